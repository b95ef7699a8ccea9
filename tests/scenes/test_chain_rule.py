"""The chain rule's film: what it says of special functions, and room for long ones."""

import re
from functools import cache

import pytest
from manim import Animation

from calcanim import catalog
from calcanim.stage.formulas import Line
from calcanim.stage.frame import FRAMES, MIN_EM
from calcanim.stage.inspect import inspect
from calcanim.stage.layout import fit
from calcanim.stage.perform import Performer
from calcanim.storyboard import DARK, LIGHT, Storyboard
from calcanim.storyboard.cues import Plot, Reveal, Rewrite, Strike, Write
from calcanim.storyboard.figures import NumberLines

LONG = [
    ("sin(1/(x**2-3*x+1))*exp(cos(x))", "1"),
    ("(x**3+2*x**2-5*x+1)**4*(exp(2*x)-sin(3*x))**2/(x**2+x+1)**3", "0.5"),
    ("sqrt(x**2+1)*exp(sin(x**2))/(x**2+4)", "1"),
    ("1/(1+exp(-(0.5*x**3-2*x+1)))*(1-1/(1+exp(-(0.5*x**3-2*x+1))))", "1"),
    ("atan(x**2)*asin(x/3)*acos(x/4)*atan(x/5)", "1"),
]


@cache
def film(function: str, at: str) -> Storyboard:
    return catalog.lesson("chain_rule").build(function=function, at=at)


def said(board: Storyboard, title: str) -> str:
    return next(b.narration for b in board.beats if b.title == title)


def titles(board: Storyboard) -> list[str]:
    return [b.title for b in board.beats]


def places(board: Storyboard) -> dict[str, str]:
    """The region of each text that is written, by its plain text."""
    found = [cue for beat in board.beats for cue in beat.cues if isinstance(cue, Write)]
    return {cue.formula.text: cue.region for cue in found}


class _Stage:
    """A player that shows nothing; `lines` are the texts on stage at the end of each beat."""

    def __init__(self, board: Storyboard, frame: str) -> None:
        self.lines: list[set[str]] = []
        self.performer = Performer(board, DARK, self, frame=FRAMES[frame])
        self.performer.run(lambda index: self._note())
        self._note()

    def _note(self) -> None:
        lines = [actor.line for actor in self.performer.actors.values()]
        self.lines.append({line.formula.text for line in lines if line is not None})

    def enter(self, leaves: object) -> None: ...
    def leave(self, leaves: object) -> None: ...
    def hold(self, run_time: float) -> None: ...
    def play(self, animation: Animation, leaves: object, run_time: float) -> None:
        animation.begin()
        animation.finish()


# -- what it says --------------------------------------------------------------------------------


def test_a_nudge_its_factors_and_what_they_settle_at() -> None:
    words = said(film("(x**2 + 1)**3", "2"), "Smaller and smaller")
    assert "Nudge x by 0.1: u moves by 0.41, and y by about 33.3." in words
    assert "settle: four and 75; all the way from x to y, 300." in words


def test_only_where_all_lines_share_a_ruler_it_is_said() -> None:
    assert "They share one ruler" in said(film("sigmoid(3*x-1)", "0.5"), "Smaller and smaller")
    words = said(film("(x**2 + 1)**3", "2"), "How much of it arrives?")
    assert "On this ruler y would leave the picture, so u is drawn twice" in words
    # exp(100) is 2.7e43: no bar of y can be seen beside one of u.
    assert "the rulers differ" in said(film("exp(10*x)", "10"), "How much of it arrives?")


def test_where_a_slope_is_zero_nothing_arrives() -> None:
    board = film("cos(x**2)", "0")
    assert "next to nothing of the nudge arrives at y" in said(board, "Smaller and smaller")
    assert "hardly felt" in said(board, "The number")
    assert "as long" not in said(board, "The number")


def test_where_nothing_moves_nothing_is_said_of_products_in_rows() -> None:
    words = said(film("sin(max(0, x))", "-1"), "The stretches multiply")
    assert "nothing to stretch" in words
    assert "In every row" not in words
    assert "In every row" in said(film("(x**2 + 1)**3", "2"), "The stretches multiply")


def test_a_negative_slope_turns_the_nudge_round() -> None:
    assert "the other way round" in said(film("exp(-x**2/2)", "1"), "The number")
    assert "the other way round" not in said(film("(x**2 + 1)**3", "2"), "The number")


def test_the_tempting_rule_is_tested_and_struck_out() -> None:
    board = film("(x**2 + 1)**3", "2")
    (beat,) = (b for b in board.beats if b.title == "The tempting rule")
    assert "that makes 75, but the factors have settled at 300" in beat.narration
    strike, bar = (cue for cue in beat.cues if isinstance(cue, Strike))
    assert bar.keys == ("guess.bar",)  # its name can be read
    (guess,) = (cue.formula for cue in beat.cues if isinstance(cue, Write) and cue.id == strike.id)
    assert guess.text == "dy/dx = 3*(x**2 + 1)**2"
    assert [(c.kind, c.verdict) for c in guess.claims] == [("tempting", "proved")]


def test_a_recap_says_which_layer_is_which_where_there_are_two() -> None:
    assert "f(u) = u**3; g(x) = x**2 + 1" in places(film("(x**2 + 1)**3", "2"))
    assert not any(t.startswith("f(") for t in places(film("sin(exp(x**2))", "1")))


def test_a_rule_that_happens_to_be_right_does_not_tempt() -> None:
    # The slope inside is 1: everywhere, or at this point.
    for function in ("(x + 1)**3", "exp(x**2/2)"):
        assert "The tempting rule" not in titles(film(function, "1"))


def test_a_part_is_put_back_and_called_a_part() -> None:
    part, whole = film("x*exp(x**2)", "1"), film("exp(x**2)", "1")
    assert "Back in its place" in titles(part)
    assert "Back in its place" not in titles(whole)
    assert "a part of its loss" in said(part, "Read backwards")
    assert "a part of its loss" not in said(whole, "Read backwards")
    # The check is of the whole function: 3*e, where its part has the slope 2*e.
    assert "8.15485" in said(part, "The number")


@pytest.mark.parametrize(
    ("function", "at", "slope"),
    [
        # 10/(2*cosh(50))**2, 1/(1 + exp(-100)), exp(-40)/2: nothing is lost or probed on the way.
        ("sigmoid(10*x)", "10", "3.72008 times ten to the minus 43"),
        ("log(sigmoid(x))", "-100", "about one"),
        ("sqrt(exp(x))", "-80", "2.12418 times ten to the minus eighteen"),
    ],
)
def test_slopes_at_saturated_values(function: str, at: str, slope: str) -> None:
    assert slope in said(film(function, at), "The number")


def test_quotients_close_in_where_the_function_is_fast() -> None:
    words = said(film("sin(x**2)", "1e10"), "The number")
    # The slope is 2e10*cos(1e20) = 1.52794e10.
    assert re.search(r"the last one is 1\.5\d+ times ten to the ten", words)


def test_all_is_certified_at_a_place_in_a_power_of_ten() -> None:
    claims = [c for b in film("sin(x**2)", "1e10").beats for f in b.formulas for c in f.claims]
    assert {c.verdict for c in claims} <= {"proved", "checked"}


# -- what it shows -------------------------------------------------------------------------------


def test_lengths_are_shown_only_while_they_are_true() -> None:
    """The bars' lengths go before the bars change, and come back when they are as before."""
    board = film("(x**2 + 1)**3", "2")
    cues = [cue for beat in board.beats for cue in beat.cues]
    lines = next(c for c in cues if isinstance(getattr(c, "figure", None), NumberLines))
    u, y = (lambda h: (2 + h) ** 2 - 4), (lambda h: ((2 + h) ** 2 + 1) ** 3 - 125)
    now = {"x.nudge": 0.0, "u.nudge": 0.0, "y.nudge": 0.0}
    shown: float | None = None
    seen = []
    for cue in cues:
        if getattr(cue, "id", None) != lines.id:  # type: ignore[attr-defined]
            continue
        if isinstance(cue, Plot):  # it comes on as it was at first
            shown, now = None, dict.fromkeys(now, 0.0)
        track = getattr(cue, "track", None)
        if track is not None:
            assert shown is None or not any(c.key in now for c in track.channels)
            now |= {c.key: c.values[-1] for c in track.channels if c.key in now}
        for key in getattr(cue, "keys", ()):
            if key == "length" or key.startswith("later."):
                h = float(10.0 ** -(1 if key == "length" else 2 + int(key[-1])))
                shown = h if isinstance(cue, Reveal) else None
                if shown:
                    assert [*now.values()] == pytest.approx([h, u(h), y(h)], rel=1e-6)
                    seen.append(h)
    assert {0.1, 0.01, 0.001} == set(seen)


# -- room for long ones --------------------------------------------------------------------------


def test_what_the_column_cannot_hold_is_written_over_the_whole_frame() -> None:
    short, long = places(film("(x**2+1)**3", "2")), places(film(*LONG[0]))
    assert short["Δy/Δx = Δy/Δu*Δu/Δx"] == "derivation"
    assert "dy/dx = dy/du*du/dx" not in short  # it grows from the line above
    assert next(region for text, region in long.items() if text.startswith("dy/dx")) == "wide"
    assert next(region for text, region in long.items() if text.startswith("Derivative(")) == "wide"


@pytest.mark.parametrize(("function", "at"), [LONG[0], *LONG[2:4]])
def test_nothing_long_is_set_small_or_left_out(function: str, at: str) -> None:
    board = film(function, at)
    sizes = []
    regions: dict[str, str] = {}
    for cue in (cue for beat in board.beats for cue in beat.cues):
        if not isinstance(cue, Rewrite | Write):
            continue
        region = cue.region if isinstance(cue, Write) else regions[cue.source]
        regions[cue.id] = region
        r = FRAMES["16:9"].regions[region]
        line = fit(cue.formula, r.width, r.em, DARK, MIN_EM, r.height)
        whole = {g.part for g in Line(cue.formula, r.em, DARK).glyphs if g.part >= 0}
        assert {g.part for g in line.glyphs} >= whole, cue.formula.text
        sizes.append((line.em, cue.formula.text))
    assert min(sizes)[0] > 1.2 * MIN_EM, min(sizes)


@pytest.mark.parametrize(
    "frame", ["16:9", *(pytest.param(frame, marks=pytest.mark.long) for frame in ("1:1", "9:16"))]
)
@pytest.mark.parametrize(("function", "at"), [*LONG[1:3], LONG[4]])
def test_a_letter_s_meaning_stays_as_long_as_the_letter(function: str, at: str, frame: str) -> None:
    board = film(function, at)
    seen = _Stage(board, frame).lines[1:]
    named = 0
    for beat, on_stage in zip(board.beats, seen, strict=True):
        written = [c.formula for c in beat.cues if isinstance(c, Write | Rewrite)]
        if any(re.search(r"\bA\b", f.text) for f in written if not f.prose):
            named += 1
            assert any(text.startswith("let; A = ") for text in on_stage), beat.title
    assert named


@pytest.mark.parametrize(("function", "at"), [*LONG, ("sin(exp(cos(log(x**2+1))))", "1")])
def test_long_formulas_do_not_make_long_films(function: str, at: str) -> None:
    assert 60 < film(function, at).duration < 155


def test_no_fault_where_a_number_reaches_beyond_its_axis() -> None:
    assert inspect(film(*LONG[0]), LIGHT, FRAMES["1:1"]) == []
