"""Each weight: the course's model, whose loss is felt one weight at a time, and its first step."""

from __future__ import annotations

from collections.abc import Iterator

from calcanim.authoring.beats import beat
from calcanim.authoring.cues import clear, plot, reveal, rewrite, slide, strike, write
from calcanim.authoring.walked import training
from calcanim.calculus.descents.regression import POINTS, best
from calcanim.notation.lines import beside, line
from calcanim.notation.sides import partial
from calcanim.pictures.fit import Goal, fit
from calcanim.storyboard.board import Beat
from calcanim.storyboard.formula import prose

_RATE, _NUDGE = "0.1", 0.9
_SMALL = 0.75  # two lines have room above a map


def each_weight(letter: str = "L") -> Iterator[Beat]:
    """Both partial derivatives of the model's loss, a step against them, and where it leads not."""
    model = training(letter, _RATE, 1)
    goal = Goal(best(), prose("to the bottom?", "text"))
    picture = fit(model.iterates.ground, model.walk, POINTS, goal)
    slopes = model.slopes()
    each = [
        line(partial(letter, n), slope, kind="at_point", at=model.place(0))
        for n, slope in zip(model.names, slopes, strict=True)
    ]
    both, updates = beside(*each), model.updates()
    facts = {"w": slopes[0], "b": slopes[1], "before": model.loss(0), "after": model.loss(1)}
    yield beat(
        "One weight at a time",
        (clear(), plot(picture, 1.0), reveal(picture.map)),
        "A model has a partial derivative for each weight. Turn w alone, and the line tilts:",
        (slide(picture, picture.nudged(0, _NUDGE), 2.0), write(each[0])),
        "the loss feels that by {w}.",
        "Move b alone, and the line shifts:",
        (
            slide(picture, picture.nudged(1, _NUDGE), 2.0),
            rewrite(each[0], both, in_place=True, run_time=0.9),
        ),
        "by {b}.",
        **facts,
    )
    yield beat(
        "Not the way to the bottom",
        (clear(both), *(write(u.line, size=_SMALL, run_time=0.7) for u in updates)),
        "Each weight steps against its own slope.",
        (reveal(picture.goal), reveal(picture.ahead + picture.hope)),
        "Straight to the bottom? No,",
        strike(picture.hope),
        "this is steepest from here alone. One step,",
        slide(picture, picture.stepped(0, 1), 1.6),
        "and the loss falls from {before} to {after}.",
        **facts,
    )
