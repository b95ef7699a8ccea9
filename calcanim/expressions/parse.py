"""Text to tree. Nothing that a user types is ever evaluated, executed or handed to sympy."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass
from fractions import Fraction
from functools import lru_cache
from typing import TYPE_CHECKING, NoReturn, cast

from calcanim.expressions.errors import ExpressionError
from calcanim.expressions.names import (
    ARITY,
    CANONICAL,
    CONSTANTS,
    EQUALITIES,
    FRACTION,
    NOTATION_NAMES,
    PIECEWISE,
    arguments_wanted,
)
from calcanim.expressions.tree import (
    Expression,
    Op,
    add,
    call,
    condition,
    div,
    mul,
    neg,
    number,
    piecewise,
    power,
    variable,
)

if TYPE_CHECKING:
    from lark import Lark, Token, Tree

__all__ = ["ExpressionError", "as_expression", "parse"]


@dataclass(frozen=True)
class _Limits:
    characters: int
    depth: int
    nodes: int
    exponent: int


_TYPED = _Limits(characters=500, depth=40, nodes=200, exponent=30)
# calcanim's own results are larger than what people type, and are read back as notation.
_NOTATION = _Limits(characters=20_000, depth=100, nodes=5_000, exponent=5_000)


def parse(text: str, *, notation: bool = False) -> Expression:
    """The tree of `text`, in the grammar of ``grammar.lark``.

    With `notation`, also reads what calcanim prints for work to be done (``Derivative(body, x)``,
    ``Integral(body, (x, 0, 2))``, ``Sum``, ``Product``, ``Limit``, ``oo``) and the size of its own
    results (20 000 characters instead of 500). Raises ExpressionError with the place and, where
    it is known, the fix.
    """
    limits = _NOTATION if notation else _TYPED
    if len(text) > limits.characters:
        reason = f"the expression has {len(text)} characters; the limit is {limits.characters}"
        raise ExpressionError(reason, text, limits.characters, limits.characters + 1)

    from calcanim.expressions.diagnose import check_characters, check_tokens

    check_characters(text)
    from lark import UnexpectedInput

    lark = _lark()
    try:
        tokens = list(lark.lex(text))
    except UnexpectedInput as error:
        at = min(error.pos_in_stream or 0, len(text) - 1)
        reason = "a dot only belongs in a number such as 0.5"
        raise ExpressionError(reason, text, at, at + 1) from None
    check_tokens(text, tokens, notation=notation, max_depth=limits.depth)
    try:
        tree = lark.parse(text)
    except UnexpectedInput as error:
        at = max(0, min(error.pos_in_stream or 0, len(text) - 1))
        raise ExpressionError("this is not expected here", text, at, at + 1) from None
    return _Builder(text, limits).build(tree)


def as_expression(thing: object) -> Expression:
    """`thing` as a tree: an Expression, text, a number or a sympy expression.

    Raises ExpressionError for bad text or a number that is not finite, TypeError for the rest.
    """
    if isinstance(thing, Expression):
        return thing
    if isinstance(thing, str):
        return parse(thing)
    if any((c.__module__ or "").partition(".")[0] == "sympy" for c in type(thing).__mro__):
        from calcanim.expressions.bridge import from_sympy

        return from_sympy(thing)
    if isinstance(thing, bool):
        raise TypeError("a truth value is not an expression")
    if isinstance(thing, int):
        return number(thing)
    if isinstance(thing, Fraction):
        value = div(number(abs(thing.numerator)), number(thing.denominator))
        return neg(value) if thing < 0 else value
    if isinstance(thing, float):
        if not math.isfinite(thing):
            raise ExpressionError(f"{thing} is not a number", str(thing), 0, len(str(thing)))
        shown = repr(abs(float(thing))).removesuffix(".0")
        return neg(number(shown)) if thing < 0 else number(shown)
    raise TypeError(f"expected text, a number or a sympy expression, not {type(thing).__name__}")


@lru_cache(maxsize=1)
def _lark() -> Lark:
    # Importing lark takes 60 ms; most of calcanim's commands never parse anything.
    from lark import Lark

    return Lark.open(
        "grammar.lark", rel_to=__file__, parser="lalr", lexer="basic", maybe_placeholders=False
    )


@dataclass(frozen=True)
class _Part:
    """A finished sub-tree with the numbers that would take a walk to find."""

    tree: Expression
    depth: int
    size: int
    start: int
    end: int


class _Builder:
    """Turns lark's tree into an Expression, bottom up and without recursion."""

    def __init__(self, source: str, limits: _Limits) -> None:
        self.source = source
        self.limits = limits

    def build(self, root: Tree[Token]) -> Expression:
        done: dict[int, _Part] = {}
        # Tree.iter_subtrees would merge equal sub-trees, which may sit in different places.
        stack: list[tuple[Tree[Token], bool]] = [(root, False)]
        while stack:
            node, ready = stack.pop()
            if ready:
                done[id(node)] = self._part(node, done)
            else:
                stack.append((node, True))
                stack.extend(
                    (cast("Tree[Token]", c), False) for c in node.children if not _is_token(c)
                )
        found = done[id(root)]
        for _, e in found.tree.walk():
            stray = e.op not in ("piecewise", "condition") and any(
                a.op == "condition" or a.value in (_PIECE, _BOUNDS) for a in e.args
            )
            if stray or e == _ALWAYS:
                self._fail("a condition only belongs in a Piecewise", found.start, found.end)
        if found.tree.op == "condition":
            self._fail("a condition is no expression", found.start, found.end)
        return found.tree

    def _part(self, node: Tree[Token], done: dict[int, _Part]) -> _Part:
        tokens = [cast("Token", c) for c in node.children if _is_token(c)]
        parts = [done[id(c)] for c in node.children if not _is_token(c)]
        match node.data:
            case "sum":
                return self._sum(parts, tokens)
            case "product":
                return self._product(parts, tokens)
            case "signed":
                start = tokens[0].start_pos
                if tokens[0] == "+":
                    return parts[0]
                return self._join(neg, parts, start=start)
            case "power":
                return self._join(power, parts)
            case "group":
                inner = parts[0]
                start, end = tokens[0].start_pos, tokens[1].end_pos
                return _Part(inner.tree, inner.depth, inner.size, start or 0, end or 0)
            case "call":
                return self._call(tokens, parts)
            case "piece":
                return self._join(lambda *p: Expression("call", p, _PIECE), parts)
            case "conditions":
                return self._conditions(parts)
            case "relation" | "closed_relation":
                sign = str(next(t for t in tokens if t.type == "RELATION"))
                return self._join(lambda a, b: condition(sign, a, b), parts)
            case "bounds":
                return self._join(lambda *b: Expression("call", b, _BOUNDS), parts)
            case "number":
                return self._leaf(self._number(tokens[0]), tokens[0])
            case _:
                name = str(tokens[0])
                constant = "oo" if name == "oo" else CONSTANTS.get(name)
                leaf = Expression("constant", (), constant) if constant else variable(name)
                return self._leaf(leaf, tokens[0])

    def _sum(self, parts: list[_Part], signs: list[Token]) -> _Part:
        terms = parts[:1]
        for sign, part in zip(signs, parts[1:], strict=True):
            minus = sign == "-"
            terms.append(self._join(neg, [part], start=sign.start_pos) if minus else part)
        return terms[0] if len(terms) == 1 else self._join(add, terms)

    def _product(self, parts: list[_Part], operators: list[Token]) -> _Part:
        factors = parts[:1]
        for operator, part in zip(operators, parts[1:], strict=True):
            if operator == "*":
                factors.append(part)
                continue
            top = factors[0] if len(factors) == 1 else self._join(mul, factors)
            factors = [self._join(div, [top, part])]
        return factors[0] if len(factors) == 1 else self._join(mul, factors)

    def _call(self, tokens: list[Token], parts: list[_Part]) -> _Part:
        name, start, end = str(tokens[0]), tokens[0].start_pos or 0, tokens[-1].end_pos or 0
        if name in NOTATION_NAMES:
            made = _notation(name, [p.tree for p in parts])
            if made is None:
                self._fail(f"{name} takes {_NOTATION_ARGUMENTS[name]}", start, end)
            return self._join(lambda *_: made, parts, start, end)
        if name == PIECEWISE:
            return self._piecewise(parts, start, end)
        if name in EQUALITIES:
            if len(parts) != 2:
                self._fail(f"{name} takes two sides", start, end)
            relation = EQUALITIES[name]
            return self._join(lambda *s: condition(relation, *s), parts, start, end)
        if name == FRACTION:
            return self._fraction([p.tree for p in parts], parts, start, end)
        canonical = CANONICAL[name]
        fewest, most = ARITY[canonical]
        if len(parts) < fewest or (most is not None and len(parts) > most):
            reason = f"{name} takes {arguments_wanted(canonical)}, not {len(parts)}"
            self._fail(reason, start, end)
        return self._join(lambda *args: call(canonical, *args), parts, start, end)

    def _conditions(self, parts: list[_Part]) -> _Part:
        for part in parts:
            if part.tree.op != "condition" and (len(parts) > 1 or part.tree != _ALWAYS):
                self._fail("this is no condition such as x < 1", part.start, part.end)
        if len(parts) == 1:
            return parts[0]
        return self._join(lambda *c: condition("and", *c), parts)

    def _piecewise(self, parts: list[_Part], start: int, end: int) -> _Part:
        made: list[Expression] = []
        for part in parts:
            if part.tree.value != _PIECE or part.tree.op != "call" or len(made) % 2:
                reason = "Piecewise takes pieces such as (x**2, x < 1), the last one (x, True)"
                self._fail(reason, part.start, part.end)
            value, holds = part.tree.args
            made += [value] if holds == _ALWAYS else [value, holds]
        if not made or len(made) == 1:
            self._fail("Piecewise takes at least one piece with a condition", start, end)
        return self._join(lambda *_: piecewise(*made), parts, start, end)

    def _fraction(self, typed: list[Expression], parts: list[_Part], start: int, end: int) -> _Part:
        """``Rational(1, 2)`` as 1/2, ``Rational(-3)`` as -3."""
        whole = all(
            (n.args[0] if n.op == "neg" else n).op == "number" and str(n).lstrip("-").isdigit()
            for n in typed
        )
        if not whole or len(typed) not in (1, 2):
            self._fail("Rational takes two whole numbers, as in Rational(1, 2)", start, end)
        if len(typed) == 1:
            return self._join(lambda n: n, parts, start, end)
        return self._join(div, parts, start, end)

    def _number(self, token: Token) -> Expression:
        mantissa, _, exponent = token.lower().partition("e")
        whole, _, decimals = mantissa.partition(".")
        digits = (whole + decimals).lstrip("0")
        if digits:
            # The power of ten of the leading digit.
            magnitude = len(digits) - len(decimals) - 1 + int((exponent or "0")[:20])
            limit = self.limits.exponent
            exactly = magnitude == limit and not digits.rstrip("0")[1:] and digits[0] == "1"
            if not -limit <= magnitude < limit and not exactly:
                reason = f"numbers must lie between 1e-{limit} and 1e{limit} in size"
                self._fail(reason, token.start_pos or 0, token.end_pos or 0)
        return number(str(token))

    def _leaf(self, leaf: Expression, token: Token) -> _Part:
        return _Part(leaf, 1, 1, token.start_pos or 0, token.end_pos or 0)

    def _join(
        self,
        make: Callable[..., Expression],
        parts: list[_Part],
        start: int | None = None,
        end: int | None = None,
    ) -> _Part:
        start = parts[0].start if start is None else start
        end = parts[-1].end if end is None else end
        depth = 1 + max(p.depth for p in parts)
        size = 1 + sum(p.size for p in parts)
        if depth > self.limits.depth:
            reason = f"the expression is nested more than {self.limits.depth} deep"
            self._fail(reason, start, end)
        if size > self.limits.nodes:
            reason = f"the expression has more than {self.limits.nodes} parts"
            self._fail(reason, start, end)
        return _Part(make(*(p.tree for p in parts)), depth, size, start, end)

    def _fail(self, reason: str, start: int, end: int) -> NoReturn:
        raise ExpressionError(reason, self.source, start, end)


_BOUNDS = "bounds"
_PIECE = "piece"
_ALWAYS = variable("True")
_NOTATION_ARGUMENTS = {
    "Derivative": "an expression and a variable",
    "Integral": "an expression and a variable, or (variable, lower, upper)",
    "Sum": "an expression and (index, first, last)",
    "Product": "an expression and (index, first, last)",
    "Limit": "an expression, a variable and a point",
}


_BOUNDED: dict[str, Op] = {"Integral": "integral", "Sum": "sum", "Product": "product"}


def _notation(name: str, args: list[Expression]) -> Expression | None:
    """The node that `name` stands for, or None where its arguments make none."""
    if any(a.value == _BOUNDS and a.op == "call" for a in (*args[:1], *args[2:])):
        return None
    if len(args) >= 2 and args[1].op == "call" and args[1].value == _BOUNDS:
        index, first, last = args[1].args
        op = _BOUNDED.get(name)
        if op is None or len(args) != 2 or index.op != "variable":
            return None
        return Expression(op, (args[0], first, last), index.value)
    if len(args) < 2 or args[1].op != "variable":
        return None
    if len(args) == 2 and name in ("Derivative", "Integral"):
        plain: Op = "derivative" if name == "Derivative" else "integral"
        return Expression(plain, (args[0],), args[1].value)
    if name == "Limit" and len(args) in (3, 4):
        return Expression("limit", (args[0], *args[2:]), args[1].value)
    return None


def _is_token(child: object) -> bool:
    return isinstance(child, str)
