"""A result that knows the sympy symbols it came from, so that it can go back as what it was."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from calcanim.expressions.tree import Expression


class Remembered(Expression):
    """An Expression like any other, equal to it, whose ``_sympy_`` has the symbols that came in."""

    __slots__ = ("symbols",)
    symbols: Mapping[str, Any]

    def __init__(self, e: Expression, symbols: Mapping[str, Any]) -> None:
        super().__init__(e.op, e.args, e.value)
        object.__setattr__(self, "symbols", dict(symbols))

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, Expression):
            return NotImplemented
        return (self.op, self.args, self.value) == (other.op, other.args, other.value)

    def __hash__(self) -> int:
        return hash(Expression(self.op, self.args, self.value))

    def _sympy_(self) -> Any:
        from calcanim.expressions.bridge import plain_symbol, to_sympy

        return to_sympy(self, lambda name: self.symbols.get(name) or plain_symbol(name))
