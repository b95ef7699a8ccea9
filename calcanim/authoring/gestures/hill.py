"""Hill: a density of two variables, the point on which it balances, and sums slice by slice."""

from __future__ import annotations

import math

from calcanim.authoring.cues import hide, plot, reveal, slide
from calcanim.calculus.bounds import end_value
from calcanim.calculus.probability.moments import Expected
from calcanim.calculus.probability.pairs import Pair
from calcanim.expressions.tree import Expression, mul
from calcanim.pictures.balance import stretch
from calcanim.pictures.hill import Heap, HillPicture, hill_picture
from calcanim.storyboard.cues import Cue
from calcanim.storyboard.formula import Formula

_SHARE = 0.94  # of the whole: what is seen along an endless side


def hill_of(pair: Pair, found: Expected, name: Formula, weighed: bool = False) -> HillPicture:
    """The surface of a pair, called `name`: its density, or `weighed` by what is averaged.

    `found` is of the outer variable alone.
    """
    ends = [float(e) for e in _ends(pair.outer[1], pair.outer[2])]
    seen, spread = stretch(found), found.density.spread
    x = (
        ends[0] if math.isfinite(ends[0]) else max(seen.low, spread.quantile(1 - _SHARE)),
        ends[1] if math.isfinite(ends[1]) else min(seen.high, spread.quantile(_SHARE)),
    )
    tall = mul(pair.g, pair.p) if weighed else pair.p
    heap = Heap(tall, pair.names, (ends[0], ends[1]), pair.inner[1], pair.inner[2])
    if pair.independent:
        y = x
    else:
        every = [heap.ends(x[0] + (x[1] - x[0]) * k / 20) for k in range(21)]
        lows, highs = [low for low, _ in every], [high for _, high in every]
        far = 3 * (pair.centre[1] if pair.centre[1] else 1.0)
        y = (max(min(lows), -abs(far)), min(max(highs), abs(far)))
    return hill_picture(heap, x, y, pair.centre, name, weighed)


def _ends(low: Expression, high: Expression) -> tuple[float, float]:
    return float(end_value(low)), float(end_value(high))


def look_at(picture: HillPicture) -> tuple[Cue, ...]:
    """The hill comes on and turns, with the point on which it balances."""
    return (
        plot(picture, 1.2),
        slide(picture, picture.space.turned(), 0.8),
        reveal(picture.point, 0.8),
    )


def fill_slice(picture: HillPicture) -> tuple[Cue, ...]:
    """A slice of the hill is filled along itself."""
    return reveal(picture.slice, 0.4), slide(picture, picture.filled(), 1.4)


def sweep(picture: HillPicture) -> tuple[Cue, ...]:
    """Slices sweep through the hill, and it is whole again."""
    return (
        slide(picture, picture.swept(), 1.5),
        slide(picture, picture.unveiled(), 0.6),
        hide(picture.slice, 0.4),
    )
