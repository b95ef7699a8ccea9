"""Fast values of an expression at many points, in float64; what that leaves open, in 40 digits."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence

import numpy as np
from numpy.typing import ArrayLike

from calcanim.expressions.cases import HOLDS
from calcanim.expressions.evaluate import EvaluationOverflowError, evaluate
from calcanim.expressions.functions import FUNCTIONS, Domain
from calcanim.expressions.tree import Expression
from calcanim.sampling.arrays.functions import Floats, Mask
from calcanim.sampling.arrays.program import Instruction, compiled
from calcanim.sampling.arrays.table import ON_ARRAYS

_INF = math.inf
_DOUBTS = 200  # points per call that are looked at again with more digits


def values(e: Expression, variable: str, xs: ArrayLike) -> Floats:
    """float64 values of `e` at `xs`, of the same shape: NaN where it is not defined over the reals.

    What is too large for float64 is infinite. Raises as `enclose` does.
    """
    points = np.asarray(xs, dtype=np.float64)
    return values_at(e, {variable: points.ravel()}).reshape(points.shape)


def values_at(e: Expression, points: Mapping[str, Floats]) -> Floats:
    """`values` at points of several variables, each with its coordinates, of the shape (n,)."""
    with np.errstate(all="ignore"):
        out, doubt = _point_values(compiled(e, *points), points)
    for index in np.flatnonzero(doubt)[:_DOUBTS]:
        try:
            value = evaluate(e, {name: float(at[index]) for name, at in points.items()}, 40)
        except (EvaluationOverflowError, ValueError):
            continue
        out[index] = math.nan if value is None else float(value)
    return out


def _point_values(
    steps: Sequence[Instruction], points: Mapping[str, Floats]
) -> tuple[Floats, Mask]:
    """Values, and where float64 arithmetic leaves it open whether there is one."""
    only = next(iter(points.values()))
    shape = only.shape
    undefined = np.zeros(shape, dtype=bool)
    bad = np.zeros(shape, dtype=bool)
    done: list[Floats] = []
    for step in steps:
        if step.op == "fixed":
            out = np.full(shape, step.fixed[2])
            undefined |= math.isnan(step.fixed[0])
        elif step.op == "variable":
            out = points[step.name] if step.name else only
        elif step.op == "piecewise":
            out, nowhere, unsure = _point_pieces(step, [done[i] for i in step.args], points)
            undefined |= nowhere
            bad |= unsure
        else:
            out, missing = _point_step(step, [done[i] for i in step.args])
            undefined |= missing
        bad |= np.isnan(out)
        done.append(out)
    bad |= undefined
    return np.where(bad, np.nan, done[-1]), bad & ~undefined


def _point_pieces(
    step: Instruction, a: list[Floats], points: Mapping[str, Floats]
) -> tuple[Floats, Mask, Mask]:
    """The value of the first piece whose conditions hold; where there is none; where unsure."""
    shape = next(iter(points.values())).shape
    out = np.full(shape, np.nan)
    left = np.ones(shape, dtype=bool)
    unsure = np.zeros(shape, dtype=bool)
    for value, relations in zip(step.values, step.relations, strict=True):
        holds = left.copy()
        for relation, place in relations:
            difference = np.broadcast_to(a[place], shape)
            unsure |= left & np.isnan(difference)
            holds &= np.isin(np.sign(difference), HOLDS[relation])
        if holds.any():
            out[holds], doubt = _point_values(
                compiled(value, *step.variables), {name: at[holds] for name, at in points.items()}
            )
            unsure[holds] |= doubt
        left &= ~holds
    return out, np.isnan(out) & ~unsure, unsure


def _point_step(step: Instruction, a: list[Floats]) -> tuple[Floats, Mask | bool]:
    """The values of one step (NaN for 0/0 and the like), and where it surely has none."""
    x = a[0]
    match step.op:
        case "add":
            return np.sum(a, axis=0), False
        case "neg":
            return -x, False
        case "mul":
            return np.prod(a, axis=0), False
        case "div":
            # A 0 may be what is left of a tiny number: that is for more digits to say.
            return np.where(a[1] == 0, np.nan, x / a[1]), False
        case "pow":
            return _point_power(x, a[1], step.literal)
    out = ON_ARRAYS[step.name].values(*a)
    domain = FUNCTIONS[step.name].domain or Domain()
    missing = (x < domain.low) | (x > domain.high)
    if step.name == "factorial":
        missing |= x != np.floor(x)
    if not domain.closed:
        out = np.where((x == domain.low) | (x == domain.high), np.nan, out)
    return out, missing


def _point_power(base: Floats, exponent: Floats, literal: bool) -> tuple[Floats, Mask]:
    out = np.power(base, exponent)
    at_zero = (base == 0) & ((exponent < 0) | ((exponent == 0) & (not literal)))
    missing = (base < 0) & (exponent != np.floor(exponent))
    return np.where(at_zero, np.nan, out), missing
