"""How long is too long: for the ear, in words, and for a place of the frame, in em."""

from __future__ import annotations

from calcanim.expressions.pieces import breadth
from calcanim.expressions.tree import Expression

HEARD = 16  # words of a formula that can be followed by ear
AGAIN = 6  # words of what is said beside other things, or once more

COLUMN = 17.0  # em: the derivation's column, at its smallest size
ROW = 9.0  # em: a row of the column, at a size that is easy to read
TERM = 6.0  # em: a term of a sum that takes several rows of the column
REST = 11.0  # em: what follows a short name on one row of the column
LABEL = 9.0  # em: what is set between or beside parts of a figure
LINK = 14.0  # em: what is set between two parts of a figure that are far apart
FRAME = 28.0  # em: a row of the whole frame
FULL = 75.0  # em: three such rows
CARD = 45.0  # em: two rows below the rule of a recap

SIGN = 2.0  # em: a sign between two sides

_MANY = {"add": "a sum of {} terms", "mul": "a product of {} factors"}
_KINDS = {"div": "a quotient", "pow": "a power", "neg": "the negative of such a formula"}
_COUNTS = ("no", "one", "two", "three", "four", "five")


def can_be_heard(words: str, most: int = HEARD) -> bool:
    """Whether so many words of a formula can be followed by ear."""
    return len(words.split()) <= most


def fitting(e: Expression | None, room: float = COLUMN) -> Expression | None:
    """`e`, where a line of it is no longer than `room`."""
    return e if e is not None and breadth(e) <= room else None


def crowded(*lines: Expression) -> bool:
    """Whether a line needs more than two rows of the column, or a part of it more than one."""
    return any(
        breadth(e) > 2 * ROW or max(breadth(part) for part in operands(e)) > ROW for e in lines
    )


def fits_row(*sides: Expression) -> bool:
    """Whether sides have room on one row of the column, with a sign before each but the first."""
    return sum(breadth(e) for e in sides) + SIGN * (len(sides) - 1) <= COLUMN


def fits_card(e: Expression) -> bool:
    """Whether `e` has room on two rows of a recap."""
    return not overlong(e, CARD)


def overlong(e: Expression, room: float = FULL) -> bool:
    """Whether the whole frame is too narrow: for all of it, or for a part that stays on a row."""
    return breadth(e) > room or max(breadth(part) for part in operands(e)) > FRAME


def operands(e: Expression) -> tuple[Expression, ...]:
    """The parts between which a line of `e` may end."""
    return e.args if e.op in ("add", "mul") else (e,)


def shape(e: Expression) -> str:
    """What kind of expression `e` is, where it is too long to be read aloud."""
    if e.op in _MANY:
        count = len(e.args)
        return _MANY[e.op].format(_COUNTS[count] if count < len(_COUNTS) else count)
    return _KINDS.get(e.op, "a function of a function")
