"""Integrals with |u|: one formula on either side of each zero of u, joined without a jump."""

from __future__ import annotations

from fractions import Fraction

from calcanim.calculus.antiderivatives.found import Found, Task
from calcanim.exact import polynomials as poly
from calcanim.exact.algebra import rational_coefficients
from calcanim.exact.factors import factored, polynomial_of, times
from calcanim.exact.tidy import as_expression, rational
from calcanim.expressions.tree import add, call, mul


def size_of_polynomial(task: Task) -> Found | None:
    """|q(x)| times a polynomial: sign(q) F(x), with a constant added at each zero."""
    p = factored(task.f, task.x)
    bars = [b for b, n in p.factors if b.op == "call" and b.value == "abs" and n == 1]
    if len(bars) != 1 or rational(p.constant) != 1:
        return None
    q = rational_coefficients(bars[0].args[0], task.x)
    others = [(b, n) for b, n in p.factors if b != bars[0]]
    if q is None or len(q) < 3 or len(others) > 1:
        return None
    rest = [Fraction(1)]
    for b, n in others:
        c = rational_coefficients(b, task.x)
        if c is None or n.denominator > 1 or not 0 < n < 12:
            return None
        rest = poly.times(rest, poly.power(c, int(n)))
    whole = poly.times(q, rest)
    primitive = [Fraction(0), *(c / (k + 1) for k, c in enumerate(whole))]
    turns = _turns(q)
    if turns is None:
        return None
    u = bars[0].args[0]
    terms = [mul(call("sign", u), polynomial_of(primitive, task.x))]
    for root, rises in turns:
        jump = poly.value(primitive, root)
        if jump:
            step = call("sign", polynomial_of([-root, Fraction(1)], task.x))
            terms.append(times(as_expression(-jump if rises else jump), step))
    zeros = " and ".join(f"{task.x} = {root}" for root, _ in turns)
    why = f"|{u}| is {u} with a sign that changes at {zeros}; constants join the sides"
    return task.found("PIECES", why, add(*terms) if turns else terms[0])


def _turns(q: poly.Coefficients) -> list[tuple[Fraction, bool]] | None:
    """Where q changes sign and whether it rises there; None where a zero is not rational."""
    out = []
    for factor, n in poly.factors(q)[1]:
        if n % 2 == 0:
            continue
        if len(factor) == 2:
            out.append(-factor[0] / factor[1])
        elif len(factor) > 3 or factor[1] ** 2 >= 4 * factor[0] * factor[2]:
            return None
    out.sort()
    rising = q[-1] > 0
    return [(r, rising == ((len(out) - i) % 2 == 1)) for i, r in enumerate(out)]
