"""Where machine learning uses descent: one weight, one example, one update."""

from __future__ import annotations

from collections.abc import Sequence

from mpmath import mpf

from calcanim.calculus.derivatives.by_rules import derivative
from calcanim.exact.values import value_at
from calcanim.expressions.evaluate import evaluate
from calcanim.expressions.parse import parse
from calcanim.expressions.tree import Expression, add, mul, neg
from calcanim.notation.setter import Setter, by_variable, one, plain
from calcanim.notation.shown import shown
from calcanim.sampling.ticks import AxisTick, decimal_ticks
from calcanim.storyboard.board import Beat
from calcanim.storyboard.cues import Clear, Plot, Slide, Write
from calcanim.storyboard.formula import Formula
from calcanim.storyboard.graph import Axis, Curve, Graph, Panel, Piece, Point, Slope, TickSet
from calcanim.storyboard.quantities import Channel, Quantity, Tick, Track
from calcanim.storyboard.statements import states

_LOSS, _WEIGHT, _RATE = "(2*w - 3)**2", "1", "0.1"
_LOW, _HIGH, _TOP = 0.4, 2.6, 5.2  # the window: the weight across, the loss up
_ROLES = {"w": "input"}


def training() -> Beat:
    """A model ``w·x`` with the example x = 2, target 3: its loss, its slope, its update."""
    loss, weight, rate = parse(_LOSS), parse(_WEIGHT), parse(_RATE)
    slope = derivative(loss, "w").result
    here = value_at(slope, {"w": weight})
    steep = shown(here.exact, here.approx)
    put = add(weight, neg(mul(rate, steep.expression)))
    found = value_at(put, {})
    new = shown(found.exact, found.approx)
    start = value_at(weight, {})
    first = shown(start.exact, start.approx)
    return Beat(
        "In machine learning",
        "Training is this walk. One weight should turn an input of two into three; at"
        f" {first.words} the slope of the loss is {steep.words}, so one update moves the weight to"
        f" {new.words}. A network moves millions of weights like this at once.",
        (
            Clear(),
            Plot("train", _picture(loss, slope, start.approx), "figure", 1.2),
            Write("train.loss", _equation("L(w)", "L of w", loss, "surface"), "derivation"),
            Write("train.slope", _slope(loss, slope), "derivation"),
            Write("train.step", _update(put, new.expression), "derivation"),
            Slide("train", _moved(loss, slope, start.approx, found.approx), 1.8),
        ),
    )


def _at(e: Expression, w: mpf) -> mpf:
    return evaluate(e, {"w": w}, 20) or mpf(0)


def _picture(loss: Expression, slope: Expression, w: mpf) -> Graph:
    """The loss over the weight, with a point on it and its tangent."""
    xs = [_LOW + (_HIGH - _LOW) * n / 160 for n in range(161)]
    ys = [float(_at(loss, mpf(x))) for x in xs]
    across, up = decimal_ticks(_LOW, _HIGH, 5), decimal_ticks(0.0, _TOP, 5)
    elements = (
        Curve("curve", "surface", (Piece(tuple(xs), tuple(ys)),)),
        Slope("tangent", "derivative", "w", "height", "steep", 2.6),
        Point("at", "input", "w", "height"),
    )
    quantities = (
        Quantity("w", float(w)),
        Quantity("height", float(_at(loss, w))),
        Quantity("steep", float(_at(slope, w))),
    )
    return Graph(
        Axis(plain("w", "w", "input"), _LOW, _HIGH, (_ticks(across),)),
        (Panel("f", Axis(plain("L", "L", "surface"), -0.5, _TOP, (_ticks(up),)), elements),),
        quantities,
        ("x", "f", "curve", "tangent", "at"),
    )


def _ticks(marks: Sequence[AxisTick]) -> TickSet:
    return TickSet(tuple(Tick(m.value, one(m.label, "muted")) for m in marks))


def _moved(loss: Expression, slope: Expression, old: mpf, new: mpf) -> Track:
    """The point goes from the old weight to the new one along the curve."""
    ws = [old + (new - old) * n / 48 for n in range(49)]
    return Track(
        (
            Channel("w", tuple(map(float, ws))),
            Channel("height", tuple(float(_at(loss, w)) for w in ws)),
            Channel("steep", tuple(float(_at(slope, w)) for w in ws)),
        )
    )


def _equation(left: str, said: str, e: Expression, role: str) -> Formula:
    setter = Setter().raw(left, "left", role, said).sign("=")
    setter.expression(e, "right", by_variable(_ROLES))
    text = f"{left} = {e}"
    return setter.build(text, claims=states(text, "definition"))


def _slope(loss: Expression, slope: Expression) -> Formula:
    setter = Setter().differential("L", "w", "left", {"L": "surface", "w": "input"}).sign("=")
    setter.expression(slope, "right", by_variable(_ROLES))
    text = f"dL/dw = {slope}"
    return setter.build(text, claims=states(text, at=f"L(w) = {loss}"))


def _update(put: Expression, new: Expression) -> Formula:
    roles = {(0,): "input", (1, 0, 0): "parameter", (1, 0, 1): "derivative"}
    setter = Setter().raw("w", "left", "input", "w").raw("arrow.l", "to", "muted", "becomes")
    setter.expression(put, "put", lambda path, node: roles.get(path, "")).sign("=")
    setter.expression(new, "right", role="input")
    text = f"w <- {put} = {new}"
    return setter.build(text, claims=states(text))
