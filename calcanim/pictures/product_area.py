"""A product as an area: its factors are the sides of a rectangle, which grows by two strips."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from fractions import Fraction

import numpy as np

from calcanim.calculus.derivatives.factors import Product
from calcanim.expressions.tree import Expression
from calcanim.notation.lines import Line, fresh_id
from calcanim.notation.sides import Name, as_one, times
from calcanim.pictures.picture import Mark, Parts, Picture
from calcanim.pictures.plots import track
from calcanim.pictures.product_graphs import area_graph, curves_graph, shares_graph
from calcanim.pictures.product_runs import (
    Motion,
    Stretch,
    input_ends,
    motion,
    nudge_of,
    rectangle,
    shares,
    stacked,
    stretch,
    windows,
)
from calcanim.pictures.tangents import Tangents, Touched, tangents
from calcanim.sampling.arrays.functions import Floats
from calcanim.storyboard.figures import Group
from calcanim.storyboard.graph import Graph
from calcanim.storyboard.quantities import Quantity, Track

_SAMPLES = 61
_SHRINK = 50  # times as short a step is in the end
_THIN = 8  # the same, where its strips can still be seen


@dataclass(frozen=True, kw_only=True)
class ProductArea(Picture):
    """The rectangle, the curves of its two sides, and what each strip has a share of a step."""

    product: Product
    step: Fraction
    run: Stretch

    rectangle = Parts("area.whole", "area.whole_name.names", "area.tip")
    sides = Parts("area.across", "area.upright")
    lengths = Parts("area.more_across", "area.more_upright")
    right = Parts("area.right", "area.right_name.names")
    top = Parts("area.top", "area.top_name.names")
    corner = Parts("area.corner", "area.corner_name.names")
    names = Parts(*(f"area.{part}_name.names" for part in ("whole", "right", "top", "corner")))
    curves = Parts(
        *("curves.x", "curves.f", "curves.g"),
        *(f"curves.{key}" for key in ("f_curve", "g_curve", "f_foot", "g_foot", "f_now", "g_now")),
    )
    nudges = Parts(*(f"curves.{c}_{key}" for c in "fg" for key in ("run", "rise", "ahead")))
    all_curves = Parts("curves")
    chart = Parts(*(f"shares.{key}" for key in ("x", "s", "share", "level")))
    place = Parts("area.place")  # the input, as a number
    guess = Parts("shares.guess", "shares.guess_name")  # where the tempting rule would have the sum

    @property
    def ends(self) -> tuple[float, float]:
        """The input's window: the whole run, the step in it."""
        return input_ends(self.run, self.step)

    @property
    def whole_name(self) -> Mark:
        """What the area is called, in its middle."""
        return self.mark("area.whole_name.names")

    def flights(self, grown: Line) -> tuple[tuple[Mark, str], ...]:
        """From the names of the new parts to their places in ``Δp = Δf·g + f·Δg + Δf·Δg``."""
        parts = ("right", "top", "corner")
        return tuple(
            (self.mark(f"area.{part}_name.names"), grown.piece(1, 2 * n + k))
            for n, part in enumerate(parts)
            for k in range(2)
        )

    @property
    def cut_away(self) -> int | None:
        """Which side shrinks on the way to the level point, and did not before: 0, 1, or neither.

        As it is shrinking in size its strip lies on the rectangle.
        """
        if self.run.level is None:
            return None
        way = motion(self.product, np.array([self.run.start, self.run.level]))
        sizes = way.f * way.df, way.g * way.dg
        if self.run.end < self.run.start:
            sizes = -sizes[0], -sizes[1]
        fallen = [n for n, size in enumerate(sizes) if size[0] > 0 > size[1]]
        return fallen[0] if len(fallen) == 1 else None

    def wandering(self) -> Track:
        """The input goes a little way and comes back; the rectangle follows."""
        a = self.run.start
        there = np.linspace(a, a + float(self.step), _SAMPLES // 2)
        return self._at(motion(self.product, np.concatenate((there, there[::-1]))), 0.0)

    def grown(self) -> Track:
        """The step grows to its full length."""
        return self._nudged(np.linspace(0.0, float(self.step), _SAMPLES))

    def pulsing(self) -> Track:
        """The step becomes much shorter, and as long as before."""
        full = float(self.step)
        there = np.geomspace(full, full / 6, _SAMPLES // 2)
        h = np.concatenate((there, there[::-1]))
        return track(rectangle(self.product, np.full(len(h), self.run.start), h))

    def closing(self) -> Track:
        """The step shrinks, nothing else."""
        full = float(self.step)
        h = np.geomspace(full, full / _SHRINK, _SAMPLES)
        return track(rectangle(self.product, np.full(_SAMPLES, self.run.start), h))

    def shrunk(self) -> Track:
        """The step shrinks, and at its end the shares are what they come to.

        The strips stay as thin as can be seen.
        """
        full = float(self.step)
        h = np.append(np.geomspace(full, full / _SHRINK, _SAMPLES), 0.0)
        t = np.linspace(0.0, 1.0, len(h))
        names = {
            "steps": np.clip(8 - 8 * t, 0, 1) * (t < 0.94),
            "limits": np.clip(20 * t - 19, 0, 1),
        }
        here = np.full(len(h), self.run.start)
        found = shares(self.product, self.run.start, h)
        seen = np.maximum(h, full / _THIN)
        return track(rectangle(self.product, here, seen) | found | names)

    def regrown(self) -> Track:
        """The step has its full length again; the shares stay what they came to."""
        h = np.linspace(float(self.step) / _THIN, float(self.step), _SAMPLES)
        here = np.full(_SAMPLES, self.run.start)
        return track(rectangle(self.product, here, h))

    def widened(self) -> Track:
        """The windows open from those of a step to those of the whole run."""
        near, far = self._windows
        t = np.linspace(0.0, 1.0, 31)
        return track(
            {k: near[k] + (far[k] - near[k]) * t for k in near}
            | {"near": np.clip(1 - 2 * t, 0, 1), "far": np.clip(2 * t - 1, 0, 1)}
        )

    def rolled(self, start: float, stop: float) -> Track:
        """The input runs, a step before it; the shares are those of a vanishing step."""
        return self._at(motion(self.product, np.linspace(start, stop, 2 * _SAMPLES)), None)

    @property
    def _windows(self) -> tuple[dict[str, float], dict[str, float]]:
        return windows(self.product, self.step, self.run)

    def _nudged(self, steps: Floats) -> Track:
        here = np.full(len(steps), self.run.start)
        return track(
            rectangle(self.product, here, steps) | shares(self.product, self.run.start, steps)
        )

    def _at(self, way: Motion, step: float | None) -> Track:
        """The input runs; with the whole step before it where `step` is None."""
        steps = np.full(len(way.xs), float(self.step) if step is None else step)
        found = rectangle(self.product, way.xs, steps)
        if step is None:
            found |= stacked(way.sides, way.tops, np.zeros(len(way.xs)))
        return track(found)


def product_area(
    product: Product,
    names: tuple[Name, Name],
    area: Name,
    end: float | None = None,
    given: bool = False,
) -> ProductArea:
    """The picture of `product`, whose factors have `names`, in their roles; it is called `area`.

    The input runs to `end`, or as far as is good to see. Where the area is `given` it has its own
    name on it, else it has its factors. Raises UndefinedError where the product has no room next to
    the point.
    """
    run = stretch(product) if end is None else Stretch(product.start, end, None)
    step = nudge_of(product, run)
    start = np.array([run.start])
    nothing = np.array([0.0])
    near, _ = windows(product, step, run)
    now = (
        near
        | {"near": 1.0, "far": 0.0, "steps": 1.0, "limits": 0.0}
        | {k: float(v[0]) for k, v in rectangle(product, start, nothing).items()}
        | {k: float(v[0]) for k, v in shares(product, run.start, np.array([float(step)])).items()}
    )
    figures = {
        "area": area_graph(product, step, run, names, area if given else as_one(times(*names))),
        "curves": curves_graph(product, step, run, names),
        "shares": shares_graph(product, step, run, (*names, area)),
    }
    group = Group(
        tuple(figures),
        tuple(_with(figure, now) for figure in figures.values()),
        ("abreast", "beside", "beside"),
        ("area",),
    )
    return ProductArea(id=fresh_id("figure"), figure=group, product=product, step=step, run=run)


def _with(graph: Graph, now: dict[str, float]) -> Graph:
    """The graph with those quantities that it uses."""
    return replace(graph, quantities=tuple(Quantity(k, v) for k, v in now.items()))


def product_tangents(
    picture: ProductArea, lines: Sequence[tuple[Line, Name]], rate: Expression
) -> Tangents:
    """Both factors and the product, whose derivative is `rate`, over the whole frame.

    `lines` say what they are, ``f = x^2``, each with its name.
    """
    product = picture.product
    slopes = (*(work.result for work in product.works), rate)
    functions = (product.f, product.g, product.expression)
    curves = [
        Touched(line.formula, name, e, slope)
        for (line, name), e, slope in zip(lines, functions, slopes, strict=True)
    ]
    return tangents(product.name, curves, picture.ends, picture.run.start, "wide")
