"""Descend: steps of training against the slope, as lines, and the picture that moves with them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from mpmath import mpf

from calcanim.authoring.cues import write
from calcanim.exact.values import value_at
from calcanim.expressions.evaluate import exact
from calcanim.expressions.tree import Expression, Path, add, mul, neg
from calcanim.notation.lines import Line, line
from calcanim.notation.shown import Shown, borne_out, shown
from calcanim.notation.sides import Coloured, Joined, Name, symbol
from calcanim.storyboard.cues import Cue


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


def descend(
    updates: Sequence[Update],
    *moved: Cue | Iterable[Cue],
    by: Line | None = None,
    region: str = "derivation",
) -> tuple[Cue, ...]:
    """The rule, a line for each weight, and what the picture does then."""
    cues: list[Cue] = [] if by is None else [write(by, region)]
    cues += [write(each.line, region) for each in updates]
    for each in moved:
        cues += each if isinstance(each, Iterable) else (each,)
    return tuple(cues)


def _roles(path: Path, node: Expression) -> str:
    """Old value, rate and slope of ``old - rate*slope`` in their colours."""
    return {(0,): "input", (1, 0, 0): "parameter", (1, 0, 1): "derivative"}.get(path, "")
