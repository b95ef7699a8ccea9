"""What stands for a voice: the name of one, or where recordings lie. Nothing is loaded for it."""

from __future__ import annotations

import os
from pathlib import Path

from calcanim.voice.errors import VoiceError

GROUP = "calcanim.voices"


def names() -> tuple[str, ...]:
    """The names of all voices, installed or not; ours is among them."""
    from importlib.metadata import entry_points

    return tuple(sorted({"heart", *(e.name for e in entry_points(group=GROUP))}))


def is_path(voice: str, folder: Path | None = None) -> bool:
    """Whether what stands for a voice names recordings, from `folder` or here, and no voice.

    A slash makes it a path. A voice's name is that voice, also where a file is called so.
    """
    if voice == "none":
        return False
    if "/" in voice or os.sep in voice:
        return True
    return os.path.exists((folder or Path()) / voice) and voice not in names()


def refuse_unknown(name: str) -> None:
    """Raise VoiceError where there is no voice of this name."""
    if name in names():
        return
    import difflib

    near = difflib.get_close_matches(name, names(), 1)
    hint = f"did you mean '{near[0]}'?" if near else f"there are: {', '.join(names())}."
    raise VoiceError(
        f"no voice '{name}'; {hint} A folder of recordings is given with a slash: ./{name}/"
    )
