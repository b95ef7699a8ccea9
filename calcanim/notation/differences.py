"""Difference quotients with numbers in them, as lines."""

from __future__ import annotations

import math
from fractions import Fraction

from calcanim.calculus.derivatives.secants import Secants
from calcanim.exact.values import Value
from calcanim.expressions.tree import Expression, add, neg, number, power, variable
from calcanim.expressions.typst import typst
from calcanim.notation.lines import Line, line, written
from calcanim.notation.shown import Shown, as_shown, numeral
from calcanim.notation.sides import (
    Coloured,
    Joined,
    Name,
    applied,
    as_one,
    central_quotient,
    symbol,
)

_SMALL = Fraction(1, 1000)  # smaller steps are written as powers of ten
_ROLES = {1: "increment", -1: "increment", 2: "inner"}


def difference(secants: Secants, step: Fraction, sides: int) -> Value | None:
    """The quotient to the right (`sides` 1), to the left (-1) or to both sides (2)."""
    if sides != 2:
        return secants.quotient(sides * step)
    ahead, behind = secants.quotient(step), secants.quotient(-step)
    if ahead is None or behind is None:
        return None
    exact = None
    if ahead.exact is not None and behind.exact is not None:
        exact = (ahead.exact + behind.exact) / 2
    return Value(exact, (ahead.approx + behind.approx) / 2)


def shown_difference(secants: Secants, step: Fraction, sides: int, digits: int = 6) -> Shown:
    """The same as it is shown. The function has values there."""
    found = difference(secants, step, sides)
    assert found is not None
    return as_shown(found, digits)


def difference_line(
    secants: Secants, letter: str, step: Fraction, sides: int, digits: int = 6
) -> Line:
    """``(f(2 + 0.01) − f(2))/0.01 ≈ 59.6324``, for a step that is a power of ten."""
    value = Coloured(shown_difference(secants, step, sides, digits), _ROLES[sides])
    at, h = secants.at, numeral(float(step)) if step >= _SMALL else _power_of_ten(step)
    ahead, behind = (f"{letter}({{0}} {sign} {{1}})" for sign in "+−")
    first, last = {
        1: (ahead, f"{letter}({{0}})"),
        -1: (f"{letter}({{0}})", behind),
        2: (ahead, behind),
    }[sides]
    below = "2 dot.op {1}" if sides == 2 else "{1}"
    shown = (typst(at), typst(h))
    texts = (f"({at})", f"({h})")
    above = Name(f"{first} − {last}".format(*shown), "", "", "function")
    under = Name(below.format(*shown), "", "", "increment")
    text = f"({first} - {last})/({below.replace('dot.op', '*')})".format(*texts).replace("−", "-")
    said = (
        "the rise over the step" if abs(sides) == 1 else "half the rise of both sides over the step"
    )
    return line(Name("frac(⟨0⟩, ⟨1⟩)", text, said, "", (above, under)), value)


def _power_of_ten(step: Fraction) -> Expression:
    return power(number(10), number(round(math.log10(step))))


def relative_error() -> Line:
    """``|a − n|/(|a| + |n|)``: how far a slope and its check are apart, for their size."""
    said = "the distance of a and n, over the sum of their sizes"
    source = "frac(abs(a − n), abs(a) + abs(n))"
    return written(Name(source, "abs(a - n)/(abs(a) + abs(n))", said, "text"))


def check_rule(letter: str, x: str, step: str) -> Line:
    """``f'(x) ≈ (f(x + h) − f(x − h))/(2h)``: ever better as the step becomes small."""
    prime = applied(letter + "'", x, role="derivative")
    both = central_quotient(letter, variable(x), step)
    return line(prime, "≈", both, kind="theorem", at=f"{step} -> 0")


def expansions(letter: str, x: str, step: str) -> tuple[Line, Line]:
    """``f(x ± h) ≈ f(x) ± h f'(x) + h²/2 f''(x)``: nearer than the step as this becomes small."""
    h, at = symbol(step, "increment"), variable(x)
    first, second = (applied(letter + "'" * n, x, role="derivative") for n in (1, 2))
    bend = Name(f"frac({h.source}^2, 2)", f"({step}**2/2)", f"{step} squared over two", "increment")

    def one(sign: str) -> Line:
        away = add(at, variable(step)) if sign == "+" else add(at, neg(variable(step)))
        value = applied(letter, x, role="function")
        slope, bent = (as_one(Joined((of, "", d))) for of, d in ((h, first), (bend, second)))
        series = Joined((value, sign, slope, "+", bent))
        beyond = applied(letter, away, role="function")
        return line(beyond, "≈", series, kind="theorem", at=f"{step} -> 0")

    return one("+"), one("-")


def ends(letter: str, x: str, step: str) -> tuple[Name, Name]:
    """``f(x + h)`` and ``f(x)``."""
    ahead = applied(letter, add(variable(x), variable(step)), role="function")
    return ahead, applied(letter, x, role="function")
