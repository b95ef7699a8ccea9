"""An area as a picture: rectangles, boundaries on their way, a moving edge, a thin slice.

Below the curve's panel a second one opens, in which the area so far is a curve of its own.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from itertools import pairwise

import numpy as np

from calcanim.calculus.integrals.area import AreaUnder
from calcanim.notation.lines import fresh_id
from calcanim.pictures import plots
from calcanim.pictures.area_parts import (
    FINEST,
    FIRST,
    Slices,
    across,
    area_graph,
    around,
    lift_of,
    slices,
)
from calcanim.pictures.picture import Parts, Picture
from calcanim.sampling.accumulation import heights, rectangles
from calcanim.sampling.areas import AreaView, area_view
from calcanim.sampling.arrays.functions import Floats
from calcanim.sampling.boundaries import Boundaries, boundaries, edge_heights
from calcanim.storyboard.figures import Track
from calcanim.storyboard.formula import Formula
from calcanim.storyboard.quantities import Tick

_FRAMES = 97
_FINE = 481  # frames of what is read out to the last digit
_NOTED = 5  # places
_THINNER = 2  # times that the slice becomes a tenth as wide


@dataclass(frozen=True, slots=True, kw_only=True)
class AreaPicture(Picture):
    """The picture of an `area`, with handles to its parts and the tracks along which it moves.

    `counts` are the numbers of rectangles of its partitions, `sums` what they add up to: read at
    left ends, right ends, midpoints, then midpoints of ever more. A proper area has these; one
    with open ends has `stops`, the boundaries on their way to them.
    """

    area: AreaUnder
    view: AreaView
    stops: Boundaries | None
    counts: tuple[int, ...]
    sums: tuple[float, ...]

    whole = Parts("area")  # the region, filled
    rectangles = Parts("bars", "n", "total")  # their number, and what they come to
    edge = Parts("edge", "sum")  # of what is gathered, and the area so far in figures
    so_far = Parts("A", "area", "edge", "grown", "tip", "sum")  # and as a curve of its own
    lower = Parts("A", "grown", "tip")
    strip = Parts("slice", "ratio", "width")  # a slice beside the edge; its gain over its width
    lids = Parts("lid", "closer")  # the rectangles between which it lies, and it enlarged
    gained = Parts("run", "rise")  # what the slice adds to the area so far
    tangent = Parts("tangent")  # of the area so far, at the slice
    rolling = Parts("rolling")  # and at the edge: as steep as the curve is high
    primitive = Parts("F")  # another function of the same slopes
    lifted = Parts("lifted")  # how far above it that starts
    parallel = Parts("rolling", "beside")
    gain = Parts("gain", "level")  # what F gains
    boundary = Parts("pushed", "boundary", "mark", "sum")  # where they are, and the area between

    # -- rectangles ----------------------------------------------------------

    def washed(self) -> Track:
        """The region is filled from left to right."""
        return plots.track({"area.high": (self.view.low, self.view.high)})

    def refined(self, first: int, last: int) -> Track:
        """From one partition to a later one; what is read out is true of whole ones alone."""
        level = np.linspace(first, last, 40 * abs(last - first) + 1)
        whole = np.floor(level + 1e-9).astype(int)
        sums, counts = np.array(self.sums), np.array(self.counts)
        return plots.track({"level": level, "area": sums[whole], "n": counts[whole]}, ("area", "n"))

    # -- the moving edge -----------------------------------------------------

    def opened(self) -> Track:
        """Room for the lower panel; nothing is gathered yet."""
        low = np.full(2, self.view.low)
        ends = {"area": np.zeros(2), "area.low": low, "area.high": low}
        return plots.track({"split": (0, 1), "t": low, "t.y": self._height(low), **ends})

    def shared(self, *split: float) -> Track:
        """The lower panel opens, 0 to 1, or closes."""
        return plots.track({"split": split})

    def swept(self, *stops: float, lift: float = 0.0) -> Track:
        """The edge moves from stop to stop, and the area up to it is gathered.

        The antiderivative that is drawn is `lift` times its usual distance above it.
        """
        legs = [np.linspace(a, b, _FRAMES) for a, b in pairwise(stops)]
        t = np.concatenate(legs)
        low, area = np.full(t.size, self.view.low), self.view.gathered(t)
        ends = {"area.low": low, "area.high": t, "F.y": area + lift * lift_of(self.view)}
        return plots.track({"t": t, "t.y": self._height(t), "area": area, **ends})

    def raised(self, *stops: float) -> Track:
        """The antiderivative goes up and down, in shares of its usual distance, above the edge."""
        lifts = np.concatenate([np.linspace(a, b, 25) for a, b in pairwise(stops)])
        lifts *= lift_of(self.view)
        area = float(self.view.gathered(np.array([self.view.high]))[0])
        return plots.track({"lift": lifts, "F.y": area + lifts})

    @property
    def places(self) -> tuple[Tick, ...]:
        """Places on the way of the edge, as its axis has them, with both ends."""
        view = self.view
        ticks = across(self.area, view.low, view.high).ticks
        room = (view.high - view.low) / 20
        inside = [t for t in ticks if view.low + room < t.value < view.high - room]
        inside = inside[:: 1 + len(inside) // (_NOTED - 1)]
        ends = [Tick(e, plots.flat(self.area.typed(e))) for e in (view.low, view.high)]
        return (ends[0], *inside, ends[1])

    def noted(self) -> tuple[tuple[Formula, float], ...]:
        """The name of each of the `places`, and the area up to it; 0 where all has cancelled."""
        areas = self.view.gathered(np.array([t.value for t in self.places]))
        areas[np.abs(areas) < 1e-13 * self.view.largest] = 0.0
        return tuple((t.label, a) for t, a in zip(self.places, areas.tolist(), strict=True))

    @property
    def whole_gain(self) -> float:
        """What is gathered from end to end, as a share of all that it goes up and down."""
        _, areas = self.gathered()
        return float(areas[-1] / (np.ptp(areas) or 1.0))

    def gathered(self) -> tuple[Floats, Floats]:
        """Places of the gathered stretch, and the area up to each, both of shape (n,)."""
        places = np.linspace(self.view.low, self.view.high, _FRAMES)
        return places, self.view.gathered(places)

    def _height(self, t: Floats) -> Floats:
        ys, w = self.view.heights(t), self.view.window
        return np.clip(np.where(np.isfinite(ys), ys, 0.0), w.bottom, w.top)

    # -- the thin slice ------------------------------------------------------

    @property
    def height(self) -> float:
        """The curve's height at the slice."""
        return float(self.view.heights(np.array([self.view.slice]))[0])

    @property
    def thinner(self) -> Slices:
        """Slices of the widths that are told of, each a tenth as wide as the one before."""
        return slices(self.view, self.view.width * 0.1 ** np.arange(_THINNER + 1))

    def slice_put(self) -> Track:
        """The slice at its first width, next to the edge."""
        return self.slice_thinned(0, 0)

    def slice_thinned(self, first: float, last: float) -> Track:
        """The slice becomes thin: a tenth as wide from one whole number to the next."""
        thin = slices(self.view, self.view.width * 0.1 ** np.linspace(first, last, _FINE))
        below = self.view.gathered(np.array([self.view.slice]))[0]
        low, high = np.array([around(self.view, float(w)) for w in thin.widths]).T
        return plots.track(
            {
                "s.high": self.view.slice + thin.widths,
                "s.width": thin.widths,
                "s.area": below + thin.gains,
                "ratio": thin.gains / thin.widths,
                "s.lowest": thin.lowest,
                "s.highest": thin.highest,
                "i.low": low,
                "i.high": high,
            }
        )

    # -- open ends -----------------------------------------------------------

    @property
    def outward(self) -> bool:
        """Whether a boundary goes out without an end, and not towards a pole."""
        return self._stops.outward

    @property
    def last(self) -> float:
        """The area between the boundaries where they are seen last."""
        return float(self._stops.areas[-1])

    def stopped(self) -> Track:
        """The boundaries where they stop short at first."""
        return self._pushed(slice(0, 2))

    def pushed(self) -> Track:
        """The boundaries go as far as they do."""
        return self._pushed(slice(None))

    def back(self) -> Track:
        """The picture as wide as it was at first."""
        p, w = self._stops, self.view.window
        near, far = ((0, 1), (1, 0)) if self._widens else ((1, 1), (0, 0))
        ends = {"x.low": (p.lefts[-1], w.low), "x.high": (p.rights[-1], w.high)}
        return plots.track({"near": near, "far": far, **ends})

    @property
    def _stops(self) -> Boundaries:
        assert self.stops is not None
        return self.stops

    @property
    def _widens(self) -> bool:
        p = self._stops
        first, last = p.rights[0] - p.lefts[0], p.rights[-1] - p.lefts[-1]
        return bool(last > 1.8 * first)

    def _pushed(self, frames: slice) -> Track:
        p = self._stops
        widths = p.rights - p.lefts
        # How far the picture has come on its way to the widest one, 0 to 1.
        grown = np.log(widths / widths[0]) / max(math.log(widths[-1] / widths[0]), 1e-9)
        grown = grown[frames] if self._widens else np.zeros(p.areas[frames].size)
        channels = {
            **{"x.low": p.lefts[frames], "x.high": p.rights[frames]},
            **{"area": p.areas[frames], "mark": p.marks[frames]},
            **{"near": np.clip((0.4 - grown) / 0.15, 0, 1)},
            **{"far": np.clip((grown - 0.6) / 0.15, 0, 1)},
        }
        for n, (low, high) in enumerate(zip(p.lows, p.highs, strict=True)):
            for name, places in ((f"low.{n}", low[frames]), (f"high.{n}", high[frames])):
                channels |= {name: places, f"{name}.y": edge_heights(self.view, places)}
        return plots.track(channels)


def area_picture(area: AreaUnder) -> AreaPicture:
    """The picture of an area. Raises UndefinedError where it is too large to be drawn."""
    view = area_view(area)
    stops = None if area.proper else boundaries(view, not area.diverges)
    plan: list[tuple[int, float]] = []
    if area.proper:
        plan = [(FIRST, 0.0), (FIRST, 1.0), (FIRST, 0.5)]
        while plan[-1][0] < FINEST:
            plan.append((plan[-1][0] * 2, 0.5))
    levels = [heights(area.f, area.x, view.low, view.high, n, at) for n, at in plan]
    sums = tuple(rectangles(h, view.high - view.low) for h in levels)
    figure = area_graph(area, view, stops, levels, sums)
    counts = tuple(n for n, _ in plan)
    return AreaPicture(
        fresh_id("figure"), figure, area=area, view=view, stops=stops, counts=counts, sums=sums
    )
