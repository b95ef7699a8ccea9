"""As a chance: where machine learning meets an area: a probability, a mean, or neither."""

from __future__ import annotations

from fractions import Fraction

from mpmath import mpf

from calcanim.authoring.beats import beat
from calcanim.authoring.cues import clear, plot, reveal, slide, write
from calcanim.authoring.words import Fact, told
from calcanim.calculus.integrals.gained import mean
from calcanim.calculus.probability.densities import CLOSE, is_density
from calcanim.exact.values import Value
from calcanim.expressions.tree import variable
from calcanim.notation.integrals import (
    at_most,
    called,
    expected,
    integral_of,
    mean_height,
    ratio,
    whole_area,
)
from calcanim.notation.lines import line, written
from calcanim.notation.shown import measured, shown
from calcanim.notation.sides import Coloured, applied, words
from calcanim.pictures.areas import AreaPicture
from calcanim.pictures.densities import density_picture, filled_picture, mean_picture
from calcanim.storyboard.board import Beat


def as_chance(picture: AreaPicture) -> Beat:
    """The beat that fits: a density, a mean over the width, an expected loss, or no such thing."""
    area = picture.area
    if area.diverges:
        return _neither(picture)
    if not picture.view.signed and len(area.parts) == 1 and area.value.approx > 0:
        return _density(picture)
    return _expected(picture) if area.endless else _mean(picture)


def _density(picture: AreaPicture) -> Beat:
    area, x = picture.area, picture.area.x
    whole = abs(area.value.approx - 1) < CLOSE
    itself = area.proper and not whole and is_density(area.f, x, *area.ends)
    density = density_picture(picture, itself)
    body, p = called(area.f, x), applied("p", x, role="function")
    place = area.high if itself else density.place
    facts: dict[str, Fact] = {"low": area.low, "place": place, "chance": density.chance}
    given = line(p, body, kind="definition")
    asked = told("The chance that a sample lies below {place}", **facts)
    answered = told("is the area up to there, {chance}.", **facts)
    if itself:
        lead = told("On the whole line its area is one: it is a probability density, p.")
        asked = told("The chance that a sample lies between {low} and {place}", **facts)
        share = measured(100 * float(density.shares[-1]), 2)
        answered = told("is our area, {chance}: {share} percent of them.", share=share, **facts)
    elif whole:
        lead = told("The whole area is one: so the curve is a probability density, p.")
    else:
        lead = told(
            "Divide the curve by its whole area, and it is a probability density, p: its area is"
            " one."
        )
        divided = ratio(body, whole_area(area), "f divided by its whole area", "function")
        given = line(p, divided, kind="definition")
    below = at_most(x, place, area.low if itself else None)
    mass = line(below, integral_of(p, x, area.low, place), kind="definition")
    filling = density.filled() if itself else density.filled_up()
    return beat(
        "A probability",
        clear(),
        plot(density),
        write(given),
        lead,
        (reveal(density.mass, 0.6), slide(density, filling, 2.8)),
        asked,
        None if itself else slide(density, density.taken_back(), 2.0),
        write(mass),
        answered,
        write(line(below, Coloured(density.chance, "area"))),
        "So a model's probabilities are areas.",
    )


def _mean(picture: AreaPicture) -> Beat:
    area, found = picture.area, mean(picture.area)
    if abs(float(found.approx)) * (area.ends[1] - area.ends[0]) < 1e-12 * picture.view.largest:
        found = Value(Fraction(0), mpf(0))
    number, level = shown(found.exact, found.approx, 5), mean_picture(picture, float(found.approx))
    width = mean_height(whole_area(area), area.low, area.high)
    return beat(
        "An expected value",
        clear(),
        plot(level),
        "Let {x} fall anywhere on this stretch, all places alike.",
        reveal(level.mark("area")),
        "The expected value of f is the area over the width,",
        reveal(level.mark("mean.edges"), 1.0),
        "{number}.",
        write(line(expected(applied("f", area.x)), width, number, kind="definition")),
        "The mean loss over a batch estimates just such a number.",
        x=variable(area.x),
        number=number,
    )


def _expected(picture: AreaPicture) -> Beat:
    value, again = picture.area.value, filled_picture(picture)
    return beat(
        "An expected value",
        clear(),
        plot(again),
        "An expected loss is such an area:",
        reveal(again.mark("area")),
        "the loss at every input, times how likely that input is, over all inputs.",
        write(written(words("E[loss]: area under loss times density", "derivative"))),
        "It exists only where such an area settles, as here on {number}.",
        number=shown(value.exact, value.approx, 5),
    )


def _neither(picture: AreaPicture) -> Beat:
    again = filled_picture(picture)
    if picture.view.signed:
        verdict = "no mean to estimate"
        why = told(
            "An expected value that is such an integral does not exist: the mean over a batch"
            " settles on nothing, however large the batch. So check that a loss has a mean before"
            " you average it."
        )
    else:
        verdict = "no factor makes it a density"
        why = told(
            "Probabilities are areas, and all of them together must be one. This area is no number,"
            " so no factor makes a density of the curve: a prior like this is called improper."
        )
    line_ = written(words(verdict, "negative_area"))
    shown_ = (clear(), plot(again), reveal(again.mark("area")), write(line_))
    return beat("Neither density nor mean", *shown_, why)
