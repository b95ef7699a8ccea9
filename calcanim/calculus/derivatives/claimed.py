"""A claim about a derivative, held against the rules and against numbers."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass

import mpmath
from mpmath import mpf

from calcanim.calculus.certify import certify
from calcanim.calculus.derivation import Derivation
from calcanim.calculus.derivatives.by_rules import derivative
from calcanim.calculus.derivatives.composite import unwound
from calcanim.calculus.derivatives.secants import Secants
from calcanim.calculus.derivatives.slopes import need_slope
from calcanim.exact.tidy import tidy
from calcanim.exact.values import UndefinedError, Value, value_at
from calcanim.expressions.parse import parse
from calcanim.expressions.tree import Expression, add, call, div, mul, neg, number, variable
from calcanim.refusals import Refusal


class ClaimError(Refusal):
    """This cannot be a claim about the function; the message is a sentence."""


_APART = mpf("1e-3")  # relative: what a few digits tell apart


def relative(a: mpf, b: mpf) -> mpf | None:
    """``|a - b|/(|a| + |b|)``; None where both are 0."""
    size = abs(a) + abs(b)
    return abs(a - b) / size if size else None


def digits_of(off: mpf) -> int:
    """How many digits agree, at a relative error of `off`."""
    return int(-mpmath.log10(off)) if off > mpf(10) ** -15 else 15


@dataclass(frozen=True, slots=True)
class Claimed:
    """A `claim` about the derivative that `rules` find; its `value` at a point, and the `slope`."""

    claim: Expression
    rules: Derivation
    name: str
    value: Value
    slope: Value

    def off(self, number: mpf) -> mpf:
        """The relative error of the claim's value against a number; the error where one is 0."""
        found = relative(self.value.approx, number)
        return abs(self.value.approx - number) if self.slope.approx == 0 or found is None else found

    @property
    def holds_here(self) -> bool:
        """Whether it gives the slope at the point."""
        off = relative(self.value.approx, self.slope.approx)
        return off is None or off < mpf(10) ** -15

    @property
    def holds(self) -> bool:
        """Whether it is the derivative, at every place."""
        found = certify(self.claim, self.rules.result, (self.name,))
        return found.verdict in ("proved", "checked")


def claimed(claim: Expression, rules: Derivation, name: str, at: Expression) -> Claimed:
    """What is claimed, at the constant `at`. Raises UndefinedError where a side has no value."""
    try:
        value = value_at(claim, {name: at})
    except UndefinedError:
        raise UndefinedError(f"the claim {claim} has no value at {name} = {at}") from None
    return Claimed(claim, rules, name, value, value_at(rules.result, {name: at}))


def corner(f: Expression, name: str, at: Expression, around: Secants) -> None:
    """Raise UndefinedError where there is neither a slope nor one from each side."""
    if around.kind != "corner":
        need_slope(f, name, at)


def checked_claim(text: str, rules: Derivation, name: str, at: Expression) -> Claimed:
    """What was typed as a claim. Raises ClaimError, ExpressionError, UndefinedError."""
    claim = parse(text)
    other = next((v for v in claim.variables if v != name), None)
    if other is not None:
        raise ClaimError(
            f"the claim {claim} contains {other}, and the function's variable is {name}"
        )
    return claimed(claim, rules, name, at)


def tempting(f: Expression, rules: Derivation, name: str, at: Expression) -> Claimed:
    """A rule that is often taken, and gives another number at the point."""
    for guess in _guesses(f, rules, name, at):
        with suppress(UndefinedError):
            found = claimed(tidy(guess, name), rules, name, at)
            off = relative(found.value.approx, found.slope.approx)
            if off is not None and off > _APART:
                return found
    return claimed(tidy(add(rules.result, number(1)), name), rules, name, at)


def _guesses(f: Expression, rules: Derivation, name: str, at: Expression) -> Iterator[Expression]:
    """Part by part for products and quotients, the outer slope alone, a rule where none fits."""
    x = variable(name)
    if f.op == "pow" and f.args[0] == x and not f.args[1].has(name):
        yield mul(f.args[1], f)
    if f == call("exp", x):
        yield mul(x, call("exp", add(x, neg(number(1)))))
    moving = [a for a in f.args if a.has(name)]
    if f.op in ("mul", "div") and len(moving) > 1:
        slopes = [derivative(a, name).result if a.has(name) else a for a in f.args]
        yield mul(*slopes) if f.op == "mul" else div(*slopes)
    with suppress(Refusal):
        work = unwound(f, name, at)
        if work.is_whole:
            yield work.nest.outer_slope
    yield neg(rules.result)
