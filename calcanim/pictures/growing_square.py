"""A square whose sides grow: two strips and a corner, laid end to end to be measured."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from calcanim.expressions.tree import Expression, call, mul, number, power, variable
from calcanim.notation.lines import fresh_id
from calcanim.notation.setter import one
from calcanim.pictures.picture import Mark, Parts, Picture
from calcanim.pictures.plots import bare_axis, eased, track
from calcanim.storyboard.graph import Block, Blocks, Graph, GraphElement, Panel, Segment, Span
from calcanim.storyboard.quantities import Quantity, Track

_SIDE, _STEP = 2.0, 0.5
_GAP = 0.3  # from the square to the row below it
_HIGH = 3.22  # of the window, which goes down as the pieces do
_PIECES = ("right", "top", "corner")


@dataclass(frozen=True, kw_only=True)
class SquarePicture(Picture):
    """The square; its pieces are revealed.

    Quantities: the ``side``, the ``step``, and for each piece its corners, ``right.x1`` to
    ``corner.y2``. Every track keeps the area of each piece true to side and step.
    """

    whole = Parts("whole", "side")
    pieces = Parts(*_PIECES)
    names = Parts(*(f"{key}.names" for key in _PIECES))  # off before the pieces move
    step = Parts("step")
    measures = Parts("first", "second", "last")  # of the row
    length = Parts("length")  # what is left of the row

    def lifts(self, places: Sequence[str]) -> tuple[tuple[Mark, str], ...]:
        """The names of the pieces, each with the key of a line to which it flies."""
        return tuple(
            (self.mark(f"{key}.names"), place) for key, place in zip(_PIECES, places, strict=True)
        )

    def grows(self) -> Track:
        """The square itself, from a small one."""
        return track(_placed(eased(0.35 * _SIDE, _SIDE), np.zeros(41), 0.0))

    def nudged(self) -> Track:
        """The sides grow by the step."""
        return track(_placed(_SIDE, eased(0.0, _STEP), 0.0))

    def laid_out(self) -> Track:
        """The pieces go into a row below the square, each as large as it was."""
        return track(_placed(_SIDE, _STEP, eased(0.0, 1.0)))

    def set_out(self) -> Track:
        """The pieces stand in the row, hidden until they are revealed."""
        return track(_placed(_SIDE, np.full(2, _STEP / 2), 1.0))

    def poured(self) -> Track:
        """The row goes around the square."""
        return track(_placed(_SIDE, _STEP / 2, eased(1.0, 0.0)))

    def thinned(self) -> Track:
        """The step all but vanishes: the row keeps its length but for the corner's."""
        return track(_placed(_SIDE, eased(_STEP, _STEP / 40), 1.0))


def growing_square(x: str, step: str) -> SquarePicture:
    """The square of the variable `x`, whose sides will grow by the letter `step`."""
    side = variable(x)
    return _square(side, power(side, number(2)), variable(step))


def square_of_area(x: str, step: str) -> SquarePicture:
    """The square whose area is the variable `x`, and that will grow by the letter `step`."""
    area = variable(x)
    return _square(call("sqrt", area), area, variable(step))


def _square(side: Expression, area: Expression, h: Expression) -> SquarePicture:

    def block(key: str, role: str, name: Expression) -> Blocks:
        x1, y1, x2, y2 = (f"{key}.{end}" for end in ("x1", "y1", "x2", "y2"))
        return Blocks(key, role, role, ((Block(x1, y1, x2, y2, one(name)),),), opacity=0.3)

    elements: tuple[GraphElement, ...] = (
        Blocks(
            "whole",
            "function",
            "function",
            ((Block(0.0, 0.0, "side", "side", one(area)),),),
        ),
        block("right", "derivative", mul(side, h)),
        block("top", "derivative", mul(side, h)),
        block("corner", "increment", power(h, number(2))),
        Span("side", "input", -0.12, 0.0, -0.12, "side", one(side, "input"), "w"),
        Segment("length", "derivative", 0.0, "row", "twice", "row", 7.0),
        Span("step", "increment", "side", "far", "far", "far", one(h, "increment"), "n", 0.15),
        Span("first", "input", 0.0, "foot", "side", "foot", one(side, "input"), "s"),
        Span("second", "input", "side", "foot", "twice", "foot", one(side, "input"), "s"),
        Span("last", "increment", "twice", "foot", "end", "foot", one(h, "increment"), "s", 0.15),
    )
    start = {k: float(np.asarray(v).ravel()[0]) for k, v in _placed(_SIDE, 0.0, 0.0).items()}
    figure = Graph(
        bare_axis(-0.45, 2 * _SIDE + _STEP + 0.1),
        (Panel("plane", bare_axis("bottom", "top"), elements),),
        tuple(Quantity(k, v) for k, v in start.items()),
        (),
        square=True,
    )
    return SquarePicture(id=fresh_id("figure"), figure=figure)


def _placed(
    side: np.ndarray | float, step: np.ndarray | float, moved: np.ndarray | float
) -> dict[str, np.ndarray]:
    """All quantities where the pieces are `moved`, 0 to 1, from the square into the row.

    A piece changes its shape and keeps its area.
    """
    s, h, m = np.broadcast_arrays(*(np.asarray(v, dtype=float) for v in (side, step, moved)))
    s, h, m = (np.atleast_1d(v) for v in (s, h, m))
    out = {"side": s, "step": h, "far": s + h, "twice": 2 * s, "end": 2 * s + h}
    out["row"] = -_GAP - h / 2
    out["foot"] = -_GAP - h - 0.12
    out["bottom"] = -0.12 - m * (_GAP + _STEP + 0.24)
    out["top"] = out["bottom"] + _HIGH
    wide = {"right": h ** (1 - m) * s**m, "top": s, "corner": h}
    starts = {"right": (s, 0 * s), "top": (0 * s, s), "corner": (s, s)}
    ends = {"right": s, "top": 0 * s, "corner": 2 * s}
    for key in _PIECES:
        area = h * (h if key == "corner" else s)
        width = wide[key]
        height = np.divide(area, width, out=np.zeros_like(s), where=width > 0)
        if key == "right":  # without a step it is as high as the square, and has no width
            height = np.where(h > 0, height, s)
        left, bottom = starts[key]
        left, bottom = left + (ends[key] - left) * m, bottom + (-_GAP - h - bottom) * m
        if key == "top":  # around the square
            left = left + 1.1 * s * np.sin(np.pi * m)
        out |= {f"{key}.x1": left, f"{key}.y1": bottom}
        out |= {f"{key}.x2": left + width, f"{key}.y2": bottom + height}
    return out
