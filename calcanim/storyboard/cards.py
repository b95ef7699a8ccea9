"""Cards: what films come to."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from calcanim.outside import ADDED
from calcanim.storyboard.formula import Formula
from calcanim.storyboard.words import at_most

_USE = 200  # characters


@dataclass(frozen=True, slots=True)
class Card:
    """What a film comes to, for a sheet of many: its lesson's topic, the general rule, the example.

    `use` is a sentence, or none: what the rule is for. `picture` is the id of the film's figure
    that shows the rule best, for one of a group ``ID.KEY``; without one it is that which stands
    longest. Raises ValueError for a
    sentence that nobody reads.
    """

    topic: str
    general: Formula
    example: Formula | None = None
    use: str = ""
    picture: str = field(default="", metadata=ADDED)

    def __post_init__(self) -> None:
        at_most("the use of a card", self.use, _USE)

    @property
    def formulas(self) -> Iterator[Formula]:
        """The formulas on it."""
        yield self.general
        if self.example is not None:
            yield self.example


def as_sentence(words: str) -> str:
    """With a capital and a full stop."""
    words = words.strip()
    return words[:1].upper() + words[1:] + ("" if words[-1:] in (".", "?", "!", "") else ".")
