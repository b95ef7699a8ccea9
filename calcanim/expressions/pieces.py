"""An expression written so that a line may end inside it: brackets, arguments and quotients opened.

The usual form keeps a quotient or a pair of brackets whole. Here whatever is wider than `room` is
taken apart: a sum at its terms, a product at its factors, brackets after they open. A wide quotient
keeps its bar as long as a few lines above and below it are enough, and is else written with a
slash.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import lru_cache

from calcanim.expressions.names import GREEK, letter_and_subscript
from calcanim.expressions.tree import Expression, Path, variable
from calcanim.expressions.typst import (
    Mark,
    call_name,
    named_power,
    needs_brackets,
    needs_dot,
    tower,
    typst,
)

_SIGN = 0.95  # em: a plus or minus with its space
_BRACKET = 0.4
_SCRIPTS = (0.7, 0.72, 1.0)  # size of an exponent, of one on it, and of all on that
_ROWS = 3  # lines above or below a bar at most
_BEFORE_CLOSING = 20


@dataclass(frozen=True, slots=True)
class Piece:
    """Typst source that stays on one line.

    `cost` is what it costs to end a line before it; `breadth` its width in em, estimated; `depth`
    counts the brackets around it. Where a line begins with it, it is written as `first`, if that
    is not empty. What `clings` stands right after brackets that open: no line should end there.
    """

    source: str
    cost: int
    breadth: float
    tall: bool = False
    depth: int = 0
    first: str = ""
    clings: bool = False

    def followed(self, tail: str, breadth: float = 0.0) -> Piece:
        """The same with source after it."""
        first = f"{self.first} {tail}" if self.first else ""
        source = f"{self.source} {tail}"
        return replace(self, source=source, breadth=self.breadth + breadth, first=first)


def pieces(e: Expression, room: float, mark: Mark | None = None) -> tuple[Piece, ...]:
    """`e` as pieces of at most about `room` em, between any two of which a line may end.

    `mark` is as for `typst`; glyphs that stand between two pieces belong to the node that sets
    them.
    """
    return tuple(_Opener(room, mark).node(e, (), 0, top=True))


@lru_cache(maxsize=4096)
def breadth(e: Expression, storey: int = 0) -> float:
    """The width of `e` on one line in its own em, estimated from its glyphs.

    `storey` counts the exponents below it: the third and those above are as small as the second.
    """
    lifts = e.op == "pow" or (e.op == "call" and e.value == "exp" and tower(e) <= 2)
    scripts = (storey + 1 if lifts and i == len(e.args) - 1 else storey for i in range(len(e.args)))
    inner = [breadth(a, s) for a, s in zip(e.args, scripts, strict=True)]
    script = _SCRIPTS[min(storey, 2)]
    match e.op:
        case "number":
            mantissa, _, exponent = (e.value or "").lower().partition("e")
            return 0.5 * len(mantissa) + (1.3 + 0.35 * len(exponent) if exponent else 0.0)
        case "constant":
            return 0.55
        case "variable":
            index = letter_and_subscript(e.value or "x")[1]
            return 0.55 + 0.35 * (1 if index in GREEK else len(index))
        case "add":
            brackets = sum(2 * _BRACKET for a in e.args if a.op == "add")
            signs = sum(_SIGN * (a.op != "neg") for a in e.args[1:])
            return sum(inner) + signs + brackets
        case "neg":
            return inner[0] + 0.75 + (2 * _BRACKET if needs_brackets(e.args[0], 2) else 0)
        case "mul":
            brackets = sum(2 * _BRACKET for a in e.args if needs_brackets(a, 3))
            return sum(inner) + 0.35 * (len(inner) - 1) + brackets
        case "div":
            return max(inner) + 0.25
        case "pow":
            bare = named_power(e) or e.args[0].op in ("number", "variable", "constant")
            base = 0.0 if bare else 2 * _BRACKET
            return inner[0] + base + script * inner[1]
        case "call":
            if lifts:
                return 0.5 + script * inner[0]
            name = {"sqrt": 1, "cbrt": 1, "abs": 0}.get(e.value or "", len(e.value or ""))
            return 0.5 * name + 2 * _BRACKET + sum(inner) + 0.45 * (len(inner) - 1)
        case "piecewise":
            rows = [a + b + 2.0 for a, b in zip(inner[::2], [*inner[1::2], 2.5], strict=False)]
            return 0.8 + max(rows)
        case "condition":
            return sum(inner) + 1.3 * (len(inner) - 1)
        case "derivative":
            return 1.4 + 2 * _BRACKET + inner[0]
    return 2.2 + sum(inner)


class _Opener:
    def __init__(self, room: float, mark: Mark | None) -> None:
        self.room = room
        self.given = mark
        self.mark: Mark = mark or (lambda path, source: source)

    def node(self, e: Expression, path: Path, depth: int, top: bool = False) -> list[Piece]:
        """The pieces of `e`; a sum or product on the outermost level is always taken apart."""
        wide = breadth(e) > self.room
        if e.op in ("add", "mul") and (wide or top):
            return self._terms(e, path, depth) if e.op == "add" else self._factors(e, path, depth)
        if not wide:
            return [self._whole(e, path)]
        match e.op:
            case "neg":
                inner = self._closed(e.args[0], (*path, 0), path, 2, depth)
                return self._led("−", inner, path, inner[0].cost, depth)
            case "div":
                return self._quotient(e, path, depth)
            case "pow":
                return self._power(e, path, depth)
            case "call":
                return self._call(e, path, depth)
            case "derivative":
                fraction = f"frac(dif, dif {typst(variable(e.value or ''))})"
                body = self.node(e.args[0], (*path, 0), depth + 1)
                return self._fenced(f"{fraction} bracket.l", "bracket.r", body, path, depth)
            case "limit":
                body = self._closed(e.args[0], (*path, 0), path, 1, depth)
                side = {"1": "^+", "-1": "^−"}[str(e.args[2])] if len(e.args) == 3 else ""
                bound = f"{typst(variable(e.value or ''))} arrow.r {typst(e.args[1])}{side}"
                wider = replace(body[0], breadth=body[0].breadth + 1.4)
                return self._led(f"limits(lim)_({bound})", [wider, *body[1:]], path, 0, depth)
        return [self._whole(e, path)]

    def _whole(self, e: Expression, path: Path) -> Piece:
        tall = any(n.op == "div" for _, n in e.walk())
        return Piece(typst(e, self.given, path), 0, breadth(e), tall)

    def _led(
        self, sign: str, inner: list[Piece], path: Path, cost: int, depth: int, first: str = ""
    ) -> list[Piece]:
        """`inner` with a sign in front of its first piece, `first` where a line begins there."""
        head = inner[0]
        led = replace(
            head,
            source=self.mark(path, f"{sign} {head.source}"),
            cost=cost,
            breadth=head.breadth + 0.8,
            depth=depth,
            first=self.mark(path, f"{first} {head.source}") if first else "",
        )
        return [led, *inner[1:]]

    def _terms(self, e: Expression, path: Path, depth: int) -> list[Piece]:
        out = self._closed(e.args[0], (*path, 0), path, 1, depth)
        for i, term in enumerate(e.args[1:], 1):
            if term.op == "neg":
                inner = self._closed(term.args[0], (*path, i, 0), (*path, i), 2, depth)
                out += self._led("−", inner, (*path, i), 2 * depth, depth)
            else:
                inner = self._closed(term, (*path, i), path, 1, depth)
                out += self._led("+", inner, path, 2 * depth, depth)
        return out

    def _factors(self, e: Expression, path: Path, depth: int) -> list[Piece]:
        out: list[Piece] = []
        for i, factor in enumerate(e.args):
            above = 2 if i == 0 and factor.op == "neg" and len(e.args) > 1 else 3
            above = 1 if factor.op == "derivative" else above
            inner = self._closed(factor, (*path, i), path, above, depth)
            if i:
                sign = "dot.op" if needs_dot(e.args[i - 1], factor) else "thin"
                inner = self._led(sign, inner, path, 2 * depth + 1, depth, "dot.op")
            out += inner
        return out

    def _closed(
        self, e: Expression, path: Path, parent: Path, above: int, depth: int
    ) -> list[Piece]:
        """`e`, in brackets of its parent where it binds no tighter than `above`."""
        if not needs_brackets(e, above):
            return self.node(e, path, depth)
        if breadth(e) + 2 * _BRACKET <= self.room:
            whole = self._whole(e, path)
            source = self.mark(parent, f"lr(({whole.source}))")
            return [replace(whole, source=source, breadth=whole.breadth + 2 * _BRACKET)]
        return self._fenced("paren.l", "paren.r", self.node(e, path, depth + 1), parent, depth)

    def _fenced(
        self, opening: str, closing: str, inner: list[Piece], path: Path, depth: int
    ) -> list[Piece]:
        """`inner` between two brackets; the first of them stays with what it opens."""
        if any(p.tall for p in inner):
            opening = opening.replace("paren.l", "lr(\\(, size: #2em)")
            closing = closing.replace("paren.r", "lr(\\), size: #2em)")
        name = opening.split()[0] if " " in opening else ""
        width = _BRACKET + 0.5 * len(name.strip('op(")'))
        first = Piece(self.mark(path, opening), 0, width)
        last = inner[-1]
        end = self.mark(path, closing)
        if last.breadth + _BRACKET <= self.room:
            inner = [*inner[:-1], last.followed(end, _BRACKET)]
        else:
            inner = [*inner, Piece(end, 2 * depth + _BEFORE_CLOSING, _BRACKET, depth=depth)]
        head = inner[0]
        if width + head.breadth <= self.room:
            joined = f"{first.source} {head.source}"
            whole = width + head.breadth
            return [replace(head, source=joined, breadth=whole, clings=False), *inner[1:]]
        return [first, replace(head, depth=depth + 1, clings=True), *inner[1:]]

    def _quotient(self, e: Expression, path: Path, depth: int) -> list[Piece]:
        above, below = (self.node(a, (*path, i), depth + 1, True) for i, a in enumerate(e.args))
        rows = [_rows(p, self.room - 0.5) for p in (above, below)]
        if max(map(len, rows)) <= _ROWS:
            top, under = (_stacked(r) for r in rows)
            width = max(sum(p.breadth for p in row) for r in rows for row in r) + 0.3
            return [Piece(self.mark(path, f"frac({top}, {under})"), 0, width, True)]
        brackets = [
            self._fenced("paren.l", "paren.r", p, path, depth) if len(p) > 1 else p
            for p in (above, below)
        ]
        return [*brackets[0], *self._led("slash", brackets[1], path, 2 * depth + 1, depth)]

    def _power(self, e: Expression, path: Path, depth: int) -> list[Piece]:
        base, exponent = e.args
        if named_power(e):
            lifted = typst(exponent, self.given, (*path, 1))
            name = self.mark((*path, 0), call_name(base.value or ""))
            inner = self.node(base.args[0], (*path, 0, 0), depth + 1)
            opening = f"op(attach({name}, t: {lifted})) paren.l"
            return self._fenced(opening, "paren.r", inner, (*path, 0), depth)
        inner = self.node(base, (*path, 0), depth + 1)
        if _SCRIPTS[0] * breadth(exponent, 1) <= self.room / 2:
            lifted = typst(exponent, self.given, (*path, 1))
            return self._fenced("paren.l", f"attach(paren.r, t: {lifted})", inner, path, depth)
        if len(inner) > 1 or base.op not in ("number", "variable", "constant"):
            inner = self._fenced("paren.l", "paren.r", inner, path, depth)
        raised = self._fenced(
            "\\^ paren.l", "paren.r", self.node(exponent, (*path, 1), depth + 1), path, depth
        )
        return [*inner, *raised]

    def _call(self, e: Expression, path: Path, depth: int) -> list[Piece]:
        parts = [self.node(a, (*path, i), depth + 1) for i, a in enumerate(e.args)]
        name = e.value or ""
        match name:
            case "sqrt":
                rows = _rows(parts[0], self.room - 1)
                if len(rows) <= 2:
                    body = _stacked(rows)
                    width = max(sum(p.breadth for p in row) for row in rows) + 1
                    return [Piece(self.mark(path, f"sqrt({body})"), 0, width, True)]
                return self._fenced("paren.l", "attach(paren.r, t: 1\\/2)", parts[0], path, depth)
            case "cbrt":
                return self._fenced('op("cbrt") paren.l', "paren.r", parts[0], path, depth)
            case "exp":
                return self._fenced("exp paren.l", "paren.r", parts[0], path, depth)
            case "log":
                opening = "ln paren.l"
                if len(e.args) == 2:
                    base = typst(e.args[1], self.given, (*path, 1))
                    opening = f"attach(log, b: {base}) paren.l"
                return self._fenced(opening, "paren.r", parts[0], path, depth)
            case "abs":
                return self._fenced("bar.v", "bar.v", parts[0], path, depth)
            case "floor" | "ceil":
                return self._fenced(f"{name}.l", f"{name}.r", parts[0], path, depth)
            case "factorial":
                return self._fenced("paren.l", "paren.r !", parts[0], path, depth)
            case "mod":
                tail = self._led("mod", parts[1], path, 2 * depth, depth)
                return self._fenced("paren.l", "paren.r", [*parts[0], *tail], path, depth)
        inside = list(parts[0])
        for more in parts[1:]:
            inside[-1] = inside[-1].followed(self.mark(path, "\\,"))
            inside += [replace(more[0], cost=2 * depth + 2, depth=depth + 1), *more[1:]]
        return self._fenced(f"{call_name(name)} paren.l", "paren.r", inside, path, depth)


def _stacked(rows: list[list[Piece]]) -> str:
    """Lines below one another; nothing stands before a sign that begins one, but its space."""
    return ' \\ "" '.join(
        " ".join([head.first if n and head.first else head.source, *(p.source for p in rest)])
        for n, (head, *rest) in enumerate(rows)
    )


def _rows(found: list[Piece], room: float) -> list[list[Piece]]:
    """The pieces on lines of at most `room` em, each as full as it can be."""
    rows: list[list[Piece]] = []
    width = room + 1
    for piece in found:
        if width + piece.breadth > room:
            rows.append([])
            width = 0.0
        rows[-1].append(piece)
        width += piece.breadth
    return rows
