"""Updates: one step of training, as a line for each weight, to the digits that are borne out."""

from __future__ import annotations

from dataclasses import dataclass

from mpmath import mpf

from calcanim.exact.values import value_at
from calcanim.expressions.evaluate import exact
from calcanim.expressions.tree import Expression, Path, add, mul, neg
from calcanim.notation.lines import Line, line
from calcanim.notation.shown import Shown, borne_out, shown
from calcanim.notation.sides import Coloured, Joined, Name, symbol


@dataclass(frozen=True, slots=True)
class Update:
    """One weight after one step: its new value, and the line ``w <- 1 - 0.1*(-4) = 1.4``."""

    new: Shown
    line: Line


def rule(name: Name, slope: Name, rate: Shown | None = None) -> Line:
    """``w <- w - alpha*slope``, or with the rate's number in place of its letter."""
    alpha = symbol("alpha", "parameter") if rate is None else Coloured(rate, "parameter")
    said = f"{name.said} becomes {name.said} minus alpha times {slope.said}"
    if rate is not None:
        said = f"the new {name.said} is the old one minus {rate.words} times {slope.said}"
    old = Joined((name, "-", alpha, "*" if rate else "", slope))
    return line(name, "<-", old, said=said)


def update(
    name: str, old: Shown, rate: Shown, slope: Shown, to: mpf | None = None, digits: int = 4
) -> Update:
    """One step of `name` from `old` against the `slope`.

    `to` is where it leads, where that is known better than by the numbers as they are shown. The
    result has no more digits than these bear out.
    """
    put = add(old.expression, neg(mul(rate.expression, slope.expression)))
    approx = value_at(put, {}).approx if to is None else to
    if old.exact and rate.exact and slope.exact:
        new = shown(exact(put, {}), approx, digits)
    else:
        new = borne_out(put, None, approx, digits)
    left, right = symbol(name, "input"), Coloured(new, "input")
    return Update(new, line(left, "<-", Coloured(put, roles=_roles), right))


def _roles(path: Path, node: Expression) -> str:
    """Old value, rate and slope of ``old - rate*slope`` in their colours."""
    return {(0,): "input", (1, 0, 0): "parameter", (1, 0, 1): "derivative"}.get(path, "")
