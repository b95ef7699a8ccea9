"""Area: rectangles close in on it, and what it gains at its edge is the curve itself."""

from calcanim.authoring.script import *


@lesson(
    title="Area and the fundamental theorem",
    topic="integrals",
    after=("summation", "indefinite_integral"),
    examples=[
        dict(function="sin(x)", from_="0", to="2*pi"),
        dict(function="x**3 - x", from_="2", to="-1"),
        dict(function="sin(exp(x))", from_="0", to="1"),
        dict(function="abs(x - 1)", from_="-1", to="3"),
        dict(function="1e6*x**2 + 5", from_="-1", to="1"),
        dict(function="1/x**2", from_="1", to="oo"),
        dict(function="1/sqrt(x)", from_="0", to="1"),
        dict(function="1/x**2", from_="-1", to="1"),
        dict(function="exp(-x**2)", from_="-oo", to="oo"),
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
    from calcanim.authoring.gestures import fill, sweep_edge
    from calcanim.authoring.statements import areas as say
    from calcanim.calculus.integrals import gained
    from calcanim.notation import integrals
    from calcanim.notation.lengths import CARD, COLUMN

    area = area_under(function.e, function.x, from_, to)
    picture, f, x = area_picture(area), area.f, area.x
    view, height = picture.view, measured(picture.height)
    start, place = area.typed(view.low), area.typed(view.slice)
    tell = teller(f=f, x=variable(x), start=start, place=place, height=height)
    number = "" if area.diverges else say.amount(area.result, area.value)
    roles = by_variable({x: "input"})
    fx = applied("f", x, role="function")
    big_f, gathered = applied("F", x, role="area"), applied("A", x, role="area")
    whole, given = integrals.whole_area(area), line(fx, f, kind="definition", roles=roles)

    if area.proper:
        yield beat(
            "How much area?",
            pose(picture, given),
            first_heard(
                "How much area lies between {f} and the axis, from {low} to {high}?",
                "How much area lies between this curve and the axis, from {low} to {high}?",
                f=f,
                low=area.low,
                high=area.high,
            ),
            fill.fill(picture),
            "Below the axis it counts as negative." if view.signed else None,
            "Asked from right to left, it only changes its sign." if area.turned else None,
        )
        cut, sums = fill.cut_up(picture)
        yield beat("Cut it into rectangles", cut)
        finer, table = fill.refine_on(picture)
        meant = line(whole, integrals.limit_of_sums(x, area.low, area.high))
        yield beat(
            "Thinner and thinner",
            told(clear(given, *sums), finer),
            "What it settles on is the integral;",
            [clear(table), write(given), write(meant)],
            "its sign is a long S, for sum.",
        )
    else:
        meant = integrals.as_limit(area) or written(whole)
        yield from let_go(picture, given, meant, number)

    so_far = line(gathered, integrals.area_so_far(f, x, start), kind="definition")
    yield tell(
        "Let the edge move",
        (clear(meant), *sweep_edge.open_below(picture)),
        None if area.proper else "Look at a stretch without an open end, from {start}.",
        "Now let the right edge {x} move,",
        sweep_edge.sweep_edge(picture, view.low, view.high),
        "and note the area so far:",
        write(so_far),
        "in a graph of its own it is a new function, A of {x}.",
        "Where the curve is negative, it goes down." if view.signed else None,
    )
    thin, tall = integrals.thin_slice(x), line(applied("f", place, role="function"), height)
    slope = line(applied("A'", x, role="derivative"), fx)
    yield tell(
        "One thin slice",
        sweep_edge.sweep_edge(picture, view.high, view.slice, 1.6),
        "From {place}, move the edge a little further: the area gains a slice,",
        sweep_edge.cut_slice(picture),
        "about as tall as the curve.",
        write(thin),
        "Divide by its width, delta {x}, and let that shrink:",
        sweep_edge.thin_slice(picture),
        "what is left is {height}," if is_brief(height) else "what is left is",
        write(tall),
        "the height itself. So the slope of A is f.",
        write(slope),
    )

    primitive = fitting(area.antiderivative, CARD)
    found = line(big_f, primitive, kind="definition", roles=roles) if primitive else None
    answer, example, gone = integrals.answer(area), integrals.as_asked(area), (so_far, thin, tall)
    turned = (
        told("From right to left, as it was asked, it is the negative of that.", write(example))
        if area.turned and not area.diverges
        else None
    )
    if area.diverges or not (primitive and found):
        pieces = fitting(gained.pieces(area), CARD)
        split = line(whole, pieces, roles=roles) if pieces else found
        title, why = say.without_two_values(area, number)
        yield beat(
            title,
            [clear(given, *gone), hide(picture.strip + picture.tangent)],
            write(split) if split else None,
            why,
            write(answer),
            turned,
        )
    else:
        back = line(applied("F'", x, role="derivative"), integrals.called(f, x), roles=roles)
        constant = Joined((big_f, "-", applied("F", start, role="area")))
        apart = line(gathered, constant, at=between(x, view.low, view.high))
        alike = gained.follows(area, *picture.gathered())
        yield tell(
            "Undo the slope",
            (clear(given, *gone), *sweep_edge.roll_edge(picture)),
            "Which function has {f} for its slope?"
            if is_brief(f)
            else "Which function has this slope?",
            write(found),
            first_heard("This one, capital F: {F}.", "This one, capital F.", F=primitive),
            write(back),
            told(
                "A has that slope, too,",
                sweep_edge.sweep_edge(picture, view.high, view.low, 2.0),
                "so the two differ only by a constant: what F is at {start}, where A is zero.",
                write(apart),
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
            (clear(slope, back, *([apart] if alike else [])), *sweep_edge.sweep_again(picture)),
            write(line(whole, gain)) if gain else None,
            why,
            write(line(gain, Coloured(put_in, "area"))) if gain and put_in else None,
            write(answer),
            turned,
        )
    if not area.proper:
        yield check(picture, answer, number)
    yield as_chance(picture)
    if area.diverges:
        yield recap(
            "An area that diverges",
            "An improper integral is a limit. Where the area so far settles on no number, the"
            " integral diverges: it has no value.",
            general=integrals.improper(area.endless),
            example=answer,
            use="A mean over a heavy tail may not exist: its integral diverges.",
        )
    else:
        yield recap(
            "Area and slope undo each other",
            "The area under f is what its antiderivative gains. For us: {number}.",
            general=integrals.fundamental_theorem(),
            example=example,
            use="A chance is an area under a density; so is every mean.",
            number=say.amount(*gained.as_asked(area)),
        )
