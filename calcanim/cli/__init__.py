"""The command line: one file a command, each loaded only when it is called."""

from __future__ import annotations

import contextlib
import os
import signal
import sys
from collections.abc import Callable, Iterable, Iterator
from importlib import import_module
from types import FrameType
from typing import Any, NoReturn

import click

from calcanim import __version__
from calcanim.cli import streams

_COMMANDS = {
    "list": ("listing", "The lessons: slug, title, topic, parameters."),
    "steps": ("steps", "Work a problem out in the terminal, every step certified."),
    "show": ("show", "A lesson's storyboard as text, or as JSON."),
    "check": ("check", "Certify every equality and inspect the layout, without rendering."),
    "sheet": ("sheet", "A contact sheet: one captioned still a beat."),
    "reference": ("reference", "One sheet with a card for every lesson."),
    "render": ("render", "Render a lesson to video."),
    "script": ("script", "What to read aloud, beat by beat."),
    "build": ("build", "Build a course: films, pages, an index; only what has changed."),
    "page": ("page", "A page for a clip, to be opened, uploaded or shown in a frame."),
    "embed": ("embed", "What to paste into a page of your own."),
    "myst-plugin": ("plugins", "Where MyST and Jupyter Book find their plugin."),
    "quarto-extension": ("plugins", "Put Quarto's extension into a project."),
    "cache": ("cache", "What is kept from earlier renderings."),
    "new": ("new", "Write a lesson, or a course, that works, to be changed into one of yours."),
    "preview": ("preview", "A local page that shows a lesson while its file changes."),
    "doctor": ("doctor", "What this machine has and lacks."),
}


class _BrokenPipeError(Exception):
    """A BrokenPipeError that click does not know: it would end with exit code 1."""


@contextlib.contextmanager
def _pipes() -> Iterator[None]:
    try:
        yield
    except BrokenPipeError as error:
        raise _BrokenPipeError from error


class _Lazy(click.Group):
    """Knows its commands' names and help without importing them."""

    def make_context(self, *args: Any, **more: Any) -> click.Context:
        with _pipes():  # ``--help`` writes here
            return super().make_context(*args, **more)

    def invoke(self, ctx: click.Context) -> Any:
        with _pipes():
            return super().invoke(ctx)

    def list_commands(self, ctx: click.Context) -> list[str]:
        return list(_COMMANDS)

    def get_command(self, ctx: click.Context, name: str) -> click.Command | None:
        if name not in _COMMANDS:
            return None
        module = import_module(f"calcanim.cli.{_COMMANDS[name][0]}")
        # A file with several commands calls them by their names.
        command = getattr(module, name.replace("-", "_"), None) or module.command
        assert isinstance(command, click.Command)
        return command

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        with formatter.section("Commands"):
            formatter.write_dl([(name, text) for name, (_, text) in _COMMANDS.items()])


@click.group(cls=_Lazy, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__, prog_name="calcanim")
def cli() -> None:
    """Turn calculus into certified, animated lessons."""


def main(args: list[str] | None = None) -> NoReturn:
    """Run the command line and exit: 0 done, 1 no, 2 wrong request, 130 interrupted."""
    streams.complete()
    _on_signals(("SIGTERM", "SIGHUP"), _interrupt)  # SIGHUP: the terminal was closed
    try:
        code = run(args)
    except KeyboardInterrupt:  # another one, while the first was told
        code = 130
    # Whoever is impatient while it ends sees no traceback.
    _on_signals(("SIGINT", "SIGTERM", "SIGHUP"), lambda *_: os._exit(code))
    sys.exit(code)


def _on_signals(names: Iterable[str], act: Callable[[int, FrameType | None], Any]) -> None:
    for name in names:
        number = getattr(signal, name, None)
        if number is not None and signal.getsignal(number) != signal.SIG_IGN:  # as under nohup
            signal.signal(number, act)


def run(args: list[str] | None = None) -> int:
    """Run the command line; returns the exit code."""
    try:
        result: Any = cli.main(args, prog_name="calcanim", standalone_mode=False)
        return result if isinstance(result, int) else 0
    except (KeyboardInterrupt, click.Abort) as error:
        if isinstance(error.__cause__, EOFError):  # click takes it for Ctrl-D
            return _say("a process that was needed has ended; try again", 1)
        return _say("interrupted", 130)
    except click.ClickException as error:
        return _say(error.format_message(), 2)
    except _BrokenPipeError:
        return _broken_pipe()
    except OSError as error:
        return _say(f"{error.strerror or error}: {error.filename or ''}".rstrip(": "), 1)
    except Exception as error:
        from calcanim.refusals import code_of
        from calcanim.sources import said_of

        return _say(said_of(error), code_of(error))


def _broken_pipe() -> int:
    if not streams.reader_left():
        return _say("a process that was needed has ended; try again", 1)
    sys.stdout = open(os.devnull, "w")  # noqa: SIM115 # nothing may be written at the end
    return 0


def _say(message: str, code: int) -> int:
    with contextlib.suppress(OSError, ValueError):  # the terminal may be gone
        streams.say(message)
    return code


def _interrupt(signum: int, frame: object) -> None:
    raise KeyboardInterrupt
