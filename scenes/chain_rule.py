"""Chain rule: a nudge runs through a composite function, and its stretches multiply."""

from calcanim.authoring.script import *


@lesson(
    title="The chain rule",
    topic="derivatives",
    after=("derivative_rules",),
    examples=[
        dict(function="sin(exp(x**2))", at="1"),
        dict(function="sqrt(log(x))", at="3"),
        dict(function="exp(-x**2/2)", at="1"),
        dict(function="1/(1+exp(-x))", at="0"),
        dict(function="log(sin(x)**2 + 1)", at="2"),
        dict(function="x*exp(x**2)", at="1"),
        dict(function="x**2 + sin(3*x)", at="pi/4"),
    ],
)
def build(
    function: Function = function(
        "(x**2 + 1)**3", "a function of a function, f(g(x))", needs="the chain rule here"
    ),
    at: Expression = number("2", "the point, a number"),
) -> Iterable[Beat]:
    """The film of the chain rule for `function` at the point `at`."""
    from calcanim.authoring.statements import composites as say

    f, x = function.e, function.x
    work = unwound(f, x, at)
    nest, y, output = work.nest, work.nest.symbols[-1], work.output
    roles = dict(zip(nest.symbols, ("input", "inner", "area", "parameter"), strict=False))
    roles |= {y: "outer", output: "outer"}
    colours, dy_dx = by_variable(roles), leibniz(y, x, roles)
    guess, truth = as_shown(nest.slopes[-1]), as_shown(nest.backward()[0])
    slope = as_shown(work.slope, 6)
    tell = teller(f=f, x=x, y=y, at=at, guess=guess, truth=truth, slope=slope)

    # The question, and the picture, played with
    lines, posed = number_lines(nest, roles), unfold(nest, roles)
    yield tell(
        "How much of it arrives?",
        plot(lines),
        None if work.is_whole else "Inside {f} stands a function of a function, {y}.",
        [posed.pose, reveal(lines.point, 0.6), slide(lines, lines.moved(), 2.8)],
        say.one_turns_the_next(nest),
        [reveal(lines.values, 0.6), *posed.apart],
        say.layers_from_inside(nest),
        "How much of a small change in {x} arrives at {y}?",
    )
    settling = nest.settling(lines.step)
    factors = [ratio(b, a) for a, b in nest.links]
    table = step_table((change(x), *factors, ratio(y, x)), settling, 4, "derivation")
    yield tell(
        "Smaller and smaller",
        clear(posed.whole, *posed.layers),
        [reveal(lines.nudge, 0.6), slide(lines, lines.grown(), 2.4), reveal(lines.lengths)],
        say.nudge_arrives(nest, lines.step),
        say.rulers(lines.rulers),
        [plot(table, 0.8), hide(lines.lengths)],
        "Divide each change by the one above it.",
        nudge(lines, [h for h, _ in settling], rows_come(table)),
        [reveal(lines.stretch(i), 0.6) for i in range(len(nest.layers))],
        reveal(lines.lengths),
        say.factors_settle(nest),
    )
    by_changes = line(ratio(y, x), times(*factors[::-1]))
    chain = line(dy_dx, times(*(leibniz(b, a, roles) for a, b in nest.links[::-1])))
    yield tell(
        "The stretches multiply",
        clear(table),
        [write(by_changes, run_time=1.2), hide(lines.lengths, 0.3)],
        [slide(lines, lines.again(), 3.0), reveal(lines.lengths, 0.5)],
        say.rows_multiply(nest, lines.step),
        rewrite(by_changes, chain, in_step(by_changes, chain), in_place=True),
        say.factors_multiply(nest),
    )

    # The derivation
    slopes = [
        line(leibniz(each.symbol, each.inner, roles), each.derivation.result, roles=colours)
        for each in nest.layers
    ]
    yield tell(
        "A slope for each layer",
        *(
            told(
                [light(chain, chain.piece(1, n)), light(lines.stretch(i)), write(posed.layers[i])],
                rewrite(posed.layers[i], slopes[i], in_place=True),
                say.slope_of_layer(nest, i),
                light(lines.stretch(i), role="derivative"),
            )
            for n, i in enumerate(reversed(range(len(slopes))))
        ),
    )
    forms = (nest.product(back=True), nest.derivation.result)
    place, short = place_for(*forms), abbreviated(forms, work.letters)
    multiplied = line(dy_dx, nest.product(), roles=colours)
    back, tidy = (line(dy_dx, e, roles=colours) for e in short.lines)
    wide = [clear(run_time=0.5), *let(short, colours), write(chain, "wide")]
    tidied = forms[0] != forms[1]
    yield tell(
        "Multiply, then put back",
        wide if place == "wide" else [unlight(chain)],
        [rewrite(chain, multiplied), rewrite(multiplied, back, in_place=True)],
        "Multiply the slopes, and write each letter out again, until only {x} is left.",
        told(rewrite(back, tidy), say.tidied_up(nest)) if tidied else None,
    )
    *standing, derived = [chain, *slopes, back, tidy][: None if tidied else -1]
    if place == "derivation" and nest.misses_inside:
        shortcut = wrong(dy_dx, nest.outer_slope, colours)
        yield tell(
            "The tempting rule",
            [clear(*standing), shortcut.posed],
            "It is tempting to take the outer slope, and to stop there.",
            [hide(lines.lengths, 0.3), slide(lines, lines.guessed(), 1.0)],
            "At {x} equals {at} that makes {guess},",
            [slide(lines, lines.guessed(back=True), 1.0), reveal(lines.lengths, 0.5)],
            "but the factors have settled at {truth}.",
            shortcut.struck,
            say.inside_counts(nest),
        )
        standing = [shortcut.line]

    # The whole function again, where the composite is only a part of it
    whole = work.derivation
    if not work.is_whole:
        problem, left = written(whole.problem, roles=colours), leibniz(output, x, roles)
        if place == "derivation":
            place = place_for(f, whole.steps[0].after, whole.result)
        worked = work_out(whole, left, colours, 2, None, work.meaning, place, work.letters)
        yield tell(
            "Back in its place",
            clear(*([] if place == "wide" else [*standing, derived]), run_time=0.5),
            [write(problem, place), *worked.cues],
            say.splits(whole),
        )
        standing, derived = [problem], worked.line

    # The number, and its check
    left = leibniz(output, x, roles)
    first, *rest = slope_at(left, whole.result, x, at, slope, work.place)
    quotients = [(q.h, [q.forward]) for q in quotient_rows(f, x, at, whole.result, 5)]
    yield closing_in(
        step_table((change(x), ratio(output, x)), quotients),
        first,
        [write(each) for each in rest],
        "At {x} equals {at}, the slope is {slope}.",
        say.what_slope_means(work.slope),
        say.last_quotient(quotients),
        title="The number",
        gone=[] if place == "wide" else [lines, *standing],
        x=x,
        at=at,
        slope=slope,
    )

    # In machine learning
    drawn = network(nest, roles)
    forward, backward = passes(drawn)
    yield tell(
        "Read backwards",
        [clear(), plot(drawn, 1.2)],
        "Suppose {x} were a weight, and {y} its loss."
        if work.is_whole
        else "Suppose {x} were a weight, and {y} a part of its loss.",
        [forward, backward],
        say.read_backwards(nest),
        "With forks and many weights, that is backpropagation.",
    )
    g = applied("g", x)
    rule_of_two = times(applied("f'", g), applied("g'", x))
    yield recap(
        "The chain rule",
        "The outer slope at the inner value, times the inner slope.",
        say.for_us(whole),
        general=line(derivative_of(applied("f", g), x), rule_of_two, kind="theorem"),
        example=on_card(whole, nest.derivation, roles=colours) or first,
        use="Backpropagation is this rule: local slopes multiply, layer after layer.",
    )
