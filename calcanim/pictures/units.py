"""Two maps side by side, of one loss in two units of its input, with a walk on each."""

from __future__ import annotations

from dataclasses import dataclass

from calcanim.calculus.descents.iterates import Iterates
from calcanim.calculus.descents.principal import stationary
from calcanim.notation.lines import fresh_id
from calcanim.pictures.level_map import level_map
from calcanim.pictures.picture import Mark, Picture
from calcanim.pictures.plots import track
from calcanim.pictures.surface import surface
from calcanim.pictures.walks import Paths, place
from calcanim.sampling.terrain import Window, terrain
from calcanim.storyboard.figures import Group, Track
from calcanim.storyboard.graph import Graph
from calcanim.storyboard.quantities import Quantity
from calcanim.storyboard.surface import Walk

_CELLS = 24  # of each map, each way: the ground is a parabola
_KEYS = ("before", "after")


@dataclass(frozen=True, slots=True, kw_only=True)
class Units(Picture):
    """Handles to the maps, of which the second comes on later."""

    steps: tuple[int, int]

    @property
    def after(self) -> Mark:
        """The map in the other unit."""
        return self.mark("after")

    def walked(self, n: int) -> Track:
        """The walk on the first map (0), or on the second one (1)."""
        return track({f"walk.{_KEYS[n]}": [0.0, float(self.steps[n])]})


def units(before: Iterates, after: Iterates, half: float) -> Units:
    """Maps of the two losses, each `half` to all sides of its bottom, and the walks on them."""
    seen = tuple(_seen(each, key, half) for each, key in zip((before, after), _KEYS, strict=True))
    return Units(
        id=fresh_id("figure"),
        figure=Group(_KEYS, seen, ("abreast", "beside"), _KEYS[:1]),
        steps=(before.walk.steps, after.walk.steps),
    )


def _seen(found: Iterates, key: str, half: float) -> Graph:
    ground, walk = found.ground, found.walk
    bottom = stationary(ground, walk.points[0])
    x, y = place(bottom or walk.points[0])
    window = Window((x - half, x + half), (y - half, y + half), True)
    first, last = float(walk.losses[0]), float(walk.losses[-1])
    land = terrain(ground, window, first, last, _CELLS)
    above = surface(ground, land, "L", place(walk.points[0]))
    way = Paths(ground, land).across([*map(place, walk.points)])
    count = f"walk.{key}"
    return level_map(
        ground, land, above, (Walk("walk", "input", way, count),), [Quantity(count, 0.0)], ("walk",)
    )
