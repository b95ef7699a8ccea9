"""An integrand as a constant times powers of a few bases."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction

from calcanim.exact.algebra import polynomial, rational_coefficients
from calcanim.exact.tidy import as_expression, rational, tidy
from calcanim.expressions.tree import Expression, add, call, div, mul, neg, number, power

Factor = tuple[Expression, Fraction]
ONE = Fraction(1)
E = Expression("constant", (), "e")


@dataclass(frozen=True, slots=True)
class Product:
    """``constant * base1**n1 * base2**n2 …``; only the bases contain the variable."""

    constant: Expression
    factors: tuple[Factor, ...]

    def power_of(self, base: Expression) -> Fraction:
        """The exponent of `base`, 0 where it does not occur."""
        return next((n for b, n in self.factors if b == base), Fraction(0))

    def without(self, *bases: Expression) -> Product:
        """The rest, with constant 1."""
        return Product(number(1), tuple(f for f in self.factors if f[0] not in bases))

    @property
    def expression(self) -> Expression:
        """The product as a tree, negative powers under a fraction bar."""
        return times(self.constant, built(self.factors))


def built(factors: tuple[Factor, ...]) -> Expression:
    """The tree of bases to their powers."""
    over = [raised(b, n) for b, n in factors if n > 0]
    under = [raised(b, -n) for b, n in factors if n < 0]
    return div(mul(*over), mul(*under)) if under else mul(*over)


def raised(base: Expression, n: Fraction) -> Expression:
    """``base ** n`` as a teacher writes it: a root for 1/2, exponents of e multiplied."""
    if n == 1:
        return base
    if n == Fraction(1, 2):
        return call("sqrt", base)
    return power(base, as_expression(n))


def times(constant: Expression, e: Expression) -> Expression:
    """``constant * e`` without ones; a fraction's bar takes both."""
    value = rational(constant)
    if value == 1:
        return e
    if value == -1:
        return neg(e)
    if rational(e) == 1:
        return constant
    if value is not None and value < 0:
        return neg(times(as_expression(-value), e))
    if e.op == "neg":
        return neg(times(constant, e.args[0]))
    if constant.op == "div":
        top = times(constant.args[0], e.args[0]) if e.op == "div" else times(constant.args[0], e)
        under = mul(*_flat(constant.args[1]), *_flat(e.args[1])) if e.op == "div" else None
        return div(top, under or constant.args[1])
    if e.op == "div":
        return div(times(constant, e.args[0]), e.args[1])
    return mul(*_flat(constant), *_flat(e))


def _flat(e: Expression) -> tuple[Expression, ...]:
    return e.args if e.op == "mul" else (e,)


def factored(e: Expression, x: str) -> Product:
    """`e` taken apart; sums stay whole, but rational polynomials lose their common content."""
    constants: list[tuple[Expression, Fraction]] = []
    found: list[Factor] = []
    exponents: list[Expression] = []
    _collect(e, x, ONE, constants, found, exponents)
    merged: list[Factor] = []
    for base, n in found:
        at = next((i for i, (b, _) in enumerate(merged) if b == base), None)
        if at is None:
            merged.append((base, n))
        else:
            merged[at] = (base, merged[at][1] + n)
    if exponents:
        merged.append((call("exp", add(*_sum_of(exponents))), ONE))
    merged = _lettered(merged, x)
    return Product(_constant(constants), tuple(f for f in merged if f[1]))


def _lettered(factors: list[Factor], x: str) -> list[Factor]:
    """x^n times whole powers of x as one power, where n is a letter."""
    v = Expression("variable", (), x)
    whole = next((n for b, n in factors if b == v and n.denominator == 1), None)
    power_of = next((b for b, n in factors if b.op == "pow" and b.args[0] == v and n == 1), None)
    if whole is None or power_of is None:
        return factors
    exponent = tidy(add(power_of.args[1], as_expression(whole)), "")
    rest = [f for f in factors if f[0] not in (v, power_of)]
    return [*rest, (power(v, exponent), ONE)]


def _sum_of(terms: list[Expression]) -> list[Expression]:
    return [t for e in terms for t in (e.args if e.op == "add" else (e,))]


def _constant(parts: list[tuple[Expression, Fraction]]) -> Expression:
    value = ONE
    over: list[Expression] = []
    under: list[Expression] = []
    for base, n in parts:
        r = rational(base)
        if r is not None and n.denominator == 1 and (r or n > 0) and abs(n) < 60:
            value *= r ** int(n)
        else:
            (over if n > 0 else under).append(raised(base, abs(n)))
    top, bottom = abs(value.numerator), value.denominator
    if top != 1 or not over:
        over.insert(0, number(top))
    if bottom != 1:
        under.insert(0, number(bottom))
    out = div(mul(*over), mul(*under)) if under else mul(*over)
    return neg(out) if value < 0 else out


def _collect(
    e: Expression,
    x: str,
    n: Fraction,
    constants: list[Factor],
    found: list[Factor],
    exponents: list[Expression],
) -> None:
    def go(part: Expression, m: Fraction) -> None:
        _collect(part, x, m, constants, found, exponents)

    whole = n.denominator == 1
    if not e.has(x):
        if e.op == "mul" and whole:
            for a in e.args:
                go(a, n)
        elif e.op == "div" and whole and rational(e) is None:
            go(e.args[0], n)
            go(e.args[1], -n)
        else:
            constants.append((e, n))
        return
    match e.op:
        case "mul" if whole:
            for a in e.args:
                go(a, n)
        case "div" if whole:
            go(e.args[0], n)
            go(e.args[1], -n)
        case "neg" if whole:
            constants.append((number(-1), n))
            go(e.args[0], n)
        case "pow":
            _collect_power(e, x, n, go, constants, found, exponents)
        case "call" if e.value == "sqrt":
            _root(e.args[0], x, n / 2, go, found)
        case "call" if e.value == "exp" and whole:
            exponents.append(scaled(e.args[0], n))
        case "add" if whole:
            content, base = primitive(e, x)
            if content != 1:
                constants.append((as_expression(content), n))
            if base.op == "add":
                found.append((base, n))
            else:
                go(base, n)
        case _:
            found.append((e, n))


def _collect_power(
    e: Expression,
    x: str,
    n: Fraction,
    go: object,
    constants: list[Factor],
    found: list[Factor],
    exponents: list[Expression],
) -> None:
    base, exponent = e.args
    k = rational(exponent)
    assert callable(go)
    if k is not None:
        if k.denominator == 1:
            go(base, n * k)
        else:
            _root(base, x, n * k, go, found)
    elif base == E and n.denominator == 1:
        exponents.append(scaled(exponent, n))
    elif not base.has(x) and n.denominator == 1:
        # a**(b*x + c) keeps its base; a negative power turns the exponent round.
        found.append((power(base, scaled(exponent, n)) if n != 1 else e, ONE))
    else:
        found.append((e, n))


def _root(u: Expression, x: str, n: Fraction, go: object, found: list[Factor]) -> None:
    assert callable(go)
    if u.op == "call" and u.value == "exp":
        go(call("exp", scaled(u.args[0], n)), ONE)
    else:
        found.append((u, n))


def scaled(e: Expression, n: Fraction) -> Expression:
    """``n * e``, worked out where `e` is a product or a sum of them."""
    if n == 1:
        return e
    if e.op == "add":
        return add(*(scaled(t, n) for t in e.args))
    p = factored_number(e)
    value = p[0] * n
    if p[1] is None:
        return as_expression(value)
    top = times(number(abs(value.numerator)), p[1])
    out = top if value.denominator == 1 else div(top, number(value.denominator))
    return neg(out) if value < 0 else out


def factored_number(e: Expression) -> tuple[Fraction, Expression | None]:
    """A product's rational factor and the rest, None for none."""
    r = rational(e)
    if r is not None:
        return r, None
    if e.op == "neg":
        n, rest = factored_number(e.args[0])
        return -n, rest
    if e.op == "div":
        under = rational(e.args[1])
        if under:
            n, rest = factored_number(e.args[0])
            return n / under, rest
    if e.op == "mul":
        value, rest_of = ONE, []
        for a in e.args:
            n, rest = factored_number(a)
            value *= n
            if rest is not None:
                rest_of.append(rest)
        return value, mul(*rest_of) if rest_of else None
    return ONE, e


def primitive(e: Expression, x: str) -> tuple[Fraction, Expression]:
    """Content and primitive part of a sum that is a rational polynomial; else 1 and the sum."""
    coefficients = rational_coefficients(e, x)
    if coefficients is None or not any(coefficients):
        return ONE, e
    from math import gcd, lcm

    values = [c for c in coefficients if c]
    content = Fraction(gcd(*(v.numerator for v in values)), lcm(*(v.denominator for v in values)))
    if coefficients[-1] < 0:
        content = -content
    if content == 1 and all(t.op != "add" for t in e.args) and len(e.args) == len(values):
        return ONE, e
    return content, polynomial_of([c / content for c in coefficients], x)


def polynomial_of(coefficients: list[Fraction], x: str) -> Expression:
    """The tree of a polynomial, highest power first; `coefficients` constant first."""
    terms = []
    v = Expression("variable", (), x)
    # 1 - x**2, not -x**2 + 1.
    rising = coefficients[-1] < 0 < coefficients[0]
    order = range(len(coefficients)) if rising else range(len(coefficients) - 1, -1, -1)
    for k in order:
        c = coefficients[k]
        if not c:
            continue
        size = abs(c)
        p = raised(v, Fraction(k)) if k else number(1)
        term = as_expression(size) if not k else times(as_expression(size), p)
        terms.append(neg(term) if c < 0 else term)
    return add(*terms)


def linear(e: Expression, x: str) -> tuple[Expression, Expression] | None:
    """(a, b) of ``a*x + b`` with a not 0, else None."""
    c = polynomial(e, x)
    return (c[1], c[0]) if c is not None and len(c) == 2 and rational(c[1]) != 0 else None


def quadratic(e: Expression, x: str) -> tuple[Expression, Expression, Expression] | None:
    """(a, b, c) of ``a*x**2 + b*x + c`` with a not 0, else None."""
    c = polynomial(e, x)
    return (c[2], c[1], c[0]) if c is not None and len(c) == 3 else None
