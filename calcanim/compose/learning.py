"""Where machine learning uses a slope: a loss, a corner, a jump, an upright tangent."""

from __future__ import annotations

from fractions import Fraction
from itertools import pairwise

import numpy as np
from mpmath import mpf

from calcanim.calculus.derivatives.by_rules import derivative
from calcanim.exact.values import value_at
from calcanim.expressions.parse import as_expression, parse
from calcanim.expressions.spoken import spoken
from calcanim.expressions.tree import Expression, variable
from calcanim.expressions.typst import typst
from calcanim.notation.setter import Setter, by_variable
from calcanim.notation.shown import Shown, shown
from calcanim.pictures.plots import axis_name, curve, ticks_across, ticks_up, track
from calcanim.sampling.arrays.values import values
from calcanim.sampling.sample import sample
from calcanim.sampling.windows import Window
from calcanim.storyboard.board import Beat
from calcanim.storyboard.cues import Clear, Plot, Reveal, Rewrite, Slide, Write
from calcanim.storyboard.formula import Formula
from calcanim.storyboard.graph import Axis, Curve, Graph, GraphElement, Guide, Panel, Point, Slope
from calcanim.storyboard.quantities import Quantity, Track
from calcanim.storyboard.statements import states

_INPUT, _TARGET = 2, 3  # the one example of the model: the input 2 should give 3
_WEIGHT, _RATE, _STEPS = Fraction("2.5"), Fraction("0.05"), 4

_TURN_MOVES = tuple((part, part) for part in ("new", "old", "rate", "slope"))


def slope_of_a_loss() -> list[Beat]:
    """One weight, one example: the slope of the loss says which way to turn the weight."""
    loss = parse(f"({_INPUT}*w - {_TARGET})**2")
    slope = derivative(loss, "w")
    at = shown(_WEIGHT, mpf(float(_WEIGHT))).expression
    here = value_at(slope.result, {"w": at})
    number = shown(here.exact, here.approx)
    weights = [_WEIGHT]
    for _ in range(_STEPS):
        moved = value_at(slope.result, {"w": as_expression(weights[-1])}).exact
        assert moved is not None
        weights.append(weights[-1] - _RATE * moved)
    eased = np.linspace(0, 1, 25) ** 2 * (3 - 2 * np.linspace(0, 1, 25))
    paths = [float(a) + float(b - a) * eased for a, b in pairwise(weights)]
    heights = values(loss, "w", np.array([float(w) for w in weights]))
    view = Window(0.0, 3.0, -0.6, 9.4)
    elements: tuple[GraphElement, ...] = (
        drawn("loss", "function", loss, "w", view),
        # Where each step began stays marked, and the tangent whose slope is worked out.
        Slope("first", "derivative", float(_WEIGHT), float(heights[0]), float(here.approx), 3.2),
        Guide("start", "input", float(_WEIGHT), float(heights[0])),
        Guide("next", "input", float(weights[1]), float(heights[1])),
        *(
            Point(f"was.{n}", "input", float(w), float(y))
            for n, (w, y) in enumerate(zip(weights[:-1], heights, strict=False))
        ),
        Guide("foot", "input", "w", "loss_at"),
        Slope("tangent", "derivative", "w", "loss_at", "slope", reach=3.2),
        Point("weight", "input", "w", "loss_at"),
    )
    start = {
        "w": float(_WEIGHT),
        "loss_at": float(value_at(loss, {"w": at}).approx),
        "slope": float(here.approx),
    }
    graph = plain_graph("L", "w", loss, view, elements, start)

    def along(path: np.ndarray) -> Track:
        heights, slopes = values(loss, "w", path), values(slope.result, "w", path)
        return track({"w": path, "loss_at": heights, "slope": slopes})

    roles = by_variable({"w": "input"})
    text = f"L(w) = {loss}"
    posed = Setter().raw("L(w)", "left", "function").sign("=").expression(loss, "right", roles)
    given = posed.build(text, claims=states(text, "definition"))
    rate = shown(_RATE, mpf(float(_RATE)))
    after = shown(weights[1], mpf(float(weights[1])))
    return [
        Beat(
            "Which way to turn a weight",
            "A model learns like this. Its loss is a curve over a weight, and here the slope is"
            f" {number.words}: positive, so turn the weight down, to {after.words}. Step by step"
            " the slope fades, and the loss with it.",
            (
                Clear(),
                Plot("learning", graph, run_time=1.0),
                Write("loss", given, "derivation", run_time=0.9),
                Reveal("learning", ("foot", "weight", "tangent"), 0.7),
                Write("slope", _slope_at(slope.result, at, number), "derivation"),
                Write("turn", _turn(rate), "derivation"),
                Rewrite("turn", "step", _turned(at, rate, number, after), _TURN_MOVES),
                Reveal("learning", ("was.0", "start", "first"), 0.3),
                Slide("learning", along(paths[0]), 1.3),
                Reveal("learning", ("was.1", "next"), 0.3),
                Slide("learning", along(np.concatenate(paths[1:])), 2.7),
                Reveal("learning", tuple(f"was.{n}" for n in range(2, _STEPS)), 0.3),
            ),
        )
    ]


def _slope_at(result: Expression, at: Expression, number: Shown) -> Formula:
    """``L'(2.5) = 4 (2 * 2.5 - 3) = 8``."""
    put_in = result.substitute("w", at)
    setter = Setter().raw(f"L'({typst(at)})", "left", "derivative", "the slope there").sign("=")
    setter.expression(put_in, "right").sign("=")
    setter.expression(number.expression, "value", role="derivative")
    text = f"L'({at}) = {put_in} = {number.expression}"
    return setter.build(text, claims=states(text))


def _turn(rate: Shown) -> Formula:
    """The step of gradient descent."""
    setter = Setter().raw("w", "new", "input").sign("arrow.l").raw("w", "old", "input")
    setter.sign("−").expression(rate.expression, "rate", role="increment").sign("dot.op")
    setter.raw("L'(w)", "slope", "derivative")
    said = f"the new weight is the old one minus {spoken(rate.expression)} times the slope"
    return setter.build(f"w <- w - {rate.expression} L'(w)", said)


def _turned(at: Expression, rate: Shown, number: Shown, after: Shown) -> Formula:
    """The same step with its numbers: ``w <- 2.5 - 0.05 * 8 = 2.1``."""
    setter = Setter().raw("w", "new", "input").sign("arrow.l").expression(at, "old", role="input")
    setter.sign("−").expression(rate.expression, "rate", role="increment").sign("dot.op")
    setter.expression(number.expression, "slope", role="derivative").sign("=")
    setter.expression(after.expression, "value", role="input")
    put_in = parse(f"{at} - {rate.expression}*{number.expression}")
    text = f"w <- {put_in} = {after.expression}"
    return setter.build(text, f"the new weight is {after.words}", states(text))


def corner() -> Beat:
    """The rectified linear unit, whose corner every network has."""
    f = parse("relu(x)")
    view = Window(-2.0, 2.0, -0.5, 2.1)
    graph = plain_graph(
        '"ReLU"',
        "x",
        f,
        view,
        (
            drawn("unit", "function", f, "x", view),
            Slope("left", "derivative", 0.0, 0.0, 0.0, reach=3.0, dashed=True),
            Slope("right", "derivative", 0.0, 0.0, 1.0, reach=3.0, dashed=True),
            Point("corner", "input", 0.0, 0.0),
        ),
        {},
    )
    return Beat(
        "A corner in every network",
        "Networks are full of such corners: the rectified linear unit has one at zero. Left of it"
        " the slope is zero, right of it one. At the corner itself software just picks one of the"
        " two, usually zero, and training goes on.",
        (
            Clear(),
            Plot("learning", graph, run_time=1.0),
            Write("unit", _equal(f, parse("max(0, x)"), "x"), "derivation"),
            Reveal("learning", ("corner", "left"), 0.8),
            Reveal("learning", ("right",), 0.8),
        ),
    )


def jump() -> Beat:
    """A hard step gives no slope to follow; a smooth one does."""
    hard, soft = parse("heaviside(x)"), parse("sigmoid(4*x)")
    slope = value_at(derivative(soft, "x").result, {"x": parse("0")})
    view = Window(-2.0, 2.0, -0.25, 1.25)
    return _softened(
        "Networks need smooth steps",
        "A hard step has slope zero on both sides, and none at the jump: nothing tells a weight"
        " which way to turn. So networks use a smooth step, the sigmoid, whose slope at zero is"
        f" {shown(slope.exact, slope.approx).words}.",
        hard,
        soft,
        view,
        shown(slope.exact, slope.approx),
    )


def upright() -> Beat:
    """A root with an endless slope at 0, and the tiny number that tames it."""
    hard, soft = parse("sqrt(x)"), parse("sqrt(x + 0.05)")
    slope = value_at(derivative(soft, "x").result, {"x": parse("0")})
    view = Window(-0.15, 1.0, -0.08, 1.1)
    number = shown(slope.exact, slope.approx, 3)
    return _softened(
        "Tamed by a tiny number",
        "The square root in a distance has an endless slope at zero, and one such gradient ruins"
        " a training step. So a tiny number is added under the root: with this one, the slope at"
        f" zero is {number.words}.",
        hard,
        soft,
        view,
        number,
    )


def _softened(
    title: str, say: str, hard: Expression, soft: Expression, view: Window, number: Shown
) -> Beat:
    graph = plain_graph(
        "f",
        "x",
        hard,
        view,
        (
            drawn("hard", "function", hard, "x", view),
            drawn("soft", "increment", soft, "x", view),
            Slope(
                "slope",
                "derivative",
                0.0,
                float(value_at(soft, {"x": parse("0")}).approx),
                float(value_at(derivative(soft, "x").result, {"x": parse("0")}).approx),
                reach=2.6,
                dashed=True,
            ),
        ),
        {},
        hidden=("soft",),
    )
    slope = derivative(soft, "x")
    problem = Setter().expression(slope.problem, "problem", by_variable({"x": "input"}))
    problem.raw("attach(lr(|, size: #180%), b: x = 0)", "at", "input")
    problem.sign(number.sign).expression(number.expression, "value", role="derivative")
    text = f"{slope.problem} {'=' if number.exact else '≈'} {number.expression}"
    held = states(text, "at_point", "x = 0")
    return Beat(
        title,
        say,
        (
            Clear(),
            Plot("learning", graph, run_time=1.0),
            Write("hard", _named(hard, "function"), "derivation", run_time=0.8),
            Reveal("learning", ("soft",), 0.8),
            Write("soft", _named(soft, "increment"), "derivation", run_time=0.8),
            Reveal("learning", ("slope",), 0.7),
            Write("value", problem.build(text, number.words, held), "derivation"),
        ),
    )


def _named(e: Expression, role: str) -> Formula:
    return Setter().expression(e, "all", role=role).build(str(e))


def _equal(left: Expression, right: Expression, name: str) -> Formula:
    roles = by_variable({name: "input"})
    setter = Setter().expression(left, "left", roles, "function").sign("=")
    setter.expression(right, "right", roles)
    text = f"{left} = {right}"
    return setter.build(text, claims=states(text))


def drawn(key: str, role: str, f: Expression, name: str, view: Window) -> Curve:
    """The curve of `f` in a window."""
    return curve(key, role, sample(f, name, view.low, view.high, heights=view.heights))


def plain_graph(
    letter: str,
    name: str,
    f: Expression,
    view: Window,
    elements: tuple[GraphElement, ...],
    quantities: dict[str, float],
    hidden: tuple[str, ...] = (),
) -> Graph:
    """One panel with a fixed window; its curves are shown at once but those that are `hidden`."""
    x = Axis(
        axis_name(typst(variable(name))),
        view.low,
        view.high,
        (ticks_across(f, name, view.low, view.high),),
    )
    y = Axis(
        axis_name(letter, name, "function"),
        view.bottom,
        view.top,
        (ticks_up(view.bottom, view.top),),
    )
    curves = tuple(e.key for e in elements if isinstance(e, Curve) and e.key not in hidden)
    start = tuple(Quantity(k, v) for k, v in quantities.items())
    return Graph(x, (Panel("plane", y, elements),), start, ("x", "plane", *curves))
