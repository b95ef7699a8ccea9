"""What is struck out: muted below a line of its own, until it goes."""

import numpy as np
import pytest
from played import GRAPH, QUOTIENT, assert_plain_manim_plays_the_same, board, colours, played

from calcanim.stage.frame import FRAMES
from calcanim.stage.geometry import box_of
from calcanim.stage.inspect import inspect
from calcanim.storyboard import DARK, LIGHT, Formula, prose
from calcanim.storyboard.cues import Callout, Clear, Hide, Highlight, Plot, Rewrite, Strike
from calcanim.storyboard.cues import Write as Line


def test_the_part_is_muted_and_a_line_runs_from_corner_to_corner() -> None:
    actor = played(Line("a", QUOTIENT, "wide"), Strike("a", ("q.h",))).actors["a"]
    assert actor.line is not None
    struck = actor.line.select("q.h")
    assert colours(struck) == {DARK.colour("muted")}
    assert colours(actor.line.select("r")) == {DARK.colour("input")}
    (line,) = actor.noted
    left, bottom, right, top = box_of(struck[0].points)
    (x0, y0), (x1, y1) = line.points[0, :2], line.points[3, :2]
    assert x0 < left < right < x1
    assert y0 < bottom < top < y1


def test_without_keys_the_whole_line_is_struck() -> None:
    actor = played(Line("a", QUOTIENT, "derivation"), Strike("a", ())).actors["a"]
    assert actor.line is not None
    assert colours(actor.line.glyphs) == {DARK.colour("muted")}
    assert len(actor.noted) == 1


def test_every_row_of_a_broken_line_has_a_stroke() -> None:
    terms = Formula(tuple(f"{'+' if n else ''} a_{n} x^{n}" for n in range(14)))
    actor = played(Line("a", terms, "derivation"), Strike("a", ())).actors["a"]
    heights = [float(leaf.points[:, 1].mean()) for leaf in actor.noted]
    assert len(heights) == 4
    assert heights == sorted(heights, reverse=True)


def test_what_is_struck_stays_muted_when_the_line_has_its_colours_again() -> None:
    cues = (Strike("a", ("q.h",)), Highlight("a", ("r",)), Highlight("a", (), restore=True))
    actor = played(Line("a", QUOTIENT, "wide"), *cues).actors["a"]
    assert actor.line is not None
    assert colours(actor.line.select("q.h")) == {DARK.colour("muted")}
    assert colours(actor.line.select("r")) == {DARK.colour("input")}


def test_the_stroke_moves_and_goes_with_its_line() -> None:
    first = (Line("a", QUOTIENT, "wide"), Strike("a", ()))
    moved = played(*first, Line("b", QUOTIENT, "wide")).actors["a"]
    assert moved.line is not None
    (line,) = moved.noted
    glyphs = np.concatenate([g.points for g in moved.line.glyphs])
    middle = (glyphs.min(axis=0) + glyphs.max(axis=0)) / 2
    assert line.points.mean(axis=0) == pytest.approx(middle, abs=1e-6)
    for last in (Clear(("a",)), Rewrite("a", "b", QUOTIENT, (), in_place=True)):
        after = played(*first, last)
        assert all(line is not leaf for a in after.actors.values() for leaf in a.noted)
        left = {id(leaf) for a in after.actors.values() for leaf in a.leaves}
        assert {id(leaf) for leaf in after.player.stage} == left  # type: ignore[attr-defined]


def test_a_label_of_a_figure_is_struck_and_hidden_with_its_stroke() -> None:
    actor = played(Plot("g", GRAPH), Strike("g", ("name",))).actors["g"]
    assert colours(list(actor.elements["name"].leaves)) == {DARK.colour("muted")}
    assert "name.strike" in actor.visible
    hidden = played(Plot("g", GRAPH), Strike("g", ("name",)), Hide("g", ("name",))).actors["g"]
    assert {"name", "name.strike"}.isdisjoint(hidden.visible)


FILM = (
    Line("t", prose("A tempting rule"), "title", run_time=0.2),
    Plot("g", GRAPH, run_time=0.2),
    Line("a", QUOTIENT, "derivation", run_time=0.2),
    Strike("a", (), run_time=0.2),
    Strike("g", ("name",), run_time=0.2),
    Callout("g", "p", prose("the point"), "e", run_time=0.2),
)


@pytest.mark.parametrize("theme", [DARK, LIGHT], ids=["dark", "light"])
@pytest.mark.parametrize("aspect", FRAMES)
def test_it_can_be_read_in_every_shape_and_theme(aspect: str, theme: object) -> None:
    assert inspect(board(*FILM), theme, FRAMES[aspect]) == []  # type: ignore[arg-type]


def test_plain_manim_plays_the_same() -> None:
    assert_plain_manim_plays_the_same(board(*FILM))
