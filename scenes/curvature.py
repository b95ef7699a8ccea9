"""Curvature: why the same step comes down in one valley and flies up in another."""

from calcanim.authoring.script import *


@lesson(
    title="How long may a step be?",
    topic="multivariable",
    after=("gradient_descent",),
    examples=[
        dict(function="x**2 - y**2", start="x=1,y=0.1"),
        dict(function="(1-x)**2 + 100*(y-x**2)**2"),
        dict(function="x**4 + y**2", at="x=0,y=0"),
        dict(function="3*x + 2*y"),
        dict(function="x**2 + y**2"),
        dict(function="x**3 - 3*x*y**2", at="x=0,y=0"),
        dict(function="log(1+exp(x)) + y**2"),
    ],
)
def build(
    function: Function = function(
        "2*x**2 + 4*x*y + 5*y**2",
        "a function of two variables",
        variables=2,
        needs="curvature here",
    ),
    at: dict[str, Expression] = point(
        "", "where it is cut; empty: where Newton's steps from the start lead", noun="the point"
    ),
    start: dict[str, Expression] = point("x=3,y=1", "the start, x=number,y=number"),
    rate: Expression = number(
        "0.1", "the learning rate, a number above 0", above=0, noun="the learning rate"
    ),
) -> Iterable[Beat]:
    """The film of how `function` is curved at the point `at`, and what that means for steps."""
    from math import pi

    from calcanim.authoring.statements import curvatures as say
    from calcanim.notation.lengths import LABEL, REST, overlong

    names = function.names
    f, g, k, h, p, q, r, s_ = fresh_names(("f", "g", "k", "H", "p", "q", "r", "s"), names)
    x, y = (symbol(n, "input") for n in names)
    found = curved(function.e, start, at)
    walked = along_axes(found, start, rate, 8)
    seen = valley(found, walked, f)
    tell = teller(x=x.said, y=y.said, place=found.at, rate=as_shown(value_at(rate, {})))
    yield from how_it_bends((g, k))

    inputs = by_variable(dict.fromkeys(names, "input"))
    given = definition(applied(f, x, y, role="surface"), function.e, roles=inputs)
    posed = [] if overlong(function.e) else [given]
    yield tell(
        "Cut it in every direction",
        clear(),
        plot(seen),
        [write(each) for each in posed],
        reveal(seen.here),
        "Every direction may bend differently. Put a knife through, where {place}.",
        clear(*posed) if posed and overlong(function.e, LABEL) else None,
        (reveal(seen.knife), reveal(seen.chart)),
        slide(seen, seen.turning(0.0, pi), 6.0),
        say.turned(found),
    )
    if found.form == "level":
        title, words = say.nothing_bends(found)
        yield tell(title, slide(seen, seen.turning(pi, 0.0), 8.0), words)
    else:
        gentle, sharp = seen.turns
        title, words = say.two_directions(found)
        matrix, equation = hessian_line(found, h), equation_line(found)
        values = bends_line(found, f)
        yield tell(
            title,
            clear(*posed) if posed and not overlong(function.e, LABEL) else None,
            None if matrix is None else write(matrix, size=0.58),
            slide(seen, seen.turning(pi, sharp), 3.0),
            (reveal(seen.axis(1), 0.3), slide(seen, seen.drawing(1), 1.0)),
            slide(seen, seen.turning(sharp, gentle), 3.0),
            (reveal(seen.axis(0), 0.3), slide(seen, seen.drawing(0), 1.0)),
            reveal(seen.extremes),
            words,
            None if matrix is None else clear(matrix),
            write(values if equation is None else equation),
        )

    if walked is not None:
        factors = factors_lines(walked)
        own_letter = f if walked.same else r
        at_bound = walked_on(walked, "bound", own_letter, start)
        limit = bound_line(at_bound, walked.limit, "increment")
        yield tell(
            "Each direction by itself",
            hide(seen.hill),
            None if equation is None else (clear(equation), write(values)),
            (reveal(seen.map), reveal(seen.shares + seen.walk("asked"))),
            [write(each, "chart") for each in factors],
            "Descend with a rate of {rate}, and draw both axes apart.",
            slide(seen, seen.walked("asked", walked.walks["asked"].steps), 5.0),
            say.each_by_itself(walked),
        )
        gone = (clear(values, *factors), hide(seen.shares + seen.walk("asked")))
        yield tell("Two over lambda max", gone, swing(seen, walked, limit))
        if "best" in walked.walks:
            rows, rule_ = leap_rows(walked), newton_line(h, f)
            rates = compared_line(walked, found, h)
            yield tell("Newton's step", clear(limit), leap(seen, walked, rows, rule_, rates))
            if (ratios := say.ratios(walked)) is not None:
                yield tell(
                    "A rate for each input",
                    (clear(rows, rule_, rates), hide(seen.leap + seen.walk("best"))),
                    compare_ways(seen, ratio_rows(*ratios)),
                    say.adapted(*ratios),
                )
    near, walk, own = at_a_saddle(found, rate, 8)
    letter, there = f if own else s_, near.ground.loss
    hill = saddle(near, walk, letter)
    named = definition(applied(letter, x, y, role="surface"), there, roles=inputs)
    yield tell(
        "A saddle",
        clear(),
        plot(hill),
        None if overlong(there, REST) else write(named),
        say.one_is_negative(own),
        reveal(hill.descent),
        slide(hill, hill.walked(), 5.0),
        say.leaving(near, walk),
        reveal(hill.leap),
        say.walks_in(near),
    )
    yield change_the_unit((p, q))
    alpha, (limits, once_more) = symbol("alpha", "parameter"), both_bowls()
    known = [] if found.form == "level" else [bends_line(found, f)]
    known += [] if walked is None else [limit]
    yield recap(
        "How long may a step be?",
        say.in_short(walked),
        "So {rate} comes down in one bowl, not in the other.",
        general=line(alpha, "<", allowed_rate("increment")),
        example=limits[0],
        more=limits[1],
        seen=once_more,
        card=beside(*known, gap="quad quad") if known else None,
        rate=rate_of_bowls(),
        use="How large a learning rate may be, and why inputs are scaled before training.",
    )
