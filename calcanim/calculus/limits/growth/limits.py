"""Limits by rules: the level of the leading term, exactly."""

from __future__ import annotations

from dataclasses import dataclass

from calcanim.calculus.limits.growth import coefficients as number
from calcanim.calculus.limits.growth.coefficients import UnsureError
from calcanim.calculus.limits.growth.functions import Approach, Germs
from calcanim.calculus.limits.growth.germs import LEVEL, Germ
from calcanim.exact.constants import exactly
from calcanim.expressions.tree import Expression
from calcanim.expressions.tree import number as numeral

_TERMS = (4, 8, 14)


@dataclass(frozen=True, slots=True)
class Limit:
    """``finite`` with its exact value, or ``infinite`` with its sign."""

    kind: str
    value: Expression | None = None
    sign: int = 0


def germ_of(e: Expression, approach: Approach) -> Germ:
    """The germ of `e` with a leading term (or 0). UnsureError where the rules do not reach it."""
    for most in _TERMS:
        found = Germs(approach, most).of(e)
        if found.terms or found.zero:
            return found
    return found


def limit_by_rules(e: Expression, approach: Approach) -> Limit | None:
    """The limit of `e`, exactly; None where the rules do not tell."""
    for most in _TERMS:
        try:
            found = _settled(Germs(approach, most).of(e))
        except (UnsureError, ZeroDivisionError, OverflowError):
            return None
        if found is not None:
            return found
    return None


def _settled(g: Germ) -> Limit | None:
    if g.zero:
        return Limit("finite", numeral(0))
    if g.phase:
        if number.sign(g.phase[0][1]) < 0:
            return Limit("finite", numeral(0))
        return Limit("infinite", None, g.sign) if g.terms else None
    if not g.terms or g.terms[0][0] < LEVEL:
        small = g.terms[0][0] if g.terms else g.rest
        return Limit("finite", numeral(0)) if small is not None and small < LEVEL else None
    order, c = g.terms[0]
    if order > LEVEL:
        return Limit("infinite", None, g.sign)
    return Limit("finite", exactly(number.tree(c)))
