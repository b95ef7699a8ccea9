"""Polynomials under a normal density: by the moments of the standard normal variable."""

from __future__ import annotations

from dataclasses import replace

from calcanim.calculus.certify import certify
from calcanim.calculus.derivation import Certificate
from calcanim.calculus.integrals.families import FAMILIES, tried
from calcanim.calculus.neaten import shortest
from calcanim.calculus.probability.densities import weighted
from calcanim.calculus.solution import Solution, certified, statement, verdict_of
from calcanim.exact.algebra import polynomial, rational_coefficients
from calcanim.exact.constants import exactly
from calcanim.exact.factors import factored, quadratic
from calcanim.exact.settle import settled
from calcanim.exact.tidy import rational, tidy
from calcanim.exact.values import Value
from calcanim.expressions.evaluate import evaluate, exact
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

_MOMENTS = (1, 0, 1, 0, 3, 0, 15, 0, 105)  # of the standard normal variable, from E[1] on


def under_normal(
    g: Expression, p: Expression, x: str, low: Expression, high: Expression
) -> Solution | None:
    """A polynomial under a normal density with letters: standardised, by the moments of z."""
    names = tuple(dict.fromkeys((x, *p.variables, *g.variables)))
    found = standardised(p, x, names) if (low, high) == (neg(INFINITY), INFINITY) else None
    if found is None:
        return None
    m, s = found
    start = integral(weighted(g, p), x, low, high)
    mean, second = (_expected(e, x, m, s, names) for e in (g, power(g, number(2))))
    letters = tuple(sorted(set(names) - {x}))
    conditions = None if mean is None else tried(start, mean, letters, FAMILIES[0])
    if mean is None or conditions is None:
        return None
    why = f"a normal density around {m} with standard deviation {s}: 1 altogether"
    steps = [statement("DENSITY", integral(p, x, low, high), why, "checked")]
    why = f"z = ({x} - {m})/({s}) is standard normal, whose even moments are 1, 1, 3, 15"
    method = Certificate("checked", "quadrature agrees for several values of the letters", 2)
    steps.append(certified("EXPECTATION", start, mean, why, method, conditions))
    notes, extra = [], {}
    if second is not None:
        spread = settled(shortest(add(second, neg(power(mean, number(2))))))
        why = f"the expected square less the square of the expected value: {spread}"
        steps.append(statement("VARIANCE", start, why, "checked"))
        notes.append(f"variance: {spread}")
        extra["variance"] = str(spread)
    lines, said = tuple(steps), tuple(notes)
    return Solution(
        "expectation", g, (x,), lines, mean, verdict_of(lines), None, (), said, extra=extra
    )


def power_under_normal(
    g: Expression, p: Expression, x: str, low: Expression, high: Expression
) -> Solution | None:
    """A power above the first under a normal density: by its moments, not by parts again and again.

    There are no letters but `x`.
    """
    c = rational_coefficients(g, x)
    found = under_normal(g, p, x, low, high) if c is not None and len(c) > 2 else None
    if found is None or not isinstance(found.result, Expression):
        return None
    result = exactly(found.result)
    value = evaluate(result, {}, 40)
    if value is None:
        return None
    return replace(found, result=result, value=Value(exact(result, {}), value))


def standardised(
    p: Expression, x: str, names: tuple[str, ...]
) -> tuple[Expression, Expression] | None:
    """Mean and standard deviation of a normal density; None where `p` is none."""
    bells = [b for b, n in factored(p, x).factors if b.op == "call" and b.value == "exp" and n == 1]
    q = quadratic(bells[0].args[0], x) if len(bells) == 1 else None
    if q is None:
        return None
    square = tidy(div(number(-1), mul(number(2), q[0])), "")
    s = square.args[0] if square.op == "pow" else call("sqrt", square)
    if rational(square) is not None:
        s = exactly(call("sqrt", square))
    m = tidy(div(neg(q[1]), mul(number(2), q[0])), "")
    distance = power(add(variable(x), neg(m)), number(2))
    root = call("sqrt", mul(number(2), Expression("constant", (), "pi")))
    bell = call("exp", neg(div(distance, mul(number(2), power(s, number(2))))))
    same = certify(p, div(bell, mul(s, root)), names)
    return (m, s) if same.verdict in ("proved", "checked") else None


def _expected(
    e: Expression, x: str, m: Expression, s: Expression, names: tuple[str, ...]
) -> Expression | None:
    """The expected value of a polynomial of degree 8 at most, with x = m + s z."""
    z = next(t for t in ("z", "w", "t") if t not in names)
    c = polynomial(e.substitute(x, add(m, mul(s, variable(z)))), z)
    if c is None or len(c) > len(_MOMENTS):
        return None
    terms = [mul(number(k), b) for b, k in zip(c, _MOMENTS, strict=False) if k]
    return settled(shortest(add(*terms)))
