"""The derivatives of the functions of the grammar, and for which arguments they hold."""

from __future__ import annotations

from collections.abc import Callable

from calcanim.exact.tidy import as_expression, rational, tidy
from calcanim.expressions.tree import Expression, add, call, div, mul, neg, number, power

_ONE, _TWO = number(1), number(2)


def squared(u: Expression) -> Expression:
    """``u**2``, as a teacher writes it for roots, powers, exponentials and single factors."""
    match u.op:
        case "neg":
            return squared(u.args[0])
        case "pow" if (n := rational(u.args[1])) is not None and n.denominator == 1:
            return power(u.args[0], as_expression(2 * n))
        case "mul" if all(_single(f) or f.op in ("pow", "call") for f in u.args):
            return tidy(mul(*map(squared, u.args)), "")
        case "div" if all(_single(f) for f in u.args):
            return tidy(div(*map(squared, u.args)), "")
        case "call" if u.value == "sqrt":
            return u.args[0]
        case "call" if u.value == "abs":
            return squared(u.args[0])
        case "call" if u.value == "exp":
            return call("exp", tidy(mul(_TWO, u.args[0]), ""))
    return power(u, _TWO)


def _single(e: Expression) -> bool:
    """A number, a variable or a root of a number."""
    root = e.op == "call" and e.value == "sqrt" and not e.variables
    return e.op in ("number", "variable", "constant") or root


def one_over(u: Expression) -> Expression:
    """``1/u``."""
    return div(_ONE, u)


_BELL = div(_TWO, call("sqrt", Expression("constant", (), "pi")))
Outer = Callable[[Expression], Expression]
# The rule's name, the derivative of f at u, and for which u it holds ("{u2}" is the square of u).
KNOWN_DERIVATIVES: dict[str, tuple[str, Outer, str]] = {
    "exp": ("EXPONENTIAL", lambda u: call("exp", u), ""),
    "sin": ("TRIGONOMETRIC", lambda u: call("cos", u), ""),
    "cos": ("TRIGONOMETRIC", lambda u: neg(call("sin", u)), ""),
    "tan": ("TRIGONOMETRIC", lambda u: one_over(squared(call("cos", u))), ""),
    "sec": ("TRIGONOMETRIC", lambda u: mul(call("sec", u), call("tan", u)), ""),
    "csc": ("TRIGONOMETRIC", lambda u: neg(mul(call("csc", u), call("cot", u))), ""),
    "cot": ("TRIGONOMETRIC", lambda u: neg(one_over(squared(call("sin", u)))), ""),
    "sinh": ("HYPERBOLIC", lambda u: call("cosh", u), ""),
    "cosh": ("HYPERBOLIC", lambda u: call("sinh", u), ""),
    "tanh": ("HYPERBOLIC", lambda u: add(_ONE, neg(squared(call("tanh", u)))), ""),
    "sech": ("HYPERBOLIC", lambda u: neg(mul(call("sech", u), call("tanh", u))), ""),
    "csch": ("HYPERBOLIC", lambda u: neg(mul(call("csch", u), call("coth", u))), ""),
    "coth": ("HYPERBOLIC", lambda u: neg(squared(call("csch", u))), ""),
    "asin": ("INVERSE", lambda u: one_over(call("sqrt", add(_ONE, neg(squared(u))))), "{u2} < 1"),
    "acos": (
        "INVERSE",
        lambda u: neg(one_over(call("sqrt", add(_ONE, neg(squared(u)))))),
        "{u2} < 1",
    ),
    "atan": ("INVERSE", lambda u: one_over(add(_ONE, squared(u))), ""),
    "acot": ("INVERSE", lambda u: neg(one_over(add(_ONE, squared(u)))), ""),
    "asec": (
        "INVERSE",
        lambda u: one_over(mul(call("abs", u), call("sqrt", add(squared(u), neg(_ONE))))),
        "{u2} > 1",
    ),
    "acsc": (
        "INVERSE",
        lambda u: neg(one_over(mul(call("abs", u), call("sqrt", add(squared(u), neg(_ONE)))))),
        "{u2} > 1",
    ),
    "asinh": ("INVERSE", lambda u: one_over(call("sqrt", add(squared(u), _ONE))), ""),
    "acosh": ("INVERSE", lambda u: one_over(call("sqrt", add(squared(u), neg(_ONE)))), "{u} > 1"),
    "atanh": ("INVERSE", lambda u: one_over(add(_ONE, neg(squared(u)))), "{u2} < 1"),
    "acoth": ("INVERSE", lambda u: one_over(add(_ONE, neg(squared(u)))), "{u2} > 1"),
    "asech": (
        "INVERSE",
        lambda u: neg(one_over(mul(u, call("sqrt", add(_ONE, neg(squared(u))))))),
        "0 < {u} < 1",
    ),
    "acsch": (
        "INVERSE",
        lambda u: neg(one_over(mul(call("abs", u), call("sqrt", add(_ONE, squared(u)))))),
        "",
    ),
    "sqrt": ("ROOT", lambda u: one_over(mul(_TWO, call("sqrt", u))), "{u} > 0"),
    "cbrt": ("ROOT", lambda u: one_over(mul(number(3), squared(call("cbrt", u)))), "{u} != 0"),
    "abs": ("FUNCTION", lambda u: call("sign", u), "{u} != 0"),
    "sign": ("FUNCTION", lambda u: number(0), "{u} != 0"),
    "floor": ("FUNCTION", lambda u: number(0), "{u} is not a whole number"),
    "ceil": ("FUNCTION", lambda u: number(0), "{u} is not a whole number"),
    "heaviside": ("FUNCTION", lambda u: number(0), "{u} != 0"),
    "relu": ("FUNCTION", lambda u: call("heaviside", u), "{u} != 0"),
    "sigmoid": (
        "FUNCTION",
        lambda u: mul(call("sigmoid", u), add(_ONE, neg(call("sigmoid", u)))),
        "",
    ),
    "softplus": ("FUNCTION", lambda u: call("sigmoid", u), ""),
    "logit": ("LOGARITHM", lambda u: one_over(mul(u, add(_ONE, neg(u)))), "0 < {u} < 1"),
    "log1p": ("LOGARITHM", lambda u: one_over(add(_ONE, u)), "{u} > -1"),
    "expm1": ("EXPONENTIAL", lambda u: call("exp", u), ""),
    "erf": ("FUNCTION", lambda u: mul(_BELL, call("exp", neg(squared(u)))), ""),
    "erfc": ("FUNCTION", lambda u: neg(mul(_BELL, call("exp", neg(squared(u))))), ""),
    "erfi": ("FUNCTION", lambda u: mul(_BELL, call("exp", squared(u))), ""),
    "sinc": (
        "FUNCTION",
        lambda u: add(div(call("cos", u), u), neg(div(call("sin", u), squared(u)))),
        "{u} != 0",
    ),
}
