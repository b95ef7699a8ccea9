"""Gradients, directional derivatives and curvature."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from mpmath import mpf

from calcanim.calculus.certify import certify
from calcanim.calculus.derivation import Step
from calcanim.calculus.derivatives.branches import regular
from calcanim.calculus.derivatives.by_rules import derivative
from calcanim.calculus.derivatives.slopes import Slopes, of_quotients, settled, slopes
from calcanim.calculus.nowhere import undefined_everywhere
from calcanim.calculus.several_variables.curvature import (
    axes_of,
    eigenvalues,
    hessian,
    shape,
    whole_axes,
)
from calcanim.calculus.solution import Solution, Table, certified, statement, verdict_of
from calcanim.exact.constants import exactly
from calcanim.exact.tidy import as_expression as number_tree
from calcanim.exact.tidy import rational, tidy
from calcanim.exact.values import TooLargeError, UndefinedError, Value, decimal, value_at
from calcanim.expressions.evaluate import evaluate
from calcanim.expressions.functions import BENDING, JUMPING
from calcanim.expressions.parse import as_expression
from calcanim.expressions.tree import (
    Expression,
    add,
    call,
    div,
    mul,
    neg,
    number,
    power,
    variable,
)
from calcanim.refusals import Refusal

# With these a function may have all its partial derivatives and yet no tangent plane.
_BENDS = BENDING | JUMPING


class DirectionError(Refusal):
    """The direction does not fit the function; the message is a sentence for the user."""


def bends(f: Expression) -> bool:
    """Whether `f` is made with functions or fractional powers that have corners or jumps."""
    return any(
        n.op == "piecewise"
        or (n.op == "call" and n.value in _BENDS)
        or (n.op == "pow" and not whole(n.args[1]))
        for _, n in f.walk()
    )


def whole(e: Expression) -> bool:
    """Whether `e` is a whole number."""
    n = rational(e)
    return n is not None and n.denominator == 1


def gradient(
    function: Expression | str | object,
    variables: tuple[str, ...] | None = None,
    *,
    at: Mapping[str, Expression] | None = None,
    direction: Mapping[str, Expression] | None = None,
    axes: bool = False,
) -> Solution:
    """The partial derivatives of `function`, its gradient and its curvature.

    `result` and `value` have one entry a variable, in alphabetical order unless `variables` says
    otherwise. With `direction` (any length but 0), steps give the directional derivative; the
    Hessian and its eigenvalues are steps, a table and in `extra`; with `axes`, of two variables, so
    are the directions in which the curvature is the least and the largest. Where there is no
    gradient at the point, the verdict is ``undefined``. Raises DirectionError, NoRuleError,
    UndefinedError.
    """
    f = as_expression(function)
    names = variables or tuple(sorted(f.variables))
    nowhere = undefined_everywhere("gradient", f, names, derivative=True)
    if nowhere is not None:
        return nowhere
    if not names:
        raise DirectionError(f"{f} has no variables to differentiate in")
    steps: list[Step] = []
    partials = []
    for name in names:
        done = derivative(f, name)
        steps += done.steps
        partials.append(done.result)
        if len(names) > 1:
            held = ", ".join(v for v in names if v != name)
            why = f"the partial derivative in {name}, with {held} held"
            steps.append(statement("PARTIAL", done.result, why, done.verdict))
    if axes and len(names) != 2:
        has = ", ".join(names)
        raise DirectionError(f"axes of curvature are those of two variables; {f} has {has}")
    work = _Gradient(f, names, partials, steps, dict(at) if at else None, axes)
    if at is not None:
        return work.at_point(direction)
    if direction is not None:
        work.directional(direction)
    work.curvature()
    return work.answer(None)


class _Gradient:
    def __init__(
        self,
        f: Expression,
        names: tuple[str, ...],
        partials: list[Expression],
        steps: list[Step],
        at: dict[str, Expression] | None,
        axes: bool,
    ) -> None:
        self.axes = axes
        self.f, self.names, self.partials, self.steps, self.at = f, names, partials, steps, at
        self.tables: list[Table] = []
        self.notes: list[str] = []
        self.extra: dict[str, Any] = {}
        self.slopes: dict[str, Slopes] = {}
        self.gaps: dict[str, Value] = {}

    def answer(self, values: tuple[Value, ...] | None) -> Solution:
        return Solution(
            "gradient",
            self.f,
            self.names,
            tuple(self.steps),
            tuple(self.partials),
            verdict_of(self.steps),
            values,
            tuple(self.tables),
            tuple(self.notes),
            extra=self.extra,
        )

    def at_point(self, direction: Mapping[str, Expression] | None) -> Solution:
        assert self.at is not None
        missing = [v for v in dict.fromkeys((*self.names, *self.f.variables)) if v not in self.at]
        if missing:
            raise DirectionError(f"the point needs a value for {missing[0]} too")
        place = ", ".join(f"{k} = {v}" for k, v in self.at.items())
        try:
            why = self._refusal(place)
        except TooLargeError as error:
            self.steps.append(statement("NUMERICAL", self.f, str(error), "unknown"))
            return Solution("gradient", self.f, self.names, tuple(self.steps), None, "unknown")
        if why is not None:
            self.steps.append(statement("UNDEFINED", self.f, why, "checked"))
            steps = tuple(self.steps)
            return Solution(
                "gradient", self.f, self.names, steps, None, "undefined", extra=self.extra
            )
        values = []
        for name, partial in zip(self.names, self.partials, strict=True):
            try:
                value = self._partial(name, partial)
            except TooLargeError as error:
                self.steps.append(statement("NUMERICAL", partial, str(error), "unknown"))
                return Solution("gradient", self.f, self.names, tuple(self.steps), None, "unknown")
            values.append(value)
            if name in self.gaps:
                why = (
                    f"in {name} at {place} the formula has a gap; the quotients go to {value.text}"
                )
                self.steps.append(statement("NUMERICAL", partial, why, "checked"))
                continue
            put = self._put(partial)
            after = exactly(put)
            names = tuple(put.variables)
            if put != after:
                self.steps.append(
                    certified(
                        "EVALUATE", put, after, f"in {name} at {place}", certify(put, after, names)
                    )
                )
        size = exactly(call("sqrt", add(*(power(self._exact(v), number(2)) for v in values))))
        shown = ", ".join(str(self._exact(v)) for v in values)
        why = f"the gradient at {place} is ({shown}), of length {size}"
        self.steps.append(statement("GRADIENT", self.f, why))
        if direction is not None:
            self.directional(direction)
        self.curvature()
        return self.answer(tuple(values))

    def _exact(self, v: Value) -> Expression:
        if v.exact is not None:
            return number_tree(v.exact)
        return decimal(v.approx, 17)

    def _put(self, e: Expression) -> Expression:
        for name, value in (self.at or {}).items():
            e = e.substitute(name, value)
        return e

    def _refusal(self, place: str) -> str | None:
        """Why there is no gradient at the point, by the slopes in each variable."""
        assert self.at is not None
        try:
            value_at(self.f, self.at)
        except TooLargeError:
            raise
        except UndefinedError as error:
            return str(error)
        if regular(self.f, self.names, self.at):
            return None
        for name in self.names:
            line = self.f
            for key, e in self.at.items():
                if key != name:
                    line = line.substitute(key, e)
            if line.has(name):
                found = slopes(line, name, self.at[name])
                if not found.known:
                    raise TooLargeError(f"in {name}: {found.reason(str(line), place)}")
                if found.slope is None:
                    return f"in {name}: {found.reason(str(line), place)}"
                self.slopes[name] = found
        return self._oblique(place) if bends(self.f) and len(self.names) > 1 else None

    def _partial(self, name: str, partial: Expression) -> Value:
        """The partial derivative at the point, from its formula where that has the right value."""
        assert self.at is not None
        found = self.slopes.get(name)
        try:
            value = value_at(partial, self.at)
        except TooLargeError:
            raise
        except UndefinedError:
            if found is None:
                raise
            self.gaps[name] = of_quotients(found)
            return self.gaps[name]
        if found is None or (better := settled(value, found)) is value:
            return value
        self.gaps[name] = better
        return better

    def _oblique(self, place: str) -> str | None:
        """Why there is no tangent plane, although there are all partial derivatives."""
        assert self.at is not None
        t = next(v for v in ("t", "s", "u", "v", "w") if v not in (*self.names, *self.f.variables))
        for signs in ((1, 1), (1, -1)):
            line, expected = self.f, mpf(0)
            for k, name in enumerate(self.names):
                sign = signs[k % 2]
                step = variable(t) if sign > 0 else neg(variable(t))
                line = line.substitute(name, add(self.at[name], step))
                slope = self.slopes[name].slope if name in self.slopes else None
                expected += sign * (slope or mpf(0))
            for key, e in self.at.items():
                line = line.substitute(key, e)
            found = slopes(line, t, number(0)) if line.has(t) else None
            along = mpf(0) if found is None else found.slope
            size = max(abs(expected), abs(along or 0), mpf(10) ** -20)
            if along is None or abs(along - expected) > mpf(10) ** -9 * size:
                direction = [signs[k % 2] for k in range(len(self.names))]
                self.extra["oblique"] = direction
                shown = ", ".join(map(str, direction))
                return (
                    f"the partial derivatives at {place} do not give the slope in the direction "
                    f"({shown}): there is no tangent plane, so no gradient"
                )
        return None

    def directional(self, direction: Mapping[str, Expression]) -> None:
        """The gradient along the direction's unit vector."""
        strangers = set(direction) - set(self.names)
        if strangers:
            raise DirectionError(f"the direction names {min(strangers)}, which is no variable here")
        parts = [direction.get(n, number(0)) for n in self.names]
        length = exactly(call("sqrt", add(*(power(p, number(2)) for p in parts))))
        size = evaluate(length, {}, 30)
        if size is None or size == 0:
            raise DirectionError("a direction of length 0 points nowhere")
        slopes_of = [
            self._exact(self.gaps[n]) if n in self.gaps else self._put(p)
            for n, p in zip(self.names, self.partials, strict=True)
        ]
        dot = add(*(mul(g, p) for g, p in zip(slopes_of, parts, strict=True)))
        before = dot if rational(length) == 1 else div(dot, length)
        after = exactly(before) if not before.variables else tidy(before, "")
        why = f"the gradient times the direction, over the direction's length {length}"
        names = tuple(dict.fromkeys((*before.variables, *after.variables)))
        self.steps.append(
            certified("DIRECTIONAL", before, after, why, certify(before, after, names))
        )
        self.notes.append(f"directional derivative: {after}")
        self.extra["directional"] = str(after)

    def curvature(self) -> None:
        """Second derivatives, and at a point their eigenvalues."""
        if len(self.names) > 4:
            return
        rows = hessian(self.partials, self.names)
        if rows is None:
            return
        head = ("", *self.names)
        self.tables.append(
            Table(
                "Hessian (second derivatives)",
                head,
                tuple((n, *map(str, r)) for n, r in zip(self.names, rows, strict=True)),
            )
        )
        self.extra["hessian"] = [[str(e) for e in r] for r in rows]
        constant = not any(e.variables for r in rows for e in r)
        if self.at is None and not constant:
            if self.axes:
                raise DirectionError("the curvature differs from place to place: axes need a point")
            return
        if self._bends_here():
            return
        try:
            numbers = [[value_at(e, self.at or {}) for e in r] for r in rows]
        except UndefinedError:
            return
        found = eigenvalues(numbers)
        self.extra["eigenvalues"] = [str(v) for v in found]
        shown, where = ", ".join(map(str, found)), "everywhere" if constant else "here"
        why = f"the Hessian's eigenvalues are {shown}: {shape(found)} {where}"
        self.steps.append(statement("CURVATURE", self.f, why, "checked"))
        if self.axes:
            self._axes_of(numbers, found)

    def _axes_of(self, rows: list[list[Value]], found: Sequence[Expression]) -> None:
        """The direction of each eigenvalue: whole numbers where it has some, else of length 1."""
        whole = whole_axes(rows, found)
        self.extra["axes"] = []
        for n, value in enumerate(found):
            if whole is None:
                shown = [str(decimal(mpf(v), 6)) for v in axes_of(rows)[n]]
            else:
                shown = [str(v) for v in whole[n]]
            along = f"({', '.join(shown)})"
            why = f"along {along} it is {value}: the Hessian takes {along} to {value} times itself"
            proved = whole is not None and _is_eigenvector(rows, whole[n], value)
            self.steps.append(
                statement("CURVATURE", self.f, why, "proved" if proved else "checked")
            )
            self.extra["axes"].append(shown)

    def _bends_here(self) -> bool:
        """Whether a partial derivative has a corner or a gap at the point."""
        if self.at is None or not bends(self.f):
            return False
        for partial in self.partials:
            for name in self.names:
                line = partial
                for key, e in self.at.items():
                    line = line if key == name else line.substitute(key, e)
                if line.has(name) and slopes(line, name, self.at[name]).slope is None:
                    return True
        return False


def _is_eigenvector(rows: list[list[Value]], v: tuple[int, int], value: Expression) -> bool:
    """Whether ``H v = value v``, in fractions."""
    times = rational(value)
    return times is not None and all(
        a.exact is not None and b.exact is not None and a.exact * v[0] + b.exact * v[1] == times * w
        for (a, b), w in zip(rows, v, strict=True)
    )
