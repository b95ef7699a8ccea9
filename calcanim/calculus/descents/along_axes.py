"""Descent near a bottom: on the parabola there each axis shrinks by a factor of its own."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import mpmath
from mpmath import mpf

from calcanim.calculus.descents.principal import (
    Curved,
    curved,
    newton,
    second_order,
    stationary,
)
from calcanim.calculus.descents.rates import Bound, Walk, walk
from calcanim.exact.constants import exactly
from calcanim.exact.values import Value, decimal, rounded, value_at
from calcanim.expressions.parse import parse
from calcanim.expressions.tree import Expression, add, div, mul, neg, number, power, variable

_NEARBY, _RATE = ("1", "0.1"), "0.1"  # a start near a saddle, and the rate there
_FAR = 4  # times as far from a saddle as the start: there a walk is told
_FELT = 1e-9  # of the share along the other axis: less is none
_SHY, _BOLD = mpf("0.97"), mpf("1.04")  # of the bound: a rate that is below it, and one above


@dataclass(frozen=True, slots=True)
class AlongAxes:
    """The parabola at a bottom, and walks on it from one start.

    `walks` have the keys ``asked``, and ``below``, ``bound``, ``above`` for rates at the bound;
    ``best`` for the rate at which both axes shrink alike, where both are curved. `leap` are the
    losses of as many steps of Newton's as can be taken. `same`: the ground itself is that parabola.
    """

    bowl: Curved
    same: bool
    walks: Mapping[str, Walk]
    leap: tuple[mpf, ...]

    @property
    def limit(self) -> Bound:
        """The largest rate with which the parabola lets a walk come down."""
        assert self.bowl.bound is not None
        return self.bowl.bound

    @property
    def felt(self) -> bool:
        """Whether the start has a share along the sharper axis."""
        low, high = (abs(v) for v in self.bowl.shares(self.bowl.start))
        return high > _FELT * low

    def factors(self, key: str) -> tuple[Value, Value]:
        """``1 - αλ`` along the gentler axis and along the sharper one."""
        rate = self.walks[key].rate
        low, high = (value_at(add(number(1), neg(mul(rate, v))), {}) for v in self.bowl.values)
        return low, high


def along_axes(
    found: Curved, start: Mapping[str, Expression], rate: Expression, count: int
) -> AlongAxes | None:
    """Walks of `count` steps near the bottom; None where there is none, or they begin there."""
    if not found.rests or found.bound is None or found.form not in ("bowl", "round", "trough"):
        return None
    if not any(found.shares(found.start)):
        return None
    bowl = found if found.constant else curved(second_order(found), start, found.at)
    bound = found.bound.rate
    limit = found.bound.limit or decimal(bound, 12)
    rates = {"asked": rate, "below": _short(bound * _SHY, False), "bound": limit}
    rates["above"] = _short(bound * _BOLD, True)
    if found.form != "trough":
        both = add(*found.values)
        rates["best"] = exactly(div(number(2), both))
    walks = {k: walk(bowl.ground, bowl.start, r, count) for k, r in rates.items()}
    leap = newton(bowl.ground, bowl.start, 3)
    return AlongAxes(
        bowl, found.constant, walks, tuple(bowl.ground.height(w) or mpf(0) for w in leap)
    )


def at_a_saddle(found: Curved, rate: Expression, count: int) -> tuple[Curved, Walk, bool]:
    """A walk past a saddle: the one that was found, else ``x² - y²`` from a point close to it.

    The last says whether it is the one that was found.
    """
    if found.form == "saddle" and found.rests and _leads(found):
        far = _FAR * max(abs(a - b) for a, b in zip(found.start, found.place, strict=True))
        return found, walk(found.ground, found.start, rate, count, reach=far), True
    x, y = (variable(n) for n in found.names)
    model = add(power(x, number(2)), neg(power(y, number(2))))
    other = curved(model, dict(zip(found.names, map(parse, _NEARBY), strict=True)), {})
    return other, walk(other.ground, other.start, parse(_RATE), count), False


def _leads(found: Curved) -> bool:
    """Whether Newton's steps lead from the start, and not at once, to the point."""
    end = stationary(found.ground, found.start)
    if end is None or found.start == found.place:
        return False
    return all(abs(a - b) <= _FELT * (1 + abs(b)) for a, b in zip(end, found.place, strict=True))


def _short(size: mpf, up: bool) -> Expression:
    """A rate of two digits, rounded up or down."""
    unit = mpf(10) ** (mpmath.floor(mpmath.log10(size)) - 1)
    steps = size / unit
    whole = mpmath.ceil(steps - mpf("1e-9")) if up else mpmath.floor(steps + mpf("1e-9"))
    return parse(rounded(whole * unit, 2), notation=True)
