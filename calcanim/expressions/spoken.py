"""A tree in spoken English, as a lecturer would read it aloud."""

from __future__ import annotations

from calcanim.expressions.tree import Expression

_WORDS = [
    "zero",
    "one",
    "two",
    "three",
    "four",
    "five",
    "six",
    "seven",
    "eight",
    "nine",
    "ten",
    "eleven",
    "twelve",
    "thirteen",
    "fourteen",
    "fifteen",
    "sixteen",
    "seventeen",
    "eighteen",
    "nineteen",
    "twenty",
]
_ORDINALS = [
    "zeroth",
    "first",
    "second",
    "third",
    "fourth",
    "fifth",
    "sixth",
    "seventh",
    "eighth",
    "ninth",
    "tenth",
]
_NAMES = {
    "sqrt": "square root",
    "cbrt": "cube root",
    "log": "natural log",
    "sin": "sine",
    "cos": "cosine",
    "tan": "tangent",
    "sec": "secant",
    "csc": "cosecant",
    "cot": "cotangent",
    "abs": "absolute value",
    "sign": "sign",
    "floor": "floor",
    "ceil": "ceiling",
    "gamma": "gamma function",
    "erf": "error function",
    "heaviside": "step function",
    "relu": "rectified linear unit",
}
_SIMPLE = ("number", "variable", "constant")


def spoken(e: Expression) -> str:
    """`e` in words: ``(x**2 + 1)**3`` is "x squared plus one, all cubed"."""
    match e.op:
        case "number":
            value = e.value or ""
            return _WORDS[int(value)] if value.isdigit() and int(value) <= 20 else value
        case "variable":
            return (e.value or "").replace("_", " ")
        case "constant":
            return "infinity" if e.value == "oo" else e.value or ""
        case "add":
            out = spoken(e.args[0])
            for term in e.args[1:]:
                minus = term.op == "neg"
                out += " minus " if minus else " plus "
                out += _group(term.args[0] if minus else term, ("add",))
            return out
        case "neg":
            return "minus " + _group(e.args[0], ("add",))
        case "mul":
            parts = [_group(a, ("add",)) for a in e.args]
            out = parts[0]
            for left, part in zip(e.args, parts[1:], strict=False):
                out += f" {part}" if left.op == "number" and part[0].isalpha() else f" times {part}"
            return out
        case "div":
            top, under = e.args
            if under.op in _SIMPLE or under.op == "pow":
                return f"{_group(top, ('add',))} over {spoken(under)}"
            return f"{_group(top, ('add',))} over {spoken(under)}" + (
                ", all in the denominator" if under.op == "add" else ""
            )
        case "pow":
            return _power(e)
        case "derivative":
            return f"the derivative of {spoken(e.args[0])}"
        case "integral" | "sum" | "product" | "limit":
            return _big(e)
        case "call":
            return _call(e)


def _big(e: Expression) -> str:
    body, name = spoken(e.args[0]), (e.value or "").replace("_", " ")
    bounds = [spoken(a) for a in e.args[1:]]
    match e.op:
        case "integral" if not bounds:
            return f"the integral of {body} d {name}"
        case "limit":
            side = {"1": " from above", "-1": " from below"}[str(e.args[2])] if bounds[1:] else ""
            return f"the limit of {body} as {name} goes to {bounds[0]}{side}"
    what = f"the {e.op} of {body}"
    if e.op == "integral":
        return f"the integral from {bounds[0]} to {bounds[1]} of {body} d {name}"
    return f"{what} for {name} from {bounds[0]} to {bounds[1]}"


def _group(e: Expression, loose: tuple[str, ...]) -> str:
    return f"the quantity {spoken(e)}" if e.op in loose else spoken(e)


def _power(e: Expression) -> str:
    base, exponent = e.args
    whole = base.op not in _SIMPLE
    said = spoken(base)
    named = {"2": "squared", "3": "cubed"}
    if exponent.op == "number" and exponent.value in named:
        return (
            f"{said}, all {named[exponent.value]}" if whole else f"{said} {named[exponent.value]}"
        )
    value = exponent.value or ""
    if exponent.op == "number" and value.isdigit() and int(value) <= 10:
        return f"{said}{', all' if whole else ''} to the {_ORDINALS[int(value)]}"
    return f"{said}{', all' if whole else ''} to the power {spoken(exponent)}"


def _call(e: Expression) -> str:
    name, first = e.value or "", spoken(e.args[0])
    if name == "exp":
        return f"e to the {first}"
    if name == "log" and len(e.args) == 2:
        return f"the log to base {spoken(e.args[1])} of {first}"
    if len(e.args) > 1:
        return f"{name} of {' and '.join(spoken(a) for a in e.args)}"
    if name == "factorial":
        return f"{first} factorial"
    shown = _NAMES.get(name)
    if shown is None:
        inverse = _NAMES.get(name[1:]) if name.startswith("a") else None
        shown = f"inverse {inverse}" if inverse else name
    return f"the {shown} of {first}"
