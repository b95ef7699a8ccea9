"""The rules of differentiation, one place each: what ``d/dx [body]`` becomes, and why."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction

from calcanim.calculus.known_derivatives import known_derivative, one_over, squared
from calcanim.exact.tidy import as_expression, rational
from calcanim.expressions.cases import pairs, relations
from calcanim.expressions.tree import (
    Expression,
    add,
    call,
    derivative,
    div,
    mul,
    neg,
    number,
    piecewise,
    power,
    variable,
)
from calcanim.refusals import Refusal

_ONE, _TWO = number(1), number(2)


class NoRuleError(Refusal):
    """There is no rule for this function; the message is a sentence for the user."""


@dataclass(frozen=True, slots=True)
class Applied:
    """A rule at work: its name, what the derivative becomes, the reason, and what it assumes."""

    rule: str
    after: Expression
    why: str
    conditions: tuple[str, ...] = ()


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
        case "piecewise":
            return _pieces(body, name)
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
            after = neg(div(top, squared(under)))
            return Applied("RECIPROCAL", after, "one over x falls as one over x squared")
        after = neg(div(mul(top, derivative(under, name)), squared(under)))
        return Applied("RECIPROCAL", after, "minus the denominator's derivative over its square")
    rise = mul(derivative(top, name), under)
    fall = mul(top, derivative(under, name))
    after = div(add(rise, neg(fall)), squared(under))
    return Applied("QUOTIENT", after, "bottom times top's change, less top times bottom's change")


def _lowered(base: Expression, exponent: Expression) -> Expression:
    """``base ** (exponent - 1)``."""
    n = rational(exponent)
    if n is None:
        return power(base, add(exponent, neg(_ONE)))
    if n - 1 == Fraction(1):
        return base
    return power(base, as_expression(n - 1))


def _of_power(base: Expression, exponent: Expression) -> tuple[str, ...]:
    """Where the power rule holds, as wide as it does."""
    n = rational(exponent)
    if n is not None and n.denominator % 2:
        return ()  # Whole numbers, and odd roots, which are real.
    if n is None and exponent.variables:
        return (f"{base} > 0, or {exponent} is a whole number and {base} != 0",)
    return (f"{base} > 0",)


def _power(body: Expression, name: str) -> Applied:
    base, exponent = body.args
    if not exponent.has(name):
        outer = [exponent, _lowered(base, exponent)]
        if rational(exponent) == 1:
            return Applied("POWER", derivative(base, name), "the first power is the base itself")
        if rational(exponent) == 0:
            return Applied("CONSTANT", number(0), "the zeroth power is 1", (f"{base} != 0",))
        known = _of_power(base, exponent)
        if base == variable(name):
            why = "the exponent comes down and drops by one"
            return Applied("POWER", mul(*outer), why, known)
        after = mul(*outer, derivative(base, name))
        why = "the outer power's derivative times the inner derivative"
        return Applied("CHAIN", after, why, known)
    if not base.has(name):
        number_of_base = rational(base)
        if number_of_base is not None and number_of_base <= 0:
            raise NoRuleError(
                f"{body} has no derivative: a power of {base} varies only for bases above 0"
            )
        natural = base == Expression("constant", (), "e")
        factors = [body] if natural else [body, call("log", base)]
        above = (f"{base} > 0",) if base.variables else ()
        if exponent == variable(name):
            why = "an exponential grows in proportion"
            return Applied("EXPONENTIAL", mul(*factors), why, above)
        after = mul(*factors, derivative(exponent, name))
        return Applied("CHAIN", after, "the exponential's derivative times the exponent's", above)
    inner = derivative(mul(exponent, call("log", base)), name)
    return Applied(
        "POWER_EXPONENTIAL",
        mul(body, inner),
        "write it as e to the exponent times the log of the base",
        (f"{base} > 0",),
    )


def _pieces(body: Expression, name: str) -> Applied:
    """Each piece on its own, between the places where the formula changes."""
    parts: list[Expression] = []
    borders = []
    for value, condition in pairs(body):
        slope = derivative(value, name) if value.has(name) else number(0)
        if condition is None:
            parts.append(slope)
            continue
        borders += [r for r in relations(condition) if r.has(name)]
        if not any(r.value == "=" and r.has(name) for r in relations(condition)):
            parts += [slope, condition]  # a value at one point has no slope
    conditions = tuple(dict.fromkeys(" != ".join(map(str, r.args)) for r in borders))
    after = parts[0] if len(parts) == 1 else piecewise(*parts)
    return Applied("PIECES", after, "piece by piece", conditions)


def _call(body: Expression, name: str) -> Applied:
    function, u = body.value or "", body.args[0]
    match function:
        case "log":
            return _log(body, name)
        case "min" | "max":
            return _extremum(body, name)
        case "mod":
            return _remainder(body, name)
        case "atan2":
            return _angle(body, name)
        case "factorial":
            raise NoRuleError(f"{body} has no derivative: a factorial is defined at whole numbers")
    known = known_derivative(function, u)
    if known is None:
        raise NoRuleError(
            f"calcanim has no rule for the derivative of {function}; use functions such as sin, "
            "exp, log, sqrt and powers"
        )
    rule, outer, conditions = known
    return _chained(rule, function, outer, u, name, conditions)


def _extremum(body: Expression, name: str) -> Applied:
    """The slope of the larger (smaller) of two; of more, of the first and the rest's."""
    u, *rest = body.args
    v = rest[0] if len(rest) == 1 else call(body.value or "", *rest)
    gap = u if rational(v) == 0 else add(u, v.args[0] if v.op == "neg" else neg(v))
    other = v if rational(u) == 0 else add(v, u.args[0] if u.op == "neg" else neg(u))
    if body.value == "min":
        gap, other = other, gap
    terms = [
        mul(call("heaviside", switch), derivative(e, name))
        for switch, e in ((gap, u), (other, v))
        if e.has(name)
    ]
    which = "larger" if body.value == "max" else "smaller"
    return Applied("FUNCTION", add(*terms), f"the slope of the {which} one", (f"{u} != {v}",))


def _remainder(body: Expression, name: str) -> Applied:
    u, v = body.args
    turns = call("floor", div(u, v))
    terms = [derivative(u, name)] if u.has(name) else []
    if v.has(name):
        terms.append(neg(mul(turns, derivative(v, name))))
    why = "the remainder rises as what is divided, between the jumps"
    return Applied("FUNCTION", add(*terms), why, (f"{div(u, v)} is not a whole number",))


def _angle(body: Expression, name: str) -> Applied:
    """The angle of a point turns by x dy - y dx over the square of the distance."""
    y, x = body.args
    terms = [mul(x, derivative(y, name))] if y.has(name) else []
    if x.has(name):
        terms.append(neg(mul(y, derivative(x, name))))
    why = "the angle of a point turns across its distance, per distance squared"
    after = div(add(*terms), add(squared(x), squared(y)))
    return Applied("FUNCTION", after, why, (f"{x} > 0 or {y} != 0",))


def _log(body: Expression, name: str) -> Applied:
    u = body.args[0]
    outer = one_over(u)
    if len(body.args) == 1 and u.op == "call" and u.value == "abs":
        # log|u| rises as u'/u on both sides of 0.
        inside = u.args[0]
        known = (f"{inside} != 0",)
        return _chained("LOGARITHM", "log of abs", one_over(inside), inside, name, known)
    if len(body.args) == 2:
        if body.args[1].has(name):
            quotient = div(call("log", u), call("log", body.args[1]))
            why = "change of base: a quotient of natural logarithms"
            return Applied("LOGARITHM", derivative(quotient, name), why)
        outer = one_over(mul(u, call("log", body.args[1])))
    where = [f"{u} > 0"]
    if len(body.args) == 2 and (bottom := body.args[1]).variables:
        where += [f"{bottom} > 0", f"{bottom} != 1"]
    return _chained("LOGARITHM", "log", outer, u, name, tuple(where))


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
