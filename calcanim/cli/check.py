"""``calcanim check``."""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any, BinaryIO

import click

from calcanim import catalog, course
from calcanim.apart import Apart, Pause
from calcanim.cli.batch import FILE, answer_all, refusal, seconds_of
from calcanim.cli.reports import example_reports, file_report, report, shown
from calcanim.storyboard.lesson import LessonError

_SECONDS = 600.0  # a film's mathematics and its layout, on a busy machine
_MEMORY = 4 << 30  # bytes


@click.command(
    "check",
    context_settings={"ignore_unknown_options": True, "help_option_names": ["-h", "--help"]},
)
@click.argument(
    "words", nargs=-1, type=click.UNPROCESSED, metavar="LESSON|FILE.json... [LESSON OPTIONS]"
)
@click.option("--all", "every", is_flag=True, help="Every lesson, with its defaults.")
@click.option(
    "--examples",
    is_flag=True,
    help="With the lesson's own examples too, and all that a film promises.",
)
@click.option("--json", "as_json", is_flag=True, help="As JSON.")
@click.option("--theme", help="dark (unless told), light, or a course's.")
@click.option("--aspect", help="16:9 (unless told), 1:1 or 9:16.")
@click.option("--batch", type=FILE, help="A JSON object a line; - for standard input.")
@click.option("--timeout", help=f"Seconds for each line of a batch, {_SECONDS:g} unless told.")
def command(
    words: tuple[str, ...],
    every: bool,
    examples: bool,
    as_json: bool,
    theme: str | None,
    aspect: str | None,
    batch: BinaryIO | None,
    timeout: str | None,
) -> int:
    """Certify every equality shown, and inspect the layout, without rendering.

    A FILE.json is a storyboard, as `calcanim show --json` writes it, or a film's manifest. Examples
    are laid out in all themes and shapes by turns, unless --theme or --aspect says in which.
    """
    look = (theme or "dark", aspect or "16:9")
    if batch is not None:
        return _batch(batch, *look, seconds_of(timeout, _SECONDS))
    names, values = _split(words)
    files = [n for n in names if n.endswith(".json")]
    lessons = [catalog.lesson(n) for n in names if not n.endswith(".json")]
    if every:
        lessons = list(catalog.lessons())
    if not lessons and not files:
        raise click.UsageError("name a lesson or a FILE.json, or give --all")
    if values and not lessons:
        raise click.UsageError("a FILE.json has its parameters in it; it takes no options")
    if examples and (values or files):
        raise click.UsageError("--examples checks lessons with parameters of their own")
    colours, shape = course.theme(look[0]), look[1]
    reports = [file_report(Path(name), colours, shape) for name in files]
    for x in lessons:
        if examples:
            told = theme is not None or aspect is not None
            reports += example_reports(x, {"asked": (colours, shape)} if told else None)
        else:
            reports.append(report(x, values, colours, shape))
    if as_json:
        click.echo(json.dumps(reports[0] if len(reports) == 1 else reports, indent=2))
    else:
        for r in reports:
            click.echo(shown(r))
    return 0 if all(r["ok"] for r in reports) else 1


def _split(words: tuple[str, ...]) -> tuple[list[str], dict[str, str]]:
    names: list[str] = []
    values: dict[str, str] = {}
    rest = list(words)
    while rest:
        word = rest.pop(0)
        if not word.startswith("--"):
            names.append(word)
            continue
        name, eq, value = word[2:].partition("=")
        if not eq:
            if not rest:
                raise click.UsageError(f"{word} needs a value")
            value = rest.pop(0)
        values[name] = value
    return names, values


@dataclass(frozen=True)
class _Line:
    request: dict[str, Any]
    theme: str
    aspect: str


def _batch(lines: BinaryIO, theme: str, aspect: str, seconds: float) -> int:
    course.theme(theme)  # refuses what is none

    with Apart(_reported, _warm, _MEMORY) as apart:

        def answer(request: dict[str, Any]) -> str:
            if "lesson" not in request:
                raise LessonError('a request is a JSON object with a "lesson"')
            own = min(seconds_of(request.pop("timeout", None), seconds), seconds)
            found = apart.ask(_Line(request, theme, aspect), own)
            assert isinstance(found, str)
            return found

        answer_all(lines, answer)
    return 0


def _reported(line: _Line, pause: Pause) -> str:
    """A line's report as JSON, in a process of its own."""
    from calcanim.calculus.sympy_process import cas

    cas.around_loading, cas.grouped = pause, True
    request = dict(line.request)
    try:
        name = str(request.pop("lesson"))
        # A line may ask for a theme or a shape of its own.
        colours = course.theme(str(request.pop("theme", line.theme)))
        shape = str(request.pop("aspect", line.aspect))
        values = {k: str(v) for k, v in request.items()}
        return json.dumps(report(catalog.lesson(name), values, colours, shape))
    except MemoryError:
        raise
    except (Exception, SystemExit) as error:
        return json.dumps(refusal(error))


def _warm() -> None:
    """Load what a report needs, before any clock runs."""
    import calcanim.stage.inspect  # noqa: F401
    from calcanim.calculus.sympy_process import cas
    from calcanim.render import video  # noqa: F401

    cas.begin()
