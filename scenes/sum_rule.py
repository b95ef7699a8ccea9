"""Sum rule: slopes add, and so do gradients, which is why a batch can stand for all examples."""

from calcanim.authoring.script import *


@lesson(
    title="The sum rule",
    topic="derivatives",
    after=("derivative_rules", "summation"),
    examples=[
        dict(function="sin(x) - x", at="0"),
        dict(function="abs(x) + x**2", at="1"),
        dict(function="x + 1e6*x**2", at="1"),
        dict(loss="log(1 + exp(-y*(w*x + b)))", batch="3"),
        dict(batch="6"),
        dict(function="exp(x) + cos(x) + 1", at="1", batch="1"),
        dict(data="x=1; y=2", batch="1"),
    ],
)
def build(
    function: Function = function(
        "x**3 + 2*x**2 + 5*x + 7", "a sum of functions", needs="the sum rule here"
    ),
    at: Expression = number("1", "the point, a number"),
    data: Data = data("x=-2,-1,-1,1,1,2; y=-2,-1,1,3,2,3", "the examples"),
    loss: Function = function(
        "(w*x + b - y)**2", "the loss of one example", variables=(1, 12), needs="the loss"
    ),
    batch: int = whole("2", "how many examples a batch has", low=1, high=24),
) -> Iterable[Beat]:
    """The film of the sum rule for `function` at the point `at`, and for a loss over `data`."""
    from calcanim.authoring.statements import sums as say

    f, x = function.e, function.x
    terms, found = summands(f, x), examples(loss.e, data.rows)
    if batch > found.count:
        raise LessonError(f"--batch needs a whole number from 1 to {found.count}")
    total, g, h = fresh_names(("f", "u", "v"), function.names)
    f_, g_, h_ = map(symbol, (total, g, h), ("area", "function", "inner"))
    roles, colours = {g: "function", h: "inner", total: "area"}, by_variable({x: "input"})
    parts = sum_at(terms, moves_most(terms, x, at), x, at)
    seen, work = heights(parts, (g_, h_, f_)), derivative(f, x)
    slope = as_shown(parts.slope, 6)
    tell = teller(x=x, at=at, slope=slope, f=f)

    # One height on the other, one slope on the other
    given = [
        definition(g_, parts.f, roles=colours),
        definition(h_, parts.g, roles=colours),
        definition(f_, Joined((g_, "+", h_))),
    ]
    yield tell(
        "Two curves, one sum",
        [plot(seen), reveal(seen.parts), *(write(each, size=1.2) for each in given[:2])],
        "Add two curves, height on height.",
        [
            write(given[2], size=1.2),
            reveal(seen.strokes + seen.whole),
            slide(seen, seen.stacked(), 5.0),
        ],
        "How steep is the sum?",
    )
    again = definition(f_, Joined((g_, "+", h_)))
    yield tell(
        "Heights add",
        [clear(*given), write(again), reveal(seen.stack)],
        slide(seen, seen.rolled_to_clear(), 6.0),
        say.height_on_height(parts, seen.clear),
    )
    d_g, d_h, d_f = map(change, roles, roles.values())
    rise = line(d_f, Joined((d_g, "+", d_h)) if parts.both_move else d_g)
    l_g, l_h, l_f = (leibniz(n, x, {**roles, x: "input"}) for n in roles)
    rule = line(l_f, Joined((l_g, "+", l_h)) if parts.both_move else l_g)
    yield tell(
        "Slopes add",
        [clear(again), slide(seen, seen.set_back(), 0.6), hide(seen.stack)],
        [reveal(seen.nudges), slide(seen, seen.grown(), 2.0)],
        say.parts_rise(parts),
        [write(rise), reveal(seen.chart)],
        "Divide by the step, and let it shrink.",
        [slide(seen, seen.shrunk(), 5.0), rewrite(rise, rule, in_step(rise, rule), in_place=True)],
        say.slopes_add(parts),
    )
    forms = (work.steps[0].after, work.result)
    place = place_for(*forms)
    wide = place == "wide"
    worked = work_out(work, l_f, colours, 3, region=place, taken=[*roles, x])
    yield tell(
        "Term by term",
        clear() if wide else [clear(rule), hide(seen.chart + seen.nudges), reveal(seen.tangent)],
        worked.cues,
        say.term_by_term(work),
        None if wide else [reveal(seen.terms), slide(seen, seen.rolled(), 6.0)],
        say.each_adds_its_slope(parts),
    )

    # A constant, and the number
    lifting, up, constant = constant_lifts(seen, f_, work.result)
    yield lifting
    target = line(evaluated(l_f, x, at), slope, kind="at_point", at=parts.place)
    quotients = [(q.h, [q.forward]) for q in quotient_rows(parts.expression, x, at, work.result)]
    yield closing_in(
        step_table((change(x), ratio(total, x, "area", "increment")), quotients, region="beside"),
        target,
        say.number(parts),
        [hide(up.span), slide(up, up.rolled(), 5.0)],
        say.quotients_come(quotients),
        title="The number",
        gone=[*constant, up.terms],
    )

    # A loss is a sum
    yield from gradients_add(found, data, loss.e, batch)
    once_more = heights(parts, (g_, h_, f_))
    u, v = (applied(letter, x) for letter in (g, h))
    d_u, d_v = (applied(letter + "'", x) for letter in (g, h))
    yield recap(
        "Slopes add, gradients add",
        "The slope of a sum is the sum of the slopes, for two terms or a million examples.",
        say.for_us(work),
        general=line(
            derivative_of(as_one(Joined((u, "+", v))), x),
            Joined((d_u, "+", d_v)),
            kind="theorem",
        ),
        example=on_card(work, roles=colours) or target,
        use="a loss is a sum over examples, so its gradient is the mean of theirs",
        seen=[
            plot(once_more),
            reveal(once_more.parts),
            reveal(once_more.strokes + once_more.whole),
            slide(once_more, once_more.stacked(), 2.0),
            reveal(once_more.tangent, 0.4),
            slide(once_more, once_more.rolled(), 4.0),
        ],
        picture=seen.stack,
    )
