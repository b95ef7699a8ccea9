"""The film of the backward pass: its numbers, what it says of special losses, what it refuses."""

from functools import cache

import pytest

from calcanim import catalog
from calcanim.refusals import Refusal
from calcanim.storyboard import Storyboard
from calcanim.storyboard.cues import Plot, Strike
from calcanim.storyboard.figures import Network


@cache
def film(**given: str) -> Storyboard:
    return catalog.lesson("backpropagation").build(**given)


def said(board: Storyboard, title: str) -> str:
    return next(b.narration for b in board.beats if b.title == title)


def networks(board: Storyboard) -> list[Network]:
    cues = [c for b in board.beats for c in b.cues if isinstance(c, Plot)]
    return [c.figure for c in cues if isinstance(c.figure, Network)]


def test_the_numbers_of_one_unit() -> None:
    first, second, _ = networks(film())
    gradients = {n.key: n.gradient.text for n in first.nodes if n.gradient.segments}
    assert {k: gradients[k] for k in "vwb"} == {"v": "0.5", "w": "1.7", "b": "0.75"}
    assert not {"x", "t"} & gradients.keys()  # data learn nothing
    locals_of = {e.key: e.derivative.text for e in first.edges}
    assert locals_of["v-p"] == "0.5"
    assert locals_of["a-p"] == "3"
    assert locals_of["z-a"] == "0.25"
    assert {n.key: n.value.text for n in second.nodes}["L"] == "0.09891"
    assert "fallen from 0.35 to about 0.09891" in said(film(), "One step of training")


def test_what_the_parts_of_a_loss_are_for_is_said_where_it_has_them() -> None:
    words = said(film(), "Break it into steps")
    assert "squared error: how far p is from the target, t." in words
    assert words.endswith("And q makes a large w costly.")
    plain = film(function="w*w*w", at="2", rate="1")
    assert "target" not in said(plain, "Break it into steps")
    assert "costly" not in said(plain, "Break it into steps")


def test_slopes_of_curved_steps_are_written_out() -> None:
    texts = [f.text for f in networks(film())[0].notes]
    assert any("da/dz = a*(1 - a) = 0.25" in text for text in texts)
    assert "A square's slope is twice" in said(film(), "Each step knows its own slope")
    straight = film(function="w*x + b", at="w=1,x=2,b=1")
    assert "square" not in said(straight, "Each step knows its own slope")


def test_one_way_alone_is_struck_out_and_all_ways_add() -> None:
    words = said(film(), "Ways that meet: add")
    assert "you have 1.5" in words
    assert "add, to 1.7" in words
    texts = [f.text for f in networks(film())[0].notes]
    assert "dL/dw = 0.75*2 + 1*0.2 = 1.7" in texts
    (beat,) = (b for b in film().beats if b.title == "Ways that meet: add")
    (strike,) = (c for c in beat.cues if isinstance(c, Strike))
    assert texts[int(strike.keys[0].split(".")[1])] == "0.75*2 = 1.5"


def test_without_a_fork_nothing_is_added() -> None:
    board = film(function="(sigmoid(w*x + b) - t)**2", at="w=1,x=2,b=-1,t=1")
    assert "Ways that meet: add" not in [b.title for b in board.beats]


def test_a_dead_unit_says_so_and_no_weight_moves() -> None:
    board = film(function="relu(w*x + b)**2", at="w=1,x=2,b=-3")
    assert "this unit is dead" in said(board, "Backward: multiply on the way")
    assert "every weight stays" in said(board, "One step of training")
    alive = film(function="relu(w*x + b)**2", at="w=1,x=2,b=1")
    assert "dead" not in said(alive, "Backward: multiply on the way")


def test_a_rate_that_is_too_large_is_called_that() -> None:
    board = film(function="w*w*w*w", at="2", rate="1")
    # One step goes from 2 to 2 - 32 = -30, where the loss is 810000.
    assert "has risen from sixteen to 810000" in said(board, "One step of training")


@pytest.mark.parametrize(
    ("given", "sentence"),
    [
        ({"function": "relu(w*x)", "at": "w=0,x=2"}, "move a variable a little, as w=0.1"),
        ({"function": "w*x", "at": "w=1,x=2", "weights": "q"}, "there is no variable q in"),
        ({"function": "x*t", "at": "x=1,t=2"}, "name the weights, as --weights x,t"),
        ({"function": "3"}, "it has none"),
        ({"function": "w*x", "at": "w=1"}, "a value for w and for x"),
        ({"function": "w", "at": "1"}, "there is no step to go back through"),
        ({"rate": "0"}, "the learning rate must be above 0"),
    ],
)
def test_what_is_refused(given: dict[str, str], sentence: str) -> None:
    with pytest.raises(Refusal, match=sentence):
        film(**given)
