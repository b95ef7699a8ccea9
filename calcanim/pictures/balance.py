"""A density as a plate on a fulcrum: where it tips, and the turning forces that cancel."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

from calcanim.calculus.probability.moments import Expected
from calcanim.expressions.tree import mul, variable
from calcanim.expressions.typst import typst
from calcanim.notation.lines import Line, fresh_id, written
from calcanim.notation.sides import Name
from calcanim.pictures import plots
from calcanim.pictures.picture import Mark, Parts, Picture
from calcanim.sampling.accumulation import running
from calcanim.sampling.arrays.functions import Floats
from calcanim.storyboard.figures import Track
from calcanim.storyboard.formula import Formula, prose
from calcanim.storyboard.graph import (
    Area,
    Axis,
    Block,
    Blocks,
    Fulcrum,
    Graph,
    GraphElement,
    Label,
    Panel,
    Piece,
    Plate,
    Readout,
    Segment,
)
from calcanim.storyboard.quantities import Quantity

_TAIL = 0.005  # of the whole: what is left out on either side
_FAR = 4.5  # times the stretch with the middle half: no tail is shown farther from the middle
_MARGIN = 0.07  # of what is seen, on both sides: for a plate that tips
_ROOM = 0.32  # of the highest place: below the axis, for the fulcrum
_STRIPS = 24
_TICKS = 5
_POINTS = 241
_FRAMES = 61
_FINE = 241  # frames of what is read out
_STIFF = 9.0  # how fast a plate tips as its fulcrum leaves the place where it balances


@dataclass(frozen=True, slots=True)
class Stretch:
    """What is seen of a density: from `low` to `high`, and up to `top`."""

    low: float
    high: float
    top: float

    @property
    def width(self) -> float:
        return self.high - self.low


def stretch(found: Expected) -> Stretch:
    """All but the ends of its tails; where these are heavy, no farther than the curve is seen."""
    spread, view = found.density.spread, found.density.view
    low, high = found.density.area.ends
    first, middle, last = (spread.quantile(share) for share in (0.25, 0.5, 0.75))
    wide = last - first
    if math.isinf(low):
        low = max(spread.quantile(_TAIL), middle - _FAR * wide)
    if math.isinf(high):
        high = min(spread.quantile(1 - _TAIL), middle + _FAR * wide)
    low, high = min(low, found.mu - 0.1 * wide), max(high, found.mu + 0.1 * wide)
    low, high = max(low, found.density.area.ends[0]), min(high, found.density.area.ends[1])
    ys = spread.heights(np.linspace(low, high, _POINTS))
    highest = float(ys[np.isfinite(ys)].max())
    if spread.poles:
        highest = min(highest, view.window.top / spread.total)
    return Stretch(low, high, 1.1 * highest)


def outline(found: Expected, seen: Stretch) -> tuple[Piece, ...]:
    """The curve on its stretch, held at some height where it has a pole."""
    xs = np.unique(
        np.concatenate(
            [
                np.linspace(seen.low, seen.high, _POINTS),
                seen.low + seen.width * 10.0 ** -np.arange(3.0, 7.0),
                seen.high - seen.width * 10.0 ** -np.arange(3.0, 7.0),
            ]
        )
    )
    ys = found.density.spread.heights(xs)
    good = ~np.isnan(ys)
    return (plots.piece(xs[good], np.minimum(ys[good], 3 * seen.top)),)


@dataclass(frozen=True, slots=True, kw_only=True)
class BalancePicture(Picture):
    """The plate of what is `found`, its fulcrum, and in a panel below the turning force of strips.

    `start` is where the fulcrum is at first, and `goal` where it balances.
    """

    found: Expected
    seen: Stretch
    start: float
    goal: float
    strips: Floats
    names: tuple[str, ...]
    keys: frozenset[str]

    plate = Parts("plate", "fulcrum")
    strip = Parts("strip", "lever")  # one strip, and how far it is from the fulcrum
    turning = Parts("t", "turning")  # what each strip does
    sides = Parts("left", "right")  # and all on either side together

    @property
    def called(self) -> Mark:
        """What the density is, beside its curve."""
        return self.mark(*({"called"} & self.keys))

    def place(self, name: str) -> Mark:
        """A place on the axis, up to the curve."""
        return self.mark(f"{name}.at")

    def named(self, name: str) -> Mark:
        """What it is called."""
        return self.mark(f"{name}.name")

    def tipped(self, at: float) -> float:
        """How far it tips with its fulcrum `at` a place, -1 to 1."""
        return math.tanh(_STIFF * (self.goal - at) / self.seen.width)

    def held(self, at: float) -> Track:
        """It is level, on a place."""
        return plots.track({"c": (at, at), "tilt": (0.0, 0.0), "stage": 2 * (self._stage(at),)})

    def tips(self, at: float) -> Track:
        """It is let go, and swings a little before it rests."""
        t = np.linspace(0.0, 1.0, _FRAMES)
        swing = 1 - np.exp(-5 * t) * np.cos(9 * t)
        swing = (swing - swing[0]) / (swing[-1] - swing[0])
        return plots.track({"tilt": np.clip(self.tipped(at) * swing, -1.0, 1.0)})

    def levelled(self, at: float) -> Track:
        """It is held level again."""
        return plots.track({"tilt": plots.eased(self.tipped(at), 0.0, _FRAMES)})

    def carried(self, start: float, end: float) -> Track:
        """The fulcrum goes from place to place below the level plate."""
        at = plots.eased(start, end, _FRAMES)
        return plots.track({"c": at, **self._forces(at)})

    def balanced(self, start: float) -> Track:
        """The fulcrum goes to where it balances, and the plate comes level."""
        at = plots.eased(start, self.goal, _FINE)
        tilt = [self.tipped(float(c)) for c in at]
        return plots.track({"c": at, "tilt": tilt, **self._forces(at)})

    def swayed(self) -> Track:
        """The fulcrum leaves the place where it balances a little, and comes back."""
        away = self.goal + 0.35 * (self.start - self.goal)
        at = plots.to_and_back(self.goal, away, _FINE)
        tilt = [self.tipped(float(c)) for c in at]
        return plots.track({"c": at, "tilt": tilt, **self._forces(at)})

    def opened(self) -> Track:
        """Room for the panel below."""
        return plots.track({"split": plots.eased(0.0, 1.0)})

    def closed(self) -> Track:
        """The plate has all of the room again."""
        return plots.track({"split": plots.eased(1.0, 0.0)})

    def strip_by_strip(self) -> Track:
        """A strip after the other is lit, above with its lever and below with what it does."""
        n = np.arange(len(self.strips) - 1)
        low, high = self.strips[:-1], self.strips[1:]
        return plots.track(
            {"lit": n.astype(float), "s.low": low, "s.high": high, "s.at": (low + high) / 2},
            ("lit", "s.low", "s.high", "s.at"),
        )

    def unlit(self) -> Track:
        """All strips are seen alike."""
        return plots.track({"lit": (-1.0, -1.0)})

    def _stage(self, at: float) -> float:
        way = self.goal - self.start
        return min(max((at - self.start) / way, 0.0), 1.0) if way else 0.0

    def _forces(self, at: Floats) -> dict[str, Floats]:
        left, right = forces(self.found, at)
        stage = np.array([self._stage(float(c)) for c in at])
        return {"stage": stage, "left": left, "right": right}


def forces(found: Expected, at: Floats) -> tuple[Floats, Floats]:
    """What turns to the left and to the right about fulcrums `at`, each of shape (n,).

    Their difference is the distance to the mean.
    """
    spread, x = found.density.spread, found.x
    start = float(spread.places[0])
    gathered = running(mul(variable(x), spread.f), x, start, at) / spread.total
    left = at * spread.shares(at) - gathered
    return left, left + found.mu - at


def balance_picture(
    found: Expected,
    start: float,
    goal: float,
    places: Sequence[tuple[str, float, Formula]] = (),
    called: Line | None = None,
    region: str = "figure",
) -> BalancePicture:
    """The plate with its fulcrum at `start`; it balances at the `goal`.

    `places` on the axis have a key, and a name beside them. The density is `called` so.
    """
    seen = stretch(found)
    _spread, x = found.density.spread, found.x
    pieces = outline(found, seen)
    low, high, top = seen.low, seen.high, seen.top
    edges = np.linspace(low, high, _STRIPS + 1)
    turning, bottom_t, top_t = _turning(found, edges, start, goal)
    left, right = forces(found, np.linspace(min(start, goal), max(start, goal), 9))
    numbers = {
        **dict.fromkeys(("tilt", "split", "stage"), 0.0),
        **{"c": start, "lit": -1.0, "left": float(left[0]), "right": float(right[0])},
        **{"s.low": edges[0], "s.high": edges[1], "s.at": (edges[0] + edges[1]) / 2},
    }
    if start > goal:
        numbers |= {"left": float(left[-1]), "right": float(right[-1])}
    below = -0.05 * top
    upper: list[GraphElement] = [
        Plate("plate", "function", pieces, "c", "tilt", 0.22),
        Area("strip", "increment", "increment", pieces, "s.low", "s.high", 0.3),
        Fulcrum("fulcrum", "derivative", "c"),
        Segment("lever", "increment", "c", below, "s.at", below, 7.0),
    ]
    for key, at, name in places:
        height = float(np.interp(at, pieces[0].xs, pieces[0].ys))
        role = "derivative" if key == "mean" else "text"
        upper += [
            Segment(f"{key}.at", role, at, 0.0, at, min(height, top), 3.0, dashed=True),
            Label(f"{key}.name", name, at, min(height, 0.97 * top), "ne"),
        ]
    if called is not None:
        at = low + 0.3 * (high - low)
        height = min(float(np.interp(at, pieces[0].xs, pieces[0].ys)), 0.9 * top)
        upper.append(Label("called", called.formula, at, height, "ne"))
    y = Axis(
        plots.axis_name("p", x, "function"),
        -_ROOM * top,
        top,
        (plots.ticks_up(0.0, top, count=_TICKS),),
    )
    t_name = Name(f"({typst(variable(x))} − c) thin p({typst(variable(x))})", "", "lever times p")
    t_axis = Axis(
        written(t_name).formula, bottom_t, top_t, (plots.ticks_up(bottom_t, top_t, count=3),)
    )
    margin = _MARGIN * seen.width
    ticks = plots.ticks_across(found.density.f, x, low, high, count=_TICKS)
    graph = Graph(
        Axis(
            plots.axis_name(typst(variable(x)), role="input"), low - margin, high + margin, (ticks,)
        ),
        (Panel("p", y, tuple(upper)), Panel("t", t_axis, (turning,), "split")),
        tuple(Quantity(k, float(v)) for k, v in numbers.items()),
        ("x.axis", "x.tick", "x.name", "p.axis", "p.tick", "p.name", "plate", "fulcrum"),
        _readouts(left, right),
    )
    names = tuple(key for key, *_ in places)
    return BalancePicture(
        id=fresh_id("figure"),
        figure=graph,
        region=region,
        found=found,
        seen=seen,
        start=start,
        goal=goal,
        strips=edges,
        names=names,
        keys=frozenset(e.key for e in upper),
    )


def _turning(
    found: Expected, edges: Floats, start: float, goal: float
) -> tuple[Blocks, float, float]:
    """What each strip does, for both places of the fulcrum, and the window's ends."""
    spread, x = found.density.spread, found.x
    mass = np.diff(spread.shares(edges))
    moments = np.diff(running(mul(variable(x), spread.f), x, edges[0], edges)) / spread.total
    widths = np.diff(edges)
    stages, every = [], [0.0]
    for c in (start, goal):
        ys = ((moments - c * mass) / widths).tolist()
        every += ys
        ends = zip(edges[:-1].tolist(), edges[1:].tolist(), ys, strict=True)
        stages.append(tuple(Block(a, 0.0, b, y) for a, b, y in ends))
    blocks = Blocks(
        "turning", "area", "negative_area", tuple(stages), "stage", stagger=0.0, lit="lit"
    )
    low, high = min(every), max(every)
    room = 0.12 * (high - low)
    return blocks, low - room, high + room


def _readouts(left: Floats, right: Floats) -> tuple[Readout, ...]:
    values = [*left.tolist(), *right.tolist()]
    made = (
        plots.readout("left", prose("left", "negative_area"), "left", "negative_area", values),
        plots.readout("right", prose("right", "area"), "right", "area", values),
    )
    return tuple(replace(r, decimals=min(r.decimals, 3)) for r in made)
