"""A slice that wanders through a surface, from edge to edge, and stands at a point."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np

from calcanim.sampling.terrain import Array, Ground, Terrain, heights_along
from calcanim.storyboard.surface import Cut, Wall

Indices = np.ndarray[Any, np.dtype[Any]]

_CUTS = 13
_POSTS = 41  # heights of a cut
_FINE = 161  # heights of which these are taken
_OPACITY = 0.3


@dataclass(frozen=True, slots=True)
class Knife:
    """The wall with all its cuts, and the number of the one through the point."""

    wall: Wall
    stands: int

    def entering(self, frames: int) -> dict[str, Array]:
        """From the edge to the point: the channel's values, shape (frames,)."""
        return {f"wall.{self.wall.key}": np.linspace(0.0, self.stands, frames)}

    def sweeping(self, frames: int) -> dict[str, Array]:
        """From the point to one edge, to the other one, and back."""
        last = float(len(self.wall.cuts) - 1)
        stops = np.array([self.stands, last, 0.0, self.stands])
        length = np.concatenate(([0.0], np.cumsum(np.abs(np.diff(stops)))))
        way = np.linspace(0.0, length[-1], 3 * frames)
        return {f"wall.{self.wall.key}": np.interp(way, length, stops)}


def knife(ground: Ground, land: Terrain, along: str, at: Mapping[str, float], role: str) -> Knife:
    """The slices along the variable `along`, the other one held at one value after the other.

    Each is as long as the surface is seen there, on the side of the point.
    """
    x, y = ground.names
    held = y if along == x else x
    across, ends = (land.window.x, land.window.y) if along == x else (land.window.y, land.window.x)
    places = np.linspace(*across, _FINE)
    cuts: list[Cut] = []
    stands = 0
    for value in np.unique(np.append(np.linspace(*ends, _CUTS), at[held])).tolist():
        heights = heights_along(ground, along, {**at, held: value}, places)
        seen = np.isfinite(heights) & (heights >= land.base) & (heights <= land.top)
        run = _run(seen, places, at[along])
        if len(run) < 2:
            continue
        if value <= at[held]:
            stands = len(cuts)
        spread = np.linspace(places[run[0]], places[run[-1]], _POSTS)
        tops = np.interp(spread, places[run], heights[run])
        start, end = ((p, value) if along == x else (value, p) for p in spread[[0, -1]].tolist())
        cuts.append(Cut(start, end, tuple(float(f"{z:.6g}") for z in tops.tolist())))
    return Knife(Wall(along, role, role, tuple(cuts), opacity=_OPACITY), stands)


def _run(seen: Indices, places: Array, at: float) -> Indices:
    """Indices of the run of what is seen that is nearest to a place."""
    found = np.flatnonzero(seen)
    if not len(found):
        return found
    nearest = int(np.abs(places[found] - at).argmin())
    breaks = np.flatnonzero(np.diff(found) > 1)
    first = breaks[breaks < nearest]
    last = breaks[breaks >= nearest]
    return found[
        (int(first[-1]) + 1 if len(first) else 0) : (int(last[0]) + 1 if len(last) else len(found))
    ]
