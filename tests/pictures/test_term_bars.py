"""Bars of terms: what is read out is true at every moment, and all of it stays in the window."""

import numpy as np
import pytest

from calcanim.authoring.gestures.run_index import run_index
from calcanim.authoring.gestures.stack import add_up, run_on, stack
from calcanim.pictures.term_bars import Further, TermBars, term_bars
from calcanim.storyboard.cues import Slide
from calcanim.storyboard.quantities import Track


def channels(found: Track) -> dict[str, np.ndarray]:
    return {c.key: np.array(c.values) for c in found.channels}


@pytest.mark.parametrize("sizes", [(1.0, 2.0, 3.0), (4.0, -6.0, 1.0), (-1.0, -1.0), (7.0,) * 9])
def test_index_and_sum_so_far_change_together(sizes: tuple[float, ...]) -> None:
    bars = term_bars("i", 5, sizes)
    moved = channels(bars.stacking(1, len(sizes)))
    for i, total, low, high in zip(
        moved["i"], moved["S"], moved["low"], moved["high"], strict=True
    ):
        assert total == pytest.approx(sum(sizes[: int(i) - 4]))
        assert low <= total <= high
    assert moved["i"][-1] == 4 + len(sizes)
    assert moved["stage"][-1] == 1.0


def test_beyond_the_bars_every_sum_is_that_of_its_place() -> None:
    places = np.arange(1, 101)
    bars = term_bars(
        "i", 1, [1.0, 2.0, 3.0], further=Further(places, places * (places + 1) / 2, (100,))
    )
    moved = channels(bars.running(0))
    assert (moved["S"] == moved["i"] * (moved["i"] + 1) / 2).all()
    assert (moved["i"][-1], moved["S"][-1]) == (100, 5050)
    assert moved["right"][-1] > 100
    assert moved["high"][-1] > 5050


def kinds(bars: TermBars) -> list[int]:
    first, others = run_index(bars, None, ())
    made = [(*first, *others), stack(bars).rest, add_up(bars), run_on(bars)]
    return [sum(isinstance(c, Slide) for c in cues) for cues in made]


def test_every_bar_has_its_turn_and_one_sign_alone_makes_a_tower() -> None:
    both = term_bars("i", 1, [1.0, -1.0, 1.0])
    assert kinds(both) == [3, 1, 1, 0]
    one = term_bars("i", 1, [2.0, 3.0], total=term_bars("i", 1, [1.0]).figure.x.name)  # type: ignore[union-attr]
    assert kinds(one) == [2, 1, 1, 0]
    stage = channels(one.towering())["stage"]
    assert (stage[0], stage[-1]) == (1.0, 2.0)
