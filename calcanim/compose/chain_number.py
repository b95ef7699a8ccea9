"""The beats of a chain-rule film with numbers: the slope at the point, and its check."""

from __future__ import annotations

from fractions import Fraction

import mpmath
from mpmath import mpf

from calcanim.compose.chain_derivation import column, whole_column
from calcanim.compose.composite import Composite
from calcanim.exact.values import (
    Quotient,
    TooLargeError,
    difference_quotients,
    rounded,
    value_at,
)
from calcanim.expressions.parse import parse
from calcanim.expressions.spoken import spoken
from calcanim.expressions.tree import Expression, variable
from calcanim.expressions.typst import typst
from calcanim.notation.lengths import overlong
from calcanim.notation.setter import Setter, one, plain
from calcanim.storyboard.board import Beat
from calcanim.storyboard.cues import Clear, Cue, Plot, Reveal, Write
from calcanim.storyboard.figures import Table
from calcanim.storyboard.formula import Formula
from calcanim.storyboard.statements import states

_SMALLER = 60  # tries, each with steps a tenth as long
_TWO_ROWS = 40.0  # em, over the whole frame


def number(film: Composite) -> Beat:
    """The slope at the point."""
    lines = column(film) if film.whole else whole_column(film)
    put_in = film.derivation.result.substitute(film.name, film.at)
    # So many numbers in a formula would not be read; the derivative stands above it anyway.
    formula = slope_line(film, None if overlong(put_in, _TWO_ROWS) else put_in)
    return Beat(
        "The number",
        f"At {film.name} equals {spoken(film.at)}, the slope is {film.value().words}:"
        " a tiny nudge there comes out that many times as long.",
        (Clear(lines[:-1], 0.5), Write("number", formula, film.whole_place)),
    )


def slope_line(film: Composite, put_in: Expression | None = None) -> Formula:
    """``dy/dx at x = 2 = 6 * 2 * (2^2 + 1)^2 = 300``, or without what the number comes from."""
    value, name = film.value(), film.name
    roles = {**film.roles, film.output: "outer"}
    setter = Setter()
    condition = (
        f"#h(-0.15em) attach(lr(|, size: #180%), b: {typst(variable(name))} = {typst(film.at)})"
    )
    at = setter.part(condition, "left.at", "input")
    words = f"at {name} equals {spoken(film.at)}"
    setter.differential(film.output, name, "left", roles, (at, words))
    sign = "=" if value.exact else "≈"
    text = f"d{film.output}/d{name}"
    if put_in is not None:
        setter.sign("=").expression(put_in, "right", lambda path, node: "")
        text += f" = {put_in}"
    setter.sign(value.sign).expression(value.expression, "value", role="derivative")
    text = f"{text} {sign} {value.expression}"
    place = ", ".join(filter(None, (film.course.place, film.meaning)))
    return setter.build(text, claims=states(text, "at_point", place))


def check(film: Composite) -> Beat:
    """Difference quotients that close in on the slope."""
    x = film.course.values[0]
    scale = min(max(abs(x), mpf(1)) if abs(x) > mpf("0.1") else mpf(1), mpf(10))
    unit = Fraction(10) ** int(mpmath.floor(mpmath.log10(scale)))
    found = _closing_in(film, unit)
    rows = []
    for q in found:
        if q.forward is not None:
            rows.append(
                (
                    one(parse(_decimal(q.h), notation=True), "increment"),
                    one(_tree(q.forward), "text"),
                )
            )
    letter, name = typst(variable(film.output)), typst(variable(film.name))
    header = (
        plain("h", "h", "increment"),
        plain(
            f"frac({letter} lr(({name} + h)) − {letter} lr(({name})), h)",
            "difference quotient",
            "muted",
        ),
    )
    last = next((q.forward for q in found[::-1] if q.forward is not None), None)
    seen = f" The last one is {spoken(_tree(last))}." if last is not None else ""
    clear: tuple[Cue, ...] = (Clear(("lines",), 0.6),)
    if film.whole_place == "wide":
        clear = (Clear((), 0.6), Write("value", slope_line(film), "derivation", run_time=0.8))
    return Beat(
        "Check it by numbers",
        "Do not take it on trust: divide the change in the output by a small step h. The"
        f" quotients close in on the slope.{seen}",
        (
            *clear,
            Plot("table", Table(header, tuple(rows)), "figure", 1.0),
            *(Reveal("table", (f"row.{n}",), 0.6) for n in range(len(rows))),
        ),
    )


def _closing_in(film: Composite, unit: Fraction) -> tuple[Quotient, ...]:
    """Quotients for five steps from a tenth of `unit` on, or smaller where the function is fast."""
    slope = value_at(film.derivation.result, {film.name: film.at}).approx
    found: tuple[Quotient, ...] = ()
    for _ in range(_SMALLER):
        steps = [unit / 10**n for n in (1, 2, 3, 4, 5)]
        try:
            found = difference_quotients(film.function, film.name, film.at, steps)
        except TooLargeError:
            found = ()
        known = [q.forward for q in found if q.forward is not None]
        if len(known) > 1:
            near = abs(known[-1] - slope)
            if near <= abs(slope) / 100 or (not slope and near <= abs(known[0]) / 100):
                break
        unit /= 10
    return found


def _decimal(h: mpf) -> str:
    """A power of ten without an exponent, as long as its zeros can be counted."""
    text = rounded(h, 3)
    if "e" in text and mpf("1e-8") < h < 1:
        return f"{float(h):.8f}".rstrip("0")
    return text


def _tree(x: mpf) -> Expression:
    return parse(rounded(x, 7), notation=True)
