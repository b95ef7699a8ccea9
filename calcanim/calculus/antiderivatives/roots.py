"""Polynomials times odd powers of the root of a quadratic, by matching coefficients."""

from __future__ import annotations

from fractions import Fraction

from calcanim.calculus.antiderivatives.found import Found, Task
from calcanim.calculus.antiderivatives.rational import _fraction
from calcanim.exact import polynomials as poly
from calcanim.exact.algebra import rational_coefficients
from calcanim.exact.factors import factored, polynomial_of, raised, times
from calcanim.exact.square_roots import over_root, rational_root, square_root
from calcanim.exact.tidy import as_expression, rational
from calcanim.expressions.tree import (
    Expression,
    add,
    call,
    div,
    integral,
    mul,
    neg,
    number,
    variable,
)

_ZERO, _HALF = Fraction(0), Fraction(1, 2)


def quadratic_root(task: Task) -> Found | None:
    """P(x) x^-m Q^(k/2): a polynomial times the root, and what is left of 1/sqrt(Q)."""
    p = factored(task.f, task.x)
    if rational(p.constant) != 1:
        return None
    x = variable(task.x)
    top, m, q, j = [Fraction(1)], 0, None, 0
    for base, n in p.factors:
        c = rational_coefficients(base, task.x)
        if c is None or abs(n) > 12:
            return None
        if base == x and n < 0 and n.denominator == 1:
            m = int(-n)
        elif n.denominator == 2 and len(c) == 3 and q is None:
            q, half = c, n
            # f = N / (x^m Q^(j + 1/2)) with j >= 0
            j = int(max(-n - _HALF, _ZERO))
            top = poly.times(top, poly.power(c, int(half + j + _HALF)))
        elif n > 0 and n.denominator == 1:
            top = poly.times(top, poly.power(c, int(n)))
        else:
            return None
    if q is None:
        return None
    return _matched(task, top, m, q, j) if top != [1] or m > 1 or j else _bare(task, q, m)


def _matched(
    task: Task, top: poly.Coefficients, m: int, q: poly.Coefficients, j: int
) -> Found | None:
    """Solve N = x S'Q - ((j - 1/2) x Q' + (m - 1) Q) S + (a x^m + b x^(m-1)) Q^j."""
    if q[1] * q[1] == 4 * q[0] * q[2]:
        return None
    x = task.x
    slope = poly.slope(q)
    lift = [_ZERO] * 1 + [Fraction(1)]  # the polynomial x
    degree = max(len(top), 2 * j + m) + 1
    columns = []
    for k in range(degree):
        s = [_ZERO] * k + [Fraction(1)]
        if m:
            first = poly.times(poly.times(lift, poly.slope(s)), q)
            second = poly.scaled(poly.times(poly.times(lift, slope), s), -(j - _HALF))
            third = poly.scaled(poly.times(q, s), -Fraction(m - 1))
            columns.append(poly.plus(poly.plus(first, second), third))
        else:
            first = poly.times(poly.slope(s), q)
            columns.append(poly.plus(first, poly.scaled(poly.times(slope, s), -(j - _HALF))))
    powers = poly.power(q, j)
    columns.append(poly.times([_ZERO] * m + [Fraction(1)], powers))
    if m:
        columns.append(poly.times([_ZERO] * (m - 1) + [Fraction(1)], powers))
    size = max(len(c) for c in (*columns, top))
    rows = [[c[i] if i < len(c) else _ZERO for c in columns] for i in range(size)]
    found = poly.solved(rows, [top[i] if i < len(top) else _ZERO for i in range(size)])
    if found is None:
        return None
    s, a, b = poly.trimmed(found[:degree]), found[degree], found[degree + 1] if m else _ZERO
    if not s:
        return None
    edge = _edge(s, q, j, m, x)
    terms = [edge]
    children = []
    root = call("sqrt", polynomial_of(q, x))
    for size_of, body in ((a, div(number(1), root)), (b, div(number(1), mul(variable(x), root)))):
        if size_of:
            done = task.ask(body, x)
            if done is None:
                return None
            children.append(done)
            part = times(as_expression(abs(size_of)), integral(body, x))
            terms.append(neg(part) if size_of < 0 else part)
    why = f"a polynomial times {root if not j else 'a power of the root'}, its coefficients matched"
    return task.found("REWRITE", why, add(*terms), *children)


def _edge(s: poly.Coefficients, q: poly.Coefficients, j: int, m: int, x: str) -> Expression:
    content, rest = poly.primitive(s)
    shown = polynomial_of(rest, x)
    base = polynomial_of(q, x)
    under: list[Expression] = []
    over = [shown] if shown != number(1) else []
    if m > 1:
        k = min(m - 1, next(i for i, v in enumerate(rest) if v))
        shown = polynomial_of(rest[k:], x)
        over = [shown] if shown != number(1) else []
        if m - 1 - k:
            under.append(raised(variable(x), Fraction(m - 1 - k)))
    if j == 0:
        over.append(call("sqrt", base))
    else:
        under.append(raised(base, j - _HALF))
    out = div(mul(*over), mul(*under)) if under else mul(*over)
    return times(as_expression(content), out)


def _bare(task: Task, q: poly.Coefficients, m: int) -> Found | None:
    """1/sqrt(Q) with a linear term, and 1/(x sqrt(Q))."""
    c, b, a = q
    x = variable(task.x)
    base = polynomial_of(q, task.x)
    disc = b * b - 4 * a * c
    if not disc:
        return None
    if m == 1:
        return _reciprocal(task, q)
    line = polynomial_of([b, 2 * a], task.x)
    if a > 0:
        inner = add(line, times(times(number(2), square_root(a)), call("sqrt", base)))
        after = over_root(call("log", call("abs", inner)), a)
        return task.found("COMPLETE_SQUARE", "complete the square under the root", after)
    if disc < 0:
        return None
    root = rational_root(disc)
    turned = polynomial_of([-b, -2 * a], task.x)
    if root is not None:
        inside = _fraction(polynomial_of([-b / root, -2 * a / root], task.x), task.x)
    else:
        inside = div(turned, square_root(disc))
    del x
    after = over_root(call("asin", inside), -a)
    return task.found("COMPLETE_SQUARE", "complete the square under the root", after)


def _reciprocal(task: Task, q: poly.Coefficients) -> Found | None:
    c, b, a = q
    x = variable(task.x)
    root = call("sqrt", polynomial_of(q, task.x))
    if c > 0:
        two = times(times(number(2), square_root(c)), root)
        first = polynomial_of([2 * c, b], task.x)
        ratio = div(add(first, two), x)
        after = neg(over_root(call("log", call("abs", ratio)), c))
        why = "with 1/x as the variable, the root's standard form"
        return task.found("REWRITE", why, after)
    disc = b * b - 4 * a * c
    if c < 0 < disc:
        inner = div(polynomial_of([2 * c, b], task.x), mul(call("abs", x), square_root(disc)))
        after = over_root(call("asin", inner), -c)
        return task.found("REWRITE", "with 1/x as the variable, an arcsine's slope", after)
    return None
