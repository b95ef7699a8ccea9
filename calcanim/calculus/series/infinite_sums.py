"""Infinite sums: convergence first, then a closed form held against partial sums."""

from __future__ import annotations

from calcanim.calculus.certify import certify
from calcanim.calculus.constants import exactly
from calcanim.calculus.derivation import Certificate
from calcanim.calculus.ends import approached, named
from calcanim.calculus.integration.factors import factored, times
from calcanim.calculus.series.antidifferences import (
    antidifference,
    gosper_term,
    polynomial_geometric,
)
from calcanim.calculus.series.divergence import divergence
from calcanim.calculus.series.euler_maclaurin import slow_sum
from calcanim.calculus.series.exponential_series import exponential_sum
from calcanim.calculus.series.geometric import geometric
from calcanim.calculus.series.known_series import known_sum, sentence
from calcanim.calculus.series.partial_sums import (
    partial_limit,
    sum_settles,
    sum_settles_with_letters,
)
from calcanim.calculus.series.telescoping import difference_step
from calcanim.calculus.series.ways import beyond_series
from calcanim.calculus.shorter import shorter
from calcanim.calculus.solution import Solution, certified, solved, statement
from calcanim.calculus.tidy import rational, tidy
from calcanim.calculus.values import Value
from calcanim.expressions.evaluate import evaluate, exact
from calcanim.expressions.tree import (
    INFINITY,
    Expression,
    add,
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


def infinite_sum(f: Expression, i: str, first: Expression) -> Solution:
    """The sum of `f` for i from `first` on. Letters besides i give results under conditions."""
    start = summation(f, i, first, INFINITY)
    if not f.has(i):
        if rational(tidy(f, "")) == 0:
            step = certified("ADD_UP", start, number(0), "nothing", Certificate("proved", "zero"))
            return solved("sum", f, (i,), [step], number(0))
        return _diverges(f, i, start, f"the terms stay at {f} and do not go to 0")
    series = geometric(f, i)
    if series is not None:
        return _geometric(f, i, first, start, *series)
    if set(f.variables) == {i}:
        why = divergence(f, i)
        if why is not None:
            return _diverges(f, i, start, why)
    # Of what `sentence` knows something there is no closed form but a known one.
    for way in _WAYS[:1] if sentence(f, i) else _WAYS:
        found = way(f, i, first, start)
        if found is not None:
            return found
    value = partial_limit(f, i, first) if set(f.variables) == {i} else None
    why = sentence(f, i) or "no closed form was found"
    whole = exact(first, {})
    if value is None and whole is not None and set(f.variables) == {i}:
        value = slow_sum(f, i, int(whole))
        why += "" if value is None else ", and by the integral test the sum converges, slowly"
    if value is not None:
        why += "; the value is numerical"
    step = statement("NO_CLOSED_FORM", start, why, "checked" if value else "unknown")
    shown = None if value is None else Value(None, value)
    return solved("sum", f, (i,), [step], None, "no_closed_form", shown)


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
    step = statement("DIVERGES", start, why, "checked")
    return solved("sum", f, (i,), [step], None, "diverges")


def _geometric(
    f: Expression, i: str, first: Expression, start: Expression, r: Expression, at_zero: Expression
) -> Solution:
    lead = exactly(tidy(mul(at_zero, power(r, first)), ""))
    if rational(first) == 0:
        lead = exactly(at_zero)
    size = None if r.variables else evaluate(r, {}, 40)
    if size is not None and abs(size) >= 1:
        return _diverges(f, i, start, f"the ratio {r} is not below 1 in size")
    under = exactly(add(_ONE, neg(r)))
    after = div(lead, under)
    conditions = () if size is not None else (f"Abs({r}) < 1",)
    why = f"a geometric series with ratio {r}: the first term over 1 less the ratio"
    compare = sum_settles if size is not None else sum_settles_with_letters
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
    t = polynomial_geometric(f, i) or antidifference(f, i) or gosper_term(f, i)
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
    from calcanim.calculus.cas import ask

    if beyond_series(f, i):
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


_WAYS = (_known, _exponential, _telescoped, _power_weighted, _asked)
