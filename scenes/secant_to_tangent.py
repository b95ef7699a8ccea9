"""Secant to tangent: two points close in on one, and their slope becomes the derivative."""

from calcanim.authoring.script import *


@lesson(
    title="From secant to tangent",
    topic="derivatives",
    examples=[
        dict(function="x**10", at="1"),
        dict(function="x**2 + sin(x)", at="1"),
        dict(function="exp(sin(3*x)*cos(x))", at="0.4"),
        dict(function="0.000001*x**3", at="2"),
        dict(function="sin(x)", at="1000"),
        dict(function="abs(x)", at="0"),
        dict(function="cbrt(x)", at="0"),
        dict(function="floor(x)", at="1"),
        dict(function="sqrt(x)", at="0"),
    ],
)
def build(
    function: Function = function(
        "x**2", "a function of one variable", needs="a tangent here", constant=True
    ),
    at: Expression = number("3", "the point, a number"),
) -> Iterable[Beat]:
    """The film of the derivative of `function` at the point `at`, from its definition."""
    from calcanim.authoring import statements as say

    f, x = function.e, function.x
    letter, h = ("f" if x != "f" else "g"), ("h" if x != "h" else "k")
    point, place, roles = at_point(f, x, at), {x: at}, by_variable({x: "input", h: "increment"})
    slopes = say.side_slopes(point)
    picture = secant_picture(point.secants, letter, h, point.formula)
    steps = picture.steps
    first, _ = steps.ends[steps.start]

    given = line(applied(letter, x, role="function"), f, kind="definition", roles=roles)
    rate = quotient(letter, at, h)
    meant, posed = what_a_slope_is(), written(rate)
    numbers = rise_over_run(steps, posed, h)
    prime = applied(letter + "'", x, role="derivative")
    general = line(
        prime,
        limit_of(quotient(letter, variable(x), h), h),
        kind="theorem",
        said="the limit of the difference quotient as the step goes to zero",
    )

    yield beat(
        "How steep, exactly here?",
        plot(picture),
        write(given, size=1.9),
        write(meant, size=1.9),
        reveal(picture.curve, 0.3),
        slide(picture, picture.draw(), 2.0),
        "How steep is this curve, exactly where {place}?",
        reveal(picture.point),
        reveal(picture.poles, 0.4) if picture.poles else None,
        reveal(picture.turning, 0.3),
        slide(picture, picture.turn(), 4.5),
        say.one_is_given(steps),
        place=place,
    )
    yield beat(
        "Two points make a slope",
        hide(picture.turning, 0.4),
        "So take a second point,",
        reveal(picture.run),
        "a step {h} of {size} to the {side}.",
        reveal(picture.rise),
        "Rise over run:",
        write(posed, size=1.5, run_time=1.2),
        reveal(picture.line, 0.9),
        write(numbers, size=1.5) if numbers else None,
        "the line through both, the secant, has the slope {slope}.",
        h=h,
        size=as_shown(steps.size(abs(first))),
        side=say.SIDES[steps.start],
        slope=as_shown(steps.slope(first)),
    )
    rows = two_sided(steps.table(), h)
    yield beat(
        "From both sides",
        hide(picture.names, 0.4),
        bring_to(picture, steps.start),
        say.step_shrinks(steps),
        bring_to(picture, -steps.start),
        say.from_the_other_side(steps),
        clear(given, meant, posed, *([numbers] if numbers else []), run_time=0.4),
        hide(picture.readouts, 0.3),
        plot(rows, 0.8),
        say.smaller_still(steps, slopes),
        rows_come(rows),
    )
    if point.slope is None:
        sides = one_sided(point.secants, rate, h, slopes)
        yield from refuse(picture, letter, sides, slopes, gone=rows)
        yield recap(
            "When there is no derivative",
            say.what_a_derivative_takes(point.secants),
            general=general,
            example=given,
            use="At a corner, as in ReLU, a program has to choose a slope.",
            more=beside(*sides, gap="quad quad"),
        )
        return

    slope = slopes[steps.start]
    number_line = line(applied(letter + "'", at, role="derivative"), slope)
    yield beat(
        "Look closer",
        look_closer(picture),
        say.straightens(steps),
        hide(picture.triangle + picture.lens_triangle, 0.6),
    )
    tied = Tied(picture, h, roles, posed, rows)
    algebra = take_limit(point, posed, h, roles, tied.tie)
    yield from algebra.beats

    if picture.lower is not None and point.formula is not None:
        formulas = at_any_place(point, prime, roles)
        yield beat(
            "At every x",
            clear(posed, *algebra.lines),
            tied.leave,
            leave_secants(picture),
            [write(each, size=1.5) for each in formulas],
            say.at_any(point, bool(formulas)),
            trace_below(picture),
            "Roll the tangent along, and its slope draws the derivative:",
            roll_back(picture),
            write(number_line, size=1.5),
            "back at {at} it is {slope}.",
            at=at,
            slope=slope,
        )
        if not formulas:
            yield from whole_formula(prime, point.formula, (x, h, letter), roles)
    yield turn_a_weight()
    yield recap(
        "The derivative",
        "What the slope of the secant comes to, as the step goes to zero.",
        "For us: {slope}.",
        general=general,
        example=given if fits_card(f) else None,
        more=number_line,
        use="A slope says what a loss does when one weight is turned a little.",
        slope=slope,
    )
