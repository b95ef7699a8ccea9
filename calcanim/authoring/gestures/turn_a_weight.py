"""Turn a weight: the course's model with one weight, its loss, and steps against the slope."""

from __future__ import annotations

from fractions import Fraction

from calcanim.authoring.beats import beat
from calcanim.authoring.cues import clear, plot, reveal, slide, write
from calcanim.authoring.gestures.descend import descend, rule
from calcanim.authoring.walked import Walked
from calcanim.calculus.descents.regression import loss_of_slope, trained
from calcanim.notation.lines import line
from calcanim.notation.setter import by_variable
from calcanim.notation.sides import applied, symbol
from calcanim.pictures.plane import walk_picture
from calcanim.sampling.windows import Window
from calcanim.storyboard.board import Beat

_RATE, _STEPS = "0.1", 4
_VIEW = Window(-0.5, 2.7, -0.35, 5.0)


def turn_a_weight() -> Beat:
    """One weight of the course's model, by some steps; best seen in ``secant_to_tangent``."""
    model = Walked(trained(loss_of_slope(Fraction(1)), _RATE, _STEPS), "L")
    loss, (derivative,) = model.iterates.ground.loss, model.iterates.ground.partials
    places = [float(w) for (w,) in model.walk.points]
    picture = walk_picture("L", loss, derivative, "w", places, _VIEW)
    (start,), (slope,), (step,) = model.coordinates(0), model.slopes(), model.updates()
    put_in = derivative.substitute("w", start.expression)
    w, steep = symbol("w", "input"), applied("L'", symbol("w", "input"), role="derivative")
    roles = by_variable({"w": "input"})
    return beat(
        "Which way to turn a weight",
        clear(),
        plot(picture, 1.0),
        write(line(applied("L", w, role="function"), loss, kind="definition", roles=roles)),
        "A model's loss is a curve over its weight.",
        write(line(steep, derivative, roles=roles)),
        reveal(picture.walker),
        write(line(applied("L'", start.expression, role="derivative"), put_in, slope)),
        "At {start} the slope is {slope}:",
        reveal(picture.start, 0.3),
        slide(picture, picture.tracks[0], 1.3),
        descend([step], reveal(picture.next, 0.3), by=rule(w, steep)),
        "so turn the weight up, with a learning rate of {rate}, to {new}.",
        *(slide(picture, track, 0.9) for track in picture.tracks[1:]),
        reveal(picture.rest, 0.3),
        "Step by step slope and loss shrink.",
        start=start,
        slope=slope,
        rate=model.rate,
        new=step.new,
    )
