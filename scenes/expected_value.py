"""Expected value: cut a density out of wood, and it balances at its mean."""

from calcanim.authoring.script import *


@lesson(
    title="Expected value",
    topic="probability",
    after=("probability", "double_integral"),
    examples=[
        dict(density="exp(-x**2/2)/sqrt(2*pi)", from_="-oo", to="oo"),
        dict(density="1/(pi*(1+x**2))", from_="-oo", to="oo"),
        dict(density="1/x**2", from_="1", to="oo"),
        dict(density="2/x**3", from_="1", to="oo", function="log(x)"),
        dict(function="3*x+1"),
        dict(density="exp(-x)", from_="0", to="2", function="exp(3*x)"),
        dict(density="x*y", inner="y,0,2", outer="x,0,1", function="x*y"),
    ],
)
def build(
    density: Function = density("2*exp(-2*x)", "a function that is not negative", variables=(1, 2)),
    from_: Expression = bound("0", "where the density begins, a number or -oo"),
    to: Expression = bound("oo", "where it ends, a number or oo"),
    function: Function = function("x**2", "the function that is averaged", variables=(1, 2)),
    outer: Limits = limits("", "for a density of two variables, the outer limits"),
    inner: Limits = limits("", "and the inner limits", among=("outer",)),
    seed: int = whole("7", "where the draws start"),
) -> Iterable[Beat]:
    """The film of what is expected under `density`."""
    from calcanim.authoring.expectations import asked
    from calcanim.authoring.gestures import balance as on_a_fulcrum
    from calcanim.authoring.gestures import beads as on_a_wire
    from calcanim.authoring.gestures import draw_and_average as draws
    from calcanim.authoring.gestures import hill
    from calcanim.authoring.gestures.best_guess import best_guess
    from calcanim.authoring.gestures.no_mean import no_mean
    from calcanim.authoring.statements import expectations as say
    from calcanim.notation.expectations import rule
    from calcanim.pictures.balance import balance_picture
    from calcanim.pictures.long_run import dots, long_run, runs

    means, pair = asked(density, from_, to, function, outer, inner)
    found, g, mean = means.found, means.g, say.balances_at(means.found)
    run = runs(found, seed)
    if not found.mean.known:
        yield from no_mean(means, run)
        return

    first, second = say.tries(found)
    wood = balance_picture(found, first, found.mu, called=means.given(), region="wide")
    yield beat(
        "Where does it balance?",
        (plot(wood), reveal(wood.called)),
        "Cut this density out of wood: high is where values are likely.",
        say.area_first(found, pair),
        hide(wood.called, 0.4),
        on_a_fulcrum.tip(wood, first),
        say.first_try(found, first),
        on_a_fulcrum.carry(wood, first, second),
        say.second_try(found, second),
    )
    turning = balance_picture(found, first, found.mu)
    force, apart = means.force(), means.force_apart()
    yield beat(
        "Turning forces cancel",
        (clear(), plot(turning), write(means.given(), size=1.3)),
        "Each thin strip turns the plate by its weight times its lever:",
        on_a_fulcrum.turning_forces(turning),
        "how far it is from the finger. All together turn it by T.",
        write(force, size=1.3),
        "Now move the finger,",
        on_a_fulcrum.cancel(turning),
        "until left and right cancel.",
        (hide(turning.sides, 0.3), write(apart, size=1.3)),
        "The area is one, so they do where c is value times density, added up:",
        write(means.balance(), size=1.3, framed=True),
        on_a_fulcrum.sway(turning),
        "the expected value.",
    )
    places = say.places(found)
    named = balance_picture(found, first, found.mu, places)
    gained = means.gained()
    yield beat(
        "The number",
        (clear(), plot(named), write(means.put_in(), size=1.3)),
        [write(each, size=1.3, run_time=0.6) for each in gained],
        write(means.number(), size=1.5),
        "Here that is {mean}.",
        on_a_fulcrum.visit(named, places),
        say.what_it_is_not(found),
        mean=mean,
    )

    wire, tempting = on_a_wire.function_beads(means), on_a_wire.tempting(means)
    yield beat(
        "Function first, or average first?",
        (
            clear(),
            plot(wire),
            *(write(each, size=1.3) for each in (*means.function(), means.of(g))),
        ),
        "What is the mean of {g}? Cut its curve into ten equally likely parts, a bead at the centre"
        " of each.",
        on_a_wire.thread(wire),
        (*on_a_wire.guess(wire), *tempting.posed),
        "Is it the height at the mean?",
        on_a_wire.lift_off(wire),
        say.of_function(found),
        (*tempting.struck, *(write(each, size=1.3) for each in means.compared())),
        say.gap_has_a_name(found),
        g=g,
    )
    if found.variance.known:
        away = on_a_wire.distance_beads(means)
        yield beat(
            "Spread",
            (clear(), plot(away), write(means.variance(), size=1.3)),
            "Now square the distance to the mean.",
            on_a_wire.thread(away),
            (reveal(away.middle, 0.4), *on_a_wire.lift_off(away)),
            "Its expected value is the variance, {variance}.",
            write(means.variance_number(say.is_square(found)), size=1.3),
            (reveal(away.away, 0.8), write(means.deviation(), size=1.3)),
            "The root of that, {deviation}, is the standard deviation.",
            say.same_number(found),
            variance=means.least,
            deviation=means.usual,
        )

    drawn, alone = dots(found, run, means.named_mean()), long_run(found, run)
    yield beat(
        "Draw, and take the mean",
        (clear(), plot(drawn)),
        "Now draw from it, and put a finger where the dots balance.",
        draws.first_draws(drawn),
        reveal(drawn.goal, 0.6),
        say.hundred_say(found, run),
    )
    yield beat(
        "How close after how many?",
        (clear(), plot(alone), reveal(alone.strong + alone.goal, 0.3)),
        reveal(alone.band, 0.8),
        say.run_says(found),
        (reveal(alone.others, 0.3), *draws.by_decades(alone, draws.mean_table(run, found.mu))),
        say.decades_say(run),
        "Early luck is not paid back, just outnumbered.",
    )
    if pair is not None:
        heap = hill.hill_of(pair, found, means.both())
        weighed = hill.hill_of(pair, found, means.weight(pair), weighed=True)
        yield beat(
            "Two at once",
            (clear(), *(write(each, size=1.3) for each in means.joint(pair)), *hill.look_at(heap)),
            "For two quantities the density is a surface, and it balances on a point.",
            (clear(heap), plot(weighed)),
            "Value times density again: along a slice,",
            (write(means.slice(pair), size=1.3), *hill.fill_slice(weighed)),
            "then over all slices.",
            (write(means.slices(pair), size=1.3), *hill.sweep(weighed)),
            say.of_both(pair),
        )
    yield best_guess(means, run)
    poster = balance_picture(found, first, found.mu)
    yield recap(
        "Expected value",
        "Value times density, added up: the balance point, and the mean in the long run.",
        general=rule(means),
        example=means.number(),
        card=means.on_card(),
        more=means.deviation() if found.variance.known else None,
        seen=(plot(poster), *on_a_fulcrum.tip(poster, first), *on_a_fulcrum.settle(poster, first)),
        use="The loss that training makes small is an expected value.",
    )
