"""A line through points, with its misses: what it runs by, and how it is drawn."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from calcanim.notation.setter import plain
from calcanim.pictures.plots import readout, ticks_up
from calcanim.sampling.terrain import Array
from calcanim.storyboard.graph import Axis, Graph, GraphElement, Panel, Point, Segment, Slope
from calcanim.storyboard.quantities import Quantity

_MARGIN = 0.35  # of the points' width and height, around them


def fitted_line(
    data: Array, quantities: Sequence[Quantity], losses: Sequence[float], role: str = "surface"
) -> Graph:
    """The line w·x + b through `data`, shape (n, 2), with the misses.

    Its loss, which comes to be each of `losses`, is read out in its `role`.
    """
    low, high = data.min(axis=0), data.max(axis=0)
    room = _MARGIN * np.where(high > low, high - low, 2.0)
    low, high = low - room, high + room
    x_ends, y_ends = (float(low[0]), float(high[0])), (float(low[1]), float(high[1]))
    elements: tuple[GraphElement, ...] = (
        *(
            Segment(f"miss.{n}", "increment", float(x), float(y), float(x), f"said.{n}", 3.0)
            for n, (x, y) in enumerate(data)
        ),
        Slope("line", "input", 0.0, "b", "w"),
        *(Point(f"point.{n}", "text", float(x), float(y)) for n, (x, y) in enumerate(data)),
    )
    now = readout("now", plain('"loss"', "loss", role), "loss", role, losses)
    across, up = (plain(f'"{name}"', name, "muted") for name in ("input", "target"))
    return Graph(
        Axis(across, *x_ends, (ticks_up(*x_ends),)),
        (Panel("f", Axis(up, *y_ends, (ticks_up(*y_ends),)), elements),),
        tuple(quantities),
        ("x", "f", *(e.key for e in elements), "now"),
        (now,),
    )


def line_quantities(points: Array, w: Array, b: Array) -> dict[str, Array]:
    """What the figure runs by, for weights of shape (n,): each again of shape (n,)."""
    said = np.outer(w, points[:, 0]) + b[:, None]
    loss = ((said - points[:, 1]) ** 2).mean(axis=1)
    return {"w": w, "b": b, "loss": loss, **{f"said.{n}": s for n, s in enumerate(said.T)}}
