"""Power sums: pieces that fill a rectangle, and a telescope, have a formula for every power."""

from calcanim.authoring.script import *


@lesson(
    title="Adding powers without adding",
    topic="sums",
    after=("summation",),
    examples=[
        dict(function="k", to="100"),
        dict(function="k**3", to="5"),
        dict(function="k**2 - 3*k + 1", to="10"),
        dict(function="k**4", to="6"),
        dict(function="k**11", to="3"),
        dict(function="2*n**2", to="1"),
        dict(function="k", to="1000000000000"),
    ],
)
def build(
    function: Function = function(
        "k**2", "the terms, a polynomial in one variable", needs="a power sum"
    ),
    to: int = whole("10", "how many terms there are", low=1),
) -> Iterable[Beat]:
    """The film of power sums for the terms `function` up to the whole number `to`."""
    from calcanim.authoring.statements import power_sums as say
    from calcanim.notation.power_sums import SHORT

    k = function.x
    m, s, n = fresh_names(("m", "S", "n"), function.names)
    sums, asked = PowerSums(k, m, s), polynomial_sum(function.e, k, m)
    power = min(asked.degree, SHORT)
    tell = teller(k=k, m=m)

    # Three pictures
    stairs, hundred, spelled = paired_stairs(6, m), sums.asked(1, 100), sums.spelled(100)
    yield tell(
        "One to a hundred",
        [plot(stairs, 0.2), reveal(stairs.first, 0.3), write(hundred, size=2.2, run_time=0.8)],
        [slide(stairs, stairs.grows(), 5.0), write(spelled, size=1.2)],
        "Add one to a hundred. You have five seconds. Nobody adds that fast, but anyone can look.",
    )
    twice, once = sums.copies(2, 1, sums.m, sums.m_plus_one), sums.formula(1)
    yield tell(
        "Twice the staircase",
        [clear(hundred, spelled), slide(stairs, stairs.makes_room(), 1.0), write(sums.defined(1))],
        "Take the staircase twice,",
        [reveal(stairs.second, 0.3), slide(stairs, stairs.turned(), 2.0)],
        "and turn one over.",
        slide(stairs, stairs.laid_on(), 1.8),
        "They make a rectangle:",
        reveal(stairs.height),
        "{m} high,",
        reveal(stairs.width),
        "{m} plus one wide.",
        lift(twice, *stairs.flights(twice), size=1.3),
        "So one staircase is half of it.",
        rewrite(twice, once, in_step(twice, once), in_place=True),
        "For a hundred that is {value}.",
        [write(sums.put_in(1, 100)), write(sums.at(1, 100), size=1.6)],
        "Odd or even does not matter:",
        slide(stairs, stairs.one_less(), 3.0),
        "the picture is the same for every {m}.",
        value=sums.value(1, 100),
    )
    squares = three_squares(4, m)
    thrice, sixth = sums.copies(3, 2, sums.wide, sums.half), sums.formula(2)
    corners, layers = sums.odd_numbers(4), sums.layers()
    yield tell(
        "Three of each square",
        [clear(), plot(squares, 0.2), reveal(squares.copies, 0.5)],
        write(sums.defined(2)),
        "Squares next, each of them three times.",
        slide(squares, squares.piled(), 2.4),
        "Two sets pile up at the edges.",
        [hide(squares.names, 0.3), write(corners, size=1.3, run_time=0.8)],
        slide(squares, squares.peeled(), 7.6),
        "The third is peeled into corners of one, three, five; straightened, they fill the gap.",
        [slide(squares, squares.closed_in(), 1.0), reveal(squares.names)],
        [clear(corners), reveal(squares.width)],
        "Two {m} plus one wide,",
        reveal(squares.height),
        "and as high as one to {m} together:",
        lift(thrice, *squares.flights(thrice), size=1.2),
        "three times the squares are that rectangle.",
        rewrite(thrice, sixth, in_step(thrice, sixth), in_place=True),
        "Up to ten that is {value}.",
        [write(sums.put_in(2, 10)), write(sums.at(2, 10), size=1.6)],
        value=sums.value(2, 10),
    )
    cubes = cubes_in_square(5)
    yield tell(
        "Cubes make a square",
        [clear(), plot(cubes, 0.2), reveal(cubes.cubes, 0.5), write(sums.defined(3), run_time=0.8)],
        [slide(cubes, cubes.sliced(), 2.0), write(layers, size=1.3, run_time=0.7)],
        "A cube of side {k} is {k} squares of {k} by {k}.",
        slide(cubes, cubes.laid(1, 2), 2.0),
        slide(cubes, cubes.laid(3, 5), 5.4),
        "Lay them round a corner, ring after ring. The cubes fill a square,",
        [clear(layers), reveal(cubes.side + cubes.upright)],
        write(sums.formula(3), size=1.2),
        "and its side is all their sides together:",
        [write(sums.put_in(3, 5)), write(sums.at(3, 5), size=1.6)],
        "{side} for five cubes, so {value}.",
        side=sums.value(1, 5),
        value=sums.value(3, 5),
    )

    # Every power
    found = telescoped_power_sum(power, k, m)
    steps, tubes = sums.telescoped(found), telescope(power, 4, sums.towers(found))
    yield tell(
        "For every power",
        [clear(), plot(tubes, 0.5), reveal(tubes.steps, 0.3), slide(tubes, tubes.grows(), 3.0)],
        write(steps.step, size=1.1),
        "For any power there is another way: steps from one power to the next.",
        [hide(tubes.names, 0.3), slide(tubes, tubes.closed_up(), 3.0)],
        "Add them all: everything between cancels, the two ends are left.",
        [reveal(tubes.whole), write(steps.ends, size=1.1)],
        say.same_way(asked, power),
    )
    yield tell(
        "Solve for the sum",
        [clear(steps.step, steps.ends), hide(tubes.whole), *map(write, sums.new(power))],
        [slide(tubes, tubes.sorted(), 2.6), reveal(tubes.wanted + tubes.known)],
        write(steps.split, size=1.1),
        "The tower contains the sum that we look for, and sums that we know.",
        hide(tubes.wanted + tubes.known, 0.3),
        [slide(tubes, tubes.divided(), 2.6), write(steps.alone, size=1.1)],
        "Take those away, and divide.",
        [reveal(tubes.names + tubes.one), rewrite(steps.alone, steps.result)],
    )

    # What was asked for
    bars, place = power_bars(asked, to), place_for(asked.work.problem, asked.formula)
    wide = place == "wide"
    work = work_out(asked.work, sums.typed(asked), sums.roles, 3, region=place, taken=[k, m])
    answer, climb = sums.answer(asked, to), stack(bars)
    yield tell(
        "Your sum",
        clear(),
        None if wide else [plot(bars, 0.6), slide(bars, bars.grown(), 2.0)],
        say.term_by_term(asked),
        work.cues,
        [clear(), plot(bars, 0.6), slide(bars, bars.grown(), 2.0)] if wide else None,
        climb[0],
        say.climbing(bars.count, to),
        *climb[1:],
        write(answer, size=1.5),
        say.comes_to(asked, to),
    )
    yield closing_in(
        counted_rows(asked, bars.count),
        sums.target(asked, bars.count),
        hide(bars.names) if bars.is_named else None,
        [reveal(bars.formula), slide(bars, bars.drawn(), 4.0)],
        "The formula is a curve, and it passes through every sum on the way.",
        "Count {count} terms one by one: the formulas agree.",
        gone=[answer] if wide else [work.line, answer],
        count=bars.count,
    )
    top = asked.degree
    excess = overshoot(top, k, m)
    yield closing_in(
        share_rows(sums, top),
        sums.largest_first(top),
        [plot(excess, 0.6), reveal(excess.area + excess.bars), slide(excess, excess.finer(), 5.0)],
        say.largest_part(top, m),
        title="The largest part",
    )

    # Machine learning, and what to keep
    pairs = doubled_stairs(("The", "cat", "sat", "on", "the", "mat"), n)
    look = PowerSums(k, n, s)
    yield tell(
        "In machine learning",
        [clear(), plot(pairs, 0.5), reveal(pairs.first, 0.2), slide(pairs, pairs.grows(), 3.6)],
        "A language model lets each word look at itself and at all words before it: a staircase.",
        [reveal(pairs.width), write(look.general(1), size=1.2)],
        "For a thousand words it has {short} pairs,",
        write(look.at(1, 1000), size=1.2),
        [hide(pairs.width, 0.3), slide(pairs, pairs.zoomed_out(), 1.4), reveal(pairs.others, 0.2)],
        "for two thousand {long}:",
        [reveal(pairs.doubled, 0.4), slide(pairs, pairs.filled(), 2.6)],
        [write(look.at(1, 2000), size=1.2), write(look.times_more(1, 1000, 2000), size=1.2)],
        "twice the text, nearly four times the work.",
        short=sums.value(1, 1000),
        long=sums.value(1, 2000),
    )
    again = paired_stairs(6, m)
    yield recap(
        "Adding powers without adding",
        "Sums of powers are polynomials, one degree higher.",
        say.for_us(asked, to),
        general=sums.general(1),
        example=sums.answer(asked, to),
        more=sums.general(3 if asked.degree == 3 else 2),
        seen=[
            plot(again, 0.4),
            reveal(again.first, 0.3),
            slide(again, again.grows(), 0.8),
            slide(again, again.makes_room(), 0.6),
            reveal(again.second, 0.3),
            slide(again, again.assembled(), 2.2),
            reveal(again.width + again.height, 0.4),
        ],
        use="pairs of words, parameters of layers and steps of nested loops are counted by them",
    )
