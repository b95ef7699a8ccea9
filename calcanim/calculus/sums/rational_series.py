"""Series of rational terms, signs turning or not: partial fractions, summed by their poles."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction

from calcanim.calculus.antiderivatives.rational import fraction_of, numerators
from calcanim.calculus.certify import certify
from calcanim.calculus.derivation import RefutedError, Step
from calcanim.calculus.neaten import shortest
from calcanim.calculus.solution import certified
from calcanim.calculus.sums.classes import in_class, period
from calcanim.calculus.sums.poles import NoClosedSumError, Poles
from calcanim.exact import polynomials as poly
from calcanim.exact.constants import exactly
from calcanim.exact.factors import factored, polynomial_of, quadratic, raised, times
from calcanim.exact.settle import settled
from calcanim.exact.shorter import built
from calcanim.exact.tidy import as_expression, factors_of, rational, tidy
from calcanim.expressions.tree import Expression, add, call, div, mul, neg, number, power

_ONE = number(1)
_LONGEST = 90  # nodes of a closed form that a teacher would still write


@dataclass(frozen=True, slots=True)
class Ray:
    """The terms f(i) for i from `first` on."""

    f: Expression
    first: int


def summed(rays: Sequence[Ray], i: str) -> Expression | None:
    """The sum over all rays in closed form; None where there is none of this kind."""
    poles = Poles()
    try:
        for ray in rays:
            _gather(poles, ray, i)
        total = poles.closed()
    except (NoClosedSumError, ZeroDivisionError):
        return None
    neat = shortest(settled(total)) if total.variables else exactly(total)
    neat = named_quotients(neat)
    return neat if neat.size <= _LONGEST else None


_QUOTIENTS = {("cos", "sin"): "cot", ("cosh", "sinh"): "coth", ("sinh", "cosh"): "tanh"}


def named_quotients(e: Expression) -> Expression:
    """cosh(u)/sinh(u) as coth(u), and its like, in every term."""

    def change(n: Expression) -> Expression:
        if n.op != "div":
            return n
        c, factors = factors_of(n, "")
        powers = dict(factors)
        for base, k in factors:
            for (over, under), name in _QUOTIENTS.items():
                below = call(under, *base.args)
                if k > 0 and base.value == over and powers.get(below) == -k:
                    del powers[base], powers[below]
                    powers[call(name, *base.args)] = k
        return n if len(powers) == len(factors) else tidy(built(c, list(powers.items())), "")

    return e.transform(change)


def is_rational(f: Expression, i: str) -> bool:
    """Whether the terms are rational in each residue class."""
    size = period(f, i)
    bodies = [in_class(f, i, size, r) for r in range(size)] if size > 1 else [f]
    return all(fraction_of(factored(b, i).without().expression, i) is not None for b in bodies)


def _gather(poles: Poles, ray: Ray, i: str) -> None:
    size = period(ray.f, i)
    if size == 1:
        _add(poles, ray.f, i, ray.first)
        return
    for r in range(size):
        body = in_class(ray.f, i, size, r)
        if rational(body) == 0 or rational(tidy(body, i)) == 0:
            continue
        _add(poles, body, i, -((r - ray.first) // size))


def _add(poles: Poles, f: Expression, i: str, first: int) -> None:
    if f.op == "add":
        for term in f.args:
            _add(poles, term, i, first)
        return
    if f.op == "neg" and f.args[0].op in ("add", "neg"):
        inner = f.args[0]
        _add(poles, inner.args[0] if inner.op == "neg" else add(*map(neg, inner.args)), i, first)
        return
    p = factored(f, i)
    constant = p.constant
    body = p.without().expression
    found = fraction_of(body, i)
    if found is None:
        _with_letters(poles, f, i, first)
        return
    top, typed = found
    under = [Fraction(1)]
    for c, n in typed:
        under = poly.times(under, poly.power(c, n))
    shared = poly.common(top, under)
    if len(shared) > 1:
        top, under = poly.divided(top, shared)[0], poly.divided(under, shared)[0]
    pieces = poly.factors(under) if len(under) > 1 else None
    if pieces is None or len(top) >= len(under):
        raise NoClosedSumError("no proper fraction")
    if any(len(q) > 3 for q, _ in pieces[1]):
        raise NoClosedSumError("a denominator that does not factor")
    tops = numerators(poly.scaled(top, 1 / pieces[0]), pieces[1])
    if tops is None:
        raise NoClosedSumError("no partial fractions")
    for (q, k), above in tops.items():
        if above:
            _piece(poles, constant, q, k, above, first)


def _piece(
    poles: Poles,
    constant: Expression,
    q: Sequence[Fraction],
    k: int,
    above: Sequence[Fraction],
    first: int,
) -> None:
    """One partial fraction, its index moved so that it begins at 0."""
    lead = q[-1] ** k
    if len(q) == 2:
        c = times(constant, as_expression(above[0] / lead))
        poles.add_line(c, k, q[0] / q[1] + first)
        return
    b, c0 = q[1] / q[2], q[0] / q[2]
    h = b / 2
    w = c0 - h * h
    low, high = above[0], above[1] if len(above) > 1 else Fraction(0)
    # low + high*n is high*(n + h) + (low - high*h).
    odd, even = (times(constant, as_expression(v / lead)) for v in (high, low - high * h))
    poles.add_square(odd, even, k, h + first, as_expression(w))


def _with_letters(poles: Poles, f: Expression, i: str, first: int) -> None:
    """A constant over a power of a quadratic that has letters: 1/(n**2 + a**2)."""
    p = factored(f, i)
    if len(p.factors) != 1 or p.factors[0][1] >= 0 or p.factors[0][1].denominator > 1:
        raise NoClosedSumError("no rational term")
    base, n = p.factors[0]
    found = quadratic(base, i)
    if found is None:
        raise NoClosedSumError("no quadratic")
    a, b, c = found
    h = rational(exactly(div(b, mul(number(2), a))) if not (a.variables or b.variables) else b)
    if h is None or a.variables:
        raise NoClosedSumError("no number in the middle")
    w = settled(add(div(c, a), as_expression(-h * h))) if h or rational(a) != 1 else c
    constant = p.constant if rational(a) == 1 else div(p.constant, power(a, as_expression(-n)))
    poles.add_square(number(0), constant, int(-n), h + first, w)


def fractions_step(f: Expression, i: str) -> Step | None:
    """The step from f to its partial fractions; None where it is one already."""
    found = fraction_of(f, i)
    if found is None:
        return None
    top, typed = found
    under = [Fraction(1)]
    for c, n in typed:
        under = poly.times(under, poly.power(c, n))
    pieces = poly.factors(under) if len(under) > 1 else None
    if pieces is None or len(top) >= len(under) or len(pieces[1]) < 2:
        return None
    tops = numerators(poly.scaled(top, 1 / pieces[0]), pieces[1])
    if tops is None:
        return None
    terms = []
    for (q, k), above in tops.items():
        if above:
            body = polynomial_of(list(above), i)
            below = raised(polynomial_of(list(q), i), Fraction(k))
            terms.append(tidy(div(body, below), i))
    after = add(*terms)
    if len(terms) < 2:
        return None
    why = "partial fractions, each of which is summed by its pole"
    try:
        return certified("PARTIAL_FRACTIONS", f, after, why, certify(f, after))
    except RefutedError:
        return None


def conditions(f: Expression, i: str) -> tuple[str, ...]:
    """What letters may not be, so that every term has a value."""
    if set(f.variables) <= {i}:
        return ()
    under = [b for b, n in factored(f, i).factors if n < 0]
    return tuple(f"{u} is not 0 for any {i} of the sum" for u in under)


def by_poles(f: Expression, i: str) -> str:
    """How the fractions of `f` are summed, as a sentence."""
    size = period(f, i)
    bodies = [in_class(f, i, size, r) for r in range(size)] if size > 1 else [f]
    found = [fraction_of(factored(b, i).without().expression, i) for b in bodies]
    curved = False
    simple = False
    for one in found:
        for c, n in one[1] if one is not None else []:
            pieces = poly.factors(poly.power(c, n)) if len(c) > 1 else None
            for q, k in pieces[1] if pieces is not None else []:
                curved = curved or len(q) > 2
                simple = simple or (len(q) == 2 and k == 1)
    if curved or None in found:
        return "by the residues of pi*cot(pi*z) times the term, at the poles of the term"
    if simple:
        return "each fraction by Gauss' theorem for the digamma function at fractions"
    return "by the values of the zeta function at even numbers, and its reflection"
