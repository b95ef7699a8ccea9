"""Infinite products: do they settle, and on what?

With factors that go to 1 a product settles where the series of their logarithms does; where that
goes to minus infinity, the product goes to 0. A factor that is 0 makes the whole 0.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from fractions import Fraction

import mpmath
from mpmath import mpf

from calcanim.calculus.certify import certify
from calcanim.calculus.derivation import Certificate
from calcanim.calculus.limits.asymptotics.exact_numbers import (
    UnsettledError,
    sign,
    tree_of,
    value_of,
)
from calcanim.calculus.limits.asymptotics.expansion import Arithmetic, Expansion
from calcanim.calculus.limits.asymptotics.rules import expand
from calcanim.calculus.limits.asymptotics.scale import UNIT, compare, summable
from calcanim.calculus.solution import Solution, certified, solved, statement
from calcanim.calculus.sums.classes import in_class, period
from calcanim.calculus.sums.closed_products import closed_product, zero_factor
from calcanim.calculus.sums.convergence import judged
from calcanim.calculus.sums.gammas import gamma_quotient
from calcanim.calculus.sums.infinite_sums import infinite_sum
from calcanim.calculus.sums.numbers import sum_from
from calcanim.calculus.sums.waves import waves
from calcanim.calculus.sympy_process.cas import ask, without_questions
from calcanim.exact.constants import exactly
from calcanim.exact.ends import approached, named
from calcanim.exact.factors import factored
from calcanim.exact.settle import settled
from calcanim.exact.tidy import as_expression, rational, tidy
from calcanim.exact.values import Value
from calcanim.expressions.evaluate import evaluate, exact
from calcanim.expressions.tree import (
    INFINITY,
    Expression,
    add,
    call,
    limit,
    mul,
    number,
    power,
    product,
    summation,
    variable,
)

_ONE, _ZERO = number(1), number(0)
_TERMS = (4, 8, 14)


@dataclass(frozen=True, slots=True)
class _Fate:
    """``settles``, goes to ``zero``, or ``diverges``; and why, as a sentence."""

    kind: str
    why: str


def infinite_product(f: Expression, i: str, first: Expression) -> Solution:
    """The product of `f` for i from `first` on.

    The verdict is ``diverges`` or ``unknown`` where that is so; a product that settles without a
    closed form found has its number.
    """
    start = product(f, i, first, INFINITY)
    if not f.has(i):
        return _constant_product(f, i, start)
    whole = exact(first, {})
    if whole is None:
        return solved("product", f, (i,), [], None, "unknown")
    gone = zero_factor(f, i, int(whole), None)
    if gone is not None:
        return _done(f, i, start, _ZERO, "ZERO_FACTOR", f"the factor at {i} = {gone} is 0")
    fate = _fate(f, i)
    if fate is not None and fate.kind == "zero":
        return _done(f, i, start, _ZERO, "LIMIT", fate.why)
    if fate is not None and fate.kind == "diverges":
        step = statement("DIVERGES", start, fate.why)
        return solved("product", f, (i,), [step], None, "diverges")
    letters = set(f.variables) != {i}
    # The limit of a closed form shows by itself that the product settles.
    ways = _WAYS if fate is not None or letters else (_limit_of_closed_form,)
    for way in ways:
        found = way(f, i, first, start)
        if found is not None:
            return found
    value = None if fate is None else product_from(f, i, int(whole))
    steps = [] if fate is None else [statement("CONVERGES", start, fate.why)]
    why = "no closed form was found" + ("; the value is numerical" if value is not None else "")
    if fate is None and not letters:
        why = "no test settles here whether the partial products settle"
    steps.append(statement("NO_CLOSED_FORM", start, why, "unknown"))
    shown = None if value is None else Value(None, value)
    return solved("product", f, (i,), steps, None, "unknown", shown)


def _done(
    f: Expression, i: str, start: Expression, result: Expression, rule: str, why: str
) -> Solution:
    step = certified(rule, start, result, why, Certificate("proved", "by a named rule"))
    return solved("product", f, (i,), [step], result)


def _constant_product(f: Expression, i: str, start: Expression) -> Solution:
    """The same factor for ever."""
    v = evaluate(f, {}, 40) if not f.variables else None
    if v is not None and abs(v) < 1:
        why = "powers of a number below 1 in size go to 0"
        return _done(f, i, start, _ZERO, "LIMIT", why)
    if v == 1 and rational(exactly(f)) == 1:
        return _done(f, i, start, _ONE, "LIMIT", "ones only")
    if v is None:
        why = f"the factor stays the same: it depends on {', '.join(f.variables)}"
        step = statement("NO_CLOSED_FORM", start, why, "unknown")
        return solved("product", f, (i,), [step], None, "unknown")
    why = "the factor stays the same: the partial products settle on no value"
    return solved("product", f, (i,), [statement("DIVERGES", start, why)], None, "diverges")


def _fate(f: Expression, i: str) -> _Fate | None:
    """Where the partial products go, by the leading terms of the factors; None: not settled."""
    if set(f.variables) != {i}:
        return None
    for test in (_by_levels, _by_height):
        try:
            found = test(f, i)
        except (UnsettledError, RecursionError, OverflowError):
            continue
        if found is not None:
            return found
    return None


def _by_height(f: Expression, i: str) -> _Fate | None:
    """Waves whose heights are together below 1: the partial products go to 0."""
    parts = waves(f, i)
    if parts is None or all(u is None for u, _ in parts):
        return None
    total = mpf(0)
    for _, g in parts:
        c, _ = Arithmetic(4).level(expand(g, i))
        total += abs(value_of(c))
    if total >= 1 - mpf(10) ** -9:
        return None
    why = f"the sizes of the factors are at most about {mpmath.nstr(total, 3)} far out, below 1"
    return _Fate("zero", f"{why}: the partial products go to 0")


def _by_levels(f: Expression, i: str) -> _Fate | None:
    size = period(f, i)
    bodies = [in_class(f, i, size, r) for r in range(size)] if size > 1 else [f]
    for most in _TERMS:
        parts = [expand(b, i, most) for b in bodies]
        if any(not p.terms for p in parts):
            small = [p.bound for p in parts]
            if all(b is None or compare(b, UNIT) < 0 for b in small):
                return _Fate("zero", "the factors go to 0, and so do the partial products")
            continue
        return _of_parts(parts, f, i)
    return None


def _of_parts(parts: list[Expansion], f: Expression, i: str) -> _Fate | None:
    arithmetic = Arithmetic(8)
    together = parts[0]
    for p in parts[1:]:
        together = arithmetic.times(together, p)
    c, m = together.lead
    each = "the factors" if len(parts) == 1 else f"{len(parts)} factors at a time"
    where = compare(m, UNIT)
    if where < 0:
        return _Fate("zero", f"{each} go to 0, and so do the partial products")
    if where > 0:
        return _Fate("diverges", f"{each} grow without bound, and so do the partial products")
    height = c if sign(c) > 0 else -c
    beyond = sign(height - Fraction(1))
    if beyond < 0:
        why = f"{each} go to {tree_of(c)}, below 1 in size: the partial products go to 0"
        return _Fate("zero", why)
    if beyond > 0:
        why = f"{each} go to {tree_of(c)}, above 1 in size: the partial products grow without bound"
        return _Fate("diverges", why)
    levels = [p.lead for p in parts]
    if any(n != UNIT for _, n in levels):
        return _Fate("diverges", "the factors do not go to 1: the partial products do not settle")
    if all(sign(d - Fraction(1)) == 0 for d, _ in levels):
        return _by_logarithms(f, i)
    return _turning(f, i)


def _turning(f: Expression, i: str) -> _Fate:
    """Factors that go to -1, or to several levels: only a product that goes to 0 settles."""
    fate = _by_logarithms(call("abs", f), i)
    if fate is not None and fate.kind == "zero":
        return fate
    if fate is None:
        raise UnsettledError("the sizes of the factors")
    why = "the factors do not go to 1: the partial products do not settle"
    return _Fate("diverges", why)


def _by_logarithms(f: Expression, i: str) -> _Fate | None:
    """Factors that go to 1, by the series of their logarithms."""
    log = call("log", f)
    judgement = judged(log, i)
    if judgement is None:
        return None
    if judgement.converges:
        return _Fate("settles", f"the series of the logarithms converges, {judgement.why}")
    size = period(f, i)
    bodies = [in_class(log, i, size, r) for r in range(size)] if size > 1 else [log]
    together = Arithmetic(8).plus(*(expand(b, i, 8) for b in bodies))
    if together.bound is None or summable(together.bound):
        why = "the factors do not go to 1: the partial products do not settle"
        return _Fate("diverges", why)
    total, _ = together.lead
    if sign(total) < 0:
        why = f"the series of the logarithms goes to -oo, {judgement.why}: the product goes to 0"
        return _Fate("zero", why)
    why = f"the series of the logarithms goes to oo, {judgement.why}: so does the product"
    return _Fate("diverges", why)


def product_from(f: Expression, i: str, first: int) -> mpf | None:
    """The product's number, by the logarithms of its factors and the sign of the first ones."""
    log = sum_from(call("log", f), i, first)
    if log is not None:
        with mpmath.workdps(50):
            return mpmath.exp(log)
    # A few factors below 0 come first.
    sizes = sum_from(call("log", call("abs", f)), i, first)
    if sizes is None:
        return None
    turns = 0
    for n in range(first, first + 200):
        v = evaluate(f, {i: mpf(n)}, 30)
        if v is None or v == 0:
            return None
        turns += v < 0
    with mpmath.workdps(50):
        return mpmath.exp(sizes) * (-1) ** turns


def _limit_of_closed_form(
    f: Expression, i: str, first: Expression, start: Expression
) -> Solution | None:
    """The finite product's closed form, and its bound goes to infinity."""
    letter = next(v for v in ("n", "m", "N") if v not in (*f.variables, i))
    with without_questions():
        closed = closed_product(f, i, first, variable(letter))
    if closed is None or not isinstance(closed.result, Expression):
        return None
    if set(f.variables) != {i}:
        return _lettered_limit(f, i, first, closed, letter)
    known = _level(closed.result, letter)
    if known is None:
        end = approached(closed.result, letter, INFINITY, -1)
        settles = end.kind == "finite" and end.value is not None
        known = named(end.value, end.error) if settles else None
    whole = exact(first, {})
    number_of = None if whole is None or known is None else product_from(f, i, int(whole))
    if known is None or not _agrees(known, number_of):
        return None
    line = limit(closed.result, letter, INFINITY)
    certificate = Certificate("checked", "its number, worked out another way, agrees to 17 digits")
    step = certified("LIMIT", line, known, f"let {letter} grow", certificate)
    return solved("product", f, (i,), [*closed.steps, step], known)


def _level(e: Expression, letter: str) -> Expression | None:
    """The limit of a closed form by rules."""
    try:
        c, _ = Arithmetic(8).level(expand(e, letter, 8))
        return tree_of(c)
    except (UnsettledError, RecursionError, OverflowError):
        return None


def _agrees(e: Expression, value: mpf | None) -> bool:
    shown = evaluate(e, {}, 40)
    if shown is None or value is None:
        return False
    with mpmath.workdps(50):
        return bool(abs(shown - value) <= mpf(10) ** -17 * abs(value))


def _lettered_limit(
    f: Expression, i: str, first: Expression, closed: Solution, letter: str
) -> Solution | None:
    """sin(x)/(2**n*sin(x/2**n)) goes to sin(x)/x; x**(2**n) to 0 for a small x."""
    result = closed.result
    assert isinstance(result, Expression)
    conditions: list[str] = []
    names = [v for v in result.variables if v != letter]

    def settle(n: Expression) -> Expression:
        if n.op == "pow" and n.args[0].op == "variable" and n.args[1].has(letter):
            conditions.append(f"Abs({n.args[0]}) < 1")
            return _ZERO
        if n.op == "mul" and len(n.args) == 2:
            wave = n.args[1]
            if wave.op == "call" and wave.value == "sin" and wave.args[0].op == "div":
                top, under = wave.args[0].args
                if under == n.args[0] and _grows(under, letter) and not top.has(letter):
                    return top
        return n

    after = settled(result.transform(settle))
    if after.has(letter) or not names or after == result:
        return None
    certificate = _compared(f, i, first, after)
    if certificate is None:
        return None
    line = limit(result, letter, INFINITY)
    step = certified("LIMIT", line, after, f"let {letter} grow", certificate, conditions)
    return solved("product", f, (i,), [*closed.steps, step], after)


def _compared(f: Expression, i: str, first: Expression, result: Expression) -> Certificate | None:
    """Products at numbers for the letters, against `result`; None where they differ, or none is."""
    names = [v for v in dict.fromkeys((*f.variables, *result.variables)) if v != i]
    whole = exact(first, {})
    common = 0
    for case in _CASES if names else _CASES[:1]:
        put, shown = f, result
        for k, name in enumerate(names):
            e = as_expression(case * (4 + k) / 4)
            put, shown = put.substitute(name, e), shown.substitute(name, e)
        value = None if whole is None else product_from(put, i, int(whole))
        if value is None:
            continue
        if not _agrees(shown, value):
            return None
        common += 1
    if not common:
        return None
    how = f"its number, worked out another way, agrees to 17 digits in {common} cases"
    return Certificate("checked", how if names else how[: -len(" in 1 cases")], common)


_CASES = (Fraction(1, 3), Fraction(-2, 5), Fraction(1, 7))


def _grows(e: Expression, letter: str) -> bool:
    try:
        return compare(expand(e, letter).lead[1], UNIT) > 0
    except UnsettledError:
        return False


def _exponentials(f: Expression, i: str, first: Expression, start: Expression) -> Solution | None:
    """r**u and exp(u): the exponents add up."""
    p = factored(f, i)
    exponents: list[Expression] = []
    for base, n in p.factors:
        if base.op == "call" and base.value == "exp":
            u = base.args[0]
        elif base.op == "pow" and not base.args[0].has(i):
            u = mul(base.args[1], call("log", base.args[0]))
        else:
            return None
        exponents.append(u if n == 1 else mul(as_expression(n), u))
    if rational(p.constant) != 1 or not exponents:
        return None
    if len(p.factors) == 1 and p.factors[0][0].op == "pow":
        base = p.factors[0][0].args[0]
        u = p.factors[0][0].args[1]
    else:
        base, u = Expression("constant", (), "e"), tidy(add(*exponents), i)
    found = infinite_sum(u, i, first)
    if not isinstance(found.result, Expression):
        return None
    line = power(base, summation(u, i, first, INFINITY))
    after = power(base, found.result)
    if base.value == "e":
        line, after = call("exp", summation(u, i, first, INFINITY)), call("exp", found.result)
    joined = Certificate("proved", "the laws of powers")
    put = Certificate("checked", "the sum as worked out")
    steps = [
        certified("LINEARITY", start, line, "the exponents add up", joined),
        *found.steps,
        certified("SUBSTITUTE", line, after, "the sum, put back", put),
    ]
    neat = exactly(after) if not after.variables else settled(after)
    if neat != after:
        steps.append(certified("EVALUATE", after, neat, "worked out", certify(after, neat)))
    return solved("product", f, (i,), steps, neat)


def _gammas(f: Expression, i: str, first: Expression, start: Expression) -> Solution | None:
    """Rational factors: gamma functions at their zeros and poles."""
    whole = exact(first, {})
    result = None if whole is None else gamma_quotient(f, i, int(whole))
    if result is None:
        return None
    certificate = _compared(f, i, first, result)
    if certificate is None:
        return None
    why = "gamma functions at the zeros and poles of the factors, in pairs by reflection"
    if any(n.op == "call" and n.value in ("sin", "sinh") for _, n in result.walk()):
        why = "Euler's product for the sine: gamma functions at the zeros, in pairs by reflection"
    steps = []
    fate = _fate(f, i)
    if fate is not None:
        steps.append(statement("CONVERGES", start, fate.why))
    steps.append(certified("KNOWN_PRODUCT", start, result, why, certificate))
    return solved("product", f, (i,), steps, result)


def _asked(f: Expression, i: str, first: Expression, start: Expression) -> Solution | None:
    if any(n.op == "call" and n.has(i) for _, n in f.walk()):
        return None  # sympy has rational factors and powers alone.
    asked = ask("product", f, i, first, INFINITY)
    whole = exact(first, {})
    if asked is None or asked.variables or whole is None:
        return None
    if not _agrees(asked, product_from(f, i, int(whole))):
        return None
    why = "found by computer algebra, without steps; its number, worked out another way, agrees"
    certificate = Certificate("checked", "17 digits agree", 1)
    step = certified("COMPUTER_ALGEBRA", start, asked, why, certificate)
    return solved("product", f, (i,), [step], exactly(asked))


_Way = Callable[[Expression, str, Expression, Expression], Solution | None]
_WAYS: tuple[_Way, ...] = (_exponentials, _limit_of_closed_form, _gammas, _asked)
