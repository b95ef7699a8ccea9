"""Check a gradient: a small network's derivative by its backward pass, and by numbers."""

from __future__ import annotations

from calcanim.authoring.beats import beat
from calcanim.authoring.cues import clear, light, plot, write
from calcanim.authoring.gestures.closing_in import rows_come
from calcanim.authoring.gestures.passes import passes
from calcanim.authoring.words import told
from calcanim.calculus.derivatives.claimed import digits_of, relative
from calcanim.calculus.derivatives.composite import unwound
from calcanim.calculus.derivatives.in_doubles import in_doubles
from calcanim.expressions.parse import parse
from calcanim.notation.lines import definition
from calcanim.notation.setter import by_variable
from calcanim.notation.shown import measured
from calcanim.notation.sides import symbol
from calcanim.pictures.network import network
from calcanim.pictures.tables import number, table
from calcanim.storyboard.board import Beat
from calcanim.storyboard.formula import prose

_LOSS, _WEIGHT, _AT = "(sigmoid(2*w - 0.25) - 1)**2", "w", "0.5"
_ROLES = ("input", "inner", "area", "function")
_FORGOTTEN = 1  # the layer whose slope is left out: the sigmoid's


def check_gradient() -> Beat:
    """One weight of a neuron is nudged both ways; then a factor of its backward pass is lost."""
    loss, at = parse(_LOSS), parse(_AT)
    nest = unwound(loss, _WEIGHT, at).nest
    roles = dict(zip(nest.symbols, _ROLES, strict=True))
    picture = network(nest, roles, "figure")
    forward, backward = passes(picture)
    slope = nest.backward()[0].approx
    found = in_doubles(loss, _WEIGHT, at, slope)
    both = found.trusted
    assert both is not None
    lost = slope / nest.slopes[_FORGOTTEN].approx
    rows, errors = [], []
    for name, gradient, role in (
        ("right", slope, "derivative"),
        ("wrong", lost, "negative_area"),
    ):
        off = relative(gradient, both)
        assert off is not None
        errors.append(off)
        cells = (number(gradient, 5, role), number(both, 5, "inner"), number(off, 2, role))
        rows.append((prose(name, role), *cells))
    checked = table(("slope", "backward", "both sides", "off by"), rows, "derivation")
    right, wrong = rows_come(checked)
    layer = nest.layers[_FORGOTTEN]

    layers = [
        definition(
            symbol(each.symbol, roles[each.symbol]), each.expression, roles=by_variable(roles)
        )
        for each in nest.layers
    ]
    return beat(
        "In machine learning",
        clear(),
        [*(write(each, run_time=0.6) for each in layers), plot(picture, 1.2)],
        "This is how backpropagation is tested. A neuron computes its loss,",
        forward,
        "and then all slopes, backwards.",
        backward,
        "Nudge one weight both ways, and compare:",
        [clear(*layers), plot(checked, 0.8), right],
        told("they agree in {digits} digits.", digits=digits_of(errors[0])),
        light(picture.local(layer.symbol), role="negative_area"),
        told("Forget one factor, and they are apart by {off}:", off=measured(float(errors[1]), 2)),
        wrong,
        "caught. So test at a few points, away from kinks.",
    )
