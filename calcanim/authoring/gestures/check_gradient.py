"""Check a gradient: a small network's derivative by its backward pass, and by numbers."""

from __future__ import annotations

from collections.abc import Iterator

from mpmath import mpf

from calcanim.authoring.beats import beat
from calcanim.authoring.cues import clear, light, plot, reveal, slide, write
from calcanim.authoring.gestures.closing_in import rows_come
from calcanim.authoring.gestures.passes import passes
from calcanim.authoring.words import told
from calcanim.calculus.derivatives.claimed import digits_of, relative
from calcanim.calculus.derivatives.composite import unwound
from calcanim.calculus.derivatives.in_doubles import in_doubles
from calcanim.expressions.parse import parse
from calcanim.notation.lines import beside, definition
from calcanim.notation.setter import by_variable
from calcanim.notation.shown import measured
from calcanim.notation.sides import symbol
from calcanim.pictures.network import network
from calcanim.pictures.tables import number, table
from calcanim.pictures.verdict_bars import VerdictBars, error_bars
from calcanim.storyboard.board import Beat
from calcanim.storyboard.cues import Cue
from calcanim.storyboard.formula import Formula, prose

_LOSS, _WEIGHT, _AT = "(sigmoid(2*w - 0.25) - 1)**2", "w", "0.5"
_ROLES = ("input", "inner", "area", "function")
_FORGOTTEN = 1  # the layer whose slope is left out: the sigmoid's


def check_gradient() -> Iterator[Beat]:
    """One weight of a neuron is nudged both ways; then a factor of its backward pass is lost."""
    loss, at = parse(_LOSS), parse(_AT)
    nest = unwound(loss, _WEIGHT, at).nest
    roles = dict(zip(nest.symbols, _ROLES, strict=True))
    picture = network(nest, roles)
    forward, backward = passes(picture)
    colours = by_variable(roles)
    layers = beside(
        *(
            definition(symbol(each.symbol, roles[each.symbol]), each.expression, roles=colours)
            for each in nest.layers
        ),
        gap="quad quad",
    )
    yield beat(
        "In machine learning",
        clear(),
        write(layers, "wide"),
        "This is how backpropagation is tested. A neuron with one weight",
        [clear(layers), plot(picture, 1.2)],
        "computes its loss,",
        forward,
        "and then all slopes, backwards.",
        backward,
    )
    layer, slope = nest.layers[_FORGOTTEN], nest.backward()[0].approx
    both = in_doubles(loss, _WEIGHT, at, slope).trusted
    assert both is not None
    lost = slope / nest.slopes[_FORGOTTEN].approx
    rows: list[tuple[Formula, ...]] = []
    errors: list[tuple[str, float, str]] = []
    for name, gradient, role in (("right", slope, "derivative"), ("wrong", lost, "negative_area")):
        off = relative(gradient, both)
        assert off is not None
        errors.append((name, float(off), role))
        rows.append((prose(name, role), number(gradient, 5, role), number(both, 5, "inner")))
    bars, checked = (
        error_bars(errors),
        table(("slope", "backward", "both sides"), rows, "derivation"),
    )
    right, wrong = rows_come(checked)
    yield beat(
        "Caught",
        "Nudge the weight both ways, and compare.",
        light(picture.local(layer.symbol), role="negative_area"),
        "Then forget one factor on the way back, {factor}.",
        [clear(picture), plot(bars, 0.9), reveal(bars.limits), plot(checked, 0.8), right],
        grow_bar(bars, 0),
        told("Right, both agree in {digits} digits.", digits=digits_of(mpf(errors[0][1]))),
        [wrong, *grow_bar(bars, 1)],
        told("Wrong, they are apart by {off}: caught.", off=measured(errors[1][1], 2)),
        "So test at a few points, away from kinks.",
        factor=measured(float(nest.slopes[_FORGOTTEN].approx), 4),
    )


def grow_bar(bars: VerdictBars, n: int) -> tuple[Cue, ...]:
    """A bar grows, and then says how large it is."""
    return reveal(bars.bar(n)), slide(bars, bars.grown(n), 2.0), reveal(bars.size(n))
