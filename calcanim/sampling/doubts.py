"""What happens at a point where a function may not be continuous: the limits from both sides."""

from __future__ import annotations

import itertools
import math
from dataclasses import dataclass
from fractions import Fraction
from typing import Literal

import mpmath
import numpy as np
from mpmath import mpf

from calcanim.exact.ends import approached
from calcanim.expressions.evaluate import EvaluationOverflowError, evaluate
from calcanim.expressions.tree import Expression, div, neg, number
from calcanim.sampling.arrays.values import values

Kind = Literal["pole", "jump", "hole", "edge", "point", "wild"]

_LONGEST_DENOMINATOR = 10**6
_LONGEST_PI = 400  # denominators of multiples of pi that are taken for one
_DIGITS = 110  # of values near a point, where most may cancel


@dataclass(frozen=True, slots=True)
class Break:
    """A point where the curve does not go on.

    `left` and `right` are the one-sided limits: a number, infinite at a pole, NaN where there is
    no limit, None where the function has no values on that side. `value` is the function's own
    value at `x`, None where it has none. ``kind``: ``pole`` (a limit is infinite), ``jump``,
    ``hole`` (both limits agree, the value is missing or elsewhere), ``edge`` (the domain ends),
    ``point`` (a value alone) or ``wild`` (no limit; or more breaks than can be told apart within
    `reach` of `x`).
    """

    x: float
    kind: Kind
    left: float | None
    right: float | None
    value: float | None
    reach: float = 0.0


@dataclass(frozen=True, slots=True)
class Cluster:
    """A stretch as narrow as float64 can tell that is not surely continuous."""

    low: float
    high: float
    singular: bool

    @property
    def place(self) -> float:
        """A multiple of pi, where a simple one is inside, else the middle."""
        low, high = sorted((abs(self.low) / math.pi, abs(self.high) / math.pi))
        if low > 0 and (self.low > 0) == (self.high > 0):
            ratio = _simplest(Fraction(low), Fraction(high))
            if ratio.denominator <= _LONGEST_PI:
                return math.copysign(float(ratio) * math.pi, self.low)
        return self.low / 2 + self.high / 2


@dataclass(frozen=True, slots=True)
class Judge:
    """Says what happens at doubtful points of `f`, whose usual size is `scale`."""

    f: Expression
    variable: str
    low: float
    high: float
    scale: float

    @property
    def width(self) -> float:
        return self.high - self.low

    def explained(self, clusters: list[Cluster]) -> list[Break]:
        """A break for every cluster that is one."""
        quick = self._surely_poles(clusters)
        gaps = [math.inf, *(b.low - a.high for a, b in itertools.pairwise(clusters)), math.inf]
        out = []
        for n, cluster in enumerate(clusters):
            room = min(gaps[n], gaps[n + 1])
            found = quick[n] or self._explain(cluster, min(room, self.width))
            if found is not None:
                out.append(found)
        return out

    def _surely_poles(self, clusters: list[Cluster]) -> list[Break | None]:
        """Poles that float64 shows plainly; each is held against one value of many digits."""
        out: list[Break | None] = [None] * len(clusters)
        middle = np.array([(c.low + c.high) / 2 for c in clusters])
        far = np.array([1e-4, 1e-6, 1e-8]) * self.width
        sides = np.array([-1.0, 1.0])
        xs = middle[:, None, None] + sides[None, :, None] * far[None, None, :]
        ys = values(self.f, self.variable, xs)
        for n, cluster in enumerate(clusters):
            if not cluster.singular or cluster.high - cluster.low > far[-1] / 100:
                continue
            y = ys[n]
            with np.errstate(all="ignore"):
                grows = np.abs(y[:, 1:]) >= 5 * np.abs(y[:, :-1])
            same = (np.sign(y) == np.sign(y[:, -1:])).all()
            if not (np.isfinite(y).all() and grows.all() and same):
                continue
            near = [self._near(mpf(float(x))) for x in xs[n, :, -1]]
            pairs = zip(near, y[:, -1], strict=True)
            if all(isinstance(v, mpf) and abs(v - w) < abs(v) / 2 for v, w in pairs):
                left, right = (math.copysign(math.inf, v) for v in y[:, -1])
                at = _exact_place(cluster)
                x = float(at) if at is not None else cluster.place
                out[n] = Break(x, "pole", left, right, self._value(cluster, at, None, None))
        return out

    def _near(self, x: mpf) -> mpf | float | None:
        """The value at `x`: None where there is none, an infinite float where it overflows."""
        try:
            return evaluate(self.f, {self.variable: x}, _DIGITS)
        except EvaluationOverflowError:
            near = float(values(self.f, self.variable, [float(x)])[0])
            return mpf(near) if math.isfinite(near) else math.copysign(math.inf, near)

    def _explain(self, cluster: Cluster, room: float) -> Break | None:
        at = _exact_place(cluster)
        with mpmath.workdps(_DIGITS):
            x = mpf(at.numerator) / at.denominator if at is not None else mpf(cluster.place)
            left = self._limit(x, at, -1, cluster, room)
            right = self._limit(x, at, 1, cluster, room)
        value = self._value(cluster, at, left, right)
        left, right = (self._snapped(side, value) for side in (left, right))
        kind = self._kind(left, right, value)
        if kind is None or (kind == "hole" and at is None and not cluster.singular):
            return None
        if kind == "hole" and left is not None and right is not None:
            left = right = left / 2 + right / 2
        return Break(float(x), kind, left, right, value)

    def _limit(
        self, x: mpf, at: Fraction | None, side: int, cluster: Cluster, room: float
    ) -> float | None:
        finest = (cluster.high - cluster.low) * 100
        powers = (3, 5, 7, 9, 11) if at is None else (2, 3, 5, 8, 12, 16, 20, 24)
        distances = [mpf(room) * mpf(10) ** -k for k in powers]
        distances = [d for d in distances if d > finest or at is not None]
        if not cluster.singular:
            distances = distances[-1:]
        ys = [self._near(x + side * d) for d in distances]
        if not ys or ys[-1] is None:
            return None
        if isinstance(ys[-1], float):
            return ys[-1]
        known = [y for y in ys if isinstance(y, mpf)]
        if not cluster.singular or len(known) < 3:
            return float(known[-1])
        return self._judged(known, at, side)

    def _judged(self, ys: list[mpf], at: Fraction | None, side: int) -> float:
        """The limit of values at shrinking distances, infinite or NaN where they have none."""
        steps = [b - a for a, b in itertools.pairwise(ys)]
        tiny = mpf(10) ** -9 * max(abs(y) for y in ys)
        pairs = list(itertools.pairwise(steps))[-3:]
        if all(abs(b) < abs(a) / 2 or abs(b) <= tiny for a, b in pairs):
            return float(ys[-1])
        tail = steps[-4:]
        if not (all(s > 0 for s in tail) or all(s < 0 for s in tail)):
            return math.nan
        if at is not None:
            place = div(number(abs(at.numerator)), number(at.denominator))
            end = approached(self.f, self.variable, neg(place) if at < 0 else place, side)
            if end.kind == "finite" and end.value is not None:
                return float(end.value)
            # Like 1/log: what is left falls as one over the number of digits.
            if end.kind == "unknown" and abs(tail[-1]) < abs(tail[-2]):
                return float(6 * ys[-1] - 5 * ys[-2])
        elif abs(tail[-1]) < abs(tail[-2]) * mpf("0.8"):
            return float(ys[-1])
        return math.copysign(math.inf, tail[-1])

    def _value(
        self, cluster: Cluster, at: Fraction | None, left: float | None, right: float | None
    ) -> float | None:
        """The function's value at the point itself."""
        if at is not None:
            try:
                value = evaluate(self.f, {self.variable: at}, 40)
            except EvaluationOverflowError:
                return None
            return None if value is None else float(value)
        if cluster.singular:
            return None
        finite = [v for v in (left, right) if v is not None and math.isfinite(v)]
        if len(finite) < 2:
            return finite[0] if finite else None
        return self._stepped(mpf(cluster.low / 2 + cluster.high / 2))

    def _stepped(self, x: mpf) -> float | None:
        """The value near an irrational step: what is a whole number but for rounding is one."""

        def change(n: Expression) -> Expression:
            if n.op != "call" or n.value not in ("floor", "ceil", "sign", "heaviside"):
                return n
            inside = evaluate(n.args[0], {self.variable: x}, 30)
            if inside is None:
                return n
            whole = int(mpmath.nint(inside))
            if abs(inside - whole) > mpf(10) ** -9 * max(1, abs(whole)):
                return n
            put = number(whole)
            return put if n.value in ("floor", "ceil") else Expression("call", (put,), n.value)

        try:
            value = evaluate(self.f.transform(change), {self.variable: x}, 30)
        except EvaluationOverflowError:
            return None
        return None if value is None else float(value)

    def _snapped(self, side: float | None, value: float | None) -> float | None:
        """A limit that is the value but for its distance from the point."""
        if side is None or value is None or not math.isfinite(side):
            return side
        near = 1e-5 * max(abs(side), abs(value), self.scale / 10)
        return value if abs(side - value) <= near else side

    def _kind(self, left: float | None, right: float | None, value: float | None) -> Kind | None:
        sides = [s for s in (left, right) if s is not None]
        if any(math.isinf(s) for s in sides):
            return "pole"
        if any(math.isnan(s) for s in sides):
            return "wild"
        if not sides:
            return "point" if value is not None else None
        if len(sides) == 1:
            return "edge"
        near = 2e-5 * max(abs(sides[0]), abs(sides[1]), self.scale / 10)
        if abs(sides[0] - sides[1]) > near:
            return "jump"
        return "hole" if value is None or abs(sides[0] - value) > near else None


def _exact_place(cluster: Cluster) -> Fraction | None:
    """The simplest fraction in the cluster, if it is too simple to be there by chance."""
    low, high = Fraction(cluster.low), Fraction(cluster.high)
    if low <= 0 <= high:
        return Fraction(0)
    found = -_simplest(-high, -low) if high < 0 else _simplest(low, high)
    width = cluster.high - cluster.low
    short = found.denominator <= _LONGEST_DENOMINATOR
    return found if short and found.denominator**2 * width < 1e-3 else None


def _simplest(low: Fraction, high: Fraction) -> Fraction:
    """The fraction with the smallest denominator in [low, high], 0 < low (Stern and Brocot)."""
    whole = low.numerator // low.denominator
    if whole == low:
        return Fraction(whole)
    if whole + 1 <= high:
        return Fraction(whole + 1)
    rest = _simplest(1 / (high - whole), 1 / (low - whole))
    return whole + 1 / rest
