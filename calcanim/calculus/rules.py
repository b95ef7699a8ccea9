"""The rules of differentiation, one place each: what ``d/dx [body]`` becomes, and why."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from fractions import Fraction

from calcanim.calculus.tidy import as_expression, rational
from calcanim.expressions.tree import (
    Expression,
    add,
    call,
    derivative,
    div,
    mul,
    neg,
    number,
    power,
    variable,
)

_ONE, _TWO = number(1), number(2)


class NoRuleError(ValueError):
    """There is no rule for this function; the message is a sentence for the user."""


@dataclass(frozen=True, slots=True)
class Applied:
    """A rule at work: its name, what the derivative becomes, the reason, and what it assumes."""

    rule: str
    after: Expression
    why: str
    conditions: tuple[str, ...] = ()


def _square(u: Expression) -> Expression:
    return power(u, _TWO)


def _over(u: Expression) -> Expression:
    return div(_ONE, u)


Outer = Callable[[Expression], Expression]
# The derivative of f at u, the rule's name, and for which u it holds ("{}" is u).
_FUNCTIONS: dict[str, tuple[str, Outer, str]] = {
    "exp": ("EXPONENTIAL", lambda u: call("exp", u), ""),
    "sin": ("TRIGONOMETRIC", lambda u: call("cos", u), ""),
    "cos": ("TRIGONOMETRIC", lambda u: neg(call("sin", u)), ""),
    "tan": ("TRIGONOMETRIC", lambda u: _over(_square(call("cos", u))), ""),
    "sec": ("TRIGONOMETRIC", lambda u: mul(call("sec", u), call("tan", u)), ""),
    "csc": ("TRIGONOMETRIC", lambda u: neg(mul(call("csc", u), call("cot", u))), ""),
    "cot": ("TRIGONOMETRIC", lambda u: neg(_over(_square(call("sin", u)))), ""),
    "sinh": ("HYPERBOLIC", lambda u: call("cosh", u), ""),
    "cosh": ("HYPERBOLIC", lambda u: call("sinh", u), ""),
    "tanh": ("HYPERBOLIC", lambda u: add(_ONE, neg(_square(call("tanh", u)))), ""),
    "sech": ("HYPERBOLIC", lambda u: neg(mul(call("sech", u), call("tanh", u))), ""),
    "csch": ("HYPERBOLIC", lambda u: neg(mul(call("csch", u), call("coth", u))), ""),
    "coth": ("HYPERBOLIC", lambda u: neg(_square(call("csch", u))), ""),
    "asin": ("INVERSE", lambda u: _over(call("sqrt", add(_ONE, neg(_square(u))))), "{}**2 < 1"),
    "acos": (
        "INVERSE",
        lambda u: neg(_over(call("sqrt", add(_ONE, neg(_square(u)))))),
        "{}**2 < 1",
    ),
    "atan": ("INVERSE", lambda u: _over(add(_ONE, _square(u))), ""),
    "acot": ("INVERSE", lambda u: neg(_over(add(_ONE, _square(u)))), ""),
    "asec": (
        "INVERSE",
        lambda u: _over(mul(call("abs", u), call("sqrt", add(_square(u), neg(_ONE))))),
        "{}**2 > 1",
    ),
    "acsc": (
        "INVERSE",
        lambda u: neg(_over(mul(call("abs", u), call("sqrt", add(_square(u), neg(_ONE)))))),
        "{}**2 > 1",
    ),
    "asinh": ("INVERSE", lambda u: _over(call("sqrt", add(_square(u), _ONE))), ""),
    "acosh": ("INVERSE", lambda u: _over(call("sqrt", add(_square(u), neg(_ONE)))), "{} > 1"),
    "atanh": ("INVERSE", lambda u: _over(add(_ONE, neg(_square(u)))), "{}**2 < 1"),
    "acoth": ("INVERSE", lambda u: _over(add(_ONE, neg(_square(u)))), "{}**2 > 1"),
    "asech": (
        "INVERSE",
        lambda u: neg(_over(mul(u, call("sqrt", add(_ONE, neg(_square(u))))))),
        "0 < {} < 1",
    ),
    "acsch": (
        "INVERSE",
        lambda u: neg(_over(mul(call("abs", u), call("sqrt", add(_ONE, _square(u)))))),
        "",
    ),
    "sqrt": ("ROOT", lambda u: _over(mul(_TWO, call("sqrt", u))), "{} > 0"),
    "cbrt": ("ROOT", lambda u: _over(mul(number(3), _square(call("cbrt", u)))), "{} != 0"),
    "abs": ("FUNCTION", lambda u: call("sign", u), "{} != 0"),
    "sign": ("FUNCTION", lambda u: number(0), "{} != 0"),
    "floor": ("FUNCTION", lambda u: number(0), "{} is not a whole number"),
    "ceil": ("FUNCTION", lambda u: number(0), "{} is not a whole number"),
    "heaviside": ("FUNCTION", lambda u: number(0), "{} != 0"),
    "relu": ("FUNCTION", lambda u: call("heaviside", u), "{} != 0"),
    "sigmoid": (
        "FUNCTION",
        lambda u: mul(call("sigmoid", u), add(_ONE, neg(call("sigmoid", u)))),
        "",
    ),
    "softplus": ("FUNCTION", lambda u: call("sigmoid", u), ""),
    "erf": (
        "FUNCTION",
        lambda u: mul(
            div(_TWO, call("sqrt", Expression("constant", (), "pi"))), call("exp", neg(_square(u)))
        ),
        "",
    ),
}


def apply(body: Expression, name: str) -> Applied:
    """The rule for ``d/d name [body]``. Raises NoRuleError where there is none."""
    x = variable(name)
    if not body.has(name):
        return Applied("CONSTANT", number(0), f"{body} does not change with {name}")
    if body == x:
        return Applied("IDENTITY", _ONE, f"{name} changes as fast as itself")

    def d(e: Expression) -> Expression:
        return derivative(e, name)

    match body.op:
        case "add":
            terms = [neg(d(t.args[0])) if t.op == "neg" else d(t) for t in body.args]
            return Applied("SUM", add(*terms), "term by term")
        case "neg":
            return Applied("CONSTANT_MULTIPLE", neg(d(body.args[0])), "the sign stays in front")
        case "mul":
            return _product(body, name)
        case "div":
            return _quotient(body, name)
        case "pow":
            return _power(body, name)
        case "call":
            return _call(body, name)
    raise NoRuleError(f"there is no rule for the derivative of {body}")


def _product(body: Expression, name: str) -> Applied:
    fixed = [f for f in body.args if not f.has(name)]
    moving = [f for f in body.args if f.has(name)]
    if fixed:
        after = mul(*fixed, derivative(mul(*moving), name))
        return Applied("CONSTANT_MULTIPLE", after, "a constant factor stays in front")
    terms = [
        mul(*(derivative(f, name) if i == k else f for i, f in enumerate(body.args)))
        for k in range(len(body.args))
    ]
    return Applied("PRODUCT", add(*terms), "each factor changes in turn while the others wait")


def differentiated(e: Expression, name: str) -> Expression:
    """The derivative of `e`, worked out to the end. Raises NoRuleError."""
    applied = apply(e, name)
    return applied.after.transform(
        lambda n: differentiated(n.args[0], n.value or "") if n.op == "derivative" else n
    )


def _quotient(body: Expression, name: str) -> Applied:
    top, under = body.args
    if not under.has(name):
        return Applied(
            "CONSTANT_MULTIPLE", div(derivative(top, name), under), "a constant divisor stays"
        )
    if not top.has(name):
        if under == variable(name):
            after = neg(div(top, power(under, _TWO)))
            return Applied("RECIPROCAL", after, "one over x falls as one over x squared")
        after = neg(div(mul(top, derivative(under, name)), power(under, _TWO)))
        return Applied("RECIPROCAL", after, "minus the denominator's derivative over its square")
    rise = mul(derivative(top, name), under)
    fall = mul(top, derivative(under, name))
    after = div(add(rise, neg(fall)), power(under, _TWO))
    return Applied("QUOTIENT", after, "bottom times top's change, less top times bottom's change")


def _lowered(base: Expression, exponent: Expression) -> Expression:
    """``base ** (exponent - 1)``."""
    n = rational(exponent)
    if n is None:
        return power(base, add(exponent, neg(_ONE)))
    if n - 1 == Fraction(1):
        return base
    return power(base, as_expression(n - 1))


def _power(body: Expression, name: str) -> Applied:
    base, exponent = body.args
    if not exponent.has(name):
        outer = [exponent, _lowered(base, exponent)]
        if rational(exponent) == 1:
            return Applied("POWER", derivative(base, name), "the first power is the base itself")
        if rational(exponent) == 0:
            return Applied("CONSTANT", number(0), "the zeroth power is 1", (f"{base} != 0",))
        if base == variable(name):
            return Applied("POWER", mul(*outer), "the exponent comes down and drops by one")
        after = mul(*outer, derivative(base, name))
        return Applied("CHAIN", after, "the outer power's derivative times the inner derivative")
    if not base.has(name):
        number_of_base = rational(base)
        if number_of_base is not None and number_of_base <= 0:
            raise NoRuleError(
                f"{body} has no derivative: a power of {base} varies only for bases above 0"
            )
        natural = base == Expression("constant", (), "e")
        factors = [body] if natural else [body, call("log", base)]
        if exponent == variable(name):
            return Applied("EXPONENTIAL", mul(*factors), "an exponential grows in proportion")
        after = mul(*factors, derivative(exponent, name))
        return Applied("CHAIN", after, "the exponential's derivative times the exponent's")
    inner = derivative(mul(exponent, call("log", base)), name)
    return Applied(
        "POWER_EXPONENTIAL",
        mul(body, inner),
        "write it as e to the exponent times the log of the base",
        (f"{base} > 0",),
    )


def _call(body: Expression, name: str) -> Applied:
    function, u = body.value or "", body.args[0]
    if function == "log":
        return _log(body, name)
    if function not in _FUNCTIONS:
        raise NoRuleError(
            f"calcanim has no rule for the derivative of {function}; use functions such as sin, "
            "exp, log, sqrt and powers"
        )
    rule, outer, condition = _FUNCTIONS[function]
    conditions = (condition.format(u),) if condition else ()
    return _chained(rule, function, outer(u), u, name, conditions)


def _log(body: Expression, name: str) -> Applied:
    u = body.args[0]
    outer = _over(u)
    if len(body.args) == 2:
        if body.args[1].has(name):
            raise NoRuleError(f"calcanim has no rule for a logarithm whose base contains {name}")
        outer = _over(mul(u, call("log", body.args[1])))
    return _chained("LOGARITHM", "log", outer, u, name, ())


def _chained(
    rule: str,
    function: str,
    outer: Expression,
    u: Expression,
    name: str,
    conditions: tuple[str, ...],
) -> Applied:
    if u == variable(name):
        return Applied(rule, outer, f"the known derivative of {function}", conditions)
    after = mul(outer, derivative(u, name))
    why = f"{function}'s derivative at the inner function, times the inner derivative"
    return Applied("CHAIN", after, why, conditions)
