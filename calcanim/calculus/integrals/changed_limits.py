"""A substitution whose limits change with it, so that x never comes back."""

from __future__ import annotations

import mpmath
from mpmath import mpf

from calcanim.calculus.certify import certify
from calcanim.calculus.derivation import Certificate, Step
from calcanim.calculus.integrals.quadrature import quadrature
from calcanim.calculus.integrals.work import Solve, Work, by_quadrature
from calcanim.calculus.solution import Solution, certified
from calcanim.exact import domain
from calcanim.exact.constants import exactly
from calcanim.expressions.evaluate import evaluate
from calcanim.expressions.tree import Expression, integral, neg


def with_changed_limits(
    work: Work, steps: tuple[Step, ...], low: mpf, high: mpf, solve: Solve
) -> Solution | None:
    """Where the first line is a substitution, its limits change with it, and x never comes back."""
    first = steps[0]
    if first.rule != "SUBSTITUTION" or first.substituted is None or mpmath.isinf(low + high):
        return None
    u, g = first.substituted
    inside = [n for _, n in first.after.walk() if n.op == "integral"]
    if len(inside) != 1 or inside[0].value != u:
        return None
    if domain.points(g, work.x, min(low, high), max(low, high)):
        return None
    new_low, new_high = (exactly(g.substitute(work.x, e)) for e in (work.low, work.high))
    a, b = evaluate(new_low, {}, 40), evaluate(new_high, {}, 40)
    if a is None or b is None or a == b:
        return None
    inner = inside[0].args[0]
    if domain.points(inner, u, min(a, b), max(a, b)):
        return None
    changed = integral(inner, u, new_low, new_high)
    line = first.after.transform(lambda n: changed if n == inside[0] else n)
    step = certified(
        "SUBSTITUTION",
        work.start,
        line,
        f"{first.why}; the limits become {new_low} and {new_high}",
        _certificate_of_line(work.start, line, changed),
        first.conditions,
    )
    rest = solve(inner, u, new_low, new_high)
    area = rest.result
    if not isinstance(area, Expression):
        return None
    constant = line.transform(lambda n: area if n == changed else n)
    whole = exactly(constant)
    work.steps.append(step)
    work.steps += rest.steps
    if whole != area:
        why = "the factor in front"
        work.steps.append(certified("EVALUATE", constant, whole, why, certify(constant, whole, ())))
    answer = work.done(whole)
    if answer.value is None or by_quadrature(work.start, whole).verdict == "refuted":
        work.steps.clear()
        return None
    return answer


def _certificate_of_line(before: Expression, line: Expression, inner: Expression) -> Certificate:
    area, new = quadrature(before), quadrature(inner)
    if area is None or new is None:
        return Certificate("checked", "substitution theorem")
    size = Expression("number", (), mpmath.nstr(abs(new), 18))
    put = line.transform(lambda n: (neg(size) if new < 0 else size) if n == inner else n)
    value = evaluate(put, {}, 25)
    if value is None or abs(value - area) > mpf(10) ** -9 * max(1, abs(area)):
        return Certificate("refuted", "quadrature of both sides differs")
    return Certificate("checked", "quadrature of both sides agrees to 9 digits", 1)
