"""The curve of an integrand: for drawing, and for filling down to the axis."""

from __future__ import annotations

import itertools
import math

import numpy as np

from calcanim.calculus.bounds import end_value
from calcanim.compose.area_push import Push
from calcanim.compose.area_view import View
from calcanim.pictures import plots
from calcanim.sampling.arrays.functions import Floats
from calcanim.sampling.arrays.values import values
from calcanim.sampling.breaks import sweep
from calcanim.sampling.sample import sample
from calcanim.storyboard.graph import (
    Curve,
    Piece,
)

PEN = 5.0  # the width of the curve


def curve_of(view: View, push: Push | None) -> Curve:
    """The curve of the integrand, as far as the picture may ever reach."""
    area, w = view.area, view.window
    f, x = area.f, area.x
    drawn = sample(f, x, w.low, w.high, heights=w.heights)
    curve = plots.curve("curve", "function", drawn)
    pieces = list(curve.pieces)
    if push is not None and push.outward:
        low, high = float(push.lefts.min()), float(push.rights.max())
        for a, b, is_open in (
            (low, w.low, math.isinf(area.parts[0].low)),
            (w.high, high, math.isinf(area.parts[-1].high)),
        ):
            if is_open and b - a > 1e-9 * (w.high - w.low):
                outer = sample(f, x, a, b, heights=w.heights)
                pieces += [plots.piece(p.x, p.y) for p in outer.pieces]
    return Curve("curve", "function", tuple(pieces), curve.dots, None, None, "pen")


def filled(view: View, push: Push | None) -> tuple[Piece, ...]:
    """The curve for filling: it goes on beyond the window's heights, and up to every pole."""
    f, x, w = view.area.f, view.area.x, view.window
    low, high = w.low, w.high
    if push is not None:
        low, high = min(low, float(push.lefts.min())), max(high, float(push.rights.max()))
    span = w.top - w.bottom
    xs = [np.linspace(low, high, 601), np.linspace(w.low, w.high, 601)]
    found = sweep(f, x, w.low, w.high)
    cuts = [low, *(b.x for b in found.breaks if low < b.x < high), high]
    near = 10.0 ** -np.arange(1.0, 9.0)
    grid = np.unique(np.concatenate(xs))
    out = []
    for a, b in itertools.pairwise(cuts):
        width = b - a
        inside = grid[(grid > a) & (grid < b)]
        places = np.unique(np.concatenate([inside, a + width * near, b - width * near]))
        ys = np.clip(values(f, x, places), w.bottom - span, w.top + span)
        good = np.isfinite(ys)
        places, ys = places[good], ys[good]
        if places.size > 1:
            out.append(plots.piece(*simpler(places, ys, span)))
    return tuple(out)


def simpler(x: Floats, y: Floats, span: float) -> tuple[Floats, Floats]:
    """Without points that lie on a straight line with their neighbours."""
    for _ in range(5):
        if x.size < 5:
            break
        middle = np.arange(1, x.size - 1, 2)
        share = (x[middle] - x[middle - 1]) / (x[middle + 1] - x[middle - 1])
        line = y[middle - 1] + share * (y[middle + 1] - y[middle - 1])
        keep = np.ones(x.size, dtype=bool)
        keep[middle[np.abs(y[middle] - line) < 2e-4 * span]] = False
        if keep.all():
            break
        x, y = x[keep], y[keep]
    return x, y


def turning(view: View) -> bool:
    """Whether the curve goes below the axis on what is seen of the interval."""
    low, high = (float(end_value(e)) for e in (view.area.low, view.area.high))
    low, high = (
        max(low, min(view.low, view.window.low)),
        min(high, max(view.high, view.window.high)),
    )
    ys = values(view.area.f, view.area.x, np.linspace(low, high, 515)[1:-1])
    ys = ys[np.isfinite(ys)]
    return bool(ys.size and ys.min() < -1e-9 * max(float(np.abs(ys).max()), 1e-300))
