"""Bars in equal steps and a copy of each on its partner from the other end: all equally high."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

from calcanim.expressions.tree import Expression, number, variable
from calcanim.notation.lines import Line, fresh_id
from calcanim.notation.setter import one
from calcanim.pictures.picture import Mark, Parts, Picture
from calcanim.pictures.plots import ticks_up, track, unseen
from calcanim.storyboard.formula import Formula
from calcanim.storyboard.graph import Axis, Block, Blocks, Graph, GraphElement, Panel, Span, TickSet
from calcanim.storyboard.quantities import Quantity, Tick, Track

_HALF = 0.46  # of a bar's width
_SIDE, _RIGHT = 0.9, 2.8  # from the middle of the outermost bars to the edges
_ABOVE = 1.16  # of the columns' height: the window
_SPAN = 1.06  # of the same: where the span above them is


@dataclass(frozen=True, kw_only=True)
class PairedBars(Picture):
    """Bars with a copy that is revealed.

    Quantities: how many bars are ``shown``, and the copy's ``stage``, from the tops of its own
    bars (0) to its partners (1), named (2).
    """

    count: int

    copy = Parts("copy")
    width = Parts("width")
    height = Parts("height")

    def grown(self) -> Track:
        """The bars rise, one after the other."""
        return track({"shown": [0.0, float(self.count)]})

    def paired(self) -> Track:
        """One bar of the copy after the other, the last one first, goes onto its partner.

        There it has its name.
        """
        return track({"stage": [*np.linspace(0.0, 1.0, 60), 2.0]})

    def flights(self, line: Line) -> tuple[tuple[Mark, str], ...]:
        """From the words at both spans to the product of these in a line."""
        words = ("width.words", "height.words")
        return tuple((self.mark(w), line.piece(1, n)) for n, w in enumerate(words))


def paired_bars(
    index: str,
    first: int,
    sizes: Sequence[float],
    names: Sequence[Expression],
    width: Expression,
    height: Expression,
) -> PairedBars:
    """Bars of `sizes` from the place `first` on, which change by equal steps and are not negative.

    `names` are theirs, `width` is how many there are, and `height` that of every pair.
    """
    count, last = len(sizes), first + len(sizes) - 1
    words = [one(name, "text") for name in names]

    def bar(place: int, foot: float, n: int, name: Formula | None = None) -> Block:
        return Block(place - _HALF, foot, place + _HALF, foot + float(sizes[n]), name)

    own = tuple(bar(first + n, 0.0, n, words[n]) for n in range(count))
    tops = tuple(Block(b.x1, b.y2, b.x2, b.y2) for b in own)
    partners = tuple(bar(last - n, float(sizes[count - 1 - n]), n) for n in range(count))
    named = tuple(replace(b, name=name) for b, name in zip(partners, words, strict=True))
    high = float(sizes[0] + sizes[-1])
    at = last + _SIDE
    elements: tuple[GraphElement, ...] = (
        Blocks("terms", "function", "function", (own,), shown="shown"),
        Blocks(
            "copy", "increment", "increment",
            (tops[::-1], partners[::-1], named[::-1]),
            "stage", stagger=0.7,
        ),
        Span(
            "width", "input", first - _HALF, _SPAN * high, last + _HALF, _SPAN * high,
            one(width, "input"), "n",
        ),
        Span("height", "area", at, 0.0, at, high, one(height, "area"), "e"),
    )  # fmt: skip
    every = max(-(-count // 12), 1)
    ticks = tuple(Tick(float(n), one(number(n), "muted")) for n in range(first, last + 1, every))
    figure = Graph(
        Axis(one(variable(index), "input"), first - _SIDE, last + _RIGHT, (TickSet(ticks),)),
        (Panel("a", Axis(unseen("height"), 0.0, _ABOVE * high, (ticks_up(0.0, high),)), elements),),
        (Quantity("shown", 0.0), Quantity("stage", 0.0)),
        ("x", "a.axis", "a.tick", "terms"),
    )
    return PairedBars(id=fresh_id("figure"), figure=figure, count=count)
