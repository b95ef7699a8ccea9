"""Which voices there are: entry points of the group ``calcanim.voices``."""

from __future__ import annotations

from importlib.metadata import entry_points

from calcanim.voice.errors import VoiceError
from calcanim.voice.named import GROUP, refuse_unknown
from calcanim.voice.speech import Voice


def voice(name: str) -> Voice:
    """The voice of a name. Raises VoiceError where there is none, or where it lacks something."""
    refuse_unknown(name)
    for entry in entry_points(group=GROUP):
        if entry.name == name:
            try:
                made: Voice = entry.load()()
            except VoiceError:
                raise
            except Exception as error:
                raise VoiceError(f"the voice '{name}' does not load: {error}") from error
            return made
    from calcanim.voice.heart import Heart

    return Heart()
