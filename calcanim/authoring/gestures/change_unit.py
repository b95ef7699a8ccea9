"""Change the unit: the course's model, its input once more in tenths, and the rates allowed."""

from __future__ import annotations

from collections.abc import Sequence

from calcanim.authoring.beats import beat
from calcanim.authoring.cues import clear, plot, reveal, slide, write
from calcanim.authoring.walked import Walked, bound_line
from calcanim.calculus.descents.rates import Bound, rate_bound
from calcanim.calculus.descents.regression import in_other_unit, loss, trained
from calcanim.exact.values import number_of
from calcanim.notation.shown import as_shown
from calcanim.pictures.units import units
from calcanim.storyboard.board import Beat

_TIMES = 10  # as large are the numbers in the other unit
_RATES, _STEPS, _HALF = ("0.4", "0.004"), 8, 1.6


def change_the_unit(letters: Sequence[str]) -> Beat:
    """What the unit of one input does to the rate; the two losses are called by `letters`."""
    first = loss()
    both = zip((first, in_other_unit(first, "w", _TIMES)), _RATES, letters, strict=True)
    models = [Walked(trained(e, rate, _STEPS), letter) for e, rate, letter in both]
    limits = [_bound(model) for model in models]
    lines = [
        bound_line(model, limit, "increment") for model, limit in zip(models, limits, strict=True)
    ]
    before, after = (as_shown(number_of(limit.limit)) for limit in limits if limit.limit)
    picture = units(models[0].iterates, models[1].iterates, _HALF)
    return beat(
        "In machine learning",
        clear(),
        plot(picture),
        "The loss of a line through points:",
        write(lines[0]),
        slide(picture, picture.walked(0), 3.0),
        "any rate below {before} will do.",
        clear(lines[0]),
        reveal(picture.after, 1.0),
        "Measure its input in tenths, with numbers ten times as large,",
        write(lines[1]),
        slide(picture, picture.walked(1), 3.0),
        "and it must stay below {after}. That is why inputs are scaled before training.",
        before=before,
        after=after,
    )


def _bound(model: Walked) -> Bound:
    found = rate_bound(model.iterates.ground, model.walk.points[:1])
    assert found is not None
    return found
