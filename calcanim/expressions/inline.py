"""A tree on a line of plain text, as people write it: for menus, titles and lists.

``x**3/3 - 2*x`` is "x³/3 − 2x". It is read by people only; `text` is what programs read.
"""

from __future__ import annotations

import unicodedata
from itertools import pairwise

from calcanim.expressions.functions import shown
from calcanim.expressions.names import GREEK, letter_and_subscript
from calcanim.expressions.text import text
from calcanim.expressions.tree import NOTATION, Expression
from calcanim.expressions.typst import named_power

_RAISED = str.maketrans("0123456789−", "⁰¹²³⁴⁵⁶⁷⁸⁹⁻")
_LOWERED = str.maketrans("0123456789", "₀₁₂₃₄₅₆₇₈₉")
_LEAVES = ("number", "variable", "constant")
_ROOTS = {"sqrt": "√", "cbrt": "∛"}
_BARS = {"abs": ("|", "|"), "floor": ("⌊", "⌋"), "ceil": ("⌈", "⌉")}


def inline(e: Expression) -> str:
    """`e` with superscripts, roots, dots and Greek letters; notation and cases as `text` has it."""
    if any(node.op in NOTATION or node.op == "piecewise" for _, node in e.walk()):
        return text(e)
    return _inline(e)


def _inline(e: Expression) -> str:
    a = e.args
    match e.op:
        case "number":
            mantissa, _, exponent = (e.value or "").lower().partition("e")
            if not exponent:
                return mantissa
            power = "10" + str(int(exponent)).replace("-", "−").translate(_RAISED)
            return power if mantissa == "1" else f"{mantissa}·{power}"
        case "variable":
            letter, index = letter_and_subscript(e.value or "")
            below = _letter(index)
            return _letter(letter) + (
                below.translate(_LOWERED) if below.isdigit() else f"_{below}" if below else ""
            )
        case "constant":
            return {"pi": "π", "oo": "∞"}.get(e.value or "", "e")
        case "add":
            return _closed(a[0], "add") + "".join(map(_term, a[1:]))
        case "neg":
            return "−" + _closed(a[0], "add", "neg")
        case "mul":
            out = _closed(a[0], "add", "neg", "mul")
            for left, right in pairwise(a):
                out += "" if _side_by_side(left, right) else "·"
                out += _closed(right, "add", "neg", "mul", "div")
            return out
        case "div":
            return _closed(a[0], "add", "neg") + "/" + _closed(a[1], "add", "neg", "mul", "div")
        case "pow":
            return _power(*a)
        case _:
            return _call(e.value or "", a)


def _term(e: Expression) -> str:
    if e.op == "neg":
        return " − " + _closed(e.args[0], "add", "neg")
    return " + " + _closed(e, "add")


def _power(base: Expression, exponent: Expression) -> str:
    raised = _raised(exponent)
    if raised and named_power(Expression("pow", (base, exponent))):
        return f"{shown(base.value or '')}{raised}({_listed(base.args)})"
    closed = _inline(base) if _is_atom(base) else f"({_inline(base)})"
    if raised:
        return closed + raised
    return f"{closed}^" + (_inline(exponent) if _is_atom(exponent) else f"({_inline(exponent)})")


def _call(name: str, a: tuple[Expression, ...]) -> str:
    if name in _ROOTS:
        inside = _inline(a[0])
        return _ROOTS[name] + (inside if a[0].op in _LEAVES and _is_atom(a[0]) else f"({inside})")
    if name in _BARS and not any(node.value in _BARS for _, node in a[0].walk()):
        left, right = _BARS[name]
        return left + _inline(a[0]) + right
    if name == "exp" and (raised := _raised(a[0])):
        return f"e{raised}"
    if name == "exp" and a[0].op in _LEAVES and _is_atom(a[0]):
        return f"e^{_inline(a[0])}"
    if name == "log" and len(a) == 2:
        base = _inline(a[1])
        at = base.translate(_LOWERED)
        return f"log{at}({_inline(a[0])})" if base.isdigit() else f"log({_listed(a)})"
    if name == "log":
        return f"ln({_inline(a[0])})"
    if name == "factorial":
        return (_inline(a[0]) if a[0].op in _LEAVES else f"({_inline(a[0])})") + "!"
    return f"{shown(name)}({_listed(a)})"


def _listed(a: tuple[Expression, ...]) -> str:
    return ", ".join(map(_inline, a))


def _raised(exponent: Expression) -> str:
    """A whole number as a superscript; else nothing."""
    said = _inline(exponent)
    return said.translate(_RAISED) if said.removeprefix("−").isdigit() else ""


def _side_by_side(left: Expression, right: Expression) -> bool:
    """Whether two factors need no sign: a numeral before a letter."""
    first = right.args[0] if right.op == "pow" else right
    return left.op == "number" and _is_atom(left) and first.op in ("variable", "constant")


def _is_atom(e: Expression) -> bool:
    """Whether a power of it, or a power to it, needs no brackets."""
    if e.op == "number":
        return "e" not in (e.value or "").lower()
    return e.op in _LEAVES or (e.op == "call" and e.value not in (*_ROOTS, "exp", "factorial"))


def _closed(e: Expression, *loose: str) -> str:
    return f"({_inline(e)})" if e.op in loose else _inline(e)


def _letter(name: str) -> str:
    if name not in GREEK and name != "pi":
        return name
    kind = "CAPITAL" if name[0].isupper() else "SMALL"
    # Unicode's own spelling of one of them.
    spelled = {"lambda": "lamda"}.get(name.lower(), name)
    return unicodedata.lookup(f"GREEK {kind} LETTER {spelled.upper()}")
