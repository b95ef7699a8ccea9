"""An improper area: stop short of every open end, then let the boundary go."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np

from calcanim.exact.values import UndefinedError
from calcanim.sampling.accumulation import running
from calcanim.sampling.areas import ZOOM, AreaView, Part
from calcanim.sampling.arrays.functions import Floats

_FRAMES = 361  # so many that where the boundary is and the area up to it are true together
_GAPS = (0.12, 1e-6)  # first and last distance from a pole, as a share of the part
_MOST = 3000.0  # how many times its first size a growing area may reach on film


@dataclass(frozen=True, slots=True)
class Boundaries:
    """Boundaries on their way, each array of shape (frames,).

    `lows` and `highs` have one entry a part. `areas` is the area between the boundaries, `reaches`
    how far the picture goes, `marks` what the readout shows: the distance from the pole, or the
    boundary that goes out.
    """

    lows: tuple[Floats, ...]
    highs: tuple[Floats, ...]
    areas: Floats
    lefts: Floats
    rights: Floats
    marks: Floats
    outward: bool


def boundaries(view: AreaView, settles: bool) -> Boundaries:
    """The boundaries' way from a stop short of the ends to as far as numbers can be shown.

    Raises UndefinedError where nothing can be shown.
    """
    parts = view.parts
    outward = any(math.isinf(e) for p in parts for e in (p.low, p.high))
    full = 1.0
    for _ in range(7):
        found = _pushed(view, full, outward)
        if found is None:
            full *= 0.72
        elif outward and settles and (enough := _settled(found)) < 0.95:
            return _pushed(view, full * enough, outward) or found
        else:
            return found
    raise UndefinedError(f"the area under {view.f} grows too fast to be drawn")


def _settled(push: Boundaries) -> float:
    """The share of the way after which the area changes no more; some of it in any case."""
    end = float(push.areas[-1])
    late = np.flatnonzero(np.abs(push.areas - end) > 3e-5 * max(abs(end), 1e-300))
    return max((float(late[-1]) if late.size else 0.0) / (_FRAMES - 1) + 0.05, 0.3)


def _pushed(view: AreaView, full: float, outward: bool) -> Boundaries | None:
    """The way up to the share `full` of it; None where the area becomes too large."""
    parts = view.parts
    t = np.linspace(0, full, _FRAMES)
    lows = tuple(_low(p, view, t) for p in parts)
    highs = tuple(_high(p, view, t) for p in parts)
    try:
        areas = sum(
            _between(view, low, high) for low, high in zip(lows, highs, strict=True)
        ) + np.zeros(_FRAMES)
    except UndefinedError:
        return None
    usual = max(abs(float(areas[0])), 1e-300)
    if np.abs(areas).max() > _MOST * usual:
        return None
    w = view.window
    left = np.full(_FRAMES, w.low)
    right = np.full(_FRAMES, w.high)
    if math.isinf(parts[0].low):
        left = np.minimum(left, lows[0] - 0.04 * (right - lows[0]))
    if math.isinf(parts[-1].high):
        right = np.maximum(right, highs[-1] + 0.04 * (highs[-1] - left))
    if not outward:
        marks = next(
            abs(b - e)
            for p, low, high in zip(parts, lows, highs, strict=True)
            for b, e, is_open in ((low, p.low, p.open_low), (high, p.high, p.open_high))
            if is_open
        )
    else:
        marks = highs[-1] if math.isinf(parts[-1].high) else lows[0]
    # Where the area has an end, the picture keeps a little room beside it.
    if math.isfinite(parts[0].low):
        left = np.minimum(left, parts[0].low - 0.05 * (right - parts[0].low))
    if math.isfinite(parts[-1].high):
        right = np.maximum(right, parts[-1].high + 0.05 * (parts[-1].high - left))
    return Boundaries(lows, highs, areas, left, right, np.asarray(marks), outward)


def _low(p: Part, view: AreaView, t: Floats) -> Floats:
    if not p.open_low:
        return np.full(t.shape, p.low)
    if math.isinf(p.low):
        return np.asarray(view.centre - view.reach * 0.5 * (2 * ZOOM) ** t)
    return np.asarray(p.low + _gap(p, view, t))


def _high(p: Part, view: AreaView, t: Floats) -> Floats:
    if not p.open_high:
        return np.full(t.shape, p.high)
    if math.isinf(p.high):
        return np.asarray(view.centre + view.reach * 0.5 * (2 * ZOOM) ** t)
    return np.asarray(p.high - _gap(p, view, t))


def _gap(p: Part, view: AreaView, t: Floats) -> Floats:
    width = p.high - p.low if math.isfinite(p.high - p.low) else view.reach
    first, last = _GAPS
    return np.asarray(width * first * (last / first) ** t)


def _between(view: AreaView, low: Floats, high: Floats) -> Floats:
    """The area of one part between moving boundaries."""
    start = float(low[0] / 2 + high[0] / 2)
    return running(view.f, view.x, start, high) - running(view.f, view.x, start, low)


def edge_heights(view: AreaView, places: Floats) -> Floats:
    """Heights of the curve at moving boundaries, held within what a picture needs."""
    w = view.window
    span = w.top - w.bottom
    ys = view.heights(places)
    ys = np.where(np.isnan(ys), 0.0, ys)
    return np.clip(ys, w.bottom - 3 * span, w.top + 3 * span)


def area_up_to(view: AreaView, k: int) -> float:
    """The area between boundaries at 10**k, or at 10**-k from every pole. Raises UndefinedError."""
    total, far = 0.0, 10.0**k
    # Far from 0 it is the distance that is a power of ten.
    middle = view.centre if abs(view.centre) > 5 else 0.0
    for part in view.parts:
        width = part.high - part.low
        gap = 10.0**-k * min(1.0, width if math.isfinite(width) else 1.0)
        low, high = part.low, part.high
        if part.open_low:
            low = middle - far if math.isinf(low) else low + gap
        if part.open_high:
            high = middle + far if math.isinf(high) else high - gap
        total += float(running(view.f, view.x, low, [high])[0])
    return total
