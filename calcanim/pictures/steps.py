"""How far steps from a point go: on its curve and in its window, down to what a zoom can show."""

from __future__ import annotations

import math
from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property

import numpy as np
from mpmath import mpf

from calcanim.calculus.derivatives.secants import LEFT, RIGHT, Secants
from calcanim.exact.values import UndefinedError, Value
from calcanim.pictures.plots import shrunk
from calcanim.sampling.curves import Curve as Sampled
from calcanim.sampling.sample import sample
from calcanim.sampling.windows import Window, window

_REACH = 0.7  # of the window to one side: the first step
_STRAIGHT = 0.004  # of the window's height: how near the curve comes to its tangent in a zoom
_CLOSEST = 4000.0
_SEEN = 0.95  # of the way to the window's edge: no second point is farther
_TRIES = 40
_ROWS = 3  # of a table of slopes


@dataclass(frozen=True)
class Steps:
    """The window of a curve around a point, and steps from it."""

    secants: Secants
    view: Window
    sampled: Sampled

    @cached_property
    def ends(self) -> dict[int, tuple[float, float]]:
        """The first and the last step of each side that has a curve, by its sign; right first."""
        found = {}
        for sign in (RIGHT, LEFT):
            first = self._first(sign)
            if first is not None:
                found[sign] = (first, sign * tenth(first))
        return found

    @property
    def start(self) -> int:
        """The side that the first secant is on."""
        return next(iter(self.ends))

    def slope(self, h: float) -> Value:
        """The slope of the secant for a step that stays on the curve."""
        found = self.secants.quotient(Fraction(repr(h)))
        assert found is not None
        return found

    @staticmethod
    def size(h: float) -> Value:
        """A round step as a number."""
        return Value(Fraction(repr(h)), mpf(repr(h)))

    def steady(self, sign: int) -> bool:
        """Whether the slope is one and the same for all steps of this side."""
        found = [self.secants.slope(h) for h in np.linspace(*self.ends[sign], 5)]
        return bool(np.ptp(found) <= 1e-9 * max(map(abs, found)))

    @cached_property
    def is_straight(self) -> bool:
        """Whether all secants have one slope."""
        return self.secants.kind == "smooth" and all(self.steady(sign) for sign in self.ends)

    @cached_property
    def poles(self) -> tuple[float, ...]:
        """Where the curve has poles in its window."""
        low, high = self.view.low, self.view.high
        return tuple(b.x for b in self.sampled.breaks if b.kind == "pole" and low < b.x < high)

    def _first(self, sign: int) -> float | None:
        """A round step to one side that stays on the curve and in the window; None for no curve."""
        s = self.secants
        if s.side(sign).kind == "undefined":
            return None
        x = float(s.a)
        room = _REACH * ((self.view.high - x) if sign > 0 else (x - self.view.low))
        for b in self.sampled.breaks:
            away = (b.x - x) * sign
            if away > 1e-9 * room:
                room = min(room, 0.85 * away)
        low, high = self.view.heights
        for _ in range(_TRIES):
            h = _round_down(room)
            ys = s.heights_along(sign * h * np.linspace(0.02, 1, 25))
            if np.isfinite(ys).all() and low <= ys.min() and ys.max() <= high:
                return sign * h
            room *= 0.6
        return None

    def table(self) -> list[tuple[Fraction, Value | None, Value | None]]:
        """Steps, each a hundredth of the last, with the slopes from the left and from the right."""
        firsts = [abs(first) for first, _ in self.ends.values()]
        largest = Fraction(repr(tenth(min(firsts, default=1.0))))
        steps = [largest / 100**n for n in range(_ROWS)]
        return [(h, self.secants.quotient(-h), self.secants.quotient(h)) for h in steps]

    @cached_property
    def zoom(self) -> tuple[float, float]:
        """The last step (its size), and by how much to zoom in to see it.

        A smooth curve is magnified until it is as good as its tangent.
        """
        firsts = [abs(first) for first, _ in self.ends.values()]
        if not firsts:
            return 0.0, 30.0
        x = float(self.secants.a)
        half = min(self.view.high - x, x - self.view.low) or (self.view.high - self.view.low) / 2
        last = tenth(tenth(min(firsts)))
        factor = 0.4 * half / last
        smooth = self.secants.kind == "smooth"
        seen = min(factor, self._widest(last))
        while smooth and self.bend(seen) > _STRAIGHT and seen < _CLOSEST / 10:
            last, factor = last / 10, factor * 10
            seen = min(factor, self._widest(last))
        return last, seen

    def _widest(self, last: float) -> float:
        """By how much one can zoom in and still see the curve a `last` step away, if steep."""
        here, low, high = float(self.secants.here), *self.view.heights
        rises = self.secants.heights_along(last * np.array([*self.ends])) - here
        room = np.where(rises > 0, high - here, here - low)
        shares = np.abs(rises) / room
        return math.inf if shares.max() == 0 else _SEEN / float(shares.max())

    @property
    def end(self) -> float:
        """The last step on the side of the first secant, so short that a zoom just shows it."""
        return self.start * self.zoom[0]

    def bend(self, factor: float) -> float:
        """How far curve and tangent part in the window `factor` times smaller, in its height."""
        s = self.secants
        slope = s.found.slope
        if slope is None:
            return math.inf
        close = self.closer(factor)
        worst = mpf(0)
        for share in (0.0, 0.25, 0.75, 1.0):
            x = mpf(close.low) + share * (mpf(close.high) - mpf(close.low))
            y = s.height(x)
            on_line = s.here + slope * (x - s.a)
            if y is not None and close.bottom <= on_line <= close.top:
                worst = max(worst, abs(y - on_line))
        return float(worst / (mpf(close.top) - mpf(close.bottom)))

    def closer(self, factor: float) -> Window:
        """The window `factor` times smaller around the point."""
        return shrunk(self.view, float(self.secants.a), factor, float(self.secants.here))


def steps_of(secants: Secants) -> Steps:
    """Steps in the window that shows the curve best. Raises UndefinedError for too large values."""
    f, name, at, here = secants.f, secants.name, secants.at, float(secants.here)
    view = window(f, name, at=float(secants.a))
    if not math.isfinite(here) or not view.bottom <= here <= view.top:
        raise UndefinedError(f"the values of {f} at {name} = {at} are too large to draw")
    return Steps(secants, view, sample(f, name, view.low, view.high, heights=view.heights))


def tenth(h: float) -> float:
    """The largest power of ten that is at most a tenth of `h`."""
    return float(f"1e{math.floor(math.log10(abs(h)) + 1e-9) - 1}")


def _round_down(h: float) -> float:
    """The largest of 1, 2, 5 times a power of ten that is at most `h`."""
    power = math.floor(math.log10(h))
    lead = next(m for m in (5, 2, 1) if m * 10.0**power <= h * (1 + 1e-9))
    return float(f"{lead}e{power}")
