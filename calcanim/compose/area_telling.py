"""What the beats of an area film share: how the function, its limits and its area are said."""

from __future__ import annotations

import math
from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property

from mpmath import mpf

from calcanim.calculus.bounds import end_value
from calcanim.calculus.integrals.area import AreaUnder
from calcanim.compose.area_curves import turning
from calcanim.compose.area_figure import Picture
from calcanim.compose.area_lines import Lines
from calcanim.exact.values import Value
from calcanim.expressions.parse import parse
from calcanim.expressions.spoken import spoken
from calcanim.expressions.tree import Expression
from calcanim.notation.shown import Shown, shown

LONGEST_SAID = 40  # characters of a formula that is read aloud
MOST_WORDS = 15  # of a formula that is read aloud: six seconds
FEW_WORDS = 6  # of what is read aloud more than once
SHORT_SAID = 14  # of one that is read aloud more than once, or before a decimal


@dataclass(frozen=True)
class Telling:
    """An area, its picture, its lines, and the words for them."""

    picture: Picture

    @property
    def area(self) -> AreaUnder:
        return self.picture.area

    @cached_property
    def lines(self) -> Lines:
        """The formulas."""
        return Lines(self.area)

    @cached_property
    def signed(self) -> bool:
        """Whether some of the area counts as negative."""
        return turning(self.picture.view)

    @property
    def name(self) -> str:
        """The function, as it is said."""
        return spoken(self.area.f) if can_be_said(self.area.f) else "this function"

    @property
    def name_again(self) -> str:
        """The function, as it is said once it has been introduced."""
        short = len(str(self.area.f)) <= SHORT_SAID and brief(self.name)
        return self.name if short else "f"

    @property
    def number_again(self) -> str:
        """What the area comes to, as it is said once it has been said."""
        return self.number if brief(self.number) else "that number"

    @property
    def ends(self) -> tuple[str, str]:
        """The limits, as they are said."""
        return spoken(self.area.low), spoken(self.area.high)

    @cached_property
    def number(self) -> str:
        """What the area comes to, as it is said."""
        return self.said_number(self.area.solution.result, self.area.value)

    def said_number(self, result: object, value: Value) -> str:
        """An exact number and its decimal, as they are said."""
        number = shown(value.exact, value.approx, 5)
        if number.exact or not isinstance(result, Expression):
            return number.words
        exactly = spoken(result)
        if len(str(result)) > SHORT_SAID or not brief(exactly):
            return number.words
        return f"{exactly}, {number.words}"

    def pole(self) -> str:
        """The first pole, as it is said."""
        for p in self.area.parts:
            for end, is_open in ((p.low, p.open_low), (p.high, p.open_high)):
                if is_open and math.isfinite(end):
                    return spoken(self.exactly(end))
        return "its end"

    def exactly(self, end: float) -> Expression:
        """A limit as it was typed, or the number."""
        for e in (self.area.low, self.area.high):
            value = value_of(e)
            if abs(value - end) <= 1e-9 * max(1.0, abs(end)):
                return e
        return numeral(end)

    def swings(self) -> bool:
        """Whether the area goes up and down as its boundary goes out."""
        return self.area.swings

    def endless(self) -> bool:
        """Whether a limit is infinite."""
        return any(math.isinf(e) for p in self.area.parts for e in (p.low, p.high))


def can_be_said(e: Expression) -> bool:
    """Whether a formula is short enough to be listened to."""
    return len(str(e)) <= LONGEST_SAID and len(spoken(e).split()) <= MOST_WORDS


def brief(words: str) -> bool:
    """Whether words are few enough to be said more than once."""
    return len(words.split()) <= FEW_WORDS


def numeral(value: float) -> Expression:
    """A decimal as an expression."""
    return parse(f"{value:.10g}", notation=True)


def about(value: float) -> Shown:
    """A float as a number to be shown: exact where it is short."""
    short = Fraction(f"{value:.8g}")
    exact = short if abs(float(short) - value) <= 1e-13 * abs(value) else None
    return shown(exact, mpf(value), 5)


def value_of(e: Expression) -> float:
    """The number of a limit of integration."""
    return float(end_value(e))
