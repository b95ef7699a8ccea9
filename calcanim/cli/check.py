"""``calcanim check``."""

from __future__ import annotations

import json
from typing import Any, TextIO

import click

from calcanim import catalog, course
from calcanim.refusals import code_of, early_check
from calcanim.storyboard.lesson import Lesson, LessonError
from calcanim.storyboard.theme import Theme


@click.command(
    "check",
    context_settings={"ignore_unknown_options": True, "help_option_names": ["-h", "--help"]},
)
@click.argument("words", nargs=-1, type=click.UNPROCESSED, metavar="LESSON... [LESSON OPTIONS]")
@click.option("--all", "every", is_flag=True, help="Every lesson, with its defaults.")
@click.option("--json", "as_json", is_flag=True, help="As JSON.")
@click.option("--theme", default="dark", show_default=True, help="dark, light, or a course's.")
@click.option("--aspect", default="16:9", show_default=True, help="16:9, 1:1 or 9:16.")
@click.option("--batch", type=click.File("r"), help="A JSON object a line; - for standard input.")
def command(
    words: tuple[str, ...],
    every: bool,
    as_json: bool,
    theme: str,
    aspect: str,
    batch: TextIO | None,
) -> int:
    """Certify every equality shown, and inspect the layout, without rendering."""
    if batch is not None:
        return _batch(batch, course.theme(theme), aspect)
    names, values = _split(words)
    lessons = list(catalog.lessons()) if every else [catalog.lesson(n) for n in names]
    if not lessons:
        raise click.UsageError("name a lesson, or give --all")
    colours = course.theme(theme)
    reports = [report(x, values, colours, aspect) for x in lessons]
    if as_json:
        click.echo(json.dumps(reports[0] if len(reports) == 1 else reports, indent=2))
    else:
        for r in reports:
            _print(r)
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


def _batch(lines: TextIO, theme: Theme, aspect: str) -> int:
    for line in lines:
        if not line.strip():
            continue
        try:
            request = json.loads(line)
            if not isinstance(request, dict) or "lesson" not in request:
                raise LessonError('a request is a JSON object with a "lesson"')
            name = str(request.pop("lesson"))
            # A line may ask for a theme or a shape of its own.
            own = course.theme(str(request.pop("theme"))) if "theme" in request else theme
            shape = str(request.pop("aspect", aspect))
            values = {k: str(v) for k, v in request.items()}
            answer = report(catalog.lesson(name), values, own, shape)
        except json.JSONDecodeError as error:
            answer = {"error": f"not JSON: {error}", "exit": 2}
        except Exception as error:
            answer = {"error": str(error), "exit": code_of(error)}
        click.echo(json.dumps(answer))
    return 0


def report(
    lesson: Lesson, values: dict[str, str], theme: Theme, aspect: str = "16:9"
) -> dict[str, Any]:
    """What `check` says of one lesson, in the form of its JSON."""
    from calcanim.render.spec import spec_of
    from calcanim.render.video import claims_of

    spec_of(aspect=aspect)  # refuses what is no aspect
    known = {p.name: p.default for p in lesson.params}
    for name in values:
        if name not in known:
            raise LessonError(
                f"the lesson {lesson.slug} has no option --{name}; it has "
                + ", ".join(f"--{n}" for n in known)
            )
    early_check(lesson, {**known, **values})
    board = lesson.build(**values)

    from calcanim.stage.frame import FRAMES
    from calcanim.stage.inspect import inspect

    claims = claims_of(board)
    faults = inspect(board, theme, FRAMES[aspect])
    return {
        "lesson": lesson.slug,
        "ok": not faults and all(c.verdict in ("proved", "checked") for c in claims),
        "claims": [{"beat": c.beat, "formula": c.formula, "verdict": c.verdict} for c in claims],
        "layout": [
            {"beat": f.beat, "time": f.time, "kind": f.kind, "who": list(f.who), "amount": f.amount}
            for f in faults
        ],
    }


def _print(r: dict[str, Any]) -> None:
    click.echo(f"{r['lesson']}: {'good' if r['ok'] else 'not good'}")
    for c in r["claims"]:
        click.echo(f"  {c['verdict']:<8} {c['formula']}")
    for f in r["layout"]:
        who = ", ".join(f["who"])
        click.echo(
            f"  beat {f['beat']}, {f['time']:.1f} s: {f['kind']} by {f['amount']:.2f} ({who})"
        )
