"""Quotients too: the area is given, and the missing side is what grows."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from calcanim.authoring.beats import beat
from calcanim.authoring.cues import clear, plot, reveal, rewrite, slide, write
from calcanim.calculus.derivatives.factors import Factors, Product, product_at
from calcanim.exact.values import UndefinedError
from calcanim.expressions.names import fresh_names
from calcanim.expressions.tree import div
from calcanim.notation.lines import Line, beside, line
from calcanim.notation.setter import by_variable
from calcanim.notation.shown import as_shown
from calcanim.notation.sides import (
    Joined,
    Name,
    applied,
    derivative_of,
    evaluated,
    leibniz,
    over,
    symbol,
)
from calcanim.pictures.product_area import product_area
from calcanim.storyboard.board import Beat


def quotients_too(split: Factors, product: Product, names: Sequence[Name]) -> Iterator[Beat]:
    """The quotient of the two factors as the width of a rectangle, and its slope.

    What was typed as a quotient is that quotient. Nothing where it has no slope at the point.
    """
    (area, height), x, at = names, product.name, product.at
    letters = fresh_names(("q", "v"), (area.text, height.text, x))
    width, denominator = symbol(letters[0], "derivative"), product.g
    known: list[Line] = []
    if split.divides:
        height, denominator = symbol(letters[1], "inner"), product.g.args[1]
        known = [line(height, denominator, kind="definition", roles=by_variable({x: "input"}))]
    try:
        lying = product_at(div(product.f, denominator), denominator, x, at)
        seen = product_area(lying, (width, height), area, given=True)
    except UndefinedError:
        return
    roles = {n.text: n.role for n in (area, width, height)} | {x: "input"}
    d_f, d_q, d_g = (leibniz(n.text, x, roles) for n in (area, width, height))
    posed = line(width, over(Joined((area,)), height), kind="definition")
    start = beside(*known, posed) if known else posed
    value = as_shown(lying.rises[0], 5)
    number = line(evaluated(d_q, x, at), value, kind="at_point", at=product.place)
    grown = line(d_f, Joined((d_q, "*", height, "+", width, "*", d_g)))
    left = line(d_q, over(Joined((d_f, "-", width, "*", d_g)), height))
    rule = line(d_q, over(Joined((d_f, "*", height, "-", area, "*", d_g)), height, square=True))
    strips = seen.right + seen.top
    yield beat(
        "Dividing is the same picture",
        [clear(), plot(seen), reveal(seen.rectangle + seen.sides), write(start)],
        "A quotient is the missing side of a rectangle: area and height are known.",
        [reveal(strips + seen.lengths), slide(seen, seen.grown(), 1.8), write(grown)],
        "The area grows by two strips.",
        [rewrite(grown, left, in_place=True), slide(seen, seen.pulsing(), 3.0)],
        "Take away the strip on top, and divide by the height.",
        write(rule),
        write(number),
        "For us, {value}.",
        value=as_shown(lying.rises[0], 4),
    )


def quotient_rule(x: str) -> Line:
    """The rule for all functions, as a theorem."""
    f, g = (applied(letter, x) for letter in "fg")
    df, dg = (applied(f"{letter}'", x) for letter in "fg")
    return line(
        derivative_of(over(Joined((f,)), g), x),
        over(Joined((df, "*", g, "-", f, "*", dg)), g, square=True),
        kind="theorem",
    )
