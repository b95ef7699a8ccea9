"""What is read out together is true together in the middle of a motion, too."""

import numpy as np
import pytest
from numpy.typing import ArrayLike

from calcanim.stage.inspect import inspect
from calcanim.stage.together import untrue
from calcanim.storyboard import Beat, Formula, Storyboard
from calcanim.storyboard.cues import Plot, Slide
from calcanim.storyboard.graph import Axis, Bars, Graph, Panel, Readout
from calcanim.storyboard.quantities import Channel, Quantity, Track

NOBODY = Formula(())
# One rectangle, then two, over [0, 2]: they come to 4, and to 6.
BARS = Bars("bars", "area", "negative_area", 0.0, 2.0, ((2.0,), (1.0, 5.0)), (0.5, 0.5), "level")
NUMBERS = {"level": 0.0, "sum": 4.0, "n": 1.0, "x": 0.0, "y": 0.0}
LEVEL = np.linspace(0, 1, 5)


def readout(key: str, decimals: int = 2) -> Readout:
    return Readout(key, NOBODY, key, "text", 1, decimals)


FIGURE = Graph(
    Axis(NOBODY, 0.0, 2.0, ()),
    (Panel("f", Axis(NOBODY, 0.0, 6.0, ()), (BARS,)),),
    tuple(Quantity(key, value) for key, value in NUMBERS.items()),
    ("x", "f", "bars", "sum", "n", "y"),
    (readout("sum"), readout("n", 0), *(readout(k) for k in "xy")),
)


def run(jumps: str = "", **channels: ArrayLike) -> Track:
    return Track(
        tuple(Channel(k, tuple(map(float, np.asarray(v))), k in jumps) for k, v in channels.items())
    )


def found(track: Track, *pairs: frozenset[str]) -> list[tuple[str, ...]]:
    seen = ("bars", "sum", "n", "x", "y")
    return [u.who for u in untrue(FIGURE, NUMBERS, seen, track, pairs)]


def test_beside_rectangles_stands_the_sum_of_what_is_drawn() -> None:
    assert found(run(level=LEVEL, sum=4 + 2 * LEVEL)) == []
    # It keeps back, and then runs to the new sum while the rectangles are still on their way.
    assert found(run(level=LEVEL, sum=[4, 4, 4, 4, 6])) == [("sum", "bars")]
    # At rest until the partition is whole, it is true.
    assert found(run(level=LEVEL, sum=[4, 4, 4, 6, 6], jumps="sum")) == []
    assert found(run(level=LEVEL[:4], sum=[4, 4, 4, 4])) == []


def test_so_many_rectangles_are_counted_as_there_are() -> None:
    # Between one and two rectangles there are never one and a half.
    bars = Bars("bars", "area", "negative_area", 0, 2, ((2,), (1, 5) * 4), (0.5, 0.5), "level")
    panel = Panel("f", FIGURE.panels[0].y, (bars,))
    figure = Graph(FIGURE.x, (panel,), FIGURE.quantities, FIGURE.shown, FIGURE.readouts)
    for jumps, expected in (("", [("n", "bars")]), ("n", [])):
        track = run(level=LEVEL, n=[1, 1, 1, 1, 8], jumps=jumps)
        seen = untrue(figure, NUMBERS, ("bars", "n"), track, ())
        assert [u.who for u in seen] == expected


def test_a_number_is_true_at_the_place_that_is_shown_beside_it() -> None:
    few, many = np.linspace(0, 2, 9), np.linspace(0, 2, 65)
    (first,) = {frozenset(who) for who in found(run(x=few, y=few**2))}
    assert first == {"x", "y"}
    assert found(run(x=many, y=many**2)) == []
    assert found(run(x=few, y=3 * few)) == []
    # A corner at a sample is no fault: both sides of it are straight.
    assert found(run(x=few, y=np.abs(few - 1))) == []


def test_how_far_it_is_off() -> None:
    # Straight from 0 to 1 the square is 1/2 at 1/2, where it is 1/4: 25 hundredths.
    places = np.array([0.0, 1.0, 2.0])
    (one, *_) = untrue(FIGURE, NUMBERS, ("x", "y"), run(x=places, y=places**2), ())
    assert one.who == ("x", "y")
    assert one.amount == pytest.approx(25)


def test_what_runs_together_is_not_left_behind() -> None:
    alone = run(x=[0, 1, 2])
    assert found(alone) == []
    assert found(alone, frozenset("xy")) == [("x", "y")]


def test_a_number_has_room_for_its_digits_and_sign() -> None:
    assert found(run(x=[0, 5, 9.9])) == []
    assert found(run(x=[0, 5, 10])) == [("x",)]
    assert found(run(x=[0, -1, 1])) == [("x",)]


def test_the_inspection_says_when() -> None:
    beat = Beat(
        "One",
        "Words.",
        (
            Plot("f", FIGURE, run_time=1.0),
            Slide("f", run(level=LEVEL, sum=[4, 4, 4, 4, 6]), run_time=2.0),
        ),
    )
    faults = [f for f in inspect(Storyboard("t", "T", (beat,))) if f.kind == "readout"]
    assert [f.who for f in faults] == [("f.sum", "f.bars")]
    assert 2.0 < faults[0].time < 3.0
