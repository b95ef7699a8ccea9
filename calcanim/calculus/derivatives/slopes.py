"""One-sided slopes at a point: by rules where the function is smooth there, or on either side.

Elsewhere, at roots and ends of domains, from difference quotients in hundreds of digits.
"""

from __future__ import annotations

import itertools
from contextlib import suppress
from dataclasses import dataclass
from fractions import Fraction
from functools import lru_cache

import mpmath
from mpmath import mpf

from calcanim.calculus.derivatives.branches import NoBranchError, branch, regular
from calcanim.calculus.rules import NoRuleError, differentiated
from calcanim.exact.certain import (
    UndefinedHereError,
    UnsettledError,
    as_mpf,
    certain,
    sign_of,
)
from calcanim.exact.ends import named
from calcanim.exact.tidy import tidy
from calcanim.exact.values import (
    TooLargeError,
    UndefinedError,
    Value,
    rounded,
    value_at,
)
from calcanim.expressions.evaluate import EvaluationOverflowError, evaluate, exact
from calcanim.expressions.tree import Expression, add, neg

# Digits, and the powers of ten of the steps: what settles slowly, as |x|**1.2 does, needs more.
_COARSE = (330, (8, 16, 32, 64, 128))
_FINE = (1400, (32, 64, 128, 256, 512))
_NONE, _OF_QUOTIENTS = mpf(0), mpf(10) ** -35
_NOTHING = mpf(10) ** -60


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
    error: mpf = _NONE  # of a slope found from quotients
    exact: Fraction | None = None


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
        apart = mpf(10) ** -25 * max(abs(a), abs(b)) + max(self.left.error, self.right.error)
        return b if abs(a - b) <= apart else None

    @property
    def value(self) -> Value | None:
        """The derivative as a number; exact only where it is proved to be."""
        slope = self.slope
        if slope is None:
            return None
        if self.right.error and abs(slope) <= self.right.error:
            return Value(None, mpf(0))  # what is left of 0 by the width of the last step
        return Value(self.right.exact, slope)

    @property
    def proved(self) -> bool:
        """Whether the slopes come from the rules, not from quotients."""
        return not (self.left.error or self.right.error)

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
        if self.left.kind == self.right.kind == "undefined":
            return f"{function} is defined at {place} but nowhere next to it: no derivative there"
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
            # Quotients over h = 1e-128 of what has the slope 0 leave that much of it.
            found = (s.slope for s in sides if s.slope is not None)
            a, b = (rounded(s if abs(s) > _NOTHING else mpf(0)) for s in found)
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
    certain_ones = _by_rules(function, variable, at) if here is None else None
    if certain_ones is not None:
        return certain_ones
    try:
        found = _slopes(function, variable, at, here, *_COARSE)
    except EvaluationOverflowError:
        return Slopes(True, Side("unknown"), Side("unknown"), too_large=True)
    slow = {found.left.kind, found.right.kind} & {"none", "unknown"}
    with suppress(EvaluationOverflowError):
        return _slopes(function, variable, at, here, *_FINE) if slow else found
    return found


@lru_cache(maxsize=64)
def _by_rules(f: Expression, x: str, at: Expression) -> Slopes | None:
    """Both slopes, proved; None where the function is no smooth one next to the point."""
    here = {x: at}
    try:
        value_at(f, here)
    except TooLargeError:
        return None
    except UndefinedError:
        nothing = Side("undefined")
        return Slopes(False, nothing, nothing)
    try:
        if regular(f, (x,), here):
            side = _of_branch(f, x, at)
            return Slopes(True, side, side)
        left, right = (_one_side(f, x, at, side) for side in (-1, 1))
    except (NoBranchError, NoRuleError, UndefinedHereError, UnsettledError):
        return None
    return Slopes(True, left, right)


def _one_side(f: Expression, x: str, at: Expression, side: int) -> Side:
    smooth = branch(f, x, at, side)
    gap = sign_of(add(smooth, neg(branch(f, x, at, 0))), {x: at})
    if gap:
        return Side("infinite", None, True, gap * side)
    return _of_branch(smooth, x, at)


def _of_branch(f: Expression, x: str, at: Expression) -> Side:
    slope = certain(tidy(differentiated(f, x), x), {x: at})
    exact = slope if isinstance(slope, Fraction) else None
    return Side("finite", as_mpf(slope) if exact is not None else slope, exact=exact)


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
    while len(values) > 4 and values[0][1] is None:
        values = values[1:]  # A wide step may leave a narrow domain.
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
        return Side("finite", last, jump, error=_OF_QUOTIENTS)
    growing = all(abs(q) > abs(p) for p, q in itertools.pairwise(quotients))
    shrinking = abs(steps[-1]) < abs(steps[-2]) < abs(steps[-3])
    one_way = all(s > 0 for s in steps) or all(s < 0 for s in steps)
    if growing and one_way and not shrinking:
        return Side("infinite", None, jump, 1 if last > 0 else -1)
    return Side("unknown" if one_way and not jump else "none", None, jump)


def need_slope(e: Expression, name: str, at: Expression) -> Value | None:
    """The slope of `e` at the constant `at`; None where `e` does not have the variable.

    Raises UndefinedError where there is none or none is told. A formula for the derivative may have
    a value where there is none: sign(0) is 0, and abs has a corner there.
    """
    if not e.has(name):
        return None
    found = slopes(e, name, at)
    if found.value is None:
        error = UndefinedError if found.known else TooLargeError
        raise error(found.reason(str(e), f"{name} = {at}"))
    return found.value


def settled(formula: Value, found: Slopes) -> Value:
    """The derivative's value by its formula, unless the slopes say that it has another there.

    2*x**3/sqrt(x**4) has none at 0 and sign(x) a wrong one for |x|, where the formula has a gap.
    """
    slope = found.value
    if slope is None:
        return formula
    gap = abs(slope.approx - formula.approx)
    if found.proved:
        return slope if gap > mpf(10) ** -20 * abs(slope.approx) else formula
    return slope if gap > mpf(10) ** -9 * max(1, abs(slope.approx)) else formula


def of_quotients(found: Slopes) -> Value:
    """The slope at a gap of the derivative's formula; a short fraction where it is one."""
    slope = found.value
    assert slope is not None
    if slope.exact is not None:
        return slope
    known = named(slope.approx)
    return Value(exact(known, {}) if known is not None else None, slope.approx)
