"""What a recap writes is the film's card, too: data, with its claims certified."""

import dataclasses
import json
from collections.abc import Iterator

import pytest

from calcanim import catalog
from calcanim.authoring.script import Beat, lesson
from calcanim.claims import recheck
from calcanim.storyboard import Storyboard


@pytest.fixture(scope="module")
def board() -> Storyboard:
    return catalog.lesson("secant_to_tangent").build()


def test_the_card_has_the_rule_and_the_example_with_its_value(board: Storyboard) -> None:
    card = board.card
    assert card is not None
    assert card.example is not None
    assert (card.topic, card.example.text) == ("derivatives", "f(x) = x**2; f'(3) = 6")
    assert card.general in board.beats[-1].formulas
    verdicts = [c.verdict for f in card.formulas for c in f.claims]
    assert len(verdicts) == 3
    assert set(verdicts) <= {"proved", "checked"}
    assert json.loads(board.to_json())["storyboard"]["card"]["use"].endswith(".")
    assert Storyboard.from_json(board.to_json()) == board


def test_a_false_claim_on_a_card_is_found(board: Storyboard) -> None:
    card = board.card
    assert card is not None
    assert card.example is not None
    *others, last = card.example.claims
    wrong = dataclasses.replace(last, right="7")
    example = dataclasses.replace(
        card.example, text=card.example.text.replace("= 6", "= 7"), claims=(*others, wrong)
    )
    other = dataclasses.replace(board, card=dataclasses.replace(card, example=example))
    assert [f.fault[:7] for f in recheck(other) if f.fault and f.claim] == ["refuted"]


def test_a_film_without_a_recap_has_no_card() -> None:
    def build() -> Iterator[Beat]:
        yield Beat("A beat", "Words.", ())

    made = lesson(title="A title", topic="tests")(build).build()
    assert made.card is None
    assert "card" not in json.loads(made.to_json())["storyboard"]
