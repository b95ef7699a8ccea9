"""The film of all cards: each lesson's card as its own film has it, and what is said of it."""

import pytest

from calcanim import cards, catalog
from calcanim.refusals import Refusal
from calcanim.storyboard import Storyboard
from calcanim.storyboard.cues import Plot, Slide
from calcanim.storyboard.figures import Cards

OTHERS = [lesson for lesson in catalog.lessons() if lesson.topic != "all"]


def film(**given: str) -> Storyboard:
    return catalog.lesson("quick_reference").build(**given)


def sheet(board: Storyboard) -> Cards:
    (cue,) = (c for beat in board.beats for c in beat.cues if isinstance(c, Plot))
    assert isinstance(cue.figure, Cards)
    return cue.figure


def test_every_lesson_has_a_card_that_its_own_film_ends_with() -> None:
    figure = sheet(film())
    topics = dict.fromkeys(lesson.topic for lesson in OTHERS)
    course = [x.slug for topic in topics for x in OTHERS if x.topic == topic]
    assert [cell.key for cell in figure.cells] == course
    assert [k for page in figure.pages for k in page] == course
    assert max(map(len, figure.pages)) <= 2
    titles = [beat.title for beat in film().beats]
    assert titles[1:3] == ["Sums and products, 1 of 2", "Sums and products, 2 of 2"]
    (cell,) = (cell for cell in figure.cells if cell.key == "sum_rule")
    assert cell.general.text == "Derivative(u(x) + v(x), x) = u'(x) + v'(x)"
    assert cell.example is not None
    assert cell.example.text.endswith(", x) = 3*x**2 + 4*x + 5")
    claims = [c for beat in film().beats for f in beat.formulas for c in f.claims]
    assert {c.verdict for c in claims} <= {"proved", "checked"}
    assert {c.at.partition(",")[0] for c in claims} <= {f"card {x.slug}" for x in OTHERS}


def test_what_is_said_is_of_the_cards_that_there_are(monkeypatch: pytest.MonkeyPatch) -> None:
    known = cards.collect()
    few = tuple(e for e in known.entries if e.lesson.slug in ("chain_rule", "curvature"))
    found = {"chain_rule": "derivatives", "curvature": "multivariable"}
    monkeypatch.setattr("calcanim.authoring.gestures.deal.collect", lambda: cards.Collected(few))
    board = film()
    assert [beat.title for beat in board.beats] == [
        "Everything so far",
        "Derivatives",
        "Many variables",
    ]
    assert "two cards" in board.beats[0].narration
    assert "In a chain the slopes multiply." in board.beats[1].narration
    assert {e.lesson.slug: e.lesson.topic for e in few} == found
    with pytest.raises(Refusal, match="no lesson of the topic sums has a card; there are cards of"):
        film(topics="sums")
    monkeypatch.setattr("calcanim.authoring.gestures.deal.collect", lambda: cards.Collected(()))
    with pytest.raises(Refusal, match="no lesson has one"):
        film()


def test_one_topic_has_its_own_cards_and_arrows() -> None:
    figure = sheet(film(topics="multivariable"))
    own = {x.slug for x in OTHERS if x.topic == "multivariable"}
    assert {k for page in figure.pages for k in page} == own
    assert figure.links
    assert all({link.source, link.target} & own for link in figure.links)
    with pytest.raises(Refusal, match="'sum'"):
        film(topics="sum")


def test_a_quiz_shows_the_name_before_the_rule() -> None:
    beats = [b for b in film(topics="sums", quiz="yes").beats if b.title.startswith("Sums and")]
    cues = [c for beat in beats for c in beat.cues]
    keys = [k for c in cues for k in getattr(c, "keys", ())]
    for key in (x.slug for x in OTHERS if x.topic == "sums"):
        assert keys.index(f"card.{key}.name") < keys.index(f"card.{key}.general")
    assert sum(isinstance(c, Slide) for c in cues) > 3


def test_every_card_has_an_example() -> None:
    cells = {cell.key: cell for cell in sheet(film()).cells}
    assert [key for key, cell in cells.items() if cell.example is None] == []
    worked = {
        "probability": "0.6827",
        "expected_value": "1/2",
        "backpropagation": "0.75*2 + 1*0.2 = 1.7",
    }
    for key, text in worked.items():
        assert text in cells[key].example.text  # type: ignore[union-attr]
