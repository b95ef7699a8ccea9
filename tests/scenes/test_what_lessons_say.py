"""What single lessons say, and what they refuse."""

import pytest

from calcanim import catalog
from calcanim.refusals import Refusal
from calcanim.storyboard import Storyboard


def film(slug: str, **values: str) -> Storyboard:
    return catalog.lesson(slug).build(**values)


def test_the_tutorial_s_number() -> None:
    texts = [f.text for b in film("chain_rule").beats for f in b.formulas]
    assert any(t.endswith("= 300") for t in texts)
    assert any("6*x*(x**2 + 1)**2" in t for t in texts)


@pytest.mark.parametrize(
    ("function", "at", "words"),
    [
        ("x**2", "2", "nothing"),
        ("exp(1000*x)", "2", "too large to show"),
        ("exp(-1000*x)", "2", "too small to show"),
        ("sqrt(log(x))", "0.5", "not defined"),
        ("sin(x*y)", "1", "one variable"),
        ("sin(x**2)", "x", "number"),
        ("abs(sin(x))", "0", "derivative"),
        ("gamma(x**2)", "1", "rule"),
    ],
)
def test_unsuitable_requests_are_one_sentence(function: str, at: str, words: str) -> None:
    with pytest.raises(Refusal, match=words):
        catalog.lesson("chain_rule").build(function=function, at=at)


@pytest.mark.parametrize(
    ("function", "at", "words"),
    [
        ("log(x)", "-1", "not defined"),
        ("1/x", "0", "not defined"),
        ("x*y", "0", "one variable"),
        ("x**2", "y", "number"),
    ],
)
def test_a_tangent_needs_a_point_on_the_curve(function: str, at: str, words: str) -> None:
    with pytest.raises(Refusal, match=words):
        catalog.lesson("secant_to_tangent").build(function=function, at=at)


@pytest.mark.parametrize(
    ("function", "at", "said"),
    [
        ("x**2", "3", "What is left is six plus h"),
        ("abs(x)", "0", "From the left the slope is minus one, from the right one."),
        ("cbrt(x)", "0", "grow past every bound"),
        ("floor(x)", "1", "The curve jumps"),
        ("sqrt(x)", "0", "to the left the function has no values"),
    ],
)
def test_what_the_secants_come_to(function: str, at: str, said: str) -> None:
    board = film("secant_to_tangent", function=function, at=at)
    assert any(said in b.narration for b in board.beats)


@pytest.mark.parametrize(
    ("function", "low", "high", "words"),
    [
        ("sqrt(x)", "-1", "1", "not defined between"),
        ("x*y", "0", "1", "one variable"),
        ("x", "1", "1", "no width"),
        ("x", "0", "y", "must be a number"),
        ("sin(1/x)", "0", "1", "no value"),
    ],
)
def test_an_area_needs_an_integrand_and_limits(
    function: str, low: str, high: str, words: str
) -> None:
    with pytest.raises(Refusal, match=words):
        catalog.lesson("area_accumulation").build(**{"function": function, "from": low, "to": high})


@pytest.mark.parametrize(
    ("function", "low", "high", "said"),
    [
        ("x**2", "0", "2", "That is eight thirds, about 2.6667."),
        ("x**2", "0", "2", "at the midpoints 2.625"),
        ("sin(x)", "0", "2*pi", "Below the axis it counts as negative."),
        ("x**3 - x", "2", "-1", "it is the negative of that"),
        ("sin(exp(x))", "0", "1", "No formula made of the usual functions has this slope"),
        ("abs(x - 1)", "-1", "3", "take it piece by piece"),
        ("1/x**2", "1", "oo", "it closes in on one"),
        (
            "1/x**2",
            "-1",
            "1",
            "so there is no limit, and the integral diverges. To put in both limits all the same",
        ),
        ("exp(-x**2)", "-oo", "oo", "the square root of pi"),
    ],
)
def test_what_areas_come_to(function: str, low: str, high: str, said: str) -> None:
    board = film("area_accumulation", **{"function": function, "from": low, "to": high})
    told = [b.narration.lower() for b in board.beats]
    assert any(said.lower() in narration for narration in told), told


def test_only_the_part_that_diverges_is_a_limit() -> None:
    board = film("area_accumulation", **{"function": "1/x**2", "from": "-1", "to": "1"})
    claims = [c.text for b in board.beats for f in b.formulas for c in f.claims]
    assert not any(text.startswith("Integral(1/x**2, (x, -1, 1)) =") for text in claims)
