"""What may be wrong with data from outside, and how it is said."""

from __future__ import annotations

import difflib
import math
import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from calcanim.refusals import Refusal

LANGUAGE = r"[A-Za-z]{1,8}(-[A-Za-z0-9]{1,8})*"
"""A language's tag (BCP 47), as a pattern."""


class OutsideError(Refusal):
    """Data from outside is not what it should be; the message is one sentence with the place."""

    def __init__(self, reason: str, place: str = "") -> None:
        super().__init__(reason, place)
        self.reason, self.place = reason, place

    def __str__(self) -> str:
        return f"{self.place}: {self.reason}" if self.place else self.reason

    def within(self, step: str) -> OutsideError:
        """The same, seen from the thing that has the place at `step` (``.name`` or ``[3]``)."""
        joined = step + ("" if self.place.startswith("[") or not self.place else ".") + self.place
        return OutsideError(self.reason, joined)


@dataclass(frozen=True, slots=True)
class Among:
    """One of these words."""

    words: tuple[str, ...]

    def fault(self, value: Any) -> str | None:
        if value in self.words:
            return None
        near = difflib.get_close_matches(value, self.words, 1) if len(value) < 100 else []
        hint = f"; did you mean {near[0]}?" if near and near[0] else ""
        return (
            f"must be {either([w or '(empty)' for w in self.words])}, and is {shown(value)}{hint}"
        )


@dataclass(frozen=True, slots=True)
class Within:
    """A number from `low` to `high`, ends included."""

    low: float
    high: float = math.inf

    def fault(self, value: Any) -> str | None:
        if self.low <= value <= self.high:
            return None
        ends = f"at least {self.low:g}"
        if self.high < math.inf:
            ends = f"from {self.low:g} to {self.high:g}"
        return f"must be {ends}, and is {shown(value)}"


@dataclass(frozen=True, slots=True)
class Matching:
    """Text that this regular expression matches, as a whole; `what` says so in words."""

    pattern: str
    what: str

    def fault(self, value: Any) -> str | None:
        if re.fullmatch(self.pattern, value):
            return None
        return f"must be {self.what}, and is {shown(value)}"


# Ends of lines; what turns the direction of all that follows, on a page as in a terminal; and two
# that no XML may hold.
_UNSEEN = "\u2028\u2029\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069\ufffe\uffff"


@dataclass(frozen=True, slots=True)
class OneLine:
    """Text of one line without control characters, of at most `most` characters."""

    most: int
    empty: bool = False

    def fault(self, value: Any) -> str | None:
        if len(value) > self.most:
            return f"has at most {self.most:,} characters, and this one {len(value):,}"
        if any(c in _UNSEEN or unicodedata.category(c) == "Cc" for c in value):
            return f"must be one line without control characters, and is {shown(value)}"
        return None if self.empty or value.strip() else "must not be empty"


def shown(value: Any) -> str:
    """A short name of what stands where something else should."""
    if isinstance(value, bool | None):
        return {None: "null", True: "true", False: "false"}[value]
    if isinstance(value, str):
        return repr(value if len(value) <= 40 else value[:37] + "…")
    if isinstance(value, float):
        return repr(value)
    if isinstance(value, int):
        return str(value) if abs(value) < 10**20 else "a number of more than 20 digits"
    words: dict[type, str] = {list: "a list", tuple: "a list", dict: "a table"}
    return words.get(type(value), f"a {type(value).__name__}")


def near(word: str, known: Iterable[str], otherwise: str = "") -> str:
    """The end of a sentence about an unknown `word`: ``; did you mean input?``."""
    found = difflib.get_close_matches(word, known, 1) if len(word) < 100 else []
    return f"; did you mean {found[0]}?" if found and found[0] else otherwise


def either(words: list[str]) -> str:
    """The words as a choice: ``a, b or c``."""
    return words[0] if len(words) == 1 else f"{', '.join(words[:-1])} or {words[-1]}"
