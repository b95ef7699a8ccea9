"""Antidifferences: T with T(i + 1) - T(i) = f(i).

Read off where f is a difference as it stands, found by matching coefficients, or by Gosper's
algorithm.
"""

from __future__ import annotations

from fractions import Fraction

from calcanim.calculus.antiderivatives.rational import fraction_of, numerators
from calcanim.calculus.sums.geometric import geometric
from calcanim.calculus.sums.ways import beyond_series
from calcanim.calculus.sympy_process.cas import ask
from calcanim.exact import polynomials as poly
from calcanim.exact.algebra import as_fraction, proved_equal, rational_coefficients
from calcanim.exact.factors import (
    Product,
    factored,
    linear,
    polynomial_of,
    raised,
    times,
)
from calcanim.exact.tidy import as_expression, rational, tidy
from calcanim.expressions.tree import Expression, add, call, div, mul, neg, number, power, variable

_ONE, _TWO = number(1), number(2)


def antidifference(f: Expression, i: str) -> Expression | None:
    """T with T(i + 1) - T(i) = f(i), read off from a difference, a log of a quotient or a wave."""
    p = factored(f, i)
    if len(p.factors) == 1 and p.factors[0][1] == 1:
        inside = _plain(p.factors[0][0], i)
        if inside is not None:
            return inside if rational(p.constant) == 1 else times(p.constant, inside)
    return _plain(f, i)


def _plain(f: Expression, i: str) -> Expression | None:
    if f.op == "add" and len(f.args) == 2:
        one, two = f.args
        if two.op == "neg" and one.op != "neg":
            return _difference(one, two.args[0], i)
        if one.op == "neg" and two.op != "neg":
            return _difference(two, one.args[0], i)
    if f.op == "call" and f.value == "log" and len(f.args) == 1:
        sides = as_fraction(f.args[0])
        if sides is not None and sides[0].has(i) and sides[1].has(i):
            return _difference(call("log", sides[0]), call("log", sides[1]), i)
    if f.op == "call" and f.value in ("sin", "cos"):
        return _wave(f, i)
    if f.op == "call" and f.value == "atan":
        return _angles(f.args[0], i)
    return _partial_fractions(f, i)


def not_summable(f: Expression, i: str) -> bool:
    """Whether, by Gosper's algorithm, no hypergeometric term has `f` as its differences.

    For rational terms over lines that is read off: the numerators over lines a whole number apart
    do not cancel (Abramov 1971).
    """
    classes = _classes(f, i)
    if classes is not None:
        return any(sum((c for _, c in m), Fraction(0)) for m in classes.values())
    calls = [n for _, n in f.walk() if n.op == "call" and n.has(i)]
    if beyond_series(f, i) or any(n.value not in _HYPERGEOMETRIC for n in calls):
        return False
    return ask("not_summable", f, i) == _ONE


_Classes = dict[tuple[Fraction, int], list[tuple[Fraction, Fraction]]]


def _classes(f: Expression, i: str) -> _Classes | None:
    """Shares of the partial fractions; lines a whole number apart, to one power, are one class."""
    found = fraction_of(f, i)
    if found is None or not found[1]:
        return None
    top, typed = found
    under = [Fraction(1)]
    for c, n in typed:
        under = poly.times(under, poly.power(c, n))
    pieces = poly.factors(under)
    if pieces is None or len(top) >= len(under) or any(len(q) != 2 for q, _ in pieces[1]):
        return None
    tops = numerators(poly.scaled(top, 1 / pieces[0]), pieces[1])
    if tops is None:
        return None
    classes: _Classes = {}  # A line a*i + b is at b/a.
    for (q, k), above in tops.items():
        if above:
            place = q[0] / q[1]
            classes.setdefault((place % 1, k), []).append((place, above[0] / q[1] ** k))
    return classes


def _partial_fractions(f: Expression, i: str) -> Expression | None:
    """Fractions over lines that differ by whole steps, whose numerators cancel in sum."""
    classes = _classes(f, i)
    if classes is None:
        return None
    terms = []
    for (_, k), members in classes.items():
        if sum((c for _, c in members), Fraction(0)):
            return None
        lowest = min(place for place, _ in members)
        weights: dict[Fraction, Fraction] = {}
        for place, share in members:
            for m in range(int(place - lowest)):
                at = lowest + m
                weights[at] = weights.get(at, Fraction(0)) + share
        for place, weight in weights.items():
            if weight:
                line = polynomial_of([Fraction(place.numerator), Fraction(place.denominator)], i)
                weight *= place.denominator**k
                terms.append(times(as_expression(weight), div(_ONE, raised(line, Fraction(k)))))
    return tidy(add(*terms), i) if terms else None


def _difference(plus: Expression, minus: Expression, i: str) -> Expression | None:
    step = add(variable(i), _ONE)
    if _same(minus.substitute(i, step), plus):
        return minus
    if _same(plus.substitute(i, step), minus):
        return neg(plus)
    return None


def _same(a: Expression, b: Expression) -> bool:
    """Equal by algebra, inside of functions too."""
    if proved_equal(a, b):
        return True
    return (
        a.op == b.op == "call"
        and a.value == b.value
        and len(a.args) == len(b.args)
        and all(_same(x, y) for x, y in zip(a.args, b.args, strict=True))
    )


def _angles(u: Expression, i: str) -> Expression | None:
    """atan(s*a/(1 + g(i)*g(i + s))) = atan(g(i + s)) - atan(g(i)) for a line g = a*i + b.

    The sum over the s shifts of atan(g) is then T; g has to stay above -1 over its neighbour.
    """
    sides = as_fraction(u)
    top = None if sides is None else rational(sides[0])
    under = None if sides is None else rational_coefficients(sides[1], i)
    if top is None or under is None or not top or len(under) != 3:
        return None
    q = [c / top for c in under]
    for s in (1, 2):
        a = s * q[2]
        if a <= 0:
            continue
        b = (s * a * q[1] - s * a * a) / (2 * a)
        if 1 + b * (b + s * a) != s * a * q[0]:
            continue
        line = polynomial_of([b, a], i)
        steps = [line.substitute(i, add(variable(i), number(k))) if k else line for k in range(s)]
        return add(*(call("atan", tidy(g, i)) for g in steps))
    return None


def _wave(f: Expression, i: str) -> Expression | None:
    """2 sin(a/2) sin(a i + b) = cos(a i + b - a/2) - cos(a i + b + a/2), and its like."""
    line = linear(f.args[0], i)
    if line is None:
        return None
    a, b = line
    half = tidy(div(a, _TWO), "")
    turn = tidy(add(mul(a, variable(i)), b, neg(half)), i)
    under = mul(_TWO, call("sin", half))
    if f.value == "sin":
        return neg(div(call("cos", turn), under))
    return div(call("sin", turn), under)


def polynomial_geometric(f: Expression, i: str) -> Expression | None:
    """T = P(i) r**i for f = p(i) r**i, the coefficients of P matched."""
    p = factored(f, i)
    rest = [(b, n) for b, n in p.factors if rational_coefficients(b, i) is None]
    if not rest:
        return None
    found = geometric(Product(number(1), tuple(rest)).expression, i)
    c = [Fraction(1)]
    for b, n in p.factors:
        if (b, n) not in rest:
            q = rational_coefficients(b, i)
            if q is None or n < 0 or n.denominator > 1:
                return None
            c = poly.times(c, poly.power(q, int(n)))
    r = rational(found[0]) if found else None
    if found is None or r is None or r == 1 or rational(found[1]) is None:
        return None
    size = len(c)
    # r P(i+1) - P(i) = c(i)
    columns = []
    for k in range(size):
        shifted = poly.power([Fraction(1), Fraction(1)], k)
        columns.append(poly.plus(poly.scaled(shifted, r), [Fraction(0)] * k + [Fraction(-1)]))
    rows = [[q[j] if j < len(q) else Fraction(0) for q in columns] for j in range(size)]
    solution = poly.solved(rows, [*c, *[Fraction(0)] * (size - len(c))])
    if solution is None:
        return None
    scale = rational(found[1]) or Fraction(1)
    constant = rational(p.constant)
    if constant is None:
        return None
    body = polynomial_of(poly.trimmed([v * scale * constant for v in solution]), i)
    return mul(body, power(as_expression(r), variable(i)))


_HYPERGEOMETRIC = ("factorial", "binomial", "gamma", "exp")


def gosper_term(f: Expression, i: str) -> Expression | None:
    """Gosper's algorithm, which knows terms whose quotients are rational in the index."""
    calls = [n for _, n in f.walk() if n.op == "call" and n.has(i)]
    if beyond_series(f, i) or any(n.value not in _HYPERGEOMETRIC for n in calls):
        return None
    return ask("gosper", f, i)
