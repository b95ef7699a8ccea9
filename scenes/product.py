"""Product: a factor copies the whole tower, and a logarithm makes a staircase of it."""

from calcanim.authoring.script import *


@lesson(
    title="Pi: multiply them all",
    topic="sums",
    after=("summation",),
    examples=[
        dict(function="1.05", from_="1", to="30"),
        dict(function="1 - 1/i**2", from_="2", to="oo"),
        dict(function="i - 3", from_="1", to="5"),
        dict(function="-i", from_="1", to="5", probabilities="1,1"),
        dict(function="i", from_="5", to="4", probabilities="0.001"),
        dict(function="k", from_="1", to="1000"),
    ],
)
def build(
    function: Function = function(
        "i",
        "one factor, for an index or the same for all",
        needs="a product here, unlike `calcanim steps product`,",
        constant=True,
    ),
    from_: Expression = bound("1", "the first index, a whole number"),
    to: Expression = bound("5", "the last index, a whole number or oo"),
    probabilities: tuple[Expression, ...] = numbers(
        "0.9,0.8,0.6,0.9,0.7", "what a model gives the right labels"
    ),
) -> Iterable[Beat]:
    """The film of the product of `function` from one index to another, and of a likelihood."""
    from calcanim.authoring.gestures import multiply as do
    from calcanim.authoring.gestures.likelihood import likelihood
    from calcanim.authoring.gestures.nested_pis import nested_pis
    from calcanim.authoring.statements import multiplied as say
    from calcanim.calculus.sums import running_products as facts
    from calcanim.calculus.sums.ranges import whole_bound
    from calcanim.expressions.tree import product
    from calcanim.notation import products as lines
    from calcanim.pictures.factor_bars import factor_bars

    f, i = function.e, function.x if function.e.variables else "i"
    found, likely = facts.multiplied(f, i, from_, to), facts.likelihood(probabilities)
    first, some = whole_bound(from_) or 0, found.count != 0
    several = found.count is None or found.count > 1
    whole = product(f, i, from_, to)

    # Results that run away, and one symbol
    letters = lines.running(i), i
    large = factor_bars(found, letters, first, "wide")
    seen = factor_bars(found, letters, first, copies=True)
    yield beat(
        say.title(found),
        plot(large),
        say.to_multiply(found),
        do.rise(large) if some else reveal(large.one),
        say.where_they_go(found, bool(large.plan.heights)),
        say.signs_turn(found),
    )
    given, out = written(whole), lines.written_out(whole, found)
    shown, starts, stops, factor = do.parts_named(seen, given)
    yield beat(
        "One symbol",
        [clear(large), *do.stand(seen)],
        "A capital pi says multiply, as a sigma says add.",
        shown,
        "Below it the index starts,",
        starts,
        say.above(found),
        stops,
        "and beside it stands one factor.",
        factor,
        [write(out, size=1.3), *do.run_through(seen, out)] if out else None,
        "Run the index, and multiply." if out else None,
    )

    # What a factor does, and what comes of all of them
    answer, gone = lines.answer(whole, found), [given, out] if out else [given]
    if several and seen.plan.heights:
        flights = do.copy(seen, found)
        yield beat(
            say.copying_title(found),
            [clear(*gone), hide(seen.numbers, 0.3)],
            [slide(seen, seen.only_first(), 1.0), reveal(seen.number(0) + seen.one, 0.4)],
            "You start from one: nothing multiplied yet is one.",
            hide(seen.one),
            *(
                told(say.first_copies(found, n) if n < 3 else None, flight)
                for n, flight in enumerate(flights, 1)
            ),
            say.copies_the_tower(found),
            [*do.all_of_them(seen), write(answer, size=1.5)],
            say.altogether(found, lines.factorial(whole, found)),
        )
    else:
        yield beat(
            "The product",
            [clear(*gone), *do.all_of_them(seen)],
            write(answer, size=1.6),
            say.altogether(found, lines.factorial(whole, found)),
        )

    # A scale of equal factors, on which products are sums
    ruled = factor_bars(found, letters, first, measures=True)
    laid, same = do.lay_ruler(ruled)
    yield beat(
        "Equal factors, equal steps",
        [clear(), *do.stand(ruled)],
        "On this axis equal steps up are equal factors.",
        slide(ruled, ruled.scale_changed(), 2.5) if ruled.plan.heights else None,
        reveal(ruled.one),
        "One is the ground: times one is no step.",
        laid[0],
        say.ruler_adds(ruled.plan.ruler.factor),
        [*laid[1], *laid[2]],
        say.ruler_is_log(),
    )
    struck, rule = do.logs_do_not_multiply(ruled)
    yield beat(
        "Do logs multiply?",
        [*([clear(*same)] if same else []), hide(ruled.places), slide(ruled, ruled.ruled(0), 1.0)],
        struck,
    )
    signed = any(s < 0 for s in found.signs)
    if several and found.zero_at is None:
        added = [each for each in (lines.logs_added(found), lines.log_of_value(found)) if each]
        law = lines.log_of_product(sizes=signed)
        yield beat(
            "A product becomes a sum",
            [clear(*rule), hide(ruled.rule + ruled.second, 0.3), *do.climb(ruled)],
            say.each_is_a_step(found),
            write(law, size=1.2),
            say.becomes_a_sum(found),
            [write(each, size=1.2) for each in added],
            say.height(found),
            say.doubling(found),
        )
    elif found.zero_at is not None:
        yield beat(
            "The log of zero",
            hide(ruled.rule + ruled.second, 0.3),
            say.log_of_zero(),
            do.climb(ruled),
        )
    if not found.count and several:
        again = factor_bars(found, letters, first, "abreast")
        yield closing_in(
            do.settling_rows(found), answer, say.how_it_settles(found), do.step_by_step(again)
        )
    yield nested_pis(i)

    yield from likelihood(likely)
    law = lines.log_of_product(sizes=signed)
    poster = factor_bars(found, letters, first)
    yield recap(
        "Pi: multiply them all",
        "Pi multiplies, and the logarithm turns it into a sum.",
        say.for_us(found),
        general=law,
        example=answer,
        use="a likelihood is a product over examples, and its logarithm a sum",
        seen=do.step_by_step(poster),
    )
