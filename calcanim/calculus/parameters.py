"""Definite integrals with letters: F(b) - F(a), under conditions that are stated and tried out."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

import mpmath
from mpmath import mpf

from calcanim.calculus import domain
from calcanim.calculus.bounds import end_value
from calcanim.calculus.constants import exactly
from calcanim.calculus.derivation import Certificate, RefutedError, Step
from calcanim.calculus.ends import approached, levelled
from calcanim.calculus.integrals import absence, worked
from calcanim.calculus.quadrature import quadrature
from calcanim.calculus.solution import Answer, Solution, certified, statement, verdict_of
from calcanim.calculus.tidy import rational, tidy
from calcanim.calculus.values import UndefinedError, Value
from calcanim.expressions.evaluate import EvaluationOverflowError, evaluate, exact
from calcanim.expressions.tree import (
    INFINITY,
    Expression,
    add,
    call,
    div,
    integral,
    limit,
    neg,
    number,
    power,
    variable,
)

_ENDLESS = (INFINITY, neg(INFINITY))


@dataclass(frozen=True, slots=True)
class Family:
    """What letters are taken to be, in words of the grammar, and numbers to try it with."""

    condition: str
    samples: tuple[tuple[str, ...], ...]
    # Letters that run through an interval: a number of it for each sample, and no condition.
    within: tuple[tuple[str, tuple[str, ...]], ...] = ()

    def values(self, names: tuple[str, ...]) -> list[dict[str, str]]:
        """What each letter is, once for each sample."""
        out = []
        for k, sample in enumerate(self.samples):
            at = {n: sample[i % len(sample)] for i, n in enumerate(names)}
            out.append(at | {n: v[k] for n, v in self.within if n in names})
        return out

    def positive(self, names: tuple[str, ...]) -> tuple[str, ...]:
        """The letters that may be taken to be positive."""
        fixed = dict(self.within)
        return tuple(n for n in names if not any(v.startswith("-") for v in fixed.get(n, ())))


# Numbers that are no ratio of small ones, different for each letter of an integral.
FAMILIES = (
    Family("{} > 0", (("0.83", "1.37", "2.19", "0.59"), ("1.71", "0.47", "0.91", "2.63"))),
    Family("{} > 1", (("1.83", "2.37", "1.19", "1.59"), ("2.71", "1.47", "3.91", "2.63"))),
    Family("0 < {} < 1", (("0.33", "0.71", "0.59", "0.19"), ("0.81", "0.27", "0.47", "0.63"))),
)


Within = Mapping[str, tuple[mpf, mpf]]


def _families(within: Within) -> tuple[Family, ...]:
    """The families with places inside the intervals that some letters run through."""
    parts = (mpf("0.2317"), mpf("0.7193"))
    places = tuple(
        (n, tuple(mpmath.nstr(domain.between(a, b, t), 12) for t in parts))
        for n, (a, b) in within.items()
    )
    return tuple(replace(family, within=places) for family in FAMILIES)


def with_letters(
    f: Expression, x: str, low: Expression, high: Expression, within: Within | None = None
) -> Solution:
    """The integral of `f` in `x` where it or its limits contain other letters.

    `within` gives the intervals that letters run through: an outer integral's.
    """
    families = _families(within or {})
    start = integral(f, x, low, high)
    names = tuple(sorted({*f.variables, *low.variables, *high.variables} - {x}))
    found = worked(f, x)
    if found is not None:
        tried = [_by_antiderivative(start, names, *found, family) for family in families[:1]]
        if tried[0] is None or tried[0].result is None:
            tried += [_by_antiderivative(start, names, *found, family) for family in families[1:]]
        best = sorted((s for s in tried if s is not None), key=lambda s: s.result is None)
        if best:
            return best[0]
    done = _by_computer_algebra(start, names, families)
    if done is not None:
        return done
    why, verdict = absence(f, x)
    if found is not None:
        why, verdict = "no closed form could be certified for these letters", "unknown"
    return _answer(start, [statement("NO_CLOSED_FORM", start, why, verdict)], "no_closed_form")


def _answer(
    start: Expression, steps: Sequence[Step], verdict: Answer, result: Expression | None = None
) -> Solution:
    value = None
    if result is not None and not result.variables:
        try:
            number_of = evaluate(result, {}, 40)
        except EvaluationOverflowError:
            number_of = None
        value = None if number_of is None else Value(exact(result, {}), number_of)
    shown: Answer = verdict if result is None else verdict_of(steps)
    f, x = start.args[0], start.value or ""
    return Solution("integral", f, (x,), tuple(steps), result, shown, value)


def _by_antiderivative(
    start: Expression,
    names: tuple[str, ...],
    steps: tuple[Step, ...],
    antiderivative: Expression,
    family: Family,
) -> Solution | None:
    x = start.value or ""
    low, high = start.args[1:]
    values, limits = [], []
    for end, side in ((high, -1), (low, 1)):
        found = _at_end(antiderivative, x, end, side, names, family)
        if found is None:
            return None
        value, as_limit = found
        if value in _ENDLESS:
            where = f"{x} = {end}" if end not in _ENDLESS else str(end)
            why = f"the area grows without bound towards {where}: the integral diverges"
            letter = next((n for n in names if antiderivative.has(n)), None)
            why += "" if letter is None else f", if {family.condition.format(letter)}"
            return _answer(
                start, [*steps, statement("DIVERGES", start, why, "checked")], "diverges"
            )
        values.append(value)
        limits.append(as_limit)
    top, bottom = values
    after = top if rational(bottom) == 0 else add(top, neg(bottom))
    neat = settled(after)
    conditions = tried(start, neat, names, family)
    if conditions is None:
        return None
    lines = list(steps)
    why = "the antiderivative at the upper limit less that at the lower"
    if any(limits):
        lines.append(_improper(start, names, limits))
        why += ", as limits"
    method = "the antiderivative is certified; quadrature agrees for several values of the letters"
    certificate = Certificate("checked", method, 2)
    lines.append(certified("FUNDAMENTAL_THEOREM", start, neat, why, certificate, conditions))
    return _answer(start, lines, "checked", neat)


def _improper(start: Expression, names: tuple[str, ...], limits: list[bool]) -> Step:
    """The integral as a limit of proper ones."""
    f, x = start.args[0], start.value or ""
    low, high = start.args[1:]
    letters = ("t", "s", "w", *(f"t_{n}" for n in range(1, 30)))
    free = (v for v in letters if v not in (*names, x))
    one, two = next(free), next(free)
    inside = integral(
        f, x, variable(two) if limits[1] else low, variable(one) if limits[0] else high
    )
    after = limit(inside, one, high) if limits[0] else inside
    after = limit(after, two, low) if limits[1] else after
    why = "an improper integral is a limit of proper ones"
    return certified("IMPROPER", start, after, why, Certificate("checked", "by definition"))


def _at_end(
    e: Expression, x: str, end: Expression, side: int, names: tuple[str, ...], family: Family
) -> tuple[Expression, bool] | None:
    """`e` at an end, or its limit there (True); infinity where it grows, None where unknown."""
    if end not in _ENDLESS:
        there = settled(e.substitute(x, end), family.positive(names))
        if _has_value(there, family, names):
            return there, False
    kinds = set()
    for at in family.values(names):
        point = _with(end, at) if end not in _ENDLESS else end
        found = approached(_with(e, at), x, point, side)
        if found.kind == "finite" and found.value is not None:
            kinds.add("zero" if abs(found.value) < mpf(10) ** -15 else "finite")
        else:
            kinds.add(found.kind)
    if kinds == {"zero"}:
        return number(0), True
    if kinds == {"infinite"}:
        return INFINITY, True
    if "infinite" in kinds or "none" in kinds:
        return None
    level = _level(e, x, end, names, family)
    if level is not None:
        return level, True
    from calcanim.calculus.cas import ask

    known = ask("limit_positive" if side > 0 else "limit_positive_below", e, x, end)
    if known is None or INFINITY in [n for _, n in known.walk()]:
        return None
    return settled(known, family.positive(names)), True


def _level(
    e: Expression, x: str, end: Expression, names: tuple[str, ...], family: Family
) -> Expression | None:
    """The limit far out by erf and its like alone, where the samples of the letters agree."""
    cases = family.values(names)
    level = e.transform(
        lambda n: _flat(n, x, end, cases) if n.op == "call" and n.args[0].has(x) else n
    )
    level = settled(level, family.positive(names))
    if level.has(x):
        return None
    for at in cases:
        found = approached(_with(e, at), x, end, -1)
        v = evaluate(_with(level, at), {}, 40)
        if v is None or found.value is None or abs(v - found.value) > mpf(10) ** -20:
            return None
    return level


def _flat(n: Expression, x: str, end: Expression, cases: list[dict[str, str]]) -> Expression:
    """The level of one function far out, the same for all samples; itself where there is none."""
    found = {levelled(_with(n, at), x, end) for at in cases}
    level = found.pop()
    return n if found or level is None or level.has(x) else level


def _with(e: Expression, at: dict[str, str]) -> Expression:
    for name, value in at.items():
        size = number(0) if value == "0" else Expression("number", (), value.lstrip("-"))
        e = e.substitute(name, neg(size) if value.startswith("-") else size)
    return e


def _has_value(e: Expression, family: Family, names: tuple[str, ...]) -> bool:
    for at in family.values(names):
        try:
            if evaluate(_with(e, at), {}, 30) is None:
                return False
        except EvaluationOverflowError:
            return False
    return True


def _agrees(start: Expression, result: Expression, at: dict[str, str]) -> bool | None:
    """Whether quadrature gives the result for these values; None where it gives nothing."""
    try:
        value = evaluate(_with(result, at), {}, 30)
        f, low, high = (_with(a, at) for a in start.args)
        area = quadrature(integral(f, start.value or "", low, high))
    except (EvaluationOverflowError, ValueError):
        return None
    if value is None:
        return False
    if area is None:
        return None
    return bool(abs(value - area) < mpf(10) ** -8 * max(1, abs(value)))


def tried(
    start: Expression, result: Expression, names: tuple[str, ...], family: Family
) -> tuple[str, ...] | None:
    """The conditions on the letters that matter; None where the result is not confirmed."""
    for at in family.values(names):
        if _agrees(start, result, at) is not True:
            return None
    out = []
    free = dict(family.within)
    for name in names:
        if name in free:
            continue
        at = family.values(names)[0]
        # Near 0 and far from it: 1/(1 + a + x)**2 has no trouble at a = -1/2, but at a = -2.
        others = [f"-{v}" for v in (at[name], "2.7", "31.3")]
        if family.condition != FAMILIES[0].condition:
            others += ["0.37", "2.7", "31.3"]
        for other in others:
            at[name] = other
            if _agrees(start, result, at) is not True or _breaks(start, at):
                out.append(family.condition.format(name))
                break
    return tuple(out)


def _breaks(start: Expression, at: dict[str, str]) -> bool:
    """Whether the integrand has a point inside at which it may fail, for these values."""
    f, low, high = (_with(a, at) for a in start.args)
    a, b = sorted((end_value(low), end_value(high)))
    return any(a < p < b for p in domain.points(f, start.value or "", a, b))


def _by_computer_algebra(
    start: Expression, names: tuple[str, ...], families: tuple[Family, ...]
) -> Solution | None:
    from calcanim.calculus.cas import ask

    f, low, high = start.args
    known = ask("area_positive", f, start.value or "", low, high)
    if known is None or INFINITY in [n for _, n in known.walk()]:
        return None
    known = settled(known, families[0].positive(names))
    for family in families:
        conditions = tried(start, known, names, family)
        if conditions is not None:
            break
    else:
        return None
    why = "found by computer algebra, without steps; quadrature agrees for several values"
    certificate = Certificate("checked", "quadrature agrees to 8 digits", 2)
    try:
        step = certified("COMPUTER_ALGEBRA", start, known, why, certificate, conditions)
    except RefutedError:
        return None
    return _answer(start, [step], "checked", known)


def settled(e: Expression, positive: tuple[str, ...] = ()) -> Expression:
    """`e` after numbers were put in: constants worked out, 0 and 1 gone, |a| as a where a > 0."""

    def change(n: Expression) -> Expression:
        if n.op in ("number", "constant", "variable"):
            return n
        if not n.variables:
            try:
                return exactly(n)
            except (UndefinedError, ZeroDivisionError):
                return n
        if n.op == "pow":
            return _power(n, positive)
        if n.op == "call":
            u = n.args[0]
            if n.value == "abs" and _positive(u, positive):
                return u
            if n.value == "abs" and u.op == "neg":
                return call("abs", u.args[0])
            if n.value == "sqrt" and u.op == "pow" and rational(u.args[1]) == 2:
                base = u.args[0]
                return base if _positive(base, positive) else call("abs", base)
            if u.op == "neg" and n.value in ("sin", "tan", "atan", "asin", "erf", "sinh", "tanh"):
                return neg(call(n.value, u.args[0]))
            if u.op == "neg" and n.value in ("cos", "cosh"):
                return call(n.value, u.args[0])
            return n
        neat = _turned(tidy(n, ""))
        return neat if neat.size <= n.size else n

    for _ in range(4):
        after = e.transform(change)
        if after == e:
            break
        e = after
    return e


def _turned(e: Expression) -> Expression:
    """-1/(1 - p) as 1/(p - 1)."""
    if e.op == "neg" and e.args[0].op == "div":
        top, under = e.args[0].args
        if under.op == "add" and len(under.args) == 2 and under.args[1].op == "neg":
            return div(top, add(under.args[1].args[0], neg(under.args[0])))
    return e


def _positive(e: Expression, names: tuple[str, ...]) -> bool:
    if e.op == "variable":
        return e.value in names
    if e.op == "number":
        return True
    return e.op in ("mul", "div", "add") and all(_positive(a, names) for a in e.args)


def _power(n: Expression, positive: tuple[str, ...]) -> Expression:
    base, k = n.args
    r, m = rational(base), rational(k)
    if r == 1 or m == 0:
        return number(1)
    if m == 1:
        return base
    if r == 0 and positive:
        return number(0)  # The exponent is positive, or there was no value.
    if base.op == "neg" and m is not None and m.denominator == 1:
        inside = power(base.args[0], k)
        return inside if m % 2 == 0 else neg(inside)
    if base.op == "call" and base.value == "sqrt" and m == 2:
        return base.args[0]
    return n
