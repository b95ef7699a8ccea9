"""Bars that climb onto each other: what each input adds to a forecast, and what is true."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import accumulate

from calcanim.calculus.several_variables.linear import Linear
from calcanim.exact.values import Value, number_of
from calcanim.notation.lines import fresh_id, written
from calcanim.notation.setter import one
from calcanim.notation.shown import as_shown
from calcanim.notation.sides import Joined, words
from calcanim.pictures.picture import Parts, Picture
from calcanim.pictures.plots import ticks_up, track
from calcanim.storyboard.formula import Formula
from calcanim.storyboard.graph import Axis, Block, Blocks, Graph, Label, Panel, Segment, TickSet
from calcanim.storyboard.quantities import Quantity, Tick, Track
from calcanim.storyboard.words import Role

_LEFT, _RIGHT = 0.14, 0.86  # of its place: a bar
_ROOM = 0.18  # of the heights, above and below them


@dataclass(frozen=True, kw_only=True)
class Contributions(Picture):
    """An empty frame; bars grow, climb, and stand beside the truth."""

    count: int

    bars = Parts("bars")
    level = Parts("level", "total")
    truth = Parts("truth")

    def growing(self) -> Track:
        """They grow, one after the other."""
        return track({"shown": [0.0, float(self.count)]})

    def climbing(self) -> Track:
        """Each climbs onto the one before."""
        return track({"stage": [0.0, 1.0]})


def contributions(found: Linear, roles: Sequence[Role]) -> Contributions:
    """A bar for every input of `found`, by `roles` in turn, and one for the true change."""
    terms = [number_of(e) for e in found.terms]
    after = found.after()
    true = float(after.change.approx)
    sizes = [float(t.approx) for t in terms]
    tops = list(accumulate(sizes))
    count, below = len(sizes), [0.0, *tops[:-1]]
    heights = [0.0, true, *sizes, *tops]
    room = _ROOM * ((max(heights) - min(heights)) or 1.0)
    low, high = min(heights) - room, max(heights) + room
    standing = tuple(_bar(n, 0.0, size, terms[n]) for n, size in enumerate(sizes))
    climbed = tuple(
        _bar(n, start, top, term)
        for n, (start, top, term) in enumerate(zip(below, tops, terms, strict=True))
    )
    names = [
        *(_product(found, n, roles) for n in range(count)),
        written(words("truth", "function")).formula,
    ]
    ticks = tuple(Tick(n + 0.5, name) for n, name in enumerate(names))
    elements = (
        Blocks(
            "bars",
            roles[0],
            "muted",
            (standing, climbed),
            stage="stage",
            shown="shown",
            stagger=1.0,
            roles=tuple(roles),
            links=True,
        ),
        Blocks("truth", "function", "muted", ((_bar(count, 0.0, true, after.change),),)),
        Segment("level", "derivative", 0.0, tops[-1], count + 1.0, tops[-1], 3.0, dashed=True),
        Label("total", one(as_shown(found.rise).expression, "derivative"), 0.5, tops[-1], "n"),
    )
    figure = Graph(
        Axis(_unnamed("inputs"), 0.0, count + 1.0, (TickSet(ticks),)),
        (Panel("f", Axis(_unnamed("change"), low, high, (ticks_up(low, high),)), elements),),
        (Quantity("stage", 0.0), Quantity("shown", 0.0)),
        ("x", "f"),
    )
    return Contributions(id=fresh_id("figure"), figure=figure, count=count)


def _bar(n: int, start: float, end: float, term: Value) -> Block:
    # A bar that goes down keeps its colour: it is drawn from its right to its left.
    sides = (_LEFT, _RIGHT) if end >= start else (_RIGHT, _LEFT)
    name = one(as_shown(term).expression)
    return Block(n + sides[0], start, n + sides[1], end, name)


def _unnamed(words: str) -> Formula:
    """The name of an axis for those who listen: to others its numbers say it."""
    return Formula((), (), words, words)


def _product(found: Linear, n: int, roles: Sequence[Role]) -> Formula:
    """A slope times its change."""
    part = found.plane.slices[n]
    step = as_shown(number_of(found.step[part.name])).expression
    return written(Joined((as_shown(part.slope), "*", step)), role=roles[n]).formula
