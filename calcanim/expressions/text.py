"""Plain text in calcanim's own grammar, in sympy's style, so that both can read it again."""

from __future__ import annotations

from collections.abc import Iterable

from calcanim.expressions.cases import pairs
from calcanim.expressions.names import SYMPY_SPELLING
from calcanim.expressions.tree import NOTATION, Expression, Op

_LEAVES: frozenset[Op] = frozenset(("number", "variable", "constant", "call"))
_ATOMS = _LEAVES | NOTATION | {"piecewise"}


def text(e: Expression) -> str:
    """`e` as text that ``parse(…, notation=True)`` reads back as the same tree.

    Functions and the constant e are spelled as sympy spells them, where it has them.
    """
    args = e.args
    match e.op:
        case "number" | "variable":
            return e.value or ""
        case "constant":
            return "E" if e.value == "e" else e.value or ""
        case "add":
            return _closed(args[0], ("add",)) + "".join(map(_term, args[1:]))
        case "neg":
            return "-" + _closed(args[0], ("add", "neg"))
        case "mul":
            first = _closed(args[0], ("add", "neg", "mul"))
            rest = (_closed(a, ("add", "neg", "mul", "div")) for a in args[1:])
            return "*".join((first, *rest))
        case "div":
            under = _closed(args[1], ("add", "neg", "mul", "div"))
            return _closed(args[0], ("add", "neg")) + "/" + under
        case "pow":
            return f"{_atom(args[0])}**{_atom(args[1])}"
        case "call":
            name = SYMPY_SPELLING.get(e.value or "", e.value)
            return f"{name}({', '.join(map(text, args))})"
        case "derivative":
            return f"Derivative({text(args[0])}, {e.value})"
        case "integral" if len(args) == 1:
            return f"Integral({text(args[0])}, {e.value})"
        case "integral" | "sum" | "product":
            bounds = f"({e.value}, {text(args[1])}, {text(args[2])})"
            return f"{e.op.capitalize()}({text(args[0])}, {bounds})"
        case "piecewise":
            shown = [
                f"({text(value)}, {'True' if c is None else _condition(c)})"
                for value, c in pairs(e)
            ]
            return f"Piecewise({', '.join(shown)})"
        case "condition":
            return _condition(e)
        case "limit":
            return f"Limit({text(args[0])}, {e.value}, {', '.join(map(text, args[1:]))})"


def _condition(e: Expression) -> str:
    if e.value == "and":
        return " & ".join(f"({_condition(a)})" for a in e.args)
    left, right = map(text, e.args)
    named = {"=": "Eq", "!=": "Ne"}.get(e.value or "")
    return f"{named}({left}, {right})" if named else f"{left} {e.value} {right}"


def _term(e: Expression) -> str:
    if e.op == "neg":
        return " - " + _closed(e.args[0], ("add", "neg"))
    return " + " + _closed(e, ("add",))


def _closed(e: Expression, loose: Iterable[Op]) -> str:
    return f"({text(e)})" if e.op in loose else text(e)


def _atom(e: Expression) -> str:
    return text(e) if e.op in _ATOMS else f"({text(e)})"
