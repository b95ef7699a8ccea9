"""A curve turned over at the diagonal: input and output change places, so its slopes turn over."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np

from calcanim.expressions.names import fresh_names
from calcanim.notation.lines import fresh_id, written
from calcanim.notation.setter import plain
from calcanim.notation.sides import symbol
from calcanim.pictures.picture import Parts, Picture
from calcanim.pictures.plots import axis_name, eased, piece, ticks_up, track
from calcanim.storyboard.formula import Formula
from calcanim.storyboard.graph import (
    Axis,
    Curve,
    Family,
    Graph,
    GraphElement,
    Label,
    Panel,
    Point,
    Segment,
)
from calcanim.storyboard.quantities import Quantity, Track

_LOW, _RIGHT, _TOP = -1.3, 4.3, 3.3
_AT = math.log(2.0)  # where the slope is 2: as the height is
_RUN, _RISE = 0.5, 1.0


@dataclass(frozen=True, kw_only=True)
class MirroredPicture(Picture):
    """The exponential and its slope at one point; their images are revealed, and turn over.

    Quantities: ``turn``, 0 to 1; the corners ``p``, ``q``, ``r`` of the image of the triangle.
    """

    diagonal = Parts("diagonal")
    triangle = Parts("run", "rise", "p")
    slope = Parts("steep")
    image = Parts("image", "image_run", "image_rise", "image_p")
    image_slope = Parts("image_steep")
    names = Parts("name", "image_name")

    def turned(self) -> Track:
        """The image turns over at the diagonal."""
        return track(_corners(eased(0.0, 1.0, 61)))


def mirrored_exponential(x: str) -> MirroredPicture:
    """The exponential of the variable `x`, and the logarithm as its image."""
    grid = np.linspace(_LOW - 0.5, math.log(_RIGHT + 0.5), 121)
    straight, over = piece(grid, np.exp(grid)), piece(np.exp(grid), grid)
    a, b = _AT, 2.0

    def steep(source: str, said: str) -> Formula:
        return plain(f'"slope" {source}', f"slope {said}", "derivative")

    exp_name = plain(f"e^{x}", f"exp({x})", "function", f"e to the {x}")
    log_name = plain(f"ln {x}", f"log({x})", "inner", f"the logarithm of {x}")
    elements: tuple[GraphElement, ...] = (
        Segment("diagonal", "muted", _LOW, _LOW, _TOP, _TOP, 3.0, dashed=True),
        Curve("curve", "function", (straight,)),
        Family("image", "inner", ((straight,), (over,)), "turn"),
        Segment("run", "increment", a, b, a + _RUN, b, 6.0),
        Segment("rise", "derivative", a + _RUN, b, a + _RUN, b + _RISE, 6.0),
        Segment("image_run", "derivative", "p.x", "p.y", "q.x", "q.y", 6.0),
        Segment("image_rise", "increment", "q.x", "q.y", "r.x", "r.y", 6.0),
        Point("p", "input", a, b),
        Point("image_p", "input", "p.x", "p.y"),
        Label("steep", steep("2", "2"), 0.2, 2.4, "w", plain("2", "2", "derivative")),
        Label("image_steep", steep("1 slash 2", "one half"), 2.3, -0.1, "s"),
        Label("name", exp_name, 0.9, math.exp(0.9), "nw"),
        Label("image_name", log_name, 3.9, 0.95, "s"),
    )
    start = {k: float(v[0]) for k, v in _corners(np.zeros(1)).items()}
    (up,) = fresh_names(("y",), (x,))
    y = Axis(axis_name(up), _LOW, _TOP, (ticks_up(_LOW, _TOP),))
    figure = Graph(
        Axis(written(symbol(x)).formula, _LOW, _RIGHT, (ticks_up(_LOW, _RIGHT),)),
        (
            Panel(
                "plane",
                y,
                elements,
            ),
        ),
        tuple(Quantity(k, v) for k, v in start.items()),
        ("x", "plane", "curve"),
        square=True,
    )
    return MirroredPicture(id=fresh_id("figure"), figure=figure)


def _corners(turn: np.ndarray) -> dict[str, np.ndarray]:
    """The triangle on its way over: each corner goes straight to its image."""
    out = {"turn": turn}
    for key, x, y in (
        ("p", _AT, 2.0),
        ("q", _AT + _RUN, 2.0),
        ("r", _AT + _RUN, 2.0 + _RISE),
    ):
        out |= {f"{key}.x": x + (y - x) * turn, f"{key}.y": y + (x - y) * turn}
    return out
