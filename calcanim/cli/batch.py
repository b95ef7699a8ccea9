"""Batches: a JSON object a line in, a line of JSON for each out, in order, whatever happens."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from typing import Any, BinaryIO

import click

from calcanim.outside import OutsideError, read_json
from calcanim.outside.rules import shown

_LONGEST = 1_000_000  # bytes of a line
_BOM = b"\xef\xbb\xbf"

FILE = click.File("rb")


def answer_all(lines: BinaryIO, answer: Callable[[dict[str, Any]], str]) -> None:
    """Write what `answer` says of each line's object, or why it has nothing to say.

    Lines without anything but spaces have no answer.
    """
    for line in _lines(lines):
        try:
            request = _request(line.rstrip(b"\r\n"))
            text = answer(request)
        except (Exception, SystemExit) as error:
            text = json.dumps(refusal(error))
        click.echo(text)


def refusal(error: BaseException) -> dict[str, Any]:
    """``{"error": …, "exit": …}``."""
    from calcanim.refusals import code_of

    if isinstance(error, click.ClickException):
        return {"error": error.format_message(), "exit": 2}
    code = code_of(error) if isinstance(error, Exception) else 1
    return {"error": str(error) or type(error).__name__, "exit": code}


def seconds_of(text: Any, default: float) -> float:
    """The time-out that `text` says. Raises UsageError."""
    try:
        seconds = float(text if text is not None else default)
    except (ValueError, TypeError, OverflowError):
        seconds = -1.0
    if not 0 < seconds <= 3600:
        said = text if isinstance(text, int | float) else shown(text)
        raise click.UsageError(f"--timeout needs a number of seconds up to 3600, not {said}")
    return seconds


def _lines(file: BinaryIO) -> Iterator[bytes]:
    first = True
    while line := file.readline(_LONGEST + 1):
        whole = line
        while len(whole) > _LONGEST and not whole.endswith(b"\n"):
            whole = file.readline(_LONGEST + 1)  # the rest of a line that is too long
            if not whole:
                break
        if first:
            line, first = line.removeprefix(_BOM), False
        if line.strip(b" \t\r\n"):
            yield line


def _request(line: bytes) -> dict[str, Any]:
    if len(line) > _LONGEST:
        raise click.UsageError(f"the line is too long: {_LONGEST:,} bytes at most")
    try:
        request = read_json(line)
    except OutsideError as error:
        raise click.UsageError(f"the line {error}") from None
    if not isinstance(request, dict):
        raise click.UsageError(f"a request is a JSON object, and this is {shown(request)}")
    return request
