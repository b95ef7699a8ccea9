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
        [slide(stairs, stairs.grows(), 3.8), write(spelled, size=1.2)],
        "Add one to a hundred. You have five seconds. Nobody adds that fast, but anyone can look.",
    )
    twice, once = sums.copies(2, 1, sums.m, sums.m_plus_one), sums.formula(1)
    yield tell(
        "Twice the staircase",
        [clear(hundred, spelled), slide(stairs, stairs.makes_room(), 1.0), write(sums.defined(1))],
        "Take the staircase twice,",
        [reveal(stairs.second, 0.3), slide(stairs, stairs.turned(), 1.8)],
        "and turn one over.",
        slide(stairs, stairs.laid_on(), 1.4),
        "They make a rectangle:",
        reveal(stairs.height),
        "{m} high,",
        reveal(stairs.width),
        "{m} plus one wide.",
        lift(twice, *stairs.flights(twice), size=1.3),
        "So one staircase is half of it.",
        rewrite(twice, once, in_step(twice, once), in_place=True),
        "For a hundred: {value}.",
        [write(sums.put_in(1, 100), run_time=0.6), write(sums.at(1, 100), size=1.6)],
        "Odd or even,",
        slide(stairs, stairs.one_less(), 2.6),
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
        "Squares next, three of each.",
        slide(squares, squares.piled(), 1.8),
        "Two sets pile up at the edges.",
        [hide(squares.names, 0.3), write(corners, size=1.3, run_time=0.8)],
        slide(squares, squares.peeled(largest=True), 4.6),
        "The third is peeled into corners of one, three, five, seven, and straightened.",
        slide(squares, squares.peeled(largest=False), 3.0),
        "All the ones fill the tallest gap, the threes the next.",
        [slide(squares, squares.closed_in(), 0.9), reveal(squares.names, 0.3)],
        [clear(corners, run_time=0.4), reveal(squares.width, 0.4)],
        "Two {m} plus one wide,",
        reveal(squares.height),
        "as high as one to {m} together:",
        lift(thrice, *squares.flights(thrice), size=1.2),
        "three times the squares are that rectangle.",
        rewrite(thrice, sixth, in_step(thrice, sixth), in_place=True),
        "For these four: {value}.",
        [write(sums.put_in(2, 4), run_time=0.6), write(sums.at(2, 4), size=1.6)],
        value=sums.value(2, 4),
    )
    cubes = cubes_in_square(5)
    yield tell(
        "Cubes make a square",
        [clear(), plot(cubes, 0.2), reveal(cubes.cubes, 0.5), write(sums.defined(3), run_time=0.8)],
        [slide(cubes, cubes.sliced(), 1.8), write(layers, size=1.3, run_time=0.7)],
        "A cube of side {k} is {k} squares;",
        slide(cubes, cubes.cut(), 1.0),
        "for even {k}, cut one in two.",
        [slide(cubes, cubes.laid(1, 2), 1.6), slide(cubes, cubes.laid(3, 5), 4.2)],
        "Lay them round a corner, ring after ring: the cubes fill a square,",
        [clear(layers), reveal(cubes.rings, 0.4), reveal(cubes.side + cubes.upright)],
        write(sums.formula(3), size=1.2),
        "and its side is all their sides together:",
        [write(sums.put_in(3, 5), run_time=0.6), write(sums.at(3, 5), size=1.6)],
        "{side} for five cubes, so {value}.",
        side=sums.value(1, 5),
        value=sums.value(3, 5),
    )

    # Every power, and what was asked for
    yield from telescoping(sums, power, say.same_way(asked, power))
    bars, place = power_bars(asked, to), place_for(asked.work.problem, asked.formula)
    wide = place == "wide"
    work = work_out(asked.work, sums.typed(asked), sums.roles, 3, region=place, taken=[k, m])
    answer, climb, target = sums.answer(asked, to), stack(bars), sums.target(asked, bars.count)
    rows = counted_rows(asked, bars.count)
    comes = [plot(bars, 0.6), slide(bars, bars.grown(), 1.6)]
    yield tell(
        "Your sum",
        clear(),
        None if wide else comes,
        say.term_by_term(asked),
        work.cues,
        [clear(), *comes] if wide else None,
        climb[0],
        say.climbing(bars.count, to),
        *climb[1:],
        write(answer, size=1.5),
        say.comes_to(asked, to),
        [hide(bars.names, 0.3)] if bars.is_named else None,
        [reveal(bars.formula), slide(bars, bars.drawn(), 2.0)],
        "The formula is a curve through every sum,",
        [clear(*([] if wide else [work.line]), answer), write(target, run_time=0.6)],
        [plot(rows, 0.6), *rows_come(rows)],
        "and {count} terms, counted one by one, agree.",
        count=bars.count,
    )
    top = asked.degree
    excess = overshoot(top, k, m)
    yield closing_in(
        share_rows(sums, top),
        sums.largest_first(top),
        [plot(excess, 0.6), reveal(excess.area + excess.bars)],
        slide(excess, excess.finer(), 4.0),
        "The bars overshoot the area, and more bars by more.",
        [slide(excess, excess.scaled(), 1.2), reveal(excess.share)],
        "But shrink the picture to width one, and the overshoot dies out:",
        say.largest_part(top, m),
        title="The largest part",
    )

    # Machine learning, and what to keep
    yield pairs_of_words(PowerSums(k, n, s))
    three = three_tilings(sums.tiled())
    filled = [
        cue
        for n in range(3)
        for cue in (
            slide(three, three.filled(n), 1.2),
            write(sums.largest_first(n + 1), size=0.9, run_time=0.6),
        )
    ]
    first, second, third = sums.leading(3)
    yield recap(
        "Adding powers without adding",
        "Sums of powers are polynomials, one degree higher:",
        "they begin with {first}, {second}, {third}.",
        general=sums.general(1),
        example=None,
        card=sums.answer(asked, to),
        seen=[plot(three, 0.4), reveal(three.tilings + three.names, 0.3), *filled],
        size=1.0,
        use="pairs of words, parameters of layers and steps of nested loops are counted by them",
        first=first,
        second=second,
        third=third,
    )
