"""Beats: a title, what is said, and what moves as it is said."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from calcanim.authoring.words import Fact, Part, told
from calcanim.storyboard.board import Beat, Mark
from calcanim.storyboard.cards import Card


@dataclass(frozen=True, slots=True)
class Recap(Beat):
    """A beat with what the film comes to, which is the film's card, too."""

    card: Card | None = None


def card_of(beats: Sequence[Beat], topic: str) -> Card | None:
    """The card of the film that these beats make."""
    found = [b.card for b in beats if isinstance(b, Recap) and b.card is not None]
    return replace(found[-1], topic=topic) if found else None


def beat(title: str, *parts: Part, **facts: Fact) -> Beat:
    """One thought: sentences and cues as `told` takes them. The film gives it its time."""
    said = told(*parts, **facts)
    marks = tuple(Mark(n, word) for n, word in enumerate(said.starts))
    return Beat(title, said.narration, said.cues, marks=marks, letters=said.letters)


def teller(**facts: Fact) -> Callable[..., Beat]:
    """`beat` for a film whose sentences all know the same `facts`."""

    def tell(title: str, *parts: Part, **own: Fact) -> Beat:
        return beat(title, *parts, **{**facts, **own})

    return tell
