"""Expected values, variances and probabilities under a density."""

from __future__ import annotations

from contextlib import nullcontext
from dataclasses import replace

from calcanim.calculus.bounds import bound
from calcanim.calculus.certify import certify
from calcanim.calculus.derivation import Step
from calcanim.calculus.integrals.definite import definite
from calcanim.calculus.neaten import shortest
from calcanim.calculus.nowhere import undefined_everywhere
from calcanim.calculus.probability.densities import DensityError, check_density, weighted
from calcanim.calculus.probability.normal import power_under_normal, under_normal
from calcanim.calculus.solution import Solution, statement, verdict_of
from calcanim.calculus.sympy_process.cas import without_questions
from calcanim.exact.constants import exactly
from calcanim.exact.values import rounded
from calcanim.expressions.parse import as_expression
from calcanim.expressions.tree import Expression, add, integral, mul, neg, number, power

_HARD = ("COMPUTER_ALGEBRA", "NO_CLOSED_FORM", "NUMERICAL", "UNSETTLED")


def expectation(
    function: Expression | str | object,
    density: Expression | str | object,
    lower: object,
    upper: object,
    variable_name: str = "x",
    *,
    event: tuple[object, object] | None = None,
) -> Solution:
    """The expected value of `function` under `density` on the interval, and its variance.

    The density is checked first: not negative, and 1 altogether (DensityError else). `event` adds
    the probability of an interval. ``diverges`` where the expected value does.
    """
    g, p = as_expression(function), as_expression(density)
    x = variable_name
    low, high = bound(lower), bound(upper)
    nowhere = undefined_everywhere("expectation", g, (x,))
    if nowhere is not None:
        return nowhere
    if {*g.variables, *p.variables, *low.variables, *high.variables} - {x}:
        return _with_letters(g, p, x, low, high, event)
    steps = check_density(p, x, low, high)
    notes = []
    start = integral(mul(g, p), x, low, high)
    if event is not None:
        a, b = bound(event[0]), bound(event[1])
        chance = definite(p, x, a, b)
        steps += chance.steps
        if isinstance(chance.result, Expression):
            why = f"the probability that {x} lies between {a} and {b} is {chance.result}"
            steps.append(statement("PROBABILITY", integral(p, x, a, b), why, "checked"))
            notes.append(f"P({a} < {x} < {b}) = {chance.result}")
    bell = power_under_normal(g, p, x, low, high)
    if bell is not None:
        lines, said = (*steps, *bell.steps), (*notes, *bell.notes)
        return replace(bell, steps=lines, notes=said, verdict=verdict_of(lines))
    mean = definite(weighted(g, p), x, low, high)
    steps += mean.steps
    if mean.verdict == "diverges":
        why = "the integral of value times density diverges: there is no expected value"
        steps.append(statement("EXPECTATION", start, why, "checked"))
        return Solution("expectation", g, (x,), tuple(steps), None, "diverges")
    if mean.value is None or isinstance(mean.value, tuple):
        return Solution("expectation", g, (x,), tuple(steps), None, mean.verdict)
    result = mean.result if isinstance(mean.result, Expression) else None
    shown = str(result) if result is not None else mean.value.text
    steps.append(
        statement("EXPECTATION", start, f"the expected value of {g} is {shown}", "checked")
    )
    spread = _variance(g, p, x, low, high, mean, steps)
    extra = {}
    if spread is not None:
        notes.append(f"variance: {spread}")
        extra["variance"] = str(spread)
    verdict = verdict_of(steps) if result is not None else mean.verdict
    lines, said = tuple(steps), tuple(notes)
    return Solution(
        "expectation", g, (x,), lines, result, verdict, mean.value, (), said, extra=extra
    )


def _with_letters(
    g: Expression,
    p: Expression,
    x: str,
    low: Expression,
    high: Expression,
    event: tuple[object, object] | None,
) -> Solution:
    """The same for a density with parameters; their conditions stand at the steps."""
    normal = under_normal(g, p, x, low, high) if event is None else None
    if normal is not None:
        return normal
    whole = definite(p, x, low, high)
    if not isinstance(whole.result, Expression):
        raise DensityError(f"the area of {p} from {low} to {high} could not be certified")
    area = shortest(whole.result)
    if certify(area, number(1), tuple(area.variables)).verdict not in ("proved", "checked"):
        raise DensityError(
            f"{p} has area {area} from {low} to {high}: it is a density only where that is 1"
        )
    steps = list(whole.steps)
    why = "1 altogether: a density where it is not negative"
    steps.append(statement("DENSITY", integral(p, x, low, high), why, "checked"))
    notes = []
    if event is not None:
        a, b = bound(event[0]), bound(event[1])
        chance = definite(p, x, a, b)
        if isinstance(chance.result, Expression):
            steps += chance.steps
            shown = shortest(chance.result)
            why = f"the probability that {x} lies between {a} and {b} is {shown}"
            steps.append(statement("PROBABILITY", integral(p, x, a, b), why, "checked"))
            notes.append(f"P({a} < {x} < {b}) = {shown}")
    start = integral(mul(g, p), x, low, high)
    mean = definite(weighted(g, p), x, low, high)
    steps += mean.steps
    if not isinstance(mean.result, Expression):
        return Solution("expectation", g, (x,), tuple(steps), None, mean.verdict)
    result = shortest(mean.result)
    names = tuple(result.variables)
    if certify(mean.result, result, names).verdict == "refuted":
        result = mean.result
    steps.append(
        statement("EXPECTATION", start, f"the expected value of {g} is {result}", "checked")
    )
    second = definite(weighted(power(g, number(2)), p), x, low, high)
    if isinstance(second.result, Expression):
        spread = shortest(add(second.result, neg(power(result, number(2)))))
        steps += second.steps
        why = f"the expected square less the square of the expected value: {spread}"
        place = integral(weighted(power(g, number(2)), p), x, low, high)
        steps.append(statement("VARIANCE", place, why, "checked"))
        notes.append(f"variance: {spread}")
    lines, said = tuple(steps), tuple(notes)
    extra = {} if not isinstance(second.result, Expression) else {"variance": str(spread)}
    return Solution(
        "expectation", g, (x,), lines, result, verdict_of(steps), None, (), said, extra=extra
    )


def _variance(
    g: Expression,
    p: Expression,
    x: str,
    low: Expression,
    high: Expression,
    mean: Solution,
    steps: list[Step],
) -> Expression | str | None:
    """E[g^2] - E[g]^2."""
    square = number(1) if g == number(1) else power(g, number(2))
    hard = any(
        t.rule in ("COMPUTER_ALGEBRA", "NO_CLOSED_FORM", "NUMERICAL", "UNSETTLED")
        for t in mean.steps
    )
    with without_questions() if hard else nullcontext():
        # Where the mean took sympy, its square would take the rest of the time.
        second = definite(weighted(square, p), x, low, high)
    place = integral(weighted(square, p), x, low, high)
    if second.verdict == "diverges":
        steps.append(statement("VARIANCE", place, "the variance is infinite", "checked"))
        return "infinite"
    if second.value is None or isinstance(second.value, tuple) or isinstance(mean.value, tuple):
        return None
    steps += second.steps
    if isinstance(second.result, Expression) and isinstance(mean.result, Expression):
        spread = exactly(add(second.result, neg(power(mean.result, number(2)))))
    elif mean.value is not None:
        v = second.value.approx - mean.value.approx**2
        spread = Expression("number", (), rounded(abs(v), 15))
    else:
        return None
    why = f"the expected square less the square of the expected value: {spread}"
    steps.append(statement("VARIANCE", place, why, "checked"))
    return spread
