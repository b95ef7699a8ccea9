"""A lesson: declared by a function whose parameters are kinds, built from text or from objects."""

from collections.abc import Iterator
from typing import Any

import pytest
import sympy

from calcanim.authoring.script import Beat, bound, function, lesson, number, point, text
from calcanim.refusals import Refusal
from calcanim.storyboard import Lesson, LessonError, prose
from calcanim.storyboard.cues import Write


def declared(build: Any, **more: Any) -> Lesson:
    return lesson(title="A title", topic="tests", **more)(build)


def told(words: str) -> Beat:
    return Beat("A beat", words, (Write("w", prose("Words"), "derivation"),))


def test_a_lesson_is_built_from_what_its_kinds_read() -> None:
    def build(function: Any = function("x**2"), from_: Any = bound("0")) -> Iterator[Beat]:
        yield told(f"{function.x}: {function.e} from {from_}.")

    made = declared(build)
    assert (made.slug, made.title, made.topic) == ("test_lesson", "A title", "tests")
    assert [p.name for p in made.params] == ["function", "from"]
    board = made.build()
    assert (board.slug, board.title, board.default) == ("test_lesson", "A title", True)
    assert board.parameters == (("function", "x**2"), ("from", "0"))
    (beat,) = board.beats
    assert beat.narration == "x: x**2 from 0."
    first = beat.cues[0]
    assert isinstance(first, Write)
    assert (first.region, first.formula.text) == ("title", "A beat")

    t = sympy.Symbol("t")
    other = made.build(function=sympy.sin(t), **{"from": -sympy.oo})
    assert other.beats[0].narration == "t: sin(t) from -oo."
    assert not other.default
    with pytest.raises(LessonError, match="no parameter 'at'; it has function, from"):
        made.build(at=1)


def test_a_point_may_be_a_mapping() -> None:
    def build(function: Any = function("x*y", variables=2), at: Any = point("x=2,y=1")) -> Any:
        return [told(", ".join(f"{n} is {v}" for n, v in at.items()) + ".")]

    board = declared(build).build(function="a*b", at={"b": sympy.Rational(1, 2), "a": 3})
    assert board.beats[0].narration == "a is 3, b is 1/2."
    assert board.parameters[1] == ("at", "b=1/2,a=3")


def test_a_beat_that_writes_its_title_keeps_it() -> None:
    def build() -> Iterator[Beat]:
        yield Beat("A beat", "Words.", (Write("own", prose("My title"), "title"),))

    (beat,) = declared(build).build().beats
    assert [cue.id for cue in beat.cues if isinstance(cue, Write)] == ["own"]


def test_examples_are_texts_by_the_names_of_options() -> None:
    def build(function: Any = function("x"), from_: Any = bound("0")) -> Iterator[Beat]:
        yield told("Words.")

    made = declared(build, examples=[{"function": sympy.Symbol("x") ** 2, "from_": 1}])
    assert made.examples == ({"function": "x**2", "from": "1"},)
    with pytest.raises(TypeError, match=r"an example does not fit: .* no parameter 'to'"):
        declared(build, examples=[{"to": 1}])


def test_a_declaration_that_makes_no_sense() -> None:
    def build(at: str = "1") -> Iterator[Beat]:
        yield told(at)

    with pytest.raises(TypeError, match="parameter 'at' of a lesson needs a kind as its default"):
        declared(build)


def test_what_gives_no_beats_is_said() -> None:
    def build(at: Any = text("1")) -> Any:
        return None

    with pytest.raises(LessonError, match="the lesson test_lesson must return or yield beats"):
        declared(build).build()


def test_parameters_are_refused_before_the_lesson_runs() -> None:
    def build(at: Any = number("1")) -> Iterator[Beat]:
        raise AssertionError("the lesson was run")

    with pytest.raises(Refusal, match="--at needs a number, and x contains x"):
        declared(build).build(at="x")
