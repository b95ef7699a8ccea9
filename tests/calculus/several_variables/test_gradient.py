"""Gradients, directional derivatives and curvature, with answers from textbooks."""

import pytest

from calcanim import calculus
from calcanim.calculus.several_variables.gradient import DirectionError
from calcanim.calculus.solution import Solution


def values(done: Solution) -> list[str] | None:
    return [v.text for v in done.value] if isinstance(done.value, tuple) else None


# Function, point, gradient, direction, directional derivative, eigenvalues of the Hessian.
BOOK = [
    ("x**2*y", "x=1,y=2", ["4", "1"], "x=3,y=4", "16/5", ["2 - 2*sqrt(2)", "2 + 2*sqrt(2)"]),
    ("x*y", "x=2,y=3", ["3", "2"], "x=1,y=1", "5*sqrt(2)/2", ["-1", "1"]),
    (
        "x**2*y**3",
        "x=2,y=-1",
        ["-4", "12"],
        "x=2,y=5",
        "52*sqrt(29)/29",
        ["-13 - sqrt(265)", "-13 + sqrt(265)"],
    ),
    ("log(x**2 + y**2)", "x=1,y=1", ["1", "1"], "x=0,y=1", "1", ["-1", "1"]),
    ("sqrt(x**2 + y**2)", "x=3,y=4", ["3/5", "4/5"], "x=1,y=2", "11*sqrt(5)/25", ["0", "1/5"]),
    ("x/y", "x=6,y=-2", ["-1/2", "-3/2"], "x=-1,y=3", "-2*sqrt(10)/5", None),
    ("sqrt(x*y*z)", "x=3,y=2,z=6", ["1", "3/2", "1/2"], "x=-1,y=-2,z=2", "-1", None),
    ("log(3*x + 6*y + 9*z)", "x=1,y=1,z=1", ["1/6", "1/3", "1/2"], "x=4,y=12,z=6", "23/42", None),
    ("x*y + y*z + z*x", "x=1,y=-1,z=3", ["2", "4", "0"], "x=2,y=4,z=5", "4*sqrt(5)/3", None),
    ("x**3 - 3*x*y**2", "x=1,y=1", ["0", "-6"], "x=1,y=1", None, ["-6*sqrt(2)", "6*sqrt(2)"]),
    ("(1-x)**2 + 100*(y-x**2)**2", "x=1,y=1", ["0", "0"], "x=1,y=0", "0", None),
    ("abs(x*y)", "x=0,y=0", ["0", "0"], "x=1,y=1", "0", None),
    ("sqrt(x**4 + y**4)", "x=0,y=0", ["0", "0"], "x=1,y=1", "0", None),
]


def point(text: str) -> dict[str, str]:
    return dict(p.split("=") for p in text.split(","))  # type: ignore[misc]


@pytest.mark.parametrize(("source", "at", "slopes", "direction", "along", "eigenvalues"), BOOK)
def test_gradients(
    source: str,
    at: str,
    slopes: list[str],
    direction: str,
    along: str | None,
    eigenvalues: list[str] | None,
) -> None:
    done = calculus.gradient(source, at=point(at), direction=point(direction))
    assert values(done) == slopes
    assert done.verdict in ("proved", "checked")
    if along is not None:
        assert done.extra["directional"] == along
    if eigenvalues is not None:
        assert done.extra["eigenvalues"] == eigenvalues


@pytest.mark.parametrize(
    ("source", "at"),
    [
        ("sqrt(x**2 + y**2)", "x=0,y=0"),
        ("abs(x) + abs(y)", "x=0,y=2"),
        ("max(x, y)", "x=1,y=1"),
        ("1/(x - y)", "x=1,y=1"),
        # All partial derivatives are there, but no tangent plane.
        ("cbrt(x*y)", "x=0,y=0"),
        ("cbrt(x**3 + y**3)", "x=0,y=0"),
        ("sqrt(abs(x*y))", "x=0,y=0"),
        ("max(min(x, y), 0)", "x=0,y=0"),
    ],
)
def test_where_there_is_no_gradient(source: str, at: str) -> None:
    done = calculus.gradient(source, at=point(at))
    assert (done.verdict, done.result, done.value) == ("undefined", None, None)


def test_partial_derivatives_one_by_one() -> None:
    done = calculus.gradient("x**2*y + y**3")
    assert [str(r) for r in done.result or ()] == ["2*x*y", "x**2 + 3*y**2"]  # type: ignore[union-attr]
    said = [s.why for s in done.steps if s.rule == "PARTIAL"]
    assert said == [
        "the partial derivative in x, with y held",
        "the partial derivative in y, with x held",
    ]
    assert done.extra["hessian"] == [["2*y", "2*x"], ["2*x", "6*y"]]


def test_rounding_is_no_curvature() -> None:
    done = calculus.gradient("log(3*x + 6*y + 9*z)", at={"x": 1, "y": 1, "z": 1})
    assert done.extra["eigenvalues"][1:] == ["0", "0"]
    flat = calculus.gradient("cos(x)*sin(y)", at={"x": "pi/2", "y": "pi/2"})
    assert values(flat) == ["-1.0000000000000000", "0"]


def test_there_are_no_second_derivatives_at_a_corner_of_the_first() -> None:
    assert "eigenvalues" not in calculus.gradient("x*abs(y)", at={"x": 0, "y": 0}).extra


def test_directions_must_fit() -> None:
    with pytest.raises(DirectionError, match="length 0"):
        calculus.gradient("x*y", at={"x": 1, "y": 1}, direction={"x": 0, "y": 0})
    with pytest.raises(DirectionError, match="names z"):
        calculus.gradient("x*y", direction={"z": 1})
    with pytest.raises(DirectionError, match="needs a value for y"):
        calculus.gradient("x*y", at={"x": 1})


@pytest.mark.parametrize(
    ("function", "at", "axes", "verdict"),
    [
        # H = (4 4; 4 10): H(2, -1) = 2(2, -1), H(1, 2) = 12(1, 2).
        ("2*x**2 + 4*x*y + 5*y**2", None, [["2", "-1"], ["1", "2"]], "proved"),
        ("x**2 - y**2", "x=0,y=0", [["0", "1"], ["1", "0"]], "proved"),
        # Of (2 1; 1 1) it is (1, (√5 - 1)/2) that stays in its direction, for (3 + √5)/2.
        (
            "x**2 + x*y + y**2/2",
            None,
            [["0.525731", "-0.850651"], ["0.850651", "0.525731"]],
            "checked",
        ),
    ],
)
def test_axes_of_curvature(
    function: str, at: str | None, axes: list[list[str]], verdict: str
) -> None:
    done = calculus.gradient(function, at=None if at is None else point(at), axes=True)
    assert done.extra["axes"] == axes
    told = [s for s in done.steps if "times itself" in s.why]
    assert [s.certificate.verdict for s in told] == [verdict, verdict]


def test_axes_that_there_are_not_are_refused() -> None:
    with pytest.raises(DirectionError, match=r"two variables; .* has x, y, z"):
        calculus.gradient("x*y*z", axes=True)
    with pytest.raises(DirectionError, match="axes need a point"):
        calculus.gradient("x**3 + y**2", axes=True)
