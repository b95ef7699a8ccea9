"""Interval slopes: bounds of the difference quotients of a step, to make its own bounds tight."""

from __future__ import annotations

from calcanim.sampling.arrays.intervals import (
    Box,
    constant,
    folded,
    hull,
    minus,
    plus,
    reciprocal,
    times,
)
from calcanim.sampling.arrays.parts import Part, raised
from calcanim.sampling.arrays.program import Instruction
from calcanim.sampling.arrays.table import ON_ARRAYS


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
    row = ON_ARRAYS.get(step.name)
    if row is None or row.slope is None:
        return None
    return times(row.slope(args[0].box, box), slopes[0])


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
