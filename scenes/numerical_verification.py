"""Numerical verification: any slope can be checked, and the check's own errors are known."""

from calcanim.authoring.script import *


@lesson(
    title="Numerical verification",
    topic="derivatives",
    after=("product_rule", "chain_rule"),
    examples=[
        dict(function="(x**2 + 1)**3", at="2"),
        dict(function="x**2", at="3"),
        dict(function="3*x + 1", at="1", claim="3"),
        dict(function="x**2*exp(x)", at="2", claim="x*(x + 2)*exp(x)"),
        dict(function="cos(x)", at="0"),
        dict(function="abs(x)", at="0"),
        dict(function="sin(x)", at="1", claim="-cos(x)"),
    ],
)
def build(
    function: Function = function("x**2*exp(x)", "a function, f(x)", needs="a check here"),
    at: Expression = number("2", "the point, a number"),
    claim: str = text("", "a claim about its derivative; a tempting one unless told"),
) -> Iterable[Beat]:
    """The film of a check of the `claim` about the derivative of `function` at the point `at`."""
    from calcanim.authoring.gestures import plot_errors
    from calcanim.authoring.gestures.bend_cancels import bend_cancels
    from calcanim.authoring.gestures.check_gradient import check_gradient, grow_bar
    from calcanim.authoring.statements import checks as say
    from calcanim.calculus.derivatives.claimed import checked_claim, corner, tempting
    from calcanim.calculus.derivatives.in_doubles import in_doubles
    from calcanim.notation.differences import (
        check_rule,
        difference_line,
        ends,
        relative_error,
    )
    from calcanim.pictures.digits import best_table, digit_table, error_table
    from calcanim.pictures.error_plot import error_plot
    from calcanim.pictures.probe import probe
    from calcanim.pictures.verdict_bars import verdict_bars

    f, x = function.e, function.x
    letter, g, h = fresh_names(("f", "g", "h"), function.names)
    point, roles = at_point(f, x, at), by_variable({x: "input"})
    given = definition(applied(letter, x, role="function"), f, roles=roles)
    general = check_rule(letter, x, h)

    if point.slope is None:
        corner(f, x, at, point.secants)
        picture = probe(point.secants, letter, h, 0.0)
        size, _ = picture.told
        title, why = say.fooled(point.secants)
        yield beat(
            "Is there a slope?",
            pose(picture, given),
            "A check by numbers always gives a number. Is it a slope?",
            "Ask the function itself: go a little to the right, and divide the rise by the step.",
            (reveal(picture.point), reveal(picture.one_side)),
            write(difference_line(point.secants, letter, size, 1)),
            slide(picture, picture.shrunk(), 3.0),
            "A check takes both sides, and half their difference.",
            (slide(picture, picture.widened(), 1.0), reveal(picture.both_sides)),
            slide(picture, picture.shrunk(), 3.0),
        )
        yield beat(
            title,
            [write(difference_line(point.secants, letter, size, side)) for side in (-1, 2)],
            slide(picture, picture.widened(), 3.0),
            why,
            (slide(picture, picture.shrunk(), 3.0), slide(picture, picture.widened(), 2.0)),
        )
        yield from check_gradient()
        yield recap(
            "Trust, but check",
            "Take both sides and a middling step, and stay away from kinks.",
            general=general,
            example=None,
            use=say.USE,
        )
        return

    rules = derivative(f, x)
    claimed = checked_claim(claim, rules, x, at) if claim else tempting(f, rules, x, at)
    found = in_doubles(f, x, at, claimed.slope.approx)
    picture = probe(point.secants, letter, h, float(claimed.value.approx))
    worth, truth = as_shown(claimed.value, 5), as_shown(claimed.slope, 8)
    large, small = picture.told
    tell = teller(f=f, at=at, claim=claimed.claim, worth=worth, truth=truth, x=variable(x), g=g)
    prime = applied(letter + "'", x, role="derivative")
    said = definition(applied(g, x, role="negative_area"), claimed.claim, roles=roles)
    there = line(applied(g, at, role="negative_area"), worth)
    yield tell(
        "Is this slope right?",
        pose(picture, given),
        "Someone took the slope of {f},",
        write(said),
        "and claims that it is {g}: {claim}.",
        (reveal(picture.point), reveal(picture.claim), slide(picture, picture.swung(), 2.0)),
        "At {x} equals {at} that is {worth}.",
        write(there),
        "Would you notice if it were wrong?",
    )
    stands = claimed.holds_here or found.misled(float(small))
    guess = None if stands else wrong(prime, claimed.claim, roles)
    asked = difference_line(point.secants, letter, small, 1, 8)
    yield tell(
        "Ask the function",
        (clear(said, there), reveal(picture.one_side)),
        "Ask the function itself: go a little to the right, and divide the rise by the step.",
        slide(picture, picture.shrunk(), 4.0),
        write(asked),
        guess.posed if guess else None,
        say.after_asking(claimed, found, point.secants, small),
        guess.struck if guess else None,
    )
    sides = [difference_line(point.secants, letter, large, n) for n in (1, 2)]
    bend = bend_cancels(letter, x, h)
    yield tell(
        "From both sides",
        clear(asked, *([guess.line] if guess else [])),
        (hide(picture.claim), slide(picture, picture.widened(), 1.2)),
        "Better: go both ways, and take half the difference.",
        (reveal(picture.both_sides), *bend.posed),
        slide(picture, picture.shrunk(), 3.0),
        "What bends the curve alike on both sides cancels.",
        (*bend.struck, reveal(picture.tangent), slide(picture, picture.widened(), 2.4)),
        slide(picture, picture.narrowed(), 1.6),
        [clear(*bend.lines), *(write(each) for each in sides)],
        say.both_better(point.secants, large, claimed),
    )
    errors = error_plot(found, h)
    rows = error_table(found, symbol(h, "increment"), ("one side", "both sides"))
    yield tell(
        "Two straight lines",
        (clear(), plot(errors, 1.0)),
        "Plot the error against the step, both in powers of ten.",
        plot_errors.fall(errors),
        say.gains(found),
        (plot(rows, 0.8), *rows_come(rows)),
    )
    digits = digit_table(found, -12, symbol(h, "increment"), ends(letter, x, h))
    yield tell(
        "Too small",
        clear(rows),
        plot_errors.climb_again(errors),
        say.goes_on(found),
        (plot(digits, 0.8), *rows_come(digits)),
        say.why_digits(found, -12),
    )
    least = best_table(found)
    yield tell(
        "The best step",
        clear(digits),
        plot_errors.settle(errors, least),
        say.best_steps(found),
    )
    bars = verdict_bars(claimed, found)
    rule = line(prime, rules.result, roles=roles)
    value = line(applied(letter + "'", at, role="derivative"), truth)
    yield tell(
        "The verdict",
        (clear(), plot(bars, 1.0)),
        "Call the slope a, the quotient n. Their relative error: how far apart, for their size.",
        (write(relative_error()), reveal(bars.limits)),
        grow_bar(bars, 0),
        say.verdict(claimed, found),
        (write(rule), write(value), *grow_bar(bars, 1)),
    )
    yield from check_gradient()
    yield recap(
        "Trust, but check",
        "Take both sides, a middling step, and the relative error.",
        general=general,
        example=value,
        use=say.USE,
        seen=plot_errors.poster(errors),
    )
