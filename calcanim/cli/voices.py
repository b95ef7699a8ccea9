"""Who reads a film aloud, from what was typed: a voice's name, or where recordings lie."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING, Any

import click
from click.core import ParameterSource

from calcanim.cli.streams import say
from calcanim.voice import LOUDEST, LOUDNESS, MISSING, QUIETEST
from calcanim.voice.named import is_path

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
    """Who is to read, or None: then nothing of voices is loaded.

    Raises SpecError for what was asked of a voice, or of recordings, where there are none.
    """
    _refuse_idle(voice)
    if voice == "none":
        return None
    if not is_path(voice) and os.path.exists(voice):
        say(f"{voice} is read as the name of a voice; what lies here is named by ./{voice}")
    from calcanim.voice.narrators import Choice

    return Choice(voice, is_path(voice), loudness, missing, trim, denoise)


def _refuse_idle(voice: str) -> None:
    """Refuse options that would do nothing."""
    context = click.get_current_context(silent=True)
    if context is None:
        return
    idle = () if is_path(voice) else ("missing", "trim", "denoise")
    if voice == "none":
        idle = (*idle, "loudness")
    for option in context.command.params:
        name = option.name or ""
        if name in idle and context.get_parameter_source(name) is ParameterSource.COMMANDLINE:
            from calcanim.render.spec import SpecError

            shown = "/".join((*option.opts, *option.secondary_opts))
            whose = "is of a voice" if name == "loudness" else "is of recordings"
            there = "there is none" if voice == "none" else f"'{voice}' is a voice"
            raise SpecError(f"{shown} {whose}, and {there}; leave it out")


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
