"""The chain's input as a weight and its output as a loss: one step of gradient descent."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction

import mpmath
from mpmath import mpf

from calcanim.compose.lines import Chain
from calcanim.compose.network import gradients
from calcanim.exact.values import rounded
from calcanim.expressions.parse import parse
from calcanim.expressions.spoken import spoken
from calcanim.expressions.tree import Expression, add, mul, neg, variable
from calcanim.expressions.typst import typst
from calcanim.notation.setter import Setter
from calcanim.notation.shown import Shown, borne_out, shown
from calcanim.storyboard.formula import Formula
from calcanim.storyboard.statements import states

_SHARE = mpf("0.3")  # of the weight's size: the longest step that is tried
_TRIES = 12
_DIGITS = 5


@dataclass(frozen=True, slots=True)
class Learned:
    """A step that lowered the loss: its learning rate, weight and loss after it, and its line."""

    rate: Expression
    weight: Shown
    loss: Shown
    formula: Formula


def learn(course: Chain, role: str) -> Learned | None:
    """One step downhill, with the largest power of ten as learning rate that lowers the output.

    None at a level point, and where the numbers as they are shown would show no change.
    """
    x, y = course.values[0], course.values[-1]
    at = course.exact_values[0]
    known, slope = gradients(course)[0]
    if not slope or not mpmath.isfinite(slope):
        return None
    first = int(mpmath.floor(mpmath.log10(_SHARE * max(abs(x), mpf(1)) / abs(slope))))
    for power in range(first, first - _TRIES, -1):
        path = course.through(x - mpf(10) ** power * slope)
        if path is None or not path[-1] < y:
            continue
        rate = parse(rounded(mpf(10) ** power, 1), notation=True)
        start, gradient = course.value(0), shown(known, slope)
        exact = None
        if start.exact and gradient.exact and known is not None and at is not None:
            exact = at - Fraction(10) ** power * known
        loss = shown(None, path[-1], _DIGITS)
        if loss.expression == shown(None, y, _DIGITS).expression:
            return None
        step = add(start.expression, neg(mul(rate, gradient.expression)))
        weight = borne_out(step, exact, path[0], _DIGITS)
        line = _line(course.symbols[0], role, rate, step, weight)
        return Learned(rate, weight, loss, line)
    return None


def _line(name: str, role: str, rate: Expression, step: Expression, weight: Shown) -> Formula:
    """``α = 0.001, x <- 2 - 0.001 * 300 = 1.7``."""
    letter = "eta" if name == "alpha" else "alpha"
    rates = f"{letter} = {rate}"
    moved = f"{name} <- {step} {'=' if weight.exact else '≈'} {weight.expression}"
    given = f"{letter} = {typst(rate)}"
    setter = Setter().raw(given, "rate", "parameter", f"{letter} equals {spoken(rate)};")
    setter.sign("quad").raw(typst(variable(name)), "left", role, spoken(variable(name)))
    # The rate is the first factor of what is taken away.
    setter.sign("<-").expression(
        step, "right", lambda path, node: "parameter" if path == (1, 0, 0) else ""
    )
    setter.sign(weight.sign).expression(weight.expression, "value", role=role)
    claims = (*states(rates, "definition"), *states(moved))
    return setter.build(f"{rates}; {moved}", claims=claims)
