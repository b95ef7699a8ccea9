"""Slopes multiply? The tempting product rule, tested on a square, and struck out."""

from __future__ import annotations

from dataclasses import replace

from calcanim.authoring.beats import beat
from calcanim.authoring.cues import clear, plot, reveal, slide
from calcanim.authoring.gestures.wrong import wrong
from calcanim.calculus.derivatives.by_rules import derivative
from calcanim.expressions.tree import mul, number, power, variable
from calcanim.notation.lines import written
from calcanim.notation.sides import Name, as_one, derivative_of, symbol, times
from calcanim.pictures.picture import picture
from calcanim.pictures.plots import ticks_up
from calcanim.pictures.tangents import Touched, tangents
from calcanim.storyboard.board import Beat
from calcanim.storyboard.figures import Group
from calcanim.storyboard.graph import Axis, Block, Blocks, Graph, Panel, Point
from calcanim.storyboard.quantities import Quantity

_ENDS = (-0.4, 3.0)
_STOPS = (0.5, 2.5)
_SHOWN = ("curve", "square")


def slopes_multiply(x: str) -> Beat:
    """``d/dx (x·x) = 1·1`` beside the square of x, whose tangent soon leaves that slope behind."""
    one = number(1)
    square = derivative(power(variable(x), number(2)), x)
    name = as_one(times(symbol(x, "input"), symbol(x, "input")))
    guess = wrong(derivative_of(name, x), mul(one, one))
    curve = Touched(
        written(name).formula,
        replace(name, role="function"),
        square.problem.args[0],
        square.result,
        one,
    )
    seen = tangents(x, [curve], _ENDS, _STOPS[0])
    sides = _square(x, name)
    both = picture(Group(("curve", "square"), (seen.figure, sides), ("abreast", "beside"), _SHOWN))
    return beat(
        "The tempting rule",
        [clear(), plot(both)],
        "Test that guess on {x} times {x}.",
        [guess.posed, reveal(both.mark("curve.guess0"))],
        "Both sides have slope one, so it says: one, everywhere.",
        reveal(both.mark("curve.tangent0", "curve.slope0")),
        "But the curve",
        slide(both, seen.rolled(*_STOPS), 3.5),
        "gets steeper and steeper.",
        guess.struck,
        x=x,
    )


def _square(x: str, name: Name) -> Graph:
    """The square of side `x`, whose area the curve is."""
    low, high = _ENDS
    axis = Axis(written(symbol(x)).formula, low, high, (ticks_up(0.0, high, count=4),))
    block = Block(0.0, 0.0, "x", "x", written(name).formula)
    elements = (
        Blocks("area", "area", "negative_area", ((block,),)),
        Point("tip", "input", "x", "x"),
    )
    start = (Quantity("x", _STOPS[0]),)
    return Graph(
        axis, (Panel("side", axis, elements),), start, ("x", "side", "area", "tip"), square=True
    )
