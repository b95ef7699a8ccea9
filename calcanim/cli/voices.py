"""Who reads a film aloud, from what was typed: a voice's name, or where recordings lie."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

if TYPE_CHECKING:
    from calcanim.render.heard import Narrator
    from calcanim.render.spec import RenderSpec

LOUDNESS = -16.0  # LUFS


def is_path(voice: str) -> bool:
    """Whether ``--voice`` names recordings, and no voice."""
    separated = "/" in voice or os.sep in voice
    return voice != "none" and (separated or Path(voice).exists())


def narrator_of(
    spec: RenderSpec,
    voice: str,
    loudness: float = LOUDNESS,
    missing: str = "refuse",
    trim: bool = True,
    denoise: bool = False,
    **_: Any,
) -> Narrator | None:
    """Who reads, or None: then nothing of voices is loaded.

    Raises SpecError for a film that cannot be heard, and VoiceError where there is no such voice.
    """
    if voice == "none":
        return None
    from calcanim.render.video import refuse_mute

    refuse_mute(spec)
    if is_path(voice):
        from calcanim.voice.recorded import Recordings

        return Recordings(
            Path(voice),
            loudness,
            missing=missing,
            trim=trim,
            denoise=denoise,
            say=lambda sentence: click.echo(f"calcanim: {sentence}", err=True),
        )
    from calcanim.voice.reading import Reader
    from calcanim.voice.voices import voice as named

    return Reader(named(voice), loudness)
