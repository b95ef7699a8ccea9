"""What is seen is said: every kind of cue, figure and element has words."""

import typing
from dataclasses import replace

import pytest

from calcanim.storyboard import Beat, Formula, Storyboard, prose
from calcanim.storyboard.cues import (
    Callout,
    Clear,
    Cue,
    Hide,
    Highlight,
    Hold,
    Lift,
    Plot,
    Reveal,
    Rewrite,
    Slide,
    Strike,
    Write,
)
from calcanim.storyboard.describe import cues, describe, figures, graphs
from calcanim.storyboard.figures import (
    Channel,
    Edge,
    Figure,
    Group,
    Network,
    Node,
    NumberLine,
    NumberLines,
    Table,
    Track,
)
from calcanim.storyboard.graph import (
    Area,
    Axis,
    Bars,
    Block,
    Blocks,
    Brick,
    Curve,
    Graph,
    GraphElement,
    Guide,
    Label,
    Panel,
    Piece,
    Point,
    Readout,
    Scatter,
    Segment,
    Slope,
    Span,
)
from calcanim.storyboard.quantities import Quantity
from calcanim.storyboard.surface import (
    Arrow,
    Contour,
    HeightMap,
    LevelCurves,
    Scale,
    Surface,
    Trail,
    Vector,
    Walk,
)


def _has_words(function: typing.Any, kind: type) -> bool:
    return function.dispatch(kind) is not function.dispatch(object)


@pytest.mark.parametrize("kind", typing.get_args(Cue))
def test_every_cue_has_words(kind: type) -> None:
    assert _has_words(cues.in_words, kind), "register it in calcanim/storyboard/describe/cues.py"


@pytest.mark.parametrize("kind", typing.get_args(Figure))
def test_every_figure_has_words(kind: type) -> None:
    where = "register it in calcanim/storyboard/describe/figures.py"
    assert _has_words(figures.picture, kind), where
    assert _has_words(figures.revealed, kind), where


@pytest.mark.parametrize("kind", [*typing.get_args(GraphElement), Readout])
def test_every_element_of_a_graph_has_words(kind: type) -> None:
    assert _has_words(graphs.element, kind), "register it in describe/graphs.py"


def word(text: str) -> Formula:
    return Formula((text,), (), text, text)


XS = tuple(n / 10 for n in range(-20, 21))
PARABOLA = Piece(XS, tuple(x * x for x in XS))
GRAPH = Graph(
    Axis(word("x"), "left", "right", ()),
    (
        Panel(
            "f",
            Axis(word("y"), -1.0, 5.0, ()),
            (
                Curve("curve", "function", (PARABOLA,)),
                Point("p", "input", "p.x", "p.y"),
                Slope("secant", "derivative", "p.x", "p.y", "slope"),
                Guide("guide", "muted", "p.x", "p.y"),
                Label("name", word("P"), "p.x", "p.y"),
                Segment("rise", "increment", 1.0, 1.0, 1.0, 4.0, dashed=True),
                Area("area", "area", "negative_area", (PARABOLA,), 0.0, "p.x"),
                Bars("bars", "area", "negative_area", 0.0, 2.0, ((1.0,), (0.5, 2.0)), (0.5, 0.5)),
            ),
        ),
    ),
    (
        Quantity("left", -2.0),
        Quantity("right", 2.0),
        Quantity("p.x", 2.0),
        Quantity("p.y", 4.0),
        Quantity("slope", 3.0),
    ),
    ("x", "f", "curve"),
    (Readout("m", word("slope"), "slope", "derivative"),),
)
LINES = NumberLines(
    (
        NumberLine("x", word("x"), 0.0, 4.0, (), "input"),
        NumberLine("y", word("y"), 0.0, 2e7, (), "outer"),
    ),
    (1.0, 2.0),
    (0.0, 0.0),
    (0.5, -1.0),
    (word("y equals two x"),),
    (word("times two"),),
)
NETWORK = Network(
    (
        Node("x", word("x"), word("one"), word("the slope is two"), "input"),
        Node("y", word("y"), word("two"), word("the slope is one"), "outer"),
    ),
    (Edge("y", "x", "y", word("doubling"), word("two")),),
)


def said(*shown: Cue) -> list[str]:
    board = Storyboard("tiny", "Sums", (Beat("One", "", shown, 1.0),))
    return [s.text for s in describe(board)[0]]


def test_lines() -> None:
    assert said(
        Write("t", prose("Sums"), "title"),
        Write("a", word("x plus one"), "derivation"),
        Hold(1.0),
        Highlight("a", ("b",)),
        Rewrite("a", "b", word("one plus x"), ()),
        Rewrite("b", "c", word("two"), (), in_place=True),
        Write("card", word("a rule"), "wide", framed=True),
        Clear(("a", "c")),
        Clear(),
    ) == [
        "Title: Sums.",
        "A line appears: x plus one.",
        "A part of a line lights up.",
        "From it grows a new line: one plus x.",
        "The line turns into: two.",
        "On a card: a rule.",
        "Two lines go.",
        "The picture is cleared.",
    ]


def test_what_is_struck_out_and_what_words_point_to() -> None:
    assert said(
        Write("a", word("x plus one"), "derivation"),
        Callout("a", "b", prose("the term")),
        Hide("a", ("callout.b",)),
        Strike("a", ()),
        Strike("a", ("b",)),
        Plot("g", GRAPH),
        Strike("g", ("name",)),
        Callout("g", "p", prose("here")),
        Lift("l", word("P is a point"), "derivation", (("g", "name", "p"),)),
        Lift("l", word("P is a point"), "derivation", (("g", "p", "p"),), reverse=True),
    ) == [
        "A line appears: x plus one.",
        "Words point to a part of the line: the term.",
        "The line is struck out: x plus one.",
        "A part of the line is struck out.",
        "A graph: x from minus 2 to 2 from left to right, y upwards. Here is the function's curve,"
        " which from minus 2, 4 falls to 0, 0, rises to 2, 4.",
        "Struck out: the label P.",
        "Words point to a part of the figure: here.",
        "A line appears, with the label P out of the figure: P is a point.",
        "From the line comes into the figure: a dot at 2, 4.",
    ]


def test_number_lines() -> None:
    grow = Track((Channel("x.nudge", (0.0, 0.5)), Channel("y.nudge", (0.0, -1.0))))
    assert said(Plot("n", LINES), Reveal("n", ("point",)), Slide("n", grow)) == [
        "Two number lines, one below the other: x from 0 to 4 and y from 0 to 2 times ten to the 7."
        " Between them stands y equals two x.",
        "A dot marks x at 1 and y at 2, joined from line to line.",
        "The bar on x grows to 0.5 to the right; the bar on y grows to 1 to the left.",
    ]


def test_networks_and_tables() -> None:
    table = Table((word("h"), word("quotient")), ((word("0.1"), word("2.1")),))
    backward = ("gradient.y", "derivative.y", "gradient.x")
    assert said(
        Plot("n", NETWORK), Reveal("n", ("value",)), Reveal("n", backward), Plot("t", table),
        Reveal("t", ("row.0",)),
    ) == [
        "Two circles from left to right, x and y, joined by arrows: from x to y by doubling.",
        "Values appear from left to right: one above x and two above y.",
        "Under the arrows, from right to left: two. Under the circles, from right to left: the"
        " slope is one and the slope is two.",
        "A table with the columns h and quotient.",
        "A row: 0.1, 2.1.",
    ]  # fmt: skip


def test_graphs() -> None:
    slide = Track(
        (
            Channel("p.x", (2.0, 1.0)),
            Channel("p.y", (4.0, 1.0)),
            Channel("slope", (3.0, -0.5)),
        )
    )
    zoom = Track((Channel("left", (-2.0, 0.9)), Channel("right", (2.0, 1.1))))
    assert said(
        Plot("g", GRAPH),
        Reveal("g", ("p", "secant", "m", "name")),
        Slide("g", slide),
        Hide("g", ("secant",)),
        Slide("g", zoom),
        Reveal("g", ("area", "rise", "bars")),
    ) == [
        "A graph: x from minus 2 to 2 from left to right, y upwards. Here is the function's curve,"
        " which from minus 2, 4 falls to 0, 0, rises to 2, 4.",
        "Here is a dot at 2, 4, a straight line of slope 3 through 2, 4, the label P and a readout"
        " of slope: 3.",
        "The dot moves to 1, 1; the line turns from slope 3 to slope minus 0.5; the readout of"
        " slope goes from 3 to minus 0.5.",
        "The picture zooms in: x from 0.9 to 1.1.",
        "Here is a dashed line from 1, 1 to 1, 4, the area between curve and axis, shaded from 0 to"
        " 1 and one rectangle on the axis from 0 to 2.",
    ]


def test_blocks_dots_and_measures() -> None:
    rows = ((1.0, "one"), (-2.0, "minus two"))
    standing = tuple(Block(float(n), 0.0, n + 1.0, y, word(w)) for n, (y, w) in enumerate(rows))
    climbed = (standing[0], Block(1.0, 1.0, 2.0, -1.0, word("minus two")))
    elements = (
        Blocks("b", "function", "negative_area", (standing, climbed), "at", "shown", lit="lit"),
        Scatter("dots", "derivative", (0.5, 1.5, 1.0), (0.0, 1.0, 2.0), "n"),
        Span("wide", "increment", 0.0, 2.0, "to", 2.0, word("delta x")),
        Brick("slab", "function", 0.0, 0.0, 0.0, "to", 2.0, 3.0, word("volume")),
    )
    panel = Panel("f", Axis(word("y"), -2.0, 3.0, ()), elements)
    starts = {"at": 0.0, "shown": 1.0, "lit": -1.0, "n": 0.0, "to": 1.0}
    quantities = tuple(Quantity(k, v) for k, v in starts.items())
    graph = Graph(Axis(word("x"), 0.0, 2.0, ()), (panel,), quantities, ("x", "f", "b", "dots"))

    def run(**ends: float) -> Slide:
        return Slide("g", Track(tuple(Channel(k, (starts[k], v)) for k, v in ends.items())))

    assert said(
        Plot("g", graph), run(shown=2.0), run(lit=1.0), run(n=2.0), Reveal("g", ("wide", "slab"))
    )[1:] == [
        "Now two blocks, named one and minus two.",
        "Now two blocks, named one and minus two, number 2 lit.",
        "Now two dots from 0.5 to 1.5.",
        "Here is a measure from 0, 2 to 1, 2: delta x and a box of 1 by 2 by 3, named volume.",
    ]


BOWL = Surface(
    Scale(word("w one"), -2.0, 2.0, ()),
    Scale(word("w two"), -1.0, 1.0, ()),
    Scale(word("the loss"), 0.0, 5.0, ()),
    -0.5,
    ((9.0, 2.0, 3.0), (1.0, 0.25, 2.0), (0.0, 2.0, 3.0)),
    (6,),
    (Contour(1.0, ()),),
    (Trail("good", "path", ((2.0, 1.0, 4.0), (1.0, 0.5, 2.0), (0.0, 0.0, 0.25)), (0, 1, 2)),),
    (Arrow("slope", "derivative", (2.0, 1.0), (1.0, 0.5)),),
    30.0,
    25.0,
    (20.0, 40.0),
)


def test_surfaces() -> None:
    down = Track((Channel("trail.good", (0.0, 1.0, 2.0)),))
    turn = Track((Channel("camera.azimuth", (30.0, 40.0)),))
    assert said(
        Plot("s", BOWL),
        Reveal("s", ("levels", "trail.good", "shadow.good", "arrow")),
        Slide("s", down),
        Slide("s", turn),
    ) == [
        "A surface in space over w one from minus 2 to 2 and w two from minus 1 to 1. It is"
        " lowest near 0, 0, where the loss is 0.25.",
        "Here is a floor with level curves, the path's shadow on the floor, a path on the surface,"
        " at 2, 1, at the height 4 and an arrow on the floor from 2, 1 to 1, 0.5.",
        "The path takes two steps, to 0, 0, to the height 0.25.",
        "The camera turns around the surface.",
    ]


def test_a_curve_in_space_takes_no_steps() -> None:
    points = ((-2.0, 1.0, 4.0), (0.0, 1.0, 1.0), (2.0, 1.0, 4.0))
    figure = replace(BOWL, trails=(Trail("cut", "increment", points, ()),))
    drawn = Track((Channel("trail.cut", (0.0, 2.0)),))
    assert said(Plot("s", figure), Reveal("s", ("trail.cut",)), Slide("s", drawn))[1:] == [
        "Here is a curve in space from minus 2, 1, as far as minus 2, 1, at the height 4.",
        "The curve is drawn to 2, 1, to the height 4.",
    ]


def test_a_map_beside_its_surface() -> None:
    level = Contour(1.0, (((0.0, 0.0), (1.0, 1.0)),))
    elements = (
        HeightMap("heights", -2.0, 2.0, -1.0, 1.0, 0.0, 5.0, ((0.0, 1.0), (1.0, 2.0))),
        LevelCurves("levels", 0.0, 5.0, (level, Contour(2.0, level.pieces))),
        Walk("walk", "path", ((2.0, 1.0), (1.0, 0.5), (0.0, 0.0)), "trail.good"),
        Vector("gradient", "derivative", 0.0, 0.0, 1.0, 1.0),
    )
    panel = Panel("map", Axis(word("w two"), -1.0, 1.0, ()), elements)
    shown = ("x", "map", "heights", "levels", "walk")
    quantities = (Quantity("trail.good", 0.0),)
    seen_from_above = Graph(Axis(word("w one"), -2.0, 2.0, ()), (panel,), quantities, shown)
    both = Group(
        ("bowl", "above"),
        (BOWL, seen_from_above),
        ("figure", "figure"),
        ("bowl", "above"),
    )
    down = Track((Channel("trail.good", (0.0, 2.0)),))
    first, *rest = said(
        Plot("g", both), Reveal("g", ("above.gradient",)), Reveal("g", ("bowl.trail.good",)),
        Slide("g", down),
    )  # fmt: skip
    assert first.startswith("A surface in space over w one")
    assert first.endswith(
        "A graph: w one from minus 2 to 2 from left to right, w two upwards. Here is a map of"
        " heights from 0 to 5, in colours, level curves at two heights from 1 to 2 and a path that"
        " starts at 2, 1."
    )
    assert rest == [
        "Here is an arrow from 0, 0 to 1, 1.",
        "Here is a path on the surface, at 2, 1, at the height 4.",
        "The path takes two steps, to 0, 0, to the height 0.25; now a path of two steps from 2, 1"
        " to 0, 0.",
    ]


def test_what_a_group_does_not_show_yet_is_not_seen() -> None:
    both = Group(
        ("bowl", "above"),
        (BOWL, GRAPH),
        ("figure", "figure"),
        ("bowl", "above.p"),
    )
    first, second = said(Plot("g", both), Reveal("g", ("above.x", "above.curve")))
    assert first.startswith("A surface in space")
    assert first.endswith("the loss is 0.25. Here is a dot at 2, 4.")
    assert second == (
        "A graph: x from minus 2 to 2 from left to right, y upwards. Here is the function's curve,"
        " which from minus 2, 4 falls to 0, 0, rises to 2, 4."
    )


def test_curves_that_break_or_swing() -> None:
    from math import sin

    wave = Piece(tuple(n / 10 for n in range(300)), tuple(sin(n / 10) for n in range(300)))
    assert graphs.shape((wave,)) == "swinging up and down between minus 1 and 1"
    assert graphs.shape((PARABOLA, PARABOLA)) == "in two pieces, between 0 and 4"
    level = Piece((0.0, 1.0), (2.0, 2.0))
    assert graphs.shape((level,)) == "which from 0, 2 stays level to 1, 2"


def test_times_lie_in_the_beat_and_what_starts_together_is_one() -> None:
    at_once = Write("a", word("a"), "wide", run_time=0.0)
    beat = Beat("One", "", (at_once, Write("b", word("b"), "wide"), Hold(1.0)), 2.0)
    (seen,) = describe(Storyboard("tiny", "Sums", (beat,)))
    assert [(s.start, s.end) for s in seen] == [(0.0, 4.0)]
    assert seen[0].text == "A line appears: a. A line appears: b."
