"""Linear approximation: a slope says what a change will do, and it has an error.

That the error goes with the square of the step is seen: it is drawn for every step, a parabola
below the curve. Several inputs change together along one way, on which the film is that of one.
"""

from calcanim.authoring.script import *


@lesson(
    title="Linear approximation",
    topic="derivatives",
    after=("partial_derivatives",),
    examples=[
        dict(function="3*x + 1", at="1", step="2"),
        dict(function="x**2", at="0", step="1/2"),
        dict(function="sin(x)", at="0", step="1/2"),
        dict(function="exp(x)", at="0", step="3"),
        dict(function="1/x", at="1", step="-0.1"),
        dict(function="x**2*y + 3*x*y**2", at="x=2,y=3", step="x=0.1,y=0.1"),
        dict(function="x**2 + x*y + y**2", at="x=2,y=1", step="x=-0.5,y=-0.4"),
    ],
)
def build(
    function: Function = function(
        "sqrt(x)", "a function, f(x) or f(x, y)", variables=(1, 4), needs="a forecast here"
    ),
    at: dict[str, Expression] = point("4", "where its value is known", noun="the point"),
    step: dict[str, Expression] = point("0.41", "the change that is coming", noun="the step"),
) -> Iterable[Beat]:
    """The film of what the slopes of `function` at the point `at` say of a `step`."""
    from calcanim.authoring.statements import forecasts as say

    f, t, k = fresh_names(("f", "t", "k"), function.names)
    found = linear(function.e, at, step, t)
    picture, after, errors = forecast_picture(f, found), found.after(), found.halves
    names = [symbol(n, "input") for n in function.names]
    given = definition(applied(f, *names, role="function"), function.e)
    told_line, truth = foretold(found, f), in_truth(found, f)
    value, known = here(found, f), slopes_at(found, f)
    gap, left_out = missed(found), bent_away(found, f)

    yield beat(
        "A change is coming",
        pose(picture, given),
        (reveal(picture.here), write(value)),
        say.value_here(found),
        (reveal(picture.run, 0.3), slide(picture, picture.running(0.0, 1.0), 2.4)),
        reveal(picture.step, 0.4),
        say.change_comes(found),
        "What will it do to the value? There is no need to work that out anew.",
    )
    yield beat(
        "Follow the tangent",
        (hide(picture.step, 0.3), reveal(picture.tangent), write(known)),
        slide(picture, picture.running(1.0, 0.02), 1.0),
        "Follow the tangent: slope times change is its rise.",
        (reveal(picture.rise, 0.4), slide(picture, picture.running(0.02, 1.0), 3.0)),
        (reveal(picture.measures, 0.4), write(told_line)),
        say.rises(found),
    )
    yield beat(
        "By how much is it off?",
        (reveal(picture.truth), write(truth)),
        say.misses(picture),
        write(gap) if gap else None,
        hide(picture.measures, 0.3),
        reveal(picture.lens, 1.0) if picture.is_small else None,
        slide(picture, picture.nudged(), 4.0),
    )
    if after.error.approx:
        rows = error_table(found)
        yield beat(
            "Half the step",
            clear(given, value, known, told_line, truth, *([gap] if gap else [])),
            hide(picture.lens, 0.4) if picture.is_small else None,
            (slide(picture, picture.opened(), 1.0), reveal(picture.errors), plot(rows, 0.8)),
            halve_the_step(picture, rows),
            say.halved(errors),
        )
        if found.bend:
            yield beat(
                "Too high, or too low?",
                clear(rows) if left_out else None,
                slide(picture, picture.running(0.125, 1.15), 3.0),
                say.bent_away(
                    found,
                    slide(picture, picture.running(1.15, 0.4), 2.4),
                    (write(left_out[0]) if left_out else None),
                    ([slide(picture, picture.running(0.4, 1.0), 2.0), *map(write, left_out[1:])]),
                ),
                slide(picture, picture.running(1.0 if left_out else 1.15, 0.3), 2.4),
                say.bends(found),
                slide(picture, picture.running(0.3, 1.0), 2.0),
            )
    several = found if len(step) > 1 else two_inputs(t)
    yield from each_adds(several, k if several is not found else f, several is not found)
    yield learning_rate(f, found.plane)
    again = forecast_picture(f, found)
    yield recap(
        "A slope is a forecast",
        "A slope is a forecast: the value, plus slope times change.",
        say.how_good(errors),
        general=in_general(f, function.x),
        example=told_line,
        more=truth,
        seen=[
            plot(again),
            reveal(again.here),
            reveal(again.tangent),
            reveal(again.run + again.rise + again.truth, 0.3),
            slide(again, again.running(0.0, 1.0), 3.0),
        ],
        use="Why a small step against the gradient lowers a loss.",
    )
