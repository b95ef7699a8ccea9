"""Each word looks at itself and at all before it: a staircase, and one of twice as many words."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from calcanim.expressions.tree import variable
from calcanim.notation.lines import beside, fresh_id, written
from calcanim.notation.setter import one
from calcanim.notation.sides import words as words_of
from calcanim.pictures.picture import Parts, Picture
from calcanim.pictures.plots import track
from calcanim.pictures.tiled import Window, blocks, from_to
from calcanim.pictures.tilings import doubled_staircase
from calcanim.storyboard.formula import Formula, prose
from calcanim.storyboard.graph import Axis, Blocks, Graph, GraphElement, Panel, Span, TickSet
from calcanim.storyboard.quantities import Quantity, Tick, Track

_COUNT = 61
_ROLES = ("function", "increment", "input", "derivative")


@dataclass(frozen=True, kw_only=True)
class DoubledStairs(Picture):
    """A staircase of as many columns as there are words, and three more that double its sides.

    Quantities: ``cells0`` to ``cells3`` of the four that are there, ``words`` (opacity), and the
    window.
    """

    count: int

    first = Parts("stairs0")
    others = Parts("stairs1", "stairs2", "stairs3")
    width = Parts("width")
    sides = Parts("below", "beyond", "upper", "lower")

    def grows(self) -> Track:
        """Column by column."""
        whole = len(doubled_staircase(self.count)[0])
        return track({"cells0": np.linspace(0, whole, _COUNT)})

    def zoomed_out(self) -> Track:
        """Room for twice as many words."""
        run = from_to(_near(self.count), _far(self.count), _COUNT)
        return track({**run, "words": np.clip(np.linspace(2, -3, _COUNT), 0, 1)})

    def filled(self) -> Track:
        """The other three, one after the other."""
        t = np.linspace(0, 3, _COUNT)
        sizes = [len(part) for part in doubled_staircase(self.count)]
        return track({f"cells{n}": sizes[n] * np.clip(t - n + 1, 0, 1) for n in (1, 2, 3)})


def doubled_stairs(words: Sequence[str], letter: str) -> DoubledStairs:
    """Stairs for these words; their number is called `letter`."""
    count = len(words)
    n, noun = variable(letter), written(words_of("words", "input"))
    elements: tuple[GraphElement, ...] = (
        *(
            Blocks(f"stairs{k}", role, role, (blocks(part),), shown=f"cells{k}")
            for k, (part, role) in enumerate(zip(doubled_staircase(count), _ROLES, strict=True))
        ),
        _upright("width", count, 0, count, beside(written(n, "input"), noun, gap="thick").formula),
        _level("below", 0, count, one(n, "input")),
        _level("beyond", count, 2 * count, one(n, "input")),
        _upright("lower", 2 * count, 0, count, one(n, "input")),
        _upright("upper", 2 * count, count, 2 * count, one(n, "input")),
    )
    ticks = TickSet(
        tuple(Tick(k + 0.5, prose(word, "muted")) for k, word in enumerate(words)), "words"
    )
    left, right, bottom, top = _near(count)
    now = {
        "left": left,
        "right": right,
        "bottom": bottom,
        "top": top,
        "words": 1.0,
        **{f"cells{k}": 0.0 for k in range(4)},
    }
    figure = Graph(
        Axis(Formula(()), "left", "right", (ticks,)),
        (Panel("plane", Axis(Formula(()), "bottom", "top", (ticks,)), elements),),
        tuple(Quantity(k, float(v)) for k, v in now.items()),
        ("x.tick", "plane.tick"),
    )
    return DoubledStairs(id=fresh_id("figure"), figure=figure, count=count)


def _upright(key: str, right: int, low: int, high: int, words: Formula) -> Span:
    """How high columns are, right of them."""
    x = right + 0.3
    return Span(key, "input", x, float(low), x, float(high), words, "e")


def _level(key: str, left: int, right: int, words: Formula) -> Span:
    """How many columns there are, below them."""
    return Span(key, "input", float(left), -0.3, float(right), -0.3, words, "s")


def _near(count: int) -> Window:
    return (-0.1, count + 2.4, 0.0, count + 0.1)


def _far(count: int) -> Window:
    return (-0.1, 2 * count + 2.2, -1.5, 2 * count + 0.1)
