"""A quick proof that two trees are equal, and trees as polynomials and fractions, by normal forms.

A tree becomes a quotient of sums of monomials in *kernels* (`normal_form`): variables, pi, primes
under a root, ``exp`` of a monomial, and functions of normal forms. Two trees whose difference has
the normal form 0 are equal wherever both are defined; where it has another, nothing is known.
"""

from __future__ import annotations

from fractions import Fraction

from calcanim.exact.normal_form.functions import Algebra
from calcanim.exact.normal_form.ring import TooLargeError
from calcanim.exact.normal_form.sparse import UNIT, Poly
from calcanim.exact.tidy import rational
from calcanim.expressions.tree import NOTATION, Expression, add, neg

_ONE = Fraction(1)


def proved_equal(a: Expression, b: Expression) -> bool:
    """Whether the difference has the normal form 0; False proves nothing.

    The equality then holds wherever both trees are defined.
    """
    if a.size + b.size > 600:
        return False
    try:
        algebra = Algebra()
        return algebra.is_zero(algebra.normal(add(a, neg(b))))
    except (TooLargeError, ZeroDivisionError, OverflowError, RecursionError):
        return False


def polynomial(e: Expression, variable: str) -> list[Expression] | None:
    """Coefficients of `e` as a polynomial in `variable`, constant first; None if it is none."""
    if any(n.op in NOTATION for _, n in e.walk()):
        return None
    try:
        algebra = Algebra(300)
        r = algebra.normal(e)
        if r.den != {UNIT: _ONE}:
            return None
        found: dict[int, Poly] = {}
        for m, v in r.num.items():
            degree, rest = 0, []
            for k, n in m:
                shown = algebra.kernels[k].shown
                if shown.op == "variable" and shown.value == variable:
                    if n.denominator != 1 or not 0 <= n <= 200:
                        return None
                    degree = int(n)
                elif shown.has(variable):
                    return None
                else:
                    rest.append((k, n))
            found.setdefault(degree, {})[tuple(rest)] = v
        return [algebra.poly_shown(found.get(i, {})) for i in range(max(found, default=0) + 1)]
    except (TooLargeError, ZeroDivisionError, OverflowError, RecursionError):
        return None


def rational_coefficients(e: Expression, variable: str) -> list[Fraction] | None:
    """Coefficients of a polynomial with rational coefficients, constant first; else None."""
    found = polynomial(e, variable)
    if found is None:
        return None
    values = [rational(c) for c in found]
    return None if any(v is None for v in values) else [v for v in values if v is not None]


def expanded(e: Expression) -> Expression | None:
    """`e` multiplied out, by falling degree; None where it has no such form or is too long."""
    try:
        algebra = Algebra(120)
        return algebra.shown(algebra.normal(e))
    except (TooLargeError, ZeroDivisionError, OverflowError, RecursionError):
        return None


def as_fraction(e: Expression) -> tuple[Expression, Expression] | None:
    """Numerator and denominator of `e` over one bar, expanded; None where it is too long."""
    try:
        algebra = Algebra(200)
        r = algebra.normal(e)
        least: dict[int, Fraction] = {}
        for p in (r.num, r.den):
            for m in p:
                for k, n in m:
                    least[k] = min(least.get(k, Fraction(0)), n)
        lift = {tuple(sorted((k, -n) for k, n in least.items() if n < 0)): _ONE}
        top, under = (algebra.poly_shown(algebra.times_poly(p, lift)) for p in (r.num, r.den))
        return top, under
    except (TooLargeError, ZeroDivisionError, OverflowError, RecursionError):
        return None
