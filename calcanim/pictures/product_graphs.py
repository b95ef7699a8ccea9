"""The three figures of a product: its area, the curves of its sides, the shares of its strips."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction

import numpy as np

from calcanim.calculus.derivatives.factors import Product
from calcanim.expressions.tree import Expression
from calcanim.notation.lines import written
from calcanim.notation.sides import Name, as_one, change, leibniz, ratio, symbol, times
from calcanim.pictures.plots import axis_name, curve, readout, ticks_across, ticks_up
from calcanim.pictures.product_runs import Stretch, around, input_ends, rectangle, windows
from calcanim.pictures.waterfall import waterfall
from calcanim.sampling.sample import sample
from calcanim.storyboard.formula import Formula, prose
from calcanim.storyboard.graph import (
    Axis,
    Block,
    Blocks,
    Curve,
    Graph,
    GraphElement,
    Guide,
    Label,
    Panel,
    Point,
    Segment,
    Span,
)
from calcanim.storyboard.quantities import Number

_THIN = 0.13  # opacity of blocks that may lie on one another
_BELOW = 0.08  # of a curve's heights, room below it
_SHARES = ("side", "top", "corner", "sum")  # in the order of the chart's columns
_TICKS = 5
_NEVER = 1e9
_LEAST = 0.4  # scene units: a shorter dimension line is left out


def _named(name: Name) -> Formula:
    return written(name).formula


def area_graph(
    product: Product, step: Fraction, run: Stretch, names: tuple[Name, Name], whole: Name
) -> Graph:
    f, g = names
    df, dg = change(f.text, f.role), change(g.text, g.role)
    ends = windows(product, step, run)
    across, up = (
        Axis(
            _named(name),
            f"{axis}.low",
            f"{axis}.high",
            tuple(
                ticks_up(w[f"{axis}.low"], w[f"{axis}.high"], which, _TICKS)
                for w, which in zip(ends, ("near", "far"), strict=True)
            ),
        )
        for name, axis in ((f, "across"), (g, "up"))
    )
    # What a side loses lies on the side itself: there its dimension line would, too.
    ends_of = rectangle(product, np.array([run.start]), np.array([float(step)]))
    lost = (ends_of["in.f"] != ends_of["f"], ends_of["in.g"] != ends_of["g"])
    least = [_NEVER if gone[0] else _LEAST for gone in lost]
    left, low = "across.edge", "up.edge"
    right: _Corners = ("f", 0.0, "F", "in.g")
    top: _Corners = (0.0, "g", "in.f", "G")
    corner: _Corners = ("f", "g", "F", "G")
    elements: tuple[GraphElement, ...] = (
        *_block("whole", "area", (0.0, 0.0, "f", "g"), whole, (0.0, 0.0, "in.f", "in.g")),
        *_block("right", f.role, ("f", 0.0, "F", "g"), as_one(times(df, g)), right),
        *_block("top", g.role, (0.0, "g", "f", "G"), as_one(times(f, dg)), top),
        *_block("corner", "increment", corner, as_one(times(df, dg)), corner),
        Span("across", f.role, 0.0, low, "f", low, _named(f)),
        Span("more_across", f.role, "f", low, "F", low, _named(df), "s", least[0]),
        Span("upright", g.role, left, 0.0, left, "g", _named(g), "w"),
        Span("more_upright", g.role, left, "g", left, "G", _named(dg), "w", least[1]),
        Point("tip", "input", "f", "g"),
    )
    x = product.name
    place = readout("place", _named(symbol(x)), "x", "input", input_ends(run, step))
    return Graph(across, (Panel("y", up, elements),), (), ("x", "y"), (place,))


_Corners = tuple[Number, Number, Number, Number]


def _block(
    key: str, role: str, corners: _Corners, name: Name, free: _Corners
) -> tuple[Blocks, Blocks]:
    """A part of the area; and its name, which stands where no other part lies on it."""
    below = "negative_area"
    own, bare = Block(*corners), Block(*free, _named(name))
    return (
        Blocks(key, role, below, ((own,),), opacity=_THIN),
        Blocks(f"{key}_name", role, below, ((bare,),), opacity=0.0),
    )


def curves_graph(product: Product, step: Fraction, run: Stretch, names: tuple[Name, Name]) -> Graph:
    low, high = input_ends(run, step)
    x = product.name
    panels = [
        _curve_panel(key, e, name, x, (low, high))
        for key, e, name in zip("fg", (product.f, product.g), names, strict=True)
    ]
    across = ticks_across(product.expression, x, low, high)
    return Graph(Axis(_named(symbol(x)), low, high, (across,)), tuple(panels), (), ())


def _curve_panel(key: str, e: Expression, name: Name, x: str, ends: tuple[float, float]) -> Panel:
    first = sample(e, x, *ends)
    ys = np.concatenate([p.y for p in first.pieces])
    low, high = around(ys, _BELOW if ys.min() < 0 else 0.0)
    drawn: Curve = curve(f"{key}_curve", name.role, sample(e, x, *ends, heights=(low, high)))
    top = key.upper()
    return Panel(
        key,
        Axis(axis_name(name.source, x, name.role), low, high, (ticks_up(low, high, count=3),)),
        (
            drawn,
            Guide(f"{key}_foot", "input", "x", key),
            Segment(f"{key}_run", "increment", "x", key, "xh", key, 4.0),
            Segment(f"{key}_rise", name.role, "xh", key, "xh", top, 7.0),
            Point(f"{key}_ahead", "increment", "xh", top),
            Point(f"{key}_now", "input", "x", key),
        ),
    )


def shares_graph(product: Product, step: Fraction, run: Stretch, names: Sequence[Name]) -> Graph:
    """A waterfall: each strip divided by the step, one from where the other ends, and their sum."""
    near, far = ((w["s.low"], w["s.high"]) for w in windows(product, step, run))
    roles = (names[0].role, names[1].role, "increment", "derivative")
    steps, limits = _share_names(product.name, names)
    wrong = float(product.guess.approx)
    guess = (
        Segment("guess", "text", 2.6, wrong, 4.0, wrong, 4.0, True),
        Label("guess_name", prose("guess"), 2.6, wrong, "w"),
    )
    return waterfall(
        [*zip(_SHARES, roles, strict=True)],
        {"near": near, "far": far},
        {"steps": steps, "limits": limits},
        guess,
        own={1: ("t1", "t2")},
    )


def _share_names(x: str, names: Sequence[Name]) -> tuple[tuple[Name, ...], tuple[Name | None, ...]]:
    """What the columns are called for a step, and in the end."""
    f, g, _ = names
    steps = [None if n.text == x else ratio(n.text, x, n.role, "increment") for n in names]
    rates = [
        None if n.text == x else leibniz(n.text, x, {n.text: n.role, x: "input"}) for n in names
    ]

    def row(df: Name | None, dg: Name | None, dp: Name | None) -> tuple[Name, Name, Name]:
        assert dg is not None
        assert dp is not None
        return (g if df is None else _close(df, g), _close(f, dg), dp)

    side, top, whole = row(*steps)
    corner = change(g.text, g.role)
    if steps[0] is not None:
        corner = _close(steps[0], corner)
    end_side, end_top, end_whole = row(*rates)
    return (side, top, corner, whole), (end_side, end_top, None, end_whole)


def _close(a: Name, b: Name) -> Name:
    """The product of two names where there is little room."""
    return Name(
        '⟨0⟩ class("normal", dot.op) ⟨1⟩',
        f"{a.text}*{b.text}",
        f"{a.said} times {b.said}",
        "",
        (a, b),
    )
