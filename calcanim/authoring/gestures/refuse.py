"""Refuse: there is no derivative at a point, which is an answer of its own, and matters."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from calcanim.authoring.beats import beat
from calcanim.authoring.cues import clear, plot, reveal, slide, write
from calcanim.authoring.gestures.look_closer import look_back, look_closer
from calcanim.authoring.gestures.trace_below import open_slopes
from calcanim.authoring.statements import SIDES, no_derivative, seen_closely
from calcanim.authoring.words import Part, told
from calcanim.calculus.derivatives.by_rules import derivative
from calcanim.calculus.derivatives.secants import LEFT, RIGHT, Secants
from calcanim.exact.values import value_at
from calcanim.expressions.parse import parse
from calcanim.expressions.tree import INFINITY, ZERO, Expression, neg
from calcanim.notation.lines import Line, line, written
from calcanim.notation.setter import by_variable
from calcanim.notation.shown import Shown, shown
from calcanim.notation.sides import Coloured, Name, evaluated, limit_of, words
from calcanim.pictures.picture import Picture
from calcanim.pictures.plane import plane, walk_picture
from calcanim.pictures.secant import SecantPicture
from calcanim.sampling.windows import Window
from calcanim.storyboard.board import Beat
from calcanim.storyboard.graph import Slope

_X = by_variable({"x": "input"})
_ACROSS = (-1.7, -0.02, 0.02, 1.7, 0.02)  # places on both sides of a corner at 0, and back to it


def refuse(
    picture: SecantPicture,
    letter: str,
    sides: Sequence[Line],
    slopes: Mapping[int, Shown],
    gone: Picture,
) -> list[Beat]:
    """A closer look, and what each of the `sides` comes to; `slopes` where that is a number.

    `gone` leaves before.
    """
    secants = picture.secants
    closely = seen_closely(secants)
    out = []
    leave: list[Part] = [clear(gone)]
    if closely is not None:
        title, said = closely
        out.append(beat(title, look_closer(picture), said))
        leave = [clear(gone), look_back(picture)]
    none = told("{letter} has no derivative at {at}", letter=letter, at=secants.at).narration
    verdict = beat(
        "No derivative here",
        *leave,
        open_slopes(picture),
        reveal(picture.place, 0.4),
        [write(side, size=1.2, run_time=1.1) for side in sides],
        no_derivative(secants, slopes),
        write(written(words(none, "derivative")), run_time=0.9),
        "So at this point the function has no derivative.",
    )
    return [*out, verdict, _where_it_matters(secants)]


def one_sided(secants: Secants, rate: Name, step: str, slopes: Mapping[int, Shown]) -> list[Line]:
    """``lim q = slope`` from the left and from the right, or what there is instead of it."""
    return [_side(secants, sign, rate, step, slopes.get(sign)) for sign in (LEFT, RIGHT)]


def _side(secants: Secants, sign: int, rate: Name, step: str, slope: Shown | None) -> Line:
    side = secants.side(sign)
    taken = limit_of(rate, step, ZERO, sign)
    if slope is not None:
        return line(taken, Coloured(slope, "derivative"))
    if side.kind == "infinite":
        endless = INFINITY if side.sign > 0 else neg(INFINITY)
        return line(taken, Coloured(endless, "derivative"))
    sentence = (
        "from the {where}: no values" if side.kind == "undefined" else "from the {where}: no limit"
    )
    return written(words(told(sentence, where=SIDES[sign]).narration, "text"))


# -- where machine learning meets such points --------------------------------


def _where_it_matters(secants: Secants) -> Beat:
    if secants.kind == "jump":
        return _jump()
    if "infinite" in (secants.found.left.kind, secants.found.right.kind):
        return _upright()
    return _corner()


def _corner() -> Beat:
    unit = parse("relu(x)")
    slope = derivative(unit, "x").result
    picture = walk_picture('"ReLU"', unit, slope, "x", _ACROSS, Window(-2.0, 2.0, -0.5, 2.1))
    left, over, right, back = picture.tracks
    return beat(
        "A corner in every network",
        clear(),
        plot(picture, 1.0),
        write(line(Coloured(unit, "function", _X), parse("max(0, x)"), roles=_X)),
        reveal(picture.walker),
        "Networks are full of such corners: the rectified linear unit has one at zero.",
        slide(picture, left, 2.4),
        "Left of it the slope is zero,",
        slide(picture, over, 0.3),
        slide(picture, right, 2.4),
        "right of it one.",
        slide(picture, back, 2.4),
        "At the corner itself software just picks one of the two, usually zero, and training goes"
        " on.",
    )


def _jump() -> Beat:
    return _softened(
        "Networks need smooth steps",
        parse("heaviside(x)"),
        parse("sigmoid(4*x)"),
        Window(-2.0, 2.0, -0.25, 1.25),
        "A hard step has slope zero on both sides, and none at the jump: nothing tells a weight"
        " which way to turn.",
        "So networks use a smooth step, the sigmoid, whose slope at zero is {slope}.",
    )


def _upright() -> Beat:
    return _softened(
        "Tamed by a tiny number",
        parse("sqrt(x)"),
        parse("sqrt(x + 0.05)"),
        Window(-0.15, 1.0, -0.08, 1.1),
        "The square root in a distance has an endless slope at zero, and one such gradient ruins a"
        " training step.",
        "So a tiny number is added under the root: with this one, the slope at zero is {slope}.",
    )


def _softened(
    title: str, hard: Expression, soft: Expression, view: Window, trouble: str, way_out: str
) -> Beat:
    """A function without a slope at 0, and the smooth one that is taken in its place."""
    work, at_zero = derivative(soft, "x"), {"x": ZERO}
    slope, height = (value_at(e, at_zero) for e in (work.result, soft))
    number_ = shown(slope.exact, slope.approx, 3)
    steep = Slope(
        "slope", "derivative", 0.0, float(height.approx), float(slope.approx), 2.6, dashed=True
    )
    curves = [("function", hard), ("increment", soft)]
    picture = plane("f", curves, "x", view, [steep])
    return beat(
        title,
        clear(),
        plot(picture, 1.0),
        write(written(hard, "function"), run_time=0.8),
        trouble,
        reveal(picture.mark("curve1")),
        write(written(soft, "increment"), run_time=0.8),
        reveal(picture.mark("slope"), 0.7),
        write(
            line(
                evaluated(work.problem, "x", ZERO),
                Coloured(number_, "derivative"),
                kind="at_point",
                at="x = 0",
            )
        ),
        way_out,
        slope=number_,
    )
