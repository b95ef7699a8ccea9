"""Definite integrals with letters: F(b) - F(a), under conditions that are stated and tried out."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from mpmath import mpf

from calcanim.calculus.antiderivatives.indefinite import absence, worked
from calcanim.calculus.antiderivatives.special_values import (
    SolveIntegral,
    excluded,
    special_steps,
    unequal,
)
from calcanim.calculus.antiderivatives.squares_under_roots import without_roots_of_squares
from calcanim.calculus.certify import certify
from calcanim.calculus.derivation import Certificate, RefutedError, Step
from calcanim.calculus.integrals.families import (
    Family,
    Within,
    has_value,
    put_in,
    tried,
    with_places,
)
from calcanim.calculus.integrals.poles_between import without_value
from calcanim.calculus.integrals.work import Solve
from calcanim.calculus.solution import Answer, Solution, certified, statement, verdict_of
from calcanim.calculus.sympy_process.cas import ask, without_questions
from calcanim.exact.ends import approached, levelled
from calcanim.exact.settle import settled
from calcanim.exact.shorter import one_bar
from calcanim.exact.tidy import rational
from calcanim.exact.values import number_or_none
from calcanim.expressions.evaluate import evaluate
from calcanim.expressions.tree import (
    INFINITY,
    Expression,
    add,
    div,
    integral,
    limit,
    neg,
    number,
    variable,
)

_ENDLESS = (INFINITY, neg(INFINITY))


def with_letters(
    f: Expression,
    x: str,
    low: Expression,
    high: Expression,
    solve: Solve,
    within: Within | None = None,
) -> Solution:
    """The integral of `f` in `x` where it or its limits contain other letters.

    `solve` works out what it is for special values of them; `within` gives the intervals that
    letters run through: an outer integral's.
    """

    def solved(e: Expression) -> Solution:
        with without_questions():
            return solve(e.args[0], e.value or "", e.args[1], e.args[2])

    families = with_places(within or {})
    start = integral(f, x, low, high)
    names = tuple(sorted({*f.variables, *low.variables, *high.variables} - {x}))
    plain = without_roots_of_squares(f, x)
    if plain != f:
        line = integral(plain, x, low, high)
        same = certify(f, plain, (x, *names))
        first = certified("REWRITE", start, line, "the root of a square is a size", same)
        done = with_letters(plain, x, low, high, solve, within)
        return replace(done, problem=f, steps=(first, *done.steps))
    missing = without_value(start, names, solved) if not within else None
    if missing is not None:
        return missing
    found = worked(f, x)
    if found is not None:
        best = None
        for family in families:
            attempt = _by_antiderivative(start, names, *found, family)
            if not family.condition and attempt is not None and _of_sign(attempt.result):
                continue  # pi*r**2/2 for r > 0 says more than r**2*asin(r/|r|).
            if attempt is not None and attempt.result is not None:
                return attempt if within else _with_special_values(start, names, attempt, solved)
            best = best or attempt
        if best is not None:
            return best
    known = _by_computer_algebra(start, names, families)
    if known is not None:
        return known
    why, verdict = absence(f, x)
    if found is not None:
        why, verdict = "no closed form could be certified for these letters", "unknown"
    rule = "NO_CLOSED_FORM" if verdict == "no_closed_form" else "UNSETTLED"
    step = statement(rule, start, why, "checked" if verdict == "no_closed_form" else "unknown")
    return _answer(start, [step], verdict)


def _of_sign(e: Expression | tuple[Expression, ...] | None) -> bool:
    """Whether a size stands below a bar, where it is a sign only."""
    if not isinstance(e, Expression):
        return False
    bars = [n.args[1] for _, n in e.walk() if n.op == "div"]
    return any(m.value == "abs" and m.op == "call" for n in bars for _, m in n.walk())


def _with_special_values(
    start: Expression, names: tuple[str, ...], done: Solution, solve: SolveIntegral
) -> Solution:
    """The values of the letters at which the result has none, and what holds there."""
    if not isinstance(done.result, Expression) or not done.steps:
        return done
    said = {c for s in done.steps for c in s.conditions}
    zeros = [
        (n, v)
        for n, v in excluded(done.result, names)
        if not {f"{n} > 0", f"{n} > 1", f"0 < {n} < 1", f"{n} > {v}", f"{n} < {v}"} & said
    ]
    if not zeros:
        return done

    last = done.steps[-1]
    conditions = (*last.conditions, *(unequal(n, v) for n, v in zeros))
    last = replace(last, conditions=tuple(dict.fromkeys(conditions)))
    return replace(done, steps=(*done.steps[:-1], last, *special_steps(start, zeros, solve)))


def _answer(
    start: Expression, steps: Sequence[Step], verdict: Answer, result: Expression | None = None
) -> Solution:
    value = None
    if result is not None and not result.variables:
        value = number_or_none(result)
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
    neat = _over_letters(settled(after))
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


def _over_letters(e: Expression) -> Expression:
    """1/k - exp(-2*k)/k as (1 - exp(-2*k))/k."""
    above, bar = one_bar(e, "") if e.op == "add" else (e, None)
    whole = e if bar is None or not bar.variables else div(above, bar)
    return whole if whole.size < e.size else e


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
        if has_value(there, family, names):
            return there, False
    kinds = set()
    for at in family.values(names):
        point = put_in(end, at) if end not in _ENDLESS else end
        found = approached(put_in(e, at), x, point, side)
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
        found = approached(put_in(e, at), x, end, -1)
        v = evaluate(put_in(level, at), {}, 40)
        if v is None or found.value is None or abs(v - found.value) > mpf(10) ** -20:
            return None
    return level


def _flat(n: Expression, x: str, end: Expression, cases: list[dict[str, str]]) -> Expression:
    """The level of one function far out, the same for all samples; itself where there is none."""
    found = {levelled(put_in(n, at), x, end) for at in cases}
    level = found.pop()
    return n if found or level is None or level.has(x) else level


def _by_computer_algebra(
    start: Expression, names: tuple[str, ...], families: tuple[Family, ...]
) -> Solution | None:
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
