"""A surface around a point, so near that it is almost its tangent plane, and small steps there."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

from calcanim.calculus.several_variables.tangent_plane import Forecast
from calcanim.pictures.picture import Mark, Picture, picture
from calcanim.pictures.plots import track
from calcanim.pictures.slices import Slices, patch
from calcanim.pictures.surface import Spot, SurfaceParts, surface
from calcanim.sampling.terrain import near
from calcanim.storyboard.quantities import Track
from calcanim.storyboard.surface import Trail

_HALF = 1.7  # steps: half the window
_CELLS = 24
_WHOLE = 0.38  # of the window, to each side


@dataclass(frozen=True, slots=True)
class CloseUp:
    """Handles to the surface, to the plane that lies against it, and to steps from the point."""

    picture: Picture
    space: SurfaceParts
    names: tuple[str, ...]

    @property
    def patch(self) -> Mark:
        """The tangent plane, as far as the window goes."""
        return self.picture.mark("patch.plane")

    @property
    def here(self) -> Mark:
        """The point, with its plumb line."""
        return self.space.trail("here") + self.space.shadow("here")

    @property
    def ahead(self) -> Mark:
        """A step in both variables at once, and where it leads."""
        return self.space.trail("ahead") + self.space.shadow("ahead")

    def stair(self, name: str) -> Mark:
        """A step in which `name` alone grows, and the rise with it: above the surface."""
        return self.space.trail(f"stair_{name}")

    def going(self) -> Track:
        """The step in both variables is gone."""
        return track({"trail.ahead": [0.0, 1.0]})

    def climbing(self, name: str) -> Track:
        """Rise and run are drawn."""
        return track({f"trail.stair_{name}": [0.0, 2.0]})


def close_up(seen: Slices, letter: str, ahead: Forecast | None) -> CloseUp | None:
    """The surface of `seen` some steps around the point, each as long as that which is foretold.

    None where there are holes so near to the point.
    """
    step = float(ahead.step) if ahead else 10.0 ** math.floor(math.log10(seen.reach))
    plane, ground, names = seen.plane, seen.ground, seen.plane.names
    x, y, z = here = seen.spot
    rises = [float(s.slope.approx) for s in plane.slices]
    half = _HALF * step
    corners = [z + half * (u * rises[0] + v * rises[1]) for u in (-1, 1) for v in (-1, 1)]
    land = near(ground, (x, y), half, corners, _CELLS)
    ends = [(x + step, y), (x, y + step), (x + step, y + step)]
    heights = [seen.height(*end) for end in ends]
    if not all(np.isfinite(heights)) or not np.isfinite(land.heights).all():
        return None
    trails = (
        *(
            _stair(here, end, height, f"stair_{name}", role)
            for end, height, name, role in zip(ends, heights, names, seen.roles, strict=False)
        ),
        Trail("ahead", "text", (here, (*ends[2], heights[2])), (0, 1)),
        Trail("here", "input", (here, here), (0,)),
    )
    far = seen.space.surface
    space = replace(
        surface(ground, land, letter, (x, y), trails),
        patches=(patch(land, here, rises, _WHOLE),),
        # One looks from the same side, only closer.
        azimuth=far.azimuth,
        elevation=far.elevation,
        turn=far.turn,
    )
    made = picture(space, "abreast")
    return CloseUp(made, SurfaceParts(made.id, space), names)


def _stair(here: Spot, end: Sequence[float], height: float, key: str, role: str) -> Trail:
    """Rise and run in the order in which they are above the surface, where they are seen."""
    x, y = end
    corner = (*here[:2], height) if height > here[2] else (x, y, here[2])
    return Trail(key, role, (here, corner, (x, y, height)), ())
