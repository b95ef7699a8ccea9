"""Where machine learning meets an area: probabilities, expected values, and those that fail."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from fractions import Fraction

import numpy as np
from mpmath import mpf

from calcanim.calculus.integrals.definite import definite
from calcanim.compose.area_curves import curve_of, filled, turning
from calcanim.compose.area_figure import Picture
from calcanim.compose.area_graph import across
from calcanim.compose.area_lines import Lines
from calcanim.exact.values import Value, value_at
from calcanim.expressions.parse import parse
from calcanim.expressions.spoken import spoken
from calcanim.expressions.tree import Expression, add, neg, variable
from calcanim.expressions.typst import typst
from calcanim.notation.setter import Setter
from calcanim.notation.shown import Shown, shown
from calcanim.pictures import plots
from calcanim.sampling.accumulation import running
from calcanim.storyboard.board import Beat
from calcanim.storyboard.cues import Clear, Plot, Reveal, Slide, Write
from calcanim.storyboard.formula import Formula, prose
from calcanim.storyboard.graph import (
    Area,
    Axis,
    Bars,
    Curve,
    Dot,
    Graph,
    GraphElement,
    Panel,
    Piece,
    Readout,
)
from calcanim.storyboard.quantities import Quantity
from calcanim.storyboard.statements import states

_FRAMES = 97


def learning(p: Picture) -> Beat:
    """One concrete beat: a density, an expected value, or an area that is neither."""
    if p.area.diverges:
        return _neither(p)
    endless = any(math.isinf(e) for part in p.area.parts for e in (part.low, part.high))
    if not turning(p.view) and len(p.area.parts) == 1 and p.area.value.approx > 0:
        return _density(p)
    if not endless:
        return _mean(p)
    return _expected(p)


def _density(p: Picture) -> Beat:
    area, view = p.area, p.view
    total = float(area.value.approx)
    place = _place(p)
    t = np.linspace(view.low, place, _FRAMES)
    # All that the picture shows of the area up to there: it may begin at a pole.
    start = max(area.parts[0].low, view.window.low)
    shares = np.clip((_before(p) + running(area.f, area.x, view.low, t)) / total, 0, 1)
    figure = _figure(
        p,
        1 / total,
        "p",
        (("m", t[0]), ("p", shares[0])),
        lambda fill: (Area("mass", "area", "negative_area", fill, start, "m", 0.3),),
        (plots.readout("chance", prose("area", "area"), "p", "area", shares),),
        (area.parts[0].low, area.parts[0].high),
    )
    # As the readout rounds it.
    rounded = Fraction(f"{shares[-1]:.4f}")
    chance = Shown(shown(rounded, mpf(float(rounded)), 4).expression, False)
    at = _number(place)
    return Beat(
        "A probability",
        "Divide the curve by its whole area, and it is a probability density, p: its area is one."
        f" The chance that a sample lies below {spoken(at)} is the area up to there,"
        f" {chance.words}. So a model's probabilities are areas.",
        (
            Clear(),
            Plot("density", figure, "figure", 1.4),
            Write("density.p", _normalised(p), "derivation", run_time=1.1),
            Reveal("density", ("mass", "chance"), 0.6),
            Slide("density", plots.track({"m": t, "p": shares}), 2.6),
            Write("chance", _probability(p, place, chance), "derivation", run_time=1.1),
        ),
    )


def _place(p: Picture) -> float:
    """Up to where the probability is asked for."""
    return p.view.slice


def _before(p: Picture) -> float:
    """The area left of the stretch that is drawn."""
    part = p.area.parts[0]
    if not part.open_low or p.push is None:
        return 0.0
    # All of the tail, and not only as far as the picture went: it may be heavy.
    found = definite(p.area.f, p.area.x, p.area.low, _number(p.view.low)).value
    if isinstance(found, Value):
        return float(found.approx)
    far = float(p.push.lows[0].min())
    return float(running(p.area.f, p.area.x, far, [p.view.low])[0])


def _normalised(p: Picture) -> Formula:
    """The density: the integrand divided by its integral."""
    area, lines = p.area, Lines(p.area)
    x = typst(variable(area.x))
    top = typst(area.f) if lines.short else f"f({x})"
    under = lines.body(area.low, area.high)
    above = f"({area.f})" if lines.short else f"f({area.x})"
    text = f"p({area.x}) = {above}/{lines.whole_text}"
    setter = Setter().raw(f"p({x})", "p", "function", f"p of {area.x}").sign("=")
    name = spoken(area.f) if lines.short else f"f of {area.x}"
    said = f"{name}, divided by its whole area"
    setter.raw(f"frac(display({top}), display({under}))", "ratio", "function", said)
    return setter.build(text, claims=states(text, "definition"))


def _probability(p: Picture, place: float, chance: Shown) -> Formula:
    """The probability as an area under the density."""
    area, at = p.area, _number(place)
    x = typst(variable(area.x))
    body = f"attach(integral, b: {typst(area.low)}, t: {typst(at)}) p({x}) thin dif {x}"
    name = area.x
    text = f"P({name} ≤ {at}) = Integral(p({name}), ({name}, {area.low}, {at}))"
    setter = Setter().raw(
        f"P({x} ≤ {typst(at)})",
        "chance",
        "area",
        f"the probability that {area.x} is at most {spoken(at)}",
    )
    said = f"the integral from {spoken(area.low)} to {spoken(at)} of p of {area.x} d {area.x}"
    setter.sign("=").raw(body, "integral", "area", said)
    setter.sign("approx").expression(chance.expression, "value", role="area")
    text += f" ≈ {chance.expression}"
    return setter.build(text, claims=states(text, "definition"))


def _mean(p: Picture) -> Beat:
    area = p.area
    low, high = area.parts[0].low, area.parts[-1].high
    wide = value_at(add(area.high, neg(area.low)), {})
    mean, exact = area.value.approx / wide.approx, None
    if area.value.exact is not None and wide.exact is not None:
        exact = area.value.exact / wide.exact
    if abs(mean) * (high - low) < 1e-12 * largest(p):
        mean, exact = mean * 0, Fraction(0)
    height = float(mean)
    number = shown(exact, mean, 5)
    figure = _figure(
        p,
        1.0,
        "f",
        (("level", 0.0),),
        lambda fill: (
            Area("area", "area", "negative_area", fill, low, high, 0.25),
            Bars("mean", "derivative", "derivative", low, high, ((height,),), (0.5,), "level"),
        ),
        (),
    )
    x = typst(variable(area.x))
    text = f"E[f({area.x})] = area/width {'=' if number.exact else '≈'} {number.expression}"
    setter = Setter().raw(
        f'op("E") lr([f({x})])', "mean", "derivative", f"the expected value of f of {area.x}"
    )
    setter.sign("=").raw('frac(#"area", #"width")', "ratio", "area", "the area over the width")
    setter.sign(number.sign).expression(number.expression, "value", role="derivative")
    lines = Lines(area)
    meant = f"width = {area.high} - ({area.low}), area = {lines.whole_text}"
    if not lines.short:
        meant = f"{lines.given}, {meant}"
    formula = setter.build(text, claims=states(text, "definition", meant))
    return Beat(
        "An expected value",
        f"Let {area.x} fall anywhere on this stretch, each place as likely as the next. The"
        f" expected value of f is the area divided by the width, {number.words}. The mean loss over"
        " a batch is an estimate of just such a number.",
        (
            Clear(),
            Plot("mean", figure, "figure", 1.4),
            Reveal("mean", ("area",), 0.8),
            Reveal("mean", ("mean.edges",), 1.0),
            Write("expected", formula, "derivation", run_time=1.1),
        ),
    )


def _expected(p: Picture) -> Beat:
    number = shown(p.area.value.exact, p.area.value.approx, 5)
    formula = prose("E[loss]: area under loss times density", "derivative")
    return Beat(
        "An expected value",
        "An expected loss is such an area: the loss at every input, times how likely that input is,"
        f" over all inputs. It exists, as here with {number.words}, because the tail dies out"
        " quickly enough.",
        (Clear(), *_plain(p), Write("mean", formula, "derivation", run_time=1.1)),
    )


def _neither(p: Picture) -> Beat:
    if turning(p.view):
        said = (
            "An expected value that is such an integral does not exist: the mean over a batch"
            " settles on nothing, however large the batch. So check that a loss has a mean before"
            " you average it."
        )
        line = prose("no mean to estimate", "negative_area")
    else:
        said = (
            "Probabilities are areas, and all of them together must be one. This area is no number,"
            " so no factor makes a density of the curve: a prior like this is called improper."
        )
        line = prose("no factor makes it a density", "negative_area")
    return Beat(
        "Neither density nor mean",
        said,
        (Clear(), *_plain(p), Write("mean", line, "derivation", run_time=1.0)),
    )


def _plain(p: Picture) -> tuple[Plot, Reveal]:
    view = p.view
    figure = _figure(
        p,
        1.0,
        "f",
        (),
        lambda fill: (Area("area", "area", "negative_area", fill, view.low, view.high, 0.3),),
        (),
    )
    return Plot("again", figure, "figure", 1.4), Reveal("again", ("area",), 0.8)


def _figure(
    p: Picture,
    factor: float,
    letter: str,
    numbers: Sequence[tuple[str, float]],
    elements: Callable[[tuple[Piece, ...]], tuple[GraphElement, ...]],
    readouts: tuple[Readout, ...],
    between: tuple[float, float] = (-math.inf, math.inf),
) -> Graph:
    """The curve times `factor`, as far as it is `between` two places, with `elements` under it."""
    w, x = p.view.window, p.area.x
    curve = curve_of(p.view, None)
    scaled = Curve(
        "curve",
        "function",
        _cut(_scaled(curve.pieces, factor), *between),
        tuple(
            Dot(d.x, d.y * factor, d.hollow) for d in curve.dots if between[0] <= d.x <= between[1]
        ),
        None,
        None,
        5.0,
    )
    fill = _scaled(filled(p.view, None), factor)
    bottom, top = w.bottom * factor, w.top * factor
    parts: tuple[GraphElement, ...] = (*elements(fill), scaled)
    panel = Panel(
        "f",
        Axis(plots.axis_name(letter, x, "function"), bottom, top, (plots.ticks_up(bottom, top),)),
        parts,
    )
    ticks = across(p.area, w.low, w.high)
    axis = Axis(plots.axis_name(typst(variable(x))), w.low, w.high, (ticks,))
    quantities = tuple(Quantity(k, float(v)) for k, v in numbers)
    shown_ = ("x.axis", "x.zero", "x.tick", "x.name", "f", "curve")
    return Graph(axis, (panel,), quantities, shown_, readouts)


def _scaled(pieces: tuple[Piece, ...], factor: float) -> tuple[Piece, ...]:
    return tuple(Piece(p.xs, tuple(y * factor for y in p.ys)) for p in pieces)


def _cut(pieces: tuple[Piece, ...], low: float, high: float) -> tuple[Piece, ...]:
    """What of the pieces lies from `low` to `high`."""
    out = []
    for piece in pieces:
        xs, ys = np.array(piece.xs), np.array(piece.ys)
        ends = [e for e in (low, high) if xs[0] < e < xs[-1]]
        # A jump has two points at one place: only the ends are put in anew.
        places = np.searchsorted(xs, ends)
        ys = np.insert(ys, places, np.interp(ends, xs, ys))
        xs = np.insert(xs, places, ends)
        kept = (low <= xs) & (xs <= high)
        if kept.sum() > 1:
            out.append(plots.piece(xs[kept], ys[kept]))
    return tuple(out)


def _number(value: float) -> Expression:
    return parse(f"{value:.8g}", notation=True)


def largest(p: Picture) -> float:
    """The size of the area if all of it counted as positive, about."""
    w = p.view.window
    return (p.view.high - p.view.low) * max(abs(w.bottom), abs(w.top))
