"""Product rule: a rectangle grows by two strips and a corner, and the corner melts away."""

from calcanim.authoring.script import *


@lesson(
    title="The product rule",
    topic="derivatives",
    after=("derivative_rules", "sum_rule"),
    examples=[
        dict(function="x**2*exp(x)", at="2"),
        dict(function="x*sin(x)", at="0"),
        dict(function="sin(x)/x", at="2"),
        dict(function="x*exp(x)*sin(x)", at="1"),
        dict(function="sin(x)*sin(x)", at="1"),
        dict(function="(x-3)*(x-5)", at="4"),
        dict(function="log(1 + x*exp(-x))", at="1/2"),
    ],
)
def build(
    function: Function = function(
        "x**2*sin(x)", "a product of two functions", needs="the product rule here"
    ),
    at: Expression = number("1", "the point, a number"),
) -> Iterable[Beat]:
    """The film of the product rule for `function` at the point `at`."""
    from calcanim.authoring.statements import products as say

    whole, x = function.e, function.x
    split = factors(whole, x)
    f, g, p = fresh_names(("f", "g", "p"), function.names)
    f_, g_, p_ = map(symbol, (f, g, p), ("function", "inner", "area"))
    roles, colours = {f: "function", g: "inner", p: "area"}, by_variable({x: "input"})
    product = product_at(split.f, split.g, x, at)
    area = product_area(product, (f_, g_), p_)
    work, (df, dg) = derivative(product.expression, x), product.works
    tell = teller(f=f, g=g, x=x, at=at, whole=whole)

    given = definition(p_, times(f_, g_))
    names = (definition(f_, split.f, roles=colours), definition(g_, split.g, roles=colours), given)
    three = product_tangents(area, [*zip(names, (f_, g_, p_), strict=True)], work.result)
    yield tell(
        "Faster together?",
        plot(three),
        None if split.is_whole else "Inside {whole} stands a product.",
        "Two functions are multiplied.",
        [reveal(three.tangent(0)), reveal(three.tangent(1))],
        slide(three, three.rolled(area.run.start, area.run.end, area.run.start), 4.0),
        say.two_slopes(area),
        "And the product? One slope times the other?",
    )
    yield slopes_multiply(x)

    # The area, and what it grows by
    yield tell(
        "A product is an area",
        [clear(), plot(area), reveal(area.rectangle), reveal(area.sides)],
        say.is_an_area(product, f, g),
        lift(given, (area.whole_name, given.key(1))),
        [reveal(area.curves), slide(area, area.wandering(), 3.0)],
        "As {x} moves, both sides move with it.",
    )
    d_f, d_g, d_p = map(change, roles, roles.values())
    grown = line(d_p, Joined((d_f, "*", g_, "+", f_, "*", d_g, "+", d_f, "*", d_g)))
    yield tell(
        "Nudge the input",
        [clear(given), *grow(area)],
        say.new_area(area),
        lift(grown, *area.flights(grown)),
        slide(area, area.pulsing(), 2.0),
    )
    yield tell(
        "The corner goes first",
        hide(area.all_curves),
        "Divide each part by the nudge, and let that shrink.",
        shrink(area),
        say.corner_melts(product),
    )
    l_f, l_g, l_p = (leibniz(n, x, {**roles, x: "input"}) for n in roles)
    rule = line(l_p, Joined((l_f, "*", g_, "+", f_, "*", l_g)))
    yield tell(
        "What stays",
        rewrite(grown, rule, in_step(grown, rule), in_place=True),
        "That is the product rule: each factor changes in turn, while the other waits.",
        slide(area, area.regrown(), 2.4),
        say.taken_in_turn(product),
    )

    # Our function, the number, and its check
    forms = (product.rule, work.result)
    place, short = place_for(*forms), abbreviated(forms, [*roles, x])
    slopes = [line(l_f, df.result, roles=colours), line(l_g, dg.result, roles=colours)]
    back, tidy = (line(l_p, e, roles=colours) for e in short.lines)
    tidied = back.last != tidy.last
    wide = place == "wide"
    yield tell(
        "For our function",
        [clear(), *let(short, colours)] if wide else [hide(area.chart), clear(rule)],
        None if wide else "Each factor has a slope of its own.",
        None if wide else [write(each) for each in slopes],
        say.rule_again(product),
        "Put them into the rule.",
        write(back, place),
        None if wide else slide(area, area.pulsing(), 4.0),
        told(rewrite(back, tidy), say.tidied_up(work)) if tidied else None,
    )
    lines = [back, *([tidy] if tidied else []), *([] if wide else slopes)]
    value, number_ = evaluated(l_p, x, at), as_shown(product.slope, 5)
    found, target = (line(value, number_, kind="at_point", at=product.place) for _ in range(2))
    tempting = wrong(l_p, product.guessed, colours) if product.misleads else None
    strips = area.rectangle + area.right + area.top
    yield tell(
        "The number",
        [clear(), plot(area), reveal(strips), slide(area, area.shrunk(), 1.6)]
        if wide
        else clear(*lines),
        [write(found), reveal(area.chart), slide(area, area.regrown(), 2.0)],
        say.both_strips(product),
        [clear(found), tempting.posed, reveal(area.guess)] if tempting else None,
        say.guess_says(product) if tempting else None,
        [slide(area, area.pulsing(), 3.0), tempting.struck] if tempting else None,
    )
    quotients = [(r.h, [r.forward]) for r in quotient_rows(product.expression, x, at, work.result)]
    target = line(
        evaluated(l_p, x, at), as_shown(product.slope, 5), kind="at_point", at=product.place
    )
    rows = step_table((change(x), ratio(p, x, "area", "increment")), quotients, region="beside")
    yield closing_in(
        rows,
        target,
        "Ever smaller nudges of the whole product bear it out.",
        [reveal(area.corner, 0.4), slide(area, area.closing(), 4.0)],
        say.rows_come_to(quotients, product.misleads),
        gone=[tempting.line if tempting else found, area.chart + area.guess],
    )

    # On from the point, and back from an area to its side
    run = area.run
    yield tell(
        "When a side shrinks",
        [
            clear(target, rows),
            hide(area.lengths + area.names + area.corner),
            slide(area, area.regrown(), 0.8),
        ],
        [slide(area, area.widened(), 1.0), write(rule), reveal(area.chart + area.place, 0.6)],
        say.on_the_way(area, f, g),
        slide(area, area.rolled(run.start, run.end), 4.0),
        say.balance(area),
        slide(area, area.rolled(run.end, run.turn), 1.6),
        reveal(area.names, 0.5),
    )
    if split.is_whole:
        yield from quotients_too(split, product, (f_, g_))
    else:
        (z,), worked = fresh_names(("z",), (*roles, x)), derivative(whole, x)
        given = definition(symbol(z), whole, roles=colours)
        put_back = work_out(worked, leibniz(z, x, {x: "input"}), colours, 2, region="wide")
        yield tell(
            "Back in its place",
            [clear(), write(given, "wide"), *put_back.cues],
            say.back_in_place(worked),
        )
    yield swish_gate((*roles, x))
    u, w = (applied(letter, x) for letter in ("f", "g"))
    d_u, d_w = (applied(letter, x) for letter in ("f'", "g'"))
    yield recap(
        "Two strips and a corner",
        "Each factor changes in turn, while the other waits.",
        say.for_us(work),
        general=line(
            derivative_of(as_one(times(u, w)), x),
            Joined((d_u, "*", w, "+", u, "*", d_w)),
            kind="theorem",
        ),
        example=on_card(work, roles=colours) or target,
        more=quotient_rule(x),
        use="A gate is such a product: its slope has a part for each factor.",
        picture=area.rectangle,
    )
