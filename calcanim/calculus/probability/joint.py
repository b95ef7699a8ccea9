"""Expected values under a joint density of two variables."""

from __future__ import annotations

from collections.abc import Sequence

from mpmath import mpf

from calcanim.calculus.bounds import bound, end_value
from calcanim.calculus.probability.densities import CLOSE, DensityError, weighted
from calcanim.calculus.several_variables.iterated import double_integral
from calcanim.calculus.solution import Solution, statement, verdict_of
from calcanim.exact import domain
from calcanim.exact.values import rounded
from calcanim.expressions.evaluate import EvaluationOverflowError, evaluate
from calcanim.expressions.parse import as_expression
from calcanim.expressions.tree import Expression


def joint_expectation(
    function: Expression | str | object,
    density: Expression | str | object,
    inner: Sequence[object],
    outer: Sequence[object],
) -> Solution:
    """The expected value of `function` of two variables under a joint density on a region."""
    g, p = as_expression(function), as_expression(density)
    one = (str(inner[0]), inner[1], inner[2])
    two = (str(outer[0]), outer[1], outer[2])
    whole = double_integral(p, one, two)
    if whole.value is None or isinstance(whole.value, tuple):
        raise DensityError(f"the area of {p} over the region could not be certified")
    if abs(whole.value.approx - 1) > CLOSE:
        raise DensityError(
            f"{p} has volume {whole.result} over the region, not 1: it is no joint density"
        )
    negative = _negative_joint(p, one, two)
    if negative is not None:
        raise DensityError(f"{p} is negative at {negative}: it is no joint density")
    steps = list(whole.steps)
    start = whole.steps[-1].before
    why = "never negative, and 1 altogether: a joint density"
    steps.append(statement("DENSITY", start, why, "checked"))
    mean = double_integral(weighted(g, p), one, two)
    steps += mean.steps
    if not isinstance(mean.result, Expression) or isinstance(mean.value, tuple):
        return Solution("expectation", g, (one[0], two[0]), tuple(steps), None, mean.verdict)
    steps.append(
        statement("EXPECTATION", start, f"the expected value of {g} is {mean.result}", "checked")
    )
    return Solution(
        "expectation",
        g,
        (one[0], two[0]),
        tuple(steps),
        mean.result,
        verdict_of(steps),
        mean.value,
    )


def _negative_joint(
    p: Expression, inner: tuple[str, object, object], outer: tuple[str, object, object]
) -> str | None:
    x, y = outer[0], inner[0]
    c, d = (end_value(bound(v)) for v in outer[1:])
    for i in range(12):
        u = domain.between(c, d, (mpf(i) + mpf("0.37")) / 12)
        ends = [bound(v) for v in inner[1:]]
        low, high = (evaluate(e, {x: u}, 25) if e.variables else end_value(e) for e in ends)
        if low is None or high is None:
            continue
        for j in range(12):
            t = domain.between(low, high, (mpf(j) + mpf("0.41")) / 12)
            try:
                v = evaluate(p, {x: u, y: t}, 25)
            except EvaluationOverflowError:
                continue
            if v is not None and v < -CLOSE:
                return f"{x} = {rounded(u)}, {y} = {rounded(t)}"
    return None
