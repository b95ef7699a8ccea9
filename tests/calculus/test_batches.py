"""Examples, batches of them, and their walks, with the numbers of the course's six points."""

from fractions import Fraction

import pytest

from calcanim.calculus.descents.batches import NothingToLearnError, examples
from calcanim.calculus.descents.regression import POINTS
from calcanim.expressions.parse import parse

ROWS = [{"x": parse(str(x)), "y": parse(str(y))} for x, y in POINTS]
COURSE = examples(parse("(w*x + b - y)**2"), ROWS)


def test_each_example_pulls_and_the_mean_is_the_gradient() -> None:
    own = [tuple(int(v.approx) for v in g) for g in COURSE.gradients]
    assert own == [(-8, 4), (-2, 2), (2, -2), (-6, -6), (-4, -4), (-12, -6)]
    assert [v.exact for v in COURSE.gradient] == [-5, -2]


def test_batches_are_off_to_no_side_and_less_the_larger_they_are() -> None:
    pairs = COURSE.means(2)
    assert len(pairs) == 15
    first = [g[0].exact for g in pairs]
    assert sum(v for v in first if v is not None) / 15 == Fraction(-5)
    spreads = [float(COURSE.spread(size)) for size in (1, 2, 3, 6)]
    assert [round(s, 2) for s in spreads] == [5.86, 3.71, 2.62, 0.0]


def test_three_small_steps_come_farther_than_one() -> None:
    assert COURSE.rate == Fraction(1, 10)
    assert COURSE.epoch(2) == ((0, 3), (1, 4), (2, 5))
    losses = [float(COURSE.height(w)) for w in COURSE.walk(COURSE.epoch(2), COURSE.rate)]
    assert [round(v, 3) for v in losses] == [4.667, 1.957, 1.518, 1.064]
    whole = [float(COURSE.height(w)) for w in COURSE.walk([range(6)] * 3, COURSE.rate)]
    assert [round(v, 3) for v in whole] == [4.667, 2.307, 1.356, 0.95]


def test_where_all_rests_at_zero_the_start_is_one() -> None:
    rows = [{"x": parse("1"), "y": parse("0")}, {"x": parse("2"), "y": parse("0")}]
    assert [str(e) for e in examples(parse("(w*x + b - y)**2"), rows).start] == ["1", "1"]


@pytest.mark.parametrize(
    ("loss", "sentence"),
    [("(x - y)**2", "nothing is left to learn"), ("w*b*c*x - y", "there are w, b, c")],
)
def test_what_cannot_be_drawn_is_refused(loss: str, sentence: str) -> None:
    with pytest.raises(NothingToLearnError, match=sentence):
        examples(parse(loss), ROWS)
