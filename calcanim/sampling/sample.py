"""A curve as points, for drawing: pieces that are nowhere joined across a break.

Points come until the middle of every segment lies within a fraction of a pixel of it; what leaves
the window is cut there.
"""

from __future__ import annotations

import itertools
import math
from dataclasses import dataclass

import numpy as np

from calcanim.expressions.parse import as_expression
from calcanim.expressions.tree import Expression
from calcanim.sampling.arrays.enclosure import enclose
from calcanim.sampling.arrays.functions import Floats
from calcanim.sampling.arrays.values import values
from calcanim.sampling.breaks import Sweep, sweep
from calcanim.sampling.curves import Curve, Piece, Stop
from calcanim.sampling.doubts import Break
from calcanim.sampling.heights import heights_of

PIXELS = (1152, 720)  # of the figure in a film of 1080 lines
_ROUNDS = 14
_MOST_POINTS = 24_000
_FINEST = 0.05  # pixels: nothing is bisected below
_SPIKE = 6.0  # pixels by which an enclosure may exceed its samples unexamined
_PRUNED = 0.05  # pixels that a dropped point may lie off its neighbours' line


def sample(
    function: Expression | str,
    variable: str,
    low: float,
    high: float,
    *,
    heights: tuple[float, float] | None = None,
    pixels: tuple[int, int] = PIXELS,
    tolerance: float = 0.35,
) -> Curve:
    """The graph of `function` of one `variable` over [low, high].

    `heights` is the window in y, by default what `heights_of` chooses; nothing outside of it comes
    back. `pixels` is the size of the picture and `tolerance` the distance, in pixels, that
    the middle of a segment may have from the curve. Raises ValueError for an empty window,
    KeyError for another variable in `function`.
    """
    f = as_expression(function)
    found = sweep(f, variable, low, high)
    if heights is None:
        heights = heights_of(f, variable, low, high, found)
    if not heights[0] < heights[1]:
        raise ValueError("a curve needs a window with a height")
    drawing = _Drawing(f, variable, found, heights, pixels, tolerance)
    return Curve(tuple(drawing.pieces()), found.breaks, low, high, heights)


@dataclass(frozen=True, slots=True)
class _Stretch:
    """Where the curve may be joined: from `low` to `high`, with what happens at both ends."""

    low: float
    high: float
    start: Break | None
    stop: Break | None

    @property
    def ends_low(self) -> bool:
        """Whether the curve has a finite limit at `low`, a break."""
        return _finite(self.start.right if self.start else None)

    @property
    def ends_high(self) -> bool:
        """Whether the curve has a finite limit at `high`, a break."""
        return _finite(self.stop.left if self.stop else None)


def _finite(limit: float | None) -> bool:
    return limit is not None and math.isfinite(limit)


@dataclass(frozen=True, slots=True)
class _Drawing:
    f: Expression
    variable: str
    found: Sweep
    heights: tuple[float, float]
    pixels: tuple[int, int]
    tolerance: float

    def pieces(self) -> list[Piece]:
        """The pieces from left to right."""
        stretches = self._stretches()
        if not stretches:
            return []
        x, y, home = self._start(stretches)
        x, y, home = self._refined(x, y, home)
        out: list[Piece] = []
        for n, stretch in enumerate(stretches):
            mine = home == n
            out += self._clipped(stretch, x[mine], y[mine])
        return [self._pruned(p) for p in out if p.x.size > 1]

    def _stretches(self) -> list[_Stretch]:
        low, high = float(self.found.edges[0]), float(self.found.edges[-1])
        ends: list[tuple[float, float, Break | None]] = [(low, low, None)]
        for b in self.found.breaks:
            ends.append((b.x - b.reach, b.x + b.reach, b))
        ends.append((high, high, None))
        rooms = [
            _Stretch(a[1], b[0], a[2], b[2]) for a, b in itertools.pairwise(ends) if a[1] < b[0]
        ]
        if not rooms:
            return []
        inside = np.array([[0.137, 0.4871, 0.83]]) * np.array([[r.high - r.low] for r in rooms])
        probes = values(self.f, self.variable, inside + np.array([[r.low] for r in rooms]))
        alive = np.flatnonzero(~np.isnan(probes).all(axis=1))
        return [rooms[n] for n in alive]

    def _start(self, stretches: list[_Stretch]) -> tuple[Floats, Floats, Floats]:
        """First points: edges of cells, more where a spike may hide, and closer to every break."""
        grid = np.union1d(self.found.edges, self._spikes())
        xs, homes = [], []
        near = 10.0 ** -np.arange(1.0, 10.0)
        for n, s in enumerate(stretches):
            width = s.high - s.low
            # Near a limit that is known anyway, much may cancel: no closer than can be seen.
            close = width * near
            apart = _FINEST * float(self.found.edges[-1] - self.found.edges[0]) / self.pixels[0]
            own = [grid[(grid > s.low) & (grid < s.high)], s.low + width * np.linspace(0, 1, 9)]
            first, last = s.low, s.high
            if s.start is not None:
                own.append(s.low + close)
                first += apart if s.ends_low else close[-1]
            if s.stop is not None:
                own.append(s.high - close)
                last -= apart if s.ends_high else close[-1]
            points = np.unique(np.concatenate(own))
            points = points[(points >= first) & (points <= last)]
            xs.append(points)
            homes.append(np.full(points.size, float(n)))
        x, home = np.concatenate(xs), np.concatenate(homes)
        return x, values(self.f, self.variable, x), home

    def _spikes(self) -> Floats:
        """Edges of smaller cells where the enclosure reaches beyond what the samples show."""
        edges, cells = self.found.edges, self.found.cells
        lo, hi = edges[:-1], edges[1:]
        bottom, top, steady = cells.lo, cells.hi, cells.continuous
        extra: list[Floats] = []
        for _ in range(3):
            ends = self._rows(values(self.f, self.variable, np.stack([lo, hi])))
            seen_low, seen_high = np.fmin(*ends), np.fmax(*ends)
            with np.errstate(invalid="ignore"):
                over = np.maximum(self._rows(top) - seen_high, seen_low - self._rows(bottom))
                hidden = np.flatnonzero(steady & (over > _SPIKE))
            if not hidden.size or hidden.size > 256:
                break
            parts = np.linspace(lo[hidden], hi[hidden], 9, axis=1)
            extra.append(parts.ravel())
            lo, hi = parts[:, :-1].ravel(), parts[:, 1:].ravel()
            inner = enclose(self.f, self.variable, lo, hi)
            bottom, top, steady = inner.lo, inner.hi, inner.continuous
        return np.unique(np.concatenate(extra)) if extra else edges[:0]

    def _columns(self, x: Floats) -> Floats:
        low, high = self.found.edges[0], self.found.edges[-1]
        return np.asarray((x - low) / (high - low) * self.pixels[0])

    def _rows(self, y: Floats) -> Floats:
        """Heights in pixels, held within some windows' heights of the window."""
        low, high = self.heights
        with np.errstate(all="ignore"):
            rows = (y - low) / (high - low) * self.pixels[1]
        return np.asarray(np.clip(rows, -3.0 * self.pixels[1], 4.0 * self.pixels[1]))

    def _refined(self, x: Floats, y: Floats, home: Floats) -> tuple[Floats, Floats, Floats]:
        """Bisect until every middle is near its segment."""
        fresh = np.ones(x.size - 1, dtype=bool)
        height = float(self.pixels[1])
        for _ in range(_ROUNDS):
            u, v = self._columns(x), self._rows(y)
            wide = np.diff(u) > _FINEST
            below, above = v < 0, v > height
            seen = ~((below[:-1] & below[1:]) | (above[:-1] & above[1:]))
            known = np.isfinite(v)
            known = known[:-1] & known[1:]
            ask = np.flatnonzero(fresh & wide & seen & known & (home[:-1] == home[1:]))
            if not ask.size or x.size + ask.size > _MOST_POINTS:
                break
            xm = x[ask] / 2 + x[ask + 1] / 2
            ym = values(self.f, self.variable, xm)
            um, vm = self._columns(xm), self._rows(ym)
            du, dv = u[ask + 1] - u[ask], v[ask + 1] - v[ask]
            off = np.abs(du * (vm - v[ask]) - dv * (um - u[ask])) / np.hypot(du, dv)
            again = off > self.tolerance
            x, y = np.insert(x, ask + 1, xm), np.insert(y, ask + 1, ym)
            home = np.insert(home, ask + 1, home[ask])
            places = ask + np.arange(ask.size)
            fresh = np.zeros(x.size - 1, dtype=bool)
            fresh[places] = again
            fresh[places + 1] = again
        return x, y, home

    def _clipped(self, stretch: _Stretch, x: Floats, y: Floats) -> list[Piece]:
        """The parts of one stretch inside of the window, with their ends put on."""
        low, high = self.heights
        far = 4 * (high - low)
        for b, first in ((stretch.start, True), (stretch.stop, False)):
            side = None if b is None else (b.right if first else b.left)
            if b is None or side is None or math.isnan(side):
                continue
            if math.isinf(side):
                side = high + far if side > 0 else low - far
            at = stretch.low if first else stretch.high
            x = np.concatenate([[at], x] if first else [x, [at]])
            y = np.concatenate([[side], y] if first else [y, [side]])
        y = np.clip(y, low - far, high + far)
        good = np.isfinite(y)
        x, y = x[good], y[good]
        for level in (low, high):
            x, y = _crossed(x, y, level)
        inside = (y >= low) & (y <= high)
        out = []
        last = x.size - 1
        for i, j in _runs(inside[:-1] & inside[1:]):
            start = _why(stretch.start) if i == 0 else "clipped"
            stop = _why(stretch.stop) if j == last else "clipped"
            out.append(Piece(x[i : j + 1], y[i : j + 1], start, stop))
        return out

    def _pruned(self, piece: Piece) -> Piece:
        """Without the points that a straight line shows as well."""
        x, y = piece.x, piece.y
        u, v = self._columns(x), self._rows(y)
        for _ in range(8):
            middle = np.arange(1, u.size - 1, 2)
            if not middle.size:
                break
            du, dv = u[middle + 1] - u[middle - 1], v[middle + 1] - v[middle - 1]
            length = np.hypot(du, dv)
            cross = du * (v[middle] - v[middle - 1]) - dv * (u[middle] - u[middle - 1])
            with np.errstate(all="ignore"):
                off = np.where(
                    length > 0, np.abs(cross) / length, np.abs(v[middle] - v[middle - 1])
                )
            keep = np.ones(u.size, dtype=bool)
            keep[middle[off <= _PRUNED]] = False
            if keep.all():
                break
            x, y, u, v = x[keep], y[keep], u[keep], v[keep]
        return Piece(x, y, piece.start, piece.stop)


def _why(b: Break | None) -> Stop:
    if b is None:
        return "window"
    return "edge" if b.kind == "point" else b.kind


def _crossed(x: Floats, y: Floats, level: float) -> tuple[Floats, Floats]:
    """With a point put in wherever a segment crosses `level`."""
    above = y > level
    below = y < level
    cut = np.flatnonzero((above[:-1] & below[1:]) | (below[:-1] & above[1:]))
    share = (level - y[cut]) / (y[cut + 1] - y[cut])
    xs = x[cut] + share * (x[cut + 1] - x[cut])
    return np.insert(x, cut + 1, xs), np.insert(y, cut + 1, level)


def _runs(mask: np.ndarray) -> list[tuple[int, int]]:
    """(first, last + 1) of every run of true entries."""
    padded = np.concatenate([[False], mask, [False]]).astype(np.int8)
    steps = np.diff(padded)
    starts, stops = np.flatnonzero(steps == 1), np.flatnonzero(steps == -1)
    return [(int(a), int(b)) for a, b in zip(starts, stops, strict=True)]
