"""Formulas that try every function, and their strict values."""

import math

from calcanim.expressions.evaluate import EvaluationOverflowError, evaluate
from calcanim.expressions.names import ARITY
from calcanim.expressions.tree import Expression, variable

X = variable("x")
CALLS = sorted(ARITY)
FORMULAS = [
    "x**2 - 2*x + 1",
    "x**3/(x - 1)",
    "x**x",
    "x**(1/3)",
    "x**(-2)",
    "x**0",
    "x**(1-1)",
    "(-8)**(1/3)*x",
    "(-1)**floor(x)",
    "(x-1)**(x/2)",
    "2**x",
    "(x+1)**-0.5",
    "x**pi",
    "sqrt(x*x)",
    "sqrt(sin(x))",
    "log(x, 2)",
    "log(2, x)",
    "log(x*x)",
    "mod(x, 2)",
    "mod(7, x)",
    "mod(x, -3)",
    "binomial(x, 2)",
    "binomial(5, floor(abs(x)))",
    "factorial(floor(x))",
    "max(x, 1 - x, 0.3)",
    "min(x**2, exp(x))",
    "exp(-x**2)*cos(5*x)",
    "1/(1 + exp(1/x))",
    "tan(x)/x",
    "x*sin(1/x)",
    "gamma(x - 1)*x",
    "(1 - cos(x))/x**2",
    "atan(1/x)",
    "abs(x)**x",
    "sin(pi)*x",
    "1/sqrt(x) - 1/x",
    "sinh(x)/cosh(x) - tanh(x)",
    "exp(x)/(1 + exp(x))",
    "sin(x)**2 + cos(x)**2",
]


def exact(e: Expression, x: float) -> float | None:
    """Strict value; NaN where it is too large to tell."""
    try:
        value = evaluate(e, {"x": x}, 40)
    except EvaluationOverflowError:
        return math.nan
    return None if value is None else float(value)
