"""One start, three learning rates: one that works, one too large, one too small.

The rates come from the curvature on the way down: above 2/λ a step overshoots by more than it
had to go. What each of them does is then found out by walking.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

import mpmath
from mpmath import mpf

from calcanim.calculus.descents.descent import StartError
from calcanim.calculus.descents.rates import (
    DIGITS,
    Bound,
    Landscape,
    Point,
    Walk,
    landscape,
    rate_bound,
    start_point,
    walk,
)
from calcanim.exact.values import need_size, rounded, value_at
from calcanim.expressions.evaluate import evaluate
from calcanim.expressions.parse import parse
from calcanim.expressions.tree import Expression

Kind = Literal["good", "large", "small"]

_SEARCH = 80  # steps of the line search that finds out what there is to reach
_NEWTON = 40  # steps that look for the minimum
_SHOWN = 8  # the others take at least so many steps
_ABOVE = ("1.1", "1.25", "1.5", "2", "3", "5", "10")
_WITHIN = ("0.45", "0.25", "0.1", "0.03", "0.01", "0.001")
_BELOW = ("0.05", "0.03", "0.015", "0.008", "0.004", "0.001", "0.0001")
_AWAY = ("away", "edge")
_FAR = 1000  # sizes of the start: a way that leads farther has no end
_NEAR = 3  # the same: so much of such a way is of use


@dataclass(frozen=True, slots=True)
class Trials:
    """The walk at the rate that was asked for, of which `kind` says what it shows, and others.

    `way` is a way down found by line search: what a patient descent can reach. `settled` says
    that it ends where the slope is (almost) gone, `lowest` is its last loss, and `bottomless` that
    it ran out of sight. `bottom` is the minimum to which it leads, where that was found.
    """

    ground: Landscape
    asked: Walk
    kind: Kind
    others: tuple[tuple[Kind, Walk], ...]
    bound: Bound | None
    way: tuple[Point, ...]
    settled: bool
    bottomless: bool
    lowest: mpf
    bottom: Point | None = None

    @property
    def walks(self) -> dict[Kind, Walk]:
        """All of them, the one that was asked for first."""
        return {self.kind: self.asked, **dict(self.others)}


def tried(
    loss: Expression,
    names: tuple[str, ...],
    start: Mapping[str, Expression],
    rate: Expression,
    count: int,
) -> Trials:
    """`trials` on a loss, from a start that suits it.

    Raises NoRuleError, UndefinedError, and StartError where the ground is level.
    """
    place = ", ".join(f"{n} = {start[n]}" for n in names)
    need_size([value_at(loss, start).approx], place)
    begin = start_point(start, names)
    ground = landscape(loss, names, begin)
    need_size([value_at(partial, start).approx for partial in ground.partials], place)
    found = trials(ground, begin, rate, count)
    if found.asked.fate == "stands":
        raise StartError(
            f"the gradient of {loss} is 0 at {place}: descent does not move from there"
        )
    return found


def trials(ground: Landscape, start: Point, rate: Expression, count: int) -> Trials:
    """Walk at `rate`, and choose and walk the other two."""
    way, settled, bottomless = _search(ground, start)
    lowest = ground.height(way[-1]) or mpf(0)
    known = None if bottomless else lowest
    bound = rate_bound(ground, way[: _SEARCH // 2])
    asked = walk(ground, start, rate, count, known)
    if bound is None:
        return Trials(ground, asked, "good", (), None, way, settled, bottomless, lowest)
    work = _Choice(ground, start, max(count, _SHOWN), known, bound)
    alpha = evaluate(rate, {}, DIGITS) or mpf(0)
    kind: Kind = "good"
    if asked.fate in _AWAY:
        kind = "large"
    elif asked.fate == "crawls" and alpha < bound.rate / 8:
        kind = "small"
    others: list[tuple[Kind, Walk]] = []
    order: tuple[Kind, ...] = ("good", "large", "small")
    for other in order:
        if other != kind and (found := work.choose(other, alpha)) is not None:
            others.append((other, found))
    bottom = None if bottomless else _minimum(ground, way[-1])
    return Trials(
        ground, asked, kind, tuple(others), bound, way, settled, bottomless, lowest, bottom
    )


@dataclass(frozen=True, slots=True)
class _Choice:
    ground: Landscape
    start: Point
    count: int
    lowest: mpf | None
    bound: Bound

    def choose(self, kind: Kind, asked: mpf) -> Walk | None:
        """The first rate of its list that does what `kind` says; None where none of them does."""
        shares = {"good": _WITHIN, "large": _ABOVE, "small": _BELOW}[kind]
        last = None
        for share in shares:
            size = self.bound.rate * mpf(share)
            if (kind == "large" and size <= asked) or (kind == "small" and size >= asked):
                continue
            last = walk(self.ground, self.start, _short(size, kind), self.count, self.lowest)
            if self._fits(kind, last):
                return last
        return None

    def _fits(self, kind: Kind, found: Walk) -> bool:
        if kind == "large":
            worse = found.losses[-1] > found.losses[0] or found.fate == "edge"
            return found.fate in _AWAY and found.steps > 0 and worse
        if kind == "small":
            return found.fate == "crawls"
        return found.fate in ("settles", "falls", "bounces")


def _short(size: mpf, kind: Kind) -> Expression:
    """A rate of one digit; above the bound two, rounded away from it."""
    text = rounded(size, 1)
    if kind == "large":
        ten = mpf(10) ** (mpmath.floor(mpmath.log10(size)) - 1)
        text = rounded(mpmath.ceil(size / ten - mpf("1e-9")) * ten, 2)
    mantissa, _, exponent = text.partition("e")
    if exponent and mantissa == "1":
        return parse(f"10**({exponent})")
    return parse(text, notation=True)


def _search(ground: Landscape, start: Point) -> tuple[tuple[Point, ...], bool, bool]:
    """Steepest descent with a line search (Armijo 1966): the way, whether it settled or ran off."""
    with mpmath.workdps(DIGITS):
        points = [start]
        height, slope = ground.height(start), ground.slope(start)
        if height is None or slope is None or not any(slope):
            return tuple(points), True, False
        first = mpmath.norm(slope)
        size = max(abs(v) for v in start) or mpf(1)
        alpha = size / first
        for _ in range(_SEARCH):
            square = sum(g * g for g in slope)
            for _ in range(60):
                new = tuple(v - alpha * g for v, g in zip(points[-1], slope, strict=True))
                below = ground.height(new)
                following = None if below is None else ground.slope(new)
                if (
                    below is not None
                    and following is not None
                    and mpmath.isfinite(below)
                    and below <= height - alpha * square / 4
                ):
                    break
                alpha /= 2
            else:
                return tuple(points), mpmath.norm(slope) < first / 100, False
            points.append(new)
            height, slope = below, following
            if _apart(new, start) > _FAR * size:
                near = next(k for k, w in enumerate(points) if _apart(w, start) > _NEAR * size)
                return tuple(points[: near + 1]), False, True
            if mpmath.norm(slope) <= first * mpf(10) ** -6:
                return tuple(points), True, False
            alpha *= 2
        return tuple(points), mpmath.norm(slope) < first / 50, False


def _minimum(ground: Landscape, start: Point) -> Point | None:
    """The minimum to which Newton's method leads, its steps halved until the loss falls.

    None where the ground does not curve upwards all the way, or too little to tell.
    """
    with mpmath.workdps(DIGITS):
        w, height = start, ground.height(start)
        for _ in range(_NEWTON):
            slope, bend = ground.slope(w), ground.hessian(w)
            if height is None or slope is None or bend is None:
                return None
            curved = mpmath.eigsy(bend, eigvals_only=True)
            if not min(curved) > max(curved) * mpf(10) ** -12:
                return None
            step = mpmath.lu_solve(bend, -mpmath.matrix(slope))
            if mpmath.norm(step) <= mpf(10) ** -12 * (1 + mpmath.norm(w)):
                return w
            for halvings in range(_SEARCH // 2):
                new = tuple(v + s / 2**halvings for v, s in zip(w, step, strict=True))
                below = ground.height(new)
                if below is not None and below <= height:
                    break
            else:
                return None
            w, height = new, below
    return None


def _apart(a: Point, b: Point) -> mpf:
    return max(abs(p - q) for p, q in zip(a, b, strict=True))
