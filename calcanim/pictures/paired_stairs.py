"""A staircase and its copy, turned over, which make a rectangle."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from calcanim.expressions.tree import add, number, variable
from calcanim.notation.lines import Line, fresh_id
from calcanim.notation.setter import one
from calcanim.pictures.picture import Mark, Parts, Picture
from calcanim.pictures.plots import eased, track
from calcanim.pictures.tiled import Turn, Window, blocks, from_to, opened
from calcanim.pictures.tilings import Rectangle, staircase
from calcanim.storyboard.graph import Blocks, Span
from calcanim.storyboard.quantities import Track

_GAP = 1.0  # between a staircase and its copy
_COUNT = 61


@dataclass(frozen=True, kw_only=True)
class PairedStairs(Picture):
    """Two staircases of `count` columns; the second one is revealed.

    Quantities: ``columns`` and ``cells`` of both that are there, ``stage`` of the copy, and
    ``wide`` and ``high`` where the dimension lines end.
    """

    count: int

    first = Parts("first")
    second = Parts("second")
    width = Parts("width")
    height = Parts("height")

    def grows(self) -> Track:
        """The first staircase, column by column."""
        return track({"cells": np.linspace(1.0, len(staircase(self.count)), _COUNT)})

    def makes_room(self) -> Track:
        """The window for both, side by side."""
        return track(from_to(_alone(self.count), _beside(self.count)))

    def turned(self) -> Track:
        """The copy is turned over, upside down and left to right."""
        return track({"stage": Turn(0, 2).values(_COUNT)})

    def laid_on(self) -> Track:
        """The copy goes onto the staircase: a rectangle."""
        return track(
            {
                "stage": eased(2, 3, _COUNT),
                **from_to(_beside(self.count), _whole(self.count), _COUNT),
            }
        )

    def assembled(self) -> Track:
        """The copy is turned over and goes onto the staircase, at one go."""
        window = from_to(_beside(self.count), _whole(self.count), _COUNT)
        return track({"stage": Turn(0, 3).values(_COUNT), **window})

    def flights(self, line: Line) -> tuple[tuple[Mark, str], ...]:
        """From the words at both sides to the product of these in a line."""
        words = ("height.words", "width.words")
        return tuple((self.mark(w), line.piece(1, n)) for n, w in enumerate(words))

    def one_less(self) -> Track:
        """A column and a row go, and come back: an odd count in the place of an even one."""
        there = np.interp(np.linspace(0, 1, _COUNT), (0, 0.35, 0.65, 1), (0, 1, 1, 0))
        last = len(staircase(self.count))
        return track(
            {
                "cells": last - self.count * there,
                "copied": last - self.count * there,
                "wide": self.count - there,
                "high": self.count - there,
            }
        )


def paired_stairs(count: int, letter: str) -> PairedStairs:
    """Staircases of `count` columns; the number of these is called `letter`."""
    # The cells of the last row of the rectangle come last, so that they can go first.
    own = sorted(staircase(count), key=lambda c: c.y == 0)
    aside = count + _GAP
    # What is turned over begins at its other end, so that it is seen to turn.
    hanging = [Rectangle(c.x, count - c.y, 1, -1) for c in own]
    turned = [Rectangle(count - c.x, c.y, -1, -1) for c in hanging]
    stages = (
        blocks([c.moved(aside, 0) for c in own]),
        blocks([c.moved(aside, 0) for c in hanging]),
        blocks([c.moved(aside, 0) for c in turned]),
        blocks([c.moved(-1, 0) for c in turned]),
    )
    m = variable(letter)
    elements = (
        Blocks("first", "function", "function", (blocks(staircase(count)),), shown="cells"),
        Blocks("second", "increment", "increment", stages, "stage", "copied", stagger=0.0),
        Span("width", "input", -1.0, -0.3, "wide", -0.3, one(add(m, number(1)), "input"), "s"),
        Span("height", "input", -1.3, 0.0, -1.3, "high", one(m, "input"), "w"),
    )
    now = {
        "cells": 1.0,
        "copied": float(len(own)),
        "stage": 0.0,
        "wide": float(count),
        "high": float(count),
    }
    figure = opened(elements, _alone(count), now, square=False)
    return PairedStairs(id=fresh_id("figure"), figure=figure, count=count)


def _alone(count: int) -> Window:
    return (-0.1, count + 0.1, -0.1, count + 0.1)


def _beside(count: int) -> Window:
    return (-0.1, 2 * count + _GAP + 0.1, -0.1, count + 0.1)


def _whole(count: int) -> Window:
    return (-1.9, count + 0.1, -1.0, count + 0.1)
