"""From where a landscape is looked at: where its walks are well seen."""

from __future__ import annotations

import math
from collections.abc import Sequence

import numpy as np

from calcanim.compose.descent_paths import Spot
from calcanim.sampling.terrain import Terrain
from calcanim.storyboard.surface import BOX

_LOWEST = 36.0
_ELEVATIONS = (_LOWEST, 42.0, 48.0)
_HIDDEN = 150.0  # degrees aside that are given up for walks that are seen and not hidden
_AZIMUTHS = tuple(q + a for q in (-90.0, -180.0, 0.0, 90.0) for a in (30.0, 40.0, 50.0, 60.0))
_ASIDE = 105.0  # degrees between the camera and the start, seen from above
_UNUSUAL = 40.0  # degrees that it must be better for the x axis to run to the left


def viewpoint(
    land: Terrain, at: tuple[float, float], trails: Sequence[Sequence[Spot]], floor: float
) -> tuple[float, float]:
    """Azimuth and elevation, in degrees, from which the walks are well seen.

    As little of them as can be is behind the surface; the start lies aside, so that its image
    on the floor is seen too; and the x axis rather runs to the right.
    """
    x, y = land.window.x, land.window.y
    u = (at[0] - sum(x) / 2) / (x[1] - x[0])
    v = (at[1] - sum(y) / 2) / (y[1] - y[0])
    start = math.degrees(math.atan2(v, u))
    spots = np.array([spot for trail in trails for spot in trail[::3]])

    def cost(view: tuple[float, float]) -> float:
        azimuth, elevation = (math.radians(a) for a in view)
        towards = np.array(
            [
                math.cos(elevation) * math.cos(azimuth),
                math.cos(elevation) * math.sin(azimuth),
                math.sin(elevation),
            ]
        )
        turned = abs((start - view[0] + 180) % 360 - 180)
        unusual = 0.0 if -180 < view[0] < 0 else _UNUSUAL
        hidden = land.hidden(spots, towards, floor, BOX)
        return abs(turned - _ASIDE) + unusual + _HIDDEN * hidden + 1.5 * (view[1] - _LOWEST)

    return min(((a, e) for a in _AZIMUTHS for e in _ELEVATIONS), key=cost)
