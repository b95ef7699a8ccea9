"""A constant lifts: the curve goes up by it, its tangent stays parallel, the guess is struck."""

from __future__ import annotations

from calcanim.authoring.beats import beat
from calcanim.authoring.cues import clear, plot, slide, write
from calcanim.authoring.gestures.wrong import wrong
from calcanim.exact.values import value_at
from calcanim.expressions.tree import Expression, derivative, number
from calcanim.notation.lines import Line, line
from calcanim.notation.shown import numeral
from calcanim.notation.sides import Name
from calcanim.pictures.heights import Heights
from calcanim.pictures.lifted import Lifted, lifted, round_share
from calcanim.sampling.windows import window
from calcanim.storyboard.board import Beat

_SHARE = 0.4  # of the window's height: a constant of our own
_LEAST, _MOST = 0.05, 3.0  # the same: one of the sum's that can be seen


def constant_lifts(
    shown: Heights, total: Name, rate: Expression
) -> tuple[Beat, Lifted, tuple[Line, Line]]:
    """The constant of the sum that is `shown`, or one of our own where none can be seen.

    `rate` is the derivative of the sum. With the beat come its picture, the guess,
    and what is true.
    """
    sum = shown.sum
    x, base = sum.name, sum.moving
    view = window(base, x, at=sum.start)
    height = view.top - view.bottom
    own = float(value_at(sum.constant, {}).approx) if sum.constant is not None else 0.0
    seen = _LEAST * height <= abs(own) <= _MOST * height
    by = own if seen else round_share(_SHARE * height)
    constant: Expression = sum.constant if seen and sum.constant is not None else numeral(by)
    picture = lifted(base, rate, total, x, sum.start, by, view, shown.run, shown.slopes_of_terms)
    guess = wrong(derivative(constant, x), constant)
    true = line(derivative(constant, x), number(0))
    told = beat(
        "A constant only lifts",
        [clear(), plot(picture)],
        "And the constant term?" if seen else "And a constant, added to it?",
        guess.posed,
        slide(picture, picture.lifting(), 4.0),
        "It lifts the whole curve, which is no steeper for that: a constant has no slope.",
        [guess.struck, write(true)],
    )
    return told, picture, (guess.line, true)
