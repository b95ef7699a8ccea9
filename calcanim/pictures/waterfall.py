"""A waterfall: parts as columns, each from where the one before ends, and their sum beside them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from calcanim.notation.lines import written
from calcanim.notation.sides import Name
from calcanim.pictures.plots import ticks_up
from calcanim.storyboard.formula import Formula
from calcanim.storyboard.graph import (
    Axis,
    Block,
    Blocks,
    Graph,
    GraphElement,
    Panel,
    Segment,
    TickSet,
)
from calcanim.storyboard.quantities import Number, Tick

_TICKS = 5
_SIDE = 0.06  # of a column, to either side, that is free


def waterfall(
    columns: Sequence[tuple[str, str]],
    windows: Mapping[str, tuple[float, float]],
    names: Mapping[str, Sequence[Name | None]],
    elements: Sequence[GraphElement] = (),
    of: str = "s",
    own: Mapping[int, tuple[str, str]] | None = None,
) -> Graph:
    """Columns by key and role, the last one the sum of the others.

    They end at the quantities ``s1``, ``s2``…, which add up; the axis ends at ``s.low`` and
    ``s.high``, where `of` is ``s``. `windows` and `names` are by the quantity that is their
    opacity: for those windows there are ticks, and the columns have those names. Columns
    with ends of their `own`, by index, run between these.
    """
    count = len(columns) - 1
    total = f"{of}{count}"
    levels: list[tuple[Number, Number]] = [
        (own or {}).get(n, (f"{of}{n}" if n else 0.0, f"{of}{n + 1}")) for n in range(count)
    ]
    blocks = [
        Blocks(
            f"share.{key}",
            role,
            "negative_area",
            ((Block(n + _SIDE, low, n + 1 - _SIDE, high),),),
        )
        for n, ((key, role), (low, high)) in enumerate(
            zip(columns, [*levels, (0.0, total)], strict=True)
        )
    ]
    up = Axis(
        Formula((), (), "share of a step", "share of a step"),
        f"{of}.low",
        f"{of}.high",
        tuple(ticks_up(*ends, opacity, _TICKS) for opacity, ends in windows.items()),
    )
    across = Axis(
        Formula((), (), "parts", "parts"),
        0.0,
        count + 1.0,
        tuple(
            TickSet(
                tuple(Tick(n + 0.5, written(name).formula) for n, name in enumerate(row) if name),
                opacity,
            )
            for opacity, row in names.items()
        ),
    )
    level = Segment(
        "level", "text", count - 1 - _SIDE, total, count + _SIDE, total, 2.0, dashed=True
    )
    panel = Panel("s", up, (*blocks, level, *elements))
    return Graph(across, (panel,), (), ("x", "s"))
