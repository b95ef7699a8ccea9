"""What a rendering asks of a voice: `calcanim.voice` has it, and a silent film loads none of it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Protocol

from calcanim.render.manifest import Section, VoiceRecord
from calcanim.store import Store
from calcanim.storyboard.board import Storyboard


class Sound(Protocol):
    """The track of a film."""

    def packets(self, film: Any, container: str) -> list[Any]:
        """Encoded for a container that is open for writing, to which no packet was written yet."""


class Reading(Protocol):
    """A film read aloud."""

    @property
    def board(self) -> Storyboard:
        """The film with other stillness: the cues and motions are those of the silent one."""

    @property
    def identity(self) -> str:
        """Who reads, with all that changes what is heard."""

    def sound(self, starts: Sequence[float], seconds: float) -> Sound:
        """The track of the film whose beats begin at `starts`, so many seconds long."""

    def record(self, sound: Any) -> VoiceRecord:
        """What the manifest says of who reads, and of the track."""

    def spoken(self, sections: Sequence[Section]) -> tuple[Section, ...]:
        """The sections with the times of their words."""


class Narrator(Protocol):
    """Gives the speeches of films: a voice, or recordings."""

    def identity(self, board: Storyboard | None) -> str:
        """Who reads, with all that changes what is heard."""

    def read(self, board: Storyboard, store: Store | None) -> Reading:
        """The film as it is read. Raises Refusal."""

    def made(self, board: Storyboard) -> None:
        """The film of `board` as it was read is in its place."""

    @property
    def noted(self) -> bool:
        """Whether what `made` leaves is there; a film out of the cache is not read again for it."""
