"""Chain rule: a nudge runs through a composite function, and its stretches multiply."""

from __future__ import annotations

from collections.abc import Iterable

from calcanim.authoring import Beat, Function, function, lesson, number
from calcanim.expressions import Expression


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
    # Imported here: listing the lessons needs none of the mathematics.
    from itertools import pairwise

    from calcanim.authoring.beats import beat
    from calcanim.authoring.cues import (
        clear,
        hide,
        let,
        light,
        plot,
        reveal,
        rewrite,
        slide,
        unlight,
        write,
    )
    from calcanim.authoring.gestures.closing_in import closing_in, quotient_rows, rows_come
    from calcanim.authoring.gestures.nudge import nudge
    from calcanim.authoring.gestures.passes import passes
    from calcanim.authoring.gestures.recap import recap
    from calcanim.authoring.gestures.unfold import unfold
    from calcanim.authoring.gestures.work_out import work_out
    from calcanim.authoring.gestures.wrong import wrong
    from calcanim.authoring.statements import composites as say
    from calcanim.authoring.words import told
    from calcanim.calculus.derivatives.composite import unwound
    from calcanim.notation.lines import in_step, line, written
    from calcanim.notation.room import abbreviated, on_card, place_for, slope_at
    from calcanim.notation.setter import by_variable
    from calcanim.notation.shown import as_shown
    from calcanim.notation.sides import applied, change, derivative_of, leibniz, ratio, times
    from calcanim.pictures.network import network
    from calcanim.pictures.number_lines import number_lines
    from calcanim.pictures.tables import step_table

    f, x = function.e, function.x
    work = unwound(f, x, at)
    nest, y = work.nest, work.nest.symbols[-1]
    roles = dict(zip(nest.symbols, ("input", "inner", "area", "parameter"), strict=False))
    roles |= {y: "outer", work.output: "outer"}
    colours = by_variable(roles)
    links = [*pairwise(nest.symbols)]

    # The question, and the picture, played with
    lines = number_lines(nest, roles)
    posed = unfold(nest, roles)
    yield beat(
        "How much of it arrives?",
        plot(lines),
        None if work.is_whole else "Inside {f} stands a function of a function, {y}.",
        [posed.pose, reveal(lines.point, 0.6), slide(lines, lines.moved(), 2.8)],
        say.one_turns_the_next(nest),
        reveal(lines.values, 0.6),
        posed.apart,
        say.layers_from_inside(nest),
        "How much of a small change in {x} arrives at {y}?",
        f=f,
        x=x,
        y=y,
    )
    settling = nest.settling(lines.step)
    factors = [ratio(b, a) for a, b in links]
    table = step_table((change(x), *factors, ratio(y, x)), settling, 4, "derivation")
    yield beat(
        "Smaller and smaller",
        clear(posed.whole, *posed.layers),
        [reveal(lines.nudge, 0.6), slide(lines, lines.grown(), 2.4), reveal(lines.lengths)],
        say.nudge_arrives(nest, lines.step),
        say.rulers(lines.rulers),
        [plot(table, 0.8), hide(lines.lengths)],
        "Divide each change by the one above it.",
        nudge(lines, [h for h, _ in settling], rows_come(table)),
        [reveal(lines.stretch(i), 0.6) for i in range(len(links))],
        reveal(lines.lengths),
        say.factors_settle(nest),
    )
    by_changes = line(ratio(y, x), times(*factors[::-1]))
    rule = line(leibniz(y, x, roles), times(*(leibniz(b, a, roles) for a, b in links[::-1])))
    yield beat(
        "The stretches multiply",
        clear(table),
        [write(by_changes, run_time=1.2), hide(lines.lengths, 0.3)],
        [slide(lines, lines.again(), 3.0), reveal(lines.lengths, 0.5)],
        "In every row the last factor was the product of the others: each layer stretches what"
        " arrives.",
        rewrite(by_changes, rule, in_step(by_changes, rule), in_place=True),
        say.factors_multiply(nest),
    )

    # The derivation
    slopes = [
        line(leibniz(e.symbol, e.inner, roles), e.derivation.result, roles=colours)
        for e in nest.layers
    ]
    yield beat(
        "A slope for each layer",
        *(
            told(
                [light(rule, rule.piece(1, n)), light(lines.stretch(i)), write(posed.layers[i])],
                rewrite(posed.layers[i], slopes[i], in_place=True),
                say.slope_of_layer(nest, i),
                light(lines.stretch(i), role="derivative"),
            )
            for n, i in enumerate(reversed(range(len(links))))
        ),
    )
    forms = (nest.product(back=True), nest.derivation.result)
    place = place_for(*forms)
    short = abbreviated(forms, work.letters)
    multiplied = line(leibniz(y, x, roles), nest.product(), roles=colours)
    back, tidy = (line(leibniz(y, x, roles), e, roles=colours) for e in short.lines)
    tidied = forms[0] != forms[1]
    yield beat(
        "Multiply, then put back",
        [clear(run_time=0.5), *let(short, colours), write(rule, "wide")]
        if place == "wide"
        else [unlight(rule)],
        [rewrite(rule, multiplied), rewrite(multiplied, back, in_place=True)],
        "Multiply the slopes, and write each letter out again, until only {x} is left.",
        told(rewrite(back, tidy), say.tidied_up(nest)) if tidied else None,
        x=x,
    )
    *standing, derived = [rule, *slopes, back, tidy][: None if tidied else -1]
    if place == "derivation" and nest.misses_inside:
        shortcut, struck_out = wrong(
            "The tempting rule",
            leibniz(y, x, roles),
            nest.outer_slope,
            "It is tempting to take the outer slope, and to stop there.",
            [hide(lines.lengths, 0.3), slide(lines, lines.guessed(), 1.0)],
            "At {x} equals {at} that makes {guess},",
            [slide(lines, lines.guessed(back=True), 1.0), reveal(lines.lengths, 0.5)],
            "but the factors have settled at {truth}.",
            therefore=say.inside_counts(nest),
            gone=standing,
            roles=colours,
            x=x,
            at=at,
            guess=as_shown(nest.slopes[-1]),
            truth=as_shown(nest.backward()[0]),
        )
        yield shortcut
        standing = [struck_out]

    # The whole function again, where the composite is only a part of it
    if not work.is_whole:
        problem = written(work.derivation.problem, roles=colours)
        if place == "derivation":
            place = place_for(f, work.derivation.steps[0].after, work.derivation.result)
        left = leibniz(work.output, x, roles)
        worked = work_out(
            work.derivation, left, colours, 2, at=work.meaning, region=place, taken=work.letters
        )
        yield beat(
            "Back in its place",
            clear(*([] if place == "wide" else [*standing, derived]), run_time=0.5),
            [write(problem, place), *worked.cues],
            say.splits(work.derivation),
        )
        standing, derived = [problem], worked.line

    # The number, and its check
    slope = as_shown(work.slope, 6)
    left, derivative = leibniz(work.output, x, roles), work.derivation.result
    number, *value = slope_at(left, derivative, x, at, slope, work.place)
    quotients = [(q.h, [q.forward]) for q in quotient_rows(f, x, at, derivative, 5)]
    yield closing_in(
        step_table((change(x), ratio(work.output, x)), quotients),
        number,
        [write(each) for each in value],
        "At {x} equals {at}, the slope is {value}.",
        say.what_slope_means(work.slope),
        say.last_quotient(quotients),
        title="The number",
        gone=[] if place == "wide" else [lines, *standing],
        x=x,
        at=at,
        value=slope,
    )

    # In machine learning
    drawn = network(nest, roles)
    forward, backward = passes(drawn)
    yield beat(
        "Read backwards",
        [clear(), plot(drawn, 1.2)],
        "Suppose {x} were a weight, and {y} its loss."
        if work.is_whole
        else "Suppose {x} were a weight, and {y} a part of its loss.",
        forward,
        backward,
        say.read_backwards(nest),
        "With forks and many weights, that is backpropagation.",
        x=x,
        y=y,
    )
    g = applied("g", x)
    yield recap(
        "The chain rule",
        "The outer slope at the inner value, times the inner slope.",
        say.for_us(work.derivation),
        general=line(
            derivative_of(applied("f", g), x),
            times(applied("f'", g), applied("g'", x)),
            kind="theorem",
        ),
        example=on_card(work.derivation, nest.derivation, roles=colours) or number,
    )
