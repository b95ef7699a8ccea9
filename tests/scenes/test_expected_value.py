"""The film of an expected value: its numbers, its variants, and what it refuses."""

import math
import random
from functools import cache

import pytest

from calcanim import catalog
from calcanim.refusals import Refusal
from calcanim.storyboard import Storyboard
from calcanim.storyboard.cues import Plot
from calcanim.storyboard.figures import Table


@cache
def film(**values: str) -> Storyboard:
    return catalog.lesson("expected_value").build(**values)


def words(board: Storyboard) -> str:
    return " ".join(beat.narration for beat in board.beats)


def test_the_numbers_of_an_exponential() -> None:
    board = film()
    texts = [formula.text for beat in board.beats for formula in beat.formulas]
    for text in ("mu = E[X] = 1/2 = 0.5", "mu**2 = 0.25", "L(mu) = Var = 0.25"):
        assert text in texts
    assert any(t.startswith("E[X**2] = 1/2") for t in texts)
    assert any(t.startswith("E[X*Y] = ") and "= 1/4" in t for t in texts)
    said = words(board)
    # The median is log(2)/2; the draws are those of Python's generator, from the seed 7.
    for number in ("about 0.347", "about 0.214", "about 0.498", "about 0.197", "about 0.152"):
        assert number in said


def test_the_guess_that_is_struck_out_is_refuted() -> None:
    claims = [c for b in film().beats for f in b.formulas for c in f.claims]
    (guess,) = (c for c in claims if c.kind == "tempting")
    assert (guess.left, guess.right) == ("E[X**2]", "mu**2")


def test_another_seed_draws_others() -> None:
    first, other = film().beats[6].narration, film(seed="8").beats[6].narration
    assert "Ten draws: about 0.214" in first
    assert other != first


@pytest.mark.parametrize(
    ("case", "said"),
    [
        ({"density": "1/(pi*(1+x**2))", "from": "-oo", "to": "oo"}, "there is no expected value"),
        ({"density": "1/x**2", "from": "1", "to": "oo"}, "The expected value is infinite"),
        ({"density": "2/x**3", "from": "1", "to": "oo", "function": "log(x)"}, "no usual distance"),
        ({"function": "3*x+1"}, "one may average first"),
        ({"density": "x", "from": "0", "to": "1"}, "The area under it was 0.5, so we divided"),
    ],
)
def test_what_is_special_is_said(case: dict[str, str], said: str) -> None:
    assert said in words(film(**case))


def test_a_joint_density_balances_first_alone_then_on_a_point() -> None:
    board = film(density="x*y", inner="y,0,2", outer="x,0,1", function="x*y")
    texts = [formula.text for beat in board.beats for formula in beat.formulas]
    # Alone x has the density 2x, whose mean is 2/3; E[XY] is (1/3)*(8/3).
    assert any(t.startswith("mu = E[X] = 2/3") for t in texts)
    assert any(t.startswith("E[X*Y] = ") and "= 8/9" in t for t in texts)


@pytest.mark.parametrize(
    ("case", "said"),
    [
        ({"function": "y"}, "the function must be of x, as the density is"),
        ({"density": "x*y"}, 'a joint density needs --inner "y,0,1" and --outer "x,0,1"'),
        ({"density": "x-1", "from": "0", "to": "2"}, "negative at x = "),
        ({"density": "1/x", "from": "0", "to": "1"}, "no finite area"),
        ({"from": "2", "to": "0"}, "needs an interval"),
    ],
)
def test_unsuitable_requests_are_one_sentence(case: dict[str, str], said: str) -> None:
    with pytest.raises(Refusal) as refused:
        film(**case)
    assert said in str(refused.value)


def test_batches_pull_with_slopes_of_their_own() -> None:
    figures = [c.figure for c in film().beats[8].cues if isinstance(c, Plot)]
    (rows,) = (f.rows for f in figures if isinstance(f, Table))
    slopes = [row[2].text for row in rows[1:]]
    # Twice the mean of all less the mean of 32 draws of Python's generator from the seed 7.
    generator = random.Random(7)
    draws = [-math.log(1 - generator.random()) / 2 for _ in range(96)]
    for n in range(3):
        batch = draws[32 * n : 32 * (n + 1)]
        assert float(slopes[n]) == pytest.approx(2 * (0.5 - sum(batch) / 32), abs=1e-3)
