"""Slices flat on paper: one of them, and the areas of all; the floor that they stand on."""

from __future__ import annotations

import itertools
from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

from calcanim.expressions.tree import variable
from calcanim.expressions.typst import typst
from calcanim.notation.setter import plain
from calcanim.notation.sides import applied
from calcanim.pictures.level_map import level_map
from calcanim.pictures.plots import (
    axis_name,
    piece,
    readout,
    ticks_across,
    ticks_up,
)
from calcanim.pictures.roof import STACKS, Ends, Roof, Stretch
from calcanim.pictures.surface import input_name
from calcanim.sampling.accumulation import running
from calcanim.sampling.terrain import Array, Terrain
from calcanim.storyboard.formula import prose
from calcanim.storyboard.graph import (
    Area,
    Axis,
    Block,
    Blocks,
    Curve,
    Family,
    Fulcrum,
    Graph,
    GraphElement,
    Panel,
    Point,
    Readout,
    Segment,
)
from calcanim.storyboard.quantities import Quantity
from calcanim.storyboard.surface import Surface

STAGES = 9
"""Slices between which the flat one moves."""
STRIPS = 24
"""Strips of the flat one."""
_POINTS = 65
_FINE = 97
_FILL = 0.16  # opacity: the curve is seen on it
_ROOM = 0.12  # of an axis, beyond what is drawn
_FOOT = 0.16  # of the largest area: below the axis, for what the areas balance on


@dataclass(frozen=True, slots=True)
class Areas:
    """The areas of slices at places, and the volume up to each, all of shape (n,)."""

    stretch: Stretch
    places: Array
    areas: Array
    gathered: Array

    def at(self, places: Array) -> Array:
        """The areas of slices elsewhere, shape (m,)."""
        between = np.interp(places, self.places, self.areas)
        if self.stretch.cutting.area is None:
            return between
        found = self.stretch.cutting.areas(places)
        return np.where(np.isfinite(found), found, between)

    def total(self, count: int) -> float:
        """What `count` slabs come to."""
        low, high = self.stretch.ends
        places = np.array(self.stretch.places(count))
        return float(self.at(places).sum() * (high - low) / count)

    def up_to(self, places: Array) -> Array:
        """The volume up to places elsewhere, shape (m,)."""
        return np.interp(places, self.places, self.gathered)


def areas_of(stretch: Stretch, volume: float | None) -> Areas:
    """The areas of all slices; `volume` is that of all together where it is known.

    What has no area, or is infinite, is as large as beside it.
    """
    cutting = stretch.cutting
    places = np.linspace(*stretch.ends, _FINE)
    found = cutting.areas(places)
    known = np.isfinite(found)
    areas = np.interp(places, places[known], found[known]) if known.any() else np.zeros(_FINE)
    if cutting.area is not None and cutting.area.variables:
        low, high = stretch.ends
        tiny = 1e-9 * (high - low)
        start = low if known[0] else low + tiny
        inside = np.clip(places, start, high if known[-1] else high - tiny)
        return Areas(stretch, places, areas, running(cutting.area, cutting.held, start, inside))
    steps = (areas[1:] + areas[:-1]) / 2 * np.diff(places)
    gathered = np.concatenate(([0.0], np.cumsum(steps)))
    if volume is not None and abs(gathered[-1]) > 1e-12:
        gathered *= volume / gathered[-1]
    return Areas(stretch, places, areas, gathered)


def one_slice(stretch: Stretch, heights: Ends, letter: str, starts: float) -> Graph:
    """The slice as the graph of a function of the variable along it, cut into strips.

    The quantities ``level`` (0 to `STAGES` - 1), ``strips``, ``held``, ``area`` are its own.
    """
    cutting = stretch.cutting
    shares, middles = np.linspace(0, 1, _POINTS), (np.arange(STRIPS) + 0.5) / STRIPS
    curves, stages, areas = [], [], []
    for place in np.linspace(*stretch.ends, STAGES).tolist():
        low, high = stretch.sides(place)
        far = heights[0], heights[1]
        curves.append((piece(low + (high - low) * shares, stretch.heights(place, shares, far)),))
        tops = stretch.heights(place, middles, far)
        cuts = np.linspace(low, high, STRIPS + 1).tolist()
        stages.append(
            tuple(Block(a, 0.0, b, z) for a, b, z in zip(cuts[:-1], cuts[1:], tops, strict=True))
        )
        areas.append(float(np.mean(tops)) * (high - low))
    bottom, top = _roomy(*heights)
    name = cutting.along
    names = sorted((cutting.held, name))
    called = applied(letter, *names)
    label = plain(
        f"{letter}({', '.join(typst(variable(n)) for n in names)})", called.text, "surface"
    )
    ends = _roomy(*stretch.reach, around=True)
    held = plain(typst(variable(cutting.held)), cutting.held, "input")
    return Graph(
        Axis(input_name(name), *ends, (ticks_across(cutting.f, name, *stretch.reach, count=4),)),
        (
            Panel(
                "f",
                Axis(label, bottom, top, (ticks_up(*heights, count=4),)),
                (
                    Blocks(
                        "strips",
                        "increment",
                        "negative_area",
                        tuple(stages),
                        "level",
                        "strips.n",
                        stagger=0.0,
                    ),
                    Family("curve", "surface", tuple(curves), "level"),
                ),
            ),
        ),
        (
            Quantity("level", starts),
            Quantity("strips.n", 0.0),
            Quantity("held", float(np.interp(starts, range(STAGES), _ways(stretch)))),
            Quantity("area", 0.0),
        ),
        ("x", "f", "curve"),
        (
            _short(readout("held", held, "held", "input", _ways(stretch))),
            _short(readout("area", prose("area", "increment"), "area", "increment", areas)),
        ),
    )


def all_areas(key: str, found: Areas, letter: str, balance: float | None) -> Graph:
    """The areas of all slices as a curve: as far as ``t``, filled as far as ``u``.

    Bars of `STACKS` are ``bars.N``, as many as ``n.N`` says; ``total`` is what is read out.
    Where they balance, if that is known, is ``balance``.
    """
    stretch = found.stretch
    low, high = stretch.ends
    shown = _cut_high(found.areas)
    bottom, top = _roomy(float(min(shown.min(), 0.0)), float(max(shown.max(), 0.0)))
    if balance is not None:
        bottom -= _FOOT * (top - bottom)
    drawn = piece(found.places, np.clip(found.areas, bottom, top))
    name = stretch.cutting.held
    elements: list[GraphElement] = []
    for count in STACKS:
        bars = zip(edges(stretch, count), found.at(np.array(stretch.places(count))), strict=True)
        blocks = tuple(
            Block(a, 0.0, b, float(np.clip(height, bottom, top))) for (a, b), height in bars
        )
        bar, how_many = f"bars.{count}", f"{key}.n.{count}"
        elements.append(
            Blocks(bar, "increment", "negative_area", (blocks,), 0.0, how_many, opacity=_FILL)
        )
    elements += [
        Area("under", "increment", "negative_area", (drawn,), low, f"{key}.u", _FILL),
        Curve("A", "increment", (drawn,), high=f"{key}.t", width=6.0),
        Segment("stalk", "increment", f"{key}.t", 0.0, f"{key}.t", f"{key}.tip", 6.0),
        Point("tip", "input", f"{key}.t", f"{key}.tip"),
    ]
    if balance is not None:
        elements.append(Fulcrum("balance", "input", balance, 0.0, 0.45))
    totals = [*found.gathered, *(found.total(n) for n in STACKS)]
    numbers = {"t": low, "u": low, "tip": float(found.areas[0]), "total": 0.0, "count": 0.0}
    numbers |= {f"n.{count}": 0.0 for count in STACKS}
    marks = ticks_across(stretch.cutting.f, name, low, high, count=4)
    return Graph(
        Axis(input_name(name), *_roomy(low, high, around=True), (marks,)),
        (
            Panel(
                "A",
                Axis(
                    axis_name(letter, name, "increment"),
                    bottom,
                    top,
                    (ticks_up(bottom, top, count=4),),
                ),
                tuple(elements),
            ),
        ),
        tuple(Quantity(f"{key}.{k}", v) for k, v in numbers.items()),
        ("x", "A"),
        (
            Readout("count", prose("slabs", "input"), f"{key}.count", "input", 2, 0),
            readout("total", prose("volume", "text"), f"{key}.total", "text", totals),
        ),
    )


def floor(
    ground: Roof,
    land: Terrain,
    above: Surface,
    elements: Sequence[GraphElement],
    quantities: Sequence[Quantity],
) -> Graph:
    """The floor from above, in the colours of the heights over it, with `elements` on it."""
    return level_map(ground, land, above, elements, quantities)


def edges(stretch: Stretch, count: int) -> list[Ends]:
    """Where each of `count` slabs begins and ends."""
    low, high = stretch.ends
    cuts = np.linspace(low, high, count + 1).tolist()
    return list(itertools.pairwise(cuts))


def _ways(stretch: Stretch) -> Array:
    return np.linspace(*stretch.ends, STAGES)


def _cut_high(ys: Array) -> Array:
    """Areas without what runs off at an end."""
    usual = float(np.quantile(np.abs(ys), 0.9)) or 1.0
    return np.clip(ys, -3 * usual, 3 * usual)


def _roomy(low: float, high: float, around: bool = False) -> Ends:
    """The ends of an axis, with some room beyond what is drawn; a height of 0 has none below it."""
    if not high > low:
        low, high = low - 1.0 * around, low + 1.0
    room = _ROOM * (high - low)
    if around:
        return low - room / 2, high + room / 2
    return low - room * (low < 0), high + room * (high > 0)


def _short(found: Readout) -> Readout:
    """The readout with as many digits as can be followed while it runs."""
    return replace(found, decimals=max(found.decimals - 1, 1))
