"""What is surely true of an expression on whole cells of its variable.

"Surely" leans to one side only: a cell that is not surely continuous may still be.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import partial

import numpy as np
from numpy.typing import ArrayLike

from calcanim.expressions.cases import HOLDS
from calcanim.expressions.tree import Expression
from calcanim.sampling.arrays.functions import Floats, Mask
from calcanim.sampling.arrays.intervals import (
    Box,
    constant,
    everything,
    folded,
    minus,
    plus,
    times,
    where,
)
from calcanim.sampling.arrays.parts import NO, YES, Part, everywhere, quotient, raised
from calcanim.sampling.arrays.program import Instruction, compiled
from calcanim.sampling.arrays.slopes import interval_slope
from calcanim.sampling.arrays.table import ON_ARRAYS


@dataclass(frozen=True, slots=True)
class Enclosure:
    """What is known of an expression on n closed cells; every array has the shape (n,).

    `lo` and `hi` bound the values; NaN where `possible` is false. `possible`: there may be a value
    somewhere in the cell; `defined`: there is one everywhere; `continuous`: it is defined and
    continuous on the closed cell. `singular`: a denominator, or what a logarithm is taken of, may
    be 0 (tangents and gamma have their poles that way too).
    """

    lo: Floats
    hi: Floats
    possible: Mask
    defined: Mask
    continuous: Mask
    singular: Mask


def enclose(e: Expression, variable: str, lo: ArrayLike, hi: ArrayLike) -> Enclosure:
    """The enclosure of `e` on the cells from `lo` to `hi`, both of shape (n,).

    Raises KeyError for another variable than `variable`, ValueError for notation.
    """
    low, high = np.asarray(lo, dtype=np.float64), np.asarray(hi, dtype=np.float64)
    steps = compiled(e, variable)
    middle = low / 2 + high / 2
    with np.errstate(all="ignore"):
        points = _run(steps, (middle, middle))
        part = _run(steps, (low, high), middle, points)[-1]
    impossible = ~part.possible
    bounds = [np.where(impossible, np.nan, b) for b in part.box]
    masks = (part.possible, part.defined, part.continuous, part.singular)
    spread = [np.broadcast_to(m, low.shape).copy() for m in masks]
    return Enclosure(*(np.broadcast_to(b, low.shape).copy() for b in bounds), *spread)


def image(e: Expression, cells: Mapping[str, Box]) -> tuple[Box, Mask]:
    """Bounds of `e` on cells, which may be unbounded, and whether it may have a value in each.

    `cells` has a box of n intervals for each variable. Raises as `enclose` does.
    """
    done: list[Part] = []

    def on_cells(value: Expression) -> Part:
        box, possible = image(value, cells)
        return Part(box, possible, NO, NO, NO)

    with np.errstate(all="ignore"):
        for step in compiled(e, *cells):
            if step.op == "fixed":
                part = _fixed_part(step)
            elif step.op == "variable":
                box = cells[step.name] if step.name else next(iter(cells.values()))
                part = Part(box, YES, YES, YES, NO)
            elif step.op == "piecewise":
                part = _pieces(step, [done[i] for i in step.args], on_cells)
            else:
                args = [done[i] for i in step.args]
                part = _together(args, _local(step, args), None)
            low, high = part.box
            box = np.where(np.isnan(low), -np.inf, low), np.where(np.isnan(high), np.inf, high)
            done.append(replace(part, box=box))
    return done[-1].box, done[-1].possible


def _run(
    steps: Sequence[Instruction],
    cell: Box,
    middle: Floats | None = None,
    points: Sequence[Part] | None = None,
) -> list[Part]:
    """Every step on the cells; with what it is at their middles, also by its slope."""
    done: list[Part] = []
    reach = None
    if middle is not None and points is not None:
        reach = plus(cell, (-middle, -middle))
    for place, step in enumerate(steps):
        if step.op == "fixed":
            part = _fixed_part(step)
        elif step.op == "variable":
            part = Part(cell, YES, YES, YES, NO, constant(1.0))
        elif step.op == "piecewise":
            part = _pieces(step, [done[i] for i in step.args], partial(_piece, step, cell=cell))
        else:
            args = [done[i] for i in step.args]
            part = _together(args, _local(step, args), None)
            if reach is not None and points is not None:
                part = _by_slope(step, args, part, reach, points[place].box)
        done.append(part)
    return done


def _piece(step: Instruction, value: Expression, cell: Box) -> Part:
    """One value of a piecewise expression on the cells."""
    middle = cell[0] / 2 + cell[1] / 2
    steps = compiled(value, *step.variables)
    points = _run(steps, (middle, middle))
    return _run(steps, cell, middle, points)[-1]


def _pieces(step: Instruction, args: list[Part], run: Callable[[Expression], Part]) -> Part:
    """The hull of the pieces that may count; steady where one surely does."""
    shape = np.broadcast_shapes(*(a.box[0].shape for a in args))
    nowhere = np.zeros(shape, dtype=bool)
    left = ~nowhere  # no piece before surely counts
    alone = ~nowhere  # no piece before may count
    low, high = np.full(shape, math.inf), np.full(shape, -math.inf)
    possible, singular, continuous = nowhere, nowhere, nowhere
    defined = ~nowhere
    for value, relations in zip(step.values, step.relations, strict=True):
        surely, maybe = ~nowhere, ~nowhere
        for relation, place in relations:
            box = args[place].box
            signs = {-1: box[0] < 0, 0: (box[0] <= 0) & (box[1] >= 0), 1: box[1] > 0}
            holds = np.logical_or.reduce([signs[s] for s in HOLDS[relation]])
            fails = np.logical_or.reduce([signs[s] for s in signs if s not in HOLDS[relation]])
            maybe = maybe & holds
            surely = surely & ~fails & args[place].defined
        maybe = maybe & left
        surely = surely & left
        if maybe.any():
            part = run(value)
            low = np.where(maybe & part.possible, np.minimum(low, part.box[0]), low)
            high = np.where(maybe & part.possible, np.maximum(high, part.box[1]), high)
            possible = possible | (maybe & part.possible)
            defined = defined & (~maybe | part.defined)
            singular = singular | (maybe & part.singular)
            continuous = continuous | (surely & alone & part.continuous)
        alone = alone & ~maybe
        left = left & ~surely
    box = np.where(possible, low, -math.inf), np.where(possible, high, math.inf)
    return Part(box, possible, defined & ~left, continuous & ~left, singular, None)


def _fixed_part(step: Instruction) -> Part:
    low, high, _ = step.fixed
    if math.isnan(low):
        nowhere = np.zeros(1, dtype=bool)
        return Part(everything(np.zeros(1)), nowhere, nowhere, nowhere, NO, None)
    return Part((np.full(1, low), np.full(1, high)), YES, YES, YES, NO, constant(0.0))


def _together(args: list[Part], local: Part, slope: Box | None) -> Part:
    """The conditions of a step and of all that it is made of."""
    possible, defined = local.possible, local.defined
    continuous, singular = local.continuous, local.singular
    for a in args:
        possible = possible & a.possible
        defined = defined & a.defined
        continuous = continuous & a.continuous
        singular = singular | a.singular
    return Part(local.box, possible, defined, continuous & defined, singular, slope)


def _by_slope(step: Instruction, args: list[Part], part: Part, reach: Box, at_middle: Box) -> Part:
    """The part with its slope, and with tighter bounds: f(c) + slope*(x - c)."""
    slope = interval_slope(step, args, part.box)
    box = part.box
    if slope is not None and step.op in ("add", "mul", "div") and len(step.args) > 1:
        line = plus(at_middle, times(slope, reach))
        tighter = np.maximum(box[0], line[0]), np.minimum(box[1], line[1])
        box = where(part.continuous, tighter, box)
    masks = (part.possible, part.defined, part.continuous, part.singular)
    return Part(box, *masks, slope)


def _local(step: Instruction, args: list[Part]) -> Part:
    """The box of a step and its own conditions."""
    boxes = [a.box for a in args]
    match step.op:
        case "add":
            return everywhere(folded(plus, boxes))
        case "neg":
            return everywhere(minus(boxes[0]))
        case "mul":
            return everywhere(folded(times, boxes))
        case "div":
            return quotient(*boxes)
        case "pow":
            return raised(boxes[0], boxes[1], step.literal)
    return ON_ARRAYS[step.name].image(*boxes)
