"""The value of each function of the grammar at real numbers, strictly: one row a function.

A row takes mpmath numbers at the working precision. It raises UndefinedError where the function has
no real value and EvaluationOverflowError where it is too large to work with.
"""

from __future__ import annotations

from collections.abc import Callable

import mpmath
from mpmath import mpf

from calcanim.expressions.functions import FUNCTIONS, Domain

LARGEST_EXPONENT = 23_000  # e to this is below evaluate's largest value
_LARGEST_FACTORIAL = 3_000
Real = Callable[..., mpf]


class EvaluationOverflowError(ArithmeticError):
    """A value on the way is beyond 10^10000: too large to work with, though it may exist."""


class UndefinedError(Exception):
    """There is no real value."""


def value_of(name: str, arguments: list[mpf]) -> mpf:
    """The value of the function `name`. Raises UndefinedError, EvaluationOverflowError."""
    domain = FUNCTIONS[name].domain
    if domain is not None:
        need(_within(arguments[0], domain))
    return VALUES[name](*arguments)


def need(condition: bool) -> None:
    """Raise UndefinedError unless the condition holds."""
    if not condition:
        raise UndefinedError


def _within(x: mpf, domain: Domain) -> bool:
    if domain.closed:
        return bool(domain.low <= x <= domain.high)
    return bool(domain.low < x < domain.high)


def exponential(x: mpf) -> mpf:
    """e to the x; what is below 10^-10000 is 0."""
    if x > LARGEST_EXPONENT:
        raise EvaluationOverflowError("an exponential is too large")
    return mpmath.exp(x) if x > -LARGEST_EXPONENT else mpf(0)


def _real(name: str) -> Real:
    return lambda x: mpmath.re(getattr(mpmath, name)(x))


def _small(x: mpf) -> mpf:
    if abs(x) > _LARGEST_FACTORIAL:
        raise EvaluationOverflowError("a factorial is too large")
    return x


def _wave(name: str, under: str = "") -> Real:
    """A circular function; `under` is what must not vanish."""

    def value(x: mpf) -> mpf:
        # Twelve digits of the phase must be left.
        if abs(x) > mpf(10) ** max(mpmath.mp.dps - 25, min(mpmath.mp.dps - 12, 12)):
            raise EvaluationOverflowError(f"{name} of a number too large")
        if under:
            need(abs(getattr(mpmath, under)(x)) > mpf(10) ** (-mpmath.mp.dps + 5))
        return getattr(mpmath, name)(x)

    return value


def _hyperbolic(name: str, far: Real | None, at_zero: bool = True) -> Real:
    """`far` is the value where exponentials are too large, None where it is too large itself."""

    def value(x: mpf) -> mpf:
        need(at_zero or x != 0)
        if abs(x) <= LARGEST_EXPONENT:
            return getattr(mpmath, name)(x)
        if far is None:
            raise EvaluationOverflowError(f"{name} is too large")
        return far(x)

    return value


def _one_over(name: str, inside: Callable[[mpf], bool]) -> Real:
    """An inverse function of what is reached by `inside`."""

    def value(x: mpf) -> mpf:
        need(inside(x))
        return mpmath.re(getattr(mpmath, name)(x))

    return value


def _log(x: mpf, base: mpf | None = None) -> mpf:
    top = mpmath.log(x)
    if base is None:
        return top
    need(base > 0 and base != 1)
    return top / mpmath.log(base)


def _mod(x: mpf, y: mpf) -> mpf:
    need(y != 0)
    return x - y * mpmath.floor(x / y)


def _factorial(x: mpf) -> mpf:
    need(mpmath.isint(x))
    return mpmath.factorial(_small(x))


def _gamma(x: mpf) -> mpf:
    need(not (x <= 0 and mpmath.isint(x)))
    return mpmath.gamma(_small(x))


def _beta(a: mpf, b: mpf) -> mpf:
    for x in (a, b):
        need(not (x <= 0 and mpmath.isint(x)))
    return mpmath.beta(_small(a), _small(b))


def _erfi(x: mpf) -> mpf:
    if x * x > LARGEST_EXPONENT:
        raise EvaluationOverflowError("an imaginary error function is too large")
    return mpmath.erfi(x)


def _atan2(y: mpf, x: mpf) -> mpf:
    need(x != 0 or y != 0)
    return mpmath.atan2(y, x)


def _step(x: mpf, middle: mpf | None = None) -> mpf:
    if x == 0:
        return mpf("0.5") if middle is None else middle
    return mpf(x > 0)


def _sigmoid(x: mpf) -> mpf:
    return 1 / (1 + exponential(-x)) if x > -LARGEST_EXPONENT else mpf(0)


def _zero(x: mpf) -> mpf:
    return mpf(0)


VALUES: dict[str, Real] = {
    "sqrt": mpmath.sqrt,
    "cbrt": lambda x: mpmath.sign(x) * mpmath.cbrt(abs(x)),
    "exp": exponential,
    "log": _log,
    "sin": _wave("sin"),
    "cos": _wave("cos"),
    "tan": _wave("tan", "cos"),
    "sec": _wave("sec", "cos"),
    "csc": _wave("csc", "sin"),
    "cot": _wave("cot", "sin"),
    "sinh": _hyperbolic("sinh", None),
    "cosh": _hyperbolic("cosh", None),
    "tanh": _hyperbolic("tanh", mpmath.sign),
    "sech": _hyperbolic("sech", _zero),
    "csch": _hyperbolic("csch", _zero, at_zero=False),
    "coth": _hyperbolic("coth", mpmath.sign, at_zero=False),
    "asin": _real("asin"),
    "acos": _real("acos"),
    "atan": _real("atan"),
    "asec": _one_over("asec", lambda x: abs(x) >= 1),
    "acsc": _one_over("acsc", lambda x: abs(x) >= 1),
    # The branch that is continuous, as textbooks draw it: between 0 and pi.
    "acot": lambda x: mpmath.pi / 2 - mpmath.atan(x),
    "asinh": _real("asinh"),
    "acosh": _real("acosh"),
    "atanh": _real("atanh"),
    "asech": _one_over("asech", lambda x: 0 < x <= 1),
    "acsch": _one_over("acsch", lambda x: x != 0),
    "acoth": _one_over("acoth", lambda x: abs(x) > 1),
    "atan2": _atan2,
    "abs": abs,
    "sign": mpmath.sign,
    "floor": mpmath.floor,
    "ceil": mpmath.ceil,
    "min": min,
    "max": max,
    "mod": _mod,
    "factorial": _factorial,
    "binomial": lambda n, k: mpmath.binomial(_small(n), _small(k)),
    "gamma": _gamma,
    "beta": _beta,
    "erf": mpmath.erf,
    "erfc": mpmath.erfc,
    "erfi": _erfi,
    "heaviside": _step,
    "sigmoid": _sigmoid,
    "logit": lambda x: mpmath.log(x) - mpmath.log1p(-x),
    "relu": lambda x: max(x, mpf(0)),
    "softplus": lambda x: max(x, mpf(0)) + mpmath.log1p(exponential(-abs(x))),
    "log1p": mpmath.log1p,
    "expm1": lambda x: mpmath.expm1(x) if abs(x) < 1 else exponential(x) - 1,
    "sinc": lambda x: _wave("sin")(x) / x if x else mpf(1),
}
