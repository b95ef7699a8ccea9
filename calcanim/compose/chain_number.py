"""The beats of a chain-rule film with numbers: the slope at the point, and its check."""

from __future__ import annotations

import mpmath
from mpmath import mpf

from calcanim.calculus.tidy import as_expression
from calcanim.calculus.values import difference_quotients, rounded, value_at
from calcanim.compose.chain_derivation import column, whole_column
from calcanim.compose.composite import Composite, claim
from calcanim.compose.typeset import Setter, one, plain
from calcanim.expressions.parse import parse
from calcanim.expressions.spoken import spoken
from calcanim.expressions.tree import Expression, variable
from calcanim.expressions.typst import typst
from calcanim.storyboard.board import Beat
from calcanim.storyboard.cues import Clear, Plot, Reveal, Write
from calcanim.storyboard.figures import Table


def number(film: Composite) -> Beat:
    """The slope at the point."""
    result = film.derivation.result
    number = film.value()
    put_in = result.substitute(film.name, film.at)
    symbol = film.output
    roles = {**film.roles, symbol: "outer"}
    letter = typst(variable(film.name))
    condition = f"attach(lr(|, size: #180%), b: {letter} = {typst(film.at)})"
    setter = Setter().differential(symbol, film.name, "left", roles)
    setter.raw(condition, "left.at", "input", f"at {film.name} equals {spoken(film.at)}").sign("=")
    setter.expression(put_in, "right", lambda path, node: "")
    setter.sign(number.sign).expression(number.expression, "value", role="derivative")
    exact_value = value_at(result, {film.name: film.at}).exact
    if exact_value is not None:
        held = claim(put_in, as_expression(exact_value), ())
    else:
        held = claim(put_in, put_in, ())
    text = f"{put_in} {'=' if number.exact else '≈'} {number.expression}"
    formula = setter.build(text, claim=held)
    lines = column(film) if film.whole else whole_column(film)
    keep = lines[-1]
    return Beat(
        "The number",
        f"At {film.name} equals {spoken(film.at)}, the slope is {number.words}:"
        " a tiny nudge there comes out that many times as long.",
        (
            Clear(tuple(k for k in lines if k != keep), 0.5),
            Write("number", formula, "derivation"),
        ),
    )


def check(film: Composite) -> Beat:
    """Difference quotients that close in on the slope."""
    x = film.course.values[0]
    scale = min(max(abs(x), mpf(1)) if abs(x) > mpf("0.1") else mpf(1), mpf(10))
    unit = mpf(10) ** int(mpmath.floor(mpmath.log10(scale)))
    steps = [unit * mpf(10) ** -n for n in (1, 2, 3, 4, 5)]
    rows = []
    found = difference_quotients(film.function, film.name, x, steps)
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
    return Beat(
        "Check it by numbers",
        "Do not take it on trust: divide the change in the output by a small step h. The"
        f" quotients close in on the slope.{seen}",
        (
            Clear(("lines",), 0.6),
            Plot("table", Table(header, tuple(rows)), "figure", 1.0),
            *(Reveal("table", (f"row.{n}",), 0.6) for n in range(len(rows))),
        ),
    )


def _decimal(h: mpf) -> str:
    """A power of ten without an exponent, as long as its zeros can be counted."""
    text = rounded(h, 3)
    if "e" in text and mpf("1e-8") < h < 1:
        return f"{float(h):.8f}".rstrip("0")
    return text


def _tree(x: mpf) -> Expression:
    return parse(rounded(x, 7), notation=True)
