"""Interval slopes: bounds of the difference quotients of a step, to make its own bounds tight."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from calcanim.sampling.arrays.images import sigmoid_box
from calcanim.sampling.arrays.intervals import (
    Box,
    clip,
    constant,
    cosine,
    folded,
    hull,
    hyperbolic_cosine,
    minus,
    plus,
    reciprocal,
    rising,
    sine,
    times,
    whole_power,
)
from calcanim.sampling.arrays.parts import Part, raised
from calcanim.sampling.arrays.program import Instruction


def interval_slope(step: Instruction, args: list[Part], box: Box) -> Box | None:
    """Bounds of the difference quotients of a step; None where they are unknown."""
    slopes = [a.slope for a in args if a.slope is not None]
    if len(slopes) < len(args):
        return None
    match step.op:
        case "add":
            return folded(plus, slopes)
        case "neg":
            return minus(slopes[0])
        case "mul":
            return _product_slope([a.box for a in args], slopes)
        case "div":
            top = plus(slopes[0], minus(times(box, slopes[1])))
            return times(top, reciprocal(args[1].box))
        case "pow":
            return _power_slope(args, slopes[0])
    if step.name in ("min", "max"):
        return folded(hull, slopes)
    if step.name not in _CHAIN:
        return None
    return times(_CHAIN[step.name](args[0].box, box), slopes[0])


def _product_slope(boxes: list[Box], slopes: list[Box]) -> Box:
    total, slope = boxes[0], slopes[0]
    for box, own in zip(boxes[1:], slopes[1:], strict=True):
        slope = plus(times(slope, box), times(total, own))
        total = times(total, box)
    return slope


def _power_slope(args: list[Part], slope: Box) -> Box | None:
    base, exponent = args[0].box, args[1].box
    if exponent[0].size > 1 or exponent[0][0] != exponent[1][0]:
        return None
    less = plus(exponent, constant(-1.0))
    return times(times(exponent, raised(base, less, True).box), slope)


def _sloped(a: Box, left: float) -> Box:
    """`left` below 0, 1 above it, and both where the box has 0 inside."""
    return np.where(a[0] >= 0, 1.0, left), np.where(a[1] <= 0, left, 1.0)


def _squared(a: Box) -> Box:
    return whole_power(a, np.full(1, 2.0))


def _one_minus(a: Box) -> Box:
    return plus(constant(1.0), minus(a))


# The derivative of a function from its argument u and its value v.
_CHAIN: dict[str, Callable[[Box, Box], Box]] = {
    "exp": lambda u, v: v,
    "log": lambda u, v: reciprocal(u),
    "sqrt": lambda u, v: reciprocal(times(constant(2.0), v)),
    "sin": lambda u, v: cosine(u),
    "cos": lambda u, v: minus(sine(u)),
    "tan": lambda u, v: plus(constant(1.0), _squared(v)),
    "sinh": lambda u, v: hyperbolic_cosine(u),
    "cosh": lambda u, v: rising(np.sinh, u),
    "tanh": lambda u, v: clip(_one_minus(_squared(v)), 0.0, 1.0),
    "atan": lambda u, v: reciprocal(plus(constant(1.0), _squared(u))),
    "sigmoid": lambda u, v: clip(times(v, _one_minus(v)), 0.0, 0.25),
    "softplus": lambda u, v: sigmoid_box(u),
    "abs": lambda u, v: _sloped(u, -1.0),
}
