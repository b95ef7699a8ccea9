"""Numbers and lists as a description says them."""

from __future__ import annotations

from collections.abc import Sequence

from calcanim.storyboard.formula import Formula

_COUNTS = ("no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten")


def number(value: float) -> str:
    """`value` to three significant digits: "minus 0.25", "1.5 times ten to the minus 7"."""
    text = f"{abs(value):.3g}"
    mantissa, _, exponent = text.partition("e")
    if exponent and abs(value) < 1e6 and abs(value) >= 1000:
        mantissa, exponent = f"{abs(value):.0f}", ""
    said = mantissa
    if exponent:
        power = str(int(exponent)).replace("-", "minus ")
        said += f" times ten to the {power}"
    return f"minus {said}" if value < 0 and float(text) else said


def count(n: int) -> str:
    """A small number as a word."""
    return _COUNTS[n] if n < len(_COUNTS) else str(n)


def listed(items: Sequence[str]) -> str:
    """ "a, b and c"."""
    if len(items) < 2:
        return "".join(items)
    return f"{', '.join(items[:-1])} and {items[-1]}"


def said(formula: Formula) -> str:
    """The formula as it is spoken."""
    return formula.spoken or formula.text


def place(x: float, y: float) -> str:
    """A point of the plane."""
    return f"{number(x)}, {number(y)}"


def sentence(text: str) -> str:
    """With a capital and a full stop."""
    text = text.strip()
    if not text:
        return ""
    return text[0].upper() + text[1:] + ("" if text[-1] in ".?!" else ".")
