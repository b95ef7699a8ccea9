"""The slope of a secant as a function of its second point: a curve with a hole where that goes."""

from __future__ import annotations

import numpy as np

from calcanim.calculus.derivatives.secants import LEFT, RIGHT
from calcanim.expressions.tree import Expression, add, div, neg, variable
from calcanim.pictures.plots import curve
from calcanim.pictures.steps import Steps
from calcanim.sampling.arrays.values import values
from calcanim.sampling.sample import sample
from calcanim.sampling.windows import Window
from calcanim.storyboard.graph import GraphElement, Guide, Point

_MOST = 8.0  # times the spread of the middle slopes: what is steeper leaves the window


def quotients(steps: Steps) -> tuple[Window, tuple[GraphElement, ...]]:
    """``(f(x) - f(a))/(x - a)`` with hollow dots at the one-sided slopes, and its window.

    The place ``m`` over ``q.x`` is that of the secant; ``goal``, the slope where there is one,
    fills the hole.
    """
    s = steps.secants
    f = _quotients(s.f, s.name, s.at)
    view = _window(steps, f)
    sampled = sample(f, s.name, view.low, view.high, heights=view.heights)
    a = float(s.a)
    elements: list[GraphElement] = [
        curve("quotients", "increment", sampled, dots=False),
        Point("place_m", "increment", "q.x", "m"),
    ]
    for sign, key in ((LEFT, "left"), (RIGHT, "right")):
        slope = s.side(sign).slope
        if slope is not None and view.bottom <= slope <= view.top:
            elements.append(Point(f"hole_{key}", "increment", a, float(slope), hollow=True))
    if s.found.slope is not None:
        elements.append(Guide("level", "derivative", a, float(s.found.slope), "y"))
        elements.append(Point("goal", "derivative", a, float(s.found.slope)))
    return view, tuple(elements)


def _quotients(f: Expression, name: str, at: Expression) -> Expression:
    x = variable(name)
    return div(add(f, neg(f.substitute(name, at))), add(x, neg(at)))


def _window(steps: Steps, f: Expression) -> Window:
    """The slopes of all secants in the curve's window, but for those far steeper than most."""
    s, view = steps.secants, steps.view
    xs = np.linspace(view.low, view.high, 400)
    ys = values(f, s.name, xs)
    heights = values(s.f, s.name, xs)
    seen = np.isfinite(ys) & (heights >= view.bottom) & (heights <= view.top)
    told = [float(s.slope(h)) for pair in steps.ends.values() for h in pair]
    told += [float(side.slope) for side in (s.found.left, s.found.right) if side.slope is not None]
    if seen.any():
        low, middle, high = np.quantile(ys[seen], [0.1, 0.5, 0.9])
        bound = _MOST * max(high - low, 1e-12 * abs(middle))
        told += ys[seen & (np.abs(ys - middle) <= bound)].tolist()
    low, high = min(told, default=-1.0), max(told, default=1.0)
    if high - low <= 1e-9 * max(abs(low), abs(high)):
        low, high = low - 1.0, high + 1.0
    room = 0.12 * (high - low)
    return Window(view.low, view.high, low - room, high + room)
