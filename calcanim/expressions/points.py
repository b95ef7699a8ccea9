"""What is typed of numbers with names and in lists: ``x=2, y=1``, ``y,0,2``, ``-oo``."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator
from typing import TYPE_CHECKING

from calcanim.expressions.errors import ExpressionError
from calcanim.expressions.parse import parse
from calcanim.expressions.tree import INFINITY, Expression, neg

if TYPE_CHECKING:
    from mpmath import mpf

_ENDLESS = ("oo", "+oo", "inf", "infinity")


def named_numbers(text: str, option: str) -> dict[str, Expression]:
    """The numbers in ``name=number, name=number``, each a constant expression.

    Raises ExpressionError, which points at the place, for anything else.
    """
    out: dict[str, Expression] = {}
    for piece, start in pieces(text):
        name, equals, value = piece.partition("=")
        end = start + max(len(piece), 1)
        if not equals:
            raise ExpressionError(f"--{option} needs name=number, as in x=2,y=1", text, start, end)
        key = variable_within(name, text, start, option)
        number = number_within(value, text, start + len(name) + 1, option)
        if key in out:
            raise ExpressionError(f"--{option} names {key} twice", text, start, end)
        out[key] = number
    return out


def bound(text: str) -> Expression:
    """A constant expression, ``oo`` or ``-oo``."""
    plain = text.strip().replace(" ", "")
    if plain in _ENDLESS:
        return INFINITY
    if plain.startswith("-") and plain[1:] in _ENDLESS:
        return neg(INFINITY)
    return parse(text)


def variable_within(piece: str, text: str, start: int, option: str) -> str:
    """The name of a variable that is `piece` of `text`, from `start` on."""
    found = _within(piece, text, start)
    if found.op != "variable":
        reason = f"--{option} needs the name of a variable before the ="
        raise ExpressionError(reason, text, start, start + len(piece))
    return found.value or ""


def number_within(
    piece: str,
    text: str,
    start: int,
    option: str,
    read: Callable[[str], Expression] = parse,
    known: Collection[str] = (),
) -> Expression:
    """The expression that is `piece` of `text`, from `start` on, without variables but `known`."""
    found = _within(piece, text, start, read)
    if not set(found.variables) <= set(known):
        end = start + max(len(piece), 1)
        raise ExpressionError(f"--{option} needs a number here", text, start, end)
    return found


def _within(
    piece: str, text: str, start: int, read: Callable[[str], Expression] = parse
) -> Expression:
    """`piece`, which begins at `start` of `text`; an error points into the whole text."""
    try:
        return read(piece)
    except ExpressionError as error:
        begin = start + min(error.start, max(len(piece) - 1, 0))
        end = max(start + min(error.end, len(piece)), begin + 1)
        raise ExpressionError(error.reason, text, begin, end) from None


def pieces(text: str, between: str = ",") -> Iterator[tuple[str, int]]:
    """What stands between commas, or `between`, outside of brackets, with its place."""
    depth, start = 0, 0
    for k, character in enumerate(text):
        depth += (character in "([") - (character in ")]")
        if character == between and depth == 0:
            yield text[start:k], start
            start = k + 1
    yield text[start:], start


def size_of(e: Expression) -> mpf | None:
    """The number that a constant expression or an infinite bound is; None where it is none."""
    from mpmath import mpf

    from calcanim.expressions.evaluate import EvaluationOverflowError, evaluate

    if e in (INFINITY, neg(INFINITY)):
        return mpf("inf") if e == INFINITY else mpf("-inf")
    try:
        return evaluate(e, {}, 60)
    except EvaluationOverflowError:
        return None
