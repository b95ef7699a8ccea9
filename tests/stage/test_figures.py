"""Number lines, networks and tables fill their places and keep inside them."""

from fractions import Fraction
from itertools import pairwise

import numpy as np
import pytest
from mpmath import mpf

from calcanim import catalog
from calcanim.expressions import parse
from calcanim.notation.setter import one, plain
from calcanim.notation.sides import change, ratio
from calcanim.pictures.tables import step_table
from calcanim.stage.figures import on_stage
from calcanim.stage.frame import FRAMES, Region
from calcanim.stage.items import Element
from calcanim.storyboard import DARK
from calcanim.storyboard.cues import Plot
from calcanim.storyboard.figures import Network, NumberLines, Table


def deep() -> dict[type, object]:
    """The figures of a film with four layers, and a table of five rows."""
    board = catalog.lesson("chain_rule").build(function="exp(sin(sqrt(x**2+1)))", at="1")
    cues = [c for b in board.beats for c in b.cues if isinstance(c, Plot)]
    rows = [(Fraction(1, 10**n), [mpf(1) / 3]) for n in range(1, 6)]
    quotients = step_table((change("x"), ratio("y", "x")), rows)
    return {type(c.figure): c.figure for c in cues} | {Table: quotients.figure}


def corners(elements: dict[str, Element]) -> tuple[np.ndarray, np.ndarray]:
    points = np.concatenate([leaf.points for e in elements.values() for leaf in e.leaves])
    return points.min(axis=0), points.max(axis=0)


@pytest.mark.parametrize("aspect", FRAMES)
@pytest.mark.parametrize("kind", [NumberLines, Network, Table])
def test_a_figure_fills_its_place_and_stays_inside(kind: type, aspect: str) -> None:
    region = FRAMES[aspect].regions["wide" if kind is Network else "figure"]
    low, high = corners(on_stage(deep()[kind], region, DARK).elements)  # type: ignore[arg-type]
    assert low[0] >= region.left - 0.06
    assert low[1] >= region.bottom - 0.06
    assert high[0] <= region.right + 0.06
    assert high[1] <= region.top + 0.06
    assert (high[1] - low[1]) / region.height > 0.7
    assert (high[0] - low[0]) / region.width > (0.5 if kind is Table else 0.75)


def table(rows: list[tuple[str, ...]], width: float = 7.0) -> dict[str, Element]:
    header = tuple(plain(name, name) for name in "abcdefg"[: len(rows[0])])
    cells = tuple(tuple(one(parse(c, notation=True)) for c in row) for row in rows)
    figure = Table(header, cells)
    return on_stage(figure, Region(0, width, -2, 2, 0.38), DARK).elements


def point_of(element: Element, text: str) -> float:
    """Where the whole part ends."""
    return float(element.leaves[text.index(".") - 1].get_right()[0])


def test_decimal_points_stand_below_one_another() -> None:
    texts = ["0.1", "12.25", "300.0315"]
    cells = table([(t, "x") for t in texts])
    places = [point_of(cells[f"row.{r}.0"], t) for r, t in enumerate(texts)]
    assert max(places) - min(places) < 1e-6
    # A column with a formula in it is centred.
    mixed = table([("0.1", "x"), ("x**2", "x")])
    middles = [np.mean([corners({"": mixed[f"row.{r}.0"]})[k][0] for k in (0, 1)]) for r in (0, 1)]
    assert abs(middles[0] - middles[1]) < 1e-6


def test_many_columns_share_a_narrow_place() -> None:
    cells = table([("0.00001", "300.0032", "299.9968", "0.0032"), ("1", "2", "3", "4")], 6.4)
    low, high = corners(cells)
    assert low[0] >= -1e-6
    assert high[0] <= 6.4 + 1e-6
    row = [corners({"": cells[f"row.0.{c}"]}) for c in range(4)]
    assert all(a[1][0] < b[0][0] for a, b in pairwise(row))
