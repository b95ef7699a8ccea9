"""A function of two variables at a point: its Hessian, the axes of it, and Newton's steps there."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Literal

import mpmath
from mpmath import mpf

from calcanim.calculus.descents.iterates import place_of
from calcanim.calculus.descents.rates import (
    DIGITS,
    Bound,
    Landscape,
    Point,
    landscape,
    start_point,
)
from calcanim.calculus.several_variables.curvature import (
    axes_of,
    eigenvalues,
    hessian,
    size,
    whole_axes,
)
from calcanim.exact.algebra import expanded
from calcanim.exact.constants import exactly
from calcanim.exact.tidy import as_expression, rational
from calcanim.exact.values import UndefinedError, Value, decimal, need_size, value_at
from calcanim.expressions.evaluate import EvaluationOverflowError
from calcanim.expressions.tree import Expression, add, div, mul, neg, number, power, variable
from calcanim.refusals import Refusal

Form = Literal["bowl", "round", "trough", "saddle", "top", "ridge", "level"]
"""What both eigenvalues say: above 0; the same besides; one is 0; of both signs; below 0; one 0 and
one below; both 0."""

_STEPS = 60  # of Newton's method
_AWAY = 1000  # sizes of the start: so far from it there is no point to be found
_NEAR = Fraction(1, 10**8)  # of the size of a point: so near a simple fraction it may be that
_SIMPLE = 64  # the largest denominator of one
_NONE = mpf(10) ** -14  # of the largest eigenvalue: one that is 0


class CornerError(Refusal):
    """There are no second derivatives at the point; the message is a sentence for the user."""


@dataclass(frozen=True, slots=True)
class Curved:
    """A function near the point `at`, with `rows` of second derivatives there.

    `values` are the eigenvalues, ascending; `axes` are the directions that belong to them, of
    length 1 and at right angles; `whole` the same as the smallest whole numbers, where all is
    rational. `rests` says that the gradient is 0 there. `bound` is the largest rate that the
    curvature there allows.
    """

    ground: Landscape
    at: dict[str, Expression]
    place: Point
    start: Point
    rows: tuple[tuple[Value, Value], tuple[Value, Value]]
    values: tuple[Expression, Expression]
    axes: tuple[tuple[float, float], tuple[float, float]]
    whole: tuple[tuple[int, int], tuple[int, int]] | None
    rests: bool
    bound: Bound | None

    @property
    def names(self) -> tuple[str, ...]:
        """Its two variables."""
        return self.ground.names

    @property
    def sizes(self) -> tuple[float, float]:
        """The eigenvalues as floats."""
        low, high = (float(size(v)) for v in self.values)
        return low, high

    @property
    def form(self) -> Form:
        """What it is, as far as second derivatives tell."""
        low, high = self.sizes
        none = float(_NONE) * max(abs(low), abs(high))
        if high <= none:
            return "level" if low >= -none and not none else ("top" if high < -none else "ridge")
        if low < -none:
            return "saddle"
        if low <= none:
            return "trough"
        return "round" if high - low <= none else "bowl"

    @property
    def constant(self) -> bool:
        """Whether it is curved everywhere as it is here: a polynomial of second degree."""
        names = self.ground.names
        rows = hessian(self.ground.partials, names)
        return rows is not None and not any(e.variables for row in rows for e in row)

    def along(self, angle: float) -> float:
        """The curvature of the cut in the direction of an angle, in radians: uᵀHu."""
        (a, b), (_, d) = (tuple(float(v.approx) for v in row) for row in self.rows)
        u, v = math.cos(angle), math.sin(angle)
        return a * u * u + 2 * b * u * v + d * v * v

    def shares(self, w: Sequence[mpf]) -> tuple[float, float]:
        """How far a point lies from here along either axis."""
        off = [float(p - q) for p, q in zip(w, self.place, strict=True)]
        first, second = (sum(u * x for u, x in zip(axis, off, strict=True)) for axis in self.axes)
        return first, second


def curved(
    function: Expression, start: Mapping[str, Expression], at: Mapping[str, Expression]
) -> Curved:
    """How a function of two variables is curved at the point `at`.

    Without one that is where Newton's steps from the start lead, else the start itself. Raises
    NoRuleError, UndefinedError, and CornerError where there is no curvature.
    """
    names = tuple(start)
    here = start_point(start, names)
    ground = landscape(function, names, here)
    found = dict(at)
    if not found:
        there = stationary(ground, here)
        found = dict(start) if there is None else _named(ground, there)
    place = start_point(found, names)
    said = ", ".join(f"{n} = {e}" for n, e in found.items())
    need_size([value_at(function, found).approx], said)
    rows = _rows(ground, found, said)
    values = eigenvalues(rows)
    axes = axes_of(rows)
    slope = ground.slope(place) or ()
    return Curved(
        ground,
        found,
        place,
        here,
        ((rows[0][0], rows[0][1]), (rows[1][0], rows[1][1])),
        (values[0], values[1]),
        axes,
        whole_axes(rows, values),
        bool(slope) and mpmath.norm(slope) <= mpf(10) ** -15 * (1 + _first(ground, here)),
        _allowed(values[1], place, not any(v.exact is None for row in rows for v in row)),
    )


def stationary(ground: Landscape, start: Point) -> Point | None:
    """The point without a slope to which Newton's steps lead; None where they do not settle."""
    far = _AWAY * (1 + max(abs(v) for v in start))
    w = start
    for _ in range(_STEPS):
        step = newton_step(ground, w)
        if step is None:
            break
        w = tuple(a + b for a, b in zip(w, step, strict=True))
        if max(abs(v) for v in w) > far:
            return None
        if mpmath.norm(step) <= mpf(10) ** -(DIGITS - 8) * (1 + mpmath.norm(w)):
            return w
    # Where the curvature itself goes to 0 the steps only creep to the point.
    simple = _simple(ground, w)
    return None if simple is None else start_point(simple, ground.names)


def newton_step(ground: Landscape, w: Point) -> Point | None:
    """``-H⁻¹ grad f`` at `w`: each axis' share of the slope divided by the curvature along it.

    An axis without curvature has no share. None where it has one, or there is no curvature.
    """
    with mpmath.workdps(DIGITS):
        slope, bend = ground.slope(w), ground.hessian(w)
        if slope is None or bend is None:
            return None
        values, vectors = mpmath.eigsy(bend)
        largest, steepest = max(abs(v) for v in values), mpmath.norm(slope)
        step = [mpf(0) for _ in slope]
        for k, value in enumerate(values):
            share = mpmath.fdot(vectors[:, k], slope)
            if abs(value) > _NONE * largest:
                step = [s - vectors[i, k] * share / value for i, s in enumerate(step)]
            elif abs(share) > _NONE * steepest:
                return None
        return tuple(step)


def newton(ground: Landscape, start: Point, steps: int) -> tuple[Point, ...]:
    """The points that Newton's steps lead to from `start`; fewer where one cannot be taken."""
    points = [start]
    for _ in range(steps):
        step = newton_step(ground, points[-1])
        if step is None:
            break
        new = tuple(a + b for a, b in zip(points[-1], step, strict=True))
        if ground.height(new) is None:
            break
        points.append(new)
    return tuple(points)


def scaled_ratio(found: Curved) -> mpf | None:
    """λ_max/λ_min once each variable has a rate by its own curvature; None where one has none.

    These are the eigenvalues of D^(-1/2) H D^(-1/2), where D is the diagonal of H.
    """
    (a, b), (_, d) = ((v.approx for v in row) for row in found.rows)
    if not (a > 0 and d > 0):
        return None
    tie = abs(b) / mpmath.sqrt(a * d)
    return (1 + tie) / (1 - tie) if tie < 1 else None


def second_order(found: Curved) -> Expression:
    """The parabola that fits best at the point: value, slope and curvature are those of there."""
    at, names = found.at, found.names
    steps = [add(variable(n), neg(at[n])) if str(at[n]) != "0" else variable(n) for n in names]
    terms = [] if found.rests else [_number(p, at) for p in found.ground.partials]
    parts = [mul(slope, step) for slope, step in zip(terms, steps, strict=False)]
    (a, b), (_, d) = ((_as_number(v) for v in row) for row in found.rows)
    half = div(number(1), number(2))
    parts += [
        mul(half, a, power(steps[0], number(2))),
        mul(b, steps[0], steps[1]),
        mul(half, d, power(steps[1], number(2))),
    ]
    whole = add(_number(found.ground.loss, at), *parts)
    exact = all(v.exact is not None for row in found.rows for v in row)
    return (expanded(whole) if exact else None) or whole


def _number(e: Expression, at: Mapping[str, Expression]) -> Expression:
    return _as_number(value_at(e, at))


def _as_number(v: Value) -> Expression:
    return decimal(v.approx, 12) if v.exact is None else as_expression(v.exact)


def _first(ground: Landscape, w: Point) -> mpf:
    """How steep it is at the start; 0 where there is no slope."""
    slope = ground.slope(w)
    return mpf(0) if slope is None else mpmath.norm(slope)


def _allowed(largest: Expression, place: Point, exact: bool) -> Bound | None:
    """``2/lambda_max``; None where nothing curves upwards."""
    bend = size(largest)
    if bend <= 0:
        return None
    if not exact or rational(largest) is None:
        return Bound(bend, None, None, place)
    return Bound(bend, largest, exactly(div(number(2), largest)), place)


def _rows(ground: Landscape, at: Mapping[str, Expression], said: str) -> list[list[Value]]:
    """The second derivatives at a point. Raises CornerError."""
    refusal = CornerError(f"{ground.loss} has no curvature at {said}: it has a corner there")
    rows = hessian(ground.partials, ground.names)
    if rows is None:
        raise refusal
    try:
        found = [[value_at(e, at) for e in row] for row in rows]
    except (UndefinedError, EvaluationOverflowError):
        raise refusal from None
    if ground.hessian(start_point(at, ground.names)) is None:
        raise refusal
    return found


def _named(ground: Landscape, w: Point) -> dict[str, Expression]:
    """A point as constants: as simple fractions where these are it."""
    return _simple(ground, w) or place_of(ground.names, w)


def _simple(ground: Landscape, w: Point) -> dict[str, Expression] | None:
    """Simple fractions near a point at which the gradient is 0, and exactly so."""
    near = {}
    for n, v in zip(ground.names, w, strict=True):
        short = Fraction(str(mpmath.nstr(v, DIGITS))).limit_denominator(_SIMPLE)
        if abs(short - Fraction(str(mpmath.nstr(v, DIGITS)))) > _NEAR * (1 + abs(short)):
            return None
        near[n] = as_expression(short)
    try:
        level = all(value_at(p, near).exact == 0 for p in ground.partials)
    except UndefinedError:
        return None
    return near if level else None
