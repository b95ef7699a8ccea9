"""A constant in a loss: minus the log of a likelihood is half the squared error, lifted."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction

from calcanim.authoring.beats import beat
from calcanim.authoring.cues import callout, clear, plot, reveal, slide, write
from calcanim.authoring.gestures.descend import descend
from calcanim.authoring.gestures.shift import shift
from calcanim.authoring.updates import update
from calcanim.calculus.derivatives.by_rules import derivative
from calcanim.calculus.descents.regression import POINTS, loss_of_slope
from calcanim.exact.values import number_of, value_at
from calcanim.expressions.parse import parse
from calcanim.expressions.tree import number
from calcanim.notation.lines import line, written
from calcanim.notation.setter import by_variable
from calcanim.notation.shown import Shown, as_shown
from calcanim.notation.sides import Coloured, Joined, Name, applied, words
from calcanim.pictures.shifted_loss import shifted_loss
from calcanim.storyboard.board import Beat

_RATE, _START = "0.1", 0
_B = 1  # of the model w·x + b
_SIZE = 1.0
_CONSTANT = "log(2*pi)/2"


def constant_in_a_loss() -> Beat:
    """The course's model trained on both losses; best seen in ``indefinite_integral``."""
    half, constant = Fraction(1, 2), parse(_CONSTANT)
    loss = loss_of_slope(Fraction(_B), share=half)
    rate = derivative(loss, "w").result
    lifted = number_of(constant)
    picture = shifted_loss(loss, rate, "w", "L", float(lifted.approx), float(_START))
    start, roles = number(_START), by_variable({"w": "input"})
    slope = as_shown(value_at(rate, {"w": start}))
    step = update("w", as_shown(number_of(start)), _exact(_RATE), slope)
    goal = float(value_at(step.new.expression, {}).approx)
    c = as_shown(lifted)
    ours = applied("L", "w", role="function")
    known = line(ours, loss, kind="definition", roles=roles)
    shifted = Joined((ours, "+", Coloured(constant, "parameter")))
    theirs = _mean_of_minus_log()
    more = line(theirs, shifted)
    value = line(Coloured(constant, "parameter"), Coloured(c, "parameter"))
    meant = written(words("L is half the MSE", "function"))
    likely = written(words("N is the mean of −ln p", "inner"))
    return beat(
        "In machine learning",
        clear(),
        plot(picture, 1.0),
        write(known, size=_SIZE),
        write(meant, size=0.9, run_time=0.6),
        "This is half the mean squared error of our line of slope {w}.",
        [write(more, size=_SIZE), write(likely, size=0.9, run_time=0.6), write(value, size=_SIZE)],
        "With normal noise of variance one, the mean minus log likelihood",
        shift(picture, picture.other, picture.shifted(), run_time=1.6),
        "is {c} higher.",
        callout(picture.upper, written(theirs), side="n"),
        reveal(picture.walkers, 0.5),
        "Where {w} is {start} both slopes are {slope},",
        descend([step], reveal(picture.was, 0.3), slide(picture, picture.moved(_START, goal), 1.2)),
        "so one step at rate {r} takes both to {new}. The constant does nothing.",
        w="w",
        c=c,
        start=start,
        slope=slope,
        r=_exact(_RATE),
        new=step.new,
    )


def _mean_of_minus_log() -> Name:
    """The mean over the course's data of minus the log of the density of each miss."""
    logs = " + ".join(f"log(exp(-({x}*w + {_B} - ({y}))**2/2)/sqrt(2*pi))" for x, y in POINTS)
    name = applied("N", "w", role="inner")
    return replace(name, meaning=f"N(w) = -({logs})/{len(POINTS)}")


def _exact(text: str) -> Shown:
    return Shown(parse(text), True)
