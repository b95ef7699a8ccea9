"""A volume cut into slices: in space, each slice flat, and the areas of all as a graph."""

from __future__ import annotations

import itertools
from dataclasses import dataclass

import numpy as np

from calcanim.calculus.several_variables.volume import Cutting, Volume
from calcanim.notation.lines import fresh_id
from calcanim.pictures.picture import Mark, Picture
from calcanim.pictures.plots import eased, track
from calcanim.pictures.roof import BOXES, CUTS, SOLID, STACKS, Stretch, land_of, roof, stretches
from calcanim.pictures.slice_charts import (
    STAGES,
    STRIPS,
    Areas,
    all_areas,
    areas_of,
    floor,
    one_slice,
)
from calcanim.pictures.surface import SurfaceParts
from calcanim.sampling.terrain import Array
from calcanim.storyboard.figures import Group
from calcanim.storyboard.graph import Segment
from calcanim.storyboard.quantities import Quantity, Track

_AT = 0.6  # of the way: where the first slice is cut
_FRAMES = 61


@dataclass(frozen=True, slots=True, kw_only=True)
class Sliced(Picture):
    """Handles to the surface with what stands under it, to the flat slice and the charts.

    Order 0 is that in which the volume is cut first, 1 the other one, where there is one.
    """

    volume: Volume
    space: SurfaceParts
    cut: tuple[Stretch, ...]
    areas: tuple[Areas, ...]
    place: float
    half: float
    balance: float | None

    @property
    def main(self) -> Cutting:
        """The cutting that comes first."""
        return self.cut[0].cutting

    @property
    def other(self) -> Cutting | None:
        """The other way to cut, if there is one."""
        return self.cut[1].cutting if len(self.cut) > 1 else None

    @property
    def area_here(self) -> float:
        """The area of the slice that is cut first."""
        return float(self._area(np.array([self.place]))[0])

    @property
    def signed(self) -> bool:
        """Whether a part of the surface is below the ground."""
        return self.space.surface.ground is not None

    @property
    def endless(self) -> bool:
        """Whether the floor goes on where nothing is drawn."""
        x, y = self.space.surface.x, self.space.surface.y
        (low, high), (near, far) = self.main.ends, self.main.sides(np.array([self.place]))
        return bool(
            low < x.low or high > x.high or near[0] < y.low - 1e-9 or far[0] > y.high + 1e-9
        )

    # -- parts -------------------------------------------------------------------

    @property
    def map(self) -> Mark:
        """The floor from above."""
        return self.mark(*(f"map.{k}" for k in ("x", "f", "wash", "levels")))

    @property
    def whole_map(self) -> Mark:
        """The same with all that is on it."""
        return self.mark("map")

    @property
    def flat(self) -> Mark:
        """The first slice, flat beside the surface."""
        return self.mark("slice.x", "slice.f", "slice.curve", "slice.held")

    @property
    def strips(self) -> Mark:
        """What fills the flat slice, with the area so far."""
        return self.mark("slice.strips", "slice.area")

    @property
    def slice(self) -> Mark:
        """All of the flat slice."""
        return self.mark("slice")

    def wall(self, order: int = 0) -> Mark:
        """The slice in space."""
        return self.mark(f"space.wall.{order}")

    def chart(self, order: int = 0) -> Mark:
        """The axes for the areas of all slices, and the point that draws them."""
        keys = ("x", "A.axis", "A.tick", "A.name", "A.zero", "stalk", "tip")
        return self.mark(*(f"areas{order}.{k}" for k in keys))

    def graph(self, order: int = 0) -> Mark:
        """The curve of these areas."""
        return self.mark(f"areas{order}.A")

    def charted(self, order: int = 0) -> Mark:
        """The axes with the curve, and what fills."""
        keys = ("x", "A.axis", "A.tick", "A.name", "A.zero", "A")
        return self.mark(*(f"areas{order}.{k}" for k in keys)) + self.filling(order)

    def whole_chart(self, order: int = 0) -> Mark:
        """The chart with all that is in it."""
        return self.mark(f"areas{order}")

    def slabs(self, count: int, order: int = 0) -> Mark:
        """Slabs in space, and a bar for each in the chart."""
        return self.mark(f"space.slabs.{order}.{count}", f"areas{order}.bars.{count}")

    def stacked_up(self, count: int, charted: bool) -> Mark:
        """Slabs in space, and where their areas are `charted` a bar for each and the sum."""
        if charted:
            return self.slabs(count) + self.sums()
        return self.mark(f"space.slabs.0.{count}")

    def sums(self, order: int = 0) -> Mark:
        """How many slabs there are, and what they come to."""
        return self.mark(f"areas{order}.count", f"areas{order}.total")

    def filling(self, order: int = 0) -> Mark:
        """What fills in space and under the curve of the areas, and how much that is."""
        return self.solid(order) + self.mark(f"areas{order}.under", f"areas{order}.total")

    def solid(self, order: int = 0) -> Mark:
        """The space under the surface, as far as it is filled."""
        return self.mark(f"space.slabs.{order}.solid")

    def tip(self, order: int = 0) -> Mark:
        """The point that draws the curve."""
        return self.mark(f"areas{order}.stalk", f"areas{order}.tip")

    def boxes(self, count: int) -> Mark:
        """Boxes in space."""
        return self.mark(f"space.slabs.boxes.{count}")

    def under(self, order: int) -> Mark:
        """All that stands under the surface, or is charted of it, of an order; and all boxes."""
        keys = [f"space.wall.{order}", f"space.slabs.{order}.solid", f"areas{order}", "map"]
        keys += [f"space.slabs.{order}.{n}" for n in STACKS]
        keys += [f"space.slabs.boxes.{n}" for n in BOXES]
        return self.mark(*keys)

    @property
    def level(self) -> Mark | None:
        """A level roof over the floor, with as much under it; None where there is none."""
        return self.mark("space.patch.level") if self.space.surface.patches else None

    @property
    def balanced(self) -> Mark:
        """Where the areas of the first slices balance."""
        return self.mark("areas0.balance")

    def strip(self, order: int) -> Mark:
        """Where a slice stands on the floor, seen from above."""
        return self.mark(f"map.strip.{order}")

    def strip_moved(self, order: int) -> Track:
        """It goes over all of the floor, its ends where the floor ends."""
        stretch = self.cut[order]
        places = eased(*stretch.ends, _FRAMES)
        sides = np.array([stretch.sides(p) for p in places.tolist()])
        key = f"strip.{order}"
        return track({key: places, f"{key}.low": sides[:, 0], f"{key}.high": sides[:, 1]})

    @property
    def counts(self) -> tuple[int, ...]:
        """How many slabs there may be."""
        return STACKS

    @property
    def grids(self) -> tuple[int, ...]:
        """How many boxes there may be along each side."""
        return BOXES

    # -- motion ------------------------------------------------------------------

    @property
    def _start(self) -> float:
        low, high = self.cut[0].ends
        return (self.place - low) / (high - low)

    def looked(self, order: int = 0) -> Track:
        """The camera goes round from where the slices of an order are seen, and comes back."""
        near, far = self._azimuths if order == 0 else self._azimuths[::-1]
        there = eased(near, far, _FRAMES)
        return track({"camera.azimuth": np.concatenate((there, there[-2::-1]))})

    def turned(self, back: bool = False) -> Track:
        """The camera goes to where the other slices are seen, or comes back."""
        near, far = self._azimuths
        return track({"camera.azimuth": eased(far, near) if back else eased(near, far)})

    @property
    def _azimuths(self) -> tuple[float, float]:
        s = self.space.surface
        return s.azimuth, next(a for a in s.turn if a != s.azimuth)

    def entering(self, order: int = 0) -> Track:
        """The empty slice comes in to its place; the surface turns translucent."""
        stop = self._start * (CUTS - 1)
        empty = np.zeros(_FRAMES)
        return track(
            {
                "sheet.veil": np.linspace(0.0, 1.0, _FRAMES),
                f"wall.{order}": np.linspace(0.0, stop, _FRAMES),
                f"wall.{order}.filled": empty + 1.0,
            }
        )

    def filled(self) -> Track:
        """It fills along itself, in space and flat, and its area is read out."""
        share = np.linspace(0.0, 1.0, 4 * STRIPS + 1)
        stretch = self.cut[0]
        tops = np.array(stretch.heights(self.place, np.linspace(0, 1, 4 * STRIPS + 1), self._far))
        steps = np.concatenate(([0.0], np.cumsum((tops[1:] + tops[:-1]) / 2)))
        area = self._area(np.array([self.place]))[0]
        so_far = area * (steps / steps[-1] if steps[-1] else share)
        # First it goes: what fills is to be seen from its beginning.
        gone = np.linspace(1.0, 0.0, 16)
        filled = np.concatenate((gone, share))
        nothing = np.zeros(gone.size)
        return track(
            {
                "wall.0.filled": filled,
                "strips.n": np.concatenate((nothing, STRIPS * share)),
                "area": np.concatenate((nothing, so_far)),
                "held": np.full(filled.size, self.place),
            }
        )

    def wandering(self) -> Track:
        """The slice goes to one side, and far to the other: as does its area."""
        low, high = 0.12, 0.95
        stops = [self._start, low, high]
        way = np.concatenate([eased(a, b, 81) for a, b in itertools.pairwise(stops)])
        begin, end = self.cut[0].ends
        places = begin + (end - begin) * way
        channels = {"wall.0": way * (CUTS - 1), "level": way * (STAGES - 1), "held": places}
        return track({**channels, "area": self._area(places)})

    def passing(self) -> Track:
        """The slice goes from its place over the floor, and comes back."""
        stops = [self._start, 1.0, 0.0, self._start]
        way = np.concatenate([eased(a, b, 41) for a, b in itertools.pairwise(stops)])
        return track({"wall.0": way * (CUTS - 1)})

    def sweeping(self, order: int = 0) -> Track:
        """The slice goes from end to end, and the point draws its area."""
        return self._run(order, np.linspace(0.0, 1.0, _FRAMES), ("t",))

    def put(self, order: int = 0) -> Track:
        """The slice at its first place, and nothing in the chart."""
        return self._run(order, np.zeros(2), ("t", "u"))

    def emptied(self, order: int = 0) -> Track:
        """Nothing is filled, in space and under the curve."""
        return self._run(order, np.zeros(2), ("u",))

    def washed(self, order: int = 0) -> Track:
        """The slice goes once more; what is under the curve fills, and is read out."""
        return self._run(order, np.linspace(0.0, 1.0, _FRAMES), ("u",))

    def half_washed(self, order: int) -> Track:
        """The same, up to half of the way."""
        low, high = self.cut[order].ends
        share = (self.half - low) / (high - low)
        return self._run(order, np.linspace(0.0, share, _FRAMES), ("u",))

    def _run(self, order: int, share: Array, ends: tuple[str, ...]) -> Track:
        found, key = self.areas[order], f"areas{order}"
        low, high = self.cut[order].ends
        places = low + (high - low) * share
        channels = {
            f"wall.{order}": share * (CUTS - 1),
            f"wall.{order}.filled": np.ones(share.size),
        }
        channels |= {f"{key}.{end}": places for end in ends}
        if "t" in ends:
            channels[f"{key}.tip"] = self._tips(order, places)
        if "u" in ends:
            channels[f"{key}.total"] = found.up_to(places)
            channels[f"slabs.{order}.solid"] = share * SOLID
        return track(channels)

    def stacked(self, count: int, order: int = 0) -> Track:
        """Slabs come on, one after the other, and the sum of their volumes grows."""
        found, key = self.areas[order], f"areas{order}"
        low, high = self.cut[order].ends
        places = np.array(self.cut[order].places(count))
        sums = np.concatenate(([0.0], np.cumsum(found.at(places)))) * (high - low) / count
        steps = 4
        shown = np.linspace(0.0, count, steps * count + 1)
        whole = np.floor(shown + 1e-9).astype(int)
        channels = {
            f"slabs.{order}.{count}": shown,
            f"{key}.n.{count}": shown,
            f"{key}.total": sums[whole],
            f"{key}.count": whole.astype(float),
        }
        return track(channels, (f"{key}.total", f"{key}.count"))

    def boxed(self, count: int) -> Track:
        """Boxes come on, row by row."""
        return track({f"slabs.boxes.{count}": np.linspace(0.0, count, 41)})

    def risen(self) -> Track:
        """The space under the surface is filled, slice by slice."""
        return track({"slabs.0.solid": np.linspace(0.0, SOLID, _FRAMES)})

    def veiled(self, back: bool = False) -> Track:
        """The surface turns translucent, or solid again."""
        return track({"sheet.veil": (1.0, 0.0) if back else (0.0, 1.0)})

    @property
    def _far(self) -> tuple[float, float]:
        z = self.space.surface.z
        return z.low, z.high

    def _area(self, places: Array) -> Array:
        return self.areas[0].at(places)

    def _tips(self, order: int, places: Array) -> Array:
        """Areas within the chart."""
        drawn = self.areas[order].at(places)
        graph = self.figure.figures[2 + order]  # type: ignore[union-attr]
        axis = graph.panels[0].y  # type: ignore[union-attr]
        return np.clip(drawn, axis.low, axis.high)


def sliced(volume: Volume, letter: str, letters: tuple[str, str]) -> Sliced:
    """The picture of a volume under the function `letter`; `letters` are of slices' areas.

    Where only the other order has a formula, that one is cut first.
    """
    first, across = volume.first, volume.across
    if volume.without and across is not None:
        first, across = across, first
    cut = stretches(first, across)
    ground, land = land_of(cut[0])
    value = None if volume.diverges else float(volume.value.approx)
    areas = tuple(areas_of(each, value) for each in cut)
    balance = None if value is None else _balance(areas[0], value)
    above = roof(ground, land, cut, letter, value)
    low, high = cut[0].ends
    place = float(f"{low + _AT * (high - low):.2g}")
    # Only the cutting that has a formula is told of.
    half = float(f"{sum(cut[0 if volume.without else -1].ends) / 2:.3g}")
    heights = (min(land.base, 0.0), max(land.top, 0.0))
    starts = (place - low) / (high - low) * (STAGES - 1)
    charts = [
        all_areas(f"areas{n}", a, letters[n], None if n else balance) for n, a in enumerate(areas)
    ]
    strips = [_strip(n, each) for n, each in enumerate(cut)]
    flat = floor(
        ground,
        land,
        above,
        [strip for strip, _ in strips],
        [q for _, quantities in strips for q in quantities],
    )
    keys = ("space", "slice", *(f"areas{n}" for n in range(len(charts))), "map")
    group = Group(
        keys,
        (above, one_slice(cut[0], heights, letter, starts), *charts, flat),
        ("abreast", *("beside",) * (len(charts) + 2)),
        ("space",),
    )
    name = fresh_id("figure")
    parts = SurfaceParts(name, above, "space")
    return Sliced(
        id=name,
        figure=group,
        volume=volume,
        space=parts,
        cut=cut,
        areas=areas,
        place=place,
        half=half,
        balance=balance,
    )


def _strip(order: int, stretch: Stretch) -> tuple[Segment, tuple[Quantity, ...]]:
    """A slice seen from above, in the middle of its way."""
    key = f"strip.{order}"
    place = sum(stretch.ends) / 2
    low, high = stretch.sides(place)
    ends = (key, f"{key}.low", key, f"{key}.high")
    if not stretch.first:
        ends = (f"{key}.low", key, f"{key}.high", key)
    numbers = {key: place, f"{key}.low": low, f"{key}.high": high}
    return Segment(key, "increment", *ends, 10.0), tuple(Quantity(*q) for q in numbers.items())


def _balance(found: Areas, volume: float) -> float | None:
    """The middle of the areas of slices; None where some are negative, or there are none."""
    if float(found.areas.min()) < 0 or not volume > 0:
        return None
    weighted = found.places * found.areas
    steps = np.diff(found.places)
    return float(((weighted[1:] + weighted[:-1]) / 2 * steps).sum()) / volume
