"""Sigma: the index runs, each term climbs onto those before it, and a loss is a mean of such."""

from calcanim.authoring.script import *


@lesson(
    title="Sigma: add them all",
    topic="sums",
    examples=[
        dict(function="i**2", from_="1", to="3"),
        dict(function="i - 4", from_="1", to="8"),
        dict(function="i", from_="3", to="3"),
        dict(function="i", from_="5", to="4"),
        dict(function="1/i**2", from_="1", to="oo"),
        dict(function="(-1)**i", from_="1", to="oo"),
        dict(function="i", from_="1", to="300"),
        dict(function="2**i", from_="1", to="20", targets="5", predictions="3.5"),
    ],
)
def build(
    function: Function = function(
        "i", "one term, an expression in the index", needs="a sum here", constant=True
    ),
    from_: Expression = bound("1", "where the index starts, a whole number"),
    to: Expression = bound("10", "where it stops, a whole number or oo"),
    targets: tuple[Expression, ...] = numbers("-2,-1,1,3,2,3", "what a model should say"),
    predictions: tuple[Expression, ...] = numbers("-1,0,0,2,2,3", "what it says instead"),
) -> Iterable[Beat]:
    """The film of the sum of `function` from `from_` to `to`, and of a mean squared error."""
    from calcanim.authoring.statements import summations as say
    from calcanim.notation import summations as sums

    if len(targets) != len(predictions):
        given = f"{len(targets)} targets and {len(predictions)} predictions"
        raise LessonError(f"{given}: there must be one prediction for each target")
    f, i = function.e, function.x if function.e.has(function.x) else "i"
    found = summed(f, i, from_, to)
    bars = bars_of(found)
    whole = written(sums.sigma(found))
    tell = teller(f=f, i=i, first=from_, last=to)

    few, endless = found.count in (0, 1), found.count is None

    # The symbol
    row, (begun, going_on) = sums.in_a_row(found), say.asked(found)
    yield tell(
        "How much altogether?",
        [plot(bars, 0.8), slide(bars, bars.grown(0, 3), 2.0)],
        begun,
        slide(bars, bars.grown(3), 2.0),
        going_on,
        None if few else say.how_much(found),
        [write(row, size=2.6), slide(bars, bars.sweeping(), 2.4)] if row else None,
        None if few else "And how do you write that in one line?",
    )
    last_bar = -1 if not found.is_whole_shown else bars.count - 1
    posed, start, stop, term = anatomy(
        whole,
        [
            (whole.key(0, 1), "starts here", "sw", [slide(bars, bars.lighting(0), 0.4)]),
            (whole.key(0, 2), "stops here", "ne", [slide(bars, bars.lighting(last_bar), 0.4)]),
            (whole.key(0, 0), "one term", "se", [slide(bars, bars.regrown(), 1.8)]),
        ],
    )
    yield tell(
        "One symbol",
        [*([clear(row)] if row else []), *posed],
        "A capital sigma says: add.",
        start,
        "Below it the index {i} starts, at {first};",
        stop,
        "above it, it never stops;" if endless else "above it, it stops, at {last};",
        term,
        "and beside it stands the recipe for one term.",
    )
    names = [whole.key(0, n) for n in (1, 2, 0)]
    if few:
        title, why = say.hardly_a_sum(found)
        answer = sums.comes_to(found)
        yield tell(
            title,
            [uncall(whole, *names), clear(whole), write(answer, size=1.6)],
            [slide(bars, bars.opened(), 0.6), reveal(bars.counted)] if found.count else None,
            [reveal(bars.index), slide(bars, bars.regrown(), 1.8)],
            why,
        )
    else:
        long, keys = sums.written_out(found)
        first, on, many = say.index_runs(found)
        one, others = run_index(bars, long, keys)
        yield tell(
            "Let the index run",
            [uncall(whole, *names), clear(whole), write(long, size=2.0)],
            [light(long, long.key(0)), slide(bars, bars.lowered(), 0.6), reveal(bars.index, 0.4)],
            one,
            first,
            others,
            on,
            [slide(bars, bars.opened(), 0.6), reveal(bars.spans)] if found.is_whole_shown else None,
            write(sums.how_many(found), size=1.2) if found.last is not None else None,
            many,
        )
        yield another_recipe(f, i)
        bars = bars_of(found).back()
        grows, climbs = sums.grows_by(found), sums.climbs(found)
        stacked = stack(bars, climbs)
        yield tell(
            "Stack them",
            [clear(), plot(bars, 0.6), write(grows, size=2.0), reveal(bars.read_out, 0.5)],
            "Now let our bars climb, each onto those before it.",
            stacked.slowly,
            say.grows_by(found),
            say.so_far(found),
            None if found.is_whole_shown else stacked.rest,
            say.below_the_axis(found),
        )
        answer = sums.comes_to(found)
        if found.is_whole_shown:
            yield tell(
                "All of it",
                stacked.rest,
                say.go_on(found),
                [clear(*climbs)] if climbs else None,
                add_up(bars),
                say.total(found),
                lift(answer, (bars.size, answer.key(1)), size=2.0),
                say.last_alone(found),
            )
        else:
            again, rows = bars_of(found, beyond=True), sum_table(found)
            yield tell(
                "Further and further",
                [clear(), plot(again, 0.6)],
                [write(answer), plot(rows, 0.6)],
                say.why_formula(found),
                reveal(again.goal, 0.4) if endless and found.total else None,
                run_on(again, rows),
                say.comes_to(found),
            )

    # How it goes on, and which comes first
    general, pairs = sums.closed_form(found), paired(found)
    if general and pairs:
        yield pair_up(found, pairs, general)
    elif general and found.is_whole_shown and not few:
        again, rows = bars_of(found, beyond=True), sum_table(found)
        yield tell(
            "For any last number",
            [clear(), plot(again, 0.6), write(general)],
            plot(rows, 0.6),
            say.short_way(found),
            run_on(again, rows) or stack_again(again, counts_of(found), rows),
            "Count term by term, and it agrees.",
            say.grows_like(found),
        )
    yield square_first()
    yield mean_of_squares(targets, predictions)
    poster = bars_of(found)
    reads = (reveal(poster.read_out, 0.5),) if found.count != 0 else ()
    yield recap(
        "Sigma",
        "Let the index run, and add what any recipe, {a} of {i}, gives.",
        say.for_us(found),
        general=sums.general(),
        example=sums.comes_to(found),
        more=general if pairs else None,
        use="a loss is a sum over examples, or its mean",
        i="i",
        a="a",
        seen=[plot(poster), slide(poster, poster.grown(), 2.0), *reads, *stack(poster).rest],
    )
