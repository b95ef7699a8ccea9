"""Forecast: the step of a tangent is halved, inputs add up, and a loss is foretold for a rate."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction

from calcanim.authoring.beats import beat
from calcanim.authoring.cues import clear, hide, plot, reveal, slide, write
from calcanim.authoring.gestures.closing_in import rows_come
from calcanim.authoring.statements import forecasts as say
from calcanim.calculus.descents.regression import loss
from calcanim.calculus.several_variables.linear import Linear, downhill, is_bowl, linear
from calcanim.calculus.several_variables.tangent_plane import TangentPlane, tangent_plane
from calcanim.exact.certain import as_mpf
from calcanim.exact.constants import exactly
from calcanim.exact.tidy import tidy
from calcanim.exact.values import number_of
from calcanim.expressions.parse import parse
from calcanim.expressions.tree import add, mul, neg, number, variable
from calcanim.notation.forecasts import foretold, here, in_truth
from calcanim.notation.lines import definition
from calcanim.notation.setter import one
from calcanim.notation.shown import as_shown, in_zeros
from calcanim.notation.sides import applied, change, symbol
from calcanim.pictures.contributions import contributions
from calcanim.pictures.forecast import ForecastPicture, forecast_picture
from calcanim.pictures.picture import Picture
from calcanim.pictures.tables import number as cell
from calcanim.pictures.tables import table
from calcanim.storyboard.board import Beat
from calcanim.storyboard.cues import Cue

_LEAST = 1e-6  # an error that is shown with its zeros
_ROLES = ("increment", "parameter", "input", "derivative")
_RATES = (Fraction(1, 10), Fraction(1, 100), Fraction(1, 1000))


def error_table(found: Linear) -> Picture:
    """Steps, each half of the one before, and how far the forecast is off."""
    off = [abs(after.error.approx) for after in found.halves]
    # In one column all numbers are of one notation.
    plain = min(off) > _LEAST and max(off) < 1
    rows = [
        (
            cell(after.step.approx, 4, "increment"),
            one(in_zeros(error, 3), "text") if plain else cell(error, 3),
        )
        for after, error in zip(found.halves, off, strict=True)
    ]
    head = change(found.name) if len(found.step) == 1 else symbol(found.name, "increment")
    return table((head, "off by"), rows, "derivation")


def halve_the_step(picture: ForecastPicture, rows: Picture) -> tuple[Cue, ...]:
    """Each half of the step is gone to, and has its row."""
    first, *others = rows_come(rows)
    cues: list[Cue] = [first]
    for n, row in enumerate(others):
        cues += [slide(picture, picture.running(0.5**n, 0.5 ** (n + 1)), 1.4), row]
    return tuple(cues)


def two_inputs(t: str) -> Linear:
    """The function of the film of partial derivatives, at its point, with a tenth more of each."""
    at = {"x": number(2), "y": number(3)}
    step = {"x": parse("0.1"), "y": parse("0.1")}
    return linear(parse("x**2*y + 3*x*y**2"), at, step, t)


def each_adds(found: Linear, letter: str, is_new: bool) -> Iterator[Beat]:
    """What each input adds, as bars that climb onto each other beside the truth.

    A function that `is_new` to the film is told with its point and its step.
    """
    bars = contributions(found, _ROLES[: len(found.step)])
    names = [symbol(n, "input") for n in found.plane.names]
    given = definition(applied(letter, *names, role="function"), found.plane.function)
    yield beat(
        "Many inputs add up",
        (clear(), write(given), plot(bars, 1.0), reveal(bars.bars, 0.3)),
        write(here(found, letter)),
        say.value_here(found) if is_new else None,
        slide(bars, bars.growing(), 2.4) if is_new else None,
        say.change_comes(found) if is_new else None,
        None if is_new else slide(bars, bars.growing(), 2.4),
        "With several inputs, each one adds its slope times its change:",
        (slide(bars, bars.climbing(), 2.0), write(foretold(found, letter))),
        "{terms}.",
        (reveal(bars.level), reveal(bars.truth)),
        write(in_truth(found, letter)),
        say.adds_up(found),
        terms=tuple(as_shown(number_of(e)) for e in found.terms),
    )


def learning_rate(letter: str, typed: TangentPlane) -> Beat:
    """A loss after a step, foretold for rates ever smaller: what was typed, if it is a bowl.

    Else the loss is that of the course's model. `letter` names the function that was typed.
    """
    own = len(typed.names) > 1 and is_bowl(typed) and not typed.is_level
    plane = typed if own else tangent_plane(loss(), {"w": number(0), "b": number(0)})
    found = downhill(plane, "alpha", first_rate := parse("0.1"))
    alpha = symbol("alpha", "parameter")
    there = [
        tidy(add(plane.at[s.name], neg(mul(variable("alpha"), s.exact))), "alpha")
        for s in plane.slices
    ]
    shape = definition(applied("L", alpha), *([applied(letter, *there)] if own else ()), found.path)
    picture = forecast_picture("L", found, "parameter", "abreast")
    told = [found.after(rate * 10) for rate in _RATES]
    rows = table(
        (symbol("alpha", "parameter"), "forecast", "truth"),
        [
            (cell(as_mpf(r), 3, "parameter"), cell(x.plane.approx, 6), cell(x.truth.approx, 6))
            for r, x in zip(_RATES, told, strict=True)
        ],
        "beside",
    )
    first, second, third = rows_come(rows)
    steepest = as_shown(number_of(exactly(add(*(mul(s.exact, s.exact) for s in plane.slices)))))
    return beat(
        "Why a small step lowers a loss",
        (clear(), write(shape)),
        (plot(picture, 1.0), reveal(picture.here), reveal(picture.tangent)),
        "Call {f} a loss. L is its value along a step against the gradient: it should fall by the"
        " rate times {steepest}, the gradient's squared length."
        if own
        else "L is a loss along a step against its gradient: it should fall by the rate times"
        " {steepest}, the gradient's squared length.",
        (reveal(picture.run + picture.rise), slide(picture, picture.running(0.0, 1.0), 2.4)),
        reveal(picture.measures, 0.4),
        (plot(rows, 0.6), reveal(picture.truth), first),
        "With a rate of {rate} the forecast is {told}, the truth {true}.",
        (hide(picture.measures, 0.3), slide(picture, picture.running(1.0, 0.1), 2.4)),
        (second, third),
        "With a tenth of the rate it is off by a hundredth as much.",
        slide(picture, picture.running(0.1, 1.0), 2.0),
        "It is honest only for small steps:",
        slide(picture, picture.running(1.0, 0.1), 2.0),
        "that is what the learning rate is for.",
        f=letter,
        steepest=steepest,
        rate=first_rate,
        told=as_shown(told[0].plane),
        true=as_shown(told[0].truth),
    )
