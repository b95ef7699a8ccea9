"""Of all antiderivatives of a function the one whose curve runs through a point."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np

from calcanim.calculus.antiderivatives.indefinite import check, indefinite
from calcanim.calculus.derivation import HOLDS, Step
from calcanim.calculus.solution import Answer
from calcanim.exact.constants import exactly
from calcanim.exact.tidy import as_expression
from calcanim.exact.values import UndefinedError, Value, number_of, value_at
from calcanim.expressions.parse import parse
from calcanim.expressions.tree import ZERO, Expression, add, div, integral, neg, number, variable
from calcanim.sampling.accumulation import running
from calcanim.sampling.areas import Part
from calcanim.sampling.arrays.functions import Floats
from calcanim.sampling.arrays.values import values

_HEIGHT = number(1)
_INSIDE = np.linspace(0.03, 0.97, 61)


@dataclass(frozen=True, slots=True)
class Member:
    """The antiderivative of `f` that is `height` where x is `at`.

    `base` is an antiderivative as a formula, None where none is known; the member is `base` and
    the `constant`. `steps` lead to it, and where there is none the last one's `why` says so.
    """

    f: Expression
    x: str
    at: Expression
    height: Expression
    base: Expression | None
    constant: Value | None
    steps: tuple[Step, ...]
    verdict: Answer

    @property
    def start(self) -> float:
        return float(value_at(self.at, {}).approx)

    @property
    def level(self) -> float:
        """The height as a number."""
        return float(value_at(self.height, {}).approx)

    @property
    def formula(self) -> Expression:
        """What it is: a formula, or what it is without one."""
        if self.base is None or self.constant is None:
            return self.so_far
        terms = () if self.base == ZERO else summands(self.base)
        more = self.constant_form
        if more is None or (more == ZERO and terms):
            return add(*terms)
        return add(*terms, *summands(more))

    @property
    def constant_form(self) -> Expression | None:
        """The constant in a short exact form: ``1 - log(2)``, not ``1 - log(Abs(0 - 2))``."""
        if self.base is None or self.constant is None:
            return None
        if self.constant.exact is not None:
            return as_expression(self.constant.exact)
        return exactly(add(self.height, neg(self.base.substitute(self.x, self.at))))

    @property
    def bare(self) -> Member:
        """The formula itself, without a constant; this one where there is no formula."""
        if self.base is None:
            return self
        height = self.base.substitute(self.x, self.at)
        return replace(self, height=height, constant=number_of(ZERO))

    @property
    def so_far(self) -> Expression:
        """The integral of `f` from the point on, and the height."""
        t = "s" if self.x == "t" else "t"
        inner = self.f.substitute(self.x, variable(t))
        return add(integral(inner, t, self.at, variable(self.x)), *summands(exactly(self.height)))

    def heights(self, places: Floats) -> Floats:
        """Its values at `places` on the branch of the point, shape (n,)."""
        return self.level + running(self.f, self.x, self.start, places)

    def on(self, places: Floats) -> Floats:
        """The values on another branch: of the formula with the same constant, if there is one.

        Else it begins there at the point's height.
        """
        middle = float(places[len(places) // 2])
        begin = self.level
        if self.base is not None and self.constant is not None:
            here = float(values(self.base, self.x, [middle])[0]) + float(self.constant.approx)
            begin = here if np.isfinite(here) else begin
        return begin + running(self.f, self.x, middle, places)

    def follows(self, part: Part) -> bool:
        """Whether the formula is the member on all of the point's branch `part`: it may jump."""
        if self.base is None or self.constant is None:
            return False
        places = part.low + (part.high - part.low) * _INSIDE
        ys = values(self.base, self.x, places) + float(self.constant.approx)
        areas = self.heights(places)
        size = float(np.abs(areas).max()) + 1e-6 * float(np.nanmax(np.abs(ys), initial=0.0))
        return bool((np.abs(ys - areas) <= 1e-6 * max(size, 1e-12)).all())


def member_through(
    f: Expression, x: str, at: Expression | None = None, height: Expression = _HEIGHT
) -> Member:
    """The antiderivative of `f` through a point, by default at 0, or where `f` has a value."""
    return member(f, x, start_of(f, x) if at is None else at, height)


def of_reciprocal(x: str) -> Member:
    """The antiderivative of ``1/x`` that is 0 where x is 1: the logarithm of the size of x."""
    return member(div(number(1), variable(x)), x, number(1), ZERO)


def member(f: Expression, x: str, at: Expression, height: Expression) -> Member:
    """The antiderivative of `f` through the point with the constants `at` and `height`.

    Raises UndefinedError where `f` has no value there.
    """
    try:
        value_at(f, {x: at})
    except UndefinedError:
        raise UndefinedError(
            f"{f} has no value at {x} = {at}, so no curve runs through there"
        ) from None
    found = indefinite(f, x)
    base = found.result if isinstance(found.result, Expression) else None
    if base is not None and check(base, f, x).verdict not in HOLDS:
        base = None
    constant: Value | None = None
    if base is not None:
        try:
            constant = number_of(exactly(add(height, neg(base.substitute(x, at)))))
        except UndefinedError:
            base = None
    return Member(f, x, at, height, base, constant, found.steps, found.verdict)


def summands(e: Expression) -> tuple[Expression, ...]:
    """The terms of a sum, or the one term."""
    return e.args if e.op == "add" else (e,)


def start_of(f: Expression, x: str) -> Expression:
    """A place at which `f` has a value: 0 if it can be, else another short number.

    Raises UndefinedError where none of them is one.
    """
    for text in ("0", "1", "-1", "2", "-2", "1/2", "3", "5", "10"):
        place = parse(text)
        try:
            value_at(f, {x: place})
        except UndefinedError:
            continue
        return place
    raise UndefinedError(f"{f} has no value at any of the places that were tried")
