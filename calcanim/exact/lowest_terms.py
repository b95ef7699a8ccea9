"""Quotients of polynomials in lowest terms, and polynomials in factors."""

from __future__ import annotations

from fractions import Fraction

from calcanim.exact import polynomials as poly
from calcanim.exact.algebra import as_fraction, rational_coefficients
from calcanim.exact.factors import polynomial_of, raised, times
from calcanim.exact.tidy import as_expression, rational
from calcanim.expressions.tree import Expression, div, mul, number


def lowest_terms(e: Expression, x: str) -> tuple[poly.Coefficients, poly.Coefficients] | None:
    """Numerator and denominator without a common factor; None where `e` is 0 or no such quotient.

    Both are polynomials in `x` with rational coefficients.
    """
    found = as_fraction(e)
    if found is None:
        return None
    top, under = (rational_coefficients(side, x) for side in found)
    if not top or not under or not any(top):
        return None
    shared = poly.common(top, under)
    return poly.divided(top, shared)[0], poly.divided(under, shared)[0]


def reduced(e: Expression, x: str) -> Expression | None:
    """A quotient of polynomials in lowest terms, its denominator in factors."""
    found = lowest_terms(e, x)
    if found is None:
        return None
    top, under = found
    if len(under) == 1:
        return polynomial_of(poly.scaled(top, 1 / under[0]), x)
    lead, pieces = poly.factors(under)
    bottom = mul(*(raised(polynomial_of(q, x), Fraction(n)) for q, n in pieces))
    out = div(polynomial_of(top, x), bottom)
    return out if lead == 1 else times(as_expression(1 / lead), out)


def in_factors(e: Expression, x: str) -> Expression | None:
    """A quotient of polynomials in lowest terms with both sides in factors: 1 - 1/x^2."""
    found = lowest_terms(e, x)
    if found is None:
        return None
    top, under = (factored_form(side, x) for side in found)
    return div(top, under) if len(found[1]) > 1 or rational(under) != 1 else top


def factored_form(c: poly.Coefficients, x: str) -> Expression:
    """A polynomial as a product of its rational factors: n*(n + 1)*(2*n + 1)/6."""
    if len(c) < 2:
        return as_expression(c[0]) if c else number(0)
    content, factors = poly.factors(c)
    ordered = sorted(factors, key=lambda f: (len(f[0]), f[0][0] != 0, f[0][-1], f[0][0]))
    parts = [raised(polynomial_of(q, x), Fraction(k)) for q, k in ordered]
    return times(as_expression(content), mul(*parts))
