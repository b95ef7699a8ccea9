"""Functions above their antiderivatives, one pair after another: powers of any size first.

Both panels have one scale: what the tangent below gains, one to the right, is the height above.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np

from calcanim.expressions.tree import Expression, add, call, div, mul, number, power, variable
from calcanim.notation.lines import fresh_id, written
from calcanim.notation.setter import plain
from calcanim.notation.sides import applied, symbol
from calcanim.pictures.picture import Parts, Picture
from calcanim.pictures.plots import axis_name, eased, piece, ticks_up, track
from calcanim.sampling.arrays.functions import Floats
from calcanim.storyboard.formula import Formula
from calcanim.storyboard.graph import (
    Axis,
    Family,
    Graph,
    Panel,
    Point,
    Readout,
    Segment,
    Slope,
    Span,
)
from calcanim.storyboard.quantities import Quantity, Track

_HIGHEST, _EACH = 5, 5  # exponents, and curves from one to the next
_CONSTANT = 1.25  # the height at which a letter for any number is drawn
_WIDE, _HIGH = 2.8, 2.9
_XS = np.linspace(0.0, _WIDE, 113)  # 1 is one of them
_START = 1.0
_LAST = 0.2  # where the rise of the exponential has room
_FRAMES = 49

Pair = tuple[Expression, Expression]


def of_power(x: str, n: str) -> Pair:
    """``x**n`` and ``x**(n + 1)/(n + 1)``, for letters."""
    up = add(variable(n), number(1))
    return power(variable(x), variable(n)), div(power(variable(x), up), up)


def known(x: str, a: str) -> tuple[Pair, ...]:
    """Other pairs, in the order in which the picture comes to them: 1, x⁵, a constant, eˣ."""
    v, e, six = variable(x), call("exp", variable(x)), number(6)
    return (
        (number(1), v),
        (power(v, number(5)), div(power(v, six), six)),
        (variable(a), mul(variable(a), v)),
        (e, e),
    )


@dataclass(frozen=True, kw_only=True)
class Pairs(Picture):
    """The picture, with handles to its parts.

    `heights` are the functions' and `below` the antiderivatives', shape (curves, places).
    """

    heights: Floats
    below: Floats

    walker = Parts("height", "top", "across", "ahead", "rise", "tangent", "tip")
    exponent = Parts("n")

    @property
    def levels(self) -> tuple[float, ...]:
        """At which level each of the `known` pairs is."""
        last = len(self.heights) - 1
        return 0.0, float(_HIGHEST * _EACH), last - 1.0, float(last)

    def level_of(self, exponent: float) -> float:
        """The level at which a power is."""
        return exponent * _EACH

    def raised(self, *exponents: float) -> Track:
        """The exponent runs from one number to the next."""
        return self.turned(*map(self.level_of, exponents))

    def turned(self, *levels: float) -> Track:
        """The picture runs from level to level."""
        way = _legs(levels)
        return track(_at(self.heights, self.below, way, np.full(way.size, _START)))

    def ended(self) -> Track:
        """It runs to the last pair, and the moving x back to where that rises no higher."""
        way, t = _legs(self.levels[-2:]), _legs((_START, _LAST))
        return track(_at(self.heights, self.below, way, t))

    def rolled(self, level: float, *stops: float) -> Track:
        """The moving x goes from stop to stop."""
        t = _legs(stops)
        return track(_at(self.heights, self.below, np.full(t.size, level), t))


def pairs(x: str, letters: tuple[str, str], n: str) -> Pairs:
    """The picture for a variable, the `letters` of both functions, and that of the exponent."""
    exponents = np.arange(_HIGHEST * _EACH + 1)[:, None] / _EACH
    heights = np.vstack([_XS**exponents, np.full_like(_XS, _CONSTANT), np.exp(_XS)])
    powers = _XS ** (exponents + 1) / (exponents + 1)
    below = np.vstack([powers, _CONSTANT * _XS, np.exp(_XS)])
    now = _at(heights, below, np.zeros(1), np.full(1, _START))
    upper = (
        Segment("height", "function", "t", 0.0, "t", "f", 6.0),
        _family("f", "function", heights),
        Point("top", "input", "t", "f"),
    )
    name = written(applied(letters[0], x, role="function")).formula
    lower = (
        _family("F", "inner", below),
        Segment("ahead", "derivative", "t", "y", "t.across", "y.across", 3.0),
        Segment("across", "input", "t", "y", "t.across", "y", 5.0),
        Span("rise", "function", "t.across", "y", "t.across", "y.across", name, "e"),
        Slope("tangent", "derivative", "t", "y", "f", reach=2.6, width=6.0),
        Point("tip", "inner", "t", "y"),
    )
    f, big_f = letters
    panels = (
        Panel("above", _axis(axis_name(f, x, "function")), upper),
        Panel("below", _axis(axis_name(big_f, x, "inner")), lower),
    )
    exponent = Readout("n", plain(n, n, "text", n), "n", "text", 1, 1)
    figure = Graph(
        Axis(written(symbol(x)).formula, 0.0, _WIDE, (ticks_up(0.0, _WIDE, count=4),)),
        panels,
        tuple(Quantity(k, float(v[0])) for k, v in now.items()),
        ("x", "above", "below", "f", "F"),
        (exponent,),
    )
    return Pairs(id=fresh_id("figure"), figure=figure, heights=heights, below=below)


def _axis(name: Formula) -> Axis:
    return Axis(name, 0.0, _HIGH, (ticks_up(0.0, _HIGH, count=4),))


def _family(key: str, role: str, rows: Floats) -> Family:
    return Family(key, role, tuple((piece(_XS, ys),) for ys in rows), "level")


def _legs(stops: Sequence[float]) -> Floats:
    return np.concatenate([eased(a, b, _FRAMES) for a, b in pairwise(stops)])


def _at(heights: Floats, below: Floats, level: Floats, t: Floats) -> dict[str, Floats]:
    """All quantities at these levels and places, both of shape (n,)."""
    low = np.minimum(np.floor(level).astype(int), len(heights) - 2)
    share = level - low

    def mixed(rows: Floats) -> Floats:
        one, two = (
            np.array([np.interp(x, _XS, rows[k]) for x, k in zip(t, low + n, strict=True)])
            for n in (0, 1)
        )
        return np.asarray(one * (1 - share) + two * share)

    exponent = np.minimum(level / _EACH, _HIGHEST)
    up, y = mixed(heights), mixed(below)
    found = {"level": level, "n": exponent, "t": t, "f": up, "y": y}
    return found | {"t.across": t + 1, "y.across": y + up}
