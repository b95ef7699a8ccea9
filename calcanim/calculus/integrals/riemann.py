"""Riemann sums: the rectangles before the limit."""

from __future__ import annotations

from calcanim.calculus.bounds import BoundsError
from calcanim.calculus.derivation import Certificate
from calcanim.calculus.integrals.definite import definite
from calcanim.calculus.solution import Solution, certified, statement, verdict_of
from calcanim.calculus.sums.nested import sum_of
from calcanim.calculus.sums.ranges import Range
from calcanim.exact.constants import exactly
from calcanim.exact.tidy import rational, tidy
from calcanim.exact.values import Value, rounded
from calcanim.expressions.tree import (
    Expression,
    add,
    div,
    integral,
    mul,
    neg,
    number,
    summation,
    variable,
)


def riemann_sum(
    f: Expression, x: str, low: Expression, high: Expression, *, rule: str, parts: int
) -> Solution:
    """The sum of `parts` rectangles with samples at the ``left``, ``right`` or ``midpoint``.

    `value` is the sum, exact where it is rational. Raises BoundsError where a sample has no value.
    """
    index = next(v for v in ("i", "k", "j", "m") if v not in (*f.variables, x))
    width = exactly(div(add(high, neg(low)), number(parts)))
    i = variable(index)
    offset: dict[str, Expression] = {
        "left": i,
        "right": i,
        "midpoint": add(i, neg(div(number(1), number(2)))),
    }
    first, last = (0, parts - 1) if rule == "left" else (1, parts)
    place = mul(offset[rule], width)
    sample = place if rational(low) == 0 else add(low, place)
    term = mul(f.substitute(x, tidy(sample, index)), width)
    start = integral(f, x, low, high)
    total = summation(term, index, number(first), number(last))
    why = f"{parts} rectangles of width {width}, each as high as f at its {_where(rule)}"
    steps = [statement("RIEMANN", start, why)]
    done = sum_of(term, [Range(index, number(first), number(last))])
    if not isinstance(done.result, Expression):
        raise BoundsError(f"{f} has no value at one of the sample points")
    steps += done.steps
    if not done.steps:
        certificate = Certificate("proved", "counted")
        steps.append(certified("ADD_UP", total, done.result, "add up", certificate))
    exact_area = definite(f, x, low, high)
    if isinstance(exact_area.value, Value) and isinstance(done.value, Value):
        difference = done.value.approx - exact_area.value.approx
        what = exact_area.result if isinstance(exact_area.result, Expression) else "the area"
        why = f"the integral itself is {what}; the sum differs from it by {rounded(difference, 4)}"
        steps.append(statement("RIEMANN", start, why, "checked"))
    return Solution("integral", f, (x,), tuple(steps), done.result, verdict_of(steps), done.value)


def _where(rule: str) -> str:
    return {"left": "left end", "right": "right end"}.get(rule, "midpoint")
