"""LaTeX source for a tree, printed as typed."""

from __future__ import annotations

from calcanim.expressions.functions import FUNCTIONS, shown
from calcanim.expressions.names import GREEK, letter_and_subscript
from calcanim.expressions.tree import Expression
from calcanim.expressions.typst import named_power, needs_dot

_LOOSE = {
    **{"add": 1, "neg": 2, "mul": 3, "pow": 4},
    **{"derivative": 3, "integral": 3, "sum": 2, "product": 3, "limit": 2, "piecewise": 1},
}


def latex(e: Expression) -> str:
    """LaTeX math source of `e`, without delimiters around it."""
    a = [latex(arg) for arg in e.args]
    match e.op:
        case "number":
            mantissa, _, exponent = (e.value or "").lower().partition("e")
            if not exponent:
                return mantissa
            lead = "" if mantissa == "1" else rf"{mantissa} \cdot "
            return f"{lead}10^{{{int(exponent)}}}"
        case "variable":
            letter, index = letter_and_subscript(e.value or "")
            return f"{_letter(letter)}_{{{_letter(index)}}}" if index else _letter(letter)
        case "constant":
            return {"pi": r"\pi", "oo": r"\infty"}.get(e.value or "", "e")
        case "add":
            out = _closed(e.args[0], 1)
            for term in e.args[1:]:
                minus = term.op == "neg"
                out += f" - {_closed(term.args[0], 2)}" if minus else f" + {_closed(term, 1)}"
            return out
        case "neg":
            return "-" + _closed(e.args[0], 2)
        case "mul":
            out = _closed(e.args[0], 2)
            for left, right in zip(e.args, e.args[1:], strict=False):
                sign = r" \cdot " if needs_dot(left, right) else " "
                out += sign + _closed(right, 1 if right.op == "derivative" else 3)
            return out
        case "div":
            return rf"\frac{{{a[0]}}}{{{a[1]}}}"
        case "pow":
            if named_power(e):
                called, inside = e.args[0].value or "", latex(e.args[0].args[0])
                return f"{_called(called)}^{{{a[1]}}}{_bracket(inside)}"
            base_op, typed = e.args[0].op, e.args[0].value or ""
            # A power of ten is a power already: it takes brackets before another.
            atom = base_op in ("variable", "constant") or (
                base_op == "number" and "e" not in typed.lower()
            )
            base = a[0] if atom else _bracket(a[0])
            return f"{base}^{{{a[1]}}}"
        case "derivative":
            return rf"\frac{{d}}{{d {_variable(e.value)}}}\left[{a[0]}\right]"
        case "integral":
            bounds = f"_{{{a[1]}}}^{{{a[2]}}}" if len(a) == 3 else ""
            return rf"\int{bounds} {_closed(e.args[0], 1)} \, d{_variable(e.value)}"
        case "sum" | "product":
            sign = r"\sum" if e.op == "sum" else r"\prod"
            return rf"{sign}_{{{_variable(e.value)}={a[1]}}}^{{{a[2]}}} {_closed(e.args[0], 1)}"
        case "limit":
            side = {"1": "^{+}", "-1": "^{-}"}[str(e.args[2])] if len(a) == 3 else ""
            return rf"\lim_{{{_variable(e.value)} \to {a[1]}{side}}} {_closed(e.args[0], 1)}"
        case "piecewise":
            last = [rf"{a.pop()} & \text{{otherwise}}"] if len(a) % 2 else []
            shown = [rf"{v} & \text{{if }} {c}" for v, c in zip(a[::2], a[1::2], strict=True)]
            rows = " \\\\ ".join([*shown, *last])
            return rf"\begin{{cases}} {rows} \end{{cases}}"
        case "condition":
            signs = {"<": "<", "<=": r"\le", ">": ">", ">=": r"\ge", "=": "=", "!=": r"\ne"}
            sign = signs.get(e.value or "", r"\text{ and }")
            return f" {sign} ".join(a)
        case "call":
            return _call(e, a)


def _letter(name: str) -> str:
    """A letter, a number, a Greek letter; a word is upright."""
    if len(name) == 1 or name.isdigit():
        return name
    if name == "omicron":
        return "o"  # the one Greek letter without a command, since it looks like the Latin one
    return rf"\{name}" if name in (*GREEK, "pi") else rf"\text{{{name}}}"


def _variable(name: str | None) -> str:
    return latex(Expression("variable", (), name))


def _call(e: Expression, a: list[str]) -> str:
    name = e.value or ""
    fixed = {
        "sqrt": rf"\sqrt{{{a[0]}}}",
        "cbrt": rf"\sqrt[3]{{{a[0]}}}",
        "exp": f"e^{{{a[0]}}}",
        "abs": rf"\left|{a[0]}\right|",
        "floor": rf"\left\lfloor {a[0]} \right\rfloor",
        "ceil": rf"\left\lceil {a[0]} \right\rceil",
        "factorial": f"{_closed(e.args[0], 9)}!",
    }
    if name in fixed:
        return fixed[name]
    if name == "log":
        return rf"\log_{{{a[1]}}}{_bracket(a[0])}" if len(a) == 2 else rf"\ln{_bracket(a[0])}"
    if name == "binomial":
        return rf"\binom{{{a[0]}}}{{{a[1]}}}"
    if name == "mod":
        return rf"{_closed(e.args[0], 3)} \bmod {_closed(e.args[1], 3)}"
    return f"{_called(name)}{_bracket(', '.join(a))}"


def _called(name: str) -> str:
    return FUNCTIONS[name].latex or rf"\operatorname{{{shown(name)}}}"


def _bracket(source: str) -> str:
    return rf"\left({source}\right)"


def _closed(e: Expression, above: int) -> str:
    source = latex(e)
    return _bracket(source) if _LOOSE.get(e.op, 9) <= above else source
