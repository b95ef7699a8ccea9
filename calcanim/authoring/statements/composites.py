"""What is said of a composite at a point."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from itertools import pairwise

from mpmath import mpf

from calcanim.authoring.words import Fact, Told, first_heard, is_brief, told
from calcanim.calculus.derivation import RULE_NAMES, Derivation
from calcanim.calculus.derivatives.by_rules import derivative
from calcanim.calculus.derivatives.composite import Composite, Unwound
from calcanim.exact.values import Value
from calcanim.expressions.spoken import spoken
from calcanim.expressions.tree import Expression, call, number, power, variable
from calcanim.notation.lengths import shape
from calcanim.notation.shown import as_shown, to_digits

_TOGETHER = 20  # words of all layers together


def one_turns_the_next(nest: Composite) -> Told:
    """How a change of the input travels through the layers."""
    x, *middle, y = nest.symbols
    if len(middle) == 1:
        return told("Turn {x}, and it turns {u}; and {u} turns {y}.", x=x, u=middle[0], y=y)
    return told(
        "Turn {x}, and it turns {u}; that turns the next, and so on as far as {y}.",
        x=x,
        u=middle[0],
        y=y,
    )


def layers_from_inside(nest: Composite) -> Told:
    """Every layer by name; those that would make it too long by their shape."""
    layers: dict[str, Fact] = {x.symbol: x.expression for x in nest.layers}
    lengths = {x.symbol: len(spoken(x.expression).split()) for x in nest.layers}
    for symbol in sorted(lengths, key=lambda s: -lengths[s]):
        if sum(lengths.values()) > _TOGETHER:
            e = layers[symbol]
            assert isinstance(e, Expression)
            layers[symbol] = shape(e)
            lengths[symbol] = len(shape(e).split())
    return told("Read it from the inside out: {layers}.", layers=layers)


def nudge_arrives(nest: Composite, step: Fraction) -> Told:
    """How far a nudge of the input moves the others; nothing where it leaves the domain."""
    changes = nest.changes(step)
    if changes is None:
        return Told()
    x, *middle, y = nest.symbols
    first, *_, last = (as_shown(c, 3) for c in changes[1:])
    if len(middle) == 1:
        return told(
            "Nudge {x} by {step}: {u} moves by {first}, and {y} by {last}.",
            x=x,
            step=as_shown(changes[0], 3),
            u=middle[0],
            first=first,
            y=y,
            last=last,
        )
    return told(
        "Nudge {x} by {step}: line by line it travels down, and {y} moves by {last}.",
        x=x,
        step=as_shown(changes[0], 3),
        y=y,
        last=last,
    )


def rulers(groups: tuple[tuple[str, ...], ...]) -> Told:
    """Whether bars can be compared by eye, and why a quantity has two lines."""
    if len(groups) == 1:
        return told("They share one ruler, so compare the bars.")
    twice = [a[-1] for a, b in pairwise(groups) if a[-1] == b[0]]
    if len(twice) == len(groups) - 1 == 1:
        return told(
            "On this ruler {y} would leave the picture, so {u} is drawn twice: once more from"
            " farther away."
            if len(groups[-1]) == 2 and groups[-1][-1] == "y"
            else "No one ruler suits them all, so {u} is drawn twice: once more on another.",
            y=groups[-1][-1],
            u=twice[0],
        )
    if len(twice) == len(groups) - 1:
        return told("No one ruler suits them all, so some are drawn twice.")
    return told("Mind the numbers: the rulers differ.")


def factors_settle(nest: Composite) -> Told:
    """What the ratios of neighbouring changes come to as the nudge shrinks."""
    slopes = tuple(as_shown(s) for s in nest.slopes)
    whole = nest.backward()[0]
    end = as_shown(whole)
    if not whole.approx:
        return told(
            "The factors settle: {slopes}. With a zero among them, next to"
            " nothing of the nudge arrives at {y}.",
            slopes=slopes,
            y=nest.symbols[-1],
        )
    return told(
        "The factors settle: {slopes}; all the way from {x} to {y}, {whole}.",
        slopes=slopes,
        whole=end,
        x=nest.symbols[0],
        y=nest.symbols[-1],
    )


def rows_multiply(nest: Composite, step: Fraction) -> Told:
    """What the rows of factors have in common, the first one for this step."""
    if None in nest.quotients(step):
        return told("Where a layer does not move, the next one has nothing to stretch.")
    return told(
        "In every row the last factor was the product of the others: each layer stretches what"
        " arrives."
    )


def factors_multiply(nest: Composite) -> Told:
    """Why there is a product."""
    if len(nest.layers) == 2:
        return told("So the slopes multiply: the outer one, times the inner one.")
    return told("So the slopes multiply: one for each layer.")


def slope_of_layer(nest: Composite, i: int) -> Told:
    """The derivative of layer `i`, and its value at the point."""
    layer, value = nest.layers[i], as_shown(nest.slopes[i])
    facts: dict[str, Fact] = {
        "e": layer.expression,
        "slope": layer.derivation.result,
        "value": value,
        "u": layer.symbol,
        "rule": rule_of(layer.derivation),
    }
    if len(nest.layers) > 2:
        return told("For {u}, the {rule}: {value}.", **facts)
    constant = not layer.derivation.result.variables
    if i == len(nest.layers) - 1:
        if constant:
            return first_heard(
                "Outer layer: {e} has the slope {slope} everywhere.",
                "Outer layer: everywhere its slope is {value}.",
                **facts,
            )
        return first_heard(
            "Outer layer: {e} has the slope {slope}; here that is {value}.",
            "Outer layer, by the {rule}: here its slope is {value}.",
            **facts,
        )
    if constant:
        return first_heard(
            "Inside it, {e} has the slope {slope} everywhere.",
            "Inside it, everywhere the slope is {value}.",
            **facts,
        )
    return first_heard(
        "Inside it, {e} has the slope {slope}: here, {value}.",
        "Inside it, {u} by the {rule}: here the slope is {value}.",
        **facts,
    )


def rule_of(work: Derivation) -> str:
    """The rule that did the work."""
    rules = [s.rule for s in work.steps if s.rule not in ("GATHER", "SUM", "CONSTANT_MULTIPLE")]
    return RULE_NAMES[rules[-1] if rules else work.steps[0].rule]


def tidied_up(nest: Composite) -> Told:
    """The derivative in its last form, where it can be followed by ear."""
    return first_heard(
        "Tidied up, d {y} by d {x} is {e}.",
        "And tidy up.",
        e=nest.derivation.result,
        x=nest.symbols[0],
        y=nest.symbols[-1],
    )


def inside_counts(nest: Composite) -> Told:
    """What the outer slope alone leaves out."""
    if len(nest.layers) == 2:
        return told("Inside there is a slope too, and it counts.")
    return told("Inside there are slopes too, and they count.")


def splits(work: Derivation) -> Told:
    """The derivative of a function of which the composite is a part."""
    rule = RULE_NAMES[work.steps[0].rule]
    return first_heard(
        "Now the whole function. The {rule} splits it, and the chain rule does the composite part."
        " The derivative is {e}.",
        "Now the whole function. The {rule} splits it, and the chain rule does the composite part.",
        rule=rule,
        e=work.result,
    )


def for_us(work: Derivation) -> Told:
    """The result once more, where it can be followed by ear."""
    return first_heard("For us: {e}.", "", e=work.result)


def likewise(work: Derivation, x: str) -> Told:
    """A second function with its slope, where that of the film is short and another one."""
    other = call("exp", power(variable(x), number(2)))
    slope = derivative(other, x).result
    if slope == work.result or not for_us(work).narration:
        return Told()
    return told("In the same way {f} has the slope {slope}.", f=other, slope=slope)


def last_quotient(quotients: Sequence[tuple[mpf, Sequence[mpf | None]]]) -> Told:
    """Where quotients close in, by the last of them; nothing where none is known."""
    if not quotients:
        return Told()
    last = quotients[-1][1][-1]
    assert last is not None
    return told(
        "The quotients close in: the last one is {last}.",
        last=to_digits(last, 7),
    )


def slope_is(work: Unwound) -> Told:
    """The number, for the whole function."""
    x, at = work.nest.symbols[0], work.nest.at
    return told(
        "At {x} equals {at}, the slope is {slope}.", x=x, at=at, slope=as_shown(work.slope, 6)
    )


def what_slope_means(slope: Value) -> Told:
    """What becomes of a tiny nudge."""
    if not slope.approx:
        return told("A tiny nudge there is hardly felt.")
    if slope.approx < 0:
        return told("A tiny nudge there comes out that many times as long, the other way round.")
    return told("A tiny nudge there comes out that many times as long.")


def suppose_it_learns(work: Unwound) -> Told:
    """What the input and the output could be in a model."""
    x, *_, y = work.nest.symbols
    loss = "its loss" if work.is_whole else "a part of its loss"
    return told("Suppose {x} were a weight, and {y} {loss}.", x=x, y=y, loss=loss)


def read_backwards(nest: Composite) -> Told:
    """The product as the backward pass takes it, after "Read the rule from the end:"."""
    slopes = tuple(as_shown(s) for s in nest.slopes[::-1])
    if len(slopes) == 2 and is_brief(*slopes):
        return told("one, times {outer}, times {inner}.", outer=slopes[0], inner=slopes[1])
    return told("each layer multiplies what arrives by its own slope.")
