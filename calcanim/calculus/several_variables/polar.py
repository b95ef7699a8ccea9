"""Double integrals of what depends on the distance from the origin alone, in polar coordinates.

Over a plane, half of it, a quarter, a disc or the like: the angle times the integral of ``g(r)*r``.
As g has one sign, the order does not matter and neither does whether there is a value (Tonelli).
"""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction

from calcanim.calculus.certify import certify
from calcanim.calculus.derivation import Certificate, Step
from calcanim.calculus.integrals.definite import definite
from calcanim.calculus.solution import Answer, certified
from calcanim.exact.constants import exactly
from calcanim.exact.settle import settled
from calcanim.exact.signs import not_negative
from calcanim.exact.tidy import as_expression, tidy
from calcanim.expressions.evaluate import evaluate
from calcanim.expressions.tree import (
    INFINITY,
    Expression,
    add,
    call,
    integral,
    mul,
    neg,
    number,
    power,
    variable,
)

Range = tuple[str, Expression, Expression]
_PI = Expression("constant", (), "pi")
_ZERO = number(0)
_ALL = (neg(INFINITY), INFINITY)
_HALVES = ((_ZERO, INFINITY), (neg(INFINITY), _ZERO))


@dataclass(frozen=True, slots=True)
class Polar:
    """The steps, and what they come to: a value, or the verdict that there is none."""

    steps: tuple[Step, ...]
    result: Expression | None
    verdict: Answer
    why: str


def in_polar_coordinates(
    f: Expression, inner: Range, outer: Range, start: Expression
) -> Polar | None:
    """The double integral by polar coordinates; None where they are of no use."""
    y, x = inner[0], outer[0]
    region = _plane(inner, outer) or _disc(inner, outer)
    if region is None or set(f.variables) != {x, y}:
        return None
    turns, radius = region
    r = next(n for n in ("r", "s", "q", "w") if n not in (x, y))
    at = settled(f.substitute(y, _ZERO).substitute(x, variable(r)), (r,))
    square = add(power(variable(x), number(2)), power(variable(y), number(2)))
    radial = certify(f, at.substitute(r, call("sqrt", square)), (x, y))
    if radial.verdict not in ("proved", "checked") or radial.domain_change:
        return None
    above = at.substitute(r, call("exp", variable(r)))  # r is positive
    if not not_negative(above, r):
        return None
    angle = exactly(mul(as_expression(turns), _PI))
    rings = tidy(mul(at, variable(r)), r)
    one = definite(rings, r, _ZERO, radius)
    why = (
        f"the integrand depends on the distance {r} from the origin alone: a ring has the area "
        f"{settled(mul(angle, variable(r)))} times its width d{r}"
    )
    if not isinstance(one.result, Expression) or one.result.variables:
        last = one.steps[-1].why if one.steps else ""
        ended: Answer = "diverges" if one.verdict == "diverges" else "unknown"
        return Polar((), None, ended, f"in polar coordinates {last}")
    line = mul(angle, integral(rings, r, _ZERO, radius))
    same = Certificate("checked", "polar coordinates; the integrand has one sign (Tonelli)")
    turned = certified("POLAR", start, line, why, same)
    return Polar((turned, *one.steps), exactly(mul(angle, one.result)), "checked", why)


def _plane(inner: Range, outer: Range) -> tuple[Fraction, Expression] | None:
    """The angle over pi and the radius, where all or half of each axis is run through."""
    angle = Fraction(2)
    for _, a, b in (inner, outer):
        if (a, b) in _HALVES:
            angle /= 2
        elif (a, b) != _ALL:
            return None
    return angle, INFINITY


def _disc(inner: Range, outer: Range) -> tuple[Fraction, Expression] | None:
    """The same for a disc around the origin, half of it or a quarter."""
    _, a, b = inner
    x, c, d = outer
    radius = d
    size = None if INFINITY in (c, d) else evaluate(radius, {}, 30)
    if size is None or size <= 0:
        return None
    arc = call("sqrt", add(power(radius, number(2)), neg(power(variable(x), number(2)))))
    angle = Fraction(2)
    if c == _ZERO:
        angle /= 2
    elif not _same(c, neg(radius)):
        return None
    if a == _ZERO:
        angle /= 2
    elif not _same(a, neg(arc), x):
        return None
    return (angle, radius) if _same(b, arc, x) else None


def _same(one: Expression, other: Expression, *names: str) -> bool:
    return certify(one, other, names).verdict in ("proved", "checked")
