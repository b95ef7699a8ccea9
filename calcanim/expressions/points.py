"""Points as they are typed: ``x=2, y=1``."""

from __future__ import annotations

from collections.abc import Iterator

from calcanim.expressions.errors import ExpressionError
from calcanim.expressions.parse import parse
from calcanim.expressions.tree import Expression


def named_numbers(text: str, option: str) -> dict[str, Expression]:
    """The numbers in ``name=number, name=number``, each a constant expression.

    Raises ExpressionError, which points at the place, for anything else.
    """
    out: dict[str, Expression] = {}
    for piece, start in _pieces(text):
        name, equals, value = piece.partition("=")
        end = start + max(len(piece), 1)
        if not equals:
            raise ExpressionError(f"--{option} needs name=number, as in x=2,y=1", text, start, end)
        variable = _read(name, text, start)
        if variable.op != "variable":
            raise ExpressionError(
                f"--{option} needs the name of a variable before the =",
                text,
                start,
                start + len(name),
            )
        at = start + len(name) + 1
        number = _read(value, text, at)
        if number.variables:
            raise ExpressionError(f"--{option} needs a number here", text, at, end)
        key = variable.value or ""
        if key in out:
            raise ExpressionError(f"--{option} names {key} twice", text, start, end)
        out[key] = number
    return out


def _read(piece: str, text: str, start: int) -> Expression:
    """`piece`, which begins at `start` of `text`; an error points into the whole text."""
    try:
        return parse(piece)
    except ExpressionError as error:
        begin = start + min(error.start, max(len(piece) - 1, 0))
        end = max(start + min(error.end, len(piece)), begin + 1)
        raise ExpressionError(error.reason, text, begin, end) from None


def _pieces(text: str) -> Iterator[tuple[str, int]]:
    """What stands between commas outside of brackets, with its place."""
    depth, start = 0, 0
    for k, character in enumerate(text):
        depth += (character in "([") - (character in ")]")
        if character == "," and depth == 0:
            yield text[start:k], start
            start = k + 1
    yield text[start:], start
