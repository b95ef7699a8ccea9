"""Secants: the steps stay on the curve, the zoom straightens it, the algebra is certified."""

import math
from functools import cache

import numpy as np
import pytest

from calcanim import catalog
from calcanim.calculus.derivatives.by_definition import limit
from calcanim.calculus.derivatives.by_rules import derivative
from calcanim.claims import Known, certify_claim, read
from calcanim.compose.approach import Approach, approach, tenth
from calcanim.compose.learning import slope_of_a_loss
from calcanim.compose.quotient import Line, anywhere, definition, lines
from calcanim.compose.secant import figure_of
from calcanim.exact.values import UndefinedError
from calcanim.expressions import parse
from calcanim.notation.setter import one, plain
from calcanim.notation.shown import shown
from calcanim.pictures.plots import readout
from calcanim.stage.frame import FRAMES, MIN_EM
from calcanim.stage.inspect import inspect
from calcanim.stage.tables import TableMobject
from calcanim.storyboard import DARK, Formula, Storyboard
from calcanim.storyboard.cues import Plot, Rewrite, Slide, Write
from calcanim.storyboard.figures import Table


def course(function: str, at: str) -> Approach:
    return approach(parse(function), "x", parse(at))


@pytest.mark.parametrize(
    ("function", "at", "kind"),
    [
        ("x**2", "3", "smooth"),
        ("abs(x)", "0", "corner"),
        ("cbrt(x)", "0", "vertical"),
        ("floor(x)", "1", "jump"),
        ("sqrt(x)", "0", "edge"),
        ("x*abs(x)", "0", "smooth"),
    ],
)
def test_kinds_of_points(function: str, at: str, kind: str) -> None:
    assert course(function, at).kind == kind


def test_steps_stay_on_the_curve() -> None:
    near_a_pole = course("tan(x)", "1.5")
    for sign in (1, -1):
        first = near_a_pole.first_step(sign)
        assert first is not None
        ys = near_a_pole.heights_along(first * np.linspace(0.01, 1, 50))
        assert (np.diff(ys) * sign > 0).all()
    assert 1.5 + (near_a_pole.first_step(1) or 0) < math.pi / 2
    assert course("sqrt(x)", "0").first_step(-1) is None


def test_slopes_do_not_suffer_from_cancellation() -> None:
    far = course("x**2", "1000000")
    assert far.slope(1e-9) == pytest.approx(2e6 + 1e-9, rel=1e-15)
    assert str(course("x**2", "3").shown_slope(0.1).expression) == "6.1"


@pytest.mark.parametrize("function", ["x**2", "x**10", "sin(20*x)", "exp(3*x)"])
def test_a_zoom_makes_a_smooth_curve_straight(function: str) -> None:
    here = course(function, "1")
    last, factor = here.zoom
    assert here.bend(factor) < 0.01
    assert here.bend(1) > here.bend(factor)
    # The step is seen at the end of the zoom.
    assert 0.2 < last * factor / (here.view.high - 1) < 0.6


def verdicts(line: Formula, function: str = "x") -> set[str]:
    """What its claims come to, where f is `function`."""
    known = Known()
    known.define(read("f(x)"), read(function))
    return {certify_claim(claim, known).verdict for claim in line.claims}


def worked(function: str, at: str) -> list[Line]:
    solution = limit(parse(function), "x", parse(at))
    slope = course(function, at).found.slope
    assert slope is not None
    posed = definition("f", parse(at), "h")
    return lines(solution, posed, "x", "h", shown(None, slope))


@pytest.mark.parametrize(
    ("function", "at"),
    [
        ("x**2", "3"),
        ("1/x", "2"),
        ("sqrt(x)", "4"),
        ("sin(x)", "pi/3"),
        ("x**2 + sin(x)", "1"),
        ("tan(x)", "1"),
        ("(x**3+2*x**2-5*x+1)/(x**2+4)", "-1"),
        ("x**30", "1"),
    ],
)
def test_lines_are_few_and_certified(function: str, at: str) -> None:
    found = worked(function, at)
    assert 1 <= len(found) <= 6
    for line in found:
        if "=" in line.formula.text:
            assert verdicts(line.formula, function) <= {"proved", "checked"}


def test_what_cancels_is_struck() -> None:
    found = worked("x**2", "3")
    assert [line.rule for line in found] == ["SUBSTITUTE", "EXPAND", "COLLECT", "CANCEL", "LIMIT"]
    struck = {line.rule: line.struck for line in found}
    assert len(struck["COLLECT"]) == 2  # 9 and 9
    assert "right.1" in struck["CANCEL"]
    assert found[3].formula.text == "= 6 + h"


@pytest.mark.parametrize(
    ("function", "text"),
    [
        ("x**2", "Limit(2*x + h, h, 0) = 2*x"),
        ("1/x", "Limit((-1)/(x*(x + h)), h, 0) = -1/x**2"),
        ("x*sin(x)", None),  # no template: the numbers alone
        ("x**2 + sin(x)", None),  # term by term: no one limit is left
    ],
)
def test_the_limit_at_any_point_leads_to_the_derivative(function: str, text: str | None) -> None:
    found = anywhere(parse(function), derivative(function, "x"), "h")
    if text is None:
        assert found is None
    else:
        assert found is not None
        assert (found.text, verdicts(found)) == (text, {"proved"})


def test_the_first_step_of_a_weight_is_the_one_that_is_worked_out() -> None:
    (beat,) = slope_of_a_loss()
    (worked,) = (c.formula for c in beat.cues if isinstance(c, Rewrite))
    first = next(c.track for c in beat.cues if isinstance(c, Slide))
    assert verdicts(worked) == {"proved"}
    (end,) = (c.values[-1] for c in first.channels if c.key == "w")
    assert worked.text == f"w <- 2.5 - 0.05*8 = {round(end, 12)}"


def test_the_tangent_rolls_where_the_curve_is() -> None:
    figure = figure_of(course("tan(x)", "1"), "h", derivative(parse("tan(x)"), "x"))
    assert figure.lower is not None
    assert figure.lower.low < 1 < figure.lower.high < math.pi / 2
    corner = figure_of(course("abs(x)", "0.5"), "h", derivative(parse("abs(x)"), "x"))
    assert corner.lower is not None
    assert corner.lower.low > 0


def test_the_derivative_is_drawn_behind_the_tangent() -> None:
    figure = figure_of(course("x**2", "3"), "h", derivative(parse("x**2"), "x"))
    assert figure.lower is not None
    low, high = figure.lower.low, figure.lower.high
    drawn = {c.key: c.values for c in figure.roll(low, high).channels}
    assert drawn["roll"] == drawn["p.x"]
    back = {c.key: c.values for c in figure.roll(high, 3.0, high).channels}
    assert set(back["roll"]) == {high}
    assert back["p.x"][-1] == 3.0
    assert back["t"][-1] == 6.0


def test_quotients_at_the_point_s_own_scale() -> None:
    rows = course("1/x", "0.000001").quotients()
    assert len(rows) == 5
    assert all(h < 1e-6 for h, _, _ in rows)
    assert rows[-1][2] == pytest.approx(-1e12, rel=1e-5)
    assert course("sqrt(x)", "0").quotients()[0][1] is None


def test_a_readout_is_wide_enough() -> None:
    label = plain("h", "h")
    usual = readout("r", label, "h", "increment", [2.0, 0.1])
    assert (usual.digits, usual.decimals, usual.exponent, usual.signed) == (1, 4, 0, False)
    large = readout("r", label, "h", "increment", [-2.5e7, 1e6])
    assert (large.digits, large.exponent, large.signed) == (1, 7, True)
    assert large.unit is not None
    fine = readout("r", label, "h", "increment", [1.0], finest=1e-6)
    assert fine.decimals == 6


def test_round_steps() -> None:
    assert [tenth(h) for h in (2.0, -0.5, 1.0)] == [0.1, 0.01, 0.1]


def test_a_single_point_has_no_secant() -> None:
    with pytest.raises(UndefinedError, match="alone"):
        course("sqrt(x) + sqrt(-x)", "0")


@cache
def film(function: str, at: str) -> Storyboard:
    return catalog.lesson("secant_to_tangent").build(function=function, at=at)


@pytest.mark.parametrize(
    ("function", "at", "title", "said", "sign"),
    [
        ("exp(-x**2)", "0", "Numbers suggest, rules prove", "prove it", "= 0"),
        ("sin(x**2)*exp(-x)", "1", "Numbers suggest, rules prove", "its exact value", "≈"),
        ("sqrt(x**2+1)*exp(sin(x**2))/(x**2+4)", "1", "Found by numbers", "settle on", "≈"),
        ("cos(x)", "0", "A known limit", "zero", "= 0"),
        ("(x-1)**4", "1", "Let h go to zero", "zero", "= 0"),
    ],
)
def test_an_exact_slope_is_not_said_to_be_found_by_numbers(
    function: str, at: str, title: str, said: str, sign: str
) -> None:
    (beat,) = (
        b
        for b in film(function, at).beats
        if any(
            "Limit(" in f.text
            for f in b.formulas
            if f.text.startswith("Limit") and b.title != "Roll the tangent along"
        )
    )
    (line,) = (f for f in beat.formulas if f.text.startswith("Limit"))
    assert beat.title == title
    assert said in beat.narration
    assert sign in line.text
    exact = " = " in line.text
    assert (beat.title == "Found by numbers") == (not exact)
    if title.endswith("prove"):
        assert {c.verdict for c in line.claims} <= {"proved", "checked"}


@pytest.mark.parametrize(("function", "at"), [("exp(-x**2)", "0"), ("1e-6*x**2+1e-7*x", "2")])
def test_quotients_in_powers_of_ten_are_as_large_as_the_others(function: str, at: str) -> None:
    (table,) = (
        c.figure
        for b in film(function, at).beats
        for c in b.cues
        if isinstance(c, Plot) and isinstance(c.figure, Table)
    )
    cells = [f.text for row in table.rows for f in row]
    assert all(len(text.partition("e")[0]) <= 7 for text in cells if "e" in text)
    for aspect in ("16:9", "9:16"):
        drawn = TableMobject(table, FRAMES[aspect].regions["figure"], DARK)
        sizes = [e.em for key, e in drawn.elements.items() if key.startswith("row.")]
        assert min(sizes) > 1.5 * MIN_EM


def test_the_numbers_of_a_table_have_one_size() -> None:
    numbers = ("0.01", "0.001", "-9.9999999e-12")
    rows = tuple((one(parse("0.1")), *(one(parse(n, notation=True)),) * 2) for n in numbers)
    drawn = TableMobject(
        Table((plain("h", "h"),) * 3, rows), FRAMES["16:9"].regions["figure"], DARK
    )
    sizes = [e.em for key, e in drawn.elements.items() if key.startswith("row.")]
    assert min(sizes) > 0.99 * max(sizes)


def test_a_long_derivative_has_the_frame_to_itself() -> None:
    board = film("sqrt(x**2+1)*exp(sin(x**2))/(x**2+4)", "1")
    (beat,) = (b for b in board.beats if b.title == "Its formula")
    lines = {c.id: c for c in beat.cues if isinstance(c, Write)}
    assert lines["derivative"].region == "wide"
    assert lines["let"].pinned
    assert inspect(board, DARK, FRAMES["1:1"]) == []
    short = [c for b in film("x**2", "3").beats for c in b.cues if isinstance(c, Write)]
    assert {c.region for c in short if c.id == "derivative"} == {"derivation"}


@pytest.mark.parametrize(
    ("function", "at"), [("x**2", "3"), ("(x-1)**4", "1"), ("1e-6*x**2+1e-7*x", "2")]
)
def test_secant_films_are_not_longer_than_they_need(function: str, at: str) -> None:
    assert 60 < film(function, at).duration < 150
