"""Infinite products: by the limit of a closed form, or a quotient of gamma functions."""

from __future__ import annotations

from fractions import Fraction
from functools import lru_cache

import mpmath
from mpmath import mpf

from calcanim.calculus.certify import certify
from calcanim.calculus.constants import exactly
from calcanim.calculus.derivation import Certificate
from calcanim.calculus.ends import approached, named
from calcanim.calculus.integration.factors import factored, linear
from calcanim.calculus.integration.lowest_terms import in_factors
from calcanim.calculus.series.closed_products import closed_product
from calcanim.calculus.series.numbers import sum_from
from calcanim.calculus.solution import Solution, certified, solved, statement
from calcanim.calculus.tidy import as_expression as number_tree
from calcanim.calculus.tidy import rational
from calcanim.calculus.values import Value
from calcanim.expressions.evaluate import EvaluationOverflowError, evaluate, exact
from calcanim.expressions.tree import (
    INFINITY,
    Expression,
    call,
    div,
    limit,
    mul,
    number,
    product,
    variable,
)

_ONE = number(1)


def _far_factors(f: Expression, i: str) -> str | None:
    """Why a product cannot converge: its factors stay above 1."""
    if set(f.variables) != {i}:
        return None
    try:
        sizes = [evaluate(f, {i: mpf(n)}, 20) for n in (10**3, 10**20, 10**40, 10**40 + 1)]
    except EvaluationOverflowError:
        return None  # 2**(2**n) on the way says nothing of the factor
    if all(v is not None and abs(v) > mpf("1.1") for v in sizes):
        return "the factors do not go to 1: the partial products grow without bound"
    return None


def _constant_product(f: Expression, i: str, start: Expression) -> Solution:
    """The same factor for ever."""
    v = evaluate(f, {}, 40)
    if v is not None and abs(v) < 1:
        why = "powers of a number below 1 in size go to 0"
        step = certified("LIMIT", start, number(0), why, Certificate("checked", "limit"))
        return solved("product", f, (i,), [step], number(0))
    if v == 1:
        step = certified("LIMIT", start, _ONE, "ones only", Certificate("proved", "all ones"))
        return solved("product", f, (i,), [step], _ONE)
    step = statement("DIVERGES", start, "the partial products settle on no value", "checked")
    return solved("product", f, (i,), [step], None, "diverges")


def infinite_product(f: Expression, i: str, first: Expression) -> Solution:
    """The product of `f` for i from `first` on, by the finite closed form's limit or sympy."""
    start = product(f, i, first, INFINITY)
    if not f.has(i) and not f.variables:
        return _constant_product(f, i, start)
    far = _far_factors(f, i)
    if far is not None:
        step = statement("DIVERGES", start, far, "checked")
        return solved("product", f, (i,), [step], None, "diverges")
    for way in (_limit_of_closed_form, _gamma_quotient, _asked):
        found = way(f, i, first, start)
        if found is not None:
            return found
    value = _product_limit(f, i, first)
    why = "no closed form was found"
    if value is not None:
        why += "; the value is numerical"
    step = statement("NO_CLOSED_FORM", start, why, "checked" if value is not None else "unknown")
    shown = None if value is None else Value(None, value)
    return solved("product", f, (i,), [step], None, "no_closed_form", shown)


def _limit_of_closed_form(
    f: Expression, i: str, first: Expression, start: Expression
) -> Solution | None:
    """The finite product's closed form, and its bound goes to infinity."""
    letter = next(v for v in ("n", "m", "N") if v not in (*f.variables, i))
    closed = closed_product(f, i, first, variable(letter))
    if closed is None or not isinstance(closed.result, Expression) or set(f.variables) != {i}:
        return None
    end = approached(closed.result, letter, INFINITY, -1)
    if end.kind == "infinite":
        why = "the partial products grow without bound"
        steps = [*closed.steps, statement("DIVERGES", start, why, "checked")]
        return solved("product", f, (i,), steps, None, "diverges")
    settles = end.kind == "finite" and end.value is not None
    known = named(end.value, end.error) if settles else None
    if known is None:
        return None
    line = limit(closed.result, letter, INFINITY)
    step = certified("LIMIT", line, known, "let n grow", Certificate("checked", "limit"))
    return solved("product", f, (i,), [*closed.steps, step], known)


def _asked(f: Expression, i: str, first: Expression, start: Expression) -> Solution | None:
    from calcanim.calculus.cas import ask

    asked = ask("product", f, i, first, INFINITY)
    if asked is None or asked.variables:
        return None
    value, shown = _product_limit(f, i, first), evaluate(asked, {}, 30)
    if value is None or shown is None or abs(shown - value) >= mpf(10) ** -6 * max(1, abs(shown)):
        return None
    why = "found by computer algebra, without steps; partial products agree"
    certificate = Certificate("checked", "partial products agree", 1)
    step = certified("COMPUTER_ALGEBRA", start, asked, why, certificate)
    return solved("product", f, (i,), [step], exactly(asked))


def _gamma_quotient(f: Expression, i: str, first: Expression, start: Expression) -> Solution | None:
    """Lines over lines with the same sum of zeros: a quotient of gammas (DLMF 5.8.5)."""
    flat = in_factors(f, i)
    whole = exact(first, {})
    if flat is None or whole is None:
        return None
    over: list[Expression] = []
    under: list[Expression] = []
    balance, degree = Fraction(0), 0
    p = factored(flat, i)
    constant = rational(p.constant)
    if constant is None:
        return None
    size = constant
    for base, n in p.factors:
        line = linear(base, i)
        a, b = (rational(v) for v in line) if line is not None else (None, None)
        if a is None or b is None or n.denominator > 1 or abs(n) > 6:
            return None
        size *= a ** int(n)
        degree += int(n)
        balance += n * b / a
        if whole + b / a <= 0:
            return None
        at = call("gamma", number_tree(whole + b / a))
        (under if n > 0 else over).extend([at] * abs(int(n)))
    if size != 1 or degree or balance or not over:
        return None
    after = div(mul(*over), mul(*under))
    value = _product_limit(f, i, first)
    result = exactly(after)
    shown = evaluate(result, {}, 30)
    if value is None or shown is None or abs(value - shown) > mpf(10) ** -9 * abs(shown):
        return None
    certificate = Certificate("checked", "partial products agree to 9 digits", 1)
    why = "each line's product is a quotient of gammas, by gamma(z + 1) = z*gamma(z)"
    steps = [certified("KNOWN_SERIES", start, after, why, certificate)]
    if result != after:
        steps.append(certified("EVALUATE", after, result, "worked out", certify(after, result, ())))
    return solved("product", f, (i,), steps, result)


@lru_cache(maxsize=8)
def _product_limit(f: Expression, i: str, first: Expression) -> mpf | None:
    """The limit of the partial products, by their logarithms; None if unsure."""
    if set(f.variables) != {i}:
        return None
    whole = exact(first, {})
    log = None if whole is None else sum_from(call("log", f), i, int(whole))
    with mpmath.workdps(50):
        return None if log is None else mpmath.exp(log)
