"""What is seen of an area: parts, window, the stretch on which it is gathered, a thin slice."""

from __future__ import annotations

import itertools
import math
from dataclasses import dataclass
from typing import Protocol

import numpy as np

from calcanim.exact.values import UndefinedError
from calcanim.expressions.tree import Expression
from calcanim.sampling.accumulation import running
from calcanim.sampling.arrays.functions import Floats
from calcanim.sampling.arrays.values import values
from calcanim.sampling.breaks import sweep
from calcanim.sampling.curves import simpler
from calcanim.sampling.windows import FILL, Window, window

ZOOM = 10.0  # how many times wider the picture of an endless area becomes
_FAINT = 0.06  # of the largest height: beyond, an endless area is a thin tail
_NEAR = 0.22  # of a part, next to a pole: the heights there do not decide the picture
_ROOM = 0.1  # of the height, above and below
_ALMOST_ENDLESS = 1e12


@dataclass(frozen=True, slots=True)
class Part:
    """[low, high] without a pole inside; an end is open where it is a pole or infinite."""

    low: float
    high: float
    open_low: bool = False
    open_high: bool = False


class Region(Protocol):
    """What lies between the curve of `f` and the axis, cut into parts at poles."""

    @property
    def f(self) -> Expression: ...
    @property
    def x(self) -> str: ...
    @property
    def parts(self) -> tuple[Part, ...]: ...
    @property
    def ends(self) -> tuple[float, float]: ...
    @property
    def proper(self) -> bool: ...


@dataclass(frozen=True, slots=True)
class AreaView:
    """What is seen of an area between the curve of `f` and the axis.

    `low` to `high` is the stretch without an open end on which the area is gathered from left to
    right; `slice` is the place of a thin slice in it, `width` its width at first. `reach` is how
    far from `centre` an endless part is drawn before the picture widens. `ends` are the limits of
    the whole area, `parts` the intervals between its poles.
    """

    f: Expression
    x: str
    parts: tuple[Part, ...]
    ends: tuple[float, float]
    window: Window
    low: float
    high: float
    slice: float
    width: float
    centre: float
    reach: float

    def heights(self, places: Floats) -> Floats:
        """The curve at `places`, shape (n,)."""
        return values(self.f, self.x, places)

    def gathered(self, places: Floats) -> Floats:
        """The area from the stretch's left end to each of `places`, shape (n,)."""
        return running(self.f, self.x, self.low, places)

    @property
    def signed(self) -> bool:
        """Whether the curve goes below the axis on what is seen of the interval."""
        low = max(self.ends[0], min(self.low, self.window.low))
        high = min(self.ends[1], max(self.high, self.window.high))
        ys = self.heights(np.linspace(low, high, 515)[1:-1])
        ys = ys[np.isfinite(ys)]
        return bool(ys.size and ys.min() < -1e-9 * max(float(np.abs(ys).max()), 1e-300))

    @property
    def largest(self) -> float:
        """The size of the area if all of it counted as positive, at most."""
        return (self.high - self.low) * max(abs(self.window.bottom), abs(self.window.top))


def area_view(region: Region) -> AreaView:
    """The view of an area. Raises UndefinedError where its values are too large to draw."""
    f, x = region.f, region.x
    part = max(region.parts, key=lambda p: min(p.high - p.low, 1e300))
    centre, reach = _far(f, x, part)
    low, high = _stretch(part, centre, reach)
    shown = _window(region, low, high)
    place, width = _slice(f, x, low, high)
    return AreaView(f, x, region.parts, region.ends, shown, low, high, place, width, centre, reach)


def cut_at_poles(f: Expression, x: str, a: float, b: float) -> tuple[Part, ...]:
    """[a, b], either end of which may be infinite, cut at the poles of `f` in it."""
    reach = (
        a if math.isfinite(a) else -_ALMOST_ENDLESS,
        b if math.isfinite(b) else _ALMOST_ENDLESS,
    )
    scales = [reach]
    if not (math.isfinite(a) and math.isfinite(b)):
        near = a if math.isfinite(a) else b if math.isfinite(b) else 0.0
        scales = [(max(a, near - s), min(b, near + s)) for s in (10.0, 1e3, 1e6)]
    poles = {
        p.x: p
        for low, high in scales
        for p in sweep(f, x, low, high).breaks
        if p.kind == "pole" and a <= p.x <= b
    }
    ends = [a, *(p for p in sorted(poles) if a < p < b), b]
    return tuple(
        Part(
            low,
            high,
            math.isinf(low) or (low in poles and _infinite(poles[low].right)),
            math.isinf(high) or (high in poles and _infinite(poles[high].left)),
        )
        for low, high in itertools.pairwise(ends)
    )


def _infinite(limit: float | None) -> bool:
    return limit is not None and math.isinf(limit)


def _far(f: Expression, x: str, part: Part) -> tuple[float, float]:
    """From where an endless part goes out, and how far it is worth looking at."""
    if math.isfinite(part.low) and math.isfinite(part.high):
        return part.low, 0.0
    if math.isinf(part.low) and math.isinf(part.high):
        usual = window(f, x)
        centre = (usual.low + usual.high) / 2
        centre = _short(centre, (usual.high - usual.low) / 8)
    else:
        centre = part.low if math.isfinite(part.low) else part.high
    return centre, _reach(f, x, part, centre)


def _stretch(part: Part, centre: float, reach: float) -> tuple[float, float]:
    """A stretch of a part without its open ends."""
    low = part.low if math.isfinite(part.low) else centre - reach
    high = part.high if math.isfinite(part.high) else centre + reach
    gap = 0.08 * (high - low)
    if part.open_low and math.isfinite(part.low):
        low = _short(low + gap, gap)
    if part.open_high and math.isfinite(part.high):
        high = _short(high - gap, gap)
    return low, high


def _short(value: float, slack: float) -> float:
    """A number of few digits within half of `slack`."""
    for digits in range(1, 16):
        found = float(f"{value:.{digits}g}")
        if abs(found - value) <= slack / 2:
            return found
    return value


def _reach(f: Expression, x: str, part: Part, centre: float) -> float:
    """How far out the curve of an endless part is worth looking at."""
    sizes = 2.0 ** np.arange(-20, 24)
    share = np.linspace(0.004, 1, 250)
    heights = []
    for end in (part.high, part.low):
        if math.isinf(end):
            places = centre + math.copysign(1, end) * sizes[:, None] * share
            ys = np.abs(values(f, x, places))
            heights.append(np.where(np.isfinite(ys), ys, 0.0))
    ys = np.maximum.reduce(heights)
    peaks = np.quantile(ys, 0.98, axis=1)
    tallest = np.maximum.accumulate(peaks)
    late = ys[:, share > 0.5].max(axis=1)
    for n in range(1, len(sizes)):
        ahead = late[n:].max() if n < len(sizes) else 0.0
        if peaks[n] > 0.2 * tallest[-1] and ahead <= _FAINT * max(peaks[n], 1e-300):
            return _short(float(sizes[n]), float(sizes[n]) / 4)
    usual = window(f, x)
    return _short(max(usual.high - usual.low, 1e-9), (usual.high - usual.low) / 4)


def _window(region: Region, low: float, high: float) -> Window:
    f, x = region.f, region.x
    ends = [e for p in region.parts for e in (p.low, p.high) if math.isfinite(e)]
    ends += [e for e in region.ends if _near(e, ends)]
    left, right = min([low, *ends]), max([high, *ends])
    if region.proper:
        shown = window(f, x, between=(left, right), ys=(0.0,))
        return Window(shown.low, shown.high, *_tight(f, x, [(left, right)]))
    margin = (right - left) * (1 / FILL - 1) / 2
    clear = _between_poles(f, x, left, right)
    return Window(
        left if math.isinf(region.parts[0].low) else left - margin,
        right if math.isinf(region.parts[-1].high) else right + margin,
        *_tight(f, x, clear),
    )


def _between_poles(f: Expression, x: str, low: float, high: float) -> list[tuple[float, float]]:
    """Stretches of [low, high] that keep some distance from every pole."""
    poles = [b.x for b in sweep(f, x, low, high).breaks if b.kind == "pole"]
    out = []
    for a, b in itertools.pairwise([low, *(p for p in poles if low < p < high), high]):
        gap = _NEAR * (b - a)
        out.append((a + gap if a in poles else a, b - gap if b in poles else b))
    return out


def _near(end: float, others: list[float]) -> bool:
    """Whether a limit can be seen together with the part that diverges."""
    if not math.isfinite(end):
        return False
    span = max(others) - min(others) if len(others) > 1 else 0.0
    return max(others) - 2 * span <= end <= min(others) + 2 * span + span


def _tight(f: Expression, x: str, stretches: list[tuple[float, float]]) -> tuple[float, float]:
    """Heights that hold all of the curve on these stretches, and the axis."""
    found: list[float] = []
    for low, high in stretches:
        ys = values(f, x, np.linspace(low, high, 2049))
        breaks = sweep(f, x, low, high).breaks
        ends = [s for b in breaks for s in (b.left, b.right, b.value) if s is not None]
        found += [float(v) for v in (*ys, *ends) if math.isfinite(v)]
    if not found:
        raise UndefinedError(f"{f} is too large to draw")
    bottom, top = min(0.0, *found), max(0.0, *found)
    if bottom == top:
        return -1.0, 1.0
    span = top - bottom
    # A curve on one side of the axis has the axis for its edge.
    return bottom - _ROOM * span * (bottom < 0), top + _ROOM * span * (top > 0)


def _slice(f: Expression, x: str, low: float, high: float) -> tuple[float, float]:
    """A place where the curve is high and goes on for the width of a slice, and that width."""
    width = 0.15 * (high - low)
    breaks = [b.x for b in sweep(f, x, low, high).breaks]
    shares = (0.6, 0.55, 0.66, 0.5, 0.72, 0.45, 0.4, 0.35, 0.78, 0.3, 0.84, 0.25, 0.2, 0.9, 0.15)
    places = [_short(low + s * (high - low), 0.04 * (high - low)) for s in shares]
    heights = np.abs(values(f, x, places))
    largest = float(np.nanmax(np.abs(values(f, x, np.linspace(low, high, 201)[1:-1]))))
    best, found = -1.0, places[0]
    for place, height in zip(places, heights, strict=True):
        clear = place + width <= high and all(
            not place - 0.12 * width <= b <= place + 1.06 * width for b in breaks
        )
        if clear and math.isfinite(height) and height > best:
            best, found = float(height), place
            if height >= 0.35 * largest:
                break
    return found, width


def filled(view: AreaView, low: float, high: float) -> tuple[tuple[Floats, Floats], ...]:
    """Pieces of the curve from `low` to `high` for filling, as arrays of x and y, each (n,).

    They go on beyond the window's heights, and up to every pole.
    """
    f, x, w = view.f, view.x, view.window
    low, high = min(low, w.low), max(high, w.high)
    span = w.top - w.bottom
    grid = np.unique(np.concatenate([np.linspace(low, high, 601), np.linspace(w.low, w.high, 601)]))
    cuts = [low, *(b.x for b in sweep(f, x, w.low, w.high).breaks if low < b.x < high), high]
    near = 10.0 ** -np.arange(1.0, 9.0)
    out = []
    for a, b in itertools.pairwise(cuts):
        width = b - a
        inside = grid[(grid > a) & (grid < b)]
        places = np.unique(np.concatenate([inside, a + width * near, b - width * near]))
        ys = np.clip(values(f, x, places), w.bottom - span, w.top + span)
        good = np.isfinite(ys)
        if good.sum() > 1:
            out.append(simpler(places[good], ys[good], span))
    return tuple(out)
