"""What a slope says of a change to come, and by how much it is off."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property

from flint import arb
from mpmath import mpf

from calcanim.calculus.derivatives.by_rules import derivative
from calcanim.calculus.rules import NoRuleError
from calcanim.calculus.several_variables.curvature import eigenvalues, hessian, size
from calcanim.calculus.several_variables.tangent_plane import TangentPlane, held, tangent_plane
from calcanim.exact.algebra import expanded
from calcanim.exact.certain import as_mpf
from calcanim.exact.constants import exactly
from calcanim.exact.tidy import as_expression, tidy
from calcanim.exact.values import UndefinedError, Value, number_of, value_at
from calcanim.expressions.balls import UndecidedError, UndefinedHereError
from calcanim.expressions.enclosed import enclosed
from calcanim.expressions.tree import Expression, add, div, mul, neg, number, variable
from calcanim.refusals import Refusal

_BITS = 100
_MORE = mpf(10) ** -6
_CELLS = 64
_DEEPEST = 24  # halvings of a cell that is not decided
_ENDS = Fraction(1, 1000)  # of the way, at either end, where a domain may end


class StepError(Refusal):
    """The step changes nothing, or leads where there is nothing; a sentence for the user."""


@dataclass(frozen=True, slots=True)
class Foretold:
    """After a step: what the slopes say, what is true, and the difference of the two.

    `change` is the true change of the function.
    """

    step: Value
    plane: Value
    truth: Value
    error: Value
    change: Value


@dataclass(frozen=True)
class Linear:
    """The function of `plane`, whose variables change by `step`.

    `path` is the function on the way there: of the variable `name`, from `start` on, for a change
    of `reach`. In one variable that is the function itself, else 0 is the point, and 1 all the way.
    """

    plane: TangentPlane
    step: Mapping[str, Expression]
    path: Expression
    name: str
    start: Expression
    reach: Expression

    @property
    def terms(self) -> tuple[Expression, ...]:
        """What each variable adds to the forecast: its slope times its change."""
        return tuple(exactly(mul(s.exact, self.step[s.name])) for s in self.plane.slices)

    @property
    def rise(self) -> Value:
        """All of these together."""
        return number_of(exactly(add(*self.terms)))

    def after(self, share: Fraction = Fraction(1)) -> Foretold:
        """What is foretold, and what is true, after a share of the step."""
        part = as_expression(share)
        here = _at(self.plane.function, self.plane.at)
        told = add(here, mul(part, add(*self.terms)))
        moved = {n: exactly(mul(part, e)) for n, e in self.step.items()}
        there = {n: exactly(add(e, moved[n])) for n, e in self.plane.at.items()}
        true = _at(self.plane.function, there)
        return Foretold(
            number_of(exactly(mul(part, self.reach))),
            number_of(exactly(told)),
            value_at(self.plane.function, there),
            number_of(exactly(add(told, neg(true)))),
            number_of(exactly(add(true, neg(here)))),
        )

    @property
    def halves(self) -> tuple[Foretold, ...]:
        """The same after the step, half of it, a quarter, and an eighth."""
        return tuple(self.after(Fraction(1, 2**k)) for k in range(4))

    @property
    def is_straight(self) -> bool:
        """Whether the path is a line."""
        try:
            return derivative(self.path, self.name, order=2).result == number(0)
        except NoRuleError:
            return False

    @cached_property
    def second(self) -> Value | None:
        """The second derivative of the path at its start, where it is known and not 0."""
        try:
            found = derivative(self.path, self.name, order=2).result
            value = number_of(exactly(found.substitute(self.name, self.start)))
        except (NoRuleError, UndefinedError):
            return None
        return value if value.approx else None

    @property
    def quadratic(self) -> Value | None:
        """Half the second derivative times the step squared: about the truth less the forecast.

        None where it is not that to a quarter.
        """
        if self.second is None:
            return None
        found = derivative(self.path, self.name, order=2).result
        here = found.substitute(self.name, self.start)
        value = number_of(exactly(div(mul(here, self.reach, self.reach), number(2))))
        error = self.after().error.approx
        return value if abs(value.approx + error) <= abs(error) / 4 else None

    @cached_property
    def bend(self) -> int:
        """1 where the path surely bends up all the way, -1 where down, else 0."""
        try:
            found = derivative(self.path, self.name, order=2).result
        except NoRuleError:
            return 0
        signs = {self._sign(found, cell) for cell in self._cells(Fraction(0), Fraction(1))}
        return signs.pop() if len(signs) == 1 else 0

    @property
    def has_gap(self) -> bool:
        """Whether the path may have a pole or a jump on the way: it is not surely continuous."""
        cells = self._cells(_ENDS, 1 - _ENDS)
        return not all(self._steady(low, high, _DEEPEST) for low, high in cells)

    def _cells(self, low: Fraction, high: Fraction) -> list[tuple[Fraction, Fraction]]:
        width = (high - low) / _CELLS
        return [(low + n * width, low + (n + 1) * width) for n in range(_CELLS)]

    def _ball(self, low: Fraction, high: Fraction) -> arb:
        """All places from one share of the way to another."""
        start, reach = (value_at(e, {}).approx for e in (self.start, self.reach))
        middle, half = as_mpf((low + high) / 2), as_mpf((high - low) / 2)
        # A little more than that, for what is rounded here.
        wide = abs(half * reach) * (1 + _MORE) + abs(start) * mpf(10) ** -14
        return arb(str(start + middle * reach), str(wide))

    def _sign(self, e: Expression, cell: tuple[Fraction, Fraction]) -> int:
        try:
            found = enclosed(e, {self.name: self._ball(*cell)}, _BITS)
        except (UndecidedError, UndefinedHereError):
            return 0
        return int(found > 0) - int(found < 0)

    def _steady(self, low: Fraction, high: Fraction, tries: int) -> bool:
        try:
            enclosed(self.path, {self.name: self._ball(low, high)}, _BITS)
        except UndefinedHereError:
            return False
        except UndecidedError:
            middle = (low + high) / 2
            return tries > 0 and (
                self._steady(low, middle, tries - 1) and self._steady(middle, high, tries - 1)
            )
        return True


def linear(
    function: Expression, at: Mapping[str, Expression], step: Mapping[str, Expression], t: str
) -> Linear:
    """`function` at a point whose variables change by `step`; `t` names the way, where it must.

    Raises StepError for a step of 0, and for one to where, or across which, there is nothing;
    UndefinedError where there is no tangent plane.
    """
    if not any(value_at(e, {}).approx for e in step.values()):
        raise StepError("a step of 0 changes nothing")
    plane = tangent_plane(function, at)
    there = {n: exactly(add(e, step[n])) for n, e in at.items()}
    try:
        value_at(function, there)
    except UndefinedError:
        place = ", ".join(f"{n} = {e}" for n, e in there.items())
        raise StepError(f"{function} is not defined at {place}: take a shorter step") from None
    if len(at) == 1:
        ((x, start),) = at.items()
        found = Linear(plane, dict(step), function, x, start, step[x])
    else:
        way = {n: tidy(add(e, mul(step[n], variable(t))), t) for n, e in at.items()}
        path = held(function, way)
        found = Linear(plane, dict(step), path, t, number(0), number(1))
    if found.has_gap:
        raise StepError(f"{function} has a gap between the point and the end of the step")
    return found


def downhill(plane: TangentPlane, rate: str, most: Expression) -> Linear:
    """The function after a step against its gradient, for rates up to `most`: a function of `rate`.

    Raises UndefinedError where a step at that rate leads out of its domain.
    """
    steps = {s.name: neg(mul(variable(rate), s.exact)) for s in plane.slices}
    way = {n: tidy(add(e, steps[n]), rate) for n, e in plane.at.items()}
    path = held(plane.function, way)
    return linear(expanded(path) or path, {rate: number(0)}, {rate: most}, rate)


def is_bowl(plane: TangentPlane) -> bool:
    """Whether the function curves everywhere the same, and up: then it has one bottom."""
    rows = hessian([s.partial.result for s in plane.slices], plane.names)
    if rows is None or any(e.variables for row in rows for e in row):
        return False
    return all(size(e) > 0 for e in eigenvalues([[number_of(e) for e in row] for row in rows]))


def _at(e: Expression, at: Mapping[str, Expression]) -> Expression:
    for name, value in at.items():
        e = e.substitute(name, value)
    return exactly(e)
