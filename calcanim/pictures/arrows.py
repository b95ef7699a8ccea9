"""Arrows on a map: the gradient from its two parts, and steps, each to where it leads."""

from __future__ import annotations

import math
from collections.abc import Sequence

from calcanim.calculus.descents.rates import Walk
from calcanim.notation.setter import one, plain
from calcanim.notation.shown import measured
from calcanim.pictures.walks import Place, halves, place, uphill
from calcanim.sampling.terrain import Window
from calcanim.storyboard.formula import Formula
from calcanim.storyboard.graph import GraphElement, Label
from calcanim.storyboard.surface import Vector

_SLOWLY = 3  # first steps that have arrows
_SHORT = 0.06  # of half the window: a shorter arrow is not seen
_BRIEF = 5  # characters of a number beside an arrow


def gradient_arrows(walk: Walk, window: Window, name: Formula) -> tuple[GraphElement, ...]:
    """The gradient at the start as ``up``, and its parts as ``part.0`` and ``part.1``.

    All of one scale, the second part from the tip of the first; a part that is too short to be
    seen is none. The gradient has its `name`, a part its number, at ``KEY.name``.
    """
    tip = uphill(walk, window)
    if tip is None:
        return ()
    here, slope = place(walk.points[0]), walk.slopes[0]
    out: list[GraphElement] = [
        Vector("up", "derivative", *here, *tip),
        Label("up.name", name, *tip, "n" if tip[1] > here[1] else "s"),
    ]
    corner = (tip[0], here[1])
    ends = ((here, corner), (corner, tip))
    if any(_length(*pair, window) < _SHORT for pair in ends):
        return tuple(out)
    aside = ("s" if tip[1] > here[1] else "n", "e" if tip[0] > here[0] else "w")
    for n, ((a, b), side, g) in enumerate(zip(ends, aside, slope, strict=True)):
        out.append(Vector(f"part.{n}", "derivative", *a, *b))
        number = measured(float(g), 4).expression
        if len(str(number)) <= _BRIEF:
            middle = ((a[0] + b[0]) / 2, (a[1] + b[1]) / 2)
            out.append(Label(f"part.{n}.name", one(number, "derivative"), *middle, side))
    return tuple(out)


def step_arrows(walk: Walk, window: Window, letter: str) -> tuple[GraphElement, ...]:
    """The first steps as ``step.K``, as far as they are seen and long enough; the first is named.

    Each leads from one iterate to the next, and nowhere else.
    """
    out: list[GraphElement] = []
    for k in range(min(_SLOWLY, walk.steps)):
        a, b = (place(w) for w in walk.points[k : k + 2])
        if not (window.holds(*a) and window.holds(*b)) or _length(a, b, window) < _SHORT:
            break
        out.append(Vector(f"step.{k}", "parameter", *a, *b))
        if not k:
            said = "minus alpha times the gradient"
            name = plain(f"− alpha nabla {letter}", f"-alpha*grad {letter}", "parameter", said)
            out.append(Label("step.0.name", name, (a[0] + b[0]) / 2, (a[1] + b[1]) / 2, "s"))
    return tuple(out)


def keys_of(elements: Sequence[GraphElement], head: str) -> tuple[str, ...]:
    """The keys that are `head`, or begin with it and a dot."""
    return tuple(e.key for e in elements if e.key == head or e.key.startswith(f"{head}."))


def _length(a: Place, b: Place, window: Window) -> float:
    """How long an arrow is as it is seen, where half the window is 1."""
    across, up = halves(window)
    return math.hypot((b[0] - a[0]) / across, (b[1] - a[1]) / up)
