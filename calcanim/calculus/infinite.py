"""Infinite sums and products: convergence first, then a closed form held against partial sums."""

from __future__ import annotations

import itertools

import mpmath
from mpmath import mpf

from calcanim.calculus.certify import certify
from calcanim.calculus.closed_forms import _from_sympy, _polynomial_geometric, geometric
from calcanim.calculus.constants import exactly
from calcanim.calculus.derivation import Certificate, Step
from calcanim.calculus.ends import approached
from calcanim.calculus.solution import Solution, certified, statement, verdict_of
from calcanim.calculus.tidy import rational, tidy
from calcanim.calculus.values import Value
from calcanim.expressions.evaluate import EvaluationOverflowError, evaluate, exact
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
    product,
    summation,
    variable,
)

_ONE = number(1)


def _solution(
    kind: str,
    f: Expression,
    i: str,
    steps: list[Step],
    result: Expression | None,
    verdict: str | None = None,
    value: Value | None = None,
) -> Solution:
    if result is not None and value is None and not result.variables:
        v = evaluate(result, {}, 40)
        value = None if v is None else Value(exact(result, {}), v)
    return Solution(kind, f, (i,), tuple(steps), result, verdict or verdict_of(steps), value)  # type: ignore[arg-type]


def infinite_sum(f: Expression, i: str, first: Expression) -> Solution:
    """The sum of `f` for i from `first` on. Letters besides i give results under conditions."""
    start = summation(f, i, first, INFINITY)
    if not f.has(i):
        if rational(tidy(f, "")) == 0:
            step = certified("ADD_UP", start, number(0), "nothing", Certificate("proved", "zero"))
            return _solution("sum", f, i, [step], number(0))
        return _diverges(f, i, start, f"the terms stay at {f} and do not go to 0")
    series = geometric(f, i)
    if series is not None:
        return _geometric(f, i, first, start, *series)
    if set(f.variables) == {i}:
        why = _divergence(f, i)
        if why is not None:
            return _diverges(f, i, start, why)
    for way in (_telescoped, _asked):
        found = way(f, i, first, start)
        if found is not None:
            return found
    value = partial_limit(f, i, first) if set(f.variables) == {i} else None
    why = "no closed form was found"
    if value is not None:
        why += "; the value is numerical"
    step = statement("NO_CLOSED_FORM", start, why, "checked" if value else "unknown")
    shown = None if value is None else Value(None, value)
    return _solution("sum", f, i, [step], None, "no_closed_form", shown)


def _diverges(f: Expression, i: str, start: Expression, why: str) -> Solution:
    step = statement("DIVERGES", start, why, "checked")
    return _solution("sum", f, i, [step], None, "diverges")


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
    compare = _numeric if size is not None else _letters
    certificate = compare(f, i, first, after)
    steps = [certified("GEOMETRIC", start, after, why, certificate, conditions)]
    neat = exactly(after) if not after.variables else tidy(after, "")
    if neat != after:
        names = tuple(after.variables)
        steps.append(certified("EVALUATE", after, neat, "worked out", certify(after, neat, names)))
    return _solution("sum", f, i, steps, neat)


def _divergence(f: Expression, i: str) -> str | None:
    """Why the series diverges, by its terms far out; None where that is not seen."""
    with mpmath.workdps(40):
        terms = []
        for k in (10**3, 10**6, 10**9, 10**12):
            pair = []
            for n in (k, k + 1):
                try:
                    v = evaluate(f, {i: mpf(n)}, 40)
                except EvaluationOverflowError:
                    break
                if v is None:
                    return None
                pair.append(v)
            if len(pair) < 2:
                break
            terms.append((mpf(k), *pair))
        if len(terms) < 2:
            return _ratio(f, i)
        sizes = [min(abs(a), abs(b)) for _, a, b in terms]
        if sizes[-1] > mpf(10) ** -3 * max(sizes[0], mpf(10) ** -30) and sizes[-1] > mpf(10) ** -6:
            return "the terms do not go to 0"
        one_sign = len({v > 0 for _, a, b in terms for v in (a, b)}) == 1
        weighed = [k * abs(a) for k, a, _ in terms]
        if one_sign and all(
            b >= a * mpf("0.999") and b > 0 for a, b in itertools.pairwise(weighed)
        ):
            return "the terms are at least like 1/n, whose series diverges"
        logs = [k * abs(a) * mpmath.log(k) for k, a, _ in terms]
        if one_sign and all(b >= a * mpf("0.9999") and b > 0 for a, b in itertools.pairwise(logs)):
            return "the terms are at least like 1/(n*log(n)), whose series diverges"
    return None


def _ratio(f: Expression, i: str) -> str | None:
    try:
        a, b = (evaluate(f, {i: mpf(n)}, 30) for n in (900, 901))
    except EvaluationOverflowError:
        return "the terms grow without bound"
    if a is None or b is None or a == 0:
        return None
    if abs(b / a) > mpf("1.001"):
        return "each term is larger than the one before: the terms do not go to 0"
    return None


def _telescoped(f: Expression, i: str, first: Expression, start: Expression) -> Solution | None:
    t = _polynomial_geometric(f, i) or _from_sympy(f, i)
    if t is None or set(f.variables) != {i}:
        return None
    v = variable(i)
    difference = add(t.substitute(i, add(v, _ONE)), neg(t))
    if certify(difference, f, (i,)).verdict not in ("proved", "checked"):
        return None
    end = approached(t, i, INFINITY, -1)
    if end.kind == "infinite":
        return _diverges(f, i, start, "the partial sums grow without bound")
    if end.kind != "finite" or end.value is None:
        return None
    from calcanim.calculus.ends import named

    far = named(end.value)
    if far is None:
        return None
    why = f"each term is T({i} + 1) - T({i}) with T({i}) = {t}: all between cancels"
    steps = [certified("TELESCOPING", f, difference, why, certify(f, difference, (i,)))]
    ends = add(limit(t, i, INFINITY), neg(t.substitute(i, first)))
    steps.append(
        certified("TELESCOPING", start, ends, "the ends are left", Certificate("checked", "limit"))
    )
    after = exactly(add(far, neg(t.substitute(i, first))))
    certificate = _numeric(f, i, first, after)
    steps.append(certified("LIMIT", ends, after, f"T goes to {far}", certificate))
    return _solution("sum", f, i, steps, after)


def _asked(f: Expression, i: str, first: Expression, start: Expression) -> Solution | None:
    from calcanim.calculus.cas import ask

    known = ask("series", f, i, first, INFINITY)
    if known is None or known.has(i) or INFINITY in [n for _, n in known.walk()]:
        return None
    known = tidy(known, "") if known.variables else exactly(known)
    letters = set(f.variables) - {i}
    certificate = _letters(f, i, first, known) if letters else _numeric(f, i, first, known)
    if certificate.verdict not in ("checked", "proved"):
        return None
    why = "a known series; partial sums agree"
    step = certified("KNOWN_SERIES", start, known, why, certificate)
    return _solution("sum", f, i, [step], known)


def _numeric(f: Expression, i: str, first: Expression, result: Expression) -> Certificate:
    total, value = partial_limit(f, i, first), evaluate(result, {}, 30)
    if total is None or value is None:
        return Certificate("unknown", "the partial sums settle too slowly to compare")
    if abs(total - value) > mpf(10) ** -9 * max(1, abs(value)):
        return Certificate("refuted", f"the partial sums go to {mpmath.nstr(total, 10)}")
    return Certificate("checked", "the partial sums agree to 9 digits", 1)


def _letters(f: Expression, i: str, first: Expression, result: Expression) -> Certificate:
    """With letters: partial sums of 200 terms at three small values of each."""
    names = [v for v in dict.fromkeys((*f.variables, *result.variables)) if v != i]
    start = exact(first, {})
    if start is None:
        return Certificate("unknown", "no case could be counted")
    common = 0
    for case in ("0.21", "-0.34", "0.127"):
        at = {n: mpf(case) * (1 + mpf(k) / 5) for k, n in enumerate(names)}
        try:
            value = evaluate(result, at, 30)
            terms = [evaluate(f, {**at, i: mpf(int(start) + k)}, 30) for k in range(160)]
        except EvaluationOverflowError:
            continue
        if value is None or any(t is None for t in terms):
            continue
        total = mpmath.fsum(terms)
        if abs(total - value) > mpf(10) ** -12 * max(1, abs(value)):
            return Certificate("refuted", f"the partial sums go to {mpmath.nstr(total, 10)}")
        common += 1
    if not common:
        return Certificate("unknown", "no case could be counted")
    return Certificate("checked", f"partial sums agree in {common} cases", common)


def partial_limit(f: Expression, i: str, first: Expression) -> mpf | None:
    """The limit of the partial sums by extrapolation, to 12 digits or so; None if unsure."""
    start = exact(first, {})
    if start is None:
        return None

    def term(n: mpf) -> mpf:
        try:
            # Extrapolation raises the precision, and needs terms that keep up with it.
            v = evaluate(f, {i: n}, mpmath.mp.dps + 10)
        except EvaluationOverflowError:
            return mpf(0)
        if v is None:
            raise ValueError("a term without a value")
        return v

    a = int(start)
    with mpmath.workdps(20):
        for method in ("richardson+shanks+levin", "euler-maclaurin"):
            try:
                one = mpmath.nsum(term, [a, mpmath.inf], method=method)
                head = mpmath.fsum(term(mpf(a + k)) for k in range(7))
                two = head + mpmath.nsum(term, [a + 7, mpmath.inf], method=method)
            except (ValueError, ZeroDivisionError, OverflowError, mpmath.mp.NoConvergence):
                continue
            if mpmath.isfinite(one) and abs(one - two) < mpf(10) ** -11 * max(1, abs(one)):
                return mpf(one)
    return None


def infinite_product(f: Expression, i: str, first: Expression) -> Solution:
    """The product of `f` for i from `first` on, by the finite closed form's limit or sympy."""
    from calcanim.calculus.cas import ask
    from calcanim.calculus.closed_forms import closed_product

    start = product(f, i, first, INFINITY)
    letter = next(v for v in ("n", "m", "N") if v not in (*f.variables, i))
    value = _product_limit(f, i, first)
    closed = closed_product(f, i, first, variable(letter))
    if closed is not None and isinstance(closed.result, Expression) and set(f.variables) == {i}:
        end = approached(closed.result, letter, INFINITY, -1)
        if end.kind == "infinite":
            step = statement(
                "DIVERGES", start, "the partial products grow without bound", "checked"
            )
            return _solution("product", f, i, [*closed.steps, step], None, "diverges")
        from calcanim.calculus.ends import named

        known = named(end.value) if end.kind == "finite" and end.value is not None else None
        if known is not None:
            line = limit(closed.result, letter, INFINITY)
            steps = [*closed.steps]
            steps.append(
                certified("LIMIT", line, known, "let n grow", Certificate("checked", "limit"))
            )
            return _solution("product", f, i, steps, known)
    asked = ask("product", f, i, first, INFINITY)
    if asked is not None and value is not None and not asked.variables:
        v = evaluate(asked, {}, 30)
        if v is not None and abs(v - value) < mpf(10) ** -6 * max(1, abs(v)):
            why = "found by computer algebra, without steps; partial products agree"
            certificate = Certificate("checked", "partial products agree", 1)
            step = certified("COMPUTER_ALGEBRA", start, asked, why, certificate)
            return _solution("product", f, i, [step], exactly(asked))
    step = statement("NO_CLOSED_FORM", start, "no closed form was found", "unknown")
    return _solution("product", f, i, [step], None, "no_closed_form")


def _product_limit(f: Expression, i: str, first: Expression) -> mpf | None:
    from calcanim.expressions.tree import call

    if set(f.variables) != {i}:
        return None
    log = partial_limit(call("log", f), i, first)
    return None if log is None else mpmath.exp(log)
