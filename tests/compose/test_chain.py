"""Chains: a round nudge with its layers' own lengths; long derivatives have room and letters."""

import math
import re
from fractions import Fraction
from functools import cache

import pytest
from manim import Animation

from calcanim import catalog
from calcanim.calculus.derivatives.layers import peel
from calcanim.compose.lines import Chain, chain, figure, lengths
from calcanim.compose.network import network
from calcanim.expressions import parse
from calcanim.expressions.pieces import breadth
from calcanim.notation.lengths import crowded
from calcanim.notation.room import abbreviated
from calcanim.stage.formulas import Line
from calcanim.stage.frame import FRAMES, MIN_EM
from calcanim.stage.inspect import inspect
from calcanim.stage.layout import fit
from calcanim.stage.networks import NetworkMobject
from calcanim.stage.perform import Performer
from calcanim.storyboard import DARK, LIGHT, Storyboard, prose
from calcanim.storyboard.cues import Rewrite, Write


def course(function: str, at: str) -> Chain:
    return chain(peel(parse(function), "x").layers, parse(at))


def shown_lengths(function: str, at: str) -> list[str]:
    unwound = course(function, at)
    roles = dict.fromkeys(unwound.symbols, "input")
    return [f.text for f in figure(unwound, roles)[0].lengths]


def test_lengths_are_exact_where_short_and_marked_where_rounded() -> None:
    assert shown_lengths("(x**2 + 1)**3", "2") == ["Δx = 0.1", "Δu = 0.41", "Δy ≈ 33.3"]


@pytest.mark.parametrize(
    ("function", "at"),
    [("(x**2 + 1)**3", "2"), ("sqrt(log(x))", "3"), ("exp(sin(x))", "1"), ("(3*x - 7)**5", "2")],
)
def test_the_nudge_is_what_the_track_ends_with_and_near_the_slope(function: str, at: str) -> None:
    unwound = course(function, at)
    drawn, track = figure(unwound, dict.fromkeys(unwound.symbols, "input"))
    ends = [c.values[-1] for c in track.channels]
    for length, end in zip(drawn.lengths, ends, strict=True):
        value = float(length.text.replace("≈", "=").split("=")[1])
        assert math.isclose(value, end, rel_tol=6e-3)
    ratio = ends[-1] / ends[0]
    assert math.isclose(ratio, float(math.prod(unwound.slopes)), rel_tol=0.5)


def test_no_lengths_where_the_nudge_leaves_the_domain() -> None:
    assert lengths(course("sqrt(1 - x**2)", "0.5"), Fraction(1)) is None


class _Stage:
    """A player that shows nothing; `lines` are the ids on stage at the end of each beat."""

    def __init__(self, board: Storyboard, frame: str) -> None:
        self.lines: list[set[str]] = []
        self.performer = Performer(board, DARK, self, frame=FRAMES[frame])
        self.performer.run(lambda index: self._note())
        self._note()

    def _note(self) -> None:
        self.lines.append(set(self.performer.actors))

    def enter(self, leaves: object) -> None: ...
    def leave(self, leaves: object) -> None: ...
    def hold(self, run_time: float) -> None: ...
    def play(self, animation: Animation, leaves: object, run_time: float) -> None:
        animation.begin()
        animation.finish()


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


def places(board: Storyboard) -> dict[str, str]:
    cues = [cue for beat in board.beats for cue in beat.cues]
    return {cue.id: cue.region for cue in cues if isinstance(cue, Write)}


def test_what_the_column_cannot_hold_is_written_over_the_whole_frame() -> None:
    short, long = places(film("(x**2+1)**3", "2")), places(film(*LONG[0]))
    assert (short["rule"], short["number"]) == ("derivation", "derivation")
    assert (long["rule"], long["whole"], long["number"]) == ("wide", "wide", "wide")
    assert crowded(parse("cos(1/(x**2-3*x+1))*(-1/(x**2-3*x+1)**2)*(2*x-3)"))
    assert not crowded(parse("6*x*(x**2+1)**2"))


@pytest.mark.parametrize(("function", "at"), [LONG[0], *LONG[2:4]])
def test_nothing_long_is_set_small_or_left_out(function: str, at: str) -> None:
    board = film(function, at)
    sizes = []
    lines = [cue for beat in board.beats for cue in beat.cues if isinstance(cue, Rewrite | Write)]
    regions = places(board)
    for cue in lines:
        region = regions.get(cue.id if isinstance(cue, Write) else cue.source, "wide")
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
            assert "let" in on_stage, beat.title
    assert named
    assert "general" in seen[-1]


@pytest.mark.parametrize(
    "text",
    [
        "+".join(f"(x**2-3*x+{n})**{n}*sin(x**2-3*x+{n})" for n in range(2, 9)),
        "(A*x+B)**3*exp(sin(A*x+B))*(1+cos(A*x+B))**2*(log(A*x+B)+sqrt(A*x+B))*(A*x+B+1)**7",
    ],
)
def test_letters_stand_for_what_they_are_said_to(text: str) -> None:
    e = parse(text)
    short = abbreviated((e,), ("y",), 30.0)
    assert 1 <= len(short.letters) <= 3
    assert breadth(short.lines[0]) < breadth(e)
    (line,) = short.lines
    for letter, part in short.letters[::-1]:
        assert not e.has(letter)
        line = line.substitute(letter, part)
    assert line == e
    told = short.definitions("let")
    assert [c.kind for c in told.claims] == ["definition"] * len(short.letters)
    assert told.segments[0] == 'part(#0, "let")'
    assert abbreviated((parse("(x**2+1)**3"),), ()).letters == ()


@pytest.mark.parametrize(("function", "at"), [*LONG, ("sin(exp(cos(log(x**2+1))))", "1")])
def test_long_formulas_do_not_make_long_films(function: str, at: str) -> None:
    assert 60 < film(function, at).duration < 135


def test_a_fraction_under_an_arrow_is_as_large_as_the_rest() -> None:
    unwound = course("sin(1/(x**2-3*x+1))", "1")
    drawn = network(unwound, dict.fromkeys(unwound.symbols, "input"), prose("a note"))
    shown = NetworkMobject(drawn, FRAMES["16:9"].regions["wide"], DARK)
    assert shown.elements["derivative.v"].em > 1.5 * MIN_EM


def test_no_fault_where_a_number_reaches_beyond_its_axis() -> None:
    assert inspect(film(*LONG[0]), LIGHT, FRAMES["1:1"]) == []


def test_a_quotient_between_close_rows_is_not_too_small() -> None:
    unwound = course("1/(1+1/(1+1/(1+1/(1+x**2))))", "1")
    drawn = network(unwound, dict.fromkeys(unwound.symbols, "input"), prose("a note"))
    shown = NetworkMobject(drawn, FRAMES["1:1"].regions["wide"], DARK)
    assert all(e.em > 0.99 * MIN_EM for key, e in shown.elements.items() if "operation" in key)


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
    board = catalog.lesson("chain_rule").build(function=function, at=at)
    said = next(b.narration for b in board.beats if b.title == "The number")
    assert slope in said


def test_quotients_close_in_where_the_function_is_fast() -> None:
    board = catalog.lesson("chain_rule").build(function="sin(x**2)", at="1e10")
    said = next(b.narration for b in board.beats if b.title == "Check it by numbers")
    # The slope is 2e10*cos(1e20) = 1.52794e10.
    assert re.search(r"The last one is 1\.5\d+ times ten to the ten", said)
