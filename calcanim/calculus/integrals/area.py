"""A definite integral as a lesson needs it: its parts, its antiderivative, what it comes to."""

from __future__ import annotations

import math
from dataclasses import dataclass

from calcanim.calculus.antiderivatives.indefinite import worked
from calcanim.calculus.bounds import bound, end_value
from calcanim.calculus.integrals.definite import definite
from calcanim.calculus.solution import Solution
from calcanim.exact.values import UndefinedError, Value
from calcanim.expressions.parse import parse
from calcanim.expressions.tree import INFINITY, Expression, integral, neg
from calcanim.sampling.accumulation import running
from calcanim.sampling.areas import Part, cut_at_poles


@dataclass(frozen=True, slots=True)
class AreaUnder:
    """The integral of `f` from `low` to `high`, low < high.

    `turned` says that the limits were given the other way round. `antiderivative` is None where
    none was found; `rule` is the name of the step that led to it. `parts` is the interval cut at
    its poles. `solution.verdict` is ``diverges`` where the area has no size; then `parts` is the
    one part, with one open end, that shows it.
    """

    f: Expression
    x: str
    low: Expression
    high: Expression
    turned: bool
    solution: Solution
    antiderivative: Expression | None
    rule: str
    parts: tuple[Part, ...]

    @property
    def diverges(self) -> bool:
        return self.solution.verdict == "diverges"

    @property
    def swings(self) -> bool:
        """Whether it diverges because it settles on nothing, and not by its size."""
        return self.solution.extra.get("divergence") == "swings"

    @property
    def proper(self) -> bool:
        """Whether no end is open."""
        return not any(p.open_low or p.open_high for p in self.parts)

    @property
    def ends(self) -> tuple[float, float]:
        """The limits as numbers."""
        return float(end_value(self.low)), float(end_value(self.high))

    @property
    def endless(self) -> bool:
        """Whether a part of it is infinitely wide."""
        return any(math.isinf(e) for p in self.parts for e in (p.low, p.high))

    @property
    def open_ends(self) -> tuple[tuple[Expression, int], ...]:
        """Where it is open, from left to right: the place, and 1 from below or -1 from above."""
        return tuple(
            (self.typed(end), side)
            for p in self.parts
            for end, side, is_open in ((p.low, -1, p.open_low), (p.high, 1, p.open_high))
            if is_open
        )

    @property
    def pole(self) -> Expression | None:
        """The first place where it is open and not infinite."""
        return next((e for e, _ in self.open_ends if e not in (INFINITY, neg(INFINITY))), None)

    @property
    def inside(self) -> bool:
        """Whether a pole lies between the limits."""
        ends = (self.low, self.high)
        return any(e not in (*ends, INFINITY, neg(INFINITY)) for e, _ in self.open_ends)

    def typed(self, place: float) -> Expression:
        """A limit as it was given, or the number as a decimal."""
        if math.isinf(place):
            return INFINITY if place > 0 else neg(INFINITY)
        for e, end in zip((self.low, self.high), self.ends, strict=True):
            if abs(end - place) <= 1e-9 * max(1.0, abs(place)):
                return e
        return parse(f"{place:.10g}", notation=True)

    @property
    def value(self) -> Value:
        """What it comes to. Raises UndefinedError where it diverges."""
        if not isinstance(self.solution.value, Value):
            raise UndefinedError(f"{self.notation} has no value")
        return self.solution.value

    @property
    def result(self) -> Expression | None:
        """What it comes to as a formula, where one is known."""
        result = self.solution.result
        return result if isinstance(result, Expression) else None

    @property
    def notation(self) -> Expression:
        """The integral, not worked out."""
        return integral(self.f, self.x, self.low, self.high)


def area_under(f: Expression, x: str, lower: object, upper: object) -> AreaUnder:
    """The integral of `f` from `lower` to `upper` (numbers, constant expressions, ``oo``).

    Raises UndefinedError where `f` has no values on part of the interval or nothing is known of
    the area, and BoundsError for limits that are no numbers.
    """
    low, high = bound(lower), bound(upper)
    for e in (low, high):
        if e.variables:
            raise UndefinedError(f"a limit must be a number, and {e} contains {e.variables[0]}")
    a, b = end_value(low), end_value(high)
    if a == b:
        raise UndefinedError(f"from {low} to {high} there is no width, and so no area")
    turned = bool(a > b)
    if turned:
        low, high, a, b = high, low, b, a
    solution = definite(f, x, low, high)
    if solution.verdict == "undefined":
        raise UndefinedError(solution.steps[-1].why)
    if solution.verdict != "diverges" and not isinstance(solution.value, Value):
        raise UndefinedError(
            f"whether the area under {f} from {low} to {high} is finite could not be settled"
        )
    found = worked(f, x) if _by_antiderivative(solution) else None
    antiderivative = found[1] if found is not None else None
    parts = cut_at_poles(f, x, float(a), float(b))
    if solution.verdict == "diverges":
        parts = (_diverging(solution, f, x, parts),)
    rule = found[0][0].rule if found is not None and found[0] else ""
    return AreaUnder(f, x, low, high, turned, solution, antiderivative, rule, parts)


def _by_antiderivative(solution: Solution) -> bool:
    """Whether one formula was found for the whole interval."""
    rules = {s.rule for s in solution.steps}
    found = "FUNDAMENTAL_THEOREM" in rules or (
        solution.verdict == "diverges" and len(solution.steps) > 1
    )
    return found and "PIECES" not in rules


def _diverging(solution: Solution, f: Expression, x: str, parts: tuple[Part, ...]) -> Part:
    """The part that diverges, cut so that it does so towards one end alone."""
    named = solution.steps[-1].before
    chosen = next((p for p in parts if p.open_low or p.open_high), parts[0])
    if named.op == "integral" and len(named.args) == 3:
        a, b = (float(end_value(e)) for e in named.args[1:])
        chosen = next((p for p in parts if _close(p.low, a) and _close(p.high, b)), chosen)
    if not (chosen.open_low and chosen.open_high):
        return chosen
    middle = between(chosen.low, chosen.high)
    if _runs_away(f, x, middle, chosen.high):
        return Part(middle, chosen.high, False, True)
    return Part(chosen.low, middle, True, False)


def _close(p: float, q: float) -> bool:
    return p == q or abs(p - q) <= 1e-9 * max(1.0, abs(p), abs(q))


def between(low: float, high: float) -> float:
    """A point inside of an interval that may be infinite: a short number where it can be."""
    if math.isinf(low) and math.isinf(high):
        return 0.0
    if math.isinf(high):
        return low + 1.0
    if math.isinf(low):
        return high - 1.0
    middle, width = (low + high) / 2, high - low
    short = float(f"{middle:.3g}") if abs(middle) > 1e-9 * width else 0.0
    return short if abs(short - middle) < width / 10 else middle


def _runs_away(f: Expression, x: str, start: float, end: float) -> bool:
    """Whether the area from `start` towards `end` keeps changing as much as before."""
    far = (1e2, 1e4, 1e6) if math.isinf(end) else (1e-2, 1e-4, 1e-6)
    if math.isinf(end):
        places = [start + math.copysign(d, end) for d in far]
    else:
        places = [end + (start - end) * d for d in far]
    try:
        areas = running(f, x, start, places)
    except UndefinedError:
        return True
    first, second = abs(areas[1] - areas[0]), abs(areas[2] - areas[1])
    return bool(second > 0.3 * first)
