"""A surface cut along a diagonal, and the same cut flat beside what a plane would foretell."""

from __future__ import annotations

import math
from dataclasses import dataclass, replace

import numpy as np

from calcanim.calculus.several_variables.tangent_plane import Oblique
from calcanim.pictures.picture import Mark, Picture, picture
from calcanim.pictures.plots import axis_name, curve, ticks_across, ticks_up, track
from calcanim.pictures.slices import Slices
from calcanim.pictures.surface import SurfaceParts, input_name, surface
from calcanim.sampling.sample import sample
from calcanim.storyboard.figures import Group
from calcanim.storyboard.graph import Axis, Graph, Panel, Point, Slope
from calcanim.storyboard.quantities import Quantity, Track
from calcanim.storyboard.surface import Trail

_POINTS = 121
_FRAMES = 60
_TURN = 16.0  # degrees by which the camera may go round
_ROLE = "text"


@dataclass(frozen=True, slots=True)
class Diagonal:
    """Handles to the cut in space and flat, and to the line of the slope that is expected."""

    picture: Picture
    space: SurfaceParts
    reach: float
    count: int

    @property
    def cut(self) -> Mark:
        """The cut, in space and flat."""
        return self.picture.mark("space.trail.diagonal", "flat.x", "flat.f", "flat.curve")

    @property
    def expected(self) -> Mark:
        """The line with the slope that a plane would have."""
        return self.picture.mark("flat.expected", "flat.here")

    def cutting(self) -> Track:
        """The cut runs out in space, and its flat twin with it."""
        share = np.linspace(0.0, 1.0, _FRAMES)
        edge = (2 * share - 1) * self.reach
        return track({"trail.diagonal": share * (self.count - 1), "edge": edge})


def diagonal(seen: Slices, found: Oblique, letter: str, own: str, t: str) -> Diagonal:
    """The surface of `seen` cut along the diagonal, and the function of `t` that is cut out.

    `letter` and `own` name the surface's function and that of the cut.
    """
    x, y, z = here = seen.spot
    one, other = seen.plane.bent
    window, land = seen.land.window, seen.land
    reach = min(min(x - window.x[0], window.x[1] - x), min(y - window.y[0], window.y[1] - y))
    steps = np.linspace(-reach, reach, _POINTS).tolist()
    spots = [(x + one * s, y + other * s, seen.height(x + one * s, y + other * s)) for s in steps]
    spots = [s for s in spots if land.base <= s[2] <= land.top]
    trails = (
        *(replace(trail, role="muted") for trail in seen.space.surface.trails[:2]),
        Trail("diagonal", _ROLE, tuple(spots), ()),
        Trail("here", "input", (here, here), (0,)),
    )
    heights = (land.base, land.top)
    drawn = sample(found.function, t, -reach, reach, heights=heights)
    flat = Graph(
        Axis(input_name(t), -reach, reach, (ticks_across(found.function, t, -reach, reach),)),
        (
            Panel(
                "f",
                Axis(axis_name(own, t, _ROLE), *heights, (ticks_up(*heights),)),
                (
                    curve("curve", _ROLE, drawn, high="edge"),
                    Slope("expected", "derivative", 0.0, z, float(found.expected.approx)),
                    Point("here", "input", 0.0, z),
                ),
            ),
        ),
        (Quantity("edge", -reach),),
        (),
    )
    across = math.degrees(math.atan2(other, one)) - 90.0  # so the cut runs from left to right
    space = replace(
        surface(seen.ground, land, letter, (x, y), trails),
        azimuth=across,
        turn=(across - _TURN, across),
    )
    shown = ("space", *(f"space.trail.{trail.key}" for trail in trails[-1:]))
    made = picture(Group(("space", "flat"), (space, flat), ("abreast", "beside"), shown))
    return Diagonal(made, SurfaceParts(made.id, space, "space"), reach, len(spots))
