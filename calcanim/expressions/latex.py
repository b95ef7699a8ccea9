"""LaTeX source for a tree, printed as typed."""

from __future__ import annotations

from calcanim.expressions.tree import Expression
from calcanim.expressions.typst import _needs_dot

_LOOSE = {"add": 1, "neg": 2, "mul": 3, "derivative": 3, "pow": 4}
_STANDARD = ("sin", "cos", "tan", "sec", "csc", "cot", "sinh", "cosh", "tanh", "coth", "min", "max")


def latex(e: Expression) -> str:
    """LaTeX math source of `e`, without delimiters around it."""
    a = [latex(arg) for arg in e.args]
    match e.op:
        case "number":
            mantissa, _, exponent = (e.value or "").lower().partition("e")
            return rf"{mantissa} \cdot 10^{{{int(exponent)}}}" if exponent else mantissa
        case "variable":
            name = e.value or ""
            index = name[1:].lstrip("_")
            return f"{name[0]}_{{{index}}}" if index else name
        case "constant":
            return r"\pi" if e.value == "pi" else "e"
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
                sign = r" \cdot " if _needs_dot(left, right) else " "
                out += sign + _closed(right, 1 if right.op == "derivative" else 3)
            return out
        case "div":
            return rf"\frac{{{a[0]}}}{{{a[1]}}}"
        case "pow":
            atom = e.args[0].op in ("number", "variable", "constant")
            base = a[0] if atom else _bracket(a[0])
            return f"{base}^{{{a[1]}}}"
        case "derivative":
            variable = latex(Expression("variable", (), e.value))
            return rf"\frac{{d}}{{d {variable}}}\left[{a[0]}\right]"
        case "call":
            return _call(e, a)


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
        "gamma": rf"\Gamma{_bracket(a[0])}",
        "sigmoid": rf"\sigma{_bracket(a[0])}",
    }
    if name in fixed:
        return fixed[name]
    if name == "log":
        return rf"\log_{{{a[1]}}}{_bracket(a[0])}" if len(a) == 2 else rf"\ln{_bracket(a[0])}"
    if name == "binomial":
        return rf"\binom{{{a[0]}}}{{{a[1]}}}"
    if name == "mod":
        return rf"{_closed(e.args[0], 3)} \bmod {_closed(e.args[1], 3)}"
    if name in _STANDARD:
        return rf"\{name}{_bracket(', '.join(a))}"
    if name in ("asin", "acos", "atan"):
        return rf"\arc{name[1:]}{_bracket(a[0])}"
    shown = {"relu": "ReLU", "heaviside": "H"}.get(name, name)
    if name.startswith("a"):
        shown = f"arc{name[1:]}"
    return rf"\operatorname{{{shown}}}{_bracket(', '.join(a))}"


def _bracket(source: str) -> str:
    return rf"\left({source}\right)"


def _closed(e: Expression, above: int) -> str:
    source = latex(e)
    return _bracket(source) if _LOOSE.get(e.op, 9) <= above else source
