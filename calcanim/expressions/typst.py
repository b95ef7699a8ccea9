"""Typst source for a tree, printed as typed; any sub-expression can be marked as a keyed part."""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache

from calcanim.expressions.functions import (
    CIRCULAR,
    FUNCTIONS,
    HYPERBOLIC,
    LETTERS_OF_FUNCTIONS,
    shown,
)
from calcanim.expressions.names import GREEK, letter_and_subscript
from calcanim.expressions.tree import Expression, Op, Path

Mark = Callable[[Path, str], str]

_ORDER: dict[Op, int] = {
    "add": 1,
    "neg": 2,
    "mul": 3,
    "div": 5,
    "pow": 4,
    "derivative": 3,
    "integral": 3,
    "sum": 2,
    "product": 3,
    "limit": 2,
    "piecewise": 1,
}


def typst(e: Expression, mark: Mark | None = None, path: Path = ()) -> str:
    """Typst math source of `e`.

    `mark(path, source)` is called for every node and returns what stands in its place; brackets
    belong to the parent. The source has no bare comma or semicolon, so that it can be a function's
    argument.
    """
    return _Printer(mark).node(e, path)


def segments(
    e: Expression, mark: Mark | None = None, path: Path = (), dots: bool = False
) -> tuple[str, ...]:
    """The same source cut before each further term of a sum or factor of a product.

    With `dots` every factor but the first has one before it, as it must where it begins a line.
    """
    printer = _Printer(mark)
    if e.op == "add":
        pieces = printer.terms(e, path)
    elif e.op == "mul":
        pieces = printer.factors(e, path, dots)
    else:
        return (printer.node(e, path),)
    return tuple(printer.mark(path, piece) for piece in pieces)


def needs_brackets(e: Expression, above: int) -> bool:
    """Whether `e` binds no tighter than `above`."""
    return _ORDER.get(e.op, 9) <= above


def call_name(name: str) -> str:
    """Typst source of a function's name."""
    return FUNCTIONS[name].typst or f'op("{shown(name)}")'


def named_power(e: Expression) -> bool:
    """Whether the exponent of `e` stands at a function's name: ``sin^2(x)``.

    So it does where it is a whole number from 2 on: the power -1 would read as an inverse.
    """
    if e.op != "pow" or e.args[0].op != "call" or e.args[1].op != "number":
        return False
    value = e.args[1].value or ""
    return e.args[0].value in (*CIRCULAR, *HYPERBOLIC) and value.isdigit() and int(value) > 1


class _Printer:
    def __init__(self, mark: Mark | None) -> None:
        self.mark: Mark = mark or (lambda path, source: source)

    def node(self, e: Expression, path: Path) -> str:
        return self.mark(path, self._body(e, path))

    def _body(self, e: Expression, path: Path) -> str:
        match e.op:
            case "number":
                return _numeral(e.value or "")
            case "variable":
                return _name(e.value or "")
            case "constant":
                return {"pi": "pi", "oo": "infinity"}.get(e.value or "", "e")
            case "add":
                return " ".join(self.terms(e, path))
            case "neg":
                return "−" + self.closed(e.args[0], (*path, 0), 2)
            case "mul":
                return " ".join(self.factors(e, path))
            case "div":
                top, under = (self.node(a, (*path, i)) for i, a in enumerate(e.args))
                return f"frac({top}, {under})"
            case "pow":
                return self._power(e, path)
            case "call":
                return self._call(e, path)
            case "derivative":
                inner = self.node(e.args[0], (*path, 0))
                fraction = f"frac(dif, dif {_name(e.value or '')})"
                # Always in brackets: d/dx x times y would read as the derivative of x times y.
                return f"{fraction} lr([{inner}])"
            case "integral" | "sum" | "product" | "limit":
                return self._big(e, path)
            case "piecewise":
                rows = [self.node(a, (*path, i)) for i, a in enumerate(e.args)]
                last = [f'{rows.pop()} & "otherwise"'] if len(rows) % 2 else []
                shown = [f'{v} & "if " {c}' for v, c in zip(rows[::2], rows[1::2], strict=True)]
                return f"cases({', '.join([*shown, *last])})"
            case "condition":
                sides = [self.node(a, (*path, i)) for i, a in enumerate(e.args)]
                sign = e.value if e.value != "and" else '" and "'
                return f" {sign} ".join(sides)

    def closed(self, e: Expression, path: Path, above: int) -> str:
        """`e`, in brackets where it binds no tighter than `above`."""
        source = self.node(e, path)
        return f"lr(({source}))" if needs_brackets(e, above) else source

    def terms(self, e: Expression, path: Path) -> list[str]:
        pieces = [self.closed(e.args[0], (*path, 0), 1)]
        for i, term in enumerate(e.args[1:], 1):
            if term.op == "neg":
                inner = self.closed(term.args[0], (*path, i, 0), 2)
                pieces.append(self.mark((*path, i), f"− {inner}"))
            else:
                pieces.append("+ " + self.closed(term, (*path, i), 1))
        return pieces

    def factors(self, e: Expression, path: Path, dots: bool = False) -> list[str]:
        pieces = []
        for i, factor in enumerate(e.args):
            above = 2 if i == 0 and factor.op == "neg" and len(e.args) > 1 else 3
            source = self.closed(factor, (*path, i), 1 if factor.op == "derivative" else above)
            if i and (dots or needs_dot(e.args[i - 1], factor)):
                source = f"dot.op {source}"
            elif i:
                source = f"thin {source}"
            pieces.append(source)
        return pieces

    def _power(self, e: Expression, path: Path) -> str:
        base, exponent = e.args
        lifted = self.node(exponent, (*path, 1))
        if named_power(e):
            # The base is set in two pieces, the exponent between them: each has its key.
            name = self.mark((*path, 0), call_name(base.value or ""))
            inside = self.node(base.args[0], (*path, 0, 0))
            argument = self.mark((*path, 0), f"lr(({inside}))")
            return f"op(attach({name}, t: {lifted})) {argument}"
        # A fraction bar inside brackets needs brackets that grow with it; lr gives them.
        simple = (
            base.op in ("variable", "constant")
            # A power of ten is a power already: it takes brackets before another.
            or (base.op == "number" and "e" not in (base.value or "").lower())
            or (base.op == "call" and base.value in ("abs", "floor", "ceil"))
        )
        inner = self.node(base, (*path, 0))
        if not simple:
            inner = f"lr(({inner}))"
        return f"attach({inner}, t: {lifted})"

    def _big(self, e: Expression, path: Path) -> str:
        name = _name(e.value or "")
        # A sum of negatives reads well, but a minus behind a pi looks like a difference.
        body = self.closed(e.args[0], (*path, 0), 2 if e.op == "product" else 1)
        bounds = [self.node(a, (*path, i)) for i, a in enumerate(e.args[1:], 1)]
        if e.op == "integral":
            sign = f"attach(integral, b: {bounds[0]}, t: {bounds[1]})" if bounds else "integral"
            return f"{sign} {body} thin dif {name}"
        if e.op == "limit":
            side = {"1": "^+", "-1": "^−"}[str(e.args[2])] if len(bounds) == 2 else ""
            return f"limits(lim)_({name} arrow.r {bounds[0]}{side}) {body}"
        sign = "sum" if e.op == "sum" else "product"
        return f"limits({sign})_({name} = {bounds[0]})^({bounds[1]}) {body}"

    def _call(self, e: Expression, path: Path) -> str:
        args = [self.node(a, (*path, i)) for i, a in enumerate(e.args)]
        name = e.value or ""
        match name:
            case "sqrt":
                return f"sqrt({args[0]})"
            case "cbrt":
                return f"root(3, {args[0]})"
            case "exp":
                # A tower of exponents past two storeys becomes unreadable: exp(…) from there.
                if tower(e) <= 2:
                    return f"attach(e, t: {args[0]})"
                return f"exp lr(({args[0]}))"
            case "log":
                if len(args) == 2:
                    return f"attach(log, b: {args[1]}) lr(({args[0]}))"
                return f"ln lr(({args[0]}))"
            case "abs":
                return f"lr(|{args[0]}|)"
            case "floor":
                return f"floor({args[0]})"
            case "ceil":
                return f"ceil({args[0]})"
            case "factorial":
                return f"{self.closed(e.args[0], (*path, 0), 8)} !"
            case "binomial":
                return f"binom({args[0]}, {args[1]})"
            case "mod":
                return f"{args[0]} mod {args[1]}"
        inside = " \\, ".join(args)
        return f"{call_name(name)} lr(({inside}))"


@lru_cache(maxsize=4096)
def tower(e: Expression) -> int:
    """How many exponents stand on one another in `e`."""
    own = (e.op == "call" and e.value == "exp") or e.op == "pow"
    return own + max((tower(a) for a in e.args), default=0)


def _numeral(value: str) -> str:
    mantissa, _, exponent = value.lower().partition("e")
    if not exponent:
        return mantissa
    power = f"attach(10, t: {str(int(exponent)).replace('-', '−')})"
    return power if mantissa == "1" else f"{mantissa} dot.op {power}"


def _name(name: str) -> str:
    letter, index = letter_and_subscript(name)
    return f"attach({_word(letter)}, b: {_word(index)})" if index else _word(letter)


def _word(name: str) -> str:
    """A letter, a number or a Greek letter as it is; every other word is quoted, so that Typst
    never runs it."""
    if name.isascii() and (name.isdigit() or (name.isalpha() and len(name) == 1)):
        return name
    if name in (*GREEK, "pi"):
        return name
    escaped = name.replace("\\", "\\\\").replace('"', '\\"')
    return f'"{escaped}"'


def _first(e: Expression) -> Expression:
    while e.op in ("mul", "pow") and e.args:
        e = e.args[0]
    return e


def needs_dot(left: Expression, right: Expression) -> bool:
    """Where two factors side by side could be misread: before digits, around fractions."""
    head = _first(right)
    if head.op in ("number", "neg") or right.op == "div":
        return head.op != "neg" or right.op == "pow"
    if left.op == "number":
        return False
    if left.op == "variable" and head.op == "add":
        # sigma (x + 1) would read as the function of that letter.
        return letter_and_subscript(left.value or "")[0] in LETTERS_OF_FUNCTIONS
    if left.op == "div" or right.op == "derivative":
        return True
    return right.op == "call" and left.op in ("call", "pow") and right.value != "exp"
