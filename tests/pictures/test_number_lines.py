"""Number lines: a round nudge with its layers' own lengths, and rulers on which they compare."""

import math

import pytest

from calcanim.calculus.derivatives.composite import unwound
from calcanim.expressions import parse
from calcanim.pictures.number_lines import number_lines
from calcanim.pictures.stretching import Stretching
from calcanim.storyboard.figures import NumberLines


def drawn(function: str, at: str) -> Stretching:
    nest = unwound(parse(function), "x", parse(at)).nest
    return number_lines(nest, dict.fromkeys(nest.symbols, "input"))


def figure(picture: Stretching) -> NumberLines:
    assert isinstance(picture.figure, NumberLines)
    return picture.figure


def test_lengths_are_exact_where_short_and_marked_where_rounded() -> None:
    shown = [f.text for f in figure(drawn("(x**2 + 1)**3", "2")).lengths]
    assert shown == ["Δx = 0.1", "Δu = 0.41", "Δu = 0.41", "Δy ≈ 33.3"]
    later = [f.text for f in figure(drawn("(x**2 + 1)**3", "2")).later[-1]]
    assert later == ["Δx = 0.001", "Δu = 0.004001", "Δu = 0.004001", "Δy ≈ 0.3003"]


@pytest.mark.parametrize(
    ("function", "at"),
    [("(x**2 + 1)**3", "2"), ("sqrt(log(x))", "3"), ("exp(sin(x))", "1"), ("(3*x - 7)**5", "2")],
)
def test_the_nudge_is_what_the_track_ends_with_and_near_the_slope(function: str, at: str) -> None:
    picture = drawn(function, at)
    ends = [c.values[-1] for c in picture.grown().channels]
    for length, end in zip(figure(picture).lengths, ends, strict=True):
        value = float(length.text.replace("≈", "=").split("=")[1])
        assert math.isclose(value, end, rel_tol=6e-3)
    assert picture.nest is not None
    slope = math.prod(float(s.approx) for s in picture.nest.slopes)
    assert math.isclose(ends[-1] / ends[0], slope, rel_tol=0.5)


def test_a_nudge_is_shorter_than_a_wave() -> None:
    # cos(1) is 0.54: a nudge by more than a radian of 1000*x would come out anywhere.
    picture = drawn("sin(1000*x)", "0.001")
    assert picture.step * 1000 < 1
    x, y = (picture.grown().channels[n].values[-1] for n in (0, -1))
    assert math.isclose(y / x, 1000 * math.cos(1), rel_tol=0.5)


def test_on_one_ruler_bars_are_as_long_as_their_numbers() -> None:
    picture = drawn("(x**2 + 1)**3", "2")
    assert picture.rulers == (("x", "u"), ("u", "y"))
    assert figure(picture).again == (2,)
    x, u, again, y = figure(picture).lines
    assert math.isclose(x.high - x.low, u.high - u.low)  # 0.1 and 0.41, on lines of equal length
    assert math.isclose(again.high - again.low, y.high - y.low)  # 0.41 and 33.3
    assert again.high - again.low > 10 * (u.high - u.low)
    assert drawn("sigmoid(3*x - 1)", "0.5").rulers == (("x", "u", "y"),)


def test_what_cannot_be_compared_has_a_ruler_of_its_own() -> None:
    assert drawn("exp(10*x)", "10").rulers == (("x", "u"), ("y",))
    # Six lines have room: with four layers none is drawn twice.
    steep = drawn("(20*(20*(20*(20*x + 1)**2 + 1)**2 + 1)**2 + 1)**2", "1")
    assert len(figure(steep).lines) == len(set(steep.lines)) <= 6


@pytest.mark.parametrize(
    ("function", "at"), [("(x**2 + 1)**3", "2"), ("exp(-x**2/2)", "1"), ("sqrt(log(x))", "3")]
)
def test_bars_and_the_wrong_guess_stay_on_their_lines(function: str, at: str) -> None:
    picture = drawn(function, at)
    lines, points = figure(picture).lines, figure(picture).points
    for line, point, channel in zip(lines, points, picture.grown().channels, strict=True):
        assert all(line.low < point + v < line.high for v in channel.values)
    assert picture.nest is not None
    smallest = picture.steps[-1]
    alone = float(picture.nest.slopes[-1].approx) * float(smallest)
    assert picture.guessed().channels[0].values == pytest.approx((0.0, alone))
    zoom = float(picture.step / smallest)
    assert lines[-1].low < points[-1] + zoom * alone < lines[-1].high


def test_where_nothing_is_left_out_there_is_no_guess() -> None:
    assert figure(drawn("(x + 1)**3", "2")).guess is None
    assert figure(drawn("(x**2 + 1)**3", "2")).guess is not None


def test_a_smaller_nudge_is_seen_as_long_as_the_first_one() -> None:
    picture = drawn("(x**2 + 1)**3", "2")
    for n in (1, 2):
        shrunk = {c.key: c.values[-1] for c in picture.shrunk(n).channels}
        (zoom,) = picture.magnified(n).channels
        assert shrunk["x.nudge"] * zoom.values[-1] == pytest.approx(0.1)
        # ((2 + h)**2 + 1)**3 - 125 for h = 0.01 and 0.001
        assert shrunk["y.nudge"] == pytest.approx((3.0316854, 0.30031511)[n - 1], rel=1e-6)


def test_the_nudge_goes_and_comes_back() -> None:
    picture = drawn("(x**2 + 1)**3", "2")
    for track in (picture.again(), picture.moved()):
        for channel in track.channels:
            assert channel.values == channel.values[::-1]
    assert picture.moved().channels[0].values[0] == 2.0
