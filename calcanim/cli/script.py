"""``calcanim script``: what is read aloud, beat by beat, and where something happens."""

from __future__ import annotations

import json
import textwrap
from pathlib import Path
from typing import Any

import click

from calcanim.cli.options import lesson_command
from calcanim.storyboard.board import Beat, Storyboard
from calcanim.storyboard.lesson import Lesson
from calcanim.storyboard.narration import digest_of

_HAPPENS = "▸"


def _run(lesson: Lesson, values: dict[str, str], output: str | None, as_json: bool) -> None:
    from calcanim.render.files import publish, refuse_foreign

    # What is there may be a lecturer's own words by now: it is never written over.
    targets = {Path(output): bytes} if output is not None else {}
    refuse_foreign(targets, _never)
    board = lesson.build(**values)
    text = _json(board, values) if as_json else _text(board)
    if output is None:
        click.echo(text, nl=False)
        return
    publish({Path(output): text.encode()}, _never)
    click.echo(output)


def _never(path: Path) -> bool:
    return False


def _text(board: Storyboard) -> str:
    """To be read from paper: each beat with its number, its title, its seconds and its words."""
    out = [board.title]
    for n, beat in enumerate(board.beats, 1):
        out.append(f"{n}. {beat.title} ({beat.duration:.0f} s)")
        out.append(textwrap.fill(_marked(beat), 88))
    return "\n\n".join(part for part in out if part) + "\n"


def _marked(beat: Beat) -> str:
    """The words; before those with which something happens on screen there is a mark."""
    happens = {mark.word for mark in beat.marks}
    words = beat.narration.split()
    return " ".join(f"{_HAPPENS} {w}" if n in happens else w for n, w in enumerate(words))


def _json(board: Storyboard, values: dict[str, str]) -> str:
    beats: list[dict[str, Any]] = [
        {
            "beat": n,
            "title": beat.title,
            "narration": beat.narration,
            "seconds": round(beat.duration, 3),
            "digest": digest_of(beat.narration),
        }
        for n, beat in enumerate(board.beats, 1)
    ]
    head = {"lesson": board.slug, "parameters": values, "language": board.language}
    data = {**head, "beats": beats}
    return json.dumps(data, indent=2, ensure_ascii=False) + "\n"


command = lesson_command(
    _run,
    [
        click.Option(["-o", "--output"], help="A file for it, instead of the terminal."),
        click.Option(["--json", "as_json"], is_flag=True, help="As JSON."),
    ],
    name="script",
    help="What to read aloud, beat by beat; ▸ where something happens on screen.",
)
