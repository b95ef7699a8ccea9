"""Measures of a film's look: motion from its cues, the rest from what stands on the stage."""

import numpy as np
import pytest

from calcanim.stage.frame import SQUARE, TALL, WIDE
from calcanim.stage.inspect import examine
from calcanim.stage.measures import Measurer, Surveyed, largest_empty, motion
from calcanim.storyboard import Beat, Storyboard, prose
from calcanim.storyboard.cues import Clear, Plot, Slide, Write
from calcanim.storyboard.figures import Channel, Table, Track
from calcanim.storyboard.formula import Formula
from calcanim.storyboard.graph import Axis, Graph, Panel, Point, TickSet
from calcanim.storyboard.quantities import Quantity

NAME = Formula(("x",), (), "x", "x")
GRAPH = Graph(
    Axis(NAME, -1.0, 1.0, (TickSet(()),)),
    (Panel("f", Axis(NAME, -1.0, 1.0, (TickSet(()),)), (Point("p", "input", "p.x", 0.0),)),),
    (Quantity("p.x", 0.0),),
    ("x", "f", "p"),
)
RUN = Track((Channel("p.x", (0.0, 0.5)),))


def board(*beats: Beat) -> Storyboard:
    return Storyboard("film", "Film", beats)


def test_a_figure_moves_while_it_comes_and_runs() -> None:
    words = Write("a", prose("a"), "derivation", run_time=3.0)
    made = board(
        Beat("T", "", (Plot("g", GRAPH, run_time=1.0), words), 1.0),
        Beat("U", "", (Slide("g", RUN, 2.0), Clear(("a",), 1.0)), 2.0),
    )
    moving, standstill = motion(made)
    assert moving == pytest.approx(3 / 10)
    assert standstill == pytest.approx(4.0)


def test_a_table_is_no_figure() -> None:
    table = Table((prose("n"),), ((prose("1"),),))
    assert motion(board(Beat("T", "", (Plot("t", table, run_time=1.0),), 1.0))) == (0.0, 2.0)


def test_the_largest_empty_rectangle() -> None:
    ink = np.zeros((4, 6), dtype=bool)
    assert largest_empty(ink) == 1.0
    ink[0, :] = True
    ink[:, 2] = True
    assert largest_empty(ink) == 9 / 24
    ink[3, 5] = True
    assert largest_empty(ink) == 6 / 24


@pytest.mark.parametrize("frame", [WIDE, SQUARE, TALL])
def test_a_frame_without_anything_is_empty(frame: object) -> None:
    measurer = Measurer(frame)  # type: ignore[arg-type]
    measurer.still(())
    assert measurer.stills == [Surveyed(box=0.0, empty=1.0, cells=0.0)]


def test_larger_type_is_measured_larger() -> None:
    small, large = (
        examine(board(Beat("T", "", (Write("a", prose("noun"), "derivation", size),), 1.0)))[1]
        for size in (1.0, 1.5)
    )
    assert large.glyph == pytest.approx(1.5 * small.glyph, rel=0.02)
    assert large.box > small.box
    # x-height letters of Typst's font, half a unit to the em, are 0.2 units high or so.
    assert 15 < small.glyph < 25


def test_a_graph_fills_more_than_a_word() -> None:
    word = examine(board(Beat("T", "", (Write("a", prose("word"), "title"),), 1.0)))[1]
    graph = examine(board(Beat("T", "", (Plot("g", GRAPH),), 1.0)))[1]
    assert graph.box > 5 * word.box
    assert graph.cells > word.cells
    assert graph.empty < word.empty
