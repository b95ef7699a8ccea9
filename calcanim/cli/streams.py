"""Standard streams that are closed, that nobody reads, or that have not all characters.

Cron, daemons and service managers start programs without them.
"""

from __future__ import annotations

import codecs
import contextlib
import io
import os
import select
import sys

import click


def say(sentence: str) -> None:
    """Tell a lecturer something, without failing: standard output is for what was asked for."""
    click.echo(f"calcanim: {sentence}", err=True)


def complete() -> None:
    """Put a stream that leads nowhere in the place of each one that is closed.

    Else the next file that is opened, a cache's or a socket, would get its number, and what is
    meant for a terminal would go there.
    """
    for number, name, mode in ((0, "stdin", "r"), (1, "stdout", "w"), (2, "stderr", "w")):
        try:
            os.fstat(number)
        except OSError:
            os.set_inheritable(os.open(os.devnull, os.O_RDWR), True)  # the lowest free number
        if getattr(sys, name) is None:
            stream = open(number, mode, encoding="utf-8", closefd=False)  # noqa: SIM115 # to the end
            setattr(sys, name, stream)
        stream = getattr(sys, name)
        if mode == "w" and isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors=_ANYWAY)


def reader_left() -> bool:
    """Whether nobody reads standard output any more, as after ``calcanim … | head``."""
    with contextlib.suppress(OSError, ValueError, AttributeError):
        waiting = select.poll()
        waiting.register(1, select.POLLOUT)
        return any(event & select.POLLERR for _, event in waiting.poll(0))
    return not hasattr(select, "poll")  # where one cannot look, a broken pipe is taken for that


_ANYWAY = "calcanim.anyway"


def _anyway(error: UnicodeError) -> tuple[str | bytes, int]:
    """The bytes of a file's name as they are, and what else has no character here escaped."""
    try:
        return codecs.lookup_error("surrogateescape")(error)
    except UnicodeError:
        return codecs.backslashreplace_errors(error)


codecs.register_error(_ANYWAY, _anyway)
