"""``calcanim preview``."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click
from click.core import ParameterSource

from calcanim import catalog, course
from calcanim.cli.options import LessonGroup, aspect_option, theme_option
from calcanim.cli.streams import say
from calcanim.cli.voices import choice_of, recording_options, voice_option
from calcanim.storyboard.lesson import Lesson

if TYPE_CHECKING:
    from calcanim.voice.narrators import Choice


def _run(
    lesson: Lesson | None,
    values: dict[str, str],
    theme: str,
    aspect: str,
    open_: bool,
    record: str | None,
    **voiced: Any,
) -> None:
    from calcanim.render.spec import spec_of

    if not hasattr(os, "fork"):
        raise click.ClickException("the preview needs a system that forks: Linux or macOS")
    course.theme(theme)
    spec_of(aspect=aspect)  # refuses what is no aspect
    choice = choice_of(**voiced) if record is None else _recorder(record, voiced)
    if choice is not None:
        choice.narrator(say)  # refuses what cannot read any film
    context = click.get_current_context()
    if lesson is not None:
        # What was not asked for is left to the file, whose defaults may change.
        source = context.get_parameter_source
        values = {k: v for k, v in values.items() if source(k) == ParameterSource.COMMANDLINE}
    name = context.command.name or ""
    file = Path(name) if name.endswith(".py") else catalog.folder() / f"{name}.py"

    from calcanim.preview.session import Request, run

    def ready(url: str) -> None:
        click.echo(url)
        say(f"shows {file.name} as it changes; Ctrl-C ends the preview")
        if open_:
            click.launch(url)

    colours = course.source(theme)
    also = (colours,) if colours is not None else ()
    run(
        Request(name, file.resolve(), values, theme, aspect, also, choice, record is not None),
        ready,
    )


def _recorder(record: str, voiced: dict[str, Any]) -> Choice:
    """Who reads while takes are recorded into a folder, which is made: they, as far as they are."""
    from calcanim.render.spec import SpecError
    from calcanim.voice.narrators import Choice

    if voiced.pop("voice") != "none":
        raise click.UsageError("what is recorded is the voice; leave --voice or --record out")
    if click.get_current_context().get_parameter_source("missing") == ParameterSource.DEFAULT:
        voiced["missing"] = "silent"
    folder = Path(record)
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except FileExistsError:
        raise SpecError(f"{record} is no folder; takes are recorded into one") from None
    except OSError as error:
        raise SpecError(f"{record} cannot be made: {error.strerror}") from None
    if not os.access(folder, os.W_OK | os.X_OK):
        raise SpecError(f"{record} cannot be written; choose another folder")
    return Choice(record, True, **voiced)


class _Preview(LessonGroup):
    """A file that does not load yet can be previewed too: the page says what is wrong with it."""

    def get_command(self, ctx: click.Context, name: str) -> click.Command:
        try:
            return super().get_command(ctx, name)
        except catalog.UnknownLessonError:
            if not Path(name).is_file():
                raise
        words = click.Argument(["words"], nargs=-1, type=click.UNPROCESSED)

        def callback(words: tuple[str, ...], **shared: Any) -> None:
            _run(None, _pairs(words), **shared)

        return click.Command(
            name,
            params=[words, *self.shared],
            callback=callback,
            context_settings={"ignore_unknown_options": True},
        )


def _pairs(words: tuple[str, ...]) -> dict[str, str]:
    """``--function x**2 --at=1`` of a lesson whose options are not known yet."""
    out: dict[str, str] = {}
    rest = list(words)
    while rest:
        word = rest.pop(0)
        if not word.startswith("--"):
            raise click.UsageError(f"unexpected argument '{word}'")
        name, equals, value = word[2:].partition("=")
        if not equals and not rest:
            raise click.UsageError(f"{word} needs a value")
        out[name] = value if equals else rest.pop(0)
    return out


command = _Preview(
    _run,
    [
        theme_option(),
        aspect_option(),
        voice_option(),
        click.Option(
            ["--record"],
            metavar="FOLDER/",
            help="Record the film's words in the page, beat by beat, into this folder.",
        ),
        *recording_options(),
        click.Option(["--open", "open_"], is_flag=True, help="Open the page in the browser."),
    ],
    name="preview",
    help="A local page that shows a lesson (or a lesson's file) and follows its changes.",
    subcommand_metavar="LESSON [OPTIONS]",
    no_args_is_help=True,
    context_settings={"help_option_names": ["-h", "--help"]},
)
