"""``calcanim new``."""

from __future__ import annotations

import datetime
import json
import shlex
from pathlib import Path

import click

from calcanim.cli.streams import say
from calcanim.refusals import Refusal

_TEMPLATES = Path(__file__).parent.parent / "templates"
_TITLE = '"A lesson"'  # as it stands in the template
_LONGEST = 60  # characters of a title
_VARIANT = """
  [[lesson.variant]]
  function = "sqrt(log(x))"
  at = 3
"""


@click.command("new", context_settings={"help_option_names": ["-h", "--help"]})
@click.argument("file", metavar="FILE.py|FILE.toml")
@click.option("--title", help="What it is called; after its file unless told.")
def command(file: str, title: str | None) -> None:
    """Write a lesson, or a course of all lessons, that works, to be changed into one of yours.

    Then: calcanim preview FILE.py, or calcanim build FILE.toml
    """
    from calcanim.render.files import publish

    target = Path(file)
    if target.suffix not in (".py", ".toml") or not target.stem.strip("_- "):
        raise Refusal(f"{file} must end in .py, for a lesson, or in .toml, for a course")
    if target.exists() or target.is_symlink():
        raise Refusal(f"{file} is there already; `calcanim new` takes a new file")
    words = title if title is not None else target.stem.replace("_", " ").replace("-", " ").strip()
    if not words.strip() or not words.isprintable() or len(words) > _LONGEST:
        raise Refusal(f"a title is one line of at most {_LONGEST} characters: use --title")
    called = words if title is not None else words[0].upper() + words[1:]
    written = json.dumps(called, ensure_ascii=False)  # a string of Python's, and of TOML's
    text, then = _lesson(written) if target.suffix == ".py" else _course(written)
    publish({target: text.encode()}, lambda path: False)
    click.echo(str(target))
    say(f"`calcanim {then[0]} {shlex.quote(file)}` {then[1]}")


def _lesson(title: str) -> tuple[str, tuple[str, str]]:
    text = (_TEMPLATES / "lesson.py.txt").read_text(encoding="utf-8")
    return text.replace(_TITLE, title), ("preview", "shows it as you change it")


def _course(title: str) -> tuple[str, tuple[str, str]]:
    from calcanim import catalog

    rows = [
        f'[[lesson]]\nlesson = "{slug}"  # {catalog.lesson(slug).title}\n'
        + (_VARIANT if slug == "chain_rule" else "")
        for slug in catalog.SYLLABUS
    ]
    text = (_TEMPLATES / "course.toml.txt").read_text(encoding="utf-8")
    for word, value in (
        ("UPDATED", datetime.date.today().isoformat()),
        ("LESSONS\n", "\n".join(rows)),
        ("TITLE", title),
    ):
        text = text.replace(word, value)
    return text, ("build", "makes the site of it")
