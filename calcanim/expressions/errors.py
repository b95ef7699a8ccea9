"""The error that points at the place in the text where reading failed."""

from __future__ import annotations

from unicodedata import east_asian_width

from calcanim.refusals import Refusal

_WINDOW = 76


class ExpressionError(Refusal):
    """Text that is no expression, with the reason and the place.

    `reason` is one sentence; ``source[start:end]`` is what it is about (empty only at the end of
    an empty source). ``str(error)`` is the reason, the source and a line of carets.
    """

    def __init__(self, reason: str, source: str, start: int, end: int) -> None:
        super().__init__(reason, source, start, end)
        self.reason = reason
        self.source = source
        self.start = start
        self.end = end

    def __str__(self) -> str:
        first, last = self._window()
        start, end = max(self.start, first), max(min(self.end, last), self.start + 1)
        head = "..." if first else ""
        tail = "..." if last < len(self.source) else ""
        shown = head + "".join(map(_shown, self.source[first:last])) + tail
        indent = len(head) + _width(self.source[first:start])
        carets = max(_width(self.source[start:end]), 1)
        return f"{self.reason}\n  {shown}\n  {' ' * indent}{'^' * carets}"

    def _window(self) -> tuple[int, int]:
        if len(self.source) <= _WINDOW + 24:
            return 0, len(self.source)
        first = max(0, min(self.start - _WINDOW // 2, len(self.source) - _WINDOW))
        return first, first + _WINDOW


def _shown(character: str) -> str:
    if character in "\t\n\r":
        return " "
    return character if character.isprintable() else "?"


def _width(text: str) -> int:
    return sum(2 if east_asian_width(c) in "WF" else 1 for c in text)
