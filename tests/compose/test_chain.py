"""Chains: the nudge is round and small, and its lengths are those of the layers' own values."""

import math
from fractions import Fraction

import pytest

from calcanim.calculus.layers import peel
from calcanim.compose.lines import Chain, chain, figure, lengths
from calcanim.expressions import parse


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
