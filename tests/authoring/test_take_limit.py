"""The lines of a limit: few, certified, each grown from the one before."""

import pytest

from calcanim.authoring.gestures.take_limit import Taken, Tie, take_limit
from calcanim.calculus.derivatives.at_point import at_point
from calcanim.claims import Known, certify_claim, read
from calcanim.expressions import parse
from calcanim.notation.lines import written
from calcanim.notation.setter import by_variable
from calcanim.notation.sides import quotient
from calcanim.storyboard.cues import Rewrite, Strike
from calcanim.storyboard.formula import Formula


def taken(function: str, at: str) -> Taken:
    point = at_point(parse(function), "x", parse(at))
    posed = written(quotient("f", parse(at), "h"))
    return take_limit(point, posed, "h", by_variable({"h": "increment"}), Tie())


def verdicts(formula: Formula, function: str) -> set[str]:
    """What its claims come to, where f is `function`."""
    known = Known()
    known.define(read("f(x)"), read(function))
    return {certify_claim(claim, known).verdict for claim in formula.claims}


@pytest.mark.parametrize(
    ("function", "at"),
    [
        ("x**2", "3"),
        ("1/x", "2"),
        ("sqrt(x)", "4"),
        ("sin(x)", "pi/3"),
        ("x**2 + sin(x)", "1"),
        ("tan(x)", "1"),
        ("(x**3+2*x**2-5*x+1)/(x**2+4)", "-1"),
        ("x**30", "1"),
    ],
)
def test_lines_are_few_and_certified(function: str, at: str) -> None:
    found = taken(function, at).lines
    assert 1 <= len(found) <= 6
    for each in found:
        assert verdicts(each.formula, function) <= {"proved", "checked"}


def test_the_lines_of_a_square() -> None:
    found = taken("x**2", "3")
    assert [each.formula.text for each in found.lines] == [
        "= ((3 + h)**2 - 3**2)/h",
        "= ((9 + 6*h + h**2) - 9)/h",
        "= (6*h + h**2)/h",
        "= h*(6 + h)/h",
        "= 6 + h",
        "Limit(6 + h, h, 0) = 6",
    ]
    assert [b.title for b in found.beats] == [
        "Put the function in",
        "What cancels",
        "Divide by the step",
        "Let the step go to zero",
    ]


def test_what_cancels_is_struck_before_it_goes() -> None:
    _, cancels, divide, _ = taken("x**2", "3").beats
    (nines,) = (c for c in cancels.cues if isinstance(c, Strike))
    assert len(nines.keys) == 2
    (steps,) = (c for c in divide.cues if isinstance(c, Strike))
    assert "s0.1" in steps.keys


def test_only_factors_are_struck() -> None:
    divide = next(b for b in taken("sqrt(x)", "4").beats if b.title == "Divide by the step")
    (steps,) = (c for c in divide.cues if isinstance(c, Strike))
    # Of h/(h (sqrt(4 + h) + 2)) those two, and not the one below the root.
    assert sorted(steps.keys) == ["s0.0", "s0.1.0"]


def test_each_line_grows_from_one_that_is_there() -> None:
    found = taken("x**2", "3")
    grown = [c for b in found.beats for c in b.cues if isinstance(c, Rewrite)]
    ids = [each.id for each in found.lines]
    assert [c.id for c in grown] == ids
    assert [c.source for c in grown[1:]] == ids[:-1]
    assert all(c.moves for c in grown)


def test_a_power_of_ten_stays_in_front() -> None:
    found = taken("0.00001*x**3", "2")
    assert [each.formula.text for each in found.lines][1:] == [
        "= 1e-5*(((2 + h)**3 - 2**3)/h)",
        "= 1e-5*(((8 + 12*h + 6*h**2 + h**3) - 8)/h)",
        "= 1e-5*((12*h + 6*h**2 + h**3)/h)",
        "= 1e-5*(h*(12 + 6*h + h**2)/h)",
        "= 1e-5*(12 + 6*h + h**2)",
        "Limit(1e-5*(12 + 6*h + h**2), h, 0) = 1.2e-4",
    ]
    struck = [c.keys for b in found.beats for c in b.cues if isinstance(c, Strike)]
    assert [len(keys) for keys in struck] == [2, 2]


def test_numbers_below_the_bar_are_worked_out() -> None:
    texts = [each.formula.text for each in taken("1/(x-1)", "1.5").lines]
    assert "= (-h)/(h*0.5*(0.5 + h))" in texts
    texts = [each.formula.text for each in taken("1/(3-x)", "0.5").lines]
    assert "= h/(h*2.5*(2.5 - h))" in texts
