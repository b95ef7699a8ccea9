"""Is it a density? Not negative, and 1 altogether."""

from __future__ import annotations

import itertools

import numpy as np
from mpmath import mpf

from calcanim.calculus.bounds import BoundsError, end_value
from calcanim.calculus.derivation import Step
from calcanim.calculus.integrals.definite import definite
from calcanim.calculus.solution import statement
from calcanim.exact import domain
from calcanim.exact.tidy import rational
from calcanim.exact.values import rounded
from calcanim.expressions.evaluate import EvaluationOverflowError, evaluate
from calcanim.expressions.tree import INFINITY, Expression, integral, mul, neg
from calcanim.refusals import Refusal
from calcanim.sampling.arrays.values import values

CLOSE = mpf(10) ** -12
_FAINT = 1e-3  # of the height at an end: a tail far out that is no fainter belongs to no density


class DensityError(Refusal):
    """What was given is no density; the message is a sentence for the user."""


def weighted(g: Expression, p: Expression) -> Expression:
    """The value `g` times the density."""
    return p if rational(g) == 1 else mul(g, p)


def is_density(p: Expression, x: str, low: float, high: float) -> bool:
    """Whether `p` is a density on the whole line, most of it not far from `low` and `high`."""
    far = 1000 * max(abs(low), abs(high), high - low)
    tails = np.abs(values(p, x, np.array([low - far, high + far])))
    if not (tails < _FAINT * np.nanmax(np.abs(values(p, x, np.array([low, high]))))).all():
        return False
    try:
        check_density(p, x, neg(INFINITY), INFINITY)
    except Refusal:
        return False
    return True


def check_density(p: Expression, x: str, low: Expression, high: Expression) -> list[Step]:
    """The steps that show it. Raises BoundsError without an interval, DensityError."""
    a, b = end_value(low), end_value(high)
    if a >= b:
        raise BoundsError("a density needs an interval: --from below --to")
    negative = negative_at(p, x, a, b)
    if negative is not None:
        raise DensityError(f"{p} is negative at {x} = {rounded(negative)}: it is no density")
    whole = definite(p, x, low, high)
    if whole.verdict in ("diverges", "undefined"):
        raise DensityError(f"{p} has no finite area from {low} to {high}: it is no density")
    if whole.value is None or isinstance(whole.value, tuple):
        raise DensityError(f"the area of {p} from {low} to {high} could not be certified")
    if abs(whole.value.approx - 1) > CLOSE:
        area = whole.result if isinstance(whole.result, Expression) else rounded(whole.value.approx)
        raise DensityError(
            f"{p} has area {area} from {low} to {high}, not 1: it is no density; divide by the area"
        )
    why = "never negative, and 1 altogether: a density"
    return [*whole.steps, statement("DENSITY", integral(p, x, low, high), why, "checked")]


def negative_at(p: Expression, x: str, a: mpf, b: mpf) -> mpf | None:
    """A point at which the density is below 0: between its zeros and breaks, and on a grid."""
    zeros = [*domain.zeros(p, x, a, b), *domain.points(p, x, a, b)]
    cuts = sorted({a, *zeros, b})
    places = [domain.between(p1, p2, mpf("0.43")) for p1, p2 in itertools.pairwise(cuts)]
    places += [domain.between(a, b, mpf(k) / 40 + mpf("0.003")) for k in range(40)]
    for q in places:
        try:
            v = evaluate(p, {x: q}, 25)
        except EvaluationOverflowError:
            continue
        if v is not None and v < -CLOSE:
            return q
    return None
