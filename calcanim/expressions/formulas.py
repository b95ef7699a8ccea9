"""The formulas in the rows of functions, with something in place of their arguments."""

from __future__ import annotations

from functools import lru_cache

from calcanim.expressions.parse import parse
from calcanim.expressions.tree import Expression

_read = lru_cache(maxsize=None)(parse)


def filled(formula: str, *arguments: Expression) -> Expression:
    """A formula in u and v, with the first and the second of `arguments` in their places."""
    places = dict(zip("uv", arguments, strict=False))

    def put(n: Expression) -> Expression:
        return places.get(n.value or "", n) if n.op == "variable" else n

    return _read(formula).transform(put)
