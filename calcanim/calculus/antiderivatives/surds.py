"""Quartics without a middle: x^4 + p x^2 + q as a product of quadratics with a root in them."""

from __future__ import annotations

from fractions import Fraction

from calcanim.calculus.antiderivatives.found import Found, Task
from calcanim.exact import polynomials as poly
from calcanim.exact.factors import polynomial_of, times
from calcanim.exact.square_roots import over_root, rational_root, square_root
from calcanim.exact.tidy import as_expression, tidy
from calcanim.expressions.tree import (
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


def over_quartic(task: Task, top: poly.Coefficients, quartic: poly.Coefficients) -> Found | None:
    """N(x)/(x^4 + p x^2 + r^2) with r rational and the quartic irreducible over the rationals."""
    lead = quartic[4]
    p, q = quartic[2] / lead, quartic[0] / lead
    r = rational_root(q) if q > 0 else None
    if quartic[1] or quartic[3] or r is None:
        return None
    n = [*top, *[Fraction(0)] * 4][:4]
    if n[1] or n[3]:
        return _halved(task, n, quartic)
    square, width = 2 * r - p, 2 * r + p
    if square <= 0 or width <= 0:
        return None
    return _split(task, n[0] / lead, n[2] / lead, r, square, width)


def _halved(task: Task, n: list[Fraction], quartic: poly.Coefficients) -> Found | None:
    """The odd part goes by u = x^2, the even part by itself."""
    under = polynomial_of(quartic, task.x)
    odd, even = polynomial_of([Fraction(0), n[1], Fraction(0), n[3]], task.x), [n[0], n[2]]
    if not any(even):
        return None  # A plain substitution finds it.
    pieces = [div(odd, under), div(polynomial_of([even[0], Fraction(0), even[1]], task.x), under)]
    children = [task.ask(e, task.x) for e in pieces]
    if children[0] is None or children[1] is None:
        return None
    after = add(*(integral(e, task.x) for e in pieces))
    return task.found("REWRITE", "odd and even powers apart", after, children[0], children[1])


def _split(
    task: Task, n0: Fraction, n2: Fraction, r: Fraction, square: Fraction, width: Fraction
) -> Found | None:
    """(n2 x^2 + n0)/((x^2 + s x + r)(x^2 - s x + r)) with s^2 = `square`, in two fractions."""
    x = variable(task.x)
    s, d = square_root(square), square_root(width)
    # The numerators are A x + B and B - A x.
    big_b = n0 / (2 * r)
    slope = times(as_expression((n0 / r - n2) / (2 * square)), s)
    level = as_expression(big_b)
    quadratics = [
        add(power(x, number(2)), sign(mul(s, x)), as_expression(r)) for sign in (_same, neg)
    ]
    tops = [tidy(add(sign(mul(slope, x)), level), task.x) for sign in (_same, neg)]
    whole = add(*(div(t, b) for t, b in zip(tops, quadratics, strict=True)))
    logs = add(*(sign(call("log", b)) for sign, b in zip((_same, neg), quadratics, strict=True)))
    half = times(as_expression((n0 / r - n2) / (4 * square)), s)
    lines = [add(mul(number(2), x), sign(s)) for sign in (_same, neg)]
    angle = n0 / (2 * r) + n2 / 2
    turns = [
        times(as_expression(abs(angle)), over_root(call("atan", div(line, d)), width))
        for line in lines
    ]
    terms: list[Expression] = [] if n0 == n2 * r else [mul(half, logs)]
    if angle:
        terms += turns if angle > 0 else [neg(t) for t in turns]
    after = tidy(add(*terms), task.x)
    why = "complete the square in each: a log and an arctangent"
    child = Found(whole, task.x, "COMPLETE_SQUARE", why, after)
    names = " and ".join(map(str, quadratics))
    why = f"the denominator is the product of {names}: partial fractions"
    return task.found("PARTIAL_FRACTIONS", why, integral(whole, task.x), child)


def _same(e: Expression) -> Expression:
    return e
