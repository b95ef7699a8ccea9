"""Area films: what relates A to F, the density's curve, the slice while it can be seen."""

from __future__ import annotations

import pytest

from calcanim import catalog
from calcanim.calculus.integrals.area import area_under
from calcanim.claims import recheck
from calcanim.compose.area_figure import Picture, picture_of
from calcanim.compose.area_film import AreaFilm
from calcanim.compose.area_lines import Lines
from calcanim.compose.area_push import push_of
from calcanim.compose.area_telling import about
from calcanim.compose.area_view import view_of
from calcanim.expressions import parse
from calcanim.stage.formulas import Line
from calcanim.storyboard import DARK
from calcanim.storyboard.cues import Plot, Reveal
from calcanim.storyboard.formula import Formula
from calcanim.storyboard.graph import Area, Curve, Graph


def pictured(f: str, low: str, high: str) -> Picture:
    return picture_of(view_of(area_under(parse(f), "x", low, high)), None)


def apart(f: str, low: str, high: str) -> Formula | None:
    picture = pictured(f, low, high)
    return Lines(picture.area).apart(parse(low), *picture.so_far())


def test_area_and_antiderivative_differ_by_the_value_at_the_start() -> None:
    line = apart("x**2 + 1", "1", "3")
    assert line is not None
    assert [c.text for c in line.claims] == ["A(x) = F(x) - F(1)"]


def test_an_antiderivative_that_jumps_differs_by_more_than_a_constant() -> None:
    # Its antiderivative has tan(x/2) in it and jumps at pi.
    assert apart("1/(2 + cos(x))", "0", "2*pi") is None
    assert apart("1/(2 + cos(x))", "0", "3") is not None


def test_the_density_ends_where_its_interval_does() -> None:
    film = AreaFilm(pictured("x**2", "0", "2"))
    figures = [
        cue.figure
        for beat in film.beats()
        for cue in beat.cues
        if isinstance(cue, Plot) and cue.id == "density"
    ]
    assert len(figures) == 1
    assert isinstance(figures[0], Graph)
    (curve,) = (e for e in figures[0].panels[0].elements if isinstance(e, Curve))
    xs = [x for piece in curve.pieces for x in piece.xs]
    ys = [y for piece in curve.pieces for y in piece.ys]
    assert (min(xs), max(xs)) == (0.0, 2.0)
    assert (ys[0], ys[-1]) == pytest.approx((0.0, 1.5), abs=1e-4)


@pytest.mark.parametrize(("f", "low", "high"), [("x**2", "0", "2"), ("floor(x)", "0", "4")])
def test_the_slice_stays_within_the_interval(f: str, low: str, high: str) -> None:
    view = pictured(f, low, high).view
    assert view.low <= view.slice < view.slice + view.width <= view.high


@pytest.mark.parametrize(
    ("f", "low", "high"),
    [
        ("sin(x)**3*cos(x)**2", "3*pi/2", "-pi/6"),
        ("x**4-2*x**3-5*x**2+3*x-8", "7/3", "-5/4"),
        ("x**5-3*x**4+2*x**3-x+7", "2", "-1"),
        ("1e-7*sin(50*x)", "0", "0.3"),
    ],
)
def test_a_long_formula_makes_no_long_film(f: str, low: str, high: str) -> None:
    beats = AreaFilm(pictured(f, low, high)).beats()
    assert sum(beat.duration for beat in beats) < 150
    assert max(beat.duration for beat in beats) < 21
    # What is long is written all the same.
    texts = [formula.text for beat in beats for formula in beat.formulas]
    assert any(text.startswith("F(x) = ") for text in texts)


def improper(f: str, low: str, high: str) -> AreaFilm:
    view = view_of(area_under(parse(f), "x", low, high))
    return AreaFilm(picture_of(view, push_of(view)))


@pytest.mark.parametrize(
    ("f", "low", "high", "chance"),
    [("1/(1+x**2)", "-oo", "oo", "0.5"), ("1/sqrt(x)", "0", "4", None)],
)
def test_a_probability_has_all_of_its_tail(f: str, low: str, high: str, chance: str | None) -> None:
    texts = [formula.text for beat in improper(f, low, high).beats() for formula in beat.formulas]
    (line,) = (text for text in texts if text.startswith("P(x ≤ "))
    place, found = line[6:].partition(")")[0], float(line.rpartition(" ")[2])
    assert found == pytest.approx(float(chance) if chance else float(place) ** 0.5 / 2, abs=6e-5)


def test_where_the_edge_stops_short_of_the_end_no_number_is_shown_beside_the_answer() -> None:
    (beat,) = (b for b in improper("1/(1+x**2)", "-oo", "oo").beats() if b.title.startswith("Two"))
    revealed = {key for cue in beat.cues if isinstance(cue, Reveal) for key in cue.keys}
    assert revealed == {"edge"}


def test_the_sign_of_a_sum_stands_close_to_its_number() -> None:
    lines = {
        value: Line(
            Lines(pictured("x", "0", "1").area).measured("left ends", about(value), 4), 1, DARK
        )
        for value in (-8.0, 8.0)
    }
    minus = lines[-8.0].width - lines[8.0].width
    assert minus < 0.85  # ems: as wide as the sign, without the room around an operator


def test_a_probability_is_shaded_from_where_its_interval_begins() -> None:
    (mass,) = (
        element
        for beat in improper("1/sqrt(1-x**2)", "-1", "1").beats()
        for cue in beat.cues
        if isinstance(cue, Plot) and isinstance(cue.figure, Graph) and cue.id == "density"
        for element in cue.figure.panels[0].elements
        if isinstance(element, Area)
    )
    assert mass.low == -1
    assert min(x for piece in mass.pieces for x in piece.xs) == pytest.approx(-1, abs=1e-3)


def test_a_jump_of_the_antiderivative_is_no_area() -> None:
    # tan(x/2) jumps at pi: F(2*pi) - F(0) is 0, and the area is 2*pi/sqrt(3).
    assert Lines(pictured("1/(2 + cos(x))", "0", "2*pi").area).jumps()
    assert not Lines(pictured("1/(2 + cos(x))", "0", "3").area).jumps()
    assert not Lines(pictured("x**2 + 1", "1", "3").area).jumps()


def test_an_integrand_that_ends_in_f_is_not_f() -> None:
    """``erf(x)`` names no f, so that its claims say nothing of one."""
    board = catalog.lesson("area_accumulation").build(
        **{"function": "erf(x)", "from": "1", "to": "3"}
    )
    assert [finding for finding in recheck(board) if finding.fault] == []
