"""Walks as pictures show them: in space, on a map and in the loss, up to where they leave it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from mpmath import mpf

from calcanim.calculus.descents.rates import Landscape, Walk
from calcanim.pictures.surface import Spot, finite
from calcanim.sampling.terrain import Terrain

_DRAPED = 0.7  # steps up to this share of half the window lie on the surface; longer ones jump
_FINE = 12  # points of a draped step


@dataclass(frozen=True)
class Paths:
    """Walks on `ground`, of which `land` is seen."""

    ground: Landscape
    land: Terrain

    def trail(self, found: Walk) -> tuple[tuple[Spot, ...], tuple[int, ...]]:
        """A walk in space as far as it stays in the picture, and which points are iterates."""
        spots: list[Spot] = [self._spot(found.points[0], found.losses[0])]
        stops = [0]
        for k in range(1, len(found.points)):
            for spot in self._step(found, k):
                if not self._seen(spot):
                    spots.append(self._exit(spots[-1], spot))
                    stops.append(len(spots) - 1)
                    return tuple(spots), tuple(stops)
                spots.append(spot)
            stops.append(len(spots) - 1)
        return tuple(spots), tuple(stops)

    def across(self, found: Walk) -> tuple[tuple[float, float], ...]:
        """The walk in the plane, up to where it leaves the window."""
        out: list[tuple[float, float]] = []
        for w in found.points:
            here = (finite(w[0]), finite(w[1]))
            if out and not self.land.window.holds(*here):
                level = (self.land.base + self.land.top) / 2
                x, y, _ = self._exit((*out[-1], level), (*here, level))
                return (*out, (x, y))
            out.append(here)
        return tuple(out)

    def _spot(self, w: Sequence[mpf], loss: mpf) -> Spot:
        return finite(w[0]), finite(w[1]), finite(loss)

    def _step(self, found: Walk, k: int) -> list[Spot]:
        """The points after the iterate k - 1, up to and with the iterate k."""
        a, b = found.points[k - 1], found.points[k]
        end = self._spot(b, found.losses[k])
        w = self.land.window
        spans = (w.x[1] - w.x[0], w.y[1] - w.y[0])
        length = max(
            abs(finite(q) - finite(p)) / s * 2 for p, q, s in zip(a, b, spans, strict=True)
        )
        start = self._spot(a, found.losses[k - 1])
        out: list[Spot] = []
        if length > _DRAPED:
            for n in range(1, _FINE):
                x, y, z = (s + (e - s) * n / _FINE for s, e in zip(start, end, strict=True))
                out.append((x, y, z))
            return [*out, end]
        for n in range(1, _FINE):
            at = tuple(p + (q - p) * n / _FINE for p, q in zip(a, b, strict=True))
            height = self.ground.height(at)
            if height is not None:
                out.append(self._spot(at, height))
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


def charted(found: Walk, low: float, high: float) -> tuple[tuple[float, float], ...]:
    """Points (step, loss) up to where the loss leaves the panel."""
    out: list[tuple[float, float]] = []
    for k, loss in enumerate(found.losses):
        value = finite(loss)
        if out and not low <= value <= high:
            (x, y), end = out[-1], high if value > high else low
            share = (end - y) / (value - y) if value != y else 0.0
            return (*out, (x + share, end))
        out.append((float(k), min(max(value, low), high)))
    return tuple(out)
