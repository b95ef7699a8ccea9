"""The beats of a chain-rule film that work the derivative out, a layer after the other."""

from __future__ import annotations

from calcanim.calculus.derivation import RULE_NAMES, Derivation, moves_between
from calcanim.compose.composite import LONG, Composite, brief
from calcanim.expressions.spoken import spoken
from calcanim.expressions.tree import Expression
from calcanim.notation.room import abbreviated
from calcanim.notation.setter import Setter, by_variable, moves
from calcanim.storyboard.board import Beat
from calcanim.storyboard.cues import Clear, Cue, Highlight, Rewrite, Write
from calcanim.storyboard.statements import states


def unwinding(film: Composite) -> list[Beat]:
    """The chain rule, the slope of every layer, and their product in the input alone."""
    layers = film.peeling.layers
    out = [
        Beat(
            "The stretches multiply",
            "One stretch follows the other, so the two multiply. That is the chain rule: the"
            " outer slope times the inner slope."
            if len(layers) == 2
            else "One stretch follows the other, so they all multiply. That is the chain rule:"
            " a product with one slope for each layer.",
            (Clear(("posed",), 0.5), Write("rule", film.rule(), "derivation", run_time=1.4)),
        )
    ]
    # The outer layer has a beat of its own; three and more inner ones would take too long so.
    last = len(layers) - 1
    groups = [[last], [*range(last - 1, -1, -1)]] if last > 1 else [[1], [0]]
    for group in groups:
        cues: list[Cue] = []
        said = []
        for i in group:
            layer = layers[i]
            pairs = moves(
                (
                    (m.source, m.target)
                    for m in moves_between(layer.expression, layer.derivation.result)
                ),
                "right",
                "right",
            )
            cues += [
                Highlight("rule", (f"factor{i}",)),
                Rewrite(f"layer{i}", f"slope{i}", film.slope_of_layer(i), pairs, in_place=True),
            ]
            said.append(
                f"the derivative of {spoken(layer.expression)} is {spoken(layer.derivation.result)}"
            )
        words = "; ".join(said)
        if len(words.split()) > LONG:
            words = "; ".join(
                f"{layers[i].symbol} by the {_rule_title(layers[i].derivation).lower()}"
                for i in group
            )
        lead = "Outer layer first" if group[0] == last else "Then the layer inside"
        if len(group) > 1:
            lead = "Then the layers inside"
        place = "outside" if group[0] == last else "inside"
        title = f"{_rule_title(layers[group[0]].derivation)}, {place}"
        if len(group) > 1:
            title = "The layers inside"
        out.append(Beat(title, f"{lead}: {words}.", tuple(cues)))
    return [*out, *_product(film)]


def _product(film: Composite) -> list[Beat]:
    """The slopes multiplied, the letters written out again, and the result tidied up."""
    own, back, final = film.product(False), film.product(True), film.composite_result
    wide = film.product_place == "wide"
    short = abbreviated((back, final), film.names)
    first, second = film.product_line(own), film.product_line(short.lines[0])
    cues: list[Cue] = [Highlight("rule", (), restore=True, run_time=0.4)]
    if wide:
        cues = [Clear((), 0.5), *film.naming(short), Write("rule", film.rule(), "wide")]
    out_again = (("left", "left"), *_pairs(own, short.lines[0]))
    cues += [
        Rewrite("rule", "product", first, (("left", "left"),)),
        Rewrite("product", "back", second, out_again, in_place=True),
    ]
    title = "Multiply, then put back"
    say = f"Multiply the slopes. Then write each letter out again, until only {film.name} is left."
    if final == back:
        return [Beat(title, say, tuple(cues))]
    third = film.product_line(short.lines[1])
    tidied = (("left", "left"), *_pairs(*short.lines))
    tidy = Rewrite("back", "result", third, tidied)
    words = brief(final, "")
    if not words:
        # What cannot be read aloud needs no beat of its own.
        say = (
            f"Multiply the slopes, write each letter out again, until only {film.name} is left,"
            " and tidy up."
        )
        return [Beat(title, say, (*cues, tidy))]
    put = f"Put the numbers in front: d {film.last} by d {film.name} is {words}."
    return [Beat(title, say, tuple(cues)), Beat("Tidy up", put, (tidy,))]


def back_in_place(film: Composite) -> Beat:
    """The whole function, where the composite is a part of it."""
    steps = film.derivation.steps
    roles = by_variable({film.name: "input"})
    problem, result = film.derivation.problem, film.derivation.result
    lines = tuple(dict.fromkeys((steps[0].after, result)))
    short = abbreviated((problem, *lines), film.names)
    place = film.whole_place
    posed, *others = short.lines
    top = Setter().expression(posed, "right", roles).build(str(posed), spoken(posed))
    cleared = () if place == "wide" else column(film)
    cues: list[Cue] = [Clear(cleared, 0.5), *film.naming(short), Write("whole", top, place)]
    source, before = "whole", posed
    for n, (line, own) in enumerate(zip(lines, others, strict=True)):
        text = f"= {own}"
        setter = Setter()
        if line == result:
            setter.differential(
                film.output, film.name, "left", {**film.roles, film.output: "outer"}
            )
            text = f"d{film.output}/d{film.name} = {own}"
        setter.sign("=").expression(own, "right", roles)
        formula = setter.build(text, claims=states(text, at=film.meaning, left=str(posed)))
        cues.append(Rewrite(source, f"whole{n}", formula, _pairs(before, own)))
        source, before = f"whole{n}", own
    words = brief(result, "")
    return Beat(
        "Back in its place",
        f"Now the whole function. The {RULE_NAMES[steps[0].rule]} splits it, and the chain rule"
        f" does the composite part.{f' The derivative is {words}.' if words else ''}",
        tuple(cues),
    )


def column(film: Composite) -> tuple[str, ...]:
    """What stands in the derivation column before the number."""
    slopes = tuple(f"slope{i}" for i in range(len(film.peeling.layers)))
    if film.composite_result != film.product(True):
        return ("rule", *slopes, "back", "result")
    return ("rule", *slopes, "back")


def whole_column(film: Composite) -> tuple[str, ...]:
    """What stands there where the whole function has been worked out."""
    lines = dict.fromkeys((film.derivation.steps[0].after, film.derivation.result))
    return ("whole", *(f"whole{n}" for n in range(len(lines))))


def _rule_title(work: Derivation) -> str:
    """The rule that did the work, in two or three words."""
    rules = [s.rule for s in work.steps if s.rule not in ("GATHER", "SUM", "CONSTANT_MULTIPLE")]
    rule = rules[-1] if rules else work.steps[0].rule
    return RULE_NAMES[rule].capitalize()


def _pairs(before: Expression, after: Expression) -> tuple[tuple[str, str], ...]:
    found = ((m.source, m.target) for m in moves_between(before, after))
    return moves(found, "right", "right")
