"""Expressions that change their formula: which piece counts, and where that changes."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from calcanim.expressions.tree import Expression, add, neg, number

# Whether a relation holds, by the sign of the left side less the right one.
HOLDS: dict[str, tuple[int, ...]] = {"<": (-1,), "<=": (-1, 0), "=": (0,), "!=": (-1, 1)}
HOLDS |= {">": (1,), ">=": (1, 0)}


def pairs(e: Expression) -> tuple[tuple[Expression, Expression | None], ...]:
    """The pieces in order: value and condition; None is "otherwise"."""
    args = e.args
    out: list[tuple[Expression, Expression | None]] = list(zip(args[::2], args[1::2], strict=False))
    return (*out, (args[-1], None)) if len(args) % 2 else tuple(out)


def relations(condition: Expression) -> Iterator[Expression]:
    """The relations that a condition is made of."""
    if condition.value == "and":
        for part in condition.args:
            yield from relations(part)
    else:
        yield condition


def difference(relation: Expression) -> Expression:
    """The left side less the right one."""
    left, right = relation.args
    return left if right == number(0) else add(left, neg(right))


def borders(e: Expression) -> Iterator[Expression]:
    """What changes its sign where a piece begins or ends."""
    for _, condition in pairs(e):
        if condition is not None:
            yield from map(difference, relations(condition))


def chosen(e: Expression, sign: Callable[[Expression], int]) -> Expression | None:
    """The value of the first piece whose condition holds; `sign` is that of an expression."""
    for value, condition in pairs(e):
        if condition is None or all(
            sign(difference(r)) in HOLDS[r.value or ""] for r in relations(condition)
        ):
            return value
    return None
