"""Infinite sums: convergence first, then a closed form held against partial sums."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from calcanim.calculus.certify import certify
from calcanim.calculus.derivation import Certificate, Step
from calcanim.calculus.solution import Solution, certified, solved, statement
from calcanim.calculus.sums.antidifferences import (
    antidifference,
    gosper_term,
    polynomial_geometric,
)
from calcanim.calculus.sums.classes import period
from calcanim.calculus.sums.convergence import Judgement, judged
from calcanim.calculus.sums.exponential_series import exponential_sum
from calcanim.calculus.sums.factorials import cancelled_step
from calcanim.calculus.sums.gammas import gamma_quotient
from calcanim.calculus.sums.geometric import geometric
from calcanim.calculus.sums.known_series import known_sum, sentence
from calcanim.calculus.sums.numbers import sum_from
from calcanim.calculus.sums.partial_sums import sum_settles, sum_settles_with_letters
from calcanim.calculus.sums.rational_series import (
    Ray,
    by_poles,
    conditions,
    fractions_step,
    is_rational,
    summed,
)
from calcanim.calculus.sums.telescoping import difference_step
from calcanim.calculus.sums.ways import beyond_series
from calcanim.calculus.sympy_process.cas import ask
from calcanim.exact.constants import exactly
from calcanim.exact.ends import approached, named
from calcanim.exact.factors import factored, linear, times
from calcanim.exact.shorter import shorter
from calcanim.exact.tidy import rational, tidy
from calcanim.exact.values import Value
from calcanim.expressions.evaluate import evaluate, exact
from calcanim.expressions.tree import (
    INFINITY,
    Expression,
    add,
    call,
    div,
    limit,
    mul,
    neg,
    number,
    power,
    summation,
    variable,
)

_ONE = number(1)
_Way = Callable[[Expression, str, Expression, Expression], Solution | None]


def infinite_sum(f: Expression, i: str, first: Expression) -> Solution:
    """The sum of `f` for i from `first` on. Letters besides i give results under conditions.

    The verdict is ``diverges`` where a test says so, ``unknown`` where none settles it; a sum that
    converges without a closed form found has its number.
    """
    start = summation(f, i, first, INFINITY)
    if not f.has(i):
        if rational(tidy(f, "")) == 0:
            step = certified("ADD_UP", start, number(0), "nothing", Certificate("proved", "zero"))
            return solved("sum", f, (i,), [step], number(0))
        return _diverges(f, i, start, f"the terms stay at {f} and do not go to 0")
    whole = exact(first, {})
    short = None if whole is None else cancelled_step(f, i, int(whole))
    short = short or (None if whole is None else _without_sizes(f, i, int(whole)))
    if short is not None:
        rest = infinite_sum(short.after, i, first)
        return replace(rest, problem=f, steps=(short, *rest.steps))
    series = geometric(f, i)
    if series is not None:
        return _geometric(f, i, first, start, *series)
    judgement = judged(f, i)
    if judgement is not None and not judgement.converges:
        return _diverges(f, i, start, judgement.why)
    # Of what `sentence` knows something there is no closed form but a known one.
    ways: tuple[_Way, ...] = _KNOWN_WAYS if sentence(f, i) else _WAYS
    if judgement is None and set(f.variables) == {i}:
        ways = (_telescoped,)  # Its limit shows that the series converges.
    for way in ways:
        found = way(f, i, first, start)
        if found is not None:
            return _with_test(found, start, judgement)
    return _number_alone(f, i, first, start, judgement)


def _without_sizes(f: Expression, i: str, first: int) -> Step | None:
    """|a*i + b| as a*i + b where that is not negative from `first` on; None where there is none."""

    def change(n: Expression) -> Expression:
        line = linear(n.args[0], i) if n.op == "call" and n.value == "abs" else None
        a, b = (rational(v) for v in line) if line is not None else (None, None)
        if a is None or b is None or a < 0 or a * first + b < 0:
            return n
        return n.args[0]

    after = f.transform(change)
    if after == f:
        return None
    why = f"{i} is at least {first}, so nothing changes its sign"
    return certified("REWRITE", f, after, why, Certificate("proved", "not negative"))


def _with_test(found: Solution, start: Expression, judgement: Judgement | None) -> Solution:
    """The test first, where the way there does not show by itself that the series converges."""
    if judgement is None or found.verdict == "diverges" or len(found.steps) > 1:
        return found
    step = statement("CONVERGES", start, judgement.why, "proved")
    return replace(found, steps=(step, *found.steps))


def _number_alone(
    f: Expression, i: str, first: Expression, start: Expression, judgement: Judgement | None
) -> Solution:
    """No closed form was found: why it converges, and its number; or that this is not settled."""
    if judgement is None:
        why = "no test settles here whether it converges"
        if set(f.variables) != {i}:
            why = "no closed form was found"
        step = statement("NO_CLOSED_FORM", start, why, "unknown")
        return solved("sum", f, (i,), [step], None, "unknown")
    steps = [statement("CONVERGES", start, judgement.why, "proved")]
    whole = exact(first, {})
    value = None if whole is None else sum_from(f, i, int(whole))
    why = sentence(f, i) or "no closed form was found"
    if value is not None:
        why += "; the value is numerical"
    steps.append(statement("NO_CLOSED_FORM", start, why, "unknown"))
    shown = None if value is None else Value(None, value)
    return solved("sum", f, (i,), steps, None, "unknown", shown)


def _known(f: Expression, i: str, first: Expression, start: Expression) -> Solution | None:
    """Euler's sums of reciprocal powers and their kin."""
    whole = exact(first, {})
    found = None if whole is None else known_sum(f, i, int(whole))
    if found is None:
        return None
    result, why = found
    certificate = sum_settles(f, i, first, result)
    if certificate.verdict == "refuted":
        return None
    step = certified("KNOWN_SERIES", start, result, why, certificate)
    return solved("sum", f, (i,), [step], result)


def _log_of_product(f: Expression, i: str, first: Expression, start: Expression) -> Solution | None:
    """A series of logarithms is the logarithm of the product."""
    whole = exact(first, {})
    if whole is None or f.op != "call" or f.value != "log" or len(f.args) > 1:
        return None
    found = gamma_quotient(f.args[0], i, int(whole))
    if found is None or found.variables:
        return None
    after = exactly(call("log", found))
    certificate = sum_settles(f, i, first, after)
    if certificate.verdict != "checked":
        return None
    why = "the logarithm of an infinite product, which is a quotient of gamma functions"
    step = certified("KNOWN_SERIES", start, after, why, certificate)
    return solved("sum", f, (i,), [step], after)


def _exponential(f: Expression, i: str, first: Expression, start: Expression) -> Solution | None:
    whole = exact(first, {})
    found = None if whole is None else exponential_sum(f, i, int(whole))
    if found is None:
        return None
    result, why = found
    # Its terms fall so fast that 160 of them are the sum; no extrapolation is needed.
    certificate = sum_settles_with_letters(f, i, first, result)
    if certificate.verdict not in ("proved", "checked"):
        return None
    step = certified("KNOWN_SERIES", start, result, why, certificate)
    return solved("sum", f, (i,), [step], result)


def _power_weighted(f: Expression, i: str, first: Expression, start: Expression) -> Solution | None:
    """i r^i and i^2 r^i with a letter for r: the geometric series differentiated."""
    p = factored(f, i)
    v = variable(i)
    weight = p.power_of(v)
    rest = p.without(v)
    if weight not in (1, 2) or rational(first) not in (0, 1) or not rest.factors:
        return None
    found = geometric(rest.expression, i)
    if found is None or not found[0].variables:
        return None
    r, scale = found
    under = add(_ONE, neg(r))
    top = r if weight == 1 else mul(r, add(_ONE, r))
    after = times(tidy(mul(p.constant, scale), ""), div(top, power(under, number(int(weight) + 1))))
    turns = "once" if weight == 1 else "twice"
    why = f"the geometric series with ratio {r}, differentiated {turns}, times {r}"
    certificate = sum_settles_with_letters(f, i, first, after)
    step = certified("KNOWN_SERIES", start, after, why, certificate, (f"Abs({r}) < 1",))
    return solved("sum", f, (i,), [step], after)


def _diverges(f: Expression, i: str, start: Expression, why: str) -> Solution:
    step = statement("DIVERGES", start, why, "proved")
    return solved("sum", f, (i,), [step], None, "diverges")


def _geometric(
    f: Expression, i: str, first: Expression, start: Expression, r: Expression, at_zero: Expression
) -> Solution:
    lead = exactly(tidy(mul(at_zero, power(r, first)), ""))
    if rational(first) == 0:
        lead = exactly(at_zero)
    size = None if r.variables else evaluate(r, {}, 40)
    if size is not None and abs(size) >= 1:
        why = f"a geometric series whose ratio {r} is not below 1 in size"
        return _diverges(f, i, start, why)
    under = exactly(add(_ONE, neg(r)))
    after = div(lead, under)
    conditions = () if size is not None else (f"Abs({r}) < 1",)
    why = f"a geometric series with ratio {r}: the first term over 1 less the ratio"
    compare = sum_settles_with_letters if set(f.variables) - {i} else sum_settles
    certificate = compare(f, i, first, after)
    steps = [certified("GEOMETRIC", start, after, why, certificate, conditions)]
    neat = exactly(after) if not after.variables else tidy(after, "")
    for _, _, form in shorter(neat, "")[:1]:  # 1/(1 - 1/e) is e/(e - 1)
        neat = form
    if neat != after:
        names = tuple(after.variables)
        steps.append(certified("EVALUATE", after, neat, "worked out", certify(after, neat, names)))
    return solved("sum", f, (i,), steps, neat)


def _telescoped(f: Expression, i: str, first: Expression, start: Expression) -> Solution | None:
    return _ends_of(polynomial_geometric(f, i) or antidifference(f, i), f, i, first, start)


def _by_gosper(f: Expression, i: str, first: Expression, start: Expression) -> Solution | None:
    return None if is_rational(f, i) else _ends_of(gosper_term(f, i), f, i, first, start)


def _rational(f: Expression, i: str, first: Expression, start: Expression) -> Solution | None:
    """Partial fractions, each summed by its pole."""
    whole = exact(first, {})
    found = None if whole is None else summed([Ray(f, int(whole))], i)
    if found is None:
        return None
    letters = set(f.variables) - {i}
    compare = sum_settles_with_letters if letters else sum_settles
    certificate = compare(f, i, first, found)
    if certificate.verdict != "checked":
        return None
    steps = []
    split = None if letters or period(f, i) > 1 else fractions_step(f, i)
    if split is not None:
        steps.append(split)
    why = by_poles(f, i)
    steps.append(certified("KNOWN_SERIES", start, found, why, certificate, conditions(f, i)))
    return solved("sum", f, (i,), steps, found)


def _ends_of(
    t: Expression | None, f: Expression, i: str, first: Expression, start: Expression
) -> Solution | None:
    step = None if t is None or set(f.variables) != {i} else difference_step(t, f, i)
    if t is None or step is None:
        return None
    end = approached(t, i, INFINITY, -1)
    if end.kind == "infinite":
        return _diverges(f, i, start, "the partial sums grow without bound")
    settles = end.kind == "finite" and end.value is not None
    far = named(end.value, end.error) if settles else None
    if far is None:
        return None
    ends = add(limit(t, i, INFINITY), neg(t.substitute(i, first)))
    left = Certificate("checked", "limit")
    after = exactly(add(far, neg(t.substitute(i, first))))
    certificate = sum_settles(f, i, first, after)
    steps = [
        step,
        certified("TELESCOPING", start, ends, "the ends are left", left),
        certified("LIMIT", ends, after, f"T goes to {far}", certificate),
    ]
    return solved("sum", f, (i,), steps, after)


def _asked(f: Expression, i: str, first: Expression, start: Expression) -> Solution | None:
    if beyond_series(f, i) or is_rational(f, i):
        return None
    known = ask("series", f, i, first, INFINITY)
    if known is None or known.has(i) or INFINITY in [n for _, n in known.walk()]:
        return None
    known = tidy(known, "") if known.variables else exactly(known)
    letters = set(f.variables) - {i}
    compare = sum_settles_with_letters if letters else sum_settles
    certificate = compare(f, i, first, known)
    if certificate.verdict not in ("checked", "proved"):
        return None
    why = "a known series; partial sums agree"
    step = certified("KNOWN_SERIES", start, known, why, certificate)
    return solved("sum", f, (i,), [step], known)


_KNOWN_WAYS: tuple[_Way, ...] = (_known, _rational)
_WAYS = (
    *(_known, _exponential, _telescoped, _rational, _power_weighted, _log_of_product),
    *(_by_gosper, _asked),  # These two ask sympy.
)
