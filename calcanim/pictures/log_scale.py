"""A scale on which equal factors are equal steps: its ticks, and a step to be laid along it."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

from calcanim.expressions.tree import Expression, number, power
from calcanim.pictures.plots import tick_set
from calcanim.sampling.ticks import AxisTick, decimal_ticks
from calcanim.storyboard.graph import TickSet
from calcanim.storyboard.quantities import Number

_DECADES = 1.6  # from so many on there are ticks at powers of ten
_MOST = 6  # ticks
_TICKS = 7.1  # ticks between powers of ten are no closer than such a share of the scale
_ENOUGH = 4  # of them
_PLAIN = 3  # powers of ten up to here are written with their zeros
_FACTORS = ("2", "1.5", "1.2", "1.1", "1.05", "1.02", "1.01")
_SHARE = 0.3  # of the scale: a step of the ruler is no longer
_ROUND = (1, 2, 5)


@dataclass(frozen=True, slots=True)
class Ruler:
    """A factor as it is written, three places from which it is the same step, and a second factor.

    The two together are no longer than the scale.
    """

    factor: str
    places: tuple[str, str, str]
    second: str

    @property
    def step(self) -> float:
        """How long the step is, in factors of ten."""
        return log10(self.factor)

    @property
    def both(self) -> float:
        """How long the steps of both factors are, one after the other."""
        return self.step + log10(self.second)

    @property
    def starts(self) -> tuple[float, ...]:
        """Where the three steps begin, in factors of ten."""
        return tuple(log10(place) for place in self.places)


def log10(decimal: str) -> float:
    """The logarithm of a decimal of any size: ``2``, ``1e2500``."""
    mantissa, _, exponent = decimal.partition("e")
    return math.log10(float(mantissa)) + int(exponent or 0)


def factor_of(decimal: str) -> Expression:
    """The same decimal as it is written: a power of ten is one."""
    mantissa, _, exponent = decimal.partition("e")
    return _power(int(exponent)) if exponent and mantissa == "1" else number(decimal)


def log_ticks(low: float, high: float, opacity: Number = 1.0) -> TickSet:
    """Ticks between two powers of ten, real numbers, each at its logarithm."""
    if high - low >= _DECADES:
        least = (high - low) / _MOST
        every = next(m * 10**k for k in range(9) for m in _ROUND if m * 10**k >= least)
        first = math.ceil((low - 1e-9) / every) * every
        powers = range(first, math.floor(high + 1e-9) + 1, every)
        return tick_set([AxisTick(float(n), _power(n)) for n in powers], opacity)
    return tick_set([AxisTick(log10(p), number(p)) for p in _between_powers(low, high)], opacity)


def _between_powers(low: float, high: float) -> list[str]:
    """Numbers with one digit, from 1 up and down, each far enough from the one before.

    Round ones where these are enough, and decimals between close ends.
    """
    for digits in (_ROUND, range(1, 10)):
        own = _numbers(low, high, digits)
        up = _apart([p for p in own if log10(p) >= 0], (high - low) / _TICKS)
        down = _apart([p for p in own if log10(p) <= 0][::-1], (high - low) / _TICKS)
        if len({*up, *down}) >= _ENOUGH:
            return [*down[:0:-1], *up] if up and down else down[::-1] + up
    marks = decimal_ticks(10.0**low * 0.999, 10.0**high * 1.001, _MOST)
    return [f"{m.value:.10g}" for m in marks if m.value > 0]


def _apart(places: list[str], least: float) -> list[str]:
    found: list[str] = []
    for p in places:
        if not found or abs(log10(p) - log10(found[-1])) >= least:
            found.append(p)
    return found


def _power(n: int) -> Expression:
    """Small ones as they are."""
    return number(10**n) if 0 <= n <= _PLAIN else power(number(10), number(n))


def ruler(low: float, high: float) -> Ruler:
    """A step for a scale between two powers of ten: from its foot, its middle, and near its top."""
    size = high - low
    if size > 8:
        factor = f"1e{round(_SHARE * size)}"
    else:
        fitting = (f for f in _FACTORS if log10(f) <= _SHARE * size)
        factor = next(fitting, _FACTORS[-1])
    top = high - log10(factor)
    places = _round_numbers(low, top, size > 4)
    if len(places) < 3:
        fine = [low + k * (top - low) / 4 for k in (0, 2, 4)]
        places = [f"{10.0**p:.2g}" for p in fine]
    middle = min(places, key=lambda p: abs(log10(p) - (low + top) / 2))
    wide = log10(factor) + log10("3") <= size
    return Ruler(factor, (places[0], middle, places[-1]), "3" if wide and size <= 8 else factor)


def _round_numbers(low: float, high: float, wide: bool) -> list[str]:
    return _numbers(low, high, (1,) if wide else _ROUND, wide)


def _numbers(low: float, high: float, digits: Sequence[int], wide: bool = False) -> list[str]:
    """All numbers on the scale that have one digit, and this one of `digits`."""
    found = [
        f"{m}e{n}" if wide or not -3 <= n < 5 else f"{m * 10.0**n:.10g}"
        for n in range(math.floor(low), math.floor(high) + 1)
        for m in digits
    ]
    return [p for p in found if low - 1e-9 <= log10(p) <= high + 1e-9]
