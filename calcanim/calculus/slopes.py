"""One-sided slopes at a point, from difference quotients in 300 digits."""

from __future__ import annotations

import itertools
from dataclasses import dataclass

import mpmath
from mpmath import mpf

from calcanim.calculus.values import rounded
from calcanim.expressions.evaluate import EvaluationOverflowError, evaluate
from calcanim.expressions.tree import Expression

_DIGITS = 330


@dataclass(frozen=True, slots=True)
class Side:
    """A one-sided difference quotient: ``finite`` with its limit, or ``infinite``, or ``none``.

    ``none`` settles on nothing; ``undefined`` is where the function has no values.
    """

    kind: str
    slope: mpf | None = None
    jump: bool = False


@dataclass(frozen=True, slots=True)
class Slopes:
    """What a function does at a point: whether it has a value, and its slope from either side."""

    defined: bool
    left: Side
    right: Side

    @property
    def slope(self) -> mpf | None:
        """The derivative, where both sides agree on one."""
        a, b = self.left.slope, self.right.slope
        if not self.defined or a is None or b is None:
            return None
        return b if abs(a - b) <= mpf(10) ** -12 * max(1, abs(a)) else None

    def reason(self, function: str, place: str) -> str:
        """Why there is no derivative, as a sentence."""
        if not self.defined:
            return f"{function} is not defined at {place}, so it has no derivative there"
        sides = (self.left, self.right)
        if any(s.jump for s in sides):
            return f"{function} jumps at {place}: not continuous, so there is no derivative"
        if self.left.kind == "undefined" or self.right.kind == "undefined":
            missing = "left" if self.left.kind == "undefined" else "right"
            return (
                f"{function} is not defined to the {missing} of {place}: "
                "without a two-sided limit there is no derivative"
            )
        if all(s.kind == "infinite" for s in sides):
            return (
                f"the quotients grow without bound at {place}: the tangent is vertical, "
                "so there is no derivative"
            )
        if all(s.kind == "finite" for s in sides):
            a, b = (rounded(s.slope) for s in sides if s.slope is not None)
            return (
                f"the two sides disagree at {place}: the slope from the left is {a}, "
                f"from the right {b}, so there is no derivative"
            )
        return f"the difference quotients settle on no value at {place}: there is no derivative"


def slopes(function: Expression, variable: str, at: Expression) -> Slopes:
    """Slopes of `function` of the one variable at the constant `at`."""
    with mpmath.workdps(_DIGITS):
        a = evaluate(at, {}, _DIGITS)
        here = _value(function, variable, a)
        if a is None or here is None:
            nothing = Side("undefined")
            return Slopes(False, nothing, nothing)
        return Slopes(
            True,
            _side(function, variable, a, here, -1),
            _side(function, variable, a, here, 1),
        )


def _value(f: Expression, x: str, at: mpf | None) -> mpf | None:
    if at is None:
        return None
    try:
        return evaluate(f, {x: at}, _DIGITS)
    except EvaluationOverflowError:
        return None


def _side(f: Expression, x: str, a: mpf, here: mpf, sign: int) -> Side:
    quotients, rises = [], []
    for k in (8, 16, 32, 64, 128):
        h = sign * mpf("1.37") * mpf(10) ** -k
        y = _value(f, x, a + h)
        if y is None:
            return Side("undefined")
        quotients.append((y - here) / h)
        rises.append(abs(y - here))
    jump = rises[-1] > mpf(10) ** -3 * max(1, abs(here)) and rises[-1] > rises[0] / 2
    last = quotients[-1]
    scale = max(1, abs(last))
    steps = [abs(q - p) for p, q in itertools.pairwise(quotients)]
    if steps[-1] <= mpf(10) ** -25 * scale and steps[-2] <= mpf(10) ** -12 * scale:
        return Side("finite", last, jump)
    growing = all(abs(q) > abs(p) for p, q in itertools.pairwise(quotients))
    return Side("infinite" if growing else "none", None, jump)
