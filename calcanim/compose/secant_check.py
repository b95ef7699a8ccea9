"""The beat of a secant film that checks the slope by numbers."""

from __future__ import annotations

import math

from mpmath import mpf

from calcanim.compose.secant_telling import Telling
from calcanim.exact.values import rounded
from calcanim.expressions.parse import parse
from calcanim.expressions.spoken import spoken
from calcanim.expressions.tree import Expression
from calcanim.notation.setter import one, plain
from calcanim.storyboard.board import Beat
from calcanim.storyboard.cues import Clear, Cue, Plot, Reveal, Write
from calcanim.storyboard.figures import Table
from calcanim.storyboard.formula import Formula, prose


def check(film: Telling, alone: bool = False) -> Beat:
    """The table of quotients from both sides, in place of the picture, or `alone` on the stage."""
    clear: tuple[Cue, ...] = (Clear(("graph",), 0.6),)
    if alone:
        clear = (Clear((), 0.6), Write("number", film.number_line(), "derivation", run_time=0.8))
    found = film.course.quotients()
    head = (
        plain(film.step, film.step, "increment"),
        prose("left", "muted"),
        prose("right", "muted"),
    )
    rows = tuple((_power(h), _cell(left), _cell(right)) for h, left, right in found)
    numbers = [q for q in found[-1][1:] if q is not None]
    seen = [spoken(_digits(q)) for q in numbers]
    both = " and ".join(dict.fromkeys(seen))
    tail = f" The last ones are {both}." if len(set(seen)) > 1 else f" They reach {both}."
    tail = film.said(tail)
    if film.course.kind == "smooth":
        say = f"Check it by numbers. From both sides, the quotients close in.{tail}"
    else:
        say = f"The numbers say the same.{tail if numbers else ''}"
    return Beat(
        "Check it by numbers",
        say,
        (
            *clear,
            Plot("table", Table(head, rows), "figure", 1.0),
            *(Reveal("table", (f"row.{n}",), 0.5) for n in range(len(rows))),
        ),
    )


def _power(h: float) -> Formula:
    """A power of ten: as a decimal as far as that is short."""
    exponent = round(math.log10(h))
    if -5 < exponent < 5:
        return one(parse(rounded(mpf(h), 2), notation=True), "increment")
    power = str(exponent).replace("-", "−")
    said = f"ten to the {str(exponent).replace('-', 'minus ')}"
    return plain(f"attach(10, t: {power})", f"10^{exponent}", "increment", said)


def _cell(quotient: mpf | None) -> Formula:
    if quotient is None:
        return prose("undefined", "muted")
    return one(_digits(quotient), "text")


def _digits(quotient: mpf) -> Expression:
    """The quotient as it is shown and said; beside a power of ten many digits would be small."""
    text = rounded(quotient, 8)
    return parse(rounded(quotient, 5) if "e" in text else text, notation=True)
