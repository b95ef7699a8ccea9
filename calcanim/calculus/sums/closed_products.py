"""Closed forms of finite products: constants, factorials, exponentials, and what telescopes."""

from __future__ import annotations

from fractions import Fraction

from mpmath import mpf

from calcanim.calculus.derivation import Certificate, Step
from calcanim.calculus.solution import Solution, certified
from calcanim.calculus.sums.big_operators import PRODUCT
from calcanim.calculus.sums.certificates import counted
from calcanim.calculus.sums.closed_sums import closed_sum
from calcanim.calculus.sums.factorials import cancelled, split
from calcanim.calculus.sums.known_products import known_product
from calcanim.calculus.sums.ways import by_computer_algebra, first_closed_form, length
from calcanim.exact import polynomials as poly
from calcanim.exact.algebra import expanded, proved_equal
from calcanim.exact.constants import exactly
from calcanim.exact.factors import factored, linear, raised
from calcanim.exact.lowest_terms import in_factors, lowest_terms
from calcanim.exact.settle import settled
from calcanim.exact.tidy import as_expression, rational, tidy
from calcanim.expressions.evaluate import EvaluationOverflowError, evaluate, exact
from calcanim.expressions.tree import (
    Expression,
    add,
    call,
    div,
    mul,
    neg,
    number,
    power,
    product,
    variable,
)

_ONE, _TWO = number(1), number(2)


def closed_product(f: Expression, i: str, first: Expression, last: Expression) -> Solution | None:
    """The product with letters in its bounds; None where no closed form is found."""
    ways = (_zero, known_product, _factor_by_factor, _asked)
    return first_closed_form(PRODUCT, ways, f, i, first, last)


def _zero(
    f: Expression, i: str, first: Expression, last: Expression, start: Expression
) -> list[Step]:
    """A factor that is 0 in a range that begins with a number."""
    begin = exact(first, {})
    gone = None if begin is None else zero_factor(f, i, int(begin), None)
    if begin is None or gone is None:
        return []
    why = f"the factor at {i} = {gone} is 0"
    conditions = (f"{last} >= {gone}",)
    certificate = Certificate("proved", "0 times anything")
    return [certified("ZERO_FACTOR", start, number(0), why, certificate, conditions)]


def zero_factor(f: Expression, i: str, first: int, last: int | None) -> int | None:
    """The first whole number in the range at which `f` is exactly 0; None where none is seen."""
    if set(f.variables) != {i}:
        return None
    end = first + _LOOKED_AT - 1 if last is None else min(last, first + _LOOKED_AT - 1)
    places = set(range(first, end + 1))
    plain = lowest_terms(f, i)
    if plain is not None:
        whole = [int(r) for r in poly.roots(plain[0]) if r.denominator == 1]
        places = {n for n in whole if n >= first and (last is None or n <= last)}
    for n in sorted(places):
        try:
            near = evaluate(f, {i: mpf(n)}, 30)
        except EvaluationOverflowError:
            return None
        if near is not None and abs(near) < mpf(10) ** -20:
            at = f.substitute(i, as_expression(Fraction(n)))
            if rational(exactly(at)) == 0:
                return n
    return None


_LOOKED_AT = 60


def _factor_by_factor(
    f: Expression, i: str, first: Expression, last: Expression, start: Expression
) -> list[Step]:
    """Constants to the count, i as a factorial, r**i by the sum of its exponents."""
    p = factored(in_factors(f, i) or f, i)
    count = length(first, last)
    parts: list[tuple[Expression, Expression]] = []  # a factor, and its product
    left: list[tuple[Expression, Fraction]] = []
    if rational(p.constant) != 1:
        parts.append((p.constant, power(p.constant, count)))
    for base, n in p.factors:
        body = _to(base, n)
        line = linear(base, i)
        odd = _odd_numbers(base, i, first, last)
        if odd is not None and n.denominator == 1:
            parts.append((body, _to(odd, n)))
            continue
        if line is not None and rational(line[0]) == 1 and n.denominator == 1:
            top = tidy(add(last, line[1]), "")
            below = tidy(add(first, line[1], neg(_ONE)), "")
            low = rational(below)
            if low is None or low < 0 or low.denominator > 1:
                return []
            ratio = call("factorial", top)
            if low > 1:
                ratio = div(ratio, call("factorial", below))
            parts.append((body, _to(ratio, n)))
        elif n == 1 and (exponent := _exponent(base, i)) is not None:
            total = closed_sum(exponent, i, first, last)
            if total is None or not isinstance(total.result, Expression):
                return []
            parts.append((body, base.replace((len(base.args) - 1,), total.result)))
        else:
            left.append((base, n))
    if left:
        shifted = _shifted_pairs(left, i, first, last)
        if shifted is None:
            return []
        parts += shifted
    if not parts:
        return []
    steps = []
    current = start
    if len(parts) > 1:
        split = mul(*(product(body, i, first, last) for body, _ in parts))
        steps.append(
            certified("LINEARITY", start, split, "factor by factor", counted(start, split))
        )
        current = split
    after = mul(*(form for _, form in parts))
    rule = "FACTORIAL" if any("factorial" in str(form) for _, form in parts) else "MULTIPLY"
    why = (
        "a product of whole numbers is a factorial" if rule == "FACTORIAL" else "count the factors"
    )
    if left:
        why += "; where one factor's numerator is the next one's denominator, the ends are left"
    steps.append(certified(rule, current, after, why, counted(current, after)))
    neat = settled(cancelled(_over_one_bar(after)))
    if neat.size <= after.size and neat != after:
        steps.append(certified("GATHER", after, neat, "tidied", counted(after, neat)))
    return steps


def _exponent(base: Expression, i: str) -> Expression | None:
    """u of r**u with a constant r, or of exp(u)."""
    if base.op == "pow" and not base.args[0].has(i):
        return base.args[1]
    return base.args[0] if base.op == "call" and base.value == "exp" else None


def _doubled(m: Expression) -> Expression:
    if m.op == "add":
        return add(*(tidy(mul(_TWO, t), "") for t in m.args))
    return tidy(mul(_TWO, m), "")


def _to(e: Expression, n: Fraction) -> Expression:
    """``e ** n`` with a negative power under a bar."""
    return raised(e, n) if n > 0 else div(_ONE, raised(e, -n))


def _odd_numbers(
    base: Expression, i: str, first: Expression, last: Expression
) -> Expression | None:
    """The product of 2i - 1 from 1 on is (2n)!/(2^n n!), that of 2i + 1 one factor more."""
    line = linear(base, i)
    start = rational(first)
    if line is None or start is None or start.denominator > 1:
        return None
    a, b = (rational(v) for v in line)
    if a != 2 or b is None or b.denominator > 1 or b % 2 == 0 or 2 * start + b < 1:
        return None
    # The largest odd number is 2m - 1.
    m = settled(add(last, as_expression((b + 1) / 2)))
    whole = div(call("factorial", _doubled(m)), mul(power(_TWO, m), call("factorial", m)))
    below = Fraction(1)
    for odd in range(1, int(2 * start + b), 2):
        below *= odd
    return whole if below == 1 else div(whole, as_expression(below))


def _shifted_pairs(
    factors: list[tuple[Expression, Fraction]], i: str, first: Expression, last: Expression
) -> list[tuple[Expression, Expression]] | None:
    """q(i + 1)/q(i): all but the last numerator and the first denominator cancels."""
    if len(factors) != 2:
        return None
    step = add(variable(i), _ONE)
    for (p, n), (q, m) in (tuple(factors), tuple(reversed(factors))):
        if n != -m or n.denominator > 1:
            continue
        if proved_equal(q.substitute(i, step), p):
            ends = div(
                expanded(q.substitute(i, tidy(add(last, _ONE), ""))) or q,
                tidy(q.substitute(i, first), ""),
            )
            body = div(p, q) if n > 0 else div(q, p)
            pair = ends if n > 0 else div(_ONE, ends)
            return [(raised(body, abs(n)), raised(pair, abs(n)))]
    return None


def _over_one_bar(e: Expression) -> Expression:
    over: list[Expression] = []
    under: list[Expression] = []
    split(e, over, under)
    return div(mul(*over), mul(*under)) if under else mul(*over)


def _asked(
    f: Expression, i: str, first: Expression, last: Expression, start: Expression
) -> list[Step]:
    return by_computer_algebra("product", f, i, first, last, start)
