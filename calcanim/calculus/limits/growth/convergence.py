"""Does the area towards an end have a size? Decided by leading exponents and by bounds, or not.

The tests are a calculus book's: comparison with powers and logs, Dirichlet's for what swings, and
Cauchy's where swings do not die out.
"""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction

import mpmath
from mpmath import mpf

from calcanim.calculus.limits.growth import coefficients as number
from calcanim.calculus.limits.growth.bands import band_of
from calcanim.calculus.limits.growth.coefficients import ONE, ZERO, Coefficient, UnsureError
from calcanim.calculus.limits.growth.functions import Approach, SwingsError
from calcanim.calculus.limits.growth.germs import LEVEL, Germ, Order, together
from calcanim.calculus.limits.growth.limits import germ_of
from calcanim.calculus.limits.growth.periods import common_period
from calcanim.calculus.limits.growth.waves import Pair, Phase, waves_of
from calcanim.exact.algebra import proved_equal
from calcanim.exact.factors import built, factored, times
from calcanim.exact.tidy import as_expression, tidy
from calcanim.expressions.tree import Expression, add, call, div, mul, neg, power, variable
from calcanim.expressions.tree import number as numeral
from calcanim.sampling.peaks import bracket

_EDGE: Order = (-ONE, -ONE, -ONE)  # 1/(t log(t) log(log(t))) has no area; what is smaller has.
_FAILURES = (UnsureError, ZeroDivisionError, OverflowError, ValueError, KeyError)


@dataclass(frozen=True, slots=True)
class Convergence:
    """``converges``, ``diverges`` or ``unknown``, and the reason; `swings` for want of a limit."""

    kind: str
    why: str = ""
    swings: bool = False


_LONG = 12  # nodes of a factor that is left out of a sentence
UNKNOWN = Convergence("unknown")


def convergence(f: Expression, approach: Approach) -> Convergence:
    """Whether the integral of `f` towards the end converges."""
    for way in (_by_leading_term, _by_waves, _by_bounds, _by_mean, _term_by_term):
        try:
            found = way(f, approach)
        except _FAILURES:
            continue
        if found.kind != "unknown":
            return found
    return UNKNOWN


def _measured(order: Order, approach: Approach) -> Order:
    """dx is dt far out, and dt/t^2 at a point p, where x - p is 1/t."""
    return order if approach.far else together(order, (Fraction(-2), ZERO, ZERO))


def _integrable(order: Order, phase: Phase, approach: Approach) -> bool:
    if phase:
        return number.sign(phase[0][1]) < 0
    return _measured(order, approach) < _EDGE


def _by_leading_term(f: Expression, approach: Approach) -> Convergence:
    g = germ_of(f, approach)
    if g.zero:
        return Convergence("converges", "0 there")
    if not g.terms:
        small = g.rest is not None and _integrable(g.rest, g.phase, approach)
        return Convergence("converges", "small enough") if small else UNKNOWN
    like = shown(Germ(g.terms[:1], None, g.phase), approach)
    if _integrable(g.lead[0], g.phase, approach):
        return Convergence("converges", f"like {like} {_where(approach)}")
    if str(like) == str(f):
        return Convergence("diverges", f"{like} is too large {_where(approach)}")
    return Convergence("diverges", f"{f} is like {like} {_where(approach)}")


def _rate(phase: Phase) -> Order:
    """The order of the slope of a phase."""
    a, b, c = phase[0][0]
    if a:
        return a - 1, b, c
    if b:
        return -ONE, b - 1, c
    return -ONE, -ONE, c - 1


def _by_waves(f: Expression, approach: Approach) -> Convergence:
    found = waves_of(f, approach)
    mean = found.get((), None)
    swings = {p: v for p, v in found.items() if p}
    if not swings:
        return UNKNOWN
    loud = [(p, v) for p, v in swings.items() if not _dies_out(p, v, approach)]
    settled = mean is None or _mean_settles(mean.real, approach)
    if not loud:
        if settled:
            return Convergence("converges", "what swings is less and less, and the rest is small")
        assert mean is not None
        lead = Germ(mean.real.terms[:1], None, mean.real.phase)
        if not lead.terms:
            return UNKNOWN
        like = shown(lead, approach)
        why = f"{f} is {like} on average {_where(approach)}"
        return Convergence("diverges", why)
    if not settled or not _alone(loud):
        return _grown(f, mean, loud, approach)
    why = f"{f} swings {_where(approach)} without dying out"
    return Convergence("diverges", why, True)


def _mean_settles(g: Germ, approach: Approach) -> bool:
    if g.zero:
        return True
    order = g.terms[0][0] if g.terms else g.rest
    assert order is not None
    if _integrable(order, g.phase, approach):
        return True
    if not g.terms:
        raise UnsureError
    return False


def _dies_out(phase: Phase, v: Pair, approach: Approach) -> bool:
    """Whether the integral of amplitude times wave converges (Dirichlet): amplitude/slope -> 0."""
    for g in (v.real, v.imaginary):
        if g.zero:
            continue
        if g.phase:
            if number.sign(g.phase[0][1]) > 0:
                return False
            continue
        order = g.terms[0][0] if g.terms else g.rest
        assert order is not None
        slope = _rate(phase)
        left = together(_measured(order, approach), (-slope[0], -slope[1], -slope[2]))
        if left >= LEVEL:
            if not g.terms:
                raise UnsureError
            return False
    return True


def _alone(loud: list[tuple[Phase, Pair]]) -> bool:
    """Whether the loud waves cannot cancel: one pair, or waves of different constant rates."""
    if len(loud) == 2:
        return True
    return all(len(p) == 1 and p[0][0] == (ONE, ZERO, ZERO) for p, _ in loud)


def _grown(
    f: Expression, mean: Pair | None, loud: list[tuple[Phase, Pair]], approach: Approach
) -> Convergence:
    """A mean whose area outgrows that of the waves: x sin(x)**2."""
    if mean is None or not mean.real.terms or mean.real.phase:
        return UNKNOWN
    area = together(_measured(mean.real.lead[0], approach), (ONE, ZERO, ZERO))
    for p, v in loud:
        slope = _rate(p)
        for g in (v.real, v.imaginary):
            if g.zero:
                continue
            if g.phase or not g.terms:
                return UNKNOWN
            order = _measured(g.lead[0], approach)
            if together(order, (-slope[0], -slope[1], -slope[2])) >= area:
                return UNKNOWN
    like = shown(Germ(mean.real.terms[:1]), approach)
    why = f"{f} is {like} on average {_where(approach)}"
    return Convergence("diverges", why)


def _by_bounds(f: Expression, approach: Approach) -> Convergence:
    band = band_of(f, approach)
    small = _integrable(band.size.lead[0], band.size.phase, approach)
    like = shown(Germ(band.size.terms[:1], None, band.size.phase), approach)
    if small:
        return Convergence(
            "converges", f"its size is at most a multiple of {like} {_where(approach)}"
        )
    if band.low > 1e-6 or band.high < -1e-6:
        why = f"the size of {f} is at least a multiple of {like} {_where(approach)}"
        return Convergence("diverges", why)
    return UNKNOWN


def _by_mean(f: Expression, approach: Approach) -> Convergence:
    """A germ times something of a fixed period, which has a mean over it."""
    if not approach.far:
        return UNKNOWN
    x = approach.name
    p = factored(f, x)
    slow, beating = [], []
    for base, n in p.factors:
        try:
            germ_of(base, approach)
            slow.append((base, n))
        except SwingsError:
            beating.append((base, n))
    wave = built(tuple(beating))
    period = _period(wave, x)
    if period is None:
        return UNKNOWN
    g = germ_of(times(p.constant, built(tuple(slow)) if slow else numeral(1)), approach)
    order = g.lead[0]
    if _integrable(order, g.phase, approach):
        return UNKNOWN  # Bounds would have said so, if there were any.
    quiet = not g.phase and order < LEVEL
    mean = _mean(wave, x, period)
    like = shown(Germ(g.terms[:1], None, g.phase), approach)
    if mean is None:
        return UNKNOWN
    if mean == 0:
        if quiet:
            return Convergence("converges", f"the waves cancel, and {like} falls to 0")
        why = f"{f} swings {_where(approach)} without dying out"
        return Convergence("diverges", why, True)
    if quiet or (not g.phase and order == LEVEL):
        why = f"{f} is {like} times a wave whose mean is not 0"
        return Convergence("diverges", why)
    return UNKNOWN


def _period(e: Expression, x: str) -> mpf | None:
    """A period of a function in which x stands in waves and remainders alone."""

    def inside(n: Expression) -> bool:
        if not n.has(x):
            return True
        if n.op == "call" and n.value in ("sin", "cos", "mod"):
            return all(not a.has(x) for a in n.args[1:])
        return n.op != "variable" and all(inside(a) for a in n.args)

    return common_period(e, x) if inside(e) else None


def _mean(wave: Expression, x: str, period: mpf) -> mpf | None:
    """The mean over a period: 0 where the halves are proved to cancel, else surely not 0."""
    half = Expression("number", (), mpmath.nstr(period / 2, 40))
    shifted = wave.substitute(x, add(variable(x), _multiple_of_pi(period / 2) or half))
    if proved_equal(shifted, neg(wave)) or proved_equal(
        wave.substitute(x, neg(variable(x))), neg(wave)
    ):
        return mpf(0)
    sure = bracket(wave, x, 0.0, float(period))
    if sure.low > 1e-6 or sure.high < -1e-6:
        return mpf(sure.low + sure.high) / 2
    return None


def _multiple_of_pi(v: mpf) -> Expression | None:
    for under in (1, 2, 3, 4, 5, 6, 8, 10, 12):
        for unit, shown_unit in (
            (mpmath.pi, Expression("constant", (), "pi")),
            (mpf(1), numeral(1)),
        ):
            q = v / unit * under
            if abs(q - mpmath.nint(q)) < mpf(10) ** -25:
                top = as_expression(Fraction(int(mpmath.nint(q)), under))
                return tidy(mul(top, shown_unit), "")
    return None


def _term_by_term(f: Expression, approach: Approach) -> Convergence:
    """A sum of which all terms converge, or all but one."""
    if f.op != "add":
        return UNKNOWN
    found = [convergence(t, approach) for t in f.args]
    if any(c.kind == "unknown" for c in found):
        return UNKNOWN
    diverging = [c for c in found if c.kind == "diverges"]
    if not diverging:
        return Convergence("converges", "term by term")
    return diverging[0] if len(diverging) == 1 else UNKNOWN


def _where(approach: Approach) -> str:
    if approach.far:
        return "far out"
    return f"near {place_said(approach)}"


def place_said(approach: Approach) -> str:
    """``x = pi/2``, or ``x ≈ 0.739085`` for a place that is known by its digits alone."""
    if number.is_rounded(approach.end):
        return f"{approach.name} ≈ {mpmath.nstr(number.value(approach.end), 6)}"
    return f"{approach.name} = {approach.end}"


def shown(g: Germ, approach: Approach) -> Expression:
    """The leading term of a germ, in the variable."""
    x = variable(approach.name)
    (order, c) = g.lead
    if not isinstance(c, Fraction) and (c.size > _LONG or number.is_rounded(c)):
        c = Fraction(number.sign(c))  # A multiple of it.
    base: Expression = x
    if not approach.far:
        end = approach.end
        if number.is_rounded(end):
            shown_end = mpmath.nstr(abs(number.value(end)), 6)
            end = Expression("number", (), shown_end)
            end = neg(end) if number.sign(approach.end) < 0 else end
        base = tidy(add(x, neg(end)), approach.name)
    return tidy(_term(order, c, g.phase, base, approach), approach.name)


def _term(
    order: Order, c: Coefficient, phase: Phase, x: Expression, approach: Approach
) -> Expression:
    sign = ONE if approach.far else -ONE
    size = x if order[0].denominator == 1 and order[0] % 2 == 0 else call("abs", x)
    if (approach.far and approach.side < 0 and approach.end.op != "neg") or (
        not approach.far and approach.side > 0
    ):
        size = x
    log = call("log", size) if approach.far else call("log", div(numeral(1), size))
    a, b, m = order[0] * sign, order[1], order[2]
    out = number.tree(c)
    for base, n in ((size, a), (log, b), (call("log", log), m)):
        if n:
            rounded = n if n.denominator < 10**9 else Fraction(float(n)).limit_denominator(10**6)
            out = mul(out, power(base, as_expression(rounded))) if n != 1 else mul(out, base)
    if phase:
        inner = add(*(_term(o, v, (), x, approach) for o, v in phase))
        out = mul(out, call("exp", tidy(inner, approach.name)))
    return out
