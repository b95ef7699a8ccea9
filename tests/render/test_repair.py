"""Only what has changed is drawn again, and the picture is the one that is drawn whole."""

from collections.abc import Iterable, Sequence

import numpy as np
import pytest
from manim import VMobject

from calcanim import catalog
from calcanim.render import canvas as module
from calcanim.render.canvas import Canvas
from calcanim.render.projector import Projector
from calcanim.render.timeline import Segment, Timeline
from calcanim.stage.frame import WIDE
from calcanim.storyboard import DARK

WIDTH, HEIGHT, FPS = 320, 180, 1

CASES = [
    ("chain_rule", {}),
    pytest.param("chain_rule", {"function": "sin(exp(x**2))", "at": "1"}, marks=pytest.mark.long),
    ("secant_to_tangent", {}),
    ("secant_to_tangent", {"function": "floor(x)", "at": "1"}),
    ("gradient_descent", {}),
    pytest.param("gradient_descent", {"function": "x**2-y**2"}, marks=pytest.mark.long),
    ("gradient_descent", {"function": "sqrt(x)+y**2", "start": "x=0.1,y=1", "rate": "1"}),
    ("area_accumulation", {}),
    pytest.param(
        "area_accumulation",
        {"function": "x**3 - x", "from": "2", "to": "-1"},
        marks=pytest.mark.long,
    ),
    ("area_accumulation", {"function": "exp(-x**2)", "from": "-oo", "to": "oo"}),
]


class Both(Canvas):
    """Draws every picture twice, and counts the pixels that differ."""

    def __init__(self) -> None:
        super().__init__(WIDTH, HEIGHT, WIDE, DARK.background)
        self.fresh = Canvas(WIDTH, HEIGHT, WIDE, DARK.background)
        self.pictures = self.drawn = 0
        self.wrong: list[int] = []

    def show(self, leaves: Sequence[VMobject], moving: Iterable[VMobject]) -> None:
        self.fresh.forget()
        self.fresh.show(leaves, moving)
        super().show(leaves, moving)
        self.wrong.append(int((self.pixels != self.fresh.pixels).any(axis=2).sum()))
        self.drawn += sum(box.size for box in self.changed())
        self.pictures += 1


@pytest.mark.parametrize(("slug", "parameters"), CASES)
def test_what_is_repaired_is_what_is_drawn_whole(
    slug: str, parameters: dict[str, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, "_HAIR", 0)  # at this size it would hide boxes that are too small
    film = catalog.lesson(slug).build(**parameters)
    line, both = Timeline(film, FPS), Both()
    last = len(line.intervals) - 1
    everything = Segment(0, 0, 0, last, line.intervals[last].frames)
    Projector(film, line, DARK, WIDE, both).show(everything, lambda interval, offset: None)
    assert both.pictures > 50
    assert not np.any(both.wrong)
    # It is no repair where most of the picture is drawn again.
    assert both.drawn < 0.4 * both.pictures * WIDTH * HEIGHT
