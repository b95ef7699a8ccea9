"""Walks as they are drawn: in space, on a map and in their loss, up to where they leave it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from mpmath import mpf

from calcanim.calculus.descents.rates import Landscape, Walk
from calcanim.pictures.surface import Spot, finite
from calcanim.sampling.terrain import Terrain, Window
from calcanim.storyboard.surface import Trail
from calcanim.storyboard.words import Role

Place = tuple[float, float]

_DRAPED = 0.7  # steps up to this share of half the window lie on the surface; longer ones jump
_FINE = 12  # points of a draped step
_LENGTH = 0.42  # of half the window: how long the gradient's arrow is


@dataclass(frozen=True)
class Paths:
    """Walks on `ground`, of which `land` is seen."""

    ground: Landscape
    land: Terrain

    def trail(self, key: str, role: Role, found: Walk) -> Trail:
        """A walk in space as far as it stays in the picture; its stops are the iterates."""
        spots: list[Spot] = [_spot(found.points[0], found.losses[0])]
        stops = [0]
        for k in range(1, len(found.points)):
            for spot in self._step(found, k):
                if not self._seen(spot):
                    spots.append(self._exit(spots[-1], spot))
                    return Trail(key, role, tuple(spots), (*stops, len(spots) - 1))
                spots.append(spot)
            stops.append(len(spots) - 1)
        return Trail(key, role, tuple(spots), tuple(stops))

    def across(self, points: Sequence[Place]) -> tuple[Place, ...]:
        """A walk in the plane, up to where it leaves the window."""
        out: list[Place] = []
        for here in points:
            if out and not self.land.window.holds(*here):
                level = (self.land.base + self.land.top) / 2
                x, y, _ = self._exit((*out[-1], level), (*here, level))
                return (*out, (x, y))
            out.append(here)
        return tuple(out)

    def _step(self, found: Walk, k: int) -> list[Spot]:
        """The points after the iterate k - 1, up to and with the iterate k."""
        a, b = found.points[k - 1], found.points[k]
        start, end = _spot(a, found.losses[k - 1]), _spot(b, found.losses[k])
        half = halves(self.land.window)
        length = max(abs(q - p) / h for p, q, h in zip(place(a), place(b), half, strict=True))
        shares = [n / _FINE for n in range(1, _FINE)]
        if length > _DRAPED:
            jump = [tuple(s + (e - s) * t for s, e in zip(start, end, strict=True)) for t in shares]
            return [*((x, y, z) for x, y, z in jump), end]
        out: list[Spot] = []
        for t in shares:
            at = tuple(p + (q - p) * t for p, q in zip(a, b, strict=True))
            height = self.ground.height(at)
            if height is not None:
                out.append(_spot(at, height))
        return [*out, end]

    def _seen(self, spot: Spot) -> bool:
        x, y, z = spot
        room = 1e-9 * (self.land.top - self.land.base)
        return self.land.window.holds(x, y) and self.land.base - room <= z <= self.land.top + room

    def _exit(self, inside: Spot, outside: Spot) -> Spot:
        """Where the way from a point that is seen leaves the picture."""
        ends = (self.land.window.x, self.land.window.y, (self.land.base, self.land.top))
        share = 1.0
        for a, b, (low, high) in zip(inside, outside, ends, strict=True):
            if b > high and b != a:
                share = min(share, (high - a) / (b - a))
            elif b < low and b != a:
                share = min(share, (low - a) / (b - a))
        share = max(share, 0.0)
        x, y, z = (a + (b - a) * share for a, b in zip(inside, outside, strict=True))
        return x, y, z


def charted(losses: Sequence[mpf], low: float, high: float) -> tuple[Place, ...]:
    """Points (step, loss) up to where the loss leaves the panel."""
    out: list[Place] = []
    for k, loss in enumerate(losses):
        value = finite(loss)
        if out and not low <= value <= high:
            (x, y), end = out[-1], high if value > high else low
            share = (end - y) / (value - y) if value != y else 0.0
            return (*out, (x + share, end))
        out.append((float(k), min(max(value, low), high)))
    return tuple(out)


def uphill(found: Walk, window: Window) -> Place | None:
    """The tip of an arrow from the start along the gradient, where there is room for it.

    None where the gradient is 0.
    """
    slope = found.slopes[0] if found.slopes else ()
    largest = max((abs(g) for g in slope), default=mpf(0))
    if not largest:
        return None
    # The direction as it looks in the window: where the axes' scales differ it is stretched.
    here, half = np.array(place(found.points[0])), np.array(halves(window))
    way = np.array([float(g / largest) for g in slope])
    unit = way / float(np.hypot(*(way / half)))
    room = [
        ((end - at) / step if step > 0 else (at - begin) / -step)
        for at, step, (begin, end) in zip(here, unit, (window.x, window.y), strict=True)
        if step
    ]
    tip = here + unit * min(_LENGTH, 0.96 * min(room))
    return float(tip[0]), float(tip[1])


def place(w: Sequence[mpf]) -> Place:
    """A point of the plane as floats."""
    return finite(w[0]), finite(w[1])


def halves(window: Window) -> Place:
    """Half the window's width and height."""
    return (window.x[1] - window.x[0]) / 2, (window.y[1] - window.y[0]) / 2


def _spot(w: Sequence[mpf], loss: mpf) -> Spot:
    return (*place(w), finite(loss))
