"""Signs on an interval are those of the function, and change where it is zero or breaks."""

import math

import pytest

from calcanim.expressions import parse
from calcanim.sampling.signs import signs_on


@pytest.mark.parametrize(
    ("function", "ends", "signs"),
    [
        ("3*t**2 - 12*t + 9", (0, 1, 3, 4), (1, -1, 1)),
        ("6*t - 12", (0, 2, 4), (-1, 1)),
        ("cos(t)", (0, math.pi / 2, 4), (1, -1)),
        ("(t - 1)**2", (0, 1, 4), (1, 1)),
        ("1/(t - 1)", (0, 1, 4), (-1, 1)),
        ("exp(t)", (0, 4), (1,)),
        ("t - t", (0, 4), (0,)),
    ],
)
def test_signs_change_where_they_should(
    function: str, ends: tuple[float, ...], signs: tuple[int, ...]
) -> None:
    found = signs_on(parse(function), "t", 0.0, 4.0)
    assert tuple(s.sign for s in found) == signs
    assert [found[0].low, *(s.high for s in found)] == pytest.approx(ends, abs=1e-5)


def test_what_has_no_value_has_no_sign() -> None:
    (only,) = signs_on(parse("log(t - 2)"), "t", 0.0, 2.9)
    assert only.sign == -1
    assert only.low == pytest.approx(2, abs=1e-5)


def test_an_interval_has_a_length() -> None:
    with pytest.raises(ValueError, match="low < high"):
        signs_on(parse("t"), "t", 1.0, 1.0)
