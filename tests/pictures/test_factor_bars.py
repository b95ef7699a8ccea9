"""Bars of partial products: two scales, copies of the bar before, and steps of equal factors."""

import math

import pytest

from calcanim.calculus.sums.running_products import multiplied
from calcanim.expressions import parse
from calcanim.expressions.points import bound
from calcanim.pictures.factor_bars import FactorBars, factor_bars
from calcanim.pictures.factor_grid import factor_grid
from calcanim.pictures.log_scale import log10, log_ticks, ruler
from calcanim.pictures.underflow import underflow
from calcanim.storyboard.graph import Blocks, Graph, Span
from calcanim.storyboard.quantities import Track


def bars(f: str, last: str, first: str = "1") -> FactorBars:
    found = multiplied(parse(f), "i", bound(first), bound(last))
    return factor_bars(found, ("P", "i"), int(first), copies=True)


def ends(track: Track, key: str) -> list[float]:
    found = {c.key: c.values[-1] for c in track.channels}
    return [found[f"{key}.{n}"] for n in range(sum(k.startswith(f"{key}.") for k in found))]


def test_bars_are_as_high_as_products_and_then_as_their_logarithms() -> None:
    seen = bars("i", "5")
    high = ends(seen.risen(), "b")
    assert [h / high[0] for h in high] == pytest.approx([1, 2, 6, 24, 120])
    assert ends(seen.scale_changed(), "b") == pytest.approx(
        [math.log10(n) for n in (1, 2, 6, 24, 120)], abs=1e-12
    )
    # A step begins where the one before ends.
    assert ends(seen.climbed(), "a") == pytest.approx([0.0, *ends(seen.climbed(), "b")[:-1]])


def test_a_bar_is_made_of_whole_copies_of_the_one_before() -> None:
    seen = bars("i", "5")
    assert isinstance(seen.figure, Graph)
    blocks = {e.key: e for e in seen.figure.panels[0].elements if isinstance(e, Blocks)}
    for n, factor in ((1, 2), (2, 3), (3, 4), (4, 5)):
        stacked = blocks[f"copies.{n}"].stages[-1]
        assert len(stacked) == factor
        assert float(stacked[-1].y2) == pytest.approx(seen.plan.heights[n])
    assert len(blocks["copies.1"].stages[0]) == 2
    one = {e.key: e for e in bars("1.05", "4").figure.panels[0].elements}  # type: ignore[union-attr]
    stretched = one["copies.1"]
    assert isinstance(stretched, Blocks)
    assert len(stretched.stages[-1]) == 1


def test_many_factors_share_a_bar_and_zero_falls_to_the_foot() -> None:
    many = bars("i", "1000")
    assert (many.plan.count, many.plan.group, many.plan.heights) == (40, 25, ())
    assert many.plan.logs[-1] == pytest.approx(2567.6046, abs=1e-4)
    zero = bars("i - 3", "5")
    assert zero.plan.logs[2] == zero.plan.log_window[0] < zero.plan.log_ends[0]


@pytest.mark.parametrize("low_high", [(0.0, 2.08), (-0.57, 0.0), (0.0, 2567.6), (-3.0, 0.5)])
def test_the_ruler_stays_on_its_scale(low_high: tuple[float, float]) -> None:
    low, high = low_high
    found = ruler(low, high)
    assert all(low - 1e-9 <= s and s + found.step <= high + 1e-9 for s in found.starts)
    assert found.both <= high - low + 1e-9
    assert log10("1e2500") == 2500


@pytest.mark.parametrize(
    ("low_high", "wanted"),
    [
        ((math.log10(0.27216), 0.0), [0.3, 0.4, 0.6, 0.8, 1]),
        ((0.0, math.log10(4.3)), [1, 2, 3, 4]),
        ((0.0, math.log10(30)), [1, 2, 5, 10, 20]),
        ((0.0, math.log10(120)), [1, 10, 100]),
    ],
)
def test_ticks_of_a_scale_of_factors(low_high: tuple[float, float], wanted: list[float]) -> None:
    found = [10**tick.value for tick in log_ticks(*low_high).ticks]
    assert found == pytest.approx(wanted)


def test_the_step_of_the_ruler_stays_at_its_first_two_places() -> None:
    seen = factor_bars(
        multiplied(parse("i"), "i", bound("1"), bound("5")), ("P", "i"), 1, measures=True
    )
    assert isinstance(seen.figure, Graph)
    spans = {e.key: e for e in seen.figure.panels[0].elements if isinstance(e, Span)}
    for n, (low, high) in enumerate(((1, 2), (10, 20))):
        kept = spans[f"place.{n}"]
        assert (kept.y1, kept.y2) == pytest.approx((math.log10(low), math.log10(high)))
    # Without a ruler nothing of it is there.
    assert isinstance(bars("i", "5").figure, Graph)
    other = bars("i", "5").figure.panels[0].elements  # type: ignore[union-attr]
    assert not {"place.0", "ruler"} & {e.key for e in other}


def test_rows_make_their_products() -> None:
    grid = factor_grid([[1, 2, 3], [2, 4, 6]], ("i", "j"))
    assert grid.rows == (6, 48)


def test_where_a_double_is_lost() -> None:
    # 2**-1074 is the least double: five in a row of 1/2 come to it after 1074 factors.
    half = underflow(multiplied(parse("1/2"), "i", bound("1"), bound("5")))
    assert half.lost == pytest.approx(1074, abs=1)
    assert half.examples >= 1075
