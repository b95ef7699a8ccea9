"""A figure with an id of its own, and handles to its parts."""

from __future__ import annotations

from dataclasses import dataclass

from calcanim.notation.lines import fresh_id
from calcanim.storyboard.figures import Figure


@dataclass(frozen=True, slots=True)
class Mark:
    """Parts of a figure: what can be revealed, hidden, lit."""

    id: str
    keys: tuple[str, ...]

    def __add__(self, other: Mark) -> Mark:
        """Parts of the same figure together."""
        if other.id != self.id:
            raise ValueError(f"{self.id} and {other.id} are two figures")
        return Mark(self.id, tuple(dict.fromkeys((*self.keys, *other.keys))))


@dataclass(frozen=True, slots=True)
class Picture:
    """A figure that is shown as `id` in `region`."""

    id: str
    figure: Figure
    region: str = "figure"

    def mark(self, *keys: str) -> Mark:
        """A handle to parts of it."""
        return Mark(self.id, keys)


class Parts:
    """A handle to parts with these keys, as a property of a class of pictures."""

    def __init__(self, *keys: str) -> None:
        self.keys = keys

    def __get__(self, owner: Picture, kind: type[Picture] | None = None) -> Mark:
        """The parts in this picture."""
        return Mark(owner.id, self.keys)


def picture(figure: Figure, region: str = "figure") -> Picture:
    """A picture of a figure, with a fresh id."""
    return Picture(fresh_id("figure"), figure, region)
