"""How far a rendering is, for people (a bar) or for programs (JSON lines), on standard error."""

from __future__ import annotations

import dataclasses
import json
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from calcanim.render.production import Report


@contextmanager
def shown(kind: str) -> Iterator[Callable[[Report], None]]:
    """A function that takes reports; `kind` is ``auto``, ``json`` or ``none``.

    ``auto`` is a bar for each lesson, and nothing where standard error is no terminal.
    """
    if kind == "json":
        yield _line
    elif kind == "none" or sys.stderr is None or not sys.stderr.isatty():
        yield lambda report: None
    else:
        with _bars() as show:
            yield show


def _line(report: Report) -> None:
    print(json.dumps(dataclasses.asdict(report)), file=sys.stderr, flush=True)


@contextmanager
def _bars() -> Iterator[Callable[[Report], None]]:
    from rich.console import Console
    from rich.progress import BarColumn, Progress, TaskID, TextColumn

    columns = (
        TextColumn("{task.description}"),
        BarColumn(),
        TextColumn("{task.completed}/{task.total} frames"),
        TextColumn("{task.fields[left]}"),
    )
    bars: dict[str, TaskID] = {}
    with Progress(*columns, console=Console(stderr=True), transient=True) as progress:

        def show(report: Report) -> None:
            if report.lesson not in bars:
                bars[report.lesson] = progress.add_task(report.lesson, total=report.frames, left="")
            left = "" if report.seconds_left is None else f"{report.seconds_left:.0f} s left"
            progress.update(bars[report.lesson], completed=report.done, left=left)

        yield show
