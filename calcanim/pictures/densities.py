"""A curve on its interval with what lies under it: as a density, or with its mean height."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from calcanim.calculus.integrals.gained import left_of
from calcanim.expressions.tree import Expression, variable
from calcanim.expressions.typst import typst
from calcanim.notation.lines import fresh_id
from calcanim.notation.shown import Shown, measured, numeral
from calcanim.pictures import plots
from calcanim.pictures.area_parts import across, curve_of
from calcanim.pictures.areas import AreaPicture
from calcanim.pictures.picture import Mark, Picture, picture
from calcanim.sampling.accumulation import running
from calcanim.sampling.areas import AreaView, filled
from calcanim.sampling.arrays.functions import Floats
from calcanim.storyboard.figures import Track
from calcanim.storyboard.formula import prose
from calcanim.storyboard.graph import (
    Area,
    Axis,
    Bars,
    Curve,
    Dot,
    Graph,
    GraphElement,
    Panel,
    Piece,
    Readout,
)
from calcanim.storyboard.quantities import Quantity

_FRAMES = 97


@dataclass(frozen=True, slots=True, kw_only=True)
class DensityPicture(Picture):
    """A density, and its mass up to a place that moves along `places`: `shares`, each (n,).

    `beyond` are more of both, from there to the end of what is seen.
    """

    places: Floats
    shares: Floats
    beyond: tuple[Floats, Floats]

    @property
    def place(self) -> Expression:
        """Up to where it is filled at last."""
        return numeral(float(self.places[-1]))

    @property
    def chance(self) -> Shown:
        """The mass up to there, as the picture rounds it."""
        return Shown(measured(round(float(self.shares[-1]), 4)).expression, False)

    @property
    def mass(self) -> Mark:
        """The region up to the place, and its area in figures."""
        return self.mark("mass", "chance")

    def filled(self) -> Track:
        """The place goes from the low end as far as it does."""
        return self._at(self.places, self.shares)

    def filled_up(self) -> Track:
        """The place goes on to the end of what is seen."""
        places, shares = self.beyond
        whole = np.concatenate((self.places, places)), np.concatenate((self.shares, shares))
        return self._at(*whole)

    def taken_back(self) -> Track:
        """The place comes back from there."""
        places, shares = self.beyond
        return self._at(places[::-1], shares[::-1])

    def _at(self, places: Floats, shares: Floats) -> Track:
        return plots.track({"m": places, "p": shares})


def density_picture(of: AreaPicture, itself: bool = False) -> DensityPicture:
    """The curve of an area divided by that, filled up to the place of the thin slice.

    If it is a density `itself`, it is not divided, and all of the area is filled.
    """
    view, total = of.view, 1.0 if itself else float(of.area.value.approx)
    places = np.linspace(view.low, view.high if itself else view.slice, _FRAMES)
    rest = np.linspace(places[-1], view.high, _FRAMES)
    shares, others = (
        np.clip((_before(of) + view.gathered(at)) / total, 0, 1) for at in (places, rest)
    )
    ends = (view.parts[0].low, view.parts[0].high)
    seen = (view.window.low, view.window.high) if itself else ends
    # All that the picture shows of the area up to there: it may begin at a pole.
    start = max(ends[0], view.window.low)
    mass = Area("mass", "area", "negative_area", _fill(view, 1 / total), start, "m", 0.3)
    readout = plots.readout("chance", prose("area", "area"), "p", "area", shares)
    numbers = (Quantity("m", float(places[0])), Quantity("p", float(shares[0])))
    figure = _graph(of, "p", (mass,), numbers, (readout,), 1 / total, seen)
    return DensityPicture(
        fresh_id("figure"), figure, places=places, shares=shares, beyond=(rest, others)
    )


def _before(of: AreaPicture) -> float:
    """The area left of the stretch that is drawn: all of the tail, which may be heavy."""
    if of.stops is None or not of.area.parts[0].open_low:
        return 0.0
    known = left_of(of.area, of.area.typed(of.view.low))
    if known is not None:
        return known
    far = float(of.stops.lows[0].min())
    return float(running(of.view.f, of.view.x, far, [of.view.low])[0])


def mean_picture(of: AreaPicture, height: float) -> Picture:
    """The area as ``area``, and ``mean.edges``: a rectangle of the same size, so high."""
    ends = (of.view.parts[0].low, of.view.parts[-1].high)
    under = Area("area", "area", "negative_area", _fill(of.view), *ends, 0.25)
    level = Bars("mean", "derivative", "derivative", *ends, ((height,),), (0.5,), "level")
    return picture(_graph(of, "f", (under, level), (Quantity("level", 0.0),)))


def filled_picture(of: AreaPicture) -> Picture:
    """The curve and ``area``, what of it lies on the stretch that is seen."""
    fill, ends = _fill(of.view), (of.view.low, of.view.high)
    return picture(_graph(of, "f", (Area("area", "area", "negative_area", fill, *ends, 0.3),)))


def _graph(
    of: AreaPicture,
    letter: str,
    under: Sequence[GraphElement],
    quantities: tuple[Quantity, ...] = (),
    readouts: tuple[Readout, ...] = (),
    factor: float = 1.0,
    ends: tuple[float, float] = (-math.inf, math.inf),
) -> Graph:
    """The curve times `factor`, between its `ends`, with what lies `under` it."""
    x, w, curve = of.view.x, of.view.window, curve_of(of.view, ends=ends)
    dots = tuple(Dot(d.x, d.y * factor, d.hollow) for d in curve.dots)
    drawn = Curve("curve", "function", _scaled(curve.pieces, factor), dots)
    bottom, top = w.bottom * factor, w.top * factor
    name = plots.axis_name(letter, x, "function")
    panel = Panel("f", Axis(name, bottom, top, (plots.ticks_up(bottom, top),)), (*under, drawn))
    ticks = (across(of.area, w.low, w.high),)
    axis = Axis(plots.axis_name(typst(variable(x))), w.low, w.high, ticks)
    shown = ("x.axis", "x.zero", "x.tick", "x.name", "f", "curve")
    return Graph(axis, (panel,), quantities, shown, readouts)


def _fill(view: AreaView, factor: float = 1.0) -> tuple[Piece, ...]:
    found = filled(view, view.window.low, view.window.high)
    return _scaled(tuple(plots.piece(*p) for p in found), factor)


def _scaled(pieces: tuple[Piece, ...], factor: float) -> tuple[Piece, ...]:
    return tuple(Piece(p.xs, tuple(y * factor for y in p.ys)) for p in pieces)
