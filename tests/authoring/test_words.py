"""Words: slots filled from facts, cues at their words."""

from fractions import Fraction

import pytest
from mpmath import mpf

from calcanim import catalog
from calcanim.authoring.beats import beat
from calcanim.authoring.pacing import titled
from calcanim.authoring.words import first_heard, is_brief, told
from calcanim.expressions import parse
from calcanim.expressions.tree import variable
from calcanim.notation.shown import shown
from calcanim.storyboard import Beat, Storyboard, prose
from calcanim.storyboard.cues import Hold, Write
from calcanim.storyboard.narration import reading_time

A = Write("a", prose("a"), "derivation", run_time=0.5)
B = Write("b", prose("b"), "derivation", run_time=0.5)
LONG = parse("sin(x)*exp(x**2 + 1)*log(x + 3)*cos(x - 1)*tanh(x)*sqrt(x + 2)")


def test_slots_are_facts() -> None:
    said = told(
        "At {place} the slope of {f} is {slope}.",
        place={"x": parse("2"), "y": parse("-1")},
        f=parse("x**2"),
        slope=shown(None, mpf("0.12345")),
    )
    expected = "At x is two and y is minus one the slope of x squared is about 0.1235."
    assert said.narration == expected or "0.123" in said.narration


def test_a_sentence_may_begin_with_a_slot() -> None:
    assert told("{n:C} steps.", n=3).narration == "Three steps."


def test_what_is_too_long_for_the_ear_is_said_by_its_shape() -> None:
    assert told("Here is {f}.", f=LONG).narration == "Here is a product of 6 factors."
    assert first_heard("It is {f}.", "Here it is.", f=LONG).narration == "Here it is."
    assert first_heard("It is {f}.", "Here it is.", f=parse("x")).narration == "It is x."


def test_brief_is_what_can_be_said_beside_others() -> None:
    assert is_brief(shown(Fraction(3), mpf(3)))
    assert not is_brief(LONG)


def test_cues_start_at_their_words() -> None:
    said = told("One two three.", A, "Four five.", (A, B), None, "Six.")
    assert said.narration == "One two three. Four five. Six."
    assert said.starts == (3, 5, 5)


def test_parts_may_be_told_already() -> None:
    said = told(A, told("One two.", B), "Three.")
    assert (said.narration, said.starts) == ("One two. Three.", (0, 2))


def test_a_cue_comes_when_its_word_is_read() -> None:
    words = "word " * 29 + "end."
    (made,) = titled([beat("T", words, A, words, B)])
    length = reading_time(made.narration)
    time, begins = 0.0, {}
    for cue in made.cues:
        begins[getattr(cue, "id", "")] = time
        time += cue.run_time
    assert abs(begins["a"] - length / 2) < 0.01
    assert abs(begins["b"] - length) < 0.01
    assert isinstance(made.cues[1], Hold)
    assert [made.cues[m.cue] for m in made.marks] == [A, B]
    assert [m.word for m in made.marks] == [30, 60]
    assert made.hold >= 0.7


def test_motion_that_takes_longer_than_its_words_goes_on() -> None:
    slow = Write("slow", prose("s"), "derivation", run_time=9.0)
    (made,) = titled([beat("T", slow, "One word.", A)])
    assert [type(c) for c in made.cues] == [Write, Write, Write]
    assert made.duration >= 10


def test_marks_survive_json() -> None:
    board = Storyboard("film", "Film", titled([beat("T", "One.", A)]))
    again = Storyboard.from_json(board.to_json())
    assert again == board
    assert again.beats[0].marks


def test_a_mark_names_a_cue_and_a_word() -> None:
    from calcanim.storyboard.board import Mark

    with pytest.raises(ValueError, match="no cue 1"):
        Beat("T", "One word.", (A,), marks=(Mark(1, 0),))


def test_the_letter_a_is_known_from_the_article() -> None:
    a = variable("a")
    said = told("Take a step: {a:C} is {e}, a number near {a}.", e=parse("a + 2*a"), a=a)
    words = said.narration.split()
    assert [words[n].strip(".,") for n in said.letters] == ["A", "a", "a", "a"]
    assert words.index("step:") - 1 not in said.letters
    assert said.narration.isascii()
    later = told("A rule.", A, said)
    assert later.letters == tuple(n + 2 for n in said.letters)
    (made,) = titled([beat("T", later, B, a="a")])
    assert made.letters == later.letters
    board = Storyboard("film", "Film", (made,))
    assert Storyboard.from_json(board.to_json()) == board
    with pytest.raises(ValueError, match="word 1 of the beat 'T' is not the letter a"):
        Beat("T", "One word.", (A,), letters=(1,))


@pytest.mark.parametrize(
    ("slug", "values"),
    [
        ("chain_rule", {"function": "({}**2 + 1)**3", "at": "3"}),
        ("gradient_descent", {"function": "{}**2 + 4*c**2", "start": "{}=2,c=1"}),
        ("derivative_rules", {"function": "{}**2*sin({})", "at": "1"}),
    ],
)
def test_in_a_film_of_a_each_a_is_a_letter_where_another_variable_would_be(
    slug: str, values: dict[str, str]
) -> None:
    of_a, of_b = (
        catalog.lesson(slug).build(**{k: v.replace("{}", name) for k, v in values.items()}).beats
        for name in "ab"
    )
    count = 0
    for one, other in zip(of_a, of_b, strict=True):
        words = other.narration.split()
        assert len(words) == len(one.narration.split())
        assert one.letters == tuple(
            n for n, w in enumerate(words) if w.strip(".,:;?").lower() == "b"
        )
        count += len(one.letters)
    assert count > 3


def test_a_slot_that_nothing_fills_is_a_sentence() -> None:
    for say in (told, first_heard):
        with pytest.raises(
            ValueError, match=r"nothing fills \{grad\} in 'It is \{grad\}\.'.* are f$"
        ):
            say("It is {grad}.", f=1)
