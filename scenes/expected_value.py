"""Expected value: a density cut out of wood balances at its mean."""

from calcanim.authoring.script import *


@lesson(
    title="Expected value",
    topic="probability",
    after=("probability", "double_integral"),
    examples=[
        dict(density="exp(-x**2/2)/sqrt(2*pi)", from_="-oo", to="oo"),
        dict(density="1/(pi*(1+x**2))", from_="-oo", to="oo"),
        dict(density="1/x**2", from_="1", to="oo"),
        dict(density="2/x**3", from_="1", to="oo"),
        dict(function="3*x+1"),
        dict(density="exp(-x)", from_="0", to="2", function="exp(3*x)"),
        dict(density="x*y", inner="y,0,2", outer="x,0,1", function="x*y"),
    ],
)
def build(
    density: Function = density("2*exp(-2*x)", "the density", variables=(1, 2)),
    from_: Expression = bound("0", "where it begins, a number or -oo"),
    to: Expression = bound("oo", "where it ends, a number or oo"),
    function: Function = function("x**2", "what is averaged too", variables=(1, 2)),
    outer: Limits = limits("", "for a density of two variables: the outer limits"),
    inner: Limits = limits("", "and the inner ones", among=("outer",)),
    seed: int = whole("7", "the seed of the draws"),
) -> Iterable[Beat]:
    """The film of what is expected under `density`."""
    from calcanim.authoring.gestures import balance as on_a_fulcrum
    from calcanim.authoring.gestures import beads as on_a_wire
    from calcanim.authoring.gestures import draw_and_average as draws
    from calcanim.authoring.statements import expectations as say
    from calcanim.calculus.probability.moments import expected
    from calcanim.calculus.probability.normalised import normalised
    from calcanim.notation.expectations import Means, rule
    from calcanim.pictures.balance import balance_picture
    from calcanim.pictures.beads import bead_picture
    from calcanim.pictures.guess import guess_picture
    from calcanim.pictures.long_run import draws_and_means, long_run, runs

    found = expected(normalised(density.e, density.x, from_, to), function.e)
    means, g = Means(found), function.e
    first, second = say.tries(found)
    mean = say.balances_at(found)

    wood = balance_picture(found, first, found.mu, region="wide")
    yield beat(
        "Where does it balance?",
        plot(wood),
        "Cut this density out of wood.",
        say.area_first(found),
        on_a_fulcrum.tip(wood, first),
        say.first_try(found, first),
        on_a_fulcrum.carry(wood, first, second),
        say.second_try(found, second),
        on_a_fulcrum.come_to_rest(wood, second),
        "Somewhere between it must balance. Where?",
    )
    turning = balance_picture(found, first, found.mu)
    given, force, apart, balanced = (
        means.given(),
        means.force(),
        means.force_apart(),
        means.balance(),
    )
    yield beat(
        "Turning forces cancel",
        (clear(), plot(turning), write(given, size=1.3)),
        "Each thin strip turns the plate",
        on_a_fulcrum.turning_forces(turning),
        "by its weight times its lever, how far it is from the finger. Below, what each strip does.",
        write(force, size=1.3),
        "All together that is the turning force. Move the finger,",
        on_a_fulcrum.cancel(turning),
        "until left and right cancel.",
    )
    yield beat(
        "The balance point",
        hide(turning.sides, 0.3),
        write(apart, size=1.3),
        "Take the sum apart: the whole area is one, so what is left is c.",
        write(balanced, size=1.3, framed=True),
        "It balances where c is value times density, added up. That place is called the expected value.",
    )
    places = say.places(found)
    named = balance_picture(found, first, found.mu, places)
    yield beat(
        "The number",
        (clear(), plot(named)),
        [write(each, size=1.5) for each in (means.put_in(), means.number()) if each],
        "Here that is {mean}.",
        [*on_a_fulcrum.visit(named, places)],
        say.what_it_is_not(found),
        mean=mean,
    )
    squared = say.is_square(found)
    wire = bead_picture(found, found.of, means.axis(g), means.levels(g), means.gap())
    of, of_number, at_mean = means.of(g), means.of_number(found.of), means.at_mean_number(g)
    tempting = wrong(means.mean(g), means.at_mean(g))
    yield beat(
        "Function first, or average first?",
        (clear(), plot(wire), write(of, size=1.3)),
        "Now put {g} at every value, and ask for its mean.",
        on_a_wire.thread(wire),
        "Thread equally likely values on the curve, like beads.",
        (*on_a_wire.guess(wire), tempting.posed),
        "Is it simply the curve's height at the mean?",
        on_a_wire.lift_off(wire),
        say.of_function(found, g, squared),
        (
            tempting.struck,
            write(of_number, size=1.3),
            *([write(at_mean, size=1.3)] if at_mean else []),
        ),
        say.gap_has_a_name(found, squared),
        g=g,
    )
    spread = bead_picture(
        found,
        found.variance,
        means.spread_axis(),
        means.spread_levels(),
        means.gap(),
        means.sigma(),
    )
    yield beat(
        "Spread",
        (clear(), plot(spread), write(means.variance(), size=1.3)),
        "Take the square of the distance to the mean.",
        on_a_wire.thread(spread),
        "Its expected value is the variance,",
        (
            reveal(spread.middle, 0.4),
            reveal(spread.mark("high", "high.name"), 0.8),
            write(means.variance_number(squared), size=1.3),
        ),
        "{variance}.",
        (reveal(spread.away, 0.8), write(means.deviation(), size=1.3)),
        "Its root, the standard deviation, is a distance again: {deviation}. So far off is usual.",
        variance=means.least,
        deviation=means.usual,
    )
    run = runs(found, seed)
    together = draws_and_means(found, run)
    yield beat(
        "Draw, and take the mean",
        (clear(), plot(together)),
        "Now draw from it, and keep the mean so far.",
        draws.first_draws(together),
        (reveal(together.goal, 0.4), reveal(together.band, 0.6)),
        say.run_says(found, run),
        draws.go_on(together),
        "Nothing is paid back. Early luck is just outnumbered.",
    )
    alone = long_run(found, run)
    rows = draws.mean_table(run, found.mu)
    yield beat(
        "Check it by numbers",
        (clear(), plot(alone), reveal(alone.goal + alone.band + alone.strong, 0.3)),
        draws.by_decades(alone, rows),
        say.decades_say(run, (10, 100000)),
    )
    guess = guess_picture(
        found, run.draws, means.guess_name(), means.loss_name(), means.rest_name()
    )
    yield beat(
        "In machine learning",
        (clear(), plot(guess), write(means.loss(), size=1.3)),
        "Predict a single number, w.",
        (reveal(guess.guess, 0.3), slide(guess, guess.walked(), 4.0)),
        "The expected squared loss is least at the mean,",
        (reveal(guess.best, 0.6), write(means.loss_apart(), size=1.3)),
        "and what remains is the variance: {least}.",
        write(means.loss_left(), size=1.3),
        "A batch of thirty-two only estimates it:",
        [reveal(guess.batch(n), 0.8) for n in range(3)],
        "{batches}. That is the noise in stochastic gradient descent.",
        least=means.least,
        batches=say.batches(guess.losses),
    )
    poster = balance_picture(found, first, found.mu)
    yield recap(
        "Expected value",
        "Value times density, added up: the balance point, and the mean in the long run.",
        general=rule(),
        example=means.number(),
        seen=(
            plot(poster),
            *on_a_fulcrum.tip(poster, first),
            *on_a_fulcrum.come_to_rest(poster, first),
        ),
        use="The loss that training makes small is an expected value.",
    )
