"""Slopes of the terms of a sum as bars, which climb onto each other: their sum is the slope."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction

import mpmath
import numpy as np
from mpmath import mpf

from calcanim.calculus.derivatives.by_term import Ruled
from calcanim.exact.values import Quotient
from calcanim.expressions.pieces import breadth
from calcanim.notation.lines import fresh_id
from calcanim.notation.setter import one, plain
from calcanim.notation.shown import as_shown, measured
from calcanim.pictures.picture import Mark, Parts, Picture
from calcanim.pictures.plots import axis_name, eased, flat, ticks_up, track
from calcanim.storyboard.formula import Formula, prose
from calcanim.storyboard.graph import (
    Axis,
    Block,
    Blocks,
    Graph,
    GraphElement,
    Label,
    Panel,
    Segment,
    TickSet,
)
from calcanim.storyboard.quantities import Quantity, Tick, Track

_HALF = 0.38  # of a bar's width
MOST_BARS = 6
_NAMES = 18.0  # em: longer ones are numbers instead


@dataclass(frozen=True, kw_only=True)
class StackedSlopes(Picture):
    """The bars stand; the sum's bar is revealed.

    Quantities for bar n: its foot ``a.n``, its end ``b.n``, and ``top.n``, the higher of the two.
    """

    slopes: tuple[float, ...]
    quotients: tuple[tuple[float, ...], ...]  # for each step that of every term

    total = Parts("total", "level", "total_number")
    level = Parts("level")

    @property
    def numbers(self) -> Mark:
        """The slopes beside the bars."""
        return self.mark(*(f"number.{n}" for n in range(len(self.slopes))))

    def grown(self) -> Track:
        """All bars grow from the axis."""
        heights = np.outer(eased(0.0, 1.0), self.slopes)
        return track(_bars(heights, np.zeros(41)))

    def stacked(self) -> Track:
        """One after the other climbs onto those before it."""
        count = len(self.slopes)
        t = np.linspace(0.0, 1.0, 30 * count + 1)
        share = np.clip(t[:, None] * count - np.arange(count), 0.0, 1.0)
        return track(_bars(np.tile(self.slopes, (len(t), 1)), share * share * (3 - 2 * share)))

    def closing_in(self, step: int) -> Track:
        """All heights go from the slopes, or from the last step's quotients, to a step's."""
        old = self.quotients[step - 1] if step else self.slopes
        t = eased(0.0, 1.0)[:, None]
        return track(_bars(np.array(old) * (1 - t) + np.array(self.quotients[step]) * t, 1.0))


def stacked_slopes(
    found: Ruled, rows: Sequence[Quotient] = (), region: str = "figure"
) -> StackedSlopes:
    """A bar for each term, as high as its slope, one for all beyond the first, one for the sum.

    `rows` are difference quotients of the whole; where a term has none for their steps, the bars
    keep to the slopes.
    """
    slopes = _few([s.approx for s in found.slopes])
    known = [found.quotients(Fraction(mpmath.nstr(q.h, 15))) for q in rows]
    quotients = [_few(q) for q in known if q is not None]
    if len(quotients) < len(rows):
        quotients = []
    count, total = len(slopes), as_shown(found.slope)
    kept = len(found.terms) if count == len(found.terms) else count - 1
    terms = [t.term for t in found.terms[:kept]]
    shown = [as_shown(s, 4 if count < 5 else 3) for s in found.slopes[:kept]]
    if kept < count:
        shown.append(measured(slopes[-1], 3))
    heights = np.array([slopes, *quotients])
    ends = np.cumsum(heights, axis=1)
    low, high = min(0.0, float(ends.min()), float(heights.min())), max(0.0, float(ends.max()))
    high = max(high, float(heights.max()))
    if low == high:
        high = low + 1.0
    room = 0.28 * (high - low)
    blocks = tuple(Block(n + 1 - _HALF, f"a.{n}", n + 1 + _HALF, f"b.{n}") for n in range(count))
    whole = float(sum(slopes))
    elements: tuple[GraphElement, ...] = (
        Segment("level", "derivative", count + _HALF, whole, count + 1 - _HALF, whole, 3.0),
        Blocks("bars", "function", "negative_area", (blocks,)),
        Blocks(
            "total",
            "derivative",
            "derivative",
            ((Block(count + 1 - _HALF, 0.0, count + 1 + _HALF, whole),),),
        ),
        *(
            Label(f"number.{n}", one(s.expression, "text"), float(n + 1), f"top.{n}", "n")
            for n, s in enumerate(shown)
        ),
        Label(
            "total_number", one(total.expression, "derivative"), count + 1.0, max(whole, 0.0), "n"
        ),
    )
    start = _bars(np.array([slopes]), np.zeros(1))
    short = sum(map(breadth, terms)) <= _NAMES
    names = [flat(t) if short else plain(str(n), str(n), "muted") for n, t in enumerate(terms, 1)]
    names += [prose("rest", "muted")] if kept < count else []
    names += [prose("sum", "muted")] if count > 1 else []
    ticks = [Tick(float(n), name) for n, name in enumerate(names, 1)]
    figure = Graph(
        Axis(Formula(()), 0.4, len(names) + 0.6, (TickSet(tuple(ticks)),)),
        (
            Panel(
                "plane",
                Axis(
                    axis_name('"slope"', "", "derivative"),
                    low - (0.05 * (high - low) if low < 0 else 0.0),
                    high + room,
                    (ticks_up(low, high),),
                ),
                elements,
            ),
        ),
        tuple(Quantity(k, float(v[0])) for k, v in start.items()),
        ("x", "plane", "bars"),
    )
    return StackedSlopes(
        id=fresh_id("figure"),
        figure=figure,
        region=region,
        slopes=tuple(map(float, slopes)),
        quotients=tuple(tuple(map(float, q)) for q in quotients),
    )


def _few(numbers: Sequence[mpf]) -> list[float]:
    """At most so many bars: the last one is all the rest together."""
    if len(numbers) <= MOST_BARS:
        return [float(v) for v in numbers]
    return [*(float(v) for v in numbers[: MOST_BARS - 1]), float(sum(numbers[MOST_BARS - 1 :]))]


def _bars(heights: np.ndarray, climbed: np.ndarray | float) -> dict[str, np.ndarray]:
    """Bars of these heights, shape (times, bars), that have `climbed` a share of their way up."""
    feet = np.cumsum(heights, axis=1) - heights
    share = np.asarray(climbed)
    feet = feet * (share if share.ndim == 2 else share.reshape(-1, 1))
    ends = feet + heights
    out: dict[str, np.ndarray] = {}
    for n in range(heights.shape[1]):
        out |= {f"a.{n}": feet[:, n], f"b.{n}": ends[:, n]}
        out[f"top.{n}"] = np.maximum(feet[:, n], ends[:, n])
    return out
