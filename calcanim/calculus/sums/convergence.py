"""Does a series converge? Named tests, whose hypotheses are held by expansions of the terms.

The comparison tests, the ratio test and the integral test read the leading term off; Leibniz's test
groups terms of changing signs; Dirichlet's test takes waves. What no test settles stays unknown:
nothing is judged from values. (Knopp, Theory and Application of Infinite Series, chapters III-V.)
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from functools import lru_cache

from calcanim.calculus.limits.asymptotics.exact_numbers import (
    Number,
    UnsettledError,
    called,
    sign,
    tree_of,
)
from calcanim.calculus.limits.asymptotics.expansion import Arithmetic, Expansion
from calcanim.calculus.limits.asymptotics.rules import expand, leading_term
from calcanim.calculus.limits.asymptotics.scale import (
    LOG,
    UNIT,
    Monomial,
    N,
    compare,
    leading,
    shown,
    summable,
)
from calcanim.calculus.rules import NoRuleError, differentiated
from calcanim.calculus.sums.classes import in_class, period
from calcanim.calculus.sums.waves import slope, swings_for_ever, waves
from calcanim.exact.closed_form import PI
from calcanim.exact.factors import factored, linear, times
from calcanim.exact.tidy import rational
from calcanim.expressions.tree import Expression, add, mul, neg, number, power, variable

_TERMS = (4, 8, 14)
_BORDER = N ** Fraction(-1)


@dataclass(frozen=True, slots=True)
class Judgement:
    """Whether a series converges, by which test, and why, as a sentence without its subject."""

    converges: bool
    test: str
    why: str
    absolutely: bool = False


@lru_cache(maxsize=64)
def judged(f: Expression, i: str) -> Judgement | None:
    """What the tests say of the series of `f`, whose only letter is `i`; None: not settled."""
    if set(f.variables) != {i}:
        return None
    for test in (_by_sizes, _leibniz, _by_waves, _by_groups, _endless, _never_below):
        try:
            found = test(f, i)
        except (UnsettledError, RecursionError, OverflowError):
            continue
        if found is not None:
            return found
    return None


def _classes(f: Expression, i: str) -> list[Expression]:
    size = period(f, i)
    return [in_class(f, i, size, r) for r in range(size)] if size > 1 else [f]


def _by_sizes(f: Expression, i: str) -> Judgement | None:
    """By the leading term of each residue class: the term, ratio and comparison tests."""
    bodies = _classes(f, i)
    for most in _TERMS:
        parts = [expand(b, i, most) for b in bodies]
        if any(p.terms and compare(p.terms[0][1], UNIT) >= 0 for p in parts):
            return _terms_stay(parts)
        bounds = [p.bound for p in parts if p.bound is not None]
        if not bounds:
            return Judgement(True, "zero", "all terms far out are 0", True)
        if all(summable(b) for b in bounds):
            return _absolutely(parts, bounds, i)
        if len(parts) == 1 and parts[0].terms:
            return _like_harmonic(parts, parts[0], i)
        if all(p.terms or p.is_zero for p in parts):
            return None
    return None


def _by_groups(f: Expression, i: str) -> Judgement | None:
    """What the terms of a period add up to, where the terms go to 0."""
    bodies = _classes(f, i)
    for most in _TERMS:
        parts = [expand(b, i, most) for b in bodies]
        bounds = [p.bound for p in parts if p.bound is not None]
        if any(compare(b, UNIT) >= 0 for b in bounds):
            return None
        together = Arithmetic(most).plus(*parts)
        if together.bound is None or summable(together.bound):
            why = (
                f"the terms go to 0, and {len(parts)} of them at a time add up to what converges "
                "by comparison"
            )
            return Judgement(True, "grouping", why)
        if together.terms:
            return _like_harmonic(parts, together, i)
    return None


def _leibniz(f: Expression, i: str) -> Judgement | None:
    """(-1)**n*g(n) where g falls to 0, by the sign of its derivative."""
    p = factored(f, i)
    turning = [b for b, n in p.factors if _turns_sign(b, i) and n.denominator == 1 and n % 2]
    if len(turning) != 1:
        return None
    size = times(p.constant, p.without(turning[0]).expression)
    if period(size, i) > 1 or not _goes_to_0(size, i) or not _monotone(size, i):
        return None
    why = "by Leibniz's test: the signs change, and the sizes of the terms fall to 0"
    return Judgement(True, "Leibniz's test", why)


def _turns_sign(base: Expression, i: str) -> bool:
    """(-1)**(i + 3) and cos(pi*i)."""
    if base.op == "pow" and rational(base.args[0]) == -1:
        line = linear(base.args[1], i)
        return line is not None and abs(rational(line[0]) or 0) == 1 and _whole(line[1])
    if base.op == "call" and base.value == "cos":
        return base.args[0] in (mul(PI, variable(i)), mul(variable(i), PI))
    return False


def _whole(e: Expression) -> bool:
    r = rational(e)
    return r is not None and r.denominator == 1


def _terms_stay(parts: Sequence[Expansion]) -> Judgement:
    """The term test."""
    kept = [p.terms[0] for p in parts if p.terms and compare(p.terms[0][1], UNIT) >= 0]
    grown = [t for t in kept if compare(t[1], UNIT) > 0]
    if grown:
        turning = len(parts) > 1
        why = "the terms grow" + (" in size" if turning else "")
        why += " without bound: they do not go to 0"
    elif len(parts) == 1 and parts[0].terms[0][1] == UNIT:
        why = f"the terms go to {tree_of(kept[0][0])}, so they do not go to 0"
    else:
        why = "the terms keep on swinging and do not go to 0: the partial sums settle on no value"
    return Judgement(False, "term test", f"{why} (the term test)")


def _absolutely(parts: Sequence[Expansion], bounds: Sequence[Monomial], i: str) -> Judgement:
    worst = bounds[0]
    for b in bounds[1:]:
        worst = b if compare(b, worst) > 0 else worst
    exact = len(parts) == 1 and bool(parts[0].terms)
    first = leading(worst)
    assert first is not None
    key, c = first
    ratio = tree_of(called("exp", c)) if key is not None and key == N else None
    if ratio is not None and exact:
        why = f"by the ratio test: a term over the one before goes to {ratio} in size, below 1"
        return Judgement(True, "ratio test", why, True)
    if ratio is not None:
        why = f"by comparison with a geometric series with a ratio near {ratio}"
        return Judgement(True, "comparison test", why, True)
    if key is not None and compare(key, N) > 0 and exact:
        why = "by the ratio test: a term over the one before goes to 0"
        return Judgement(True, "ratio test", why, True)
    if key is not None and compare(key, LOG) > 0:
        why = f"by comparison with 1/{i}**2: the terms fall faster than every power of {i}"
        return Judgement(True, "comparison test", why, True)
    what = _named(worst, i)
    if what is None:
        why = "by Cauchy's condensation: the terms fall fast enough"
        return Judgement(True, "condensation test", why, True)
    known, reason = what
    if exact:
        why = f"by limit comparison with {known}, {reason}"
        return Judgement(True, "limit comparison test", why, True)
    why = f"by comparison: the sizes of the terms are at most a multiple of {known}, {reason}"
    return Judgement(True, "comparison test", why, True)


def _named(m: Monomial, i: str) -> tuple[Expression, str] | None:
    """A power of n and of logarithms as text, and why its series converges."""
    try:
        e = shown(m, i)
    except UnsettledError:
        return None
    p = -m.of(LOG)
    if m == N**-p:
        return e, f"whose series converges (a p-series with p = {tree_of(p)} above 1)"
    if p == 1:
        return e, "whose series converges by the integral test"
    return e, f"whose series converges (it is below a p-series with p between 1 and {tree_of(p)})"


def _like_harmonic(parts: Sequence[Expansion], together: Expansion, i: str) -> Judgement:
    m = together.terms[0][1]
    try:
        what = str(shown(m, i))
    except UnsettledError:
        what = "a series of logarithms"
    name = "limit comparison"
    if len(parts) == 1:
        reason = "whose series diverges"
        if m == _BORDER:
            reason = "whose series, the harmonic one, diverges"
        elif leading(m * N) is None or (m * N).of(LOG) == 0:
            reason = "whose series diverges by the integral test"
        return Judgement(False, "limit comparison test", f"by {name} with {what}, {reason}")
    why = (
        f"the terms {len(parts)} at a time add up to a multiple of {what} or so, "
        "whose series diverges"
    )
    return Judgement(False, "limit comparison test", why)


def _lead(e: Expression, i: str) -> Number:
    found = leading_term(e, i)
    if found is None:
        raise UnsettledError("nothing is left")
    return found[0]


def _by_waves(f: Expression, i: str) -> Judgement | None:
    """Dirichlet's test for each wave, the other tests for the rest."""
    parts = waves(f, i)
    if parts is None:
        return None
    plain = next((g for u, g in parts if u is None), None)
    swung = [(u, g) for u, g in parts if u is not None and not _vanishes(g, i)]
    if any(slope(u, i) is None for u, _ in swung):
        return None
    if not swung:
        return None
    rest = None
    if plain is not None and not _vanishes(plain, i):
        rest = _by_sizes(plain, i)
        if rest is None:
            return None
    stays = [(u, g) for u, g in swung if not _goes_to_0(g, i)]
    if stays:
        return _swings(parts, stays, i)
    if not all(_monotone(g, i) for _, g in swung):
        return None
    if rest is not None and not rest.converges:
        why = f"{rest.why}; the waves in it converge by Dirichlet's test"
        return Judgement(False, rest.test, why)
    why = (
        "by Dirichlet's test: the partial sums of the wave stay bounded, and what stands before "
        "it falls to 0"
    )
    return Judgement(True, "Dirichlet's test", why)


def _swings(
    parts: Sequence[tuple[Expression | None, Expression]],
    stays: Sequence[tuple[Expression, Expression]],
    i: str,
) -> Judgement | None:
    """A single wave whose height does not go to 0, among parts that do."""
    if len(stays) > 1 or not swings_for_ever(stays[0][0], i):
        return None
    others = [g for u, g in parts if (u, g) != stays[0]]
    if not all(_vanishes(g, i) or _goes_to_0(g, i) for g in others):
        level = _settles(others, i)
        if not level:
            return None
    why = "the terms keep on swinging and do not go to 0 (the term test)"
    return Judgement(False, "term test", why)


def _settles(others: Sequence[Expression], i: str) -> bool:
    """Whether what is beside a wave settles: then the terms still swing about that."""
    try:
        for g in others:
            Arithmetic(4).level(expand(g, i))
    except UnsettledError:
        return False
    return True


def _endless(f: Expression, i: str) -> Judgement | None:
    """A single wave of a polynomial, times what does not go to 0: sin(n**2)."""
    calls = [n for _, n in f.walk() if n.op == "call" and n.value in ("sin", "cos") and n.has(i)]
    if len(set(calls)) != 1:
        return None
    wave = calls[0]
    hidden = f.transform(lambda n: variable("#wave") if n == wave else n)
    p = factored(hidden, "#wave")
    if [b for b, _ in p.factors] != [variable("#wave")] or p.factors[0][1] < 1:
        return None
    if p.constant.has("#wave") or _goes_to_0(p.constant, i):
        return None
    u = wave.args[0]
    if swings_for_ever(u, i) or _slowly_for_ever(u, i):
        why = "the terms keep on swinging and do not go to 0 (the term test)"
        return Judgement(False, "term test", why)
    return None


def _slowly_for_ever(u: Expression, i: str) -> bool:
    """Whether u grows without bound by steps that go to 0: it meets every angle, near enough."""
    try:
        grown = expand(u, i).lead
        step = expand(add(u.substitute(i, add(variable(i), number(1))), neg(u)), i, 8).bound
    except UnsettledError:
        return False
    return compare(grown[1], UNIT) > 0 and step is not None and compare(step, UNIT) < 0


def _vanishes(g: Expression, i: str) -> bool:
    try:
        return expand(g, i).is_zero
    except UnsettledError:
        return False


def _goes_to_0(g: Expression, i: str) -> bool:
    bound = expand(g, i).bound
    return bound is None or compare(bound, UNIT) < 0


def _monotone(g: Expression, i: str) -> bool:
    """Whether g has one sign far out and its size falls: by its derivative, or its differences."""
    jumps = any(n.op == "call" and n.value in _JUMPING and n.has(i) for _, n in g.walk())
    try:
        here = sign(_lead(g, i))
        try:
            change = None if jumps else differentiated(g, i)
        except NoRuleError:
            change = None
        if change is None:
            change = add(g.substitute(i, add(variable(i), number(1))), neg(g))
        return sign(_lead(change, i)) == -here
    except UnsettledError:
        return False


_JUMPING = ("floor", "ceil", "sign", "mod", "heaviside", "factorial", "binomial", "gamma")


def _never_below(f: Expression, i: str) -> Judgement | None:
    """|sin(u)|*g is at least sin(u)**2*g for g > 0."""
    sizes = [
        n
        for _, n in f.walk()
        if n.op == "call" and n.value == "abs" and n.args[0].value in ("sin", "cos") and n.has(i)
    ]
    p = factored(f, i)
    if len(set(sizes)) != 1 or p.power_of(sizes[0]) != 1:
        return None
    below = f.transform(lambda n: power(n.args[0], number(2)) if n == sizes[0] else n)
    if sign(_lead(times(p.constant, p.without(sizes[0]).expression), i)) < 0:
        return None
    found = _by_sizes(below, i) or _by_waves(below, i)
    if found is None or found.converges:
        return None
    least = power(sizes[0].args[0], number(2))
    return Judgement(False, found.test, f"{sizes[0]} is at least {least}: {found.why}")
