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
        (plot(seen), write(given, size=1.3), slide(seen, seen.set_back(), 0.3)),
        "Must every slope be worked out from a limit again?",
        (reveal(seen.tangents), slide(seen, seen.rolled(), 5.0)),
        say.question(found),
        reveal(seen.names),
    )

    # The pictures that give the rules
    if "square" in pictures:
        square, gain, rule = growing_square(x, h), rules.growth(2), rules.power(2)
        yield tell(
            "A growing square",
            (clear(), plot(square, 0.3), reveal(square.whole, 0.5)),
            slide(square, square.grows(), 1.6),
            "Let each side of a square grow by {h}:",
            (reveal(square.pieces + square.step, 0.3), slide(square, square.nudged(), 1.6)),
            "two edges gain a strip, the corner a speck.",
            lift(gain.gained, *square.lifts(gain.pieces), size=1.2),
            (hide(square.step + square.names, 0.2), slide(square, square.laid_out(), 2.0)),
            "Laid end to end and divided by {h}, they are two sides long, and a bit.",
            (reveal(square.measures, 0.5), write(gain.over_step, size=1.2)),
            slide(square, square.thinned(), 2.6),
            "As {h} goes to zero, the bit goes:",
            rule.cues,
            "the slope is two {x}.",
        )
    if "cube" in pictures:
        cube, gain, rule = growing_cube(x, h), rules.growth(3), rules.power(3)
        yield tell(
            "A growing cube",
            (clear(), plot(cube, 0.3), reveal(cube.cube, 0.5), slide(cube, cube.grows(), 1.4)),
            "A cube grows on three faces.",
            (hide(cube.name, 0.2), reveal(cube.slabs + cube.bars + cube.speck, 0.3)),
            (slide(cube, cube.nudged(), 1.2), slide(cube, cube.pulled_apart(), 1.6)),
            "Pull off what is new: three slabs, three bars, a speck.",
            (reveal(cube.slab_names, 0.5), write(gain.gained, size=1.2)),
            slide(cube, cube.thinned(), 2.6),
            "As {h} shrinks, slabs become faces, {x} squared each; the rest melts away.",
            (*rule.cues, *rules.any_power.cues),
            "The exponent comes down: it counts the faces.",
        )
    if "reciprocal" in pictures:
        under, gain, rule = unit_area(x, h), rules.unit_area, rules.reciprocal
        yield tell(
            "The area stays one",
            (clear(), plot(under, 0.8), reveal(under.whole), slide(under, under.reshaped(), 3.2)),
            "Under one over {x} every rectangle has the area one: narrow and high, or wide and"
            " low.",
            reveal(under.gained + under.lost + under.moved, 0.3),
            slide(under, under.nudged(), 1.3),
            "Widen it: what the side gains, the top must lose.",
            (write(gain.gained), reveal(under.secant)),
            slide(under, under.thinned(), 2.6),
            "So it falls by its height over its width:",
            (write(gain.over_step), *rule.cues),
            "minus one over {x} squared.",
        )
    if "exponential" in pictures:
        curve, rule, guess = subtangent(x), rules.function("exp"), rules.mistaken(2)
        yield tell(
            "As steep as it is high",
            (clear(), plot(curve, 0.8), slide(curve, curve.set_up(), 0.3)),
            (reveal(curve.tangent + curve.numbers), slide(curve, curve.rolled(), 4.0)),
            "Slide a tangent along e to the {x}: its foot stays exactly one behind.",
            reveal(curve.one),
            "One along, the whole height up: the slope is the height.",
            rule.cues,
        )
        yield tell(
            "Not the power rule",
            (hide(curve.one + curve.numbers, 0.3), reveal(curve.bases)),
            (slide(curve, curve.to_base_two(), 2.0), guess.posed),
            "In two to the {x} the exponent moves. The power rule would call it flat at zero,",
            (reveal(curve.guess), guess.struck),
            "but it climbs.",
            slide(curve, curve.swept(), 4.0),
            "Only the base e keeps the foot one behind.",
        )
    if "logarithm" in pictures:
        mirror, rule = mirrored_exponential(x), rules.function("log")
        yield tell(
            "The logarithm is its mirror",
            (clear(), plot(mirror, 0.8), reveal(mirror.triangle), reveal(mirror.slope)),
            "At the height two, e to the {x} has slope two.",
            (hide(mirror.slope, 0.3), reveal(mirror.diagonal + mirror.image, 0.5)),
            slide(mirror, mirror.turned(), 3.0),
            "Turned over, in and out change places, and rise and run with them.",
            reveal(mirror.slope + mirror.image_slope + mirror.names),
            "So at two the logarithm has slope one half:",
            rule.cues,
            "in general, one over {x}.",
        )
    if "circle" in pictures:
        circle, sine, cosine = unit_circle(x), rules.function("sin"), rules.function("cos")
        yield tell(
            "Around the circle",
            (clear(), plot(circle, 0.6), reveal(circle.radius + circle.height + circle.wave)),
            slide(circle, circle.turned(), 2.0),
            "The sine is the height of a point on the unit circle.",
            reveal(circle.step + circle.rise),
            "Its next step goes square to the radius, and rises by the cosine.",
            (reveal(circle.numbers), *sine.cues, hide(circle.length, 0.3)),
            slide(circle, circle.around(), 5.0),
            "Beyond the top the cosine is below zero, and the height falls.",
            cosine.cues,
        )
    if "line" in pictures:
        ramp, rule = straight(x), rules.straight
        yield tell(
            "Flat and straight",
            (clear(), plot(ramp, 0.8), reveal(ramp.triangle), slide(ramp, ramp.slid(), 2.6)),
            "A straight line has one slope, wherever you look.",
            rule.cues,
            (reveal(ramp.numbers), slide(ramp, ramp.lifted(), 4.0)),
            "What is added only lifts it, and a constant alone is flat.",
        )

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
        "The slopes add up",
        (clear(), plot(bars, 0.8), slide(bars, bars.grown(), 1.2), reveal(bars.numbers)),
        (slide(bars, bars.stacked(), 3.5), reveal(bars.total), write(value)),
        say.added_up(found),
        plot(table, 0.8),
        say.quotients_come(rows, bars_settle(bars, table)),
    )

    loss = pulls()
    yield tell(
        "In machine learning",
        (clear(), plot(loss, 0.8), reveal(loss.names), *(write(each) for each in loss.rules)),
        "A classifier pays minus the logarithm of the probability that it gave to the truth.",
        (reveal(loss.tangents + loss.numbers), slide(loss, loss.rolled(0.9, 0.1), 3.6)),
        "Its slope pulls: at nine tenths hardly,",
        slide(loss, loss.rolled(0.1, 0.01), 2.0),
        "at one hundredth by a hundred.",
        slide(loss, loss.rolled(0.01, 0.1), 2.0),
        "A square would pull by less than two, however wrong it is.",
    )
    yield recap(
        "Rules that you can see",
        "A power brings its exponent down, e to the {x} keeps its height, the logarithm has one"
        " over {x}.",
        "A sum is sorted term by term.",
        general=rules.all_rules(("exp", "log")),
        example=on_card(found.work, roles=rules.roles) or value,
        more=value,
        use="Most losses are sums of such terms.",
        x=x,
    )
