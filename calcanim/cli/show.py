"""``calcanim show``."""

from __future__ import annotations

import click

from calcanim.cli.options import lesson_command
from calcanim.storyboard.lesson import Lesson

_WEAKEST = ("refuted", "unknown", "checked", "proved")


def _run(lesson: Lesson, values: dict[str, str], as_json: bool) -> None:
    board = lesson.build(**values)
    if as_json:
        click.echo(board.to_json())
        return
    click.echo(f"{board.title}  ({board.duration:.1f} s)")
    for beat, start in zip(board.beats, board.starts, strict=True):
        click.echo(f"\n{start:6.1f} s  {beat.title}  ({beat.duration:.1f} s)")
        click.echo(f"    {beat.narration}")
        for formula in beat.formulas:
            if formula.claims:
                at = f"  at {formula.claims[0].at}" if formula.claims[0].at else ""
                verdict = min((c.verdict for c in formula.claims), key=_WEAKEST.index)
                tempting = any(c.kind == "tempting" for c in formula.claims)
                said = "a wrong guess, refuted and struck out" if tempting else verdict
                click.echo(f"    {formula.text}{at}  [{said}]")


command = lesson_command(
    _run,
    [click.Option(["--json", "as_json"], is_flag=True, help="The storyboard itself, as JSON.")],
    "show",
    "A lesson's beats, narration, formulas and times.",
)
