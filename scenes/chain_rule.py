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
    function: Function = function("(x**2 + 1)**3", "f(g(x))", needs="the chain rule here"),
    at: Expression = number("2", "the point, a number"),
) -> Iterable[Beat]:
    """The film of the chain rule for `function` at the point `at`."""
    from calcanim.authoring.statements import composites as say

    f, x = function.e, function.x
    work = unwound(f, x, at)
    nest, y, output, whole = work.nest, work.nest.symbols[-1], work.output, work.derivation
    roles = dict(zip(nest.symbols, ("input", "inner", "area", "parameter"), strict=False))
    roles |= {y: "outer", output: "outer"}
    colours, dy_dx = by_variable(roles), leibniz(y, x, roles)
    guess, truth = as_shown(nest.slopes[-1]), as_shown(nest.backward()[0])
    tell = teller(f=f, x=x, y=y, at=at, guess=guess, truth=truth)

    # The question, and the picture, played with
    lines, posed = number_lines(nest, roles), unfold(nest, roles)
    yield tell(
        "How much of it arrives?",
        plot(lines),
        None if work.is_whole else "Inside {f} stands a function of a function, {y}.",
        [posed.pose, reveal(lines.point, 0.6), slide(lines, lines.moved(), 2.8)],
        say.one_turns_the_next(nest),
        None if len(lines.rulers) == 1 else say.rulers(lines.rulers),
        [reveal(lines.values, 0.6), *posed.apart],
        say.layers_from_inside(nest),
        [reveal(lines.nudge, 0.6), slide(lines, lines.grown(), 2.4)],
        "How much of a small change in {x} arrives at {y}?",
    )
    factors = [ratio(b, a) for a, b in nest.links]
    table = step_table((change(x), *factors, ratio(y, x)), lines.settling, 4, "derivation")
    layers = range(len(nest.layers))
    yield tell(
        "Smaller and smaller",
        [clear(posed.whole, *posed.layers), reveal(lines.ticks + lines.lengths(0))],
        say.nudge_arrives(nest, lines.step),
        slide(lines, lines.laid(0), 1.4),
        say.rulers(lines.rulers) if len(lines.rulers) == 1 else None,
        [slide(lines, lines.laid(i), 1.4) for i in layers[1:]],
        "Measure each bar with the one above it.",
        [plot(table, 0.8), hide(lines.ticks, 0.3), *nudge(lines, rows_come(table))],
        "Now take smaller nudges, and magnify.",
        [reveal(lines.stretch(i), 0.6) for i in layers],
        say.factors_settle(nest),
    )
    again, product = stretch_again(lines), stretches_multiplied(nest, dy_dx)
    by_changes = line(ratio(y, x), times(*factors[::-1]))
    chain = line(dy_dx, times(*(leibniz(b, a, roles) for a, b in nest.links[::-1])))
    yield tell(
        "The stretches multiply",
        [clear(table), write(by_changes, run_time=1.2), *again],
        say.rows_multiply(nest, lines.step),
        [rewrite(by_changes, chain, in_step(by_changes, chain), in_place=True)],
        [reveal(lines.whole, 1.0), *map(write, product)],
        say.factors_multiply(nest),
    )

    # The derivation
    slopes = slopes_of_layers(nest, roles)
    yield tell(
        "A slope for each layer",
        *(
            told(
                [light(chain, chain.piece(1, n)), light(lines.stretch(i)), write(posed.layers[i])],
                [rewrite(posed.layers[i], slopes[i], in_place=True)],
                slide(lines, lines.laid(i), 2.0),
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
    tidied, beside = forms[0] != forms[1], place == "derivation"
    yield tell(
        "Multiply, then put back",
        [unlight(chain)] if beside else wide,
        [rewrite(chain, multiplied), rewrite(multiplied, back, in_place=True)],
        hide(lines.between + lines.lengths(), 0.8) if beside else None,
        "Multiply the slopes, and write each letter out again, until only {x} is left.",
        again[1] if beside else None,
        told(rewrite(back, tidy), say.tidied_up(nest)) if tidied else None,
    )
    *standing, derived = [chain, *product, *slopes, back, tidy][: None if tidied else -1]
    if nest.misses_inside:
        shortcut = wrong(dy_dx, nest.outer_slope, colours)
        guessed, struck = stretch_by_guess(lines, shortcut)
        yield tell(
            "The tempting rule",
            clear(*standing) if beside else [clear(), *stretch_from_nothing(lines)],
            guessed,
            "It is tempting to stop at the outer slope: at {x} equals {at} that makes {guess},",
            [reveal(lines.between, 0.8), *again],
            "but the factors have settled at {truth}.",
            struck,
            say.inside_counts(nest),
            hide(lines.shortcut),
        )
        standing, beside = [shortcut.line], True

    # The whole function again, where the composite is only a part of it
    if not work.is_whole:
        problem, left = written(whole.problem, roles=colours), leibniz(output, x, roles)
        if place == "derivation":
            place = place_for(f, whole.steps[0].after, whole.result)
        worked = work_out(whole, left, colours, 2, None, work.meaning, place, work.letters)
        yield tell(
            "Back in its place",
            clear(*([] if place == "wide" else [*standing, derived]), run_time=0.5),
            [write(problem, place), *worked.cues, *again[1:2][: beside and place != "wide"]],
            say.splits(whole),
        )
        standing, derived = [problem], worked.line

    # The number, and its check
    left = leibniz(output, x, roles)
    first, *rest = slope_at(left, whole.result, x, at, as_shown(work.slope, 6), work.place)
    quotients = [(q.h, [q.forward]) for q in quotient_rows(f, x, at, whole.result, 5)[-4:]]
    region = "derivation" if (pictured := beside and work.is_whole) else "figure"
    yield closing_in(
        step_table((change(x), ratio(output, x)), quotients, region=region),
        first,
        say.slope_is(work),
        again if pictured else None,
        say.what_slope_means(work.slope),
        say.last_quotient(quotients),
        title="The number",
        more=rest,
        gone=[*standing, derived] if pictured else [],
        apart=pictured,
    )

    # In machine learning
    forward, backward = passes(drawn := network(nest, roles))
    yield tell(
        "Read backwards",
        [clear(), plot(drawn, 1.2)],
        say.suppose_it_learns(work),
        forward,
        "Read the rule from the end:",
        backward,
        say.read_backwards(nest),
        "With forks and many weights, that is backpropagation.",
    )
    both = applied("f'", g := applied("g", x)), applied("g'", x)
    yield recap(
        "The chain rule",
        "The outer slope at the inner value, times the inner slope.",
        say.for_us(whole) + say.likewise(whole, x),
        general=line(derivative_of(applied("f", g), x), times(*both), kind="theorem"),
        example=(shown := on_card(whole, nest.derivation, roles=colours) or first),
        card=shown,
        more=outer_and_inner(nest, roles),
        seen=stretch_from_nothing(lines),
        use="Backpropagation is this rule: local slopes multiply, layer after layer.",
    )
