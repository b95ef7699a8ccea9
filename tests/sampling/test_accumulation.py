"""The area so far, and what is known of an integral before it is drawn."""

import math

import numpy as np
import pytest

from calcanim.calculus.bounds import BoundsError
from calcanim.calculus.integrals.area import area_under
from calcanim.exact.values import UndefinedError
from calcanim.expressions.parse import parse
from calcanim.sampling.accumulation import heights, running

PI = math.pi


# Near a pole at 1 no number is closer to it than 1e-16: the area beyond is not seen.
AT_A_NUMBER = ("1/sqrt(1 - x**2)", "1/sqrt(abs(x - 3))")


@pytest.mark.parametrize(
    ("text", "start", "place", "area"),
    [
        ("x**2", 0, 2, 8 / 3),
        ("x**2", 2, 0, -8 / 3),
        ("sin(x)", 0, PI, 2),
        ("floor(x)", 0, 3, 3),
        ("abs(x)", -1, 2, 2.5),
        ("1/sqrt(x)", 0, 1, 2),
        ("1/sqrt(x)", 1, 0, -2),
        ("log(x)", 0, 1, -1),
        ("1/sqrt(1 - x**2)", 0, 1, PI / 2),
        ("1/sqrt(abs(x - 3))", 2, 4, 4),
        ("sin(200*x)", 0, 1, (1 - math.cos(200)) / 200),
        ("1/(1 + x**2)", -1e6, 1e6, PI - 2e-6),
        ("exp(-(x - 50)**2)", 0, 100, math.sqrt(PI)),
        ("1e6*x", 0, 2, 2e6),
        ("1e-6*x", 0, 2, 2e-6),
        ("sign(x - 1/3)", 0, 1, 1 / 3),
        ("tan(x)", 0, 1.5, -math.log(math.cos(1.5))),
        ("5", -1, 2, 15),
        ("(x**2 - 1)/(x - 1)", 0, 2, 4),
        ("sin(x)/x", -1, 1, 1.8921661407343662),
    ],
)
def test_running_area(text: str, start: float, place: float, area: float) -> None:
    (found,) = running(parse(text), "x", start, [place])
    assert found == pytest.approx(area, rel=1e-8 if text not in AT_A_NUMBER else 1e-6)


def test_many_places_at_once() -> None:
    places = np.array([2.0, 0.5, 1.0, -1.0])
    found = running(parse("3*x**2"), "x", 1.0, places)
    assert found == pytest.approx(places**3 - 1)
    assert running(parse("x"), "x", 1.0, [1.0]).tolist() == [0.0]


def test_no_area_where_there_is_no_function() -> None:
    with pytest.raises(UndefinedError):
        running(parse("log(x)"), "x", 1.0, [-1.0])


def test_heights_of_rectangles() -> None:
    f = parse("x**2")
    assert heights(f, "x", 0, 2, 4, 0.0).tolist() == [0, 0.25, 1, 2.25]
    assert heights(f, "x", 0, 2, 4, 1.0).tolist() == [0.25, 1, 2.25, 4]
    assert heights(f, "x", 0, 2, 2, 0.5).tolist() == [0.25, 2.25]
    # A hole at a sample point is filled by the values next to it.
    assert heights(parse("sin(x)/x"), "x", 0, 2, 2, 0.0)[0] == pytest.approx(1)
    with pytest.raises(UndefinedError):
        heights(parse("log(x)"), "x", -1, 1, 4, 0.5)


def _ends(text: str, a: str, b: str) -> list[tuple[float, float, bool, bool]]:
    parts = area_under(parse(text), "x", a, b).parts
    return [(p.low, p.high, p.open_low, p.open_high) for p in parts]


def test_parts() -> None:
    assert _ends("x**2", "0", "2") == [(0, 2, False, False)]
    assert _ends("exp(-x)", "0", "oo") == [(0, math.inf, False, True)]
    assert _ends("exp(-x**2)", "-oo", "oo") == [(-math.inf, math.inf, True, True)]
    assert _ends("1/sqrt(x)", "0", "1") == [(0, 1, True, False)]
    two = [(-1, 0, False, True), (0, 1, True, False)]
    assert _ends("1/sqrt(abs(x))", "-1", "1") == two


@pytest.mark.parametrize(
    ("text", "a", "b", "ends"),
    [
        ("1/x", "-1", "1", (-1, 0, False, True)),
        ("1/x**2", "-1", "1", (-1, 0, False, True)),
        ("1/x", "0", "1", (0, 1, True, False)),
        ("1/x", "1", "oo", (1, math.inf, False, True)),
        ("tan(x)", "-pi/2", "pi/2", (0, PI / 2, False, True)),
        ("1/(x - 1)", "0", "3", (0, 1, False, True)),
    ],
)
def test_a_divergent_area_runs_away_at_one_end(
    text: str, a: str, b: str, ends: tuple[float, float, bool, bool]
) -> None:
    found = area_under(parse(text), "x", a, b)
    assert found.diverges
    assert not found.proper
    (part,) = found.parts
    assert (part.low, part.high, part.open_low, part.open_high) == pytest.approx(ends)
    with pytest.raises(UndefinedError, match="no value"):
        _ = found.value


def test_limits_the_other_way_round() -> None:
    found = area_under(parse("x**2"), "x", "2", "0")
    assert found.turned
    assert found.value.text == "8/3"
    assert str(found.antiderivative) == "x**3/3"


@pytest.mark.parametrize(
    ("text", "a", "b", "error", "words"),
    [
        ("sqrt(x)", "-1", "1", UndefinedError, "not defined"),
        ("x", "1", "1", UndefinedError, "no width"),
        ("x", "0", "y", UndefinedError, "must be a number"),
        ("x", "0", "log(-1)", BoundsError, "no real number"),
    ],
)
def test_refused(text: str, a: str, b: str, error: type[Exception], words: str) -> None:
    with pytest.raises(error, match=words):
        area_under(parse(text), "x", a, b)
