"""No mean: a density whose tails are so heavy that it balances nowhere, and what draws do then."""

from __future__ import annotations

from collections.abc import Iterator

from calcanim.authoring.beats import beat
from calcanim.authoring.cues import clear, hide, plot, reveal, slide, write
from calcanim.authoring.gestures.balance import carry, tip
from calcanim.authoring.gestures.draw_and_average import by_decades, first_draws, mean_table
from calcanim.authoring.gestures.recap import recap
from calcanim.authoring.gestures.tails import gather
from calcanim.authoring.statements import expectations as say
from calcanim.calculus.probability.densities import weighted
from calcanim.expressions.tree import variable
from calcanim.notation.expectations import Means, rule
from calcanim.notation.lines import written
from calcanim.notation.sides import words
from calcanim.pictures.balance import balance_picture, stretch
from calcanim.pictures.long_run import Runs, dots, long_run
from calcanim.pictures.tails import tails_picture
from calcanim.storyboard.board import Beat


def no_mean(means: Means, run: Runs) -> Iterator[Beat]:
    """The film of a density without a mean, or with an infinite one."""
    found = means.found
    endless = found.mean.kind == "endless"
    first, second = say.tries(found)
    seen, sign = stretch(found), found.mean.sign
    # An endless lever turns it to its side, wherever the fulcrum is.
    goal = found.mu + 2 * sign * seen.width if endless else found.mu
    wood = balance_picture(found, first, goal)
    given = means.given()
    yield beat(
        "Where does it balance?",
        (plot(wood), write(given, size=1.6)),
        "Cut this density out of wood.",
        say.area_first(found),
        tip(wood, first),
        "Put a finger under it, and it tips.",
        carry(wood, first, second),
        say.moved(found, second),
        say.tail_goes_on(found),
    )
    tails = tails_picture(found, weighted(variable(found.x), found.density.p), means.gathered())
    force, rows = means.force(), tails.rows()
    yield beat(
        "Endlessly heavy",
        (clear(), plot(tails), write(force, size=1.3)),
        "Each strip turns the plate by its weight times its lever. Add that up, farther and farther"
        " out.",
        (reveal(tails.curves + tails.numbers, 0.4), clear(force, run_time=0.4), plot(rows, 0.6)),
        gather(tails, rows),
        say.never_settles(found),
    )
    drawn = dots(found, run, means.named_mean())
    yield beat(
        "Draw, and take the mean",
        (clear(), plot(drawn)),
        "Now draw from it, and put a finger where the dots balance.",
        first_draws(drawn),
        say.hundred_say(found, run),
        "Does it come to rest?",
    )
    alone = long_run(found, run)
    table = mean_table(run, None)
    yield beat(
        "A table without a target",
        (clear(), plot(alone), reveal(alone.strong + alone.others, 0.3)),
        by_decades(alone, table),
        say.runs_for_ever(found),
        say.decades_say(run),
        "A single huge draw is enough to carry it off, however many there were before.",
    )
    again = tails_picture(found, weighted(variable(found.x), found.density.p), means.gathered())
    diverges = means.diverges(variable(found.x))
    yield beat(
        "In machine learning",
        (clear(), plot(again), write(diverges, size=1.3)),
        (reveal(again.curves, 0.4), slide(again, again.reached(0, 5), 4.0)),
        "If a loss is like this, its mean over a batch estimates nothing, however large the batch.",
        write(written(words("check that a loss has a mean", "text")), size=1.2),
        (
            hide(again.curves, 0.3),
            reveal(again.curves, 0.3),
            slide(again, again.reached(0, 5), 3.0),
        ),
        "So check that a loss has a mean before you average it; clip it, or take its median.",
    )
    poster = balance_picture(found, first, goal)
    yield recap(
        "When there is no mean",
        say.needs(found),
        general=rule(means),
        example=diverges,
        seen=(plot(poster), *tip(poster, first), *carry(poster, first, second)),
        use="The loss that training makes small is an expected value, if it exists.",
    )
