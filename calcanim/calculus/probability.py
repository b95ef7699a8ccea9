"""Densities, probabilities, expected values and variances."""

from __future__ import annotations

import itertools
from collections.abc import Sequence
from contextlib import nullcontext

from mpmath import mpf

from calcanim.calculus import domain
from calcanim.calculus.bounds import BoundsError, bound, end_value
from calcanim.calculus.cas import without_questions
from calcanim.calculus.constants import exactly
from calcanim.calculus.definite import definite
from calcanim.calculus.derivation import Certificate, Step
from calcanim.calculus.iterated import double_integral
from calcanim.calculus.solution import Solution, certified, statement, verdict_of
from calcanim.calculus.values import Value, rounded
from calcanim.expressions.evaluate import EvaluationOverflowError, evaluate, exact
from calcanim.expressions.parse import as_expression
from calcanim.expressions.tree import (
    INFINITY,
    Expression,
    add,
    call,
    div,
    integral,
    mul,
    neg,
    number,
    power,
    variable,
)

_CLOSE = mpf(10) ** -12


class DensityError(ValueError):
    """What was given is no density; the message is a sentence for the user."""


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
    if {*g.variables, *p.variables, *low.variables, *high.variables} - {x}:
        return _with_letters(g, p, x, low, high, event)
    steps: list[Step] = []
    notes = []
    _check(p, x, low, high, steps)
    start = integral(mul(g, p), x, low, high)
    if event is not None:
        a, b = bound(event[0]), bound(event[1])
        chance = definite(p, x, a, b)
        steps += chance.steps
        if isinstance(chance.result, Expression):
            why = f"the probability that {x} lies between {a} and {b} is {chance.result}"
            steps.append(statement("PROBABILITY", integral(p, x, a, b), why, "checked"))
            notes.append(f"P({a} < {x} < {b}) = {chance.result}")
    bell = _moments_of_bell(g, p, x, low, high, steps, notes)
    if bell is not None:
        return bell
    mean = definite(_times(g, p), x, low, high)
    steps += mean.steps
    if mean.verdict == "diverges":
        why = "the integral of value times density diverges: there is no expected value"
        steps.append(statement("EXPECTATION", start, why, "checked"))
        return Solution("expectation", g, (x,), tuple(steps), None, "diverges")
    if mean.value is None or isinstance(mean.value, tuple):
        return Solution("expectation", g, (x,), tuple(steps), None, "no_closed_form")
    result = mean.result if isinstance(mean.result, Expression) else None
    shown = str(result) if result is not None else mean.value.text
    steps.append(
        statement("EXPECTATION", start, f"the expected value of {g} is {shown}", "checked")
    )
    spread = _variance(g, p, x, low, high, mean, steps)
    if spread is not None:
        notes.append(f"variance: {spread}")
    verdict = verdict_of(steps) if result is not None else "no_closed_form"
    return Solution(
        "expectation", g, (x,), tuple(steps), result, verdict, mean.value, (), tuple(notes)
    )


def _times(g: Expression, p: Expression) -> Expression:
    from calcanim.calculus.tidy import rational

    return p if rational(g) == 1 else mul(g, p)


def _normal(
    g: Expression, p: Expression, x: str, low: Expression, high: Expression
) -> Solution | None:
    """A polynomial under a normal density with letters: standardised, by the moments of z."""
    from calcanim.calculus.algebra import polynomial
    from calcanim.calculus.certify import certify
    from calcanim.calculus.integration.factors import factored, quadratic
    from calcanim.calculus.neaten import shortest
    from calcanim.calculus.parameters import FAMILIES, settled, tried
    from calcanim.calculus.tidy import rational, tidy

    if (low, high) != (neg(INFINITY), INFINITY):
        return None
    bells = [b for b, n in factored(p, x).factors if b.op == "call" and b.value == "exp" and n == 1]
    q = quadratic(bells[0].args[0], x) if len(bells) == 1 else None
    if q is None:
        return None
    square = tidy(div(number(-1), mul(number(2), q[0])), "")
    s = square.args[0] if square.op == "pow" else call("sqrt", square)
    if rational(square) is not None:
        s = exactly(call("sqrt", square))
    m = tidy(div(neg(q[1]), mul(number(2), q[0])), "")
    v = variable(x)
    turned = div(power(add(v, neg(m)), number(2)), mul(number(2), power(s, number(2))))
    root = call("sqrt", mul(number(2), Expression("constant", (), "pi")))
    standard = div(call("exp", neg(turned)), mul(s, root))
    names = tuple(dict.fromkeys((x, *p.variables, *g.variables)))
    if certify(p, standard, names).verdict not in ("proved", "checked"):
        return None

    def expected(of: Expression) -> Expression | None:
        z = next(t for t in ("z", "w", "t") if t not in names)
        c = polynomial(of.substitute(x, add(m, mul(s, variable(z)))), z)
        if c is None or len(c) > 9:
            return None
        moments = [1, 0, 1, 0, 3, 0, 15, 0, 105]
        terms = [mul(number(k), e) for e, k in zip(c, moments, strict=False) if k]
        return settled(shortest(add(*terms)))

    start = integral(_times(g, p), x, low, high)
    mean, second = expected(g), expected(power(g, number(2)))
    letters = tuple(sorted(set(names) - {x}))
    conditions = None if mean is None else tried(start, mean, letters, FAMILIES[0])
    if mean is None or conditions is None:
        return None
    why = f"a normal density around {m} with standard deviation {s}: 1 altogether"
    steps = [statement("DENSITY", integral(p, x, low, high), why, "checked")]
    why = f"z = ({x} - {m})/({s}) is standard normal, whose even moments are 1, 1, 3, 15"
    method = Certificate("checked", "quadrature agrees for several values of the letters", 2)
    steps.append(certified("EXPECTATION", start, mean, why, method, conditions))
    notes = []
    if second is not None:
        spread = settled(shortest(add(second, neg(power(mean, number(2))))))
        why = f"the expected square less the square of the expected value: {spread}"
        steps.append(statement("VARIANCE", start, why, "checked"))
        notes.append(f"variance: {spread}")
    return Solution(
        "expectation", g, (x,), tuple(steps), mean, verdict_of(steps), None, (), tuple(notes)
    )


def _moments_of_bell(
    g: Expression,
    p: Expression,
    x: str,
    low: Expression,
    high: Expression,
    steps: list[Step],
    notes: list[str],
) -> Solution | None:
    """A power above the first under a normal density: by its moments, not by parts again and again.

    `steps` and `notes` come first.
    """
    from calcanim.calculus.algebra import rational_coefficients

    c = rational_coefficients(g, x)
    found = _normal(g, p, x, low, high) if c is not None and len(c) > 2 else None
    if found is None or not isinstance(found.result, Expression):
        return None
    result = exactly(found.result)
    value = evaluate(result, {}, 40)
    if value is None:
        return None
    lines = (*steps, *found.steps)
    shown = Value(exact(result, {}), value)
    said = (*notes, *found.notes)
    return Solution("expectation", g, (x,), lines, result, verdict_of(lines), shown, (), said)


def _with_letters(
    g: Expression,
    p: Expression,
    x: str,
    low: Expression,
    high: Expression,
    event: tuple[object, object] | None,
) -> Solution:
    """The same for a density with parameters; their conditions stand at the steps."""
    from calcanim.calculus.certify import certify
    from calcanim.calculus.neaten import shortest

    normal = _normal(g, p, x, low, high) if event is None else None
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
    mean = definite(_times(g, p), x, low, high)
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
    second = definite(_times(power(g, number(2)), p), x, low, high)
    if isinstance(second.result, Expression):
        spread = shortest(add(second.result, neg(power(result, number(2)))))
        steps += second.steps
        why = f"the expected square less the square of the expected value: {spread}"
        place = integral(_times(power(g, number(2)), p), x, low, high)
        steps.append(statement("VARIANCE", place, why, "checked"))
        notes.append(f"variance: {spread}")
    return Solution(
        "expectation", g, (x,), tuple(steps), result, verdict_of(steps), None, (), tuple(notes)
    )


def _check(p: Expression, x: str, low: Expression, high: Expression, steps: list[Step]) -> None:
    """Not negative, and 1 altogether."""
    a, b = end_value(low), end_value(high)
    if a >= b:
        raise BoundsError("a density needs an interval: --from below --to")
    negative = _negative_at(p, x, a, b)
    if negative is not None:
        raise DensityError(f"{p} is negative at {x} = {rounded(negative)}: it is no density")
    whole = definite(p, x, low, high)
    if whole.verdict in ("diverges", "undefined"):
        raise DensityError(f"{p} has no finite area from {low} to {high}: it is no density")
    if whole.value is None or isinstance(whole.value, tuple):
        raise DensityError(f"the area of {p} from {low} to {high} could not be certified")
    if abs(whole.value.approx - 1) > _CLOSE:
        area = whole.result if isinstance(whole.result, Expression) else rounded(whole.value.approx)
        raise DensityError(
            f"{p} has area {area} from {low} to {high}, not 1: it is no density; divide by the area"
        )
    steps += whole.steps
    why = "never negative, and 1 altogether: a density"
    steps.append(statement("DENSITY", integral(p, x, low, high), why, "checked"))


def _negative_at(p: Expression, x: str, a: mpf, b: mpf) -> mpf | None:
    """A point at which the density is below 0: between its zeros and breaks, and on a grid."""
    zeros = [*domain.zeros(p, x, a, b), *domain.points(p, x, a, b)]
    cuts = sorted({a, *zeros, b})
    places = [domain.between(p1, p2, mpf("0.43")) for p1, p2 in itertools.pairwise(cuts)]
    places += [domain.between(a, b, mpf(k) / 40 + mpf("0.003")) for k in range(40)]
    for q in places:
        try:
            v = evaluate(p, {x: q}, 25)
        except EvaluationOverflowError:
            continue
        if v is not None and v < -_CLOSE:
            return q
    return None


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
    hard = any(t.rule in ("COMPUTER_ALGEBRA", "NO_CLOSED_FORM") for t in mean.steps)
    with without_questions() if hard else nullcontext():
        # Where the mean took sympy, its square would take the rest of the time.
        second = definite(_times(square, p), x, low, high)
    place = integral(_times(square, p), x, low, high)
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
    if abs(whole.value.approx - 1) > _CLOSE:
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
    mean = double_integral(_times(g, p), one, two)
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
            if v is not None and v < -_CLOSE:
                return f"{x} = {rounded(u)}, {y} = {rounded(t)}"
    return None
