"""Difference quotients as a computer works them out: in doubles, with what rounding does to them.

The function itself is evaluated to many digits and then rounded, so that every machine gets the
same numbers; from there on all is IEEE 754 arithmetic.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
from mpmath import mpf

from calcanim.exact.certain import at_binary
from calcanim.exact.values import value_at
from calcanim.expressions.evaluate import EvaluationOverflowError
from calcanim.expressions.tree import Expression
from calcanim.sampling.arrays.functions import Floats

UNIT = 2.0**-53  # half the distance from 1 to the next double: a rounding, relative to its result
_FINEST = 16  # the last step is 10**-16
_EACH = 4  # steps for each power of ten
_MIDDLING = -5  # the power of ten of a step that suits both sides
_ABOVE = 100.0  # times the rounding: what is larger has another cause


@dataclass(frozen=True, slots=True)
class InDoubles:
    """Quotients of a function at the double `a` for ever smaller `steps`, shape (n,).

    `forward` is of one side, `central` of both; NaN where the function has no double there.
    `slope` is the true one.
    """

    a: float
    here: float
    steps: Floats
    forward: Floats
    central: Floats
    slope: mpf

    def quotients(self, sides: int) -> Floats:
        """Those of one side, or of both."""
        return self.forward if sides == 1 else self.central

    def errors(self, sides: int) -> Floats:
        """How far these are from the slope, shape (n,)."""
        found = [
            abs(float(mpf(q) - self.slope)) if math.isfinite(q) else math.nan
            for q in self.quotients(sides).tolist()
        ]
        return np.array(found)

    def at(self, power: int) -> int:
        """Which of the steps is 10 to that power."""
        return -power * _EACH

    def order(self, sides: int) -> int | None:
        """By how many powers of ten the error falls from 0.1 to 0.001, for each of the step.

        0 where it is nothing but rounding; None where it is neither.
        """
        errors = self.errors(sides)
        ends = [errors[self.at(p)] for p in (-1, -2, -3)]
        noise = [self.rounding(10.0**p) for p in (-1, -2, -3)]
        if all(e <= _ABOVE * n for e, n in zip(ends, noise, strict=True)):
            return 0
        known = [e > 10 * n for e, n in zip(ends, noise, strict=True)]
        last = 2 if known[2] else 1
        if not (known[0] and known[last] and np.isfinite(ends).all()):
            return None
        found = math.log10(ends[0] / ends[last]) / last
        return round(found) if abs(found - round(found)) < 0.15 and round(found) else None

    def rounding(self, step: float) -> float:
        """About what roundings of the function's values come to in a quotient."""
        return UNIT * abs(self.here) / step

    def best(self, sides: int) -> int | None:
        """Which step has the least error; None where none has one."""
        errors = self.errors(sides)
        return int(np.nanargmin(errors)) if np.isfinite(errors).any() else None

    @property
    def trusted(self) -> mpf | None:
        """The quotient of both sides at 10**-5, or where it is best if there is none."""
        at: int | None = self.at(_MIDDLING)
        if not math.isfinite(self.central[self.at(_MIDDLING)]):
            at = self.best(2)
        return None if at is None else mpf(float(self.central[at]))

    @property
    def _size(self) -> float:
        """What an error is large or small for."""
        known = self.errors(1)[np.isfinite(self.errors(1))]
        return abs(float(self.slope)) or (float(known[0]) if known.size else 1.0)

    @property
    def scale(self) -> int | None:
        """The power of ten below which steps begin to help, where larger ones say nothing."""
        near = np.flatnonzero(self.errors(1) < self._size / 2)
        return None if not near.size else round(math.log10(self.steps[near[0]]))

    def misled(self, step: float) -> bool:
        """Whether the quotient of one side is still far from the slope for so small a step."""
        n = int(np.argmin(np.abs(np.log(self.steps / step))))
        return not self.errors(1)[n] <= 0.1 * self._size

    def climbs(self, sides: int) -> bool:
        """Whether the error grows again, a thousandfold, as steps go on below the best one."""
        best, errors = self.best(sides), self.errors(sides)
        if best is None:
            return False
        later = errors[best:]
        return bool(np.nanmax(later) > 1000 * max(float(errors[best]), 1e-300))


def in_doubles(f: Expression, name: str, at: Expression, slope: mpf) -> InDoubles:
    """Quotients of `f` at the constant `at`, where it has the `slope`."""
    a = float(value_at(at, {}).approx)
    steps = np.array(
        [
            float(f"1e-{k // _EACH}") * 10.0 ** (-(k % _EACH) / _EACH)
            for k in range(_FINEST * _EACH + 1)
        ]
    )
    here = _double(f, name, a)
    ahead = np.array([_double(f, name, a + h) for h in steps.tolist()])
    behind = np.array([_double(f, name, a - h) for h in steps.tolist()])
    with np.errstate(invalid="ignore", over="ignore"):
        forward, central = (ahead - here) / steps, (ahead - behind) / (2 * steps)
    return InDoubles(a, here, steps, forward, central, slope)


def _double(f: Expression, name: str, x: float) -> float:
    """The double next to the value at `x`; NaN where there is none."""
    try:
        found = at_binary(f, {name: mpf(x)})
    except EvaluationOverflowError:
        return math.nan
    value = math.nan if found is None else float(found)
    return value if math.isfinite(value) else math.nan
