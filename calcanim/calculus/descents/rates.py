"""Gradient descent at different rates: how a walk ends, and which rates the curvature allows."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import Literal

import mpmath
from mpmath import mpf

from calcanim.calculus.derivation import Certificate, Derivation, RefutedError
from calcanim.calculus.derivatives.by_rules import derivative
from calcanim.calculus.numerically import slope
from calcanim.calculus.rules import NoRuleError
from calcanim.calculus.several_variables.curvature import eigenvalues
from calcanim.exact.certain import at_binary
from calcanim.exact.constants import exactly
from calcanim.exact.values import UndefinedError, value_at
from calcanim.expressions.evaluate import EvaluationOverflowError, evaluate
from calcanim.expressions.tree import Expression, div, number

DIGITS = 30
_HUGE = mpf(10) ** 12

Point = tuple[mpf, ...]
Fate = Literal["settles", "falls", "crawls", "bounces", "away", "edge", "stands"]
"""How a walk ends.

settles: the slope is (almost) gone. falls: lower, and still on its way. crawls: most of the way
down is still to go. bounces: the loss went up on the way, but ends lower. away: it ends higher
than it began, or runs off. edge: a step leaves the domain. stands: no slope from the start.
"""


@dataclass(frozen=True, slots=True)
class Landscape:
    """A loss with its partial derivatives, each with its derivation, in the order of `names`."""

    loss: Expression
    names: tuple[str, ...]
    partials: tuple[Expression, ...]
    derivations: tuple[Derivation, ...]

    def at(self, w: Sequence[mpf]) -> dict[str, mpf]:
        """The point as values by name."""
        return dict(zip(self.names, w, strict=True))

    def height(self, w: Sequence[mpf]) -> mpf | None:
        """The loss there: infinite where it is too large, None where it is not defined."""
        try:
            return at_binary(self.loss, self.at(w))
        except EvaluationOverflowError:
            return mpf("inf")

    def slope(self, w: Sequence[mpf]) -> Point | None:
        """The gradient there; None where it is not defined or too large."""
        try:
            found = [at_binary(p, self.at(w)) for p in self.partials]
        except EvaluationOverflowError:
            return None
        return None if any(g is None for g in found) else tuple(g or mpf(0) for g in found)

    def curvatures(self, w: Sequence[mpf]) -> tuple[mpf, mpf] | None:
        """The least and the largest eigenvalue of the Hessian at `w`; None where there is none.

        Second derivatives are central differences of the partial derivatives, in 60 digits; where
        a smaller step changes them, there is a corner and no curvature.
        """
        found = self.hessian(w)
        if found is None:
            return None
        with mpmath.workdps(60):
            values = mpmath.eigsy(found, eigvals_only=True)
            return min(values), max(values)

    def sharpest(self, w: Sequence[mpf]) -> Point | None:
        """The direction of length 1 in which the loss curves most at `w`; None where it does not.

        Its first coordinate that is not 0 is positive.
        """
        found = self.hessian(w)
        if found is None:
            return None
        with mpmath.workdps(60):
            values, vectors = mpmath.eigsy(found)
            column = max(range(len(values)), key=lambda k: values[k])
            way = tuple(vectors[i, column] for i in range(len(values)))
            front = next((v for v in way if abs(v) > mpf(10) ** -20), mpf(1))
            return tuple(v * mpmath.sign(front) for v in way)

    def hessian(self, w: Sequence[mpf]) -> mpmath.matrix | None:
        """Second derivatives at `w`, symmetric; None at a corner."""
        size = mpf(10) ** -18 * (1 + max(abs(v) for v in w))
        coarse, fine = self._differences(w, size), self._differences(w, size / 1000)
        if coarse is None or fine is None:
            return None
        with mpmath.workdps(60):
            if mpmath.mnorm(coarse - fine) > mpf(10) ** -8 * mpmath.mnorm(fine):
                return None
            return (fine + fine.T) / 2

    def _differences(self, w: Sequence[mpf], h: mpf) -> mpmath.matrix | None:
        n = len(self.names)
        with mpmath.workdps(60):
            rows = mpmath.matrix(n, n)
            for j in range(n):
                ahead, behind = list(w), list(w)
                ahead[j] += h
                behind[j] -= h
                for i, partial in enumerate(self.partials):
                    try:
                        high = evaluate(partial, self.at(ahead), 60)
                        low = evaluate(partial, self.at(behind), 60)
                    except EvaluationOverflowError:
                        return None
                    if high is None or low is None:
                        return None
                    rows[i, j] = (high - low) / (2 * h)
        return rows


def landscape(loss: Expression, names: tuple[str, ...], start: Point) -> Landscape:
    """The loss with its partial derivatives. Raises NoRuleError.

    Where the general check of a derivative found no point in the loss's domain, points near
    `start` are tried.
    """
    done = []
    for i, name in enumerate(names):
        worked = derivative(loss, name)
        if worked.final.verdict == "unknown":
            worked = replace(worked, final=_near(worked, names, i, start))
        done.append(worked)
    return Landscape(loss, names, tuple(d.result for d in done), tuple(done))


def _near(worked: Derivation, names: tuple[str, ...], i: int, start: Point) -> Certificate:
    """Difference quotients against the derivative's values at points near `start`."""
    loss = worked.problem.args[0]
    agreed = 0
    with mpmath.workdps(60):
        for n in range(9):
            shift = mpf(n - 4) / 1000
            at = {v: w + shift * (1 + abs(w)) for v, w in zip(names, start, strict=True)}
            try:
                quotient, value = slope(loss, names[i], at), evaluate(worked.result, at, 60)
            except EvaluationOverflowError:
                continue
            if quotient is None or value is None:
                continue
            if abs(quotient - value) > mpf(10) ** -20 * max(1, abs(value)):
                raise RefutedError(f"the derivative {worked.result} was refuted near the start")
            agreed += 1
    if agreed < 3:
        return Certificate("unknown", "no points near the start at which both are defined")
    return Certificate("checked", f"equal at {agreed} points near the start to 20 digits", agreed)


@dataclass(frozen=True, slots=True)
class Walk:
    """Iterates w₀, w₁, … and the loss at each; `fate` is how it ends.

    Where a step leaves the domain, or to where nothing can be worked out, the walk ends before it
    and `lost` is the number of that step.
    """

    rate: Expression
    points: tuple[Point, ...]
    losses: tuple[mpf, ...]
    slopes: tuple[Point, ...]
    fate: Fate
    lost: int | None = None

    @property
    def steps(self) -> int:
        """The number of steps that were taken."""
        return len(self.points) - 1


def walk(
    ground: Landscape,
    start: Point,
    rate: Expression,
    count: int,
    lowest: mpf | None = None,
    reach: mpf | None = None,
) -> Walk:
    """`count` steps of w ← w − rate·∇L from `start`, in 30 digits.

    `lowest` is a loss that is known to be reached from here, by which `crawls` is told. Beyond
    `reach` of the start it ends, as a walk that runs away.
    """
    with mpmath.workdps(DIGITS):
        alpha = evaluate(rate, {}, DIGITS) or mpf(0)
        w = tuple(mpf(v) for v in start)
        first = ground.height(w)
        slope = ground.slope(w)
        if first is None or slope is None:
            return Walk(rate, (w,), (first if first is not None else mpf(0),), (), "edge", 1)
        points, losses, slopes = [w], [first], [slope]
        fate: Fate | None = "stands" if not any(slope) else None
        lost = None
        scale = 1 + max(abs(v) for v in w)
        for k in range(1, count + 1):
            new = tuple(v - alpha * g for v, g in zip(w, slope, strict=True))
            height = ground.height(new)
            if height is None:
                fate, lost = fate or "edge", k
                break
            w = new
            points.append(w)
            losses.append(height)
            far = max(abs(v) for v in w) > _HUGE * scale or not mpmath.isfinite(height)
            if reach is not None:
                far = far or max(abs(a - b) for a, b in zip(w, start, strict=True)) > reach
            if far:
                fate = "away"
                break
            following = ground.slope(w)
            if following is None:
                fate, lost = fate or "edge", k + 1
                break
            slope = following
            slopes.append(slope)
        return Walk(
            rate,
            tuple(points),
            tuple(losses),
            tuple(slopes),
            fate or _fate(losses, slopes, lowest),
            lost,
        )


def _fate(losses: list[mpf], slopes: list[Point], lowest: mpf | None) -> Fate:
    first, last = losses[0], losses[-1]
    size = max(abs(first), abs(last), mpf(10) ** -300)
    if last > first + size * mpf(10) ** -12:
        return "away"
    drop = first - (last if lowest is None else min(last, lowest))
    left = mpmath.norm(slopes[-1]) / max(mpmath.norm(slopes[0]), mpf(10) ** -300)
    if left < mpf("0.02") or (lowest is not None and drop > 0 and last - lowest < drop / 200):
        return "settles"
    if any(b > a + size * mpf(10) ** -9 for a, b in pairwise(losses)):
        return "bounces"
    if lowest is not None and drop > 0 and last - lowest > drop * mpf("0.45"):
        return "crawls"
    return "falls"


@dataclass(frozen=True, slots=True)
class Bound:
    """The largest curvature λ met on the way, and 2/λ, above which steps bounce out.

    `exact` is λ as an expression where it is the same everywhere (a quadratic), else None. `place`
    is where it was met.
    """

    curvature: mpf
    exact: Expression | None
    limit: Expression | None
    place: Point

    @property
    def rate(self) -> mpf:
        """2/λ."""
        return 2 / self.curvature


def rate_bound(ground: Landscape, points: Sequence[Point]) -> Bound | None:
    """The bound from the curvature at `points`; None where nothing curves upwards there."""
    met = [(c[1], w) for w in points if (c := ground.curvatures(w)) is not None]
    if not met:
        return None
    found = [c for c, _ in met]
    top, place = max(met, key=lambda pair: pair[0])
    if not top > mpf(10) ** -250 or not mpmath.isfinite(top):
        return None
    scale = max((abs(c) for c in found), default=mpf(0))
    if top < scale * mpf(10) ** -15:
        return None
    # Second derivatives are worked out only where they seem to be the same everywhere.
    level = all(abs(c - top) <= top * mpf(10) ** -12 for c in found)
    exact = _constant(ground) if level else None
    if exact is None or abs((evaluate(exact, {}, DIGITS) or 0) - top) > top * mpf(10) ** -12:
        return Bound(top, None, None, place)
    return Bound(top, exact, exactly(div(number(2), exact)), place)


def _constant(ground: Landscape) -> Expression | None:
    """The largest eigenvalue of a Hessian without variables, exact."""
    try:
        rows = [[derivative(p, n).result for n in ground.names] for p in ground.partials]
        if any(e.variables for r in rows for e in r):
            return None
        values = [[value_at(e, {}) for e in r] for r in rows]
    except (NoRuleError, UndefinedError, ValueError):
        return None
    return eigenvalues(values)[-1]


def start_point(start: Mapping[str, Expression], names: tuple[str, ...]) -> Point:
    """The start as numbers, in the order of `names`. Raises UndefinedError."""
    return tuple(value_at(start[n], {}).approx for n in names)
