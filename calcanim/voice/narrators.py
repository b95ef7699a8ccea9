"""Who reads a film, as data that goes from one process to another."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from calcanim.render.heard import Narrator


@dataclass(frozen=True, slots=True)
class Choice:
    """A voice's name, or with `recordings` the path of a folder or of one long take.

    The other fields are those of `calcanim.voice.recorded.Recordings`; `loudness` is in LUFS.
    """

    voice: str
    recordings: bool
    loudness: float
    missing: str
    trim: bool
    denoise: bool

    def narrator(self, say: Callable[[str], None]) -> Narrator:
        """Who reads; `say` gets what a lecturer should know. Raises VoiceError."""
        if self.recordings:
            from calcanim.voice.recorded import Recordings

            return Recordings(
                Path(self.voice),
                self.loudness,
                missing=self.missing,
                trim=self.trim,
                denoise=self.denoise,
                say=say,
            )
        from calcanim.voice.reading import Reader
        from calcanim.voice.voices import voice as named

        return Reader(named(self.voice), self.loudness)
