"""What the picture of a slope field is made of: its panels and their elements."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import numpy as np

from calcanim.calculus.antiderivatives.member import Member
from calcanim.notation.lines import written
from calcanim.notation.setter import plain
from calcanim.notation.sides import Joined, Name, applied, symbol
from calcanim.pictures.plots import axis_name, curve, readout, ticks_across, ticks_up
from calcanim.pictures.slope_field_ground import GHOSTS, OTHER, Ground, Place, along
from calcanim.sampling.arrays.values import values
from calcanim.sampling.sample import sample
from calcanim.sampling.windows import Window
from calcanim.storyboard.formula import Formula, prose
from calcanim.storyboard.graph import (
    Axis,
    Curve,
    Field,
    Graph,
    GraphElement,
    Panel,
    Point,
    Readout,
    Segment,
    Slope,
    Span,
)
from calcanim.storyboard.quantities import Quantity

Letters = tuple[str, str, str]
SHARE = 0.5  # of the lower panel's height: the upper one's
_COLUMNS, _ROWS = 17, 11
_STROKE = 0.27


def field_graph(
    member: Member,
    seen: Ground,
    letters: Letters,
    apart: bool = False,
    chosen: Member | None = None,
) -> Graph:
    """The function above and the field below; `apart`: above the distance of two members.

    The `letters` are of the function, of its antiderivative and of another one. The point is that
    of the `chosen` member.
    """
    chosen = chosen or member
    f, x, view = member.f, member.x, seen.view
    start = {k: v[0] for k, v in along(member, seen, np.array([member.start])).items()}
    numbers = {
        **start,
        **{"until": view.high, "low": seen.xs[0], "high": seen.xs[-1], "c": 0.0},
        **{"lift.high": seen.foot, "C": 0.0, "w.above": SHARE, "w.below": 1.0},
        **{f"c.{n}": 0.0 for n in range(len(seen.parts))},
        **{f"C.{n}.high": p.foot for n, p in enumerate(seen.spans) if p is not None},
    }
    across = ticks_across(f, x, view.low, view.high)
    lower = (*_field(member, seen), *_members(seen, apart), *_branches(seen), *_moving(chosen))
    below = _axis(axis_name(letters[1], x, "inner"), *seen.below, 7)
    return Graph(
        Axis(written(symbol(x)).formula, *seen.reach, (across,)),
        (
            _distance(member, seen, letters) if apart else _function(member, seen, letters[0]),
            Panel("below", below, lower, "w.below"),
        ),
        tuple(Quantity(k, float(v)) for k, v in numbers.items()),
        ("x", "above", "below", "f", "field") if apart else ("x", "above", "below", "f"),
        () if apart else _readouts(chosen, seen, letters),
    )


def _axis(name: Formula, low: float, high: float, count: int) -> Axis:
    return Axis(name, low, high, (ticks_up(low, high, count=count),))


def _function(member: Member, seen: Ground, letter: str) -> Panel:
    f, x, view = member.f, member.x, seen.view
    drawn = curve("f", "function", sample(f, x, view.low, view.high, heights=view.heights))
    elements = (
        Segment("height", "function", "t", 0.0, "t", "f", 6.0),
        drawn,
        Point("top", "input", "t", "f"),
    )
    axis = _axis(axis_name(letter, x, "function"), view.bottom, view.top, 5)
    return Panel("above", axis, elements, "w.above")


def _distance(member: Member, seen: Ground, letters: Letters) -> Panel:
    size = OTHER * seen.lift
    low, high = -0.3 * size, 1.4 * size
    elements = (
        Field("f", "derivative", _strokes(seen.view, (low, high), 5, None), _STROKE),
        Segment("level", "parameter", float(seen.xs[0]), size, "t", size, 6.0),
        Point("level.tip", "parameter", "t", size),
    )
    _, one, other = letters
    ours, theirs = applied(one, member.x, role="inner"), applied(other, member.x, role="text")
    name = Joined((theirs, "-", ours))
    return Panel("above", _axis(written(name).formula, low, high, 3), elements, "w.above")


def _field(member: Member, seen: Ground) -> tuple[GraphElement, ...]:
    places = _strokes(seen.view, seen.below, _ROWS, member)
    return (Field("field", "derivative", places, _STROKE, column="t", until="until"),)


def _strokes(
    view: Window, heights: tuple[float, float], rows: int, member: Member | None
) -> tuple[tuple[float, float, float, float], ...]:
    """Places in columns, with the slope of `member` at each, or level ones."""
    columns, levels = (
        low + (np.arange(n) + 0.5) / n * (high - low)
        for low, high, n in ((view.low, view.high, _COLUMNS), (*heights, rows))
    )
    slopes = np.zeros(_COLUMNS)
    if member is not None:
        slopes = values(member.f, member.x, columns)
    return tuple(
        (float(x), float(y), 1.0, float(m))
        for x, m in zip(columns, slopes, strict=True)
        if np.isfinite(m)
        for y in levels
    )


def _members(seen: Ground, apart: bool) -> Iterator[GraphElement]:
    """The member as it is drawn and lifted, the others of its family, and one of them by name."""
    base = Curve("F", "inner", (seen.curves[seen.home],), low="low", high="high", shift="c")
    whole = replace(base, low=None, high=None)
    if apart:
        yield replace(whole, key="G", role="text", shift=OTHER * seen.lift)
        yield Segment("gap", "parameter", "t", "y.base", "t", "y.other", 6.0)
    else:
        for n, k in enumerate(GHOSTS):
            yield replace(whole, key=f"ghosts.{n}", role="muted", width=3.0, shift=k * seen.lift)
    yield base
    if (place := seen.spans[seen.home]) is not None:
        yield _span("lift", symbol("C", "parameter"), place)


def _branches(seen: Ground) -> Iterator[GraphElement]:
    """Each branch by itself, with its own constant."""
    for n, (drawn, place) in enumerate(zip(seen.curves, seen.spans, strict=True)):
        yield Curve(f"branch.{n}", "inner", (drawn,), shift=f"c.{n}")
        if n in seen.moved and place is not None:
            name = symbol(f"C_{seen.moved.index(n) + 1}", "parameter")
            yield _span(f"C.{n}", name, place)


def _span(key: str, name: Name, at: Place) -> Span:
    """The distance by which a curve is lifted."""
    formula = written(name).formula
    return Span(key, "parameter", at.x, at.foot, at.x, f"{key}.high", formula, at.side)


def _moving(member: Member) -> Iterator[GraphElement]:
    """What goes with the moving x."""
    for n, k in enumerate(GHOSTS):
        yield Slope(f"parallels.{n}", "derivative", "t", f"y.{k}", "m", reach=1.1)
    yield Segment("ahead", "derivative", "t", "y", "t.across", "y.across", 3.0)
    yield Segment("across", "input", "t", "y", "t.across", "y", 5.0)
    yield Segment("rise", "function", "t.across", "y", "t.across", "y.across", 6.0)
    yield Slope("tangent", "derivative", "t", "y", "m", reach=1.7, width=6.0)
    yield Point("point", "input", member.start, member.level)
    yield Point("tip", "inner", "t", "y")


def _readouts(member: Member, seen: Ground, letters: Letters) -> tuple[Readout, ...]:
    found = [seen.view.bottom, seen.view.top]
    words = (f"height of {letters[0]}", f"slope of {letters[1]}")
    keys, roles = ("read.height", "read.slope"), ("function", "derivative")
    height, slope = (
        readout(key, prose(text, role), "m", role, found)
        for key, text, role in zip(keys, words, roles, strict=True)
    )
    constant = 0.0 if member.constant is None else float(member.constant.approx)
    lifts = [c + k * seen.lift for c in (0.0, constant) for k in (-2, 2)]
    c = readout("read.C", plain("C", "C", "parameter"), "C", "parameter", lifts)
    c = replace(c, instead_of="read.height")
    return tuple(replace(r, decimals=min(r.decimals, 2)) for r in (height, slope, c))
