"""One-sided slopes at a point, from difference quotients in hundreds of digits."""

from __future__ import annotations

import itertools
from contextlib import suppress
from dataclasses import dataclass

import mpmath
from mpmath import mpf

from calcanim.calculus.values import rounded
from calcanim.expressions.evaluate import EvaluationOverflowError, evaluate
from calcanim.expressions.tree import Expression

# Digits, and the powers of ten of the steps: what settles slowly, as |x|**1.2 does, needs more.
_COARSE = (330, (8, 16, 32, 64, 128))
_FINE = (1400, (32, 64, 128, 256, 512))


@dataclass(frozen=True, slots=True)
class Side:
    """A one-sided difference quotient: ``finite`` with its limit, or ``infinite``, or ``none``.

    ``none`` settles on nothing; ``undefined`` is where the function has no values; ``unknown``
    moves too slowly to tell.
    """

    kind: str
    slope: mpf | None = None
    jump: bool = False
    sign: int = 0  # of quotients that grow without bound


@dataclass(frozen=True, slots=True)
class Slopes:
    """What a function does at a point: whether it has a value, and its slope from either side."""

    defined: bool
    left: Side
    right: Side
    too_large: bool = False

    @property
    def slope(self) -> mpf | None:
        """The derivative, where both sides agree on one."""
        a, b = self.left.slope, self.right.slope
        if not self.defined or a is None or b is None:
            return None
        same = abs(a - b) <= mpf(10) ** -25 * max(abs(a), abs(b)) + mpf(10) ** -35
        return b if same else None

    @property
    def known(self) -> bool:
        """Whether it can be told if there is a derivative."""
        return "unknown" not in (self.left.kind, self.right.kind)

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
        if self.too_large:
            return f"{function} is too large to work with near {place}"
        if all(s.kind == "infinite" for s in sides):
            shape = (
                "the tangent is vertical"
                if self.left.sign == self.right.sign
                else "a cusp, falling on one side and rising on the other"
            )
            return (
                f"the quotients grow without bound at {place}: {shape}, so there is no derivative"
            )
        if all(s.kind == "finite" for s in sides):
            a, b = (rounded(s.slope) for s in sides if s.slope is not None)
            return (
                f"the two sides disagree at {place}: the slope from the left is {a}, "
                f"from the right {b}, so there is no derivative"
            )
        if not self.known:
            return f"the difference quotients move too slowly at {place} to tell where they go"
        return f"the difference quotients settle on no value at {place}: there is no derivative"


def slopes(
    function: Expression, variable: str, at: Expression, here: Expression | None = None
) -> Slopes:
    """Slopes of `function` of the one variable at the constant `at`.

    `here` is the function's value there, where its formula has none: 2*x**3/sqrt(x**4) at 0.
    ``unknown`` on both sides where values are too large to work with.
    """
    try:
        found = _slopes(function, variable, at, here, *_COARSE)
    except EvaluationOverflowError:
        return Slopes(True, Side("unknown"), Side("unknown"), too_large=True)
    slow = {found.left.kind, found.right.kind} & {"none", "unknown"}
    with suppress(EvaluationOverflowError):
        return _slopes(function, variable, at, here, *_FINE) if slow else found
    return found


def _slopes(
    f: Expression,
    x: str,
    at: Expression,
    given: Expression | None,
    digits: int,
    powers: tuple[int, ...],
) -> Slopes:
    with mpmath.workdps(digits):
        a = evaluate(at, {}, digits)
        here = _value(f, x, a, digits) if given is None else evaluate(given, {}, digits)
        if a is None or here is None:
            nothing = Side("undefined")
            return Slopes(False, nothing, nothing)
        sides = []
        for sign in (-1, 1):
            steps = [sign * mpf("1.37") * mpf(10) ** -k for k in powers]
            sides.append(_side([(h, _value(f, x, a + h, digits)) for h in steps], here))
        left, right = sides
        return Slopes(True, left, right)


def _value(f: Expression, x: str, at: mpf | None, digits: int) -> mpf | None:
    return None if at is None else evaluate(f, {x: at}, digits)


def _side(values: list[tuple[mpf, mpf | None]], here: mpf) -> Side:
    if any(y is None for _, y in values):
        return Side("undefined")
    known = [(h, y) for h, y in values if y is not None]
    quotients = [(y - here) / h for h, y in known]
    rises = [abs(y - here) for _, y in known]
    jump = rises[-1] > mpf(10) ** -3 * max(1, abs(here)) and rises[-1] > rises[0] / 2
    last = quotients[-1]
    scale = max(1, abs(last))
    steps = [q - p for p, q in itertools.pairwise(quotients)]
    if abs(steps[-1]) <= mpf(10) ** -25 * scale and abs(steps[-2]) <= mpf(10) ** -12 * scale:
        return Side("finite", last, jump)
    growing = all(abs(q) > abs(p) for p, q in itertools.pairwise(quotients))
    shrinking = abs(steps[-1]) < abs(steps[-2]) < abs(steps[-3])
    one_way = all(s > 0 for s in steps) or all(s < 0 for s in steps)
    if growing and one_way and not shrinking:
        return Side("infinite", None, jump, 1 if last > 0 else -1)
    return Side("unknown" if one_way and not jump else "none", None, jump)
