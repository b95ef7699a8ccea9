"""Formulas, layout and inspection on a constructed stage; nothing is rendered."""

import numpy as np
import pytest

from calcanim.stage.formulas import Line
from calcanim.stage.inspect import inspect
from calcanim.stage.layout import MIN_EM, WIDE, fit
from calcanim.stage.motion import Morph, Motion, State
from calcanim.stage.typesetting import TypesetError
from calcanim.storyboard import DARK, Beat, Formula, Part, Storyboard, prose
from calcanim.storyboard.cues import Highlight, Rewrite, Write

CUBE = Formula(
    ("part(#0, attach((part(#1, x^2 + 1)), t: 3))",),
    (Part("cube", "outer"), Part("cube.inner", "inner")),
    "(x**2 + 1)**3",
)


def test_every_glyph_knows_its_part() -> None:
    line = Line(CUBE, 0.5, DARK)
    assert len(line.select("cube.inner")) == 4
    assert len(line.select("cube")) == len(line.glyphs) == 7
    with pytest.raises(KeyError):
        line.select("nothing")
    assert line.select("cube.inner")[0].fill_color.to_hex().lower() == DARK.colour("inner")


def test_size_is_in_ems() -> None:
    small, large = Line(CUBE, 0.3, DARK), Line(CUBE, 0.6, DARK)
    assert abs(large.width / small.width - 2) < 1e-6


def test_prose_escapes_what_typst_would_read() -> None:
    words = 'x = #1 * $2$ _a_ <b> [c] "q" \\'
    line = Line(prose(words), 0.4, DARK)
    assert len(line.glyphs) >= len(words.replace(" ", "")) - 2


def test_a_bad_formula_is_named() -> None:
    with pytest.raises(TypesetError, match="nosuchfunction"):
        Line(Formula(("nosuchfunction(x)",)), 0.5, DARK)


def test_long_lines_shrink_then_break() -> None:
    terms = Formula(tuple(f"{'+' if n else ''} a_{n} x^{n}" for n in range(24)))
    region = WIDE.regions["derivation"]
    line = fit(terms, region.width, region.em, DARK)
    assert line.width <= region.width + 1e-6
    assert line.em >= MIN_EM
    assert line.height > 1.2  # on several lines


def _board(*cues: object) -> Storyboard:
    return Storyboard("t", "T", (Beat("One", "Words.", cues),))  # type: ignore[arg-type]


def test_a_good_stage_has_no_fault() -> None:
    board = _board(
        Write("a", CUBE, "derivation"),
        Highlight("a", ("cube.inner",)),
        Rewrite("a", "b", CUBE, (("cube", "cube"),)),
    )
    assert inspect(board) == []


def test_text_too_wide_is_found() -> None:
    wide = Formula((" ".join(["x"] * 400),))
    kinds = {f.kind for f in inspect(_board(Write("a", wide, "derivation")))}
    assert "small" in kinds


def test_a_cue_for_what_is_not_on_stage_names_the_beat() -> None:
    with pytest.raises(KeyError, match="beat 'One'"):
        inspect(_board(Highlight("ghost", ("x",))))


def test_motion_ends_exactly_where_it_should() -> None:
    glyph = Line(CUBE, 0.5, DARK).glyphs[0]
    start = State.of(glyph)
    end = start.moved(np.array([1.0, 2.0, 0.0]))
    morph = Morph([Motion(glyph, start, end)], 1.0)
    morph.begin()
    assert np.array_equal(glyph.points, start.points)
    morph.finish()
    assert np.allclose(glyph.points, end.points)
