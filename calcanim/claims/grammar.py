"""The grammar of claims: expressions, and names that lessons give.

A layer over the grammar of expressions (with its notation: ``Derivative``, ``Integral``, ``Sum``,
``Product``, ``Limit``, ``oo``). What that grammar has no word for is set aside, the rest is read
by it, and what was set aside is put back as nodes:

========================= ============================================================
text                      node
========================= ============================================================
``f(3 + h)``, ``f'(x)``   ``call`` of ``f``, ``f'``, where ``f`` is no function of ours
``dy/du``                 ``call`` of ``d/d`` with the variables ``y`` and ``u``
``grad L(2, 1)``          ``call`` of ``grad L``
``(5, 4)``, a whole side  ``call`` of ``vector``; a product of two is a number
``Δx``, ``lambda_max``    ``variable``; so are ``E[f(x)]``, ``P(x <= 1)``, ``w_(k + 1)``
========================= ============================================================

Nothing that is read is ever evaluated or handed to sympy.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache

from calcanim.expressions.errors import ExpressionError
from calcanim.expressions.names import CANONICAL, CONSTANTS, NOTATION_NAMES
from calcanim.expressions.parse import parse
from calcanim.expressions.tree import Expression, call, variable
from calcanim.storyboard.statements import split

LEIBNIZ, VECTOR, GRADIENT = "d/d", "vector", "grad "
_MOST = 20_000  # characters
_DEEPEST = 40
_NAME = re.compile(r"[^\W\d_]\w*'*")
_RATE = re.compile(r"d([^\W\d_]\w*)/d([^\W\d_]\w*)(?![\w(\['])")
_PLAIN = re.compile(r"[A-Za-z](_?[0-9]+)?")
_RELATION = re.compile(r"[<>≤≥=|]")
_OURS = frozenset((*CANONICAL, *NOTATION_NAMES))


class ClaimError(ValueError):
    """The text is no side of a claim; the message is one sentence."""


@lru_cache(maxsize=2048)
def read(text: str) -> Expression:
    """One side of a claim as a tree. Raises ClaimError."""
    if len(text) > _MOST:
        raise ClaimError(f"a side of a claim has {len(text)} characters; the limit is {_MOST}")
    try:
        return _side(text, 0)
    except ExpressionError as error:
        raise ClaimError(f"'{text}' cannot be read: {error.reason}") from None


def is_plain(e: Expression) -> bool:
    """Whether the grammar of expressions alone can read it: no name of a lesson's stands in it."""
    return all(
        (n.value in CANONICAL.values() if n.op == "call" else True)
        and (
            (n.value or "").isidentifier() and (n.value or "").isascii()
            if n.op == "variable"
            else True
        )
        for _, n in e.walk()
    )


def _side(text: str, depth: int) -> Expression:
    text = text.strip()
    items = _items(text)
    if len(items) > 1:
        return call(VECTOR, *(_side(item, depth + 1) for item in items))
    return _expression(text, depth)


def _items(text: str) -> list[str]:
    """The components of a side that is a vector; one item for any other."""
    if not (text.startswith("(") and _closing(text, 0) == len(text) - 1):
        return [text]
    return list(split(text[1:-1], ","))


def _expression(text: str, depth: int) -> Expression:
    if depth > _DEEPEST:
        raise ClaimError(f"a claim is nested more than {_DEEPEST} deep")
    aside: dict[str, Expression] = {}
    written = "".join(_without_names(text, depth, aside))
    tree = parse(written, notation=True)
    if not aside:
        return tree

    def back(n: Expression) -> Expression:
        node = aside.get(n.value or "")
        if node is None or n.op == "variable":
            return node or n
        # A letter that a sum or an integral runs through, or that a derivative is in.
        return Expression(n.op, n.args, node.value)

    return tree.transform(back)


def _without_names(text: str, depth: int, aside: dict[str, Expression]) -> Iterator[str]:
    """`text` with a plain letter for each name; `aside` has what the letters stand for."""
    k = 0

    def put(node: Expression) -> str:
        name = f"q_{9000 + len(aside)}"
        if name in text:
            raise ClaimError(f"{name} is no name for a claim")
        aside[name] = node
        return name

    while k < len(text):
        rate = _RATE.match(text, k)
        if rate is not None:
            yield put(call(LEIBNIZ, variable(rate[1]), variable(rate[2])))
            k = rate.end()
            continue
        found = _NAME.match(text, k)
        if found is None:
            digits = re.compile(r"[0-9.]+([eE][+-]?[0-9]+)?|.", re.DOTALL).match(text, k)
            assert digits is not None
            yield digits[0]
            k = digits.end()
            continue
        name, k = found[0], found.end()
        if name == "grad":
            of = re.compile(r" ([^\W\d_]\w*)").match(text, k)
            if of is None:
                raise ClaimError("grad is followed by a space and a function's name")
            name, k = GRADIENT + of[1], of.end()
        following = text[k] if k < len(text) else ""
        if following == "(" and name in _OURS:
            yield name
        elif following in ("(", "["):
            end = _closing(text, k)
            inside = text[k + 1 : end]
            if following == "[" or name.endswith("_") or _RELATION.search(inside):
                yield put(variable(f"{name}{following}{' '.join(inside.split())}{text[end]}"))
            else:
                args = (_expression(a, depth + 1) for a in split(inside, ","))
                yield put(call(name, *args))
            k = end + 1
        elif name.endswith("'"):
            raise ClaimError(f"{name} is a function, and stands here for none of its values")
        elif name in CONSTANTS or name == "oo" or _PLAIN.fullmatch(name):
            yield name
        else:
            yield put(call(name) if name.startswith(GRADIENT) else variable(name))


def _closing(text: str, opening: int) -> int:
    """Where the bracket that opens at `opening` is closed. Raises ClaimError."""
    depth = 0
    for k in range(opening, len(text)):
        depth += (text[k] in "([") - (text[k] in ")]")
        if depth == 0:
            return k
    raise ClaimError(f"a bracket is not closed in '{text}'")
