"""What lines are made of: names of our own, expressions, numbers as shown, and rows of them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

from calcanim.exact.values import Value
from calcanim.expressions.pieces import breadth
from calcanim.expressions.spoken import spoken
from calcanim.expressions.tree import ZERO, Expression, call, variable
from calcanim.expressions.typst import typst
from calcanim.notation.lengths import COLUMN
from calcanim.notation.setter import Roles
from calcanim.notation.shown import Shown, shown


@dataclass(frozen=True, slots=True)
class Name:
    """A sign of our own, such as ``f'(x)``.

    `source` is Typst math, in which ``⟨0⟩`` stands for ``inner[0]``; `text` is the same in the
    grammar of claims; `said` in spoken English; `role` a role of the theme, or ``""``. `meaning`
    is what the text stands for where the film does not define it: ``Δx = (2 - 0)/4``.
    """

    source: str
    text: str
    said: str = ""
    role: str = ""
    inner: tuple[Name, ...] = ()
    meaning: str = ""


@dataclass(frozen=True, slots=True)
class Coloured:
    """An expression or a number in colours of its own: one role, or one for each node."""

    side: Expression | Shown
    role: str = ""
    roles: Roles | None = None


@dataclass(frozen=True, slots=True)
class Joined:
    """Pieces that together are one side, with operators of `OPERATORS` between them.

    A sum has parentheses where its terms would be taken apart. Raises ValueError for an operator
    that there is not.
    """

    pieces: tuple[Piece, ...]
    said: str = ""

    def __post_init__(self) -> None:
        for piece in self.pieces:
            if isinstance(piece, str) and piece not in OPERATORS:
                known = ", ".join(repr(sign) for sign in OPERATORS)
                raise ValueError(f"{piece!r} joins no pieces; there are {known}")

    @property
    def grouped(self) -> tuple[Piece, ...]:
        """The pieces, each sum with its parentheses where it needs them."""
        out: list[Piece] = []
        for n, piece in enumerate(self.pieces):
            before = self.pieces[n - 1] if n else None
            after = self.pieces[n + 1] if n + 1 < len(self.pieces) else None
            binds = {before, after} & {"*", "×", ""} or before == "-"
            if isinstance(piece, Expression) and piece.op in ("add", "neg") and binds:
                said = f"the quantity {spoken(piece)}"
                out.append(Name(f"lr(({typst(piece)}))", f"({piece})", said))
            else:
                out.append(piece)
        return tuple(out)


@dataclass(frozen=True, slots=True)
class Pair:
    """Numbers or names in parentheses: a vector, a point."""

    items: tuple[Name | Expression | Shown, ...]
    role: str = ""
    said: str = field(default="")


Piece = Name | Expression | Shown | Coloured | Pair | str
Side = Name | Expression | Shown | Coloured | Pair | Joined


def symbol(name: str, role: str = "") -> Name:
    """A letter: ``x``, ``alpha``, ``x_0``."""
    e = variable(name)
    return Name(typst(e), name, spoken(e), role)


def applied(
    letter: str, *arguments: Name | Expression | str, role: str = "", said: str = ""
) -> Name:
    """A function at its arguments, ``f(x)`` or ``f'(3)``; without a role they keep their own."""
    inner = tuple(_as_name(a) for a in arguments)
    marks = ", ".join(f"⟨{n}⟩" for n in range(len(inner)))
    stem = letter.rstrip("'")
    primes = letter.removeprefix(stem)
    source, head = letter, (stem + " prime" * len(primes)).strip('"')
    if "_" in stem:  # the parenthesis belongs to the line, and not to the subscript
        index = variable(stem)
        source, head = f"{typst(index)}{primes}", spoken(index) + " prime" * len(primes)
    words = said or " ".join((head, "of", " and ".join(n.said for n in inner)))
    text = f"{letter}({', '.join(n.text for n in inner)})"
    return Name(f"{source}({marks})", text, words, role, inner)


def change(name: str, role: str = "increment") -> Name:
    """``Δx``."""
    return Name(f"Delta {typst(variable(name))}", f"Δ{name}", f"delta {name}", role)


def growth(above: str, below: str, role: str = "increment") -> Name:
    """``ΔA/Δx`` on one line."""
    top, under = change(above), change(below)
    said = f"{top.said} by {under.said}"
    return Name(f"{top.source} slash {under.source}", f"{top.text}/{under.text}", said, role)


def slope(above: str, below: str, above_role: str = "", below_role: str = "") -> Name:
    """The Leibniz fraction ``dy/dx``."""
    top = Name(f"dif {typst(variable(above))}", above, "", above_role)
    under = Name(f"dif {typst(variable(below))}", below, "", below_role)
    words = [spoken(variable(n)) if "_" in n else n for n in (above, below)]
    said = f"d {words[0]} by d {words[1]}"
    return Name("frac(⟨0⟩, ⟨1⟩)", f"d{above}/d{below}", said, "", (top, under))


def leibniz(above: str, below: str, roles: Mapping[str, str]) -> Name:
    """``dy/dx``, each quantity in its colour."""
    return slope(above, below, roles.get(above, ""), roles.get(below, ""))


def ratio(above: str, below: str, above_role: str = "", below_role: str = "") -> Name:
    """``Δy/Δx``, the quotient of two changes."""
    top, under = change(above, above_role), change(below, below_role)
    said = f"delta {above} by delta {below}"
    return Name("frac(⟨0⟩, ⟨1⟩)", f"{top.text}/{under.text}", said, "", (top, under))


def as_one(row: Joined) -> Name:
    """Names in a row as one name: piece `n` is the part ``.n`` of it."""
    inner: list[Name] = []
    source, text, said = "", "", []
    for piece in row.pieces:
        if isinstance(piece, str):
            sign, plain, word = OPERATORS[piece]
            source, text = f"{source} {sign} ", text + plain
            said.append(word)
        elif isinstance(piece, Name):
            source, text = f"{source}⟨{len(inner)}⟩", text + piece.text
            inner.append(piece)
            said.append(piece.said)
    return Name(source, text, row.said or " ".join(filter(None, said)), "", tuple(inner))


def over(above: Joined, below: Name, square: bool = False) -> Name:
    """A fraction whose numerator is a row of names, over a name or its `square`."""
    top = as_one(above)
    bottom, raised, said = ("^2", "**2", " squared") if square else ("", "", "")
    return Name(
        f"frac(⟨0⟩, ⟨1⟩{bottom})",
        f"({top.text})/{below.text}{raised}",
        f"{top.said}, over {below.said}{said}",
        "",
        (top, below),
    )


def times(*pieces: Piece) -> Joined:
    """A product of these."""
    return Joined(tuple(p for piece in pieces for p in ("*", piece))[1:])


def evaluated(of: Name | Expression, x: str, at: Expression, role: str = "input") -> Name:
    """``dy/dx`` with a bar, at ``x = 2``: its claim is one at that point."""
    name = _as_name(of)
    where = f"#h(-0.15em) attach(lr(|, size: #180%), b: {typst(variable(x))} = {typst(at)})"
    inner = (name, Name(where, "", "", role))
    return Name("⟨0⟩ ⟨1⟩", name.text, f"{name.said} at {x} equals {spoken(at)}", "", inner)


def derivative_of(inner: Name, x: str) -> Name:
    """``d/dx f(x)``, not worked out; around what has several parts there are brackets."""
    of = "lr([⟨0⟩])" if len(inner.inner) > 1 and not inner.source.startswith("frac") else "⟨0⟩"
    source = f"frac(dif, dif {typst(variable(x))}) thin {of}"
    said = f"the derivative of {inner.said}"
    return Name(source, f"Derivative({inner.text}, {x})", said, "", (inner,))


def partial(letter: str, name: str, role: str = "derivative") -> Name:
    """``∂f/∂x``."""
    source = f"frac(∂ {letter}, ∂ {typst(variable(name))})"
    return Name(source, f"d{letter}/d{name}", f"the slope in {name}", role)


def gradient(letter: str, *at: Name | Expression, role: str = "derivative") -> Name:
    """``∇f``, or ``∇f(2, 1)``."""
    if not at:
        return Name(f"nabla {letter}", f"grad {letter}", "the gradient", role)
    inner = tuple(_as_name(a) for a in at)
    marks = ", ".join(f"⟨{n}⟩" for n in range(len(inner)))
    text = f"grad {letter}({', '.join(n.text for n in inner)})"
    return Name(f"nabla {letter}({marks})", text, "the gradient", role, inner)


def average(above: str, below: str, role: str = "") -> Name:
    """The slope of a secant, ``Δf/Δx``."""
    source = f"frac(Delta {above}, Delta {typst(variable(below))})"
    return Name(source, f"Δ{above}/Δ{below}", f"delta {above} by delta {below}", role)


def vector(name: str, index: str = "", role: str = "input") -> Name:
    """A letter in bold, for several numbers at once: ``w``, or an iterate, ``w_(k + 1)``."""
    if not index:
        return Name(f"bold({typst(variable(name))})", name, spoken(variable(name)), role)
    mark = index if index.isalnum() else f"({index})"
    return Name(f"bold({name})_({index})", f"{name}_{mark}", f"{name} {index}", role)


def direction(angle: str, role: str = "") -> Pair:
    """``(cos θ, sin θ)``, of length 1."""
    return Pair((call("cos", variable(angle)), call("sin", variable(angle))), role)


def matrix(rows: Sequence[Sequence[Shown]]) -> Name:
    """Numbers in rows, in parentheses."""
    cells = [[typst(v.expression) for v in row] for row in rows]
    source = "; ".join(", ".join(row) for row in cells)
    text = ", ".join(str(v.expression) for row in rows for v in row)
    said = ", then ".join(" and ".join(v.words for v in row) for row in rows)
    return Name(f"mat({source})", f"({text})", said)


def length(vector: Name, said: str) -> Name:
    """``|∇f(2, 1)|``."""
    return Name("abs(⟨0⟩)", f"abs({vector.text})", said, vector.role, (vector,))


def limit_of(inner: Name, name: str, to: Expression = ZERO, side: int = 0, role: str = "") -> Name:
    """The limit of `inner` as `name` goes to `to`; `side` is 1 from above, -1 from below."""
    goal = typst(to) + {1: "^+", -1: "^−"}.get(side, "")
    from_ = {1: " from above", -1: " from below"}.get(side, "")
    lim = Name(f"limits(lim)_({typst(variable(name))} arrow.r {goal})", "", "", "increment")
    text = f"Limit({inner.text}, {name}, {to}{f', {side}' if side else ''})"
    said = f"the limit, as {name} goes to {spoken(to)}{from_}, of {inner.said}"
    return Name("⟨0⟩ ⟨1⟩", text, said, role, (lim, inner))


def rise(letter: str, at: Expression | Name, step: str) -> Name:
    """``f(a + h) - f(a)``, in the function's colour, the input and the step in theirs."""
    a, h = _as_name(at), symbol(step, "increment")
    a = a if a.role else replace(a, role="input")
    return Name(
        f"{letter}(⟨0⟩ + ⟨1⟩) − {letter}(⟨0⟩)",
        f"({letter}({a.text} + {step}) - {letter}({a.text}))",
        f"{letter} of {a.said} plus {step}, minus {letter} of {a.said}",
        "function",
        (a, h),
    )


def quotient(letter: str, at: Expression | Name, step: str, role: str = "") -> Name:
    """``(f(a + h) - f(a))/h``: the rise in the function's colour, the run in the step's."""
    above, below = rise(letter, at, step), symbol(step, "increment")
    said = f"{above.said}, over {step}"
    return Name("frac(⟨0⟩, ⟨1⟩)", f"{above.text}/{step}", said, role, (above, below))


def central_quotient(letter: str, at: Expression | Name, step: str, role: str = "") -> Name:
    """``(f(a + h) - f(a - h))/(2h)``, coloured as the `quotient` of one side."""
    a, h = _as_name(at), symbol(step)
    above = Name(
        f"{letter}({a.source} + {h.source}) − {letter}({a.source} − {h.source})",
        f"({letter}({a.text} + {step}) - {letter}({a.text} - {step}))",
        f"{letter} of {a.said} plus {step}, minus {letter} of {a.said} minus {step}",
        "function",
    )
    below = Name(f"2 {h.source}", f"(2*{step})", f"two {step}", "increment")
    said = f"{above.said}, over {below.said}"
    return Name("frac(⟨0⟩, ⟨1⟩)", f"{above.text}/{below.text}", said, role, (above, below))


def between(name: str, low: float, high: float) -> str:
    """That a claim holds from `low` to `high`."""
    return f"{low!r} <= {name} <= {high!r}"


def worth(result: Expression | None, value: Value, role: str = "", digits: int = 6) -> list[Side]:
    """A result where it has room beside its name, and its decimal where that is another one."""
    decimal = shown(value.exact, value.approx, digits)
    if result is None or breadth(result) > COLUMN:
        return [Coloured(decimal, role)]
    same = str(result) == str(decimal.expression)
    return [Coloured(result, role), *([] if same else [Coloured(decimal, role)])]


def flat(e: Expression, role: str = "") -> Name:
    """An expression on one line: ``3π/4`` with a slash in place of its bar, ``1/(2x)``."""
    inner = e.args[0] if e.op == "neg" else e
    source = typst(e)
    if inner.op == "div":
        sign = "−" if e.op == "neg" else ""
        above, below = (
            f"lr(({typst(part)}))" if part.op in ops else typst(part)
            for part, ops in zip(inner.args, (("add",), ("add", "mul", "div")), strict=True)
        )
        source = f"{sign}{above} slash {below}"
    return Name(source, str(e), spoken(e), role)


def words(text: str, role: str = "muted") -> Name:
    """Words within a formula, which claim nothing."""
    return Name(f'"{text}"', text, text, role)


def expression_of(side: Side | Piece) -> Expression | None:
    """The expression that a side stands for, if it is one."""
    if isinstance(side, Coloured):
        return expression_of(side.side)
    if isinstance(side, Shown):
        return side.expression
    return side if isinstance(side, Expression) else None


def text_of(side: Side | Piece) -> str:
    """A side in the grammar of claims."""
    match side:
        case Name():
            return side.text
        case Joined():
            return "".join(text_of(p) for p in side.grouped)
        case Pair():
            return f"({', '.join(text_of(i) for i in side.items)})"
        case str():
            return OPERATORS[side][1]
    return str(expression_of(side))


def meanings(side: Side | Piece) -> list[str]:
    """What the names of a side stand for, where they say it themselves."""
    if isinstance(side, Joined):
        return [m for piece in side.pieces for m in meanings(piece)]
    return [side.meaning] if isinstance(side, Name) and side.meaning else []


def is_exact(side: Side | Piece) -> bool:
    """Whether a side is all that it stands for, and not rounded."""
    match side:
        case Shown():
            return side.exact
        case Coloured():
            return is_exact(side.side)
        case Pair():
            return all(is_exact(i) for i in side.items)
        case Joined():
            return all(is_exact(p) for p in side.pieces)
    return True


# An operator's Typst source, its text, and how it is said.
OPERATORS = {
    "+": ("+", " + ", "plus"),
    "-": ("−", " - ", "minus"),
    "*": ("dot.op", "*", "times"),
    "×": ("times", "*", "times"),
    "": ("", "*", "times"),  # side by side
    ",": ('","', ", ", ""),
}


def _as_name(side: Name | Expression | str) -> Name:
    if isinstance(side, Name):
        return side
    if isinstance(side, str):
        return symbol(side)
    return Name(typst(side), str(side), spoken(side))
