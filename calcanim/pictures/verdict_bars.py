"""Relative errors as bars on an axis of powers of ten, between what is fine and what is wrong."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from mpmath import mpf

from calcanim.calculus.derivatives.claimed import Claimed
from calcanim.calculus.derivatives.in_doubles import InDoubles
from calcanim.notation.lines import fresh_id
from calcanim.notation.setter import one, plain
from calcanim.notation.shown import to_digits
from calcanim.pictures.picture import Mark, Picture
from calcanim.pictures.plots import ticks_of_powers, track, unseen
from calcanim.storyboard.graph import (
    Axis,
    Graph,
    GraphElement,
    Label,
    Panel,
    Point,
    Segment,
    TickSet,
)
from calcanim.storyboard.quantities import Quantity, Track

FINE, WRONG = -7.0, -2.0  # powers of ten
_LOW = -16.0
_MARGIN = 5.0  # on the left, for names


@dataclass(frozen=True, kw_only=True)
class VerdictBars(Picture):
    """A bar for each of `sizes`, powers of ten."""

    sizes: tuple[float, ...]

    @property
    def limits(self) -> Mark:
        """Where it is fine, and where it is wrong."""
        return self.mark("fine", "wrong")

    def bar(self, n: int) -> Mark:
        """One of the bars."""
        return self.mark(f"bar.{n}", f"name.{n}")

    def size(self, n: int) -> Mark:
        """What it comes to, at its end."""
        return self.mark(f"end.{n}")

    def grown(self, n: int) -> Track:
        """A bar grows to its size."""
        return track({f"size.{n}": np.linspace(_LOW, self.sizes[n], 41)})


def verdict_bars(claim: Claimed, found: InDoubles) -> VerdictBars:
    """What the claim and the rule are off by, against the quotient of both sides."""
    number = found.trusted
    assert number is not None
    rule = Claimed(claim.rules.result, claim.rules, claim.name, claim.slope, claim.slope)
    role = "area" if claim.holds_here else "negative_area"
    named = (("claim", claim, role), ("rule", rule, "derivative"))
    return error_bars([(n, float(each.off(number)), role) for n, each, role in named])


def error_bars(errors: Sequence[tuple[str, float, str]]) -> VerdictBars:
    """A bar for each name, error and role, from top to bottom."""
    sizes = tuple(max(math.log10(e), _LOW + 0.2) if e else _LOW + 0.2 for _, e, _ in errors)
    rows = len(errors)
    elements: list[GraphElement] = [
        Segment("fine", "muted", FINE, 0.0, FINE, rows + 0.9, 2.5, dashed=True),
        Segment("wrong", "muted", WRONG, 0.0, WRONG, rows + 0.9, 2.5, dashed=True),
        Label("fine.name", plain('"fine"', "fine", "muted"), (_LOW + FINE) / 2, rows + 0.7, "n"),
        Label("wrong.name", plain('"wrong"', "wrong", "muted"), 0.7, rows + 0.7, "n"),
    ]
    for n, (name, error, role) in enumerate(errors):
        height = float(rows - n)
        elements += [
            Segment(f"bar.{n}", role, _LOW, height, f"size.{n}", height, 10.0),
            Point(f"end.{n}", role, f"size.{n}", height),
        ]
        label = one(to_digits(mpf(error), 2), role)
        elements += [
            Label(f"name.{n}", plain(f'"{name}"', name, role), _LOW, height, "w"),
            Label(f"end.{n}.size", label, sizes[n], height, "n"),
        ]
    x = Axis(
        plain('"off by"', "off by", "muted"),
        _LOW - _MARGIN,
        3.4,
        (ticks_of_powers(map(int, (_LOW, FINE, WRONG))),),
    )
    y = Axis(unseen("quotients"), 0.0, rows + 1.0, (TickSet(()),))
    start = tuple(Quantity(f"size.{n}", _LOW) for n in range(rows))
    shown = ("x.axis", "x.tick", "x.name", "v.axis")
    figure = Graph(x, (Panel("v", y, tuple(elements)),), start, shown)
    return VerdictBars(id=fresh_id("figure"), figure=figure, sizes=sizes)
