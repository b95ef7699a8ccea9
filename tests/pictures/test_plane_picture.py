"""A walk along a curve: the point stays on it, with the slope that it has there."""

import pytest

from calcanim.expressions import parse
from calcanim.pictures.plane import plane, walk_picture
from calcanim.sampling.windows import Window
from calcanim.storyboard.graph import Curve, Graph

VIEW = Window(-0.5, 2.5, -0.5, 5.0)


def test_a_walker_stays_on_its_curve() -> None:
    made = walk_picture("L", parse("w**2"), parse("2*w"), "w", [2.0, 1.0, 0.5], VIEW)
    assert len(made.tracks) == 2
    for track, (start, end) in zip(made.tracks, [(2.0, 1.0), (1.0, 0.5)], strict=True):
        moved = {c.key: c.values for c in track.channels}
        assert (moved["w"][0], moved["w"][-1]) == (start, end)
        assert moved["y"] == pytest.approx([w**2 for w in moved["w"]])
        assert moved["m"] == pytest.approx([2 * w for w in moved["w"]])


def test_handles_name_what_is_there() -> None:
    made = walk_picture("L", parse("w**2"), parse("2*w"), "w", [2.0, 1.0, 0.5, 0.2], VIEW)
    graph = made.figure
    assert isinstance(graph, Graph)
    keys = {e.key for e in graph.panels[0].elements}
    for mark in (made.walker, made.start, made.next, made.rest):
        assert mark.id == made.id
        assert set(mark.keys) <= keys
    assert made.rest.keys == ("was.2",)


def test_the_first_curve_is_there_at_once() -> None:
    curves = [("function", parse("sqrt(x)")), ("increment", parse("x"))]
    graph = plane("f", curves, "x", VIEW).figure
    assert isinstance(graph, Graph)
    drawn = [e for e in graph.panels[0].elements if isinstance(e, Curve)]
    assert [(c.key, c.role) for c in drawn] == [("curve0", "function"), ("curve1", "increment")]
    assert "curve0" in graph.shown
    assert "curve1" not in graph.shown
    # Left of 0 the root has no values.
    assert min(drawn[0].pieces[0].xs) == 0
