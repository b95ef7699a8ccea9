"""Which voices there are: entry points of the group ``calcanim.voices``."""

from __future__ import annotations

import difflib
from importlib.metadata import entry_points

from calcanim.voice.named import GROUP, names
from calcanim.voice.speech import Voice, VoiceError


def voice(name: str) -> Voice:
    """The voice of a name. Raises VoiceError where there is none, or where it lacks something."""
    for entry in entry_points(group=GROUP):
        if entry.name == name:
            try:
                made: Voice = entry.load()()
            except VoiceError:
                raise
            except Exception as error:
                raise VoiceError(f"the voice '{name}' does not load: {error}") from error
            return made
    if name == "heart":
        from calcanim.voice.heart import Heart

        return Heart()
    near = difflib.get_close_matches(name, names(), 1)
    hint = f"did you mean '{near[0]}'?" if near else f"there are: {', '.join(names())}."
    raise VoiceError(
        f"no voice '{name}'; {hint} A folder of recordings is given with a slash: ./{name}/"
    )
