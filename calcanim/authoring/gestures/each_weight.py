"""Each weight: the course's model, whose loss is felt one weight at a time, and its first step."""

from __future__ import annotations

from collections.abc import Iterator

from calcanim.authoring.beats import beat
from calcanim.authoring.cues import clear, hide, plot, reveal, rewrite, slide, write
from calcanim.authoring.walked import training
from calcanim.authoring.words import Fact
from calcanim.calculus.descents.regression import POINTS, best
from calcanim.notation.lines import beside, definition, line, written
from calcanim.notation.setter import by_variable
from calcanim.notation.sides import Joined, applied, partial, symbol, words
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
    output = Joined((symbol("w", "input"), "*", words("input", "text"), "+", symbol("b", "input")))
    model_line = written(output)
    measured = definition(
        applied(letter, *(symbol(n, "input") for n in model.names), role="surface"),
        model.iterates.ground.loss,
        roles=by_variable(dict.fromkeys(model.names, "input")),
    )
    facts: dict[str, Fact] = {
        "w": slopes[0],
        "b": slopes[1],
        "before": model.loss(0),
        "after": model.loss(1),
    }
    facts |= {"rate": model.rate, "letter": letter}
    yield beat(
        "One weight at a time",
        (clear(), plot(picture, 1.0), write(model_line, size=_SMALL)),
        "A model's line is w times the input, plus b.",
        (reveal(picture.map), write(measured, size=_SMALL)),
        "Its loss {letter} has a slope for each weight. Turn w alone, and the line tilts:",
        (
            slide(picture, picture.nudged(0, _NUDGE), 2.0),
            clear(model_line, measured, run_time=0.4),
            write(each[0]),
        ),
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
        "Each weight steps against its own slope, at a rate of {rate}.",
        (reveal(picture.goal), reveal(picture.ahead + picture.hope)),
        "Straight to the bottom? No,",
        hide(picture.hope),
        "this is steepest from here alone. One step,",
        slide(picture, picture.stepped(0, 1), 1.6),
        "and the loss falls from {before} to {after}.",
        **facts,
    )
