"""The film of a density: its numbers, what it says of special cases, what it refuses."""

from functools import cache

import pytest

from calcanim import catalog
from calcanim.refusals import Refusal
from calcanim.storyboard import Storyboard
from calcanim.storyboard.cues import Plot, Slide
from calcanim.storyboard.figures import Table
from calcanim.storyboard.graph import Graph, Inset


@cache
def film(f: str = "", low: str = "-oo", high: str = "oo", between: str = "-1,1") -> Storyboard:
    given = {"function": f} if f else {}
    return catalog.lesson("probability").build(
        **given, **{"from": low, "to": high, "between": between}
    )


def told(board: Storyboard) -> str:
    return " ".join(beat.narration for beat in board.beats)


def texts(board: Storyboard) -> list[str]:
    return [formula.text for beat in board.beats for formula in beat.formulas]


def test_the_normal_density_s_numbers() -> None:
    lines = texts(film())
    for text in (
        "Integral(p(x), (x, -oo, oo)) = 1",
        "P(-1 ≤ X ≤ 1) = F(1) - F(-1)",
        "P(-1 ≤ X ≤ 1) = erf(sqrt(2)/2) ≈ 0.6827",
        "F(-1) ≈ 0.1587",
        "F(1) ≈ 0.8413",
        "q(0) = 4*p(0) ≈ 1.596",
        "1 - P(-3 ≤ X ≤ 3) ≈ 0.0027",
        "10000*0.0027 = 27",
        "F'(x) = p(x)",
    ):
        assert text in lines
    assert "beyond three standard deviations: three times the usual distance" in told(film())
    # sqrt(0.6827*0.3173/10000) = 0.004654
    assert "An error of about 0.0047 is usual for so many" in told(film())
    assert "about 0.27 percent of good inputs" in told(film())
    tables = [
        [[cell.text for cell in row] for row in cue.figure.rows]
        for beat in film().beats
        for cue in beat.cues
        if isinstance(cue, Plot) and isinstance(cue.figure, Table)
    ]
    # Widths, areas, and areas by width: these come to the height, 1/sqrt(2*pi) = 0.39894.
    assert tables[0] == [
        ["1", "0.3829", "0.3829"],
        ["0.1", "0.03988", "0.3988"],
        ["0.01", "0.003989", "0.3989"],
    ]
    assert [row[0] for row in tables[1]] == ["10", "100", "1000", "10000"]
    assert abs(float(tables[1][-1][1]) - 0.6827) < 0.01


def test_what_is_left_of_the_start_is_taken_off() -> None:
    beat = next(b for b in film().beats if b.title == "Two values are enough")
    slides = [{c.key: c for c in s.track.channels} for s in beat.cues if isinstance(s, Slide)]
    taken = next(s for s in slides if "cut" in s)
    assert taken["cut"].values[-1] == -1
    assert [round(taken["P"].values[n], 4) for n in (0, -1)] == [0.8413, 0.6827]


def test_each_tail_that_is_counted_is_magnified() -> None:
    assert insets(film()) == ["closer.low", "closer.high"]
    assert insets(film("exp(-x)", "0", "oo", "0,1")) == ["closer.high"]


def insets(board: Storyboard) -> list[str]:
    graph = next(
        cue.figure
        for beat in board.beats
        for cue in beat.cues
        if isinstance(cue, Plot) and isinstance(cue.figure, Graph)
    )
    return [e.key for e in graph.panels[0].elements if isinstance(e, Inset)]


def test_a_curve_is_divided_by_its_area() -> None:
    board = film("x", "0", "1", "1/2,1")
    assert "p(x) = 2*x" in texts(board)
    assert "P(1/2 ≤ X ≤ 1) = 0.75" in texts(board)
    assert board.beats[0].title == "Not one yet"


@pytest.mark.parametrize(
    ("case", "said"),
    [
        (("1/2", "0", "2", "1,5"), "Beyond two there is nothing"),
        (("1/2", "0", "2", "1,5"), "as high there as anywhere"),
        (("1/2", "0", "2", "1,5"), "All of it, less what is left of one, leaves the rest"),
        (("1/2", "0", "2", "-1,5"), "All of the area is asked about, and nothing is taken off"),
        (("exp(-x)", "0", "oo", "0,1"), "All the area left of one is the chance"),
        (("1/2", "0", "2", "1,1"), "From one to one there is no width, and so no chance"),
        (("1/(2*sqrt(x))", "0", "1", "0,1/4"), "Near zero this one grows past every number"),
        (("exp(-x)/(1+exp(-x))**2", "-oo", "oo", "0,2"), "This one is the sigmoid"),
        (("exp(-x)", "0", "oo", "0,1"), "beyond 4.6"),
    ],
)
def test_a_sentence_is_true_of_its_case(case: tuple[str, str, str, str], said: str) -> None:
    assert said in told(film(*case))


@pytest.mark.parametrize(
    ("f", "low", "high", "between", "words"),
    [
        ("x - 1", "0", "2", "0,1", "x - 1 is negative at x = .*: a density never is"),
        ("1/x", "0", "1", "0,1", "so no factor makes a density of it; `calcanim render area_acc"),
        ("0", "0", "1", "0,1", "0 has no area: nothing to share out"),
        ("x", "2", "0", "0,1", "a density needs an interval: --from below --to"),
        ("1/2", "0", "2", "5,6", "no density between 5 and 6: choose an interval within 0 and 2"),
        ("1/2", "0", "2", "1,-1", "--between needs the smaller number first"),
    ],
)
def test_what_is_refused(f: str, low: str, high: str, between: str, words: str) -> None:
    with pytest.raises(Refusal, match=words):
        film(f, low, high, between)
