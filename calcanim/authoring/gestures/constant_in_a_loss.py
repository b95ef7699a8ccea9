"""A constant in a loss: minus the log of a likelihood is half the squared error, lifted."""

from __future__ import annotations

from fractions import Fraction

from calcanim.authoring.beats import beat
from calcanim.authoring.cues import callout, clear, plot, reveal, slide, write
from calcanim.authoring.gestures.descend import descend
from calcanim.authoring.gestures.shift import shift
from calcanim.authoring.updates import update
from calcanim.calculus.derivatives.by_rules import derivative
from calcanim.calculus.descents.regression import loss_of_slope
from calcanim.exact.tidy import as_expression
from calcanim.exact.values import number_of, value_at
from calcanim.expressions.parse import parse
from calcanim.expressions.tree import add, number
from calcanim.notation.lines import line, written
from calcanim.notation.setter import by_variable
from calcanim.notation.shown import Shown, as_shown
from calcanim.notation.sides import Coloured, Joined, Name, applied
from calcanim.pictures.shifted_loss import shifted_loss
from calcanim.storyboard.board import Beat

_RATE, _START, _AT = "0.1", 0, 1
_SIZE = 0.9
_NORMAL = "p(y) = exp(-(y - mu)**2/2)/sqrt(2*pi)"
_MINUS_LOG = "(y - mu)**2/2"
_CONSTANT = "log(2*pi)/2"


def constant_in_a_loss() -> Beat:
    """The course's model trained on both losses; best seen in ``indefinite_integral``."""
    half, constant = Fraction(1, 2), parse(_CONSTANT)
    loss = loss_of_slope(Fraction(1), share=half)
    rate = derivative(loss, "w").result
    lifted = number_of(constant)
    picture = shifted_loss(loss, rate, "w", "L", float(lifted.approx), float(_START))
    start, roles = number(_START), by_variable({"w": "input"})
    slope = as_shown(value_at(rate, {"w": start}))
    step = update("w", as_shown(number_of(start)), _exact(_RATE), slope)
    goal = float(value_at(step.new.expression, {}).approx)
    here = number(_AT)
    exact = value_at(loss, {"w": here}).exact
    assert exact is not None
    at_one = as_expression(exact)
    c = as_shown(lifted)
    more = line(
        Name("−ln ⟨0⟩", "-log(p(y))", "minus the log of p of y", "", (applied("p", "y"),)),
        Joined((parse(_MINUS_LOG), "+", Coloured(constant, "parameter"))),
        at=_NORMAL,
    )
    value = line(Coloured(constant, "parameter"), Coloured(c, "parameter"))
    total = as_shown(number_of(add(at_one, constant)), 5)
    both = line(
        Joined((Coloured(at_one, "function"), "+", Coloured(constant, "parameter"))),
        Coloured(total, "inner"),
    )
    known = line(applied("L", "w", role="function"), loss, kind="definition", roles=roles)
    likelihood = Name("−ln p", "", "minus the log of p", "inner")
    return beat(
        "In machine learning",
        clear(),
        plot(picture, 1.0),
        write(known, size=_SIZE),
        "Half the squared error of our model is this loss.",
        [write(more, size=_SIZE), write(value, size=_SIZE)],
        "Minus the log of a normal likelihood is the same,",
        shift(picture, picture.other, picture.shifted(), run_time=1.6),
        "and {c} more.",
        callout(picture.upper, written(likelihood), side="n"),
        (slide(picture, picture.moved(_AT, _AT), 0.1), reveal(picture.walkers, 0.5)),
        write(both, size=_SIZE),
        "Where {w} is {here}: {third}, and {both}.",
        slide(picture, picture.moved(_AT, _START), 0.8),
        "But training follows slopes: where {w} is {start} both are {slope},",
        descend([step], reveal(picture.was, 0.3), slide(picture, picture.moved(_START, goal), 1.2)),
        "and one step takes both to {new}. The constant does nothing.",
        w="w",
        c=c,
        start=start,
        slope=slope,
        new=step.new,
        here=here,
        third=at_one,
        both=total,
    )


def _exact(text: str) -> Shown:
    return Shown(parse(text), True)
