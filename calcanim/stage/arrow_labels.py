"""Formulas beside the arrows on a surface's floor, where they touch nothing.

A label keeps its distance from its arrow when the camera moves; its place is chosen for the camera
at rest. All lengths are in scene units.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import product

import numpy as np
from manim import VMobject

from calcanim.stage.fills import Fill
from calcanim.stage.geometry import along, covers
from calcanim.stage.items import Element
from calcanim.stage.labels import Obstacles, Placed, place
from calcanim.stage.layout import MIN_EM, Region, fit
from calcanim.stage.painted import Strokes, Words
from calcanim.stage.space import Array
from calcanim.storyboard.formula import Formula
from calcanim.storyboard.theme import Theme

_EMS = (0.38, 0.32)
_AROUND = 0.05  # of the plate, around the words
_ALONG = (1.0, 0.6, 0.3, 0.0)  # where beside the arrow, from its tip to its start
_LED = (0.7, 0.3)  # where a leader line ends, if nothing beside the arrow is free
_GAP = 0.1


class ArrowLabel:
    """A formula on a plate that hides the level curves below it; both lie over the picture."""

    def __init__(self, formula: Formula, theme: Theme) -> None:
        self.sizes = [Words(fit(formula, 3.0, em, theme)) for em in _EMS]
        self.words = self.sizes[0]
        self.plate = Fill(theme.card, 1.0)
        self.leader = Strokes(theme.colour("muted"), 2.0)
        self.way: Array | None = None  # the leader, from its place on the arrow
        self.share = 1.0
        self.offset: Array | None = None
        for n, leaf in enumerate(self.leaves):
            leaf.set_z_index(2 if n else 1.5)

    @property
    def leaves(self) -> list[VMobject]:
        """The plate, the leader line, and the words of every size."""
        words = (leaf for words in self.sizes for leaf in words.leaves)
        return [self.plate, self.leader, *words]

    def elements(self, key: str) -> dict[str, Element]:
        """What the figure has of it."""
        leaves = [leaf for words in self.sizes for leaf in words.leaves]
        return {
            f"{key}.plate": Element("card", [self.plate]),
            f"{key}.leader": Element("line", [self.leader]),
            f"{key}.label": Element("text", leaves, _EMS[-1], MIN_EM),
        }

    def settle(self, arrow: Array, obstacles: Sequence[Obstacles], region: Region) -> Placed | None:
        """Find a place beside `arrow`, shape (2, 2), clear of the first of `obstacles` that can be.

        The largest words that have room beside the arrow win; else the nearest free place, which a
        leader line joins to the arrow; without any there is no label.
        """
        panel = (region.left, region.bottom, region.right, region.top)
        way = arrow[1] - arrow[0]
        aside = np.array([-way[1], way[0]])
        for led, shares in ((False, _ALONG), (True, _LED)):
            for words, here, share in product(self.sizes, obstacles, shares):
                at = arrow[0] + way * share
                ahead = way if share == 1.0 else aside * np.sign(aside[1] or 1.0)
                size, prefer = (2 * words.half[0], 2 * words.half[1]), (ahead[0], ahead[1])
                found = place(size, at, here, panel, prefer=prefer, gap=_GAP, leader=led)
                if found is not None:
                    self.words, self.share = words, share
                    self.offset = np.array(found.centre) - at
                    if found.leader is not None:
                        self.way = np.array(found.leader).reshape(2, 2) - at
                    return found
        return None

    def update(self, arrow: Array, floor: Array) -> None:
        """Follow the arrow; words that lie on the `floor`, shape (5, 2), have a plate."""
        for words in self.sizes:
            words.hide()
        if self.offset is None:
            self.plate.put([])
            return
        at = arrow[0] + (arrow[1] - arrow[0]) * self.share
        if self.way is not None:
            ends = self.way + at
            self.leader.put(ends[:1], ends[1:])
        x, y = (float(v) for v in at + self.offset)
        self.words.place(x, y)
        w, h = (half + _AROUND for half in self.words.half)
        corners = np.array([[x - w, y - h], [x + w, y - h], [x + w, y + h], [x - w, y + h]])
        inside = covers(along(floor), np.array([[x, y]]))[0]
        self.plate.put([corners] if inside else [])
