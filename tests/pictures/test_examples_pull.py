"""Examples pull: tip to tail they end in their sum, whose share for one is the mean."""

import numpy as np
import pytest

from calcanim.calculus.descents.batches import examples, line_columns
from calcanim.calculus.descents.regression import POINTS
from calcanim.expressions.parse import parse
from calcanim.pictures.examples_pull import ExamplesPull, examples_pull
from calcanim.storyboard.quantities import Track

LOSS = parse("(w*x + b - y)**2")
ROWS = [{"x": parse(str(x)), "y": parse(str(y))} for x, y in POINTS]


@pytest.fixture(scope="module")
def seen() -> ExamplesPull:
    return examples_pull(examples(LOSS, ROWS), 2, np.array(POINTS, dtype=float))


def ends(track: Track) -> dict[str, float]:
    return {c.key: c.values[-1] for c in track.channels}


def test_tip_to_tail_they_end_in_the_sum_and_its_sixth_is_the_step(seen: ExamplesPull) -> None:
    lined, mean = ends(seen.lined_up()), ends(seen.averaged())
    assert (lined["head.5.x"], lined["head.5.y"]) == pytest.approx((3.0, 1.2))
    assert (lined["tail.3.x"], lined["tail.3.y"]) == pytest.approx(
        (lined["head.2.x"], lined["head.2.y"])
    )
    assert (mean["sum.x"], mean["sum.y"]) == pytest.approx((0.5, 0.2))


def test_batches_end_lower_than_one_whole_step(seen: ExamplesPull) -> None:
    whole, small = ends(seen.walking(small=False)), ends(seen.walking(small=True))
    assert round(whole["loss"], 3) == 2.307
    assert round(small["loss"], 3) == 1.064


def test_a_line_is_known_by_its_loss() -> None:
    assert line_columns(LOSS, ("x", "y"), ("w", "b")) == ("x", "y")
    assert line_columns(parse("(b - y + x*w)**2"), ("x", "y"), ("w", "b")) == ("x", "y")
    assert line_columns(parse("(w*x + b - y)**4"), ("x", "y"), ("w", "b")) is None
