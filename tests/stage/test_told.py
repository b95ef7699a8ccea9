"""What is told lies in its window."""

from dataclasses import replace

import pytest

from calcanim.notation.setter import plain
from calcanim.stage.inspect import inspect
from calcanim.storyboard import Beat, Formula, Storyboard
from calcanim.storyboard.cues import Plot, Reveal, Slide
from calcanim.storyboard.figures import NumberLine, NumberLines
from calcanim.storyboard.graph import (
    Axis,
    Bars,
    Block,
    Blocks,
    Curve,
    Fulcrum,
    Graph,
    GraphElement,
    Panel,
    Piece,
    Point,
    Ring,
    Scatter,
    Span,
)
from calcanim.storyboard.quantities import Channel, Quantity, Track
from calcanim.storyboard.surface import Arrow, Scale, Surface, Trail, Vector, Walk

NOBODY = Formula(())
FLAT = Scale(NOBODY, 0.0, 2.0, ())


def windows(figure: Graph | Surface | NumberLines, *cues: Reveal | Slide) -> list[tuple[str, ...]]:
    """What the inspection finds outside of a window from 0 to 2 on all axes."""
    beat = Beat("One", "Words.", (Plot("f", figure), *cues))
    return [f.who for f in inspect(Storyboard("t", "T", (beat,))) if f.kind == "window"]


def graph(element: GraphElement, p: float = 0.0) -> Graph:
    axis = Axis(NOBODY, 0.0, 2.0, ())
    return Graph(axis, (Panel("f", axis, (element,)),), (Quantity("p", p),), ("x", "f", "e"))


WAY = ((0.5, 0.5), (1.5, 1.5), (2.5, 1.5))


@pytest.mark.parametrize(
    ("inside", "outside"),
    [
        (Point("e", "input", 2.0, 1.0), Point("e", "input", 2.1, 1.0)),
        (Ring("e", "input", 1.0, 0.0, 0.2), Ring("e", "input", 1.0, -0.1, 0.2)),
        (Fulcrum("e", "input", 2.0, 1.0), Fulcrum("e", "input", -0.1, 1.0)),
        (Vector("e", "path", 0, 0, 2, 2), Vector("e", "path", 0, 0, 2, 2.2)),
        (Walk("e", "path", WAY, 1.0), Walk("e", "path", WAY, 1.5)),
        (Scatter("e", "path", (1, 3), (1, 1), 1.0), Scatter("e", "path", (1, 3), (1, 1), 2.0)),
        (
            Span("e", "path", 0, 1, 2, 1, NOBODY),
            Span("e", "path", -0.1, 1, 2, 1, NOBODY),
        ),
        (
            Bars("e", "area", "area", 0, 2, ((1, 2),), (0.5,)),
            Bars("e", "area", "area", 0, 2, ((1, 2.2),), (0.5,)),
        ),
        (
            Blocks("e", "area", "area", ((Block(0, 0, 1, 2), Block(0, 0, 1, 3)),), shown=1),
            Blocks("e", "area", "area", ((Block(0, 0, 1, 2), Block(0, 0, 1, 3)),)),
        ),
    ],
)
def test_it_is_seen_whole(inside: GraphElement, outside: GraphElement) -> None:
    assert windows(graph(inside)) == []
    assert windows(graph(outside)) == [("f.e",)]


def test_a_curve_may_leave_its_window() -> None:
    assert windows(graph(Curve("e", "function", (Piece((0, 1, 2), (0, 5, 0)),)))) == []


def test_it_is_asked_when_a_motion_has_ended() -> None:
    away, back = (Slide("f", Track((Channel("p", ends),))) for ends in ((1.0, 3.0), (3.0, 1.0)))
    point = graph(Point("e", "input", "p", 1.0), 1.0)
    assert windows(point, Slide("f", Track((Channel("p", (1.0, 3.0, 1.0)),)))) == []
    assert windows(point, away, back) == [("f.e",)]


def test_a_way_on_a_surface() -> None:
    trail = Trail("way", "path", ((0.5, 0.5, 1.0), (1.0, 1.0, 1.0), (1.0, 2.4, 1.0)), (0, 1, 2))
    hill = Surface(
        *(FLAT, FLAT, FLAT, 0.0),
        heights=((1.0, 1.0), (1.0, 1.0)),
        holes=(),
        contours=(),
        trails=(trail,),
        arrows=(Arrow("up", "derivative", (1.0, 1.0), (2.0, 2.0)),),
        azimuth=-60.0,
        elevation=36.0,
        turn=(-60.0, -60.0),
    )
    shown = Reveal("f", ("trail.way", "arrow.up"))
    step, on = (Slide("f", Track((Channel("trail.way", (a, a + 1)),))) for a in (0.0, 1.0))
    assert windows(hill, shown, step) == []
    assert windows(hill, shown, step, on) == [("f.trail.way",)]
    far = replace(hill, arrows=(replace(hill.arrows[0], end=(2.3, 1.0)),))
    assert windows(far, shown) == [("f.arrow.up",)]


def test_a_point_on_a_number_line() -> None:
    lines = NumberLines(
        tuple(NumberLine(key, plain(key, key, "input"), 0.0, 2.0, (), "input") for key in "xy"),
        (1.0, 1.0),
        (0.0, 0.0),
        ((0.0,), (0.0,)),
        (plain("u", "u", "inner"),),
        (plain("2", "2", "inner"),),
    )
    shown = Reveal("f", ("point",))
    run = Slide("f", Track((Channel("y", (1.0, 2.5)),)))
    assert windows(lines, shown) == []
    assert windows(lines, shown, run) == [("f.point.y",)]
