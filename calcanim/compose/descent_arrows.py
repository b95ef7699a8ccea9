"""The arrows at the start of a descent: along the gradient, and against it to the first step."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np

from calcanim.calculus.descents.rates import Walk
from calcanim.notation.setter import plain
from calcanim.pictures.surface import finite
from calcanim.sampling.terrain import Window
from calcanim.storyboard.surface import Arrow

_ARROW = 0.42  # of half the window: how long the gradient's arrow is
_STEP = 0.16  # of half the window: a shorter step's arrow is drawn this long


@dataclass(frozen=True)
class Arrows:
    """Arrows from the first point of `walk`, in the plane of `window`."""

    walk: Walk
    window: Window

    @property
    def start(self) -> tuple[float, float]:
        """Where every walk begins."""
        x, y = self.walk.points[0]
        return float(x), float(y)

    def named(self, letter: str) -> tuple[Arrow, ...]:
        """Up and down, with the names that they have for a function called `letter`."""
        up, down = self.uphill(), self.downhill()
        found = []
        if up is not None:
            name = plain(f"nabla {letter}", f"grad {letter}", "derivative", "the gradient")
            found.append(Arrow("up", "derivative", self.start, up, name))
        if down is not None:
            name = plain(
                f"− alpha nabla {letter}",
                f"-alpha*grad {letter}",
                "parameter",
                "minus alpha times the gradient",
            )
            found.append(Arrow("down", "parameter", self.start, down, name))
        return tuple(found)

    def uphill(self) -> tuple[float, float] | None:
        """The tip of an arrow from the start along the gradient, as long as there is room."""
        return self._tip(1.0, _ARROW)

    def downhill(self) -> tuple[float, float] | None:
        """The tip of the first step's arrow, against the gradient: where it leads, if seen."""
        walk = self.walk
        if not walk.steps:
            return None
        seen = [
            (finite(b) - a) / half
            for a, b, half in zip(self.start, walk.points[1], self._half, strict=True)
        ]
        return self._tip(-1.0, max(math.hypot(*seen), _STEP))

    @property
    def _half(self) -> tuple[float, float]:
        """Half the window's width and height."""
        w = self.window
        return (w.x[1] - w.x[0]) / 2, (w.y[1] - w.y[0]) / 2

    def _tip(self, sign: float, length: float) -> tuple[float, float] | None:
        """The tip of an arrow along or against the gradient, `length` in half windows if it fits.

        None where the gradient is 0.
        """
        slopes = self.walk.slopes
        if not slopes:
            return None
        w, half = self.window, np.array(self._half)
        # The direction as it looks in the window: where the axes' scales differ it is stretched.
        largest = max(abs(g) for g in slopes[0])
        if not largest:
            return None
        way = sign * np.array([float(g / largest) for g in slopes[0]])
        seen = way / half
        unit = way / float(np.hypot(*seen))
        room = [
            ((end - at) / step if step > 0 else (at - begin) / -step)
            for at, step, (begin, end) in zip(self.start, unit, (w.x, w.y), strict=True)
            if step
        ]
        tip = np.array(self.start) + unit * min(length, 0.96 * min(room))
        return float(tip[0]), float(tip[1])
