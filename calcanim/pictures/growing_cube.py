"""A cube whose sides grow: three slabs, three bars and a speck, pulled apart to be seen."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from calcanim.expressions.tree import Expression, mul, number, power, variable
from calcanim.notation.lines import fresh_id
from calcanim.notation.setter import one
from calcanim.pictures.picture import Parts, Picture
from calcanim.pictures.plots import bare_axis, eased, track
from calcanim.storyboard.graph import Brick, Graph, Panel
from calcanim.storyboard.quantities import Number, Quantity, Track

_SIDE, _STEP, _APART = 2.0, 0.5, 0.75
LEFT, DOWN = 0.42, 0.36  # where one unit towards the eye goes


@dataclass(frozen=True, kw_only=True)
class CubePicture(Picture):
    """The cube; its slabs, bars and speck are revealed. Quantities: ``side``, ``near``, ``far``."""

    cube = Parts("cube")
    name = Parts("cube.name")  # off before anything lies on it
    slabs = Parts(*(f"slab{n}.{part}" for n in range(3) for part in ("faces", "edges")))
    slab_names = Parts(*(f"slab{n}.name" for n in range(3)))
    bars = Parts("bar0", "bar1", "bar2")
    speck = Parts("speck")

    def grows(self) -> Track:
        """The cube itself, from a small one."""
        side = eased(0.35 * _SIDE, _SIDE)
        return track({"side": side, "near": side, "far": side})

    def nudged(self) -> Track:
        """The sides grow by the step."""
        return track({"far": _SIDE + eased(0.0, _STEP)})

    def pulled_apart(self) -> Track:
        """The pieces leave the cube, along the axes that they are thin in."""
        apart = eased(0.0, _APART)
        return track({"near": _SIDE + apart, "far": _SIDE + apart + _STEP})

    def thinned(self) -> Track:
        """The step all but vanishes: slabs become faces, bars lines, the speck a dot."""
        near = np.full(41, _SIDE + _APART)
        return track({"near": near, "far": near + eased(_STEP, _STEP / 25)})


def growing_cube(x: str, step: str) -> CubePicture:
    """The cube of the variable `x`, whose sides will grow by the letter `step`."""
    side, h = variable(x), variable(step)
    within: tuple[Number, Number] = (0.0, "side")
    beyond: tuple[Number, Number] = ("near", "far")

    def brick(key: str, role: str, thin: tuple[int, ...], name: Expression | None = None) -> Brick:
        ends = [beyond if axis in thin else within for axis in range(3)]
        (x1, x2), (y1, y2), (z1, z2) = ends
        return Brick(key, role, x1, y1, z1, x2, y2, z2, one(name) if name is not None else None)

    slab = mul(power(side, number(2)), h)
    # From the far ones to the near ones: right, top, front.
    elements = (
        brick("cube", "function", (), power(side, number(3))),
        brick("slab0", "derivative", (0,), slab),
        brick("slab1", "derivative", (1,), slab),
        brick("bar0", "increment", (0, 1)),
        brick("slab2", "derivative", (2,), slab),
        brick("bar1", "increment", (0, 2)),
        brick("bar2", "increment", (1, 2)),
        brick("speck", "increment", (0, 1, 2)),
    )
    most = _SIDE + _APART + _STEP
    figure = Graph(
        bare_axis(-LEFT * most - 0.1, most + 0.1),
        (Panel("plane", bare_axis(-DOWN * most - 0.1, most + 0.1), elements),),
        (Quantity("side", _SIDE), Quantity("near", _SIDE), Quantity("far", _SIDE)),
        (),
        square=True,
    )
    return CubePicture(id=fresh_id("figure"), figure=figure)
