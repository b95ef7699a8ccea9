"""Infinite sums and products: convergence first, then a closed form held against partial sums."""

from __future__ import annotations

import itertools
from fractions import Fraction

import mpmath
from mpmath import mpf

from calcanim.calculus.certify import certify
from calcanim.calculus.closed_forms import (
    _from_sympy,
    _polynomial_geometric,
    beyond_series,
    geometric,
)
from calcanim.calculus.constants import exactly
from calcanim.calculus.derivation import Certificate, Step
from calcanim.calculus.ends import approached
from calcanim.calculus.euler_maclaurin import slow_sum
from calcanim.calculus.exponential_series import exponential_sum
from calcanim.calculus.integration.factors import factored, linear, times
from calcanim.calculus.known_series import known_sum, sentence
from calcanim.calculus.solution import Solution, certified, statement, verdict_of
from calcanim.calculus.telescoping import antidifference
from calcanim.calculus.tidy import as_expression as number_tree
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
    ways = (
        [_known] if sentence(f, i) else [_known, _exponential, _telescoped, _power_weighted, _asked]
    )
    for way in ways:
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
    return _solution("sum", f, i, [step], None, "no_closed_form", shown)


def _known(f: Expression, i: str, first: Expression, start: Expression) -> Solution | None:
    """Euler's sums of reciprocal powers and their kin."""
    whole = exact(first, {})
    found = None if whole is None else known_sum(f, i, int(whole))
    if found is None:
        return None
    result, why = found
    certificate = _numeric(f, i, first, result)
    if certificate.verdict == "refuted":
        return None
    step = certified("KNOWN_SERIES", start, result, why, certificate)
    return _solution("sum", f, i, [step], result)


def _exponential(f: Expression, i: str, first: Expression, start: Expression) -> Solution | None:
    whole = exact(first, {})
    found = None if whole is None else exponential_sum(f, i, int(whole))
    if found is None:
        return None
    result, why = found
    # Its terms fall so fast that 160 of them are the sum; no extrapolation is needed.
    certificate = _letters(f, i, first, result)
    if certificate.verdict not in ("proved", "checked"):
        return None
    step = certified("KNOWN_SERIES", start, result, why, certificate)
    return _solution("sum", f, i, [step], result)


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
    certificate = _letters(f, i, first, after)
    step = certified("KNOWN_SERIES", start, after, why, certificate, (f"Abs({r}) < 1",))
    return _solution("sum", f, i, [step], after)


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
    t = _polynomial_geometric(f, i) or antidifference(f, i) or _from_sympy(f, i)
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

    if beyond_series(f, i):
        return None
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
    if _slow(f, i):
        return None
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


def _far_factors(f: Expression, i: str) -> str | None:
    """Why a product cannot converge: its factors stay above 1."""
    if set(f.variables) != {i}:
        return None
    try:
        sizes = [evaluate(f, {i: mpf(n)}, 20) for n in (10**2, 10**3, 10**3 + 1)]
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
        return _solution("product", f, i, [step], number(0))
    if v == 1:
        step = certified("LIMIT", start, _ONE, "ones only", Certificate("proved", "all ones"))
        return _solution("product", f, i, [step], _ONE)
    step = statement("DIVERGES", start, "the partial products settle on no value", "checked")
    return _solution("product", f, i, [step], None, "diverges")


def _slow(f: Expression, i: str) -> bool:
    """Whether the terms fall like a power of n with logs in it: no extrapolation is safe there."""
    logs = [n for _, n in f.walk() if n.op == "call" and n.value == "log" and n.has(i)]
    try:
        sizes = [evaluate(n, {i: mpf(10**6)}, 20) for n in logs]
        if not any(v is not None and abs(v) > 1 for v in sizes):
            return False  # log(1 + 1/n**2) and the like are powers far out
        one, two = (evaluate(f, {i: mpf(n)}, 20) for n in (10**4, 2 * 10**4))
    except EvaluationOverflowError:
        return False
    return one is not None and two is not None and one != 0 and bool(abs(two / one) > mpf("0.05"))


def infinite_product(f: Expression, i: str, first: Expression) -> Solution:
    """The product of `f` for i from `first` on, by the finite closed form's limit or sympy."""
    from calcanim.calculus.cas import ask
    from calcanim.calculus.closed_products import closed_product

    start = product(f, i, first, INFINITY)
    letter = next(v for v in ("n", "m", "N") if v not in (*f.variables, i))
    value = _product_limit(f, i, first)
    if not f.has(i) and not f.variables:
        return _constant_product(f, i, start)
    far = _far_factors(f, i)
    if far is not None:
        return _solution(
            "product", f, i, [statement("DIVERGES", start, far, "checked")], None, "diverges"
        )
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
    by_gamma = _gamma_quotient(f, i, first, start)
    if by_gamma is not None:
        return by_gamma
    asked = ask("product", f, i, first, INFINITY)
    if asked is not None and value is not None and not asked.variables:
        v = evaluate(asked, {}, 30)
        if v is not None and abs(v - value) < mpf(10) ** -6 * max(1, abs(v)):
            why = "found by computer algebra, without steps; partial products agree"
            certificate = Certificate("checked", "partial products agree", 1)
            step = certified("COMPUTER_ALGEBRA", start, asked, why, certificate)
            return _solution("product", f, i, [step], exactly(asked))
    why = "no closed form was found"
    if value is not None:
        why += "; the value is numerical"
    step = statement("NO_CLOSED_FORM", start, why, "checked" if value is not None else "unknown")
    shown = None if value is None else Value(None, value)
    return _solution("product", f, i, [step], None, "no_closed_form", shown)


def _gamma_quotient(f: Expression, i: str, first: Expression, start: Expression) -> Solution | None:
    """Lines over lines with the same sum of zeros: a quotient of gammas (DLMF 5.8.5)."""
    from calcanim.calculus.closed_products import in_factors
    from calcanim.expressions.tree import call

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
    return _solution("product", f, i, steps, result)


def _product_limit(f: Expression, i: str, first: Expression) -> mpf | None:
    from calcanim.expressions.tree import call

    if set(f.variables) != {i}:
        return None
    log = partial_limit(call("log", f), i, first)
    return None if log is None else mpmath.exp(log)
