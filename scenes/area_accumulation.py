"""Area: rectangles close in on it, and what it gains at its edge is the curve itself."""

from __future__ import annotations

from collections.abc import Iterable

from calcanim.authoring import Beat, Function, bound, function, lesson
from calcanim.expressions import Expression


@lesson(
    title="Area and the fundamental theorem",
    topic="integrals",
    after=("secant_to_tangent",),
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
    # Imported here: listing the lessons needs none of the mathematics.
    from calcanim.authoring import statements as say
    from calcanim.authoring.beats import beat
    from calcanim.authoring.cues import clear, hide, write
    from calcanim.authoring.gestures.as_chance import as_chance
    from calcanim.authoring.gestures.closing_in import closing_in
    from calcanim.authoring.gestures.fill import cut_up, fill, refine
    from calcanim.authoring.gestures.let_go import let_go
    from calcanim.authoring.gestures.pose import pose
    from calcanim.authoring.gestures.recap import recap
    from calcanim.authoring.gestures.sweep_edge import (
        cut_slice,
        open_below,
        roll_edge,
        sweep_again,
        sweep_edge,
        thin_slice,
    )
    from calcanim.authoring.words import first_heard, is_brief, told
    from calcanim.calculus.integrals import gained
    from calcanim.calculus.integrals.area import area_under
    from calcanim.expressions.tree import variable
    from calcanim.notation import integrals
    from calcanim.notation.lengths import CARD, COLUMN, has_room
    from calcanim.notation.lines import line, written
    from calcanim.notation.setter import by_variable
    from calcanim.notation.shown import measured
    from calcanim.notation.sides import Coloured, Joined, applied, between, worth
    from calcanim.pictures.areas import area_picture
    from calcanim.pictures.tables import boundary_table, rectangle_table

    area = area_under(function.e, function.x, from_, to)
    picture = area_picture(area)
    f, x, low, high, view = area.f, area.x, area.low, area.high, picture.view
    start, place = area.typed(view.low), area.typed(view.slice)
    number = "" if area.diverges else say.amount(area.result, area.value)

    roles = by_variable({x: "input"})
    fx, big_f, gathered = (
        applied(c, x, role=r) for c, r in (("f", "function"), ("F", "area"), ("A", "area"))
    )
    body, whole = integrals.called(f, x), integrals.whole_area(area)
    undone = area.antiderivative
    if undone is not None and not has_room(undone, CARD):
        undone = None
    given = line(fx, f, kind="definition", roles=roles)

    if area.proper:
        yield beat(
            "How much area?",
            pose(picture, given),
            first_heard(
                "How much area lies between {f} and the axis, from {low} to {high}?",
                "How much area lies between this curve and the axis, from {low} to {high}?",
                f=f,
                low=low,
                high=high,
            ),
            fill(picture),
            "Below the axis it counts as negative." if view.signed else None,
            "Asked from right to left, it only changes its sign." if area.turned else None,
        )
        count, finest = picture.counts[0], len(picture.counts) - 1
        strip = integrals.strip_width(x, low, high, count)
        sums = [
            integrals.rectangles_of(kind, x, low, high, count, measured(total))
            for kind, total in zip(integrals.SUMS, picture.sums[:3], strict=True)
        ]
        yield beat(
            "Cut it into rectangles",
            cut_up(picture),
            "Cut the region into {count} equal strips,",
            write(strip),
            "each a rectangle as tall as the curve at its left end.",
            say.sums(
                picture.sums[:3],
                [(*refine(picture, max(n - 1, 0), n), write(s)) for n, s in enumerate(sums)],
            ),
            count=count,
        )
        defined = line(whole, integrals.limit_of_sums(x, low, high))
        yield beat(
            "Thinner and thinner",
            clear(strip, *sums),
            "Halve the strips, again and again.",
            refine(picture, 2, finest),
            "With {count} of them the sum is {total}. What it settles on is the integral;",
            write(defined),
            "its sign is a long S, for sum.",
            count=picture.counts[-1],
            total=measured(picture.sums[-1]),
        )
    else:
        defined = integrals.as_limit(area) or written(whole)
        yield from let_go(picture, given, defined, number)

    so_far = line(gathered, integrals.area_so_far(f, x, start), kind="definition")
    yield beat(
        "Let the edge move",
        clear(defined),
        open_below(picture),
        None if area.proper else "Look at a stretch without an open end, from {start}.",
        "Now let the right edge {x} move,",
        sweep_edge(picture, view.low, view.high),
        "and note the area so far:",
        write(so_far),
        "in a graph of its own it is a new function, A of {x}.",
        "Where the curve is negative, it goes down." if view.signed else None,
        x=variable(x),
        start=start,
    )

    height = measured(picture.height)
    thin, tall = integrals.thin_slice(x), line(applied("f", place, role="function"), height)
    slope = line(applied("A'", x, role="derivative"), fx)
    yield beat(
        "One thin slice",
        sweep_edge(picture, view.high, view.slice, 1.6),
        "From {place}, move the edge a little further: the area gains a slice,",
        cut_slice(picture),
        "about as tall as the curve.",
        write(thin),
        "Divide by its width, delta {x}, and let that shrink:",
        thin_slice(picture),
        "what is left is {height}, the height itself."
        if is_brief(height)
        else "what is left is the height itself.",
        write(tall),
        "So the slope of A is f.",
        write(slope),
        x=variable(x),
        place=place,
        height=height,
    )

    off = clear(given, so_far, thin, tall), hide(picture.strip + picture.tangent)
    if area.diverges:
        answer = example = integrals.diverges(area)
        yield beat(
            "No number at all",
            off,
            write(line(big_f, undone, kind="definition", roles=roles)) if undone else None,
            say.runs_off(area),
            "So there is no limit, and the integral diverges.",
            write(answer),
            "To put in both limits all the same, as if nothing happened between them, would give a"
            " number that means nothing."
            if undone and area.inside
            else None,
        )
    else:
        answer = line(whole, *worth(area.result, area.value, "area"))
        example = integrals.as_asked(area)
    turned = (
        told("From right to left, as it was asked, it is the negative of that.", write(example))
        if area.turned
        else None
    )
    if undone and not area.diverges:
        back = line(applied("F'", x, role="derivative"), body, roles=roles)
        apart = line(
            gathered,
            Joined((big_f, "-", applied("F", start, role="area"))),
            at=between(x, view.low, view.high),
        )
        alike = gained.follows(area, *picture.gathered())
        yield beat(
            "Undo the slope",
            clear(given, so_far, thin, tall),
            roll_edge(picture),
            "Which function has {f} for its slope?"
            if is_brief(f)
            else "Which function has this slope?",
            write(line(big_f, undone, kind="definition", roles=roles)),
            first_heard("This one, capital F: {F}.", "This one, capital F.", F=undone),
            write(back),
            told(
                "A has that slope, too,",
                sweep_edge(picture, view.high, view.low, 2.0),
                "so the two differ only by a constant: what F is at {start}, where A is zero.",
                write(apart),
                start=start,
            )
            if alike
            else None,
            f=f,
        )
        left = clear(slope, back, *([apart] if alike else [])), *sweep_again(picture)
        if gained.jumps(area):
            yield beat(
                "Mind the jump",
                left,
                "This F jumps on the way, and the area does not: what F gains from end to end is"
                " not all of it. With the jumps taken out, the area is {number}.",
                write(answer),
                turned,
                number=number,
            )
        else:
            put_in = gained.gain(area) if area.proper else None
            yield beat(
                "Two values are enough",
                left,
                "All the area is what F gains:",
                write(line(whole, integrals.gain(area))),
                say.gain(area),
                write(line(integrals.gain(area), Coloured(put_in, "area")))
                if put_in and has_room(put_in, COLUMN)
                else None,
                "That is {number}.",
                write(answer),
                turned,
                number=number,
            )
    elif not area.diverges:
        pieces = gained.pieces(area)
        yield beat(
            say.title_without_antiderivative(area),
            off,
            write(line(whole, pieces, roles=roles)) if pieces and has_room(pieces, CARD) else None,
            say.without_antiderivative(area, number),
            write(answer),
            turned,
        )

    again = number if is_brief(number) else "that number"
    if area.proper:
        rows, missed = rectangle_table(view, area.value.approx)
        yield closing_in(rows, answer, say.closer(missed, again))
    else:
        rows = boundary_table(view, picture.outward)
        yield closing_in(rows, answer, say.comes_to_rest(area, picture.outward, again))

    yield as_chance(picture)

    if area.diverges:
        yield recap(
            "An area that diverges",
            "An improper integral is a limit. Where the area so far settles on no number, the"
            " integral diverges: it has no value.",
            general=integrals.improper(area.endless),
            example=example,
        )
    else:
        yield recap(
            "Area and slope undo each other",
            "The area under f is what its antiderivative gains. For us: {number}.",
            general=integrals.fundamental_theorem(),
            example=example,
            number=say.amount(*gained.as_asked(area)),
        )
