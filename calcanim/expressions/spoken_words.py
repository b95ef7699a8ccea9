"""Numbers, names and functions as they are said."""

from __future__ import annotations

import re

from calcanim.expressions.names import letter_and_subscript
from calcanim.expressions.tree import Expression

_NUMERALS = [
    "zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten",
    "eleven", "twelve", "thirteen", "fourteen", "fifteen", "sixteen", "seventeen",
    "eighteen", "nineteen", "twenty",
]  # fmt: skip

_ORDINALS = [
    "zeroth", "first", "second", "third", "fourth", "fifth", "sixth", "seventh", "eighth",
    "ninth", "tenth", "eleventh", "twelfth",
]  # fmt: skip

SQUARED = {"2": "squared", "3": "cubed"}

POWERS = {"2": "the square", "3": "the cube"}


def numeral(value: str) -> str:
    """A number as it is said: small whole ones in words."""
    mantissa, marker, exponent = value.lower().partition("e")
    said = _NUMERALS[int(mantissa)] if _small(mantissa) else mantissa
    if not marker:
        return said
    n = str(abs(int(exponent)))
    power = f"{'minus ' if int(exponent) < 0 else ''}{_NUMERALS[int(n)] if _small(n) else n}"
    return f"ten to the {power}" if mantissa == "1" else f"{said} times ten to the {power}"


def _small(value: str) -> bool:
    return value.isdigit() and str(int(value)) == value and int(value) < len(_NUMERALS)


# Words that formulas are made of: a subscript that is one of them is spelled.
_WORDS = frozenset([
    *_NUMERALS, *_ORDINALS,
    "plus", "minus", "times", "over", "of", "to", "the", "all", "that", "quantity", "negative",
    "and", "from", "with", "as", "is", "infinity", "squared", "cubed", "square", "cube", "power",
    "root", "log", "base", "choose", "divided", "by", "equals", "goes", "above", "below", "half",
    "halves", "third", "thirds", "quarter", "quarters", "capital", "where", "otherwise",
])  # fmt: skip


def name_of(name: str) -> str:
    """A variable as it is said: ``x_1`` is "x one", ``Sigma`` "capital sigma"."""
    letter, index = letter_and_subscript(name)
    return " ".join([_letter(letter), *map(_run, re.findall("[A-Z]+|[a-z]+|[0-9]+", index))])


def _letter(letter: str) -> str:
    if not letter[:1].isupper():
        return letter
    return f"capital {letter if len(letter) == 1 else letter.lower()}"


def _run(run: str) -> str:
    """Digits, or letters of one case, of a subscript."""
    if run.isdigit():
        return numeral(run)
    said = run if len(run) == 1 or run not in _WORDS else " ".join(run)
    return f"capital {said}" if run.isupper() else said


def ordinal(n: int) -> str:
    """ "third", "21st"."""
    if n < len(_ORDINALS):
        return _ORDINALS[n]
    ending = {1: "st", 2: "nd", 3: "rd"}.get(n % 10, "th") if n % 100 not in (11, 12, 13) else "th"
    return f"{n}{ending}"


def vulgar_fraction(e: Expression) -> str | None:
    """``2/3`` as "two thirds"; None where it is no such fraction."""
    if e.op != "div" or any(a.op != "number" or not _small(a.value or "") for a in e.args):
        return None
    above, below = (int(a.value or "") for a in e.args)
    if not 1 <= above <= 20 or not 2 <= below <= 10:
        return None
    part = {2: "half", 4: "quarter"}.get(below, ordinal(below))
    plural = "halves" if part == "half" else f"{part}s"
    return f"{_NUMERALS[above]} {part if above == 1 else plural}"


def atomic(e: Expression) -> bool:
    """A single word or number, which needs no "all" and no "the quantity"."""
    return e.op in ("variable", "constant") or (
        e.op == "number" and "e" not in (e.value or "").lower()
    )
