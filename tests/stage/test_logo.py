"""A course's line of text stands on the recap card, and nowhere else."""

from dataclasses import replace

import pytest

from calcanim.stage.frame import FRAMES
from calcanim.stage.inspect import inspect
from calcanim.stage.perform import Performer
from calcanim.storyboard import DARK, Beat, Formula, Storyboard
from calcanim.storyboard.cues import Write

SUM = Formula(("x + 1",), (), "x + 1")


class _Nothing:
    def enter(self, *_: object) -> None: ...
    def leave(self, *_: object) -> None: ...
    def play(self, animation: object, *_: object) -> None:
        animation.begin()  # type: ignore[attr-defined]
        animation.finish()  # type: ignore[attr-defined]

    def hold(self, *_: object) -> None: ...


def _board() -> Storyboard:
    first = Beat("One", "A card.", (Write("a", SUM, "wide", framed=True),))
    last = Beat("Two", "A recap.", (Write("b", SUM, "wide", framed=True),))
    return Storyboard("tiny", "Sums", (Beat("Zero", "Hi.", ()), first, last))


@pytest.mark.parametrize("aspect", FRAMES)
def test_the_logo_is_on_the_last_card(aspect: str) -> None:
    theme = replace(DARK, logo="Analysis 1 · a line that is nearly as long as it may be, here")
    performer = Performer(_board(), theme, _Nothing(), frame=FRAMES[aspect])
    performer.run()
    assert "logo" not in performer.actors["a"].elements
    card = performer.actors["b"].elements["card"].leaves[0].points
    for glyph in performer.actors["b"].elements["logo"].leaves:
        assert (glyph.points.min(axis=0)[:2] > card.min(axis=0)[:2]).all()
        assert (glyph.points.max(axis=0)[:2] < card.max(axis=0)[:2]).all()
    assert inspect(_board(), theme, FRAMES[aspect]) == []


def test_no_logo_no_line() -> None:
    performer = Performer(_board(), DARK, _Nothing())
    performer.run()
    assert set(performer.actors["b"].elements) == {"card", "line"}
