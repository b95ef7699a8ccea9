"""Derivative rules: slopes that can be seen, and then a rule for each term."""

from calcanim.authoring.script import *


@lesson(
    title="Derivative rules",
    topic="derivatives",
    after=("secant_to_tangent",),
    examples=[
        dict(function="7", at="2"),
        dict(function="3*x - 5", at="2"),
        dict(function="2**x + x**10", at="1"),
        dict(function="x**2*sin(x)", at="1"),
        dict(function="1/x", at="-2"),
        dict(function="sin(x) + x**pi", at="1"),
        dict(function="x**3-x**2+4*x-1+1/x+exp(x)-log(x)+sqrt(x)+sin(x)+cos(x)+2**x+x", at="2"),
    ],
)
def build(
    function: Function = function(
        "x**3 + sqrt(x) + 1/x + exp(x) + log(x)", "a sum of terms", constant=True
    ),
    at: Expression = number("2", "the point, a number"),
) -> Iterable[Beat]:
    """The film of the rules for the terms of `function`, with its slope at the point `at`."""
    from calcanim.authoring.statements import term_rules as say

    f, x = function.e, function.x
    letter, h = fresh_names(("f", "h"), (x,))
    found, rules = ruled(f, x, at), known_rules(x, h)
    pictures, slope = say.pictures(found), as_shown(found.slope, 6)
    tell = teller(x=x, h=h, at=at, slope=slope)

    seen = term_curves(found)
    given = line(applied(letter, x, role="function"), f, kind="definition", roles=rules.roles)
    yield tell(
        "One limit each time?",
        (plot(seen, 1.0), write(given, size=1.3), slide(seen, seen.set_back(), 0.1)),
        "Must every slope be worked out from a limit again?",
        (reveal(seen.tangents), slide(seen, seen.rolled(), 4.6)),
        say.question(found),
        reveal(seen.names),
    )

    # The pictures that give the rules, which stay beside the pictures that come
    turns = Turns(seen, given)
    if "square" in pictures:
        square, gain, rule = growing_square(x, h), rules.growth(2), rules.power(2)
        yield tell(
            "A growing square",
            (*turns.take(square, gain.gained, gain.over_step), reveal(square.whole, 0.5)),
            slide(square, square.grows(), 1.0),
            "Let each side of a square grow by {h}:",
            (reveal(square.pieces + square.step, 0.3), slide(square, square.nudged(), 1.1)),
            "two edges gain a strip each, the corner a speck.",
            lift(gain.gained, *square.lifts(gain.pieces), size=1.2),
            (hide(square.step + square.names, 0.2), slide(square, square.laid_out(), 1.5)),
            "End to end and divided by {h}, they are two sides long, and a bit.",
            (reveal(square.measures, 0.5), write(gain.over_step, size=1.2, run_time=0.7)),
            slide(square, square.thinned(), 1.8),
            "As {h} goes to zero, the bit goes:",
            (hide(square.pieces, 0.2), reveal(square.length, 0.4), *rule.cues),
            "the slope is two {x}.",
        )
    if "root" in pictures:
        area, rule = square_of_area(x, h), rules.function("sqrt")
        yield tell(
            "Read it backwards",
            (*turns.take(area), slide(area, area.set_out(), 0.1)),
            (reveal(area.whole + area.pieces), slide(area, area.poured(), 2.2)),
            "Pour area around a square: its side gains that area over two sides.",
            rule.cues,
            "So the root has slope one over two roots.",
        )
    if "cube" in pictures:
        cube, gain, rule_3 = growing_cube(x, h), rules.growth(3), rules.power(3)
        yield tell(
            "A growing cube",
            (*turns.take(cube, gain.gained, rule_3.line), reveal(cube.cube, 0.5)),
            slide(cube, cube.grows(), 1.2),
            "A cube grows on three faces.",
            (hide(cube.name, 0.2), reveal(cube.slabs + cube.bars + cube.speck, 0.3)),
            (slide(cube, cube.nudged(), 1.2), slide(cube, cube.pulled_apart(), 1.6)),
            "What is new: three slabs, three bars, a speck.",
            (reveal(cube.slab_names, 0.5), write(gain.gained, size=1.2, run_time=0.7)),
            slide(cube, cube.thinned(), 1.8),
            "As {h} shrinks, slabs become faces, {x} squared each; the rest melts away.",
            (*rule_3.cues, *rules.power(10).cues, *rules.any_power.cues),
            "The exponent comes down: it counts the faces.",
        )
    if "reciprocal" in pictures:
        under, gain, rule = unit_area(x, h), rules.unit_area, rules.reciprocal
        yield tell(
            "The area stays one",
            (*turns.take(under, gain.gained, gain.over_step), reveal(under.whole)),
            slide(under, under.reshaped(), 2.4),
            "Under one over {x} every rectangle has the area one.",
            reveal(under.gained + under.lost + under.moved, 0.3),
            slide(under, under.nudged(), 1.3),
            "Widen it: what the side gains, the top must lose.",
            (write(gain.gained, run_time=0.7), reveal(under.secant, 0.5)),
            slide(under, under.thinned(), 2.0),
            "So it falls by its height over its width:",
            (write(gain.over_step, run_time=0.7), *rule.cues),
            "minus one over {x} squared.",
        )
    if "exponential" in pictures:
        curve, rule = subtangent(x), rules.function("exp")
        guess, other = rules.mistaken(2), rules.exponential(2)
        yield tell(
            "As steep as it is high",
            (*turns.take(curve, other.line), slide(curve, curve.set_up(), 0.3)),
            (reveal(curve.tangent + curve.numbers), slide(curve, curve.rolled(), 3.4)),
            "Slide a tangent along e to the {x}: its foot stays exactly one behind.",
            reveal(curve.one),
            "One along, the whole height up: the slope is the height.",
            rule.cues,
        )
        yield tell(
            "Not the power rule",
            (hide(curve.one + curve.numbers, 0.3), reveal(curve.bases)),
            (slide(curve, curve.to_base_two(), 1.2), guess.posed),
            "The power rule calls two to the {x} flat at zero,",
            (reveal(curve.guess), guess.struck),
            "but it climbs.",
            (hide(curve.guess, 0.3), clear(guess.line, run_time=0.4), *other.cues),
            "Its foot is one over the log of two behind, its slope that log times the height.",
            slide(curve, curve.swept(), 1.6),
            "Only for e it is one.",
        )
    if "logarithm" in pictures:
        mirror, rule = mirrored_exponential(x), rules.function("log")
        yield tell(
            "The logarithm is its mirror",
            (*turns.take(mirror), reveal(mirror.triangle), reveal(mirror.slope)),
            "At height two, e to the {x} has slope two.",
            (hide(mirror.slope, 0.3), reveal(mirror.diagonal + mirror.image, 0.5)),
            slide(mirror, mirror.turned(), 3.0),
            "Turned over, in and out change places, rise and run too.",
            reveal(mirror.slope + mirror.image_slope + mirror.names),
            "So at two the logarithm has slope one half:",
            rule.cues,
            "in general, one over {x}.",
        )
    if "circle" in pictures:
        yield around_the_circle(rules, turns)
    if "line" in pictures:
        yield flat_and_straight(rules, turns)

    # Which rule for which term
    again = term_curves(found)
    sorting = sort_terms(found, again)
    yield tell(
        "Which rule for which term?", (clear(), *sorting.begin), say.sorted_out(found, sorting.rows)
    )
    rows = quotient_rows(f, x, at, found.work.result)
    bars = stacked_slopes(found, rows)
    value = line(applied(letter + "'", at, role="derivative"), slope)
    head = symbol(h, "increment"), growth(letter, x)
    table = step_table(head, [(q.h, [q.forward]) for q in rows], 6, "derivation")
    yield tell(
        "The slopes add up" if len(found.terms) > 1 else "The slope here",
        (clear(), plot(bars, 0.8), slide(bars, bars.grown(), 1.2), reveal(bars.numbers)),
        (*bars_add_up(bars), write(value)),
        say.added_up(found),
        plot(table, 0.8),
        say.quotients_come(found, rows, bars_settle(bars, table)),
    )
    yield pull_of_a_loss(x)
    derived = on_card(found.work, roles=rules.roles)
    yield recap(
        "Rules that you can see",
        *say.recalled(found),
        general=rules.row_of(say.on_card(found)),
        example=derived or value,
        more=rules.straight.line if say.adds_the_line(found) else value if derived else None,
        card=None if derived is None else rules.straight.line,
        use="A loss is a sum of such terms, and so its slope is at hand.",
    )
