"""What the picture of a density is made of: its window, its two panels, the read-outs."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

from calcanim.calculus.probability.normalised import Density
from calcanim.expressions.tree import variable
from calcanim.expressions.typst import typst
from calcanim.notation.lines import Line, written
from calcanim.notation.setter import plain
from calcanim.notation.sides import symbol
from calcanim.pictures import plots
from calcanim.pictures.area_parts import across, curve_of
from calcanim.pictures.samples import Samples
from calcanim.sampling.areas import AreaView, filled
from calcanim.sampling.arrays.functions import Floats
from calcanim.sampling.curves import simpler
from calcanim.sampling.windows import Window
from calcanim.storyboard.formula import prose
from calcanim.storyboard.graph import (
    Area,
    Axis,
    Block,
    Blocks,
    Curve,
    Dot,
    Family,
    Graph,
    GraphElement,
    Guide,
    Inset,
    Panel,
    Piece,
    Point,
    Readout,
    Segment,
    Slope,
    Span,
)
from calcanim.storyboard.quantities import Number, Quantity
from calcanim.storyboard.words import Side

Ends = tuple[float, float]
ROOM = 1.12  # of the height
_FAR = 7.0  # times from the median to the quartile: what is beyond is a tail
_NEAR = 4.0  # times as large an area: both curves are seen well in one window
_THIN = 0.0005  # of the area: so is this at either end
_STRIPS, LEVELS = 16, 9  # LEVELS: steps of the squeeze, of equal ratio
STAGES = ((1000, 24), (10_000, 48))  # draws, and bars


@dataclass(frozen=True, slots=True)
class Squeezed:
    """The density `factor` times as narrow around `centre`, and as many times as high.

    `peak` is the highest it gets.
    """

    factor: int
    centre: float
    peak: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Seen:
    """What is seen of a `density`: `low` to `high`, up to `top`, or first to `tall`.

    `peak` is the height at `place`, the highest one where there is one; `band` are the ends of a
    band there, `widths` those of the bands that are told of. The interval is `between`.
    """

    density: Density
    low: float
    high: float
    top: float
    tall: float
    place: float
    peak: float
    widths: tuple[float, ...]
    between: Ends
    alarm: Ends
    squeezed: Squeezed | None

    @property
    def size(self) -> float:
        """The area under the curve that was given."""
        return 1.0 if self.density.itself else float(self.density.area.value.approx)

    @property
    def view(self) -> AreaView:
        """The view of the curve that was given, with this window."""
        window = Window(self.low, self.high, 0.0, self.top * self.size)
        return replace(self.density.view, window=window)

    @property
    def own_ticks(self) -> str:
        """The quantity that is the opacity of the density's own ticks."""
        return "own" if self.tall != self.top else "first"

    @property
    def ends(self) -> Ends:
        """What of the density's own interval is seen."""
        low, high = self.density.area.ends
        return max(low, self.low), min(high, self.high)

    def band(self, width: float) -> Ends:
        """The ends of a band so wide at the place, within the interval."""
        low, high = self.density.area.ends
        start = min(max(self.place - width / 2, low), high - width)
        return start, start + width


def seen(density: Density, between: Ends, alarm: Ends) -> Seen:
    """The window of a density in which an interval and the places of an alarm are, and no more."""
    spread, (low, high) = density.spread, density.area.ends
    middle, (first, third) = spread.median, (spread.quantile(q) for q in (0.25, 0.75))
    if math.isinf(low):
        low = max(spread.quantile(_THIN), middle - _FAR * (middle - first))
    if math.isinf(high):
        high = min(spread.quantile(1 - _THIN), middle + _FAR * (third - middle))
    wanted = [p for p in (*between, *alarm) if math.isfinite(p)]
    room = 0.06 * (high - low)
    left, right = min([low, *wanted]) - room, max([high, *wanted]) + room
    size = 1.0 if density.itself else float(density.area.value.approx)
    place = spread.mode
    top = density.view.window.top / size
    if not spread.poles:
        top = ROOM * float(np.nanmax(spread.heights(np.linspace(left, right, 4097))))
    if place is not None:
        top = ROOM * float(spread.heights([place])[0])
    place = middle if place is None else place
    peak = float(spread.heights([place])[0])
    wide = 10.0 ** math.floor(math.log10((right - left) / 4))
    squeezed = None
    if not spread.poles and peak <= 1:
        factor = next((s for s in (4, 8) if s * peak > 1.2), 4)
        bounds = density.area.ends
        centre = 0.0 if bounds[0] <= 0 <= bounds[1] and left <= 0 <= right else place
        squeezed = Squeezed(factor, centre, factor * peak)
    tall = top
    if not density.itself:
        # Where the window can hold both, the curve is seen to grow or shrink.
        tall = top * (max(size, 1.0) if 1 / _NEAR < size < _NEAR else size)
    return Seen(
        density=density,
        low=left,
        high=right,
        top=top,
        tall=tall,
        place=place,
        peak=peak,
        widths=(wide, wide / 10, wide / 100),
        between=between,
        alarm=alarm,
        squeezed=squeezed,
    )


def roomy(s: Seen, drawn: Samples) -> Seen:
    """With room for the bars of the samples; beside a pole these leave the window, as it does."""
    if s.density.spread.poles:
        return s
    tallest = max(h for stage in drawn.histogram("", STAGES, math.inf).heights for h in stage)
    grown = max(1.02 * tallest / s.top, 1.0)
    return replace(s, top=s.top * grown, tall=s.tall * grown)


def chance_graph(s: Seen, drawn: Samples, gain: Line) -> Graph:
    """The panel of the density, and below it that of the area so far, closed at first."""
    x, spread = s.density.x, s.density.spread
    size, (low, high) = s.size, s.ends
    start = s.band(s.widths[0])
    a, b = s.between
    numbers: dict[str, float] = {
        **{"top": s.tall, "scale": size, "split": 0.0},
        **{"first": 1.0, "own": 0.0, "high": 0.0, "fill": low, "whole": 0.0},
        **{"band.low": start[0], "band.high": start[1], "w": s.widths[0], "mass": 0.0},
        **{
            "a": max(a, s.low),
            "b": min(b, s.high),
            "P": 0.0,
            "cut": low,
            "t": low,
            "t.y": 0.0,
            "F": 0.0,
        },
        **{"out.low": low, "out.high": high, "out": 0.0, "squeeze": 0.0},
        **{"n": 1.0, "share": 0.0, "dots.in": 0.0, "dots.out": 0.0, "histogram": 0.0},
    }
    inside = (_within(*p, s.ends) for p in filled(s.view, s.low, s.high))
    wide, low_up = written(symbol("w", "text")), 0.15 * s.peak
    fill = _divided([plots.piece(*p) for p in inside if len(p[0]) > 1], size)
    curve = curve_of(s.view, ends=s.density.area.ends)
    dots = tuple(Dot(d.x, d.y / size, d.hollow) for d in curve.dots)
    own = replace(curve, pieces=_divided(curve.pieces, size), dots=dots, scale="scale")
    upper: list[GraphElement] = [
        _area("whole", "area", fill, low, "fill", 0.3, "scale"),
        _area("band", "area", fill, "band.low", "band.high", 0.3),
        _area("between", "area", fill, "a", "b", 0.3),
        _area("gathered", "area", fill, "cut", "t", 0.3),
        _area("tail.low", "negative_area", fill, s.low, "out.low", 0.32),
        _area("tail.high", "negative_area", fill, "out.high", s.high, 0.32),
        drawn.histogram("area", STAGES, s.top),
        *drawn.dots(("input", "muted"), s.top * 0.95),
        *_strips(s),
        own,
        Span("span", "increment", "band.low", low_up, "band.high", low_up, wide.formula, "n", 0.6),
        Guide("height", "derivative", s.place, s.peak, "y"),
        Point("peak", "derivative", s.place, s.peak),
        Segment("one", "text", s.low, 1.0, s.high, 1.0, 3.0, dashed=True),
        _upright("end.a", "input", "a", a, s),
        _upright("end.b", "input", "b", b, s),
        Segment("edge", "text", "t", 0.0, "t", "t.y", 3.5),
        _upright("out.low", "text", "out.low", s.alarm[0], s),
        _upright("out.high", "text", "out.high", s.alarm[1], s),
        *_inset(s),
    ]
    ticks = [plots.ticks_up(0.0, s.top, s.own_ticks)]
    if s.tall != s.top:
        ticks.append(plots.ticks_up(0.0, s.tall, "first"))
    if s.squeezed is not None:
        ticks.append(plots.ticks_up(0.0, ROOM * s.squeezed.peak, "high"))
    p_axis = Axis(plots.axis_name("p", x, "function"), 0.0, "top", tuple(ticks))
    f_axis = Axis(plots.axis_name("F", x, "area"), 0.0, 1.08, (plots.ticks_up(0, 1, count=3),))
    ends = spread.shares([max(a, low), min(b, high)])
    lower = _lower(s, (float(ends[0]), float(ends[1])), gain)
    marks = across(s.density.area, s.low, s.high)
    return Graph(
        Axis(plots.axis_name(typst(variable(x))), s.low, s.high, (marks,)),
        (Panel("p", p_axis, tuple(upper)), Panel("F", f_axis, lower, "split")),
        tuple(Quantity(k, float(v)) for k, v in numbers.items()),
        (*_SHOWN, *(("p.name",) if s.density.itself else ()), "curve"),
        _readouts(s),
    )


_SHOWN = ("x.axis", "x.zero", "x.tick", "x.name", "p.axis", "p.zero", "p.tick")


def _area(
    key: str,
    role: str,
    fill: tuple[Piece, ...],
    low: Number,
    high: Number,
    opacity: float,
    scale: Number = 1.0,
) -> Area:
    return Area(key, role, "negative_area", fill, low, high, opacity, scale)


def _upright(key: str, role: str, x: str, end: float, s: Seen) -> Segment:
    """An edge at the place `x`, as high as the curve is where it ends up, and some more."""
    tall = float(s.density.spread.heights([end])[0]) if math.isfinite(end) else 0.0
    tall = tall if math.isfinite(tall) else s.top
    return Segment(key, role, x, 0.0, x, min(max(tall + 0.1 * s.top, 0.3 * s.top), s.top), 4.5)


def _strips(s: Seen) -> tuple[GraphElement, ...]:
    """The density in strips, and its outline, both ever narrower and higher."""
    if s.squeezed is None:
        return ()
    q, spread, (low, high) = s.squeezed, s.density.spread, s.ends
    cuts = np.linspace(low, high, _STRIPS + 1)
    shares = np.diff(spread.shares(cuts))
    xs = np.unique(np.concatenate([np.linspace(low, high, 161), cuts]))
    ys = np.minimum(np.nan_to_num(spread.heights(xs)), s.top)
    stages, curves = [], []
    for power in np.linspace(0, 1, LEVELS):
        by = q.factor**power
        ends = q.centre + (cuts - q.centre) / by
        tall = shares / np.diff(ends)
        stages.append(
            tuple(
                Block(float(c), 0.0, float(d), float(h))
                for c, d, h in zip(ends[:-1], ends[1:], tall, strict=True)
            )
        )
        curves.append((plots.piece(q.centre + (xs - q.centre) / by, ys * by),))
    return (
        Blocks("strips", "inner", "inner", tuple(stages), "squeeze", stagger=0.0, opacity=0.18),
        Family("narrow", "inner", tuple(curves), "squeeze"),
    )


def _inset(s: Seen) -> tuple[GraphElement, ...]:
    """The tails beyond the alarm once more, larger; those that are too low to be seen."""
    found = []
    wide, sides = 0.08 * (s.high - s.low), (("low", "nw", -1), ("high", "ne", 1))
    for place, (name, corner, side) in zip(s.alarm, sides, strict=True):
        tall = float(s.density.spread.heights([place])[0]) if math.isfinite(place) else 0.0
        if not 0.0 < tall <= 0.08 * s.top:
            continue
        low, high = sorted((place - side * 0.4 * wide, place + side * 0.6 * wide))
        shows = (f"tail.{name}", "curve", f"out.{name}")
        key = f"closer.{name}"
        found.append(Inset(key, "text", low, high, 0.0, 2.6 * tall, shows, corner, 0.3))
    return tuple(found)


def _lower(s: Seen, ends: Ends, gain: Line) -> tuple[GraphElement, ...]:
    """The panel of the area so far."""
    low, high = s.ends
    xs = np.linspace(low, high, 481)
    ys = s.density.spread.shares(xs)
    pieces = [plots.piece(*simpler(xs, ys, 1.0))]
    if low > s.low:
        pieces.insert(0, Piece((s.low, low), (0.0, 0.0)))
    if high < s.high:
        pieces.append(Piece((high, s.high), (1.0, 1.0)))
    a, b = (min(max(v, s.low), s.high) for v in s.between)
    below, above = ends
    at, side = _free(s, ends)
    return (
        Segment("level.a", "muted", s.low, below, s.high, below, 3.0, dashed=True),
        Segment("level.b", "muted", s.low, above, s.high, above, 3.0, dashed=True),
        Segment("up.a", "input", a, 0.0, a, below),
        Segment("up.b", "input", b, 0.0, b, above),
        Curve("grown", "area", tuple(pieces), high="t", width=7.5),
        Slope("rolling", "derivative", "t", "F", "t.y", 2.2),
        Point("tip", "area", "t", "F"),
        Span("gain", "area", at, below, at, above, gain.formula, side),
    )


def _free(s: Seen, ends: Ends) -> tuple[float, Side]:
    """Where what is gained has room: on the left, unless the curve is up between the ends there."""
    wide = s.high - s.low
    early, late = s.density.spread.shares([s.low + 0.3 * wide, s.high - 0.3 * wide])
    if early - ends[0] <= max(ends[1] - late, 0.0):
        return s.low + 0.04 * wide, "e"
    return s.high - 0.04 * wide, "w"


def _readouts(s: Seen) -> tuple[Readout, ...]:
    spread, size = s.density.spread, s.size
    thin = s.widths[-1]
    bands = [float(np.ptp(spread.shares(s.band(w)))) for w in s.widths]
    width = plots.readout(
        "width", plain("w", "w", "increment", "width"), "w", "increment", s.widths, thin
    )
    mass = plots.readout("mass", prose("area", "area"), "mass", "area", bands)
    whole = plots.readout("sum", prose("area", "area"), "whole", "area", [1.0, size])
    chance = Readout("P", plain("P", "P", "area"), "P", "area", 1, 4)
    far = plain(f"F({typst(variable(s.density.x))})", f"F({s.density.x})", "area", "F")
    count = Readout("count", plain("n", "n", "input"), "n", "input", 5, 0)
    share = Readout("share", prose("share", "area"), "share", "area", 1, 4)
    out = Readout("beyond", prose("beyond", "negative_area"), "out", "negative_area", 1, 4)
    return (
        width,
        replace(mass, decimals=min(mass.decimals, 5)),
        replace(whole, decimals=min(whole.decimals, 3), instead_of="width"),
        replace(chance, instead_of="width"),
        replace(chance, key="cdf", label=far, quantity="F", instead_of="width"),
        replace(count, instead_of="width"),
        replace(share, instead_of="mass"),
        replace(out, instead_of="width"),
    )


def _within(xs: Floats, ys: Floats, ends: Ends) -> tuple[Floats, Floats]:
    """What of a piece lies between two places, to both of them."""
    low, high = max(ends[0], float(xs[0])), min(ends[1], float(xs[-1]))
    at = np.unique([low, *xs[(xs > low) & (xs < high)], max(high, low)])
    return at, np.asarray(np.interp(at, xs, ys))


def _divided(pieces: Sequence[Piece], size: float) -> tuple[Piece, ...]:
    return tuple(Piece(p.xs, tuple(y / size for y in p.ys)) for p in pieces)
