"""Beats: a title, what is said, and what moves as it is said."""

from __future__ import annotations

from collections.abc import Callable

from calcanim.authoring.words import Fact, Part, told
from calcanim.storyboard.board import Beat, Mark


def beat(title: str, *parts: Part, **facts: Fact) -> Beat:
    """One thought: sentences and cues as `told` takes them. The film gives it its time."""
    said = told(*parts, **facts)
    marks = tuple(Mark(n, word) for n, word in enumerate(said.starts))
    return Beat(title, said.narration, said.cues, marks=marks)


def teller(**facts: Fact) -> Callable[..., Beat]:
    """`beat` for a film whose sentences all know the same `facts`."""

    def tell(title: str, *parts: Part, **own: Fact) -> Beat:
        return beat(title, *parts, **{**facts, **own})

    return tell
