"""Space on a flat screen: a camera that looks at a box from outside, and what hides what.

Model coordinates: the box is centred at the origin, its floor a rectangle of half-widths at most 1,
z upwards. All arrays of points have shape (..., 3).
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import numpy as np

Array = np.ndarray[Any, np.dtype[np.float64]]

DISTANCE = 9.0  # from the camera to the box's centre: a mild perspective


def apart(points: Array, least: float) -> list[int]:
    """Indices of points, shape (n, 2), each at least `least` from the one chosen before it."""
    chosen: list[int] = []
    for n, at in enumerate(points):
        if not chosen or float(np.hypot(*(at - points[chosen[-1]]))) >= least:
            chosen.append(n)
    return chosen


@lru_cache(maxsize=64)  # a picture asks some fifty times
def _axes(azimuth: float, elevation: float) -> tuple[Array, Array, Array]:
    a, e = np.radians(azimuth), np.radians(elevation)
    right = np.array([-np.sin(a), np.cos(a), 0.0])
    towards = np.array([np.cos(e) * np.cos(a), np.cos(e) * np.sin(a), np.sin(e)])
    axes = right, np.cross(towards, right), towards
    for axis in axes:
        axis.flags.writeable = False
    return axes


@dataclass(frozen=True, slots=True)
class View:
    """Where the camera stands, in degrees, and how the screen is laid on the frame.

    `azimuth` turns around z, from the x axis towards the y axis; `elevation` is the height above
    the floor's plane. `scale` is frame units a model unit, `centre` the place of the origin.
    """

    azimuth: float
    elevation: float
    scale: float = 1.0
    centre: tuple[float, float] = (0.0, 0.0)

    @property
    def axes(self) -> tuple[Array, Array, Array]:
        """Unit vectors to the right, upwards, and towards the camera."""
        return _axes(self.azimuth, self.elevation)

    @property
    def eye(self) -> Array:
        """The camera's place, shape (3,)."""
        return np.asarray(self.axes[2] * DISTANCE)

    def project(self, points: Array) -> Array:
        """Places in the frame, shape (..., 2)."""
        right, up, towards = self.axes
        size = self.scale * DISTANCE / (DISTANCE - points @ towards)
        flat = np.stack((points @ right * size, points @ up * size), axis=-1)
        return np.asarray(flat + np.array(self.centre))

    def far_first(self, points: Array) -> np.ndarray[Any, Any]:
        """The order in which columns on a grid are painted, shape (n,): by distance on the floor.

        For the equal cells of a grid this is exact. A line of sight crosses the columns away from
        the camera's foot, and with each column that distance grows.
        """
        away = points[:, :2] - self.eye[:2]
        return np.argsort(-(away**2).sum(axis=1), kind="stable")


@dataclass(frozen=True, slots=True)
class Relief:
    """Heights over a grid, in model coordinates: what a line of sight may hit.

    `heights` has shape (rows, columns), rows along y; NaN where there is no surface. `half` are the
    floor's half-widths; what is above `top` is cut off.
    """

    heights: Array
    half: tuple[float, float]
    top: float

    def at(self, x: Array, y: Array) -> Array:
        """Heights between the grid's points, bilinear; NaN outside, in holes and above the top."""
        rows, columns = self.heights.shape
        u = (x / self.half[0] + 1) / 2 * (columns - 1)
        v = (y / self.half[1] + 1) / 2 * (rows - 1)
        inside = (u >= 0) & (u <= columns - 1) & (v >= 0) & (v <= rows - 1)
        i = np.clip(u.astype(int), 0, columns - 2)
        j = np.clip(v.astype(int), 0, rows - 2)
        s, t = np.clip(u - i, 0, 1), np.clip(v - j, 0, 1)
        h = self.heights
        low = h[j, i] * (1 - s) + h[j, i + 1] * s
        high = h[j + 1, i] * (1 - s) + h[j + 1, i + 1] * s
        out = low * (1 - t) + high * t
        return np.where(inside & (out <= self.top), out, np.nan)

    def hidden(self, points: Array, eye: Array, samples: int = 64) -> Array:
        """Which of `points` (shape (n, 3)), on or above the surface, are behind it from `eye`.

        Each line of sight is followed until it leaves the box; where it comes to lie below the
        surface, something is in front.
        """
        away = eye - points
        with np.errstate(divide="ignore", invalid="ignore"):
            sides = [
                (np.sign(away[:, k]) * self.half[k] - points[:, k]) / away[:, k] for k in (0, 1)
            ]
            roof = (self.top - points[:, 2]) / away[:, 2]
        reach = np.minimum.reduce([*(np.where(np.isfinite(s), s, 1.0) for s in sides), roof])
        reach = np.clip(reach, 0.0, 1.0)
        share = (np.arange(1, samples + 1) / samples) ** 1.5
        along = points[:, None, :] + (reach[:, None] * share)[:, :, None] * away[:, None, :]
        ground = self.at(along[..., 0], along[..., 1])
        with np.errstate(invalid="ignore"):
            return np.asarray((along[..., 2] < ground - 0.004).any(axis=1))
