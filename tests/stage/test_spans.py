"""Dimension lines and dots: where they stand, and when there is nothing."""

import numpy as np
import pytest
from played import axis, board, setting, word

from calcanim.stage.inspect import inspect
from calcanim.stage.scatter import ScatterMark
from calcanim.stage.spans import SpanMark
from calcanim.storyboard import Storyboard
from calcanim.storyboard.cues import Plot, Strike
from calcanim.storyboard.graph import Graph, Label, Panel, Scatter, Span


def span(side: str, values: dict[str, float], **more: object) -> SpanMark:
    data = Span("s", "increment", 1.0, 1.0, "to", "up", word("h"), side, **more)  # type: ignore[arg-type]
    mark = SpanMark(data, setting(values, right=4.0, top=4.0, x_high=4.0, y_high=4.0))
    mark.update()
    return mark


def middle(mark: SpanMark) -> np.ndarray:
    points = np.concatenate([leaf.points for leaf in mark.words.leaves])
    return np.asarray((points.min(axis=0) + points.max(axis=0))[:2] / 2)


@pytest.mark.parametrize(("side", "beyond"), [("s", (0, -1)), ("n", (0, 1))])
def test_words_stand_beside_the_middle(side: str, beyond: tuple[int, int]) -> None:
    mark = span(side, {"to": 3.0, "up": 1.0})
    off = middle(mark) - np.array([2.0, 1.0])
    assert off[0] == pytest.approx(0.0, abs=1e-6)
    assert off[1] * beyond[1] == pytest.approx(0.1 + mark.words.half[1], abs=1e-6)


def test_a_tick_at_either_end_across_the_line() -> None:
    mark = span("s", {"to": 3.0, "up": 1.0})
    strokes = mark.line.points[::4, :2], mark.line.points[3::4, :2]
    ways = strokes[1] - strokes[0]
    assert ways[0] == pytest.approx([2.0, 0.0])
    assert ways[1:, 0] == pytest.approx([0.0, 0.0])
    assert (strokes[0][1:] + ways[1:] / 2)[:, 0] == pytest.approx([1.0, 3.0])


def test_short_ones_and_those_outside_are_not_there() -> None:
    assert len(span("s", {"to": 1.3, "up": 1.0}).line.points) == 0
    assert len(span("s", {"to": 1.3, "up": 1.0}, low_limit=0.2).line.points) == 12
    gone = span("s", {"to": 9.0, "up": 9.0})
    assert len(gone.line.points) == 0
    assert all(len(leaf.points) == 0 for leaf in gone.words.leaves)
    # One end outside: cut off, and no tick there.
    assert len(span("n", {"to": 5.0, "up": 1.0}).line.points) == 8


def test_a_label_keeps_clear_of_a_span_s_words() -> None:
    elements = (
        Span("s", "increment", 1.0, 2.0, 3.0, 2.0, word("Delta x"), "n"),
        Label("name", word("Q"), 2.0, 2.2, "n"),
    )
    panel = Panel("f", axis("y", 0.0, 4.0, 0, 2, 4), elements)
    graph = Graph(axis("x", 0.0, 4.0, 0, 2, 4), (panel,), (), ("x", "f", "s", "name"))
    film = board(Plot("g", graph), Strike("g", ("s",)))
    assert inspect(film) == []
    assert Storyboard.from_json(film.to_json()) == film


def dots(shown: float, **window: float) -> ScatterMark:
    data = Scatter("d", "derivative", (0.2, 0.5, 0.9), (0.1, 0.5, 2.0), "n")
    mark = ScatterMark(data, setting({"n": shown}, **window))
    mark.update()
    return mark


def test_dots_come_one_after_the_other_and_stay_in_their_panel() -> None:
    assert dots(0.0).leaf.strokes() == []
    ends = np.array(dots(1.5).leaf.strokes())
    assert ends.mean(axis=1)[::2] == pytest.approx(np.array([[0.2, 0.1], [0.5, 0.5]]))
    assert (ends[:, 1] - ends[:, 0]).max(axis=1) / 2 == pytest.approx([0.06, 0.06, 0.03, 0.03])
    assert len(dots(3.0).leaf.strokes()) == 4
    assert len(dots(3.0, y_high=4.0).leaf.strokes()) == 6


def test_as_many_ys_as_xs() -> None:
    with pytest.raises(ValueError, match="as many"):
        Scatter("d", "derivative", (0.0,), ())


def test_a_label_on_a_dot_is_a_fault() -> None:
    words = Span("s", "text", 1.0, 2.0, 3.0, 2.0, word("h"), "s")
    seen = set()
    for y in (3.0, 1.72):
        panel = Panel("f", axis("y", 0.0, 4.0, 0, 4), (words, Scatter("d", "input", (2.0,), (y,))))
        graph = Graph(axis("x", 0.0, 4.0, 0, 4), (panel,), (), ("x", "f", "s", "d"))
        seen.add(bool(inspect(board(Plot("g", graph)))))
    assert seen == {True, False}
