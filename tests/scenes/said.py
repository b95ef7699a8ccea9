"""Sentences that depend on the case, each with a condition of its own.

A condition looks at the numbers of the function that was asked for, worked out here by differences
and sums at forty digits; of how a lesson came to say the sentence it knows nothing.
"""

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import Any

import mpmath
import sympy
from mpmath import mpf

from calcanim.expressions.evaluate import evaluate
from calcanim.expressions.parse import parse
from calcanim.storyboard import Storyboard

DIGITS = 60
SMALL = mpf(10) ** -12
COUNTS = (4, 16, 64)  # rectangles, of which it is said that they come closer
WORDS = {
    w: n
    for n, w in enumerate(
        ["zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine"]
    )
}


def near(a: Any, b: Any, share: float = 1e-6) -> bool:
    return bool(abs(a - b) <= share * (1 + abs(a) + abs(b)))


@dataclass
class Curve:
    """A function of one variable, and a place."""

    text: str
    at: str = "0"

    def __post_init__(self) -> None:
        self.e = parse(self.text)
        self.name = next(iter(self.e.variables), "x")
        self.a = number(self.at)

    def __call__(self, x: Any) -> Any:
        return evaluate(self.e, {self.name: mpf(x)}, DIGITS)

    def q(self, h: Any) -> Any:
        """The slope of the secant, or None where there is none."""
        here, there = self(self.a), self(self.a + mpf(h))
        return None if here is None or there is None else (there - here) / mpf(h)

    def side(self, sign: int) -> list[Any]:
        """The slopes for ever smaller steps on one side."""
        return [self.q(sign * mpf(10) ** -n) for n in (6, 12, 20)]

    def settles(self, sign: int) -> bool:
        first, second, third = self.side(sign)
        return first is not None and near(second, third, 1e-5)

    def agree(self) -> bool:
        return self.settles(1) and self.settles(-1) and near(self.side(1)[2], self.side(-1)[2])

    def grows(self, sign: int) -> bool:
        found = self.side(sign)
        return None not in found and abs(found[2]) > 1.3 * abs(found[1]) > 1.6 * abs(found[0])

    def steady(self, sign: int) -> bool:
        slopes = [self.q(sign * mpf(10) ** -n) for n in range(1, 5)]
        return None not in slopes and all(near(a, b, 1e-20) for a, b in pairwise(slopes))

    def tears(self) -> bool:
        here, tiny = self(self.a), mpf(10) ** -20
        sides = [self(self.a + s * tiny) for s in (-1, 1)]
        return any(v is not None and abs(v - here) > 1e-9 * (1 + abs(here)) for v in sides)

    @property
    def slope(self) -> Any:
        h = mpf(10) ** -20
        return (self(self.a + h) - self(self.a - h)) / (2 * h)


def number(text: str) -> Any:
    if text in ("oo", "-oo"):
        return mpf(text.replace("oo", "inf"))
    found = evaluate(parse(text), {}, DIGITS)
    assert found is not None
    return found


Condition = Callable[[Any, re.Match[str]], bool]


# -- sums --------------------------------------------------------------------------------------


@dataclass
class Added:
    """Terms from `first` to `last`, which is infinite where there is no end, and squared errors."""

    f: Curve
    first: int
    last: Any
    errors: list[Any]

    def upto(self, n: Any) -> Any:
        return mpmath.fsum(self.f(k) for k in range(self.first, self.first + int(n)))

    @property
    def terms(self) -> list[Any]:
        count = 12 if mpmath.isinf(self.last) else min(int(self.last) - self.first + 1, 24)
        return [self.f(self.first + k) for k in range(count)]

    @property
    def count(self) -> Any:
        return self.last - self.first + 1

    def settles(self) -> bool:
        """Whether about twice as many terms move the sum ever less."""
        sums = [self.upto(n) for n in (100, 201, 400, 803)]
        moves = [abs(b - a) for a, b in pairwise(sums)]
        return moves[2] <= 0.75 * moves[1] <= 0.75**2 * moves[0] + SMALL

    def grows(self, sign: int) -> bool:
        sums = [sign * self.upto(n) for n in (10, 100, 1000)]
        return sums[0] < sums[1] < sums[2] and sums[2] > 0


POWERS = {"ten": 10, "a hundred": 100, "a thousand": 1000, "ten thousand": 10_000}
ADDED: dict[str, Condition] = {
    r"at its top stands the sum": lambda s, _: min(s.terms) >= 0,
    r"at its foot stands the sum": lambda s, _: max(s.terms) <= 0,
    r"Where the last one ends": lambda s, _: min(s.terms) < 0 < max(s.terms),
    r"stands the sum: (\S+)\.": lambda s, m: WORDS.get(m[1], s.upto(s.count)) == s.upto(s.count),
    r"Below the axis, a term takes away": lambda s, _: min(s.terms) < 0,
    r"What is added and what is taken away cancel": lambda s, _: (
        near(s.upto(s.count), 0) and max(s.terms) > 0
    ),
    r"each of them is": lambda s, _: len(set(s.terms)) == 1,
    r"makes? (\S+) terms: last": lambda s, m: WORDS.get(m[1], s.count) == s.count,
    r"(\S+) steps? makes?": lambda s, m: WORDS.get(m[1].lower(), s.count - 1) == s.count - 1,
    r"every column is .+ high": lambda s, _: (
        min(s.terms) >= 0
        and all(
            a + b == s.terms[0] + s.terms[-1] for a, b in zip(s.terms, s.terms[::-1], strict=True)
        )
    ),
    r"half of (\S+), which is": lambda s, m: mpf(m[1]) == 2 * s.upto(s.count),
    r"these cancel: zero": lambda s, _: sum(s.errors) == 0 and any(s.errors),
    r"So square each": lambda s, _: sum(s.errors) == 0 and any(s.errors),
    r"so there is one term": lambda s, _: s.count == 1,
    r"there is no term": lambda s, _: s.count <= 0,
    r"it never stops|Bars without an end": lambda s, _: mpmath.isinf(s.last),
    r"It never settles": lambda s, _: not s.settles(),
    r"the stairs climb past every height": lambda s, _: s.grows(1),
    r"the stairs go down past every depth": lambda s, _: s.grows(-1),
    r"they close in on": lambda s, _: s.settles(),
    r"the stairs rise less and less": lambda s, _: min(s.terms) >= 0,
    r"Ten times as many terms make about (.+) times as much": lambda s, m: near(
        s.upto(10_000) / s.upto(1000), POWERS[m[1]], 0.06
    ),
    r"The last term alone is about (\S+) percent": lambda s, m: near(
        100 * s.terms[-1] / s.upto(s.count), mpf(m[1]), 0.02
    ),
    r"(\S+) are hit exactly": lambda s, m: s.errors.count(0) == WORDS[m[1].lower()],
    r"One is hit exactly": lambda s, _: s.errors.count(0) == 1,
    r"Every prediction is a hit": lambda s, _: not any(s.errors),
}


# -- slopes ------------------------------------------------------------------------------------

SIGN = {"left": -1, "right": 1}

SECANTS: dict[str, Condition] = {
    r"both close in on": lambda f, _: f.agree(),
    r"both grow past every bound": lambda f, _: f.grows(1) and f.grows(-1),
    r"on the (left|right) they grow past": lambda f, m: f.grows(SIGN[m[1]]),
    r"they come to two numbers": lambda f, _: (
        f.settles(1) and f.settles(-1) and not near(f.side(1)[2], f.side(-1)[2], 1e-5)
    ),
    r"Let the step shrink, and the secant turns": lambda f, _: not (f.steady(1) and f.steady(-1)),
    r"Let the step shrink: the slope is .* all the time": lambda f, _: f.steady(1) or f.steady(-1),
    r"Smaller steps change nothing": lambda f, _: f.steady(1) and f.steady(-1),
    r"the curve is straight already": lambda f, _: f.steady(1) and f.steady(-1),
    r"The curve straightens out": lambda f, _: f.agree(),
    r"the corner stays a corner": lambda f, _: not f.agree(),
    r"The curve jumps": lambda f, _: f.tears(),
    r"to the (left|right) the function has no values": lambda f, m: f.q(SIGN[m[1]] * 1e-9) is None,
    r"To the (left|right) there is no curve": lambda f, m: f.q(SIGN[m[1]] * 1e-9) is None,
    r"The curve ends here": lambda f, _: None in (f.q(1e-9), f.q(-1e-9)),
    r"the slope grows without end": lambda f, _: f.grows(1) and f.grows(-1),
    r"on one of them falling and on the other rising": lambda f, _: (
        f.side(1)[2] * f.side(-1)[2] < 0
    ),
}
NUDGES: dict[str, Condition] = {
    r"that many times as long, the other way round": lambda f, _: f.slope < 0,
    r"that many times as long\.": lambda f, _: f.slope > 0,
    r"A tiny nudge there is hardly felt": lambda f, _: abs(f.slope) < SMALL,
    r"The quotients close in": lambda f, _: f.settles(1) and f.settles(-1),
}


# -- areas -------------------------------------------------------------------------------------


@dataclass
class Region:
    """What lies between a curve and the axis."""

    f: Curve
    low: Any
    high: Any

    @property
    def ends(self) -> tuple[Any, Any]:
        return min(self.low, self.high), max(self.low, self.high)

    def sum(self, count: int, at: float) -> Any:
        low, high = self.ends
        width = (high - low) / count
        return width * sum(self.f(low + (k + mpf(at)) * width) for k in range(count))

    def errors(self) -> list[Any]:
        low, high = self.ends
        cuts = [low + (high - low) * k / 48 for k in range(49)]
        whole = mpmath.quad(self.f, cuts)
        return [abs(self.sum(n, 0.5) - whole) for n in COUNTS]

    def heights(self) -> list[Any]:
        low, high = (max(self.ends[0], mpf(-40)), min(self.ends[1], mpf(40)))
        places = [low + (high - low) * (k + mpf("0.317")) / 96 for k in range(96)]
        return [v for x in places if (v := self.f(x)) is not None]

    def is_bent(self) -> bool:
        """Whether it is curved along much of its way, not at a few corners alone."""
        ys = self.heights()
        bends = [abs(a - 2 * b + c) > SMALL for a, b, c in zip(ys, ys[1:], ys[2:], strict=False)]
        return sum(bends) > len(bends) / 4

    def first_sums(self) -> list[Any]:
        return [self.sum(4, at) for at in (0.0, 1.0, 0.5)]


def alike(*values: Any) -> bool:
    return all(near(a, b, 1e-15) for a, b in pairwise(values))


AREAS: dict[str, Condition] = {
    r"the sum comes closer each time": lambda r, _: all(b < a for a, b in pairwise(r.errors())),
    r"the error is a sixteenth": lambda r, _: all(
        15 < a / b < 17 for a, b in pairwise(r.errors()) if b
    ),
    r"what is too much and what is missing cancel": lambda r, _: max(r.errors()) < SMALL,
    r"the sum is zero": lambda r, _: all(abs(s) < SMALL for s in r.first_sums()),
    r"or at the midpoints, it is the same": lambda r, _: alike(*r.first_sums()),
    r"Read at the right ends it is the same": lambda r, _: alike(*r.first_sums()[:2]),
    r"(counts as negative|A falls|it goes down)": lambda r, _: min(r.heights()) < 0,
    r"a curved lid": lambda r, _: r.is_bent(),
    r"For straight lines we know that": lambda r, _: not r.is_bent(),
    r"(From right to left it is|Asked from right to left)": lambda r, _: r.high < r.low,
}


# -- walks -------------------------------------------------------------------------------------


@dataclass
class Walk:
    """Gradient descent from a start, by differences."""

    e: Any
    names: tuple[str, ...]
    start: tuple[Any, ...]
    rate: Any
    count: int

    def loss(self, point: Sequence[Any]) -> Any:
        return evaluate(self.e, dict(zip(self.names, point, strict=True)), DIGITS)

    def gradient(self, point: Sequence[Any]) -> list[Any] | None:
        out, h = [], mpf(10) ** -20
        for n in range(len(point)):
            ends = [
                self.loss([v + s * h if k == n else v for k, v in enumerate(point)])
                for s in (1, -1)
            ]
            if None in ends:
                return None
            out.append((ends[0] - ends[1]) / (2 * h))
        return out

    def __post_init__(self) -> None:
        self.points, self.losses, self.steep = [self.start], [self.loss(self.start)], []
        for _ in range(self.count):
            slope = self.gradient(self.points[-1])
            if slope is None or self.losses[-1] > mpf(10) ** 40:
                return
            self.steep.append(mpmath.norm(slope))
            point = tuple(v - self.rate * s for v, s in zip(self.points[-1], slope, strict=True))
            loss = self.loss(point)
            self.points.append(point)
            if loss is None:
                return
            self.losses.append(loss)

    @property
    def ends_outside(self) -> bool:
        return len(self.losses) < len(self.points) or len(self.steep) < self.count


def climbing(w: Walk) -> bool:
    return all(b > a for a, b in pairwise(w.losses))


FIRST: dict[str, Condition] = {
    r"and the loss falls": lambda w, _: w.losses[1] < w.losses[0],
    r"and the loss rises": lambda w, _: w.losses[1] > w.losses[0],
    r"and the loss stays at": lambda w, _: near(w.losses[1], w.losses[0], 1e-15),
    r"a shorter step, for the slope fades": lambda w, _: all(
        b < a for a, b in pairwise(w.steep[:4])
    ),
}
FATES: dict[str, Condition] = {
    r"the ground is almost level": lambda w, _: w.steep[-1] < 0.25 * w.steep[0],
    r"it is still falling": lambda w, _: w.losses[-1] < w.losses[-2],
    r"it crawls": lambda w, _: all(b < a for a, b in pairwise(w.losses)),
    r"(Every step climbs|Every step overshoots the bottom)": lambda w, _: climbing(w),
    r"Some steps climb, but": lambda w, _: (
        any(b > a for a, b in pairwise(w.losses)) and w.losses[-1] < w.losses[0]
    ),
    r"higher than at the start": lambda w, _: w.losses[-1] > w.losses[0] and not climbing(w),
    r"leads out of where the loss is defined": lambda w, _: w.ends_outside,
}


# -- planes ------------------------------------------------------------------------------------


def bends(w: Walk) -> bool:
    """Whether the function is other than its plane half a step away, along some diagonal."""
    slope = w.gradient(w.start)
    assert slope is not None
    for step in (mpf("0.01"), mpf("-0.013")):
        there = w.loss([v + step for v in w.start])
        if there is not None and not near(there, w.losses[0] + step * sum(slope), 1e-25):
            return True
    return False


def largest(w: Walk, name: str) -> bool:
    sizes = [abs(s) for s in w.gradient(w.start) or ()]
    return sizes[w.names.index(name)] == max(sizes)


PLANES: dict[str, Condition] = {
    r"this hill is a plane itself": lambda w, _: not bends(w),
    r"in truth it is": lambda w, _: bends(w),
    r"no direction is uphill": lambda w, _: max(map(abs, w.gradient(w.start))) < SMALL,
    r"neither input matters": lambda w, _: (
        not bends(w) and max(map(abs, w.gradient(w.start))) < SMALL
    ),
    r"A step in (\w) changes more": lambda w, m: largest(w, m[1]),
    r"Either changes as much": lambda w, _: alike(*map(abs, w.gradient(w.start))),
}


def eigenvalues(w: Walk) -> list[Any]:
    """Of the second derivatives at the start, the least first."""
    h = mpf(10) ** -15
    x, y = w.start

    def f(i: int, j: int) -> Any:
        return w.loss((x + i * h, y + j * h))

    xx = (f(1, 0) - 2 * f(0, 0) + f(-1, 0)) / h**2
    yy = (f(0, 1) - 2 * f(0, 0) + f(0, -1)) / h**2
    xy = (f(1, 1) - f(1, -1) - f(-1, 1) + f(-1, -1)) / (4 * h**2)
    middle, spread = (xx + yy) / 2, mpmath.sqrt(((xx - yy) / 2) ** 2 + xy**2)
    return [middle - spread, middle + spread]


CURVED: dict[str, Condition] = {
    r"Every cut is the same": lambda w, _: near(*eigenvalues(w), 1e-9),
    r"flattens, and bends down: a saddle": lambda w, _: eigenvalues(w)[0] < 0 < eigenvalues(w)[1],
    r"No cut opens upwards": lambda w, _: eigenvalues(w)[1] < 1e-9,
    r"the cut closes and opens": lambda w, _: eigenvalues(w)[0] > -1e-9,
}


# -- forecasts and rides -----------------------------------------------------------------------


@dataclass
class Forecast:
    """A tangent followed for a step."""

    f: Curve
    step: Any

    def error(self, share: Any = 1) -> Any:
        """By how much the forecast is too high."""
        h = self.step * share
        return self.f(self.f.a) + self.f.slope * h - self.f(self.f.a + h)

    def ratios(self) -> list[Any]:
        return [self.error(mpf(1) / n) / self.error(mpf(1) / n / 2) for n in (1, 2)]


FORECASTS: dict[str, Condition] = {
    r"the forecast is too high": lambda c, _: all(c.error(mpf(n) / 8) > 0 for n in range(1, 9)),
    r"the forecast is too low": lambda c, _: all(c.error(mpf(n) / 8) < 0 for n in range(1, 9)),
    r"the error falls to about a quarter": lambda c, _: all(3.4 < r < 4.6 for r in c.ratios()),
    r"the error falls to about an eighth": lambda c, _: all(6.9 < r < 9.1 for r in c.ratios()),
    r"It goes up by": lambda c, _: c.f.slope * c.step > 0,
    r"It goes down by": lambda c, _: c.f.slope * c.step < 0,
    r"it is straight, and its own tangent": lambda c, _: abs(c.error()) < SMALL,
    r"the forecast is that nothing will change": lambda c, _: abs(c.f.slope) < SMALL,
}


@dataclass
class Ride:
    """A position over time, from one time to another."""

    f: Curve
    low: Any
    high: Any

    def ways(self) -> list[int]:
        """The signs of the velocity, one after the other."""
        places = [self.low + (self.high - self.low) * (k + mpf("0.37")) / 80 for k in range(80)]
        out: list[int] = []
        for t in places:
            v = replace(self.f, at=str(t)).slope
            way = 0 if abs(v) < SMALL else int(mpmath.sign(v))
            if out[-1:] != [way]:
                out.append(way)
        return out

    def changes(self) -> Any:
        """The acceleration at the moment."""
        h, a = mpf(10) ** -15, self.f.a
        return (self.f(a + h) - 2 * self.f(a) + self.f(a - h)) / h**2


RIDES: dict[str, Condition] = {
    r"it never moves": lambda r, _: r.ways() == [0],
    r"it goes one way all the time": lambda r, _: r.ways() == [1],
    r"it comes down all the time": lambda r, _: r.ways() == [-1],
    r"on its line: out, and back\.": lambda r, _: r.ways() == [1, -1],
    r"on its line: back, and out\.": lambda r, _: r.ways() == [-1, 1],
    r"out, back, and out again": lambda r, _: r.ways() == [1, -1, 1],
    r"back, out, and back again": lambda r, _: r.ways() == [-1, 1, -1],
    r"Where it is negative, the car comes back": lambda r, _: {1, -1} <= set(r.ways()),
    r"its velocity is falling all the while": lambda r, _: r.changes() < 0,
    r"its velocity is growing all the while": lambda r, _: r.changes() > 0,
}

# -- antiderivatives -----------------------------------------------------------------------------


@dataclass
class Slopes:
    """Slopes for every x."""

    f: Curve

    def torn(self) -> tuple[bool, bool]:
        """Whether there are poles, and jumps, at halves and at multiples of a quarter of pi."""
        gaps = jumps = False
        for n in range(-7, 8):
            for place in (mpf(n) / 2, n * mpmath.pi / 4):
                near, nearer = (
                    [self.f(place + s * mpf(10) ** -k) for s in (-1, 1)] for k in (9, 20)
                )
                if None in near:
                    continue
                if any(abs(b) > 1.3 * abs(a) + 1 for a, b in zip(near, nearer, strict=True)):
                    gaps = True
                else:
                    jumps = jumps or abs(nearer[0] - nearer[1]) > mpf(10) ** -9
        return gaps, jumps

    def level(self) -> bool:
        ys = [self.f(mpf(n) / 7) for n in range(-9, 10)]
        return len(set(ys)) == 1

    def elementary(self) -> bool:
        """Whether sympy knows an antiderivative made of the usual functions."""
        import sympy

        special = (sympy.Integral, sympy.erf, sympy.erfi, sympy.Si, sympy.Ci, sympy.Ei)
        return not sympy.integrate(sympy.sympify(str(self.f.e)), sympy.Symbol(self.f.name)).has(
            *special
        )


SLOPES: dict[str, Condition] = {
    r"how steep to be at every \w+: not at all": lambda s, _: s.level() and s.f(1) == 0,
    r"Below, every stroke is level": lambda s, _: s.level() and s.f(1) == 0,
    r"that height has become a slope, the same everywhere": lambda s, _: s.level() and s.f(1) != 0,
    r"each height has become a slope": lambda s, _: not s.level(),
    r"where the height jumps": lambda s, _: s.torn()[1],
    r"Except at the jumps": lambda s, _: s.torn()[1],
    r"flat on any stretch without a gap": lambda s, _: s.torn()[0],
    r"on each unbroken stretch: one of them": lambda s, _: s.torn()[0],
    r"Our slopes have a gap": lambda s, _: s.torn()[0],
    r"So it is flat\. On one unbroken stretch": lambda s, _: not s.torn()[0],
    r"no formula made of the usual functions": lambda s, _: not s.elementary(),
    r"For our slopes that gives": lambda s, _: s.elementary(),
}

# -- chance ------------------------------------------------------------------------------------


def spoken(words: str) -> Any:
    """A number as it is said: ``minus 1.3``, ``about two``."""
    sign = -1 if "minus " in words else 1
    text = words.replace("about ", "").replace("minus ", "").strip()
    return sign * mpf(WORDS.get(text, text))


@dataclass
class Chance:
    """A curve that is not negative, from one place to another, as a density; and a function."""

    p: Curve
    g: Curve
    low: Any
    high: Any

    def over(self, weight: Callable[[Any], Any], low: Any = None, high: Any = None) -> Any:
        """The integral of the weight times the curve."""
        ends = [self.low if low is None else low, self.high if high is None else high]
        if ends[0] < 0 < ends[1]:
            ends.insert(1, mpf(0))
        with mpmath.workdps(20):
            return mpmath.quad(lambda x: weight(x) * self.p(x), ends)

    @property
    def mean(self) -> Any:
        return self.over(lambda x: x) / self.over(lambda x: 1)

    @property
    def off(self) -> Any:
        """How far the mean of the function is from the function of the mean."""
        return self.over(self.g) / self.over(lambda x: 1) - self.g(self.mean)

    @property
    def square(self) -> Any:
        return self.over(lambda x: x**2) / self.over(lambda x: 1)

    @property
    def variance(self) -> Any:
        return self.square - self.mean**2

    def halves(self) -> bool:
        """Whether half of it lies on each side of the mean."""
        return near(self.over(lambda x: 1, high=self.mean), self.over(lambda x: 1) / 2, 1e-6)

    def heavy(self, power: int, sign: int) -> bool:
        """Whether ``x**power`` times the density has no finite integral far out on a side."""
        far = [sign * mpf(10) ** n for n in (6, 9)]
        if not self.low <= far[1] <= self.high:
            return False
        first, second = (abs(x ** (power + 1) * self.p(x)) for x in far)
        return second > first / 2 > 0

    def rises(self) -> bool:
        """Whether the curve is higher beside the mean than at it."""
        places = [self.mean + (mpf(n) - 50) / 10 for n in range(101)]
        inside = [self.p(x) for x in places if self.low <= x <= self.high]
        return max(v for v in inside if v is not None) > self.p(self.mean) * (1 + SMALL)


CHANCES: dict[str, Condition] = {
    r"(?<=at )([\w. ]+), and it tips to the right": lambda c, m: spoken(m[1]) < c.mean,
    r"(?<=at )([\w. ]+), and it tips to the left": lambda c, m: spoken(m[1]) > c.mean,
    r"At ([\w. ]+) it tips to the right": lambda c, m: spoken(m[1]) < c.mean,
    r"At ([\w. ]+) it tips to the left": lambda c, m: spoken(m[1]) > c.mean,
    r"Not where the curve is highest": lambda c, _: c.rises(),
    r"where half lies on each side, ": lambda c, _: not c.halves(),
    r"both sides are alike": lambda c, _: c.halves(),
    r"The curve is bent, so they balance off it": lambda c, _: abs(c.off) > 1e-9,
    r"This curve is straight": lambda c, _: abs(c.off) < 1e-9,
    r"The gap is called the variance": lambda c, _: near(c.off, c.variance, 1e-9),
    r"That it equals the mean": lambda c, _: near(c.variance, c.mean**2, 1e-9),
    r"and the mean square, is special": lambda c, _: near(c.square, c.mean, 1e-9),
    r"On both sides it grows": lambda c, _: c.heavy(1, 1) and c.heavy(1, -1),
    r"The expected value is infinite": lambda c, _: c.heavy(1, 1) != c.heavy(1, -1),
    r"value is the variance, ": lambda c, _: not (c.heavy(2, 1) or c.heavy(2, -1)),
    r"it never settles": lambda c, _: c.heavy(2, 1) or c.heavy(2, -1),
    r"we divided by that": lambda c, _: not near(c.over(lambda x: 1), 1, 1e-9),
}

# -- densities ---------------------------------------------------------------------------------


@dataclass
class Mass:
    """A curve that is shared out, by sums at the middles of many strips."""

    curve: Curve
    low: Any
    high: Any
    asked: tuple[Any, Any]

    def places(self, count: int = 801) -> list[Any]:
        """Middles of equal shares of the way; what is infinite is brought near by a tangent."""
        shares = [(mpf(k) + 0.5) / count for k in range(count)]
        if not mpmath.isinf(self.low) and not mpmath.isinf(self.high):
            return [self.low + s * (self.high - self.low) for s in shares]
        if mpmath.isinf(self.low):
            return [mpmath.tan(mpmath.pi * (s - 0.5)) for s in shares]
        return [self.low + mpmath.tan(mpmath.pi * s / 2) for s in shares]

    def area(self) -> Any:
        """The area under the curve, to some three digits."""
        places = self.places()
        steps = [(b - a) / 2 for a, b in zip(places, places[2:], strict=False)]
        return sum(self.curve(x) * h for x, h in zip(places[1:-1], steps, strict=True))

    def peak(self) -> Any:
        """How high the density is at its highest of the places."""
        return max(self.curve(x) for x in self.places()) / self.area()

    def level(self) -> bool:
        found = [self.curve(x) for x in self.places(101)]
        return all(near(v, found[0]) for v in found)

    def pole(self) -> bool:
        """Whether it grows past all bounds at an end."""
        ends = [e for e in (self.low, self.high) if not mpmath.isinf(e)]
        tiny = mpf(10) ** -12
        return any(abs(self.curve(abs(e - tiny)) or 0) > 1e4 for e in ends)

    def normal(self) -> bool:
        if not (mpmath.isinf(self.low) and mpmath.isinf(self.high)):
            return False
        logs = [mpmath.log(self.curve(x)) for x in range(-2, 3)]
        bends = [a - 2 * b + c for a, b, c in zip(logs, logs[1:], logs[2:], strict=False)]
        return near(bends[0], bends[1]) and near(bends[1], bends[2])

    def sigmoid(self) -> bool:
        """Whether the slope of the sigmoid is the density."""
        slopes = [mpmath.exp(-x) / (1 + mpmath.exp(-x)) ** 2 for x in (-1, 0, 2)]
        return all(near(self.curve(x), s) for x, s in zip((-1, 0, 2), slopes, strict=True))


DENSITIES: dict[str, Condition] = {
    r"more often where this curve": lambda m, _: not m.level(),
    r"nowhere more often than": lambda m, _: m.level(),
    r"leaves the band between": lambda m, _: m.low < m.asked[0] < m.asked[1] < m.high,
    r"leaves the rest": lambda m, _: m.low < m.asked[0] < m.high <= m.asked[1],
    r"All the area left of .{1,40} is the chance": lambda m, _: (
        m.asked[0] <= m.low < m.asked[1] < m.high
    ),
    r"less the same again": lambda m, _: m.asked[0] == m.asked[1],
    r"The curve is highest there": lambda m, _: not (m.level() or m.pole()),
    r"The curve is as high there as anywhere": lambda m, _: m.level(),
    r"The curve is well above the axis there": lambda m, _: m.pole(),
    r"Something must happen": lambda m, _: near(m.area(), 1, 0.02),
    r"Not one yet|has to be one, and this is": lambda m, _: not near(m.area(), 1, 0.02),
    r"(Beyond|Below) \w+ there is nothing": lambda m, _: m.asked[0] < m.low or m.asked[1] > m.high,
    r"there is no width, and so no chance": lambda m, _: m.asked[0] == m.asked[1],
    r"grows past every number": lambda m, _: m.pole(),
    r"higher than one\? This one is": lambda m, _: m.peak() > 1,
    r"Squeeze it enough, and it must": lambda m, _: m.peak() <= 1.01 and not m.pole(),
    r"Do it often enough": lambda m, _: 4 * m.peak() <= 1.01,
    r"beyond three standard deviations": lambda m, _: m.normal(),
    r"odd inputs, (below|above|beyond) [^t]": lambda m, _: not m.normal(),
    r"This one is the sigmoid": lambda m, _: m.sigmoid(),
}


@dataclass
class Factors:
    """The factors of a product: all of them, or the first of one without an end."""

    factors: list[Any]
    endless: bool
    probabilities: list[Any]

    def so_far(self, n: int) -> Any:
        return mpmath.fprod(self.factors[:n])

    def sizes(self) -> list[Any]:
        return [abs(self.so_far(n + 1)) for n in range(len(self.factors))][:60]

    def whole(self) -> bool:
        return all(a == int(a) and a >= 1 for a in self.factors[1:])


PRODUCTS: dict[str, Condition] = {
    r"The results run away": lambda p, _: max(p.sizes()) > 20 * p.sizes()[0],
    r"The results fade": lambda p, _: 0 < p.sizes()[-1] < max(p.sizes()) / 20,
    r"is zero, and from there on": lambda p, _: 0 in p.factors,
    r"Each negative factor": lambda p, _: min(p.factors) < 0,
    r"signs are counted apart": lambda p, _: min(p.factors) < 0,
    r"copies the whole tower": lambda p, _: p.whole(),
    r"scales the whole tower": lambda p, _: not p.whole(),
    r"down for a factor below one": lambda p, _: min(p.factors) < 1,
    r"equal steps: a straight line": lambda p, _: max(p.factors) == min(p.factors) != 1,
    r"They settle: the product": lambda p, _: (
        p.endless and near(p.so_far(200), p.so_far(400), 1e-2)
    ),
    r"as near to zero as you like": lambda p, _: p.endless and p.so_far(400) < 0.7 * p.so_far(200),
    r"The log of zero is minus infinity": lambda p, _: 0 in p.factors,
    r"Here there is nothing to multiply": lambda p, _: not p.factors,
    r"A product of one factor": lambda p, _: len(p.factors) == 1,
    r"All are certain": lambda p, _: set(p.probabilities) == {1},
    r"nothing left but zero": lambda p, _: min(p.probabilities) < 1,
}

ALL = (
    ADDED,
    *(SECANTS, NUDGES, AREAS, FIRST, FATES, PLANES, CURVED, FORECASTS, RIDES, SLOPES),
    *(CHANCES, DENSITIES),
    PRODUCTS,
)


# -- a film ------------------------------------------------------------------------------------


# -- power sums --------------------------------------------------------------------------------


@dataclass
class PowerTerms:
    """A polynomial, and how many of its terms are added."""

    text: str
    last: int

    @property
    def powers(self) -> list[int]:
        e = sympy.sympify(self.text)
        return [degree for (degree,) in sympy.Poly(e, *e.free_symbols).monoms()]

    @property
    def is_drawn(self) -> bool:
        """Whether all of its bars have room."""
        return 2 <= self.last <= 12


POWER_SUMS: dict[str, Condition] = {
    r"splits into powers": lambda s, _: len(s.powers) > 1,
    r"Your sum is one of these": lambda s, _: len(s.powers) == 1 and s.powers[0] <= 4,
    r"it is a long one": lambda s, _: s.powers[0] > 4,
    r"higher ones go the same way": lambda s, _: s.powers[0] > 4,
    r"Term on term they climb": lambda s, _: s.is_drawn,
    r"the first \w+ terms": lambda s, _: not s.is_drawn,
    r"one term alone": lambda s, _: s.last == 1,
    r"the largest part of the sum is": lambda s, _: s.powers[0] >= 1,
}


# -- volumes -----------------------------------------------------------------------------------


@dataclass
class Roof:
    """A function over the region between limits, each ``y,0,2``."""

    text: str
    inner: str
    outer: str

    def __post_init__(self) -> None:
        self.f = parse(self.text)
        self.y, *self.sides = self.inner.split(",")
        self.x, *self.ends = self.outer.split(",")

    def height(self, x: Any, y: Any) -> Any:
        return evaluate(self.f, {self.x: x, self.y: y}, 20)

    def slice(self, x: Any) -> tuple[Any, Any]:
        low, high = (
            number(s) if "oo" in s else evaluate(parse(s), {self.x: x}, 20) for s in self.sides
        )
        return low, high

    def area(self, x: Any) -> Any:
        return mpmath.quad(lambda y: self.height(x, y), self.slice(x))

    def places(self) -> list[Any]:
        low, high = (min(max(number(e), mpf(-9)), mpf(9)) for e in self.ends)
        return [low + (high - low) * mpf(k) / 7 for k in range(1, 7)]

    def heights(self) -> list[Any]:
        out = []
        for x in self.places():
            low, high = (min(max(e, mpf(-9)), mpf(9)) for e in self.slice(x))
            out += [self.height(x, low + (high - low) * mpf(k) / 7) for k in range(1, 7)]
        return out

    def turned(self) -> bool:
        if number(self.ends[0]) > number(self.ends[1]):
            return True
        return any(low > high for low, high in map(self.slice, self.places()))

    def alike(self) -> bool:
        areas = [self.area(x) for x in self.places()]
        return all(near(a, areas[0]) for a in areas)

    def flat(self) -> bool:
        return all(low == high for low, high in map(self.slice, self.places()))

    def whole(self) -> Any:
        """The volume where limits rise, to some five digits."""

        def area(x: Any) -> Any:
            return mpmath.quad(lambda y: self.height(x, y), sorted(self.slice(x)), maxdegree=4)

        return mpmath.quad(area, sorted(map(number, self.ends)), maxdegree=4)

    def boxes(self, count: int) -> Any:
        low, high = sorted(map(number, self.ends))
        wide, out = (high - low) / count, mpf(0)
        for x in (low + i * wide for i in range(count)):
            start, stop = sorted(self.slice(x))
            deep = (stop - start) / count
            out += sum(self.height(x, start + j * deep) for j in range(count)) * deep * wide
        return out

    def closer(self, sums: Sequence[Any]) -> bool:
        """Whether each is nearer to the volume than the one before."""
        off = [abs(total - self.whole()) for total in sums]
        return self.flat() or all(b < a for a, b in pairwise(off))

    def disagree(self) -> bool:
        """Whether slices cut the other way, over a rectangle, add up to something else."""
        turned = Roof(self.text, self.outer, self.inner)
        both = self.whole(), turned.whole()
        return not near(*both, 0.05)


VOLUMES: dict[str, Condition] = {
    r"not one number, but an area for every": lambda f, _: f.flat() or not f.alike(),
    r"move the cut, and the area stays": lambda f, _: f.alike(),
    r"Where it is below the ground": lambda f, _: min(f.heights()) < 0,
    r"Never negative": lambda f, _: min(f.heights()) >= 0,
    r"it only changes its sign": lambda f, _: f.turned(),
    r"the floor has no width": lambda f, _: f.flat(),
    r"over a rectangle": lambda f, _: not any(f.x in s for s in f.sides),
    r"over a region": lambda f, _: any(f.x in s for s in f.sides),
    r"It goes on without an end": lambda f, _: "oo" in f.inner + f.outer,
    r"Thinner slabs come closer": lambda f, found: f.closer(
        [
            number(v)
            for v in re.findall(
                r"slabs (?:add up to|come closer:) (?:about )?(\d[\d.]*\d)", found.string
            )
        ]
    ),
    r"Finer and finer they come closer": lambda f, _: f.closer([f.boxes(n) for n in (4, 8, 16)]),
    r"The two orders disagree": lambda f, _: f.disagree(),
    r"The area of a slice is the density": lambda f, _: near(f.whole(), mpf(1), 1e-4),
}


def false_sentences(board: Storyboard) -> list[str]:
    """What a film says that is not so."""
    return [f"{words!r} in {said!r}" for words, said in _false(board)]


def _false(board: Storyboard) -> Iterator[tuple[str, str]]:
    given = dict(board.parameters)
    told = [b.narration for b in board.beats]
    with mpmath.workdps(DIGITS):
        match board.slug:
            case "secant_to_tangent":
                yield from _held(SECANTS, Curve(given["function"], given["at"]), told)
            case "chain_rule":
                yield from _held(NUDGES, Curve(given["function"], given["at"]), told)
            case "summation":
                ends = number(given["from"]), number(given["to"])
                both = (given[k].split(",") for k in ("targets", "predictions"))
                off = [number(y) - number(p) for y, p in zip(*both, strict=True)]
                added = Added(Curve(given["function"]), int(ends[0]), ends[1], off)
                yield from _held(ADDED, added, told)
            case "area_accumulation":
                ends = number(given["from"]), number(given["to"])
                yield from _held(AREAS, Region(Curve(given["function"]), *ends), told)
            case "probability":
                ends = number(given["from"]), number(given["to"])
                a, b = (number(piece) for piece in given["between"].split(","))
                yield from _held(DENSITIES, Mass(Curve(given["function"]), *ends, (a, b)), told)
            case "partial_derivatives":
                yield from _held(PLANES, _walk(given["function"], given["at"], mpf(0), 0), told)
            case "curvature":
                places = [given["at"]] if given["at"] else ["x=0,y=0", "x=1,y=-2"]
                cuts = [_walk(given["function"], at, mpf(0), 0) for at in places]
                # Where Newton's steps lead is not known here; a parabola is curved alike.
                bends = [eigenvalues(cut) for cut in cuts]
                if all(near(a, b) for one in bends[1:] for a, b in zip(bends[0], one, strict=True)):
                    yield from _held(CURVED, cuts[0], told)
            case "linear_approximation":
                if len(parse(given["function"]).variables) == 1:
                    line = Curve(given["function"], given["at"].partition("=")[2] or given["at"])
                    step = number(given["step"].partition("=")[2] or given["step"])
                    yield from _held(FORECASTS, Forecast(line, step), told)
            case "power_sums":
                typed = PowerTerms(given["function"], int(given["to"]))
                yield from _held(POWER_SUMS, typed, told)
            case "rates_of_change":
                ends = number(given["from"]), number(given["to"])
                yield from _held(RIDES, Ride(Curve(given["function"], given["at"]), *ends), told)
            case "indefinite_integral":
                yield from _held(SLOPES, Slopes(Curve(given["function"])), told)
            case "product":
                f, first = parse(given["function"]), int(given["from"])
                endless = given["to"] == "oo"
                last = first + 399 if endless else int(given["to"])
                values = [
                    evaluate(f, dict.fromkeys(f.variables, mpf(n)), DIGITS)
                    for n in range(first, last + 1)
                ]
                labels = [number(p) for p in given["probabilities"].split(",")]
                yield from _held(PRODUCTS, Factors(values, endless, labels), told)
            case "gradient_descent":
                yield from _walks(board, given)
            case "double_integral":
                with mpmath.workdps(15):
                    ends = given["inner"], given["outer"]
                    yield from _held(VOLUMES, Roof(given["function"], *ends), told)
            case "expected_value" if not given["outer"]:
                curves = Curve(given["density"]), Curve(given["function"])
                ends = number(given["from"]), number(given["to"])
                yield from _held(CHANCES, Chance(*curves, *ends), told)


def _walk(function: str, at: str, rate: Any, count: int) -> Walk:
    e = parse(function)
    names = tuple(sorted(e.variables))
    found = dict(part.split("=") for part in at.replace(" ", "").split(",") if "=" in part)
    values = [*found.values()]
    start = tuple(number(found.get(n, values[k])) for k, n in enumerate(names))
    return Walk(e, names, start, rate, count)


def _walks(board: Storyboard, given: dict[str, str]) -> Iterator[tuple[str, str]]:
    """The film's walk, and in beats that name another rate, the walk at that."""
    own = number(given["rate"])
    model = False
    for beat in board.beats:
        model = model or "In machine learning" in beat.title
        named = re.search(r"a rate of (?:only )?([\d.]*\d|\w+)[.,]", beat.narration)
        rate: Any = own
        if beat.title in ("Too large", "Too small", "Within the bound"):
            text = named[1] if named else ""
            rate = WORDS.get(text, text if re.fullmatch(r"[\d.]+", text) else None)
        if rate is None or model:
            continue
        walk = _walk(given["function"], given["start"], mpf(rate), int(given["count"]))
        if len(walk.losses) > 1:
            yield from _held(FIRST if rate is own else {}, walk, [beat.narration])
        yield from _held(FATES, walk, [beat.narration])


def _held(
    conditions: dict[str, Condition], case: Any, told: Sequence[str]
) -> Iterator[tuple[str, str]]:
    for said in told:
        for words, holds in conditions.items():
            if (found := re.search(words, said)) and not holds(case, found):
                yield words, said
