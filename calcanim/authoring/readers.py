"""How each kind of parameter reads what was typed, and what it reads from it.

All that a reading needs is loaded as it is done: a lesson that is listed reads nothing.
"""

from __future__ import annotations

import difflib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, ClassVar

from calcanim.storyboard.lesson import LessonError

if TYPE_CHECKING:
    from calcanim.expressions import Expression

_COUNTS = ("no", "one", "two", "three", "four", "five", "six")
_EXAMPLE_VALUES = (2, 1, 3)
_SMALLEST = 1e-50  # a difference below that is rounding


@dataclass(frozen=True, slots=True)
class Function:
    """What was typed, and the names of its variables: of several in the order of the alphabet."""

    e: Expression
    names: tuple[str, ...]

    @property
    def x(self) -> str:
        """The only variable, or the first."""
        return self.names[0]


@dataclass(frozen=True, slots=True)
class Limits:
    """A variable that runs from `low` to `high`; an infinite end is ``oo`` or ``-oo``."""

    variable: str
    low: Expression
    high: Expression


@dataclass(frozen=True, slots=True)
class Data:
    """Columns of numbers, all of one length, by their names."""

    columns: Mapping[str, tuple[Expression, ...]]

    @property
    def rows(self) -> tuple[dict[str, Expression], ...]:
        """One mapping from names to numbers a row."""
        values = zip(*self.columns.values(), strict=True)
        return tuple(dict(zip(self.columns, row, strict=True)) for row in values)


@dataclass(frozen=True, slots=True)
class Kind:
    """The base of all kinds: text as it is."""

    default: str
    help: str
    metavar: ClassVar[str] = "TEXT"

    def read(self, text: str, name: str, others: Mapping[str, Any]) -> Any:
        """The value of `text`, the option `name`; `others` are those before it. Raises Refusal."""
        return text

    def shown(self, value: Any, text: str) -> str:
        """How people write a `value` that was read of `text`, on one line."""
        return text


@dataclass(frozen=True, slots=True)
class FunctionKind(Kind):
    least: int
    most: int
    needs: str
    constant: bool
    metavar: ClassVar[str] = "EXPRESSION"

    def read(self, text: str, name: str, others: Mapping[str, Any]) -> Function:
        from calcanim.expressions import parse

        e = parse(text)
        names = tuple(sorted(e.variables))
        if not names and self.constant and self.least == 1:
            names = ("x",)
        if not self.least <= len(names) <= self.most:
            few, many = _count(self.least), _count(self.most)
            count = many if few == many else f"{few} to {many}"
            noun = "variable" if self.most == 1 else "variables"
            has = f"it has {', '.join(names)}" if names else "it has none"
            raise LessonError(f"{self.needs} needs a function of {count} {noun}; {has}")
        return Function(e, names)

    def shown(self, value: Function, text: str) -> str:
        return _written(value.e)


@dataclass(frozen=True, slots=True)
class NumberKind(Kind):
    above: int | None
    below: int | None
    noun: str
    metavar: ClassVar[str] = "NUMBER"

    def read(self, text: str, name: str, others: Mapping[str, Any]) -> Expression:
        e = _constant(text, name)
        if self.above is None and self.below is None:
            return e
        value = _value(e, text, name)
        noun = self.noun or f"--{name}"
        if self.above is not None and value - self.above < _SMALLEST:
            raise LessonError(f"{noun} must be above {self.above}, and {text} is not")
        if self.below is not None and self.below - value < _SMALLEST:
            raise LessonError(f"{noun} must be below {self.below}, and {text} is not")
        return e

    def shown(self, value: Expression, text: str) -> str:
        return _written(value)


@dataclass(frozen=True, slots=True)
class WholeKind(Kind):
    low: int
    high: int
    metavar: ClassVar[str] = "N"

    def read(self, text: str, name: str, others: Mapping[str, Any]) -> int:
        typed = text.strip()
        digits = typed.removeprefix("-")
        known = digits.isascii() and digits.isdecimal() and len(digits) <= len(str(self.high)) + 1
        if not known or not self.low <= int(typed) <= self.high:
            raise LessonError(
                f"--{name} needs a whole number from {self.low} to {self.high}, and {text} is none"
            )
        return int(typed)


@dataclass(frozen=True, slots=True)
class BoundKind(Kind):
    metavar: ClassVar[str] = "NUMBER|oo|-oo"

    def read(self, text: str, name: str, others: Mapping[str, Any]) -> Expression:
        from calcanim.expressions.points import bound

        e = bound(text)
        if e.variables:
            raise LessonError(f"a limit must be a number, and {e} contains {e.variables[0]}")
        return e

    def shown(self, value: Expression, text: str) -> str:
        return _written(value)


@dataclass(frozen=True, slots=True)
class PointKind(Kind):
    of: str
    noun: str
    some: int = 0
    more: str = ""
    metavar: ClassVar[str] = "NAME=NUMBER,…"

    def read(self, text: str, name: str, others: Mapping[str, Any]) -> dict[str, Expression]:
        from calcanim.expressions.names import fresh_names
        from calcanim.expressions.points import named_numbers

        names: tuple[str, ...] = others[self.of].names
        if self.more:
            names += fresh_names((self.more,), names)
        if not text.strip() and not self.default:
            return {}
        if len(names) == 1 and "=" not in text:
            return {names[0]: _constant(text, name)}
        at = named_numbers(text, name)
        if self.some:
            return self._some(at, names, text == self.default)
        if text == self.default and set(at) != set(names) and len(at) == len(names):
            at = dict(zip(names, at.values(), strict=True))
        if set(at) != set(names) and self.more:
            raise LessonError(f"--{name} needs a value for {names[0]} and one for {names[-1]}")
        if set(at) != set(names):
            noun = self.noun or f"the {name}"
            each = " and for ".join(names)
            values = (*_EXAMPLE_VALUES, *(1 for _ in names))
            wanted = ",".join(f"{n}={k}" for n, k in zip(names, values, strict=False))
            raise LessonError(f'{noun} needs a value for {each}: --{name} "{wanted}"')
        return {n: at[n] for n in names}

    def shown(self, value: Mapping[str, Expression], text: str) -> str:
        from calcanim.expressions.tree import variable

        if "=" not in text:
            return ", ".join(map(_written, value.values()))
        return ", ".join(f"{_written(variable(n))} = {_written(e)}" for n, e in value.items())

    def _some(
        self, at: dict[str, Expression], names: tuple[str, ...], default: bool
    ) -> dict[str, Expression]:
        """As many of the variables as are wanted: those that are named, then the first ones."""
        from calcanim.expressions.tree import number

        if default and not set(at) <= set(names):
            at = dict(zip(names, at.values(), strict=False))
        strangers = [n for n in at if n not in names]
        if strangers:
            raise LessonError(f"{self.noun} names {strangers[0]}, which is no variable here")
        if len(at) > self.some:
            raise LessonError(f"{self.noun} has at most {self.some} variables; yours has {len(at)}")
        wanted = [*at, *(n for n in names if n not in at)][: self.some]
        return {n: at.get(n, number(0)) for n in names if n in wanted}


@dataclass(frozen=True, slots=True)
class LimitsKind(Kind):
    among: tuple[str, ...]
    metavar: ClassVar[str] = "NAME,FROM,TO"

    def read(self, text: str, name: str, others: Mapping[str, Any]) -> Limits | None:
        from calcanim.expressions.errors import ExpressionError
        from calcanim.expressions.points import bound, number_within, pieces, variable_within

        if not (text or self.default):
            return None
        found = list(pieces(text))
        if len(found) != 3:
            reason = f"--{name} needs a variable and its two limits, as in y,0,2"
            raise ExpressionError(reason, text, 0, len(text))
        (first, start), *ends = found
        variable = variable_within(first, text, start, name)
        known = {others[o].variable for o in self.among if others[o] is not None}
        low, high = (number_within(piece, text, at, name, bound, known) for piece, at in ends)
        return Limits(variable, low, high)


@dataclass(frozen=True, slots=True)
class IntervalKind(Kind):
    empty: bool
    metavar: ClassVar[str] = "LOW,HIGH"

    def read(
        self, text: str, name: str, others: Mapping[str, Any]
    ) -> tuple[Expression, Expression]:
        from calcanim.expressions.errors import ExpressionError
        from calcanim.expressions.points import bound, number_within, pieces

        found = list(pieces(text))
        if len(found) != 2:
            reason = f"--{name} needs two numbers, the smaller one first, as in -1,1"
            raise ExpressionError(reason, text, 0, len(text))
        low, high = (number_within(piece, text, at, name, bound) for piece, at in found)
        first, last = _value(low, str(low), name), _value(high, str(high), name)
        if not (first < last or (self.empty and first == last)):
            reason = f"--{name} needs the smaller number first"
            raise ExpressionError(reason, text, 0, len(text))
        return low, high

    def shown(self, value: Sequence[Expression], text: str) -> str:
        return ", ".join(map(_written, value))


@dataclass(frozen=True, slots=True)
class DataKind(Kind):
    most: int
    metavar: ClassVar[str] = "NAME=NUMBER,…;…"

    def read(self, text: str, name: str, others: Mapping[str, Any]) -> Data:
        from calcanim.expressions.errors import ExpressionError
        from calcanim.expressions.points import number_within, pieces, variable_within

        columns: dict[str, tuple[Expression, ...]] = {}
        for column, start in pieces(text, ";"):
            head, equals, values = column.partition("=")
            if not equals:
                reason = f"--{name} needs name=numbers, as in x=1,2,3; y=2,4,6"
                raise ExpressionError(reason, text, start, start + max(len(column), 1))
            key = variable_within(head, text, start, name)
            if key in columns:
                raise ExpressionError(f"--{name} names {key} twice", text, start, start + len(head))
            begin = start + len(head) + 1
            columns[key] = tuple(
                number_within(piece, text, begin + at, name) for piece, at in pieces(values)
            )
        self._refuse_uneven(columns, name)
        return Data(columns)

    def _refuse_uneven(self, columns: Mapping[str, Sequence[object]], name: str) -> None:
        lengths = {key: len(column) for key, column in columns.items()}
        if len(set(lengths.values())) > 1:
            each = " and ".join(f"{key} has {n}" for key, n in lengths.items())
            raise LessonError(f"the columns of --{name} need the same number of values: {each}")
        rows = max(lengths.values())
        if rows > self.most:
            raise LessonError(f"--{name} takes at most {self.most} rows; there are {rows}")


@dataclass(frozen=True, slots=True)
class NumbersKind(Kind):
    most: int
    metavar: ClassVar[str] = "NUMBER,…"

    def read(self, text: str, name: str, others: Mapping[str, Any]) -> tuple[Expression, ...]:
        from calcanim.expressions.points import number_within, pieces

        found = tuple(number_within(piece, text, at, name) for piece, at in pieces(text))
        if len(found) > self.most:
            raise LessonError(
                f"--{name} takes at most {self.most} numbers, and there are {len(found)}"
            )
        return found


@dataclass(frozen=True, slots=True)
class ChoiceKind(Kind):
    options: tuple[str, ...]

    @property
    def metavar(self) -> str:  # type: ignore[override]
        return "|".join(self.options)

    def read(self, text: str, name: str, others: Mapping[str, Any]) -> str:
        if text in self.options:
            return text
        near = difflib.get_close_matches(text, self.options, 1)
        hint = f"; did you mean {near[0]}?" if near else ""
        raise LessonError(f"--{name} needs one of {', '.join(self.options)}, not '{text}'{hint}")


def _count(n: int) -> str:
    return _COUNTS[n] if n < len(_COUNTS) else str(n)


def _written(e: Expression) -> str:
    from calcanim.expressions.inline import inline

    return inline(e)


def _constant(text: str, name: str) -> Expression:
    from calcanim.expressions import parse

    e = parse(text)
    if e.variables:
        raise LessonError(f"--{name} needs a number, and {text} contains {e.variables[0]}")
    return e


def _value(e: Expression, text: str, name: str) -> Any:
    """The size of a constant, which may be infinite, as an mpf."""
    from calcanim.expressions.points import size_of

    value = size_of(e)
    if value is None:
        raise LessonError(f"--{name} needs a real number, and {text} is none")
    return value
