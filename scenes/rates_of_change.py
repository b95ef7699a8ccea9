"""Rates of change: the slope of position is velocity, and the slope of that is acceleration."""

from calcanim.authoring.script import *


@lesson(
    title="How fast, and how fast does that change?",
    topic="derivatives",
    after=("secant_to_tangent",),
    examples=[
        dict(function="7"),
        dict(function="3*t-2"),
        dict(function="sin(t)"),
        dict(function="abs(t-2)", at="1"),
        dict(function="exp(2*t)", to="2"),
        dict(function="x**2", at="3"),
        dict(function="t**4/4 - 2*t**3 + 4*t**2", at="3", units="km,h"),
    ],
)
def build(
    function: Function = function(
        "t**3 - 6*t**2 + 9*t", "the position, a function of time", needs="a ride", constant=True
    ),
    at: Expression = number("1", "the moment, a number"),
    from_: Expression = number("0", "when the ride begins"),
    to: Expression = number("4", "when it ends"),
    units: str = text("m,s", "a unit of length and one of time"),
) -> Iterable[Beat]:
    """The film of a ride whose position is `function`, looked at where the time is `at`."""
    from calcanim.authoring.statements import motions as say

    f, t, named = function.e, function.x, units_of(units)
    trip = ride(f, t, at, from_, to)
    s, v, a = fresh_names(("s", "v", "a"), {t, "h"})
    letters = s, v, a
    (h,) = fresh_names(("h",), {t})
    picture = ride_picture(trip, (named.length, named.time), letters)
    start, end, now, step = picture.times
    time, roles = symbol(t, "input"), by_variable({t: "input"})

    position = applied(s, time, role="function")
    velocity = applied(v, time, role="derivative")
    change = applied(a, time, role="increment")
    given = line(position, f, kind="definition", roles=roles)
    average = written(quotient(s, at, h))
    is_slope = line(velocity, applied(s + "'", time, role="function"), kind="definition")
    speed = line(velocity, trip.v, roles=roles)
    leibniz = line(velocity, slope(s, t, "function", "input"))
    asked = line(velocity, derivative_of(position, t))
    is_rate = line(change, applied(v + "'", time, role="derivative"), kind="definition")
    over_time = line(change, slope(v, t, "derivative", "input"))
    twice = line(change, applied(s + "''", time, role="function"))
    rate = line(change, trip.a, roles=roles)

    log = log_book(trip, letters)
    yield beat(
        "A car on a line",
        (plot(picture, 0.5), plot(log, 0.6)),
        reveal(picture.ruler + picture.stamps + picture.road, 0.8),
        reveal(picture.speed),
        slide(picture, picture.run(start, end), 6.0),
        rows_come(log),
        say.watch(trip),
        (callout(picture.car, "the car", side="w"), callout(picture.arrow, "how fast", side="e")),
    )
    yield beat(
        "Its graph is not its road",
        clear(log, run_time=0.4),
        write(given, size=1.5),
        (uncall(picture.car), uncall(picture.arrow)),
        "Spread its ride out over time,",
        reveal(picture.clock, 0.6),
        slide(picture, picture.spread(), 2.2),
        slide(picture, picture.run(end, start), 0.6),
        reveal(picture.path + picture.now, 0.4),
        slide(picture, picture.run(start, end, "drawn"), 4.5),
        "and it draws a graph. The car never leaves its line: the graph is not its road.",
    )
    yield beat(
        "Velocity is the slope of position",
        hide(picture.stamps, 0.5),
        slide(picture, picture.run(end, now), 1.2),
        hide(picture.speed, 0.2),
        reveal(picture.second + picture.average, 0.8),
        write(average, size=1.5),
        slide(picture, picture.shrink(step, step / 100), 4.0),
        say.slope_is_velocity(trip, named),
        hide(picture.second + picture.average, 0.4),
        reveal(picture.tangent + picture.speed, 0.6),
        (write(is_slope, size=1.5), write(speed, size=1.5)),
    )
    yield beat(
        "Its slope, drawn below",
        slide(picture, picture.share(), 0.9),
        reveal(picture.below + picture.velocity + picture.fast, 0.6),
        slide(picture, picture.run(now, start), 0.8),
        slide(picture, picture.run(start, end, "fast"), 5.0),
        "Roll the tangent along, and its slope draws the velocity below.",
        say.drawn(trip),
    )
    yield beat(
        "Three ways to write it",
        clear(given, average, speed),
        slide(picture, picture.run(end, start), 3.0),
        "A prime,",
        write(leibniz, size=1.5),
        "a quotient of changes,",
        write(asked, size=1.5),
        slide(picture, picture.run(start, now), 1.5),
        "an instruction: one number.",
    )
    yield beat(
        "Acceleration is the slope of velocity",
        clear(is_slope, leibniz, asked),
        slide(picture, picture.widen(), 0.8),
        reveal(picture.velocity_tangent + picture.change, 0.6),
        (write(is_rate, size=1.5), write(over_time, size=1.5)),
        say.slope_of_velocity(named),
        slide(picture, picture.run(now, start), 0.8),
        reveal(picture.acceleration + picture.faster, 0.4),
        write(twice, size=1.5),
        slide(picture, picture.run(start, end, "faster"), 4.5),
        write(rate, size=1.5),
        callout(picture.acceleration, written(change), side="s"),
    )
    before, instant, after = picture.about(trip.instant)
    fast, pushed = (as_shown(value) for value in trip.rates(trip.instant))
    fast_then = line(applied(v, trip.instant, role="derivative"), fast)
    pushed_then = line(applied(a, trip.instant, role="increment"), pushed)
    guess = wrong(applied(a, trip.instant, role="increment"), fast.expression)
    yield beat(
        say.instant_title(trip),
        clear(is_rate, over_time, twice, rate),
        uncall(picture.acceleration),
        reveal(picture.pushed, 0.4),
        slide(picture, picture.run(end, before), 1.4),
        write(fast_then, size=1.9),
        write(guess.line, size=1.9) if trip.turns else None,
        slide(picture, picture.run(before, after), 4.0),
        say.at_one_instant(trip),
        guess.struck if trip.turns else None,
        write(pushed_then, size=1.9),
        slide(picture, picture.run(after, instant), 1.4),
    )
    phases = phase_table(trip, letters)
    yield beat(
        "Speeding up or slowing down?",
        clear(fast_then, pushed_then, *([guess.line] if trip.turns else [])),
        slide(picture, picture.run(instant, start), 0.8),
        plot(phases, 0.8),
        reveal(picture.cuts, 0.6) if len(trip.phases) > 1 else None,
        rows_come(phases),
        say.signs_told(trip),
        slide(picture, picture.run(start, end), 6.0),
    )
    numbers = rate_table(trip, letters, h)
    yield beat(
        "Check it by numbers",
        clear(phases),
        hide(picture.velocity_tangent + picture.speed + picture.tangent + picture.cuts, 0.4),
        slide(picture, picture.run(end, now), 1.0),
        reveal(picture.second + picture.average, 0.6),
        plot(numbers, 0.8),
        slide(picture, picture.shrink(step, step / 1000), 4.0),
        rows_come(numbers),
        say.in_numbers(trip),
    )
    value = line(applied(v, at, role="derivative"), as_shown(trip.velocity))
    value_too = line(applied(a, at, role="increment"), as_shown(trip.acceleration))
    yield with_momentum()
    yield recap(
        "Rates of change",
        "Velocity is the slope of position, acceleration the slope of velocity.",
        say.for_us(trip),
        general=beside(leibniz, over_time, gap="quad quad"),
        example=given if fits_card(f) else None,
        more=beside(value, value_too, gap="quad quad"),
        use="How fast something changes, and whether it goes faster or slower.",
    )
