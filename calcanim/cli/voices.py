"""Who reads a film aloud, from what was typed: a voice's name, or where recordings lie."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import click

from calcanim.outside.places import is_path
from calcanim.voice import LOUDEST, LOUDNESS, MISSING, QUIETEST

if TYPE_CHECKING:
    from calcanim.render.heard import Narrator
    from calcanim.render.spec import RenderSpec
    from calcanim.voice.narrators import Choice


def voice_option() -> click.Option:
    """``--voice``."""
    return click.Option(
        ["--voice"],
        default="none",
        show_default=True,
        metavar="NAME|FOLDER/|FILE",
        help="Who reads the film aloud: none, heart (needs calcanim[voice]), or recordings, "
        "a file a beat or one long take.",
    )


def recording_options() -> list[click.Option]:
    """How recordings are treated, and how loud a voice is."""
    return [
        click.Option(
            ["--missing"],
            type=click.Choice(MISSING),
            default=MISSING[0],
            show_default=True,
            help="What becomes of beats that have no recording of their words.",
        ),
        click.Option(
            ["--trim/--no-trim"], default=True, help="Cut what lies around a recording's words."
        ),
        click.Option(["--denoise"], is_flag=True, help="Take a recording's noise away."),
        click.Option(
            ["--loudness"],
            type=click.FloatRange(QUIETEST, LOUDEST),
            default=LOUDNESS,
            show_default=True,
            help="Of the voice, in LUFS.",
        ),
    ]


def choice_of(
    voice: str,
    loudness: float = LOUDNESS,
    missing: str = MISSING[0],
    trim: bool = True,
    denoise: bool = False,
    **_: Any,
) -> Choice | None:
    """Who is to read, or None: then nothing of voices is loaded."""
    if voice == "none":
        return None
    from calcanim.voice.narrators import Choice

    return Choice(voice, is_path(voice), loudness, missing, trim, denoise)


def narrator_of(spec: RenderSpec, voice: str, **options: Any) -> Narrator | None:
    """Who reads, or None.

    Raises SpecError for a film that cannot be heard, and VoiceError where there is no such voice.
    """
    choice = choice_of(voice, **options)
    if choice is None:
        return None
    from calcanim.render.video import refuse_mute

    refuse_mute(spec)
    return choice.narrator(say)


def say(sentence: str) -> None:
    """Tell a lecturer something, without failing."""
    click.echo(f"calcanim: {sentence}", err=True)
