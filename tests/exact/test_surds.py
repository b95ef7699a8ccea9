"""Square roots worked out by hand."""

import pytest

from calcanim.exact.surds import surd
from calcanim.expressions import parse, text

BY_HAND = [
    ("sqrt(12)", "2*sqrt(3)"),
    ("sqrt(1/2)", "sqrt(2)/2"),
    ("1/sqrt(5)", "sqrt(5)/5"),
    ("sqrt(2)*sqrt(8)", "4"),
    ("(1 + sqrt(2))*(1 - sqrt(2))", "-1"),
    ("1/(1 + sqrt(2))", "sqrt(2) - 1"),
    ("(1 + sqrt(5))**2/4", "3/2 + sqrt(5)/2"),
    ("sqrt(2) - sqrt(2)", "0"),
    ("8**(1/2)/2", "sqrt(2)"),
    ("sqrt(185)", "sqrt(185)"),
    ("52/sqrt(29)", "52*sqrt(29)/29"),
    ("-3*sqrt(2)/2 + 1/2", "1/2 - 3*sqrt(2)/2"),
    ("2**(-1/2)", "sqrt(2)/2"),
]


@pytest.mark.parametrize(("source", "short"), BY_HAND)
def test_by_hand(source: str, short: str) -> None:
    found = surd(parse(source))
    assert found is not None
    assert text(found) == short


@pytest.mark.parametrize(
    "source", ["sqrt(-1)", "pi", "sqrt(1 + sqrt(2))", "exp(1)", "x", "2**(1/3)", "1/0", "1/(2-2)"]
)
def test_what_it_leaves_alone(source: str) -> None:
    assert surd(parse(source)) is None
