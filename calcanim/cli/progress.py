"""How far a rendering is, for people (a bar) or for programs (JSON lines), on standard error."""

from __future__ import annotations

import dataclasses
import json
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from calcanim.render.progress import Report


@contextmanager
def shown(kind: str) -> Iterator[Callable[[Report], None]]:
    """A function that takes reports; `kind` is ``auto``, ``json`` or ``none``.

    ``auto`` is one bar for all that is made, and nothing where standard error is no terminal.
    """
    if kind == "json":
        yield _line
    elif kind == "none" or sys.stderr is None or not sys.stderr.isatty():
        yield lambda report: None
    else:
        with _bar() as show:
            yield show


def _line(report: Report) -> None:
    data = dataclasses.asdict(report)
    if report.total is None:
        del data["total"]
    print(json.dumps(data), file=sys.stderr, flush=True)


def words(report: Report) -> tuple[str, str, str]:
    """What stands beside a bar: which film it is, how far it is, and the time that is left."""
    total = report.total
    if total is None:
        left = report.seconds_left
        name, far = report.lesson, f"{report.done}/{report.frames} frames"
    else:
        left = total.seconds_left
        at = min(total.done + 1, total.films)
        name, far = f"film {at} of {total.films}: {report.lesson}", f"{total.share:.0%}"
    return name, far, "" if left is None else f"{_lasting(left)} left"


def _lasting(seconds: float) -> str:
    """``45 s``, ``12 min`` or ``1 h 40 min``."""
    minutes = round(seconds / 60)
    if seconds < 99.5:
        return f"{seconds:.0f} s"
    return f"{minutes} min" if minutes < 100 else f"{minutes // 60} h {minutes % 60} min"


@contextmanager
def _bar() -> Iterator[Callable[[Report], None]]:
    from rich.console import Console
    from rich.progress import BarColumn, Progress, TextColumn

    columns = (
        TextColumn("{task.description}", markup=False),
        BarColumn(),
        TextColumn("{task.fields[far]}"),
        TextColumn("{task.fields[left]}"),
    )
    with Progress(*columns, console=Console(stderr=True), transient=True) as progress:
        bar = progress.add_task("", total=1.0, far="", left="")

        def show(report: Report) -> None:
            name, far, left = words(report)
            done = report.share if report.total is None else report.total.share
            progress.update(bar, description=name, completed=done, far=far, left=left)

        yield show
