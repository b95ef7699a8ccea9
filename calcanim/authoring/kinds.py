"""Kinds of parameters: each reads its own text, and refuses what does not suit it in one sentence.

A kind is the default of a lesson's parameter: ``def build(at: Expression = number("2")) -> …``. The
command line makes an option of it and has it read before anything heavy is loaded; the lesson
is called with what it read.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from calcanim.authoring.readers import (
    BoundKind,
    ChoiceKind,
    DataKind,
    FunctionKind,
    IntervalKind,
    Kind,
    LimitsKind,
    NumberKind,
    NumbersKind,
    PointKind,
    WholeKind,
)

# Functions make the kinds, so that a parameter may be annotated with what the lesson gets.


def function(
    default: object,
    help: str = "",
    *,
    variables: int | tuple[int, int] = 1,
    needs: str = "this lesson",
    constant: bool = False,
) -> Any:
    """A function of `variables` variables (or of so many to so many): a `Function`.

    `needs` says who refuses others; with `constant` a constant is a function of x.
    """
    least, most = (variables, variables) if isinstance(variables, int) else variables
    return FunctionKind(str(default), help, least, most, needs, constant)


def density(default: object, help: str = "", *, variables: int | tuple[int, int] = 1) -> Any:
    """A density of `variables` variables, a constant too: a `Function`.

    Whether its area is 1 is for the lesson to say, which knows from where to where.
    """
    return function(default, help, variables=variables, needs="a density here", constant=True)


def number(
    default: object,
    help: str = "",
    *,
    above: int | None = None,
    below: int | None = None,
    noun: str = "",
) -> Any:
    """A constant expression, strictly between `above` and `below`: an Expression.

    `noun` is what a sentence calls it, where that is not its option.
    """
    return NumberKind(str(default), help, above, below, noun)


def whole(default: object, help: str = "", *, low: int = 0, high: int = 10**12) -> Any:
    """A whole number from `low` to `high`: an int."""
    return WholeKind(str(default), help, low, high)


def bound(default: object, help: str = "") -> Any:
    """A constant expression, ``oo`` or ``-oo``: an Expression."""
    return BoundKind(str(default), help)


def point(
    default: object,
    help: str = "",
    *,
    of: str = "function",
    noun: str = "",
    some: int = 0,
    more: str = "",
) -> Any:
    """A number for every variable of the function `of`: a dict in the order of its names.

    The default's numbers serve whatever the variables are called; for one variable a bare number
    does. `noun` is what a sentence calls it, where that is not its option. With `some` it is for so
    many of the variables: those that are named, then the first ones, at 0. Where the default is
    empty, so may the point be: the lesson gets no numbers, and finds a point itself. With `more`
    there is one number more, of that name, or of another where a variable has it: a height.
    """
    return PointKind(str(default), help, of, noun, some, more)


def limits(default: object, help: str = "", *, among: Sequence[str] = ()) -> Any:
    """A variable and where it runs from and to, ``y,0,2``: `Limits`.

    The ends may contain the variables of the limits whose options are `among`. Where the default
    is empty, limits that are not typed are None.
    """
    return LimitsKind(str(default), help, tuple(among))


def interval(default: object, help: str = "", *, empty: bool = False) -> Any:
    """Two bounds, ``-1,1``, the smaller one first: a pair of Expressions; equal if also `empty`."""
    return IntervalKind(str(default), help, empty)


def data(default: object, help: str = "", *, most: int = 24) -> Any:
    """Columns of at most `most` numbers, ``x=1,2,3; y=2,4,6``: `Data`."""
    return DataKind(str(default), help, most)


def numbers(default: object, help: str = "", *, most: int = 12) -> Any:
    """At most `most` constant expressions, ``0.9,0.8,2/3``: a tuple of Expressions."""
    return NumbersKind(str(default), help, most)


def choice(default: object, help: str = "", *, options: Sequence[str]) -> Any:
    """One of `options`: a str."""
    return ChoiceKind(str(default), help, tuple(options))


def text(default: object, help: str = "") -> Any:
    """What was typed, as it is: a str."""
    return Kind(str(default), help)
