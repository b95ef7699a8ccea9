"""Number lines: a round nudge with its layers' own lengths, and rulers on which they compare."""

import math

import pytest

from calcanim.calculus.derivatives.composite import unwound
from calcanim.expressions import parse
from calcanim.pictures.number_lines import Stretching, number_lines
from calcanim.storyboard.figures import NumberLines


def drawn(function: str, at: str) -> Stretching:
    nest = unwound(parse(function), "x", parse(at)).nest
    return number_lines(nest, dict.fromkeys(nest.symbols, "input"))


def figure(picture: Stretching) -> NumberLines:
    assert isinstance(picture.figure, NumberLines)
    return picture.figure


def test_lengths_are_exact_where_short_and_marked_where_rounded() -> None:
    shown = [f.text for f in figure(drawn("(x**2 + 1)**3", "2")).lengths]
    assert shown == ["Δx = 0.1", "Δu = 0.41", "Δy ≈ 33.3"]


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
    assert picture.rulers == (("x", "u"), ("y",))
    x, u, _ = figure(picture).lines
    assert math.isclose(x.high - x.low, u.high - u.low)
    # 0.1 and 0.41, on lines of equal length.
    assert drawn("sigmoid(3*x - 1)", "0.5").rulers == (("x", "u", "y"),)


@pytest.mark.parametrize(
    ("function", "at"), [("(x**2 + 1)**3", "2"), ("exp(-x**2/2)", "1"), ("sqrt(log(x))", "3")]
)
def test_bars_and_the_wrong_guess_stay_on_their_lines(function: str, at: str) -> None:
    picture = drawn(function, at)
    lines, points = figure(picture).lines, figure(picture).points
    for line, point, channel in zip(lines, points, picture.grown().channels, strict=True):
        assert all(line.low < point + v < line.high for v in channel.values)
    assert picture.nest is not None
    (guess,) = picture.guessed().channels
    true = picture.grown().channels[-1].values[-1]
    alone = float(picture.nest.slopes[-1].approx) * float(picture.step)
    assert guess.values == pytest.approx((true, alone))
    assert lines[-1].low < points[-1] + alone < lines[-1].high
    assert picture.guessed(back=True).channels[0].values == guess.values[::-1]


def test_the_nudge_goes_and_comes_back() -> None:
    picture = drawn("(x**2 + 1)**3", "2")
    for track in (picture.again(), picture.moved()):
        for channel in track.channels:
            assert channel.values == channel.values[::-1]
    assert picture.moved().channels[0].values[0] == 2.0
