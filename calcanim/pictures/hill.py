"""A density of two variables as a surface: its balance point, and slices that sweep through."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
from mpmath import mpf

from calcanim.calculus.bounds import end_value
from calcanim.expressions.evaluate import EvaluationOverflowError, evaluate
from calcanim.expressions.tree import Expression
from calcanim.notation.lines import fresh_id
from calcanim.pictures.picture import Mark, Picture
from calcanim.pictures.plots import track
from calcanim.pictures.surface import SurfaceParts, surface
from calcanim.sampling.arrays.functions import Floats
from calcanim.sampling.contours import contours
from calcanim.sampling.terrain import Terrain, Window, grid
from calcanim.storyboard.figures import Track
from calcanim.storyboard.formula import Formula
from calcanim.storyboard.surface import Cut, Trail, Wall

_CELLS = 40
_LEVELS = 7
_CUTS = 15
_POSTS = 33
_VEIL = 0.6
_FRAMES = 60
_OPACITY = 0.4
_FIRST = 0.3  # of the way through the hill: the slice that is looked at first


@dataclass(frozen=True, slots=True)
class Heap:
    """A density of two variables over a region: from `low` to `high` in the second one.

    These ends may depend on the first variable.
    """

    loss: Expression
    names: tuple[str, str]
    first: tuple[float, float]
    low: Expression
    high: Expression

    def height(self, w: tuple[mpf, ...]) -> mpf | None:
        """The density at a place; None outside of the region."""
        x, y = w
        a, b = self.ends(float(x))
        if not (self.first[0] <= x <= self.first[1] and a <= y <= b):
            return None
        try:
            return evaluate(self.loss, dict(zip(self.names, w, strict=True)), 20)
        except EvaluationOverflowError:
            return None

    def ends(self, x: float) -> tuple[float, float]:
        """Between what the second variable lies where the first one is `x`."""
        a, b = (
            evaluate(e, {self.names[0]: mpf(x)}, 20) if e.variables else end_value(e)
            for e in (self.low, self.high)
        )
        return float(-np.inf if a is None else a), float(np.inf if b is None else b)


@dataclass(frozen=True, slots=True, kw_only=True)
class HillPicture(Picture):
    """The surface, with its balance point on it or a wall across it."""

    space: SurfaceParts

    @property
    def point(self) -> Mark:
        """The balance point on the hill, with the plumb line from it."""
        return self.space.trail("balance") + self.space.shadow("balance")

    @property
    def slice(self) -> Mark:
        """A slice of the hill."""
        return self.mark("wall.slice")

    def swept(self) -> Track:
        """The slice goes through the hill, from end to end."""
        last = len(self.space.surface.walls[0].cuts) - 1
        third = round(last * _FIRST)
        way = np.concatenate([np.linspace(third, last, _FRAMES), np.linspace(last, 0, _FRAMES)])
        return track({"wall.slice": way})

    def filled(self) -> Track:
        """One slice is filled along itself, and the hill pales."""
        third = round((len(self.space.surface.walls[0].cuts) - 1) * _FIRST)
        veil = np.minimum(np.linspace(0.0, 4.0, _FRAMES), 1.0) * _VEIL
        filled = np.linspace(0.0, 1.0, _FRAMES)
        where = np.full(_FRAMES, float(third))
        return track({"wall.slice": where, "wall.slice.filled": filled, "sheet.veil": veil})

    def unveiled(self) -> Track:
        """The hill is as solid again as it was."""
        return track({"sheet.veil": [_VEIL, 0.0]})


def hill_picture(
    heap: Heap,
    x: tuple[float, float],
    y: tuple[float, float],
    at: tuple[float, float],
    name: Formula,
    weighed: bool,
) -> HillPicture:
    """The surface called `name` over a rectangle.

    A density has a point on it `at` the place where it balances, a `weighed` one a wall across it.
    """
    xs, ys = np.linspace(*x, _CELLS + 1), np.linspace(*y, _CELLS + 1)
    heights = _inside(heap, grid(heap, xs, ys), xs, ys)
    known = heights[np.isfinite(heights)]
    top = float(np.quantile(known, 0.995)) if known.size else 1.0
    top = float(known.max()) if known.size and known.max() < 2.5 * top else top
    low = float(np.quantile(known, 0.005)) if known.size else 0.0
    low = float(known.min()) if known.size and known.min() > 2.5 * low else low
    bottom = min(low, 0.0)
    filled = np.where(np.isfinite(heights), np.clip(heights, bottom, top), np.nan)

    levels = [bottom + (top - bottom) * (n + 1) / (_LEVELS + 1) for n in range(_LEVELS)]
    curves = tuple((v, contours(xs, ys, filled, v)) for v in levels)
    land = Terrain(Window(x, y, False), filled, bottom, 1.02 * top, curves)
    here = heap.height((mpf(at[0]), mpf(at[1])))
    tall = min(max(float(here or 0), bottom), top)
    spot = (*at, tall)
    point = () if weighed else (Trail("balance", "derivative", (spot, spot), (0,)),)
    made = surface(heap, land, "p", at, point)
    wall = _wall(heap, xs, y, (bottom, top)) if weighed else None
    made = replace(
        made,
        # One 0 is enough at the corner where the axes meet.
        z=replace(made.z, low=bottom, name=name, ticks=tuple(t for t in made.z.ticks if t.value)),
        walls=() if wall is None else (wall,),
        ground=0.0 if bottom < 0 else None,
    )
    own = fresh_id("figure")
    return HillPicture(id=own, figure=made, space=SurfaceParts(own, made))


def _inside(heap: Heap, heights: Floats, xs: Floats, ys: Floats) -> Floats:
    """No heights outside of the region."""
    out = heights.copy()
    for n, u in enumerate(xs.tolist()):
        a, b = heap.ends(u)
        room = 1e-9 * (ys[-1] - ys[0])
        out[(ys < a - room) | (ys > b + room), n] = np.nan
    return out


def _wall(heap: Heap, xs: Floats, y: tuple[float, float], far: tuple[float, float]) -> Wall | None:
    cuts = []
    for u in np.linspace(xs[0], xs[-1], _CUTS).tolist():
        a, b = heap.ends(u)
        low, high = max(a, y[0]), min(b, y[1])
        if not low < high:
            continue
        vs = np.linspace(low, high, _POSTS)
        tall = grid(heap, np.array([u, u]), vs)[:, 0]
        tall = np.clip(np.where(np.isfinite(tall), tall, 0.0), *far)
        ends = ((u, low), (u, high))
        cuts.append(Cut(*ends, tuple(float(f"{z:.6g}") for z in tall.tolist())))
    if len(cuts) < 2:
        return None
    return Wall("slice", "increment", "negative_area", tuple(cuts), opacity=_OPACITY)
