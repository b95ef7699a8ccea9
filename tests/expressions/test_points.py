"""Points as they are typed."""

import pytest

from calcanim.expressions.errors import ExpressionError
from calcanim.expressions.points import named_numbers


def test_names_and_numbers() -> None:
    found = named_numbers(" x = 2, y=-1/3", "start")
    assert {k: str(v) for k, v in found.items()} == {"x": "2", "y": "-1/3"}
    assert str(named_numbers("a=max(1,2)", "at")["a"]) == "Max(1, 2)"


@pytest.mark.parametrize(
    ("text", "words", "place"),
    [
        ("2,1", "name=number", 0),
        ("x=2,,y=1", "name=number", 4),
        ("x=a,y=1", "needs a number", 2),
        ("x=2,2=1", "name of a variable", 4),
        ("x=1,x=2", "twice", 4),
        ("x=2,y=1+", "", 7),
        ("x=2,yy=1", "", 4),
    ],
)
def test_a_refusal_points_at_the_place(text: str, words: str, place: int) -> None:
    with pytest.raises(ExpressionError) as caught:
        named_numbers(text, "start")
    assert words in caught.value.reason
    assert caught.value.start == place
    assert caught.value.source == text
