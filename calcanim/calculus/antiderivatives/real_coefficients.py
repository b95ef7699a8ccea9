"""Fractions over quadratics and quartics with coefficients such as sqrt(2) and pi."""

from __future__ import annotations

from fractions import Fraction

from calcanim.calculus.antiderivatives.found import Found, Task
from calcanim.calculus.limits.growth import coefficients as number
from calcanim.calculus.limits.growth.coefficients import UnsureError
from calcanim.exact.algebra import as_fraction, polynomial
from calcanim.exact.constants import exactly
from calcanim.exact.factors import factored, quadratic, times
from calcanim.exact.tidy import rational, tidy
from calcanim.expressions.tree import Expression, add, call, div, mul, neg, power, variable
from calcanim.expressions.tree import number as numeral

_TWO, _FOUR, _NOUGHT = numeral(2), numeral(4), numeral(0)


def in_lowest_degree(e: Expression, x: str) -> Expression | None:
    """A quotient over one bar, of polynomials in `x` with constants as coefficients."""
    found = as_fraction(e)
    if found is None:
        return None
    top, under = (polynomial(side, x) for side in found)
    if not top or not under or len(under) > 5 or any(c.variables for c in (*top, *under)):
        return None
    return div(_shown(top, x), _shown(under, x))


def _shown(c: list[Expression], x: str) -> Expression:
    """A polynomial of constants, highest power first."""
    v = variable(x)
    terms = []
    for i in range(len(c) - 1, -1, -1):
        k = exactly(c[i])
        if rational(k) == 0:
            continue
        minus = k.op == "neg"
        size = k.args[0] if minus else k
        part = v if i == 1 else power(v, numeral(i))
        term = size if not i else times(size, part)
        terms.append(neg(term) if minus else term)
    return add(*terms)


def over_constants(task: Task) -> Found | None:
    """N/D with D of degree 2, or 4 without odd powers, and a constant that is not rational."""
    p = factored(task.f, task.x)
    under = [b for b, n in p.factors if n == -1]
    rest = [(b, n) for b, n in p.factors if n != -1]
    if len(under) != 1 or any(n.denominator > 1 or not 0 < n < 5 for _, n in rest):
        return None
    d = polynomial(under[0], task.x)
    above = polynomial(mul(*(power(b, numeral(int(n))) for b, n in rest)), task.x)
    if d is None or above is None or len(d) not in (3, 5) or len(above) >= len(d):
        return None
    constants = [*d, *above]
    if any(c.variables for c in constants) or all(rational(c) is not None for c in constants):
        return None
    d, above = [exactly(c) for c in d], [exactly(c) for c in above]
    above += [_NOUGHT] * (len(d) - 1 - len(above))
    try:
        v = variable(task.x)
        terms = _over_quadratic(above, d, v) if len(d) == 3 else _quartic(above, d, v)
    except UnsureError:
        return None
    if not terms:
        return None
    after = tidy(mul(p.constant, add(*terms)) if p.constant != numeral(1) else add(*terms), task.x)
    why = "complete the square: a log and an arctangent, or two logs, by the discriminant"
    return task.found("COMPLETE_SQUARE", why, after)


def _sign(e: Expression) -> int:
    return number.sign(number.coefficient(e))


def _over_quadratic(top: list[Expression], d: list[Expression], v: Expression) -> list[Expression]:
    """The integral of (B + A v)/(c + b v + a v^2)."""
    (level, lead), (c, b, a) = top, d
    out = []
    square = _shown(d, v.value or "")
    disc = exactly(add(power(b, _TWO), neg(mul(_FOUR, a, c))))
    if _sign(lead):
        log = call("log", square if _sign(disc) < 0 < _sign(a) else call("abs", square))
        out.append(mul(exactly(div(lead, mul(_TWO, a))), log))
    rest = exactly(add(level, neg(div(mul(lead, b), mul(_TWO, a)))))
    if not _sign(rest):
        return out
    line = _shown([b, exactly(mul(_TWO, a))], v.value or "")
    if not _sign(disc):
        return [*out, neg(div(mul(_TWO, rest), line))]
    root = exactly(call("sqrt", disc if _sign(disc) > 0 else exactly(neg(disc))))
    if _sign(disc) < 0:
        return [*out, mul(exactly(div(mul(_TWO, rest), root)), call("atan", div(line, root)))]
    ratio = div(add(line, neg(root)), add(line, root))
    return [*out, mul(exactly(div(rest, root)), call("log", call("abs", ratio)))]


def _quartic(top: list[Expression], d: list[Expression], v: Expression) -> list[Expression]:
    """Over a x^4 + b x^2 + c: two quadratics, by the roots of a y^2 + b y + c if it has any."""
    if _sign(d[1]) or _sign(d[3]):
        return []
    c, b, a = d[::2]
    out = []
    if _sign(top[1]) or _sign(top[3]):
        halves = [exactly(div(top[k], _TWO)) for k in (1, 3)]
        out += [
            t.substitute("#", power(v, _TWO))
            for t in _over_quadratic(halves, [c, b, a], variable("#"))
        ]
    level, lead = top[0], top[2]
    if not _sign(level) and not _sign(lead):
        return out
    disc = exactly(add(power(b, _TWO), neg(mul(_FOUR, a, c))))
    if _sign(disc) == 0:
        return []
    if _sign(disc) > 0:
        root = exactly(call("sqrt", disc))
        ends = [exactly(div(add(neg(b), s), mul(_TWO, a))) for s in (root, neg(root))]
        for y, other in (ends, ends[::-1]):
            share = exactly(div(add(level, mul(lead, y)), mul(a, add(y, neg(other)))))
            if _sign(share):
                one = _over_quadratic(
                    [numeral(1), _NOUGHT], [exactly(neg(y)), _NOUGHT, numeral(1)], v
                )
                out += [mul(share, t) for t in one]
        return out
    # (x^2 + s x + r)(x^2 - s x + r) with r^2 = c/a and s^2 = 2 r - b/a.
    r = exactly(call("sqrt", exactly(div(c, a))))
    s = exactly(call("sqrt", exactly(add(mul(_TWO, r), neg(div(b, a))))))
    half = exactly(div(level, mul(_TWO, a, r)))
    slope = exactly(div(add(div(level, r), neg(lead)), mul(_TWO, a, s)))
    for way in (1, -1):
        turned = slope if way > 0 else exactly(neg(slope))
        middle = s if way > 0 else exactly(neg(s))
        out += _over_quadratic([half, turned], [r, middle, numeral(1)], v)
    return out


def root_below(task: Task) -> Found | None:
    """1/Q^(3/2) for a quadratic Q, of letters too: 2 Q'/((4 a c - b^2) sqrt(Q))."""
    p = factored(task.f, task.x)
    if len(p.factors) != 1 or p.constant != numeral(1) or p.factors[0][1] != Fraction(-3, 2):
        return None
    base = p.factors[0][0]
    q = quadratic(base, task.x)
    if q is None:
        return None
    a, b, c = q
    gap = tidy(add(mul(_FOUR, a, c), neg(power(b, _TWO))), "")
    if rational(gap) == 0:
        return None
    slope = tidy(add(mul(_TWO, a, variable(task.x)), b), task.x)
    after = tidy(div(mul(_TWO, slope), mul(gap, call("sqrt", base))), task.x)
    given = () if rational(gap) is not None else (f"{c if rational(b) == 0 else gap} != 0",)
    why = "one over the root of a cube: the line over the root of the quadratic has this slope"
    return task.found("ROOT", why, after, conditions=given)
