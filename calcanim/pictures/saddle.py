"""A saddle from above, with a descent that leaves it and a step of Newton's that leads into it."""

from __future__ import annotations

from dataclasses import dataclass

from calcanim.calculus.descents.principal import Curved
from calcanim.calculus.descents.rates import Walk
from calcanim.notation.lines import fresh_id
from calcanim.pictures.level_map import broad, level_map
from calcanim.pictures.picture import Mark, Picture
from calcanim.pictures.plots import track
from calcanim.pictures.surface import SurfaceParts, surface
from calcanim.pictures.walks import Paths, place
from calcanim.sampling.terrain import terrain, trimmed, window_of
from calcanim.storyboard.figures import Group, Track
from calcanim.storyboard.graph import Point
from calcanim.storyboard.quantities import Quantity
from calcanim.storyboard.surface import Vector
from calcanim.storyboard.surface import Walk as Way

_COUNT = "trail.descent"


@dataclass(frozen=True, slots=True, kw_only=True)
class Saddle(Picture):
    """Handles to the surface and its map, and to the ways on both."""

    space: SurfaceParts
    steps: int

    @property
    def descent(self) -> Mark:
        """The walk against the gradient."""
        return self.space.trail("descent") + self.mark("map.descent")

    @property
    def leap(self) -> Mark:
        """Newton's step, on the map."""
        return self.mark("map.leap")

    def walked(self) -> Track:
        """The walk against the gradient is gone."""
        return track({_COUNT: [0.0, float(self.steps)]})


def saddle(found: Curved, walk: Walk, letter: str) -> Saddle:
    """The ground about a point without a slope, with a `walk` from the start, and Newton's step."""
    ground, start = found.ground, place(found.start)
    points = [*walk.points, found.place]
    window = trimmed(ground, window_of(points, True), points)
    first, last = (float(ground.height(w) or 0) for w in (found.start, walk.points[-1]))
    land = terrain(ground, window, first, last)
    whole = broad(ground, land, first)
    trail = Paths(ground, land).trail("descent", "input", walk)
    space = surface(ground, land, letter, start, [trail])
    way = Way("descent", "input", Paths(ground, whole).across([*map(place, walk.points)]), _COUNT)
    elements = (
        Vector("leap", "derivative", *start, *place(found.place)),
        way,
        Point("here", "text", *place(found.place)),
    )
    above = surface(ground, whole, letter, start)
    seen = level_map(ground, whole, above, elements, [Quantity(_COUNT, 0.0)], ("here",))
    id = fresh_id("figure")
    return Saddle(
        id=id,
        figure=Group(("map", "space"), (seen, space), ("map", "below"), ("map", "space")),
        space=SurfaceParts(id, space, "space"),
        steps=walk.steps,
    )
