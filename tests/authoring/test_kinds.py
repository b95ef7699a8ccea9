"""Kinds read what was typed, and refuse the rest in one sentence, with its place."""

import subprocess
import sys
from typing import Any

import pytest

from calcanim.authoring.readers import Function, Kind, Limits
from calcanim.authoring.script import (
    bound,
    choice,
    data,
    density,
    function,
    interval,
    limits,
    number,
    numbers,
    point,
    text,
    whole,
)
from calcanim.expressions import parse
from calcanim.expressions.errors import ExpressionError
from calcanim.refusals import Refusal

XY = {"function": Function(parse("x*y"), ("x", "y"))}
X = {"function": Function(parse("x**2"), ("x",))}
OUTER = {"outer": Limits("x", parse("0"), parse("1"))}


def read(kind: Any, typed: str, name: str = "at", others: Any = None) -> Any:
    assert isinstance(kind, Kind)
    return kind.read(typed, name, others or {})


def test_a_value_is_shown_as_people_write_it() -> None:
    def shown(kind: Any, typed: str, others: Any = None) -> Any:
        return kind.shown(read(kind, typed, "at", others), typed)

    assert shown(function("x"), "x**3/3 - 2*x") == "x³/3 − 2x"
    assert shown(number("1"), "-sqrt(2)/2") == "−√2/2"
    assert shown(bound("0"), "-oo") == "−∞"
    assert shown(point("x=1,y=1"), "x=2,  y=-1", XY) == "x = 2, y = −1"
    assert shown(point("1"), "4", X) == "4"
    assert shown(interval("0,1"), "-1,pi") == "−1, π"
    # What is no expression stays as it was typed.
    assert shown(numbers("1"), "1,2.50") == "1,2.50"
    assert shown(text("a"), "x**2") == "x**2"


def test_a_point_of_the_plane() -> None:
    kind = point("", more="y")
    assert read(kind, "", "through", X) == {}
    assert {k: str(v) for k, v in read(kind, "y=pi,x=0", "through", X).items()} == {
        "x": "0",
        "y": "pi",
    }
    taken = {"function": Function(parse("y**2"), ("y",))}
    assert list(read(kind, "y=1,k=2", "through", taken)) == ["y", "k"]
    for typed in ("t=0,y=1", "x=0", "x=0,y=1,z=2"):
        with pytest.raises(Refusal, match="--through needs a value for x and one for y"):
            read(kind, typed, "through", X)


def test_a_function_has_its_names() -> None:
    one = read(function("x"), "t**2 + 1")
    assert (str(one.e), one.names, one.x) == ("t**2 + 1", ("t",), "t")
    two = read(function("x*y", variables=2), "w*b")
    assert two.names == ("b", "w")  # in the order of the alphabet, however it was typed
    assert read(function("x", variables=(1, 3)), "z*y*x").names == ("x", "y", "z")
    assert read(function("x", constant=True), "5").names == ("x",)
    assert read(density("x"), "1/2").names == ("x",)
    assert read(function("x", variables=(0, 1)), "5").names == ()


def test_numbers_in_a_row() -> None:
    assert [str(e) for e in read(numbers("1"), "0.9, 2/3,pi")] == ["0.9", "2/3", "pi"]
    with pytest.raises(Refusal, match="--at takes at most 2 numbers, and there are 3"):
        read(numbers("1", most=2), "1,2,3")
    with pytest.raises(ExpressionError) as gap:
        read(numbers("1"), "1,,2")
    assert gap.value.start == 2


@pytest.mark.parametrize(
    ("kind", "typed", "sentence"),
    [
        (function("x"), "x*y", "this lesson needs a function of one variable; it has x, y"),
        (function("x"), "5", "this lesson needs a function of one variable; it has none"),
        (
            function("x", variables=2, needs="descent"),
            "x",
            "descent needs a function of two variables; it has x",
        ),
        (
            function("x", variables=(2, 4)),
            "x",
            "this lesson needs a function of two to four variables; it has x",
        ),
        (density("x"), "x*y", "a density here needs a function of one variable; it has x, y"),
        (number("1"), "x", "--at needs a number, and x contains x"),
        (number("1", above=0), "-1", "--at must be above 0, and -1 is not"),
        (number("1", above=0), "0", "--at must be above 0, and 0 is not"),
        (number("1", above=0), "sqrt(2)**2 - 2", "--at must be above 0"),
        (number("1", below=1, noun="the share"), "1", "the share must be below 1, and 1 is not"),
        (number("1", above=0), "log(-1)", "--at needs a real number, and log(-1) is none"),
        (whole("2", low=2, high=9), "1", "--at needs a whole number from 2 to 9, and 1 is none"),
        (whole("2", low=2, high=9), "2.5", "--at needs a whole number from 2 to 9"),
        (whole("2", low=2, high=9), "٣", "--at needs a whole number from 2 to 9"),
        (whole("2", low=2, high=9), "9" * 5000, "--at needs a whole number from 2 to 9"),
        (bound("0"), "y", "a limit must be a number, and y contains y"),
        (choice("all", options=("all", "sums")), "sum", "all, sums, not 'sum'; did you mean sums?"),
        (data("x=1"), "x=1,2; y=1", "need the same number of values: x has 2 and y has 1"),
        (data("x=1", most=2), "x=1,2,3", "--at takes at most 2 rows; there are 3"),
    ],
)  # fmt: skip
def test_a_refusal_is_one_sentence(kind: Any, typed: str, sentence: str) -> None:
    with pytest.raises(Refusal) as caught:
        read(kind, typed)
    assert sentence in str(caught.value)
    assert "\n" not in str(caught.value)


@pytest.mark.parametrize(
    ("kind", "typed", "words", "place"),
    [
        (function("x"), "2x", "2*x", 0),
        (number("1"), "1+", "", 1),
        (limits("y,0,2"), "y,0", "its two limits, as in y,0,2", 0),
        (limits("y,0,2"), "2,0,2", "name of a variable", 0),
        (limits("y,0,2"), "y,0,x", "needs a number here", 4),
        (limits("y,0,2"), "y,0,1+", "", 5),
        (interval("-1,1"), "1", "two numbers, the smaller one first", 0),
        (interval("-1,1"), "1,-1", "the smaller number first", 0),
        (interval("-1,1"), "1,1", "the smaller number first", 0),
        (interval("-1,1"), "0,a", "needs a number here", 2),
        (data("x=1"), "x=1,2; y", "name=numbers", 6),
        (data("x=1"), "x=1,2; y=1,b", "needs a number here", 11),
        (data("x=1"), "x=1; x=2", "names x twice", 4),
        (data("x=1"), "x=1,,2", "empty", 4),
    ],
)
def test_a_refusal_points_at_the_place(kind: Any, typed: str, words: str, place: int) -> None:
    with pytest.raises(ExpressionError) as caught:
        read(kind, typed)
    assert words in caught.value.reason
    assert (caught.value.source, caught.value.start) == (typed, place)


def test_numbers() -> None:
    assert str(read(number("1", above=0, below=4), "pi")) == "pi"
    assert read(whole("3", low=-5, high=5), " -4 ") == -4
    assert [str(read(bound("0"), t)) for t in ("oo", "-oo", "+oo", "2*pi")] == [
        "oo",
        "-oo",
        "oo",
        "2*pi",
    ]
    assert [str(e) for e in read(interval("0,1"), "-oo, max(1,2)")] == ["-oo", "Max(1, 2)"]
    assert read(choice("all", options=("all", "sums")), "sums") == "sums"
    assert read(text("a"), " as it is ") == " as it is "


def test_a_point_has_the_names_of_the_function() -> None:
    kind = point("x=2,y=1")
    assert {n: str(e) for n, e in read(kind, "y=3,x=1/2", others=XY).items()} == {
        "x": "1/2",
        "y": "3",
    }
    assert list(read(kind, "y=3,x=1/2", others=XY)) == ["x", "y"]
    bw = {"function": Function(parse("w*b"), ("b", "w"))}
    assert {n: str(e) for n, e in read(kind, "x=2,y=1", others=bw).items()} == {"b": "2", "w": "1"}
    assert str(read(kind, "3/2", others=X)["x"]) == "3/2"
    sentence = 'the start needs a value for x and for y: --start "x=2,y=1"'
    for typed in ("x=1", "x=1,z=2", "x=1,y=2,z=3"):
        with pytest.raises(Refusal, match=sentence):
            read(kind, typed, "start", XY)
    # Not even the default's, where there are other variables than it has numbers.
    with pytest.raises(Refusal, match="the place needs a value for x"):
        read(point("x=2,y=1", noun="the place"), "x=2,y=1", "at", X)


def test_limits_may_contain_the_outer_variable() -> None:
    found = read(limits("y,0,x", among=("outer",)), "y, -oo, x", "inner", OUTER)
    assert (found.variable, str(found.low), str(found.high)) == ("y", "-oo", "x")
    with pytest.raises(ExpressionError, match="needs a number here"):
        read(limits("y,0,x", among=("outer",)), "y,0,z", "inner", OUTER)


def test_data_are_columns_and_rows() -> None:
    found = read(data("x=1"), "x=1,2,3; y=2,-4,1/2")
    assert {k: [str(v) for v in c] for k, c in found.columns.items()} == {
        "x": ["1", "2", "3"],
        "y": ["2", "-4", "1/2"],
    }
    assert [{k: str(v) for k, v in row.items()} for row in found.rows][1] == {"x": "2", "y": "-4"}


def test_reading_is_light() -> None:
    code = """
import sys
from calcanim.authoring.script import *
assert not {"lark", "mpmath"} & set(sys.modules), "declaring a kind needs no grammar"
f = function("x").read("x**2", "function", {})
number("1", above=0).read("2", "rate", {})
interval("0,1").read("-oo,1", "between", {})
data("x=1").read("x=1;y=2", "data", {})
assert not {"sympy", "manim", "numpy"} & set(sys.modules)
"""
    subprocess.run([sys.executable, "-c", code], check=True)
