"""How far a difference quotient is off, against its step, both in powers of ten."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np

from calcanim.calculus.derivatives.in_doubles import InDoubles
from calcanim.notation.lines import fresh_id, written
from calcanim.notation.setter import plain
from calcanim.notation.sides import symbol
from calcanim.pictures.picture import Mark, Picture
from calcanim.pictures.plots import piece, ticks_log, track
from calcanim.sampling.arrays.functions import Floats
from calcanim.storyboard.graph import (
    Axis,
    Curve,
    Graph,
    GraphElement,
    Guide,
    Label,
    Panel,
    Piece,
    Point,
    Slope,
)
from calcanim.storyboard.quantities import Quantity, Track
from calcanim.storyboard.words import Side

SMALL, FINEST = -4.0, -16.0  # powers of ten: as far as rounding is not seen; the last step
_ROLES = {1: "increment", 2: "inner"}
_WORDS = {1: "one side", 2: "both sides"}
_NAMED = {1: -2, 2: -3}  # powers of ten at which a curve has its name
_ANCHOR = -2  # the power of ten at which a line is laid along a curve
_NOISE = -14


@dataclass(frozen=True, kw_only=True)
class ErrorPlot(Picture):
    """Errors of one side and of both, drawn from large steps to small ones as ``reach`` falls."""

    found: InDoubles
    keys: frozenset[str]

    def _of(self, *keys: str) -> Mark | None:
        known = [key for key in keys if key in self.keys]
        return self.mark(*known) if known else None

    @property
    def curves(self) -> Mark | None:
        """Both curves, as far as there is an error that is not 0."""
        return self._of("errors.1", "errors.2")

    @property
    def lines(self) -> Mark | None:
        """Straight lines along which they fall."""
        return self._of("line.1", "line.2")

    @property
    def rounding(self) -> Mark | None:
        """The straight line along which they climb."""
        return self._of("rounding")

    @property
    def bests(self) -> Mark | None:
        """Where each is lowest."""
        return self._of("best.1", "best.2", "step.1", "step.2")

    @property
    def names(self) -> Mark | None:
        """What the curves are of."""
        return self._of("name.1", "name.2")

    def drawn(self, start: float, end: float) -> Track:
        """From one power of ten of the step to another."""
        return track({"reach": np.linspace(start, end, 61)})


def error_plot(found: InDoubles, step: str) -> ErrorPlot:
    """The plot of what is `found`; `step` names the step."""
    across = np.log10(found.steps)
    elements: list[GraphElement] = []
    lows: list[float] = []
    for sides in (1, 2):
        errors = found.errors(sides)
        with np.errstate(divide="ignore"):
            ys = np.log10(errors)
        lows += ys[np.isfinite(ys)].tolist()
        pieces = _pieces(across[::-1], ys[::-1])
        if pieces:
            elements.append(Curve(f"errors.{sides}", _ROLES[sides], pieces, low="reach"))
        name = plain(f'"{_WORDS[sides]}"', _WORDS[sides], _ROLES[sides])
        place = _NAMED[sides]
        if pieces and math.isfinite(ys[found.at(place)]):
            side: Side = "nw" if sides == 1 else "se"
            elements.append(
                Label(f"name.{sides}", name, float(place), float(ys[found.at(place)]), side)
            )
        order, height = found.order(sides), float(ys[found.at(_ANCHOR)])
        if order and math.isfinite(height):
            elements.append(
                Slope(
                    f"line.{sides}",
                    "muted",
                    float(_ANCHOR),
                    height,
                    float(order),
                    width=2.5,
                    dashed=True,
                )
            )
        best = found.best(sides)
        if order and best is not None and math.isfinite(ys[best]):
            at = float(across[best]), float(ys[best])
            elements += [
                Guide(f"step.{sides}", _ROLES[sides], *at),
                Point(f"best.{sides}", _ROLES[sides], *at),
            ]
    low, high = math.floor(min(lows, default=-16.0)) - 1, math.ceil(max(lows, default=0.0)) + 1
    noise = found.rounding(10.0**_NOISE)
    if noise > 0 and lows:
        elements.insert(
            0,
            Slope(
                "rounding", "muted", float(_NOISE), math.log10(noise), -1.0, width=2.5, dashed=True
            ),
        )
    every = 2 if high - low <= 18 else 4
    x = Axis(written(symbol(step)).formula, -16.0, 0.6, (ticks_log(-16, 0),))
    y = Axis(
        plain('"error"', "error", "muted"), float(low), float(high), (ticks_log(low, high, every),)
    )
    graph = Graph(
        x,
        (Panel("e", y, tuple(elements)),),
        (Quantity("reach", 0.0),),
        ("x.axis", "x.tick", "x.name", "e.axis", "e.grid", "e.tick", "e.name"),
    )
    keys = frozenset(e.key for e in elements)
    return ErrorPlot(id=fresh_id("figure"), figure=graph, found=found, keys=keys)


def _pieces(xs: Floats, ys: Floats) -> tuple[Piece, ...]:
    """Stretches on which there is an error, xs rising."""
    out: list[Piece] = []
    good = np.isfinite(ys)
    edges = np.flatnonzero(np.diff(np.concatenate(([False], good, [False])).astype(int)))
    for start, end in zip(edges[::2], edges[1::2], strict=True):
        if end - start > 1:
            out.append(piece(xs[start:end], ys[start:end]))
    return tuple(out)
