"""Area: rectangles close in on it, and what it gains at its edge is the curve itself."""

from calcanim.authoring.script import *


@lesson(
    title="Area and the fundamental theorem",
    topic="integrals",
    after=("summation", "indefinite_integral"),
    examples=[
        dict(function="sin(x)", from_="0", to="2*pi"),
        dict(function="x**3 - x", from_="2", to="-1"),
        dict(function="abs(x - 1)", from_="-1", to="3"),
        dict(function="1e6*x**2 + 5", from_="-1", to="1"),
        dict(function="1/x**2", from_="1", to="oo"),
        dict(function="1/sqrt(x)", from_="0", to="1"),
        dict(function="1/x**2", from_="-1", to="1"),
        dict(function="exp(-x**2/2)/sqrt(2*pi)", from_="-1", to="1"),
    ],
)
def build(
    function: Function = function(
        "x**2", "the integrand, a function of one variable", needs="the area here", constant=True
    ),
    from_: Expression = bound("0", "the lower limit, a number or -oo"),
    to: Expression = bound("2", "the upper limit, a number or oo"),
) -> Iterable[Beat]:
    """The film of the area under `function` between the two limits."""
    from calcanim.authoring.gestures import fill
    from calcanim.authoring.gestures import sweep_edge as edge
    from calcanim.authoring.statements import areas as say
    from calcanim.calculus.integrals import gained
    from calcanim.notation import integrals
    from calcanim.notation.lengths import CARD, COLUMN
    from calcanim.pictures.area_tables import slice_table, so_far_table

    area = area_under(function.e, function.x, from_, to)
    picture, f, x = area_picture(area), area.f, area.x
    view, height, signed = picture.view, measured(picture.height), picture.view.signed
    start, place = area.typed(view.low), area.typed(view.slice)
    tell = teller(x=variable(x), start=start)
    number = "" if area.diverges else say.amount(area.result, area.value)
    roles = by_variable({x: "input"})
    fx = applied("f", x, role="function")
    big_f, gathered = applied("F", x, role="inner"), applied("A", x, role="area")
    whole, given = integrals.whole_area(area), line(fx, f, kind="definition", roles=roles)

    if area.proper:
        yield tell(
            "How much area?",
            [plot(picture), write(given, size=1.5)],
            say.asked(area),
            fill.fill(picture),
            say.what_is_hard(area, signed),
        )
        cut, sums = fill.cut_up(picture)
        yield beat("Cut it into rectangles", cut)
        finer, table = fill.refine_on(picture)
        total, limit = integrals.sum_of_rectangles(area), integrals.limit_of_sums(area)
        yield beat(
            "Thinner and thinner",
            clear(given, *sums),
            finer,
            "What the sum settles on is the integral;",
            [clear(table), write(total), write(limit), *fill.once_more(picture)],
            "its sign is a long S, for sum.",
        )
        leave = clear(total, limit)
    else:
        limit = integrals.as_limit(area) or written(whole)
        yield from let_go(picture, given, limit, number)
        leave = clear(given, limit)

    values = so_far_table(picture)
    so_far = line(gathered, integrals.area_so_far(f, x, start), kind="definition")
    yield tell(
        "Let the edge move",
        (leave, *edge.open_below(picture)),
        None if area.proper else "Look at a stretch without an open end, from {start}.",
        "Let the right edge {x} move, and note the area so far:",
        edge.gather(picture, values),
        "it is a new function, A of {x}.",
        say.so_far(signed),
    )
    rows = slice_table(picture.thinner, x)
    yield tell(
        "One thin slice",
        (clear(values), *edge.cut_slice(picture)),
        "Move the edge a little further, and the area gains a slice.",
        edge.lids(picture),
        say.between(picture.thinner),
        "Divide by the width, and let that shrink:",
        edge.thin_slice(picture, rows),
        say.squeezed(picture.thinner, height),
    )
    tall = line(applied("f", place, role="function"), height)
    slope = line(applied("A'", x, role="derivative"), fx)
    yield tell(
        "The slope of the area",
        (clear(rows), *edge.slope_below(picture)),
        "Below, the gain over the width is a slope: in the end, the slope of A.",
        edge.thin_below(picture),
        (write(so_far, run_time=0.7), write(tall, run_time=0.7)),
        "It is the height of f, here",
        (write(slope, size=1.2, framed=True, run_time=0.7), *edge.roll_edge(picture)),
        say.at_every_place(signed),
    )

    primitive = fitting(area.antiderivative, CARD)
    found = line(big_f, primitive, kind="definition", roles=roles) if primitive else None
    answer, example = integrals.answer(area), integrals.as_asked(area)
    turned = say.turned_back(area, write(example))
    alike = bool(found) and gained.follows(area, *picture.gathered())
    if area.diverges or not (primitive and found):
        pieces = fitting(gained.pieces(area), CARD)
        split = line(whole, pieces, roles=roles) if pieces else found
        title, why = say.without_two_values(area, number)
        yield beat(
            title,
            clear(so_far, tall),
            write(split) if split else None,
            why,
            edge.sweep_edge(picture, view.high, view.low, view.high),
            write(answer),
            turned,
        )
    else:
        back = line(applied("F'", x, role="derivative"), integrals.called(f, x), roles=roles)
        constant = Joined((big_f, "-", applied("F", start, role="inner")))
        apart = line(gathered, constant, at=between(x, view.low, view.high))
        yield tell(
            "Undo the slope",
            clear(so_far, tall),
            say.asked_for_slope(f),
            [write(found), write(back)],
            first_heard("This one, capital F: {F}.", "This one, capital F.", F=primitive),
            edge.draw_beside(picture) if alike else None,
            say.named(primitive),
            told(
                "With any constant,",
                edge.run_parallel(picture),
                "it runs beside A, always as far above it as at {start}.",
                (write(apart), *edge.name_gap(picture)),
                "Slide it down by that, and it is A.",
                edge.lay_on(picture),
                start=start,
            )
            if alike
            else None,
        )
        put_in = fitting(gained.gain(area), COLUMN) if area.proper else None
        gain = None if gained.jumps(area) else integrals.gain(area)
        title, why = say.gained(area, number)
        yield beat(
            title,
            clear(slope, back, *([apart] if alike else [])),
            edge.gain_again(picture) if alike else None,
            write(line(whole, gain)) if gain else None,
            why,
            write(line(gain, Coloured(put_in, "area"))) if gain and put_in else None,
            write(answer),
            turned,
            told(edge.shift_gain(picture), "The constant comes and goes.")
            if alike and not turned
            else None,
        )
    if not area.proper:
        yield check(picture, answer, number)
    yield as_chance(picture)
    title, why = say.in_the_end(area)
    yield recap(
        title,
        why,
        general=integrals.theorem(area),
        example=example,
        use=say.what_for(area),
        seen=edge.poster(picture, alike),
    )
