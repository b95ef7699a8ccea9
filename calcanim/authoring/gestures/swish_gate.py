"""A gate in a network: what passes, times how far it is open."""

from __future__ import annotations

from collections.abc import Sequence

from calcanim.authoring.beats import beat
from calcanim.authoring.cues import clear, hide, plot, reveal, slide, write
from calcanim.authoring.gestures.grow import shrink
from calcanim.calculus.derivatives.factors import product_at
from calcanim.expressions.names import fresh_names
from calcanim.expressions.tree import call, number, variable
from calcanim.notation.lines import beside, line
from calcanim.notation.setter import by_variable
from calcanim.notation.shown import as_shown
from calcanim.notation.sides import Joined, leibniz, symbol, times
from calcanim.pictures.product_area import product_area
from calcanim.storyboard.board import Beat

_AT, _CLOSED = 2, -1.0


def swish_gate(taken: Sequence[str]) -> Beat:
    """The slope of a swish unit, ``w·σ(w)``, as the gate opens and closes."""
    w, gate, unit = fresh_names(("w", "s", "y"), taken)
    product = product_at(variable(w), call("sigmoid", variable(w)), w, number(_AT))
    signal, open_ = symbol(w, "function"), symbol(gate, "inner")
    seen = product_area(product, (signal, open_), symbol(unit, "area"), _CLOSED)
    roles = {gate: "inner", unit: "area", w: "input"}
    colours = by_variable({w: "function"})
    d_y, d_s = (leibniz(n, w, roles) for n in (unit, gate))
    given = beside(
        line(open_, product.g, kind="definition", roles=colours),
        line(symbol(unit, "area"), times(signal, open_), kind="definition"),
    )
    slope = line(d_y, Joined((open_, "+", signal, "*", d_s)))
    return beat(
        "In machine learning",
        [clear(), plot(seen), reveal(seen.rectangle + seen.sides)],
        "Networks multiply, too: a swish unit is {w} times a gate, from zero, shut, to one, open.",
        write(given),
        [reveal(seen.right + seen.top + seen.corner), slide(seen, seen.grown(), 1.2)],
        [clear(given), write(slope), *shrink(seen, 1.6)],
        "Two strips again, the signal's and the gate's:",
        [hide(seen.lengths + seen.names), reveal(seen.place), slide(seen, seen.regrown(), 0.6)],
        "at two they add up to {sum};",
        [slide(seen, seen.widened(), 0.8), slide(seen, seen.rolled(_AT, _CLOSED), 3.0)],
        "at minus one they nearly cancel.",
        [reveal(seen.names, 0.5), clear(slope, run_time=0.3), write(given, run_time=0.8)],
        w=w,
        sum=as_shown(product.slope, 4),
    )
