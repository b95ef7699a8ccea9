"""``calcanim new``."""

from __future__ import annotations

import json
import shlex
from pathlib import Path

import click

from calcanim.refusals import Refusal

_TEMPLATE = Path(__file__).parent.parent / "templates" / "lesson.py.txt"
_TITLE = '"A lesson"'  # as it stands in the template
_LONGEST = 60  # characters of a title


@click.command("new", context_settings={"help_option_names": ["-h", "--help"]})
@click.argument("file", metavar="FILE.py")
@click.option("--title", help="What the lesson is called; after its file unless told.")
def command(file: str, title: str | None) -> None:
    """Write a lesson that works, to be changed into one of yours.

    Then: calcanim preview FILE.py
    """
    from calcanim.render.files import publish

    target = Path(file)
    if target.suffix != ".py" or not target.stem.strip("_- "):
        raise Refusal(f"a lesson is a file of Python: {file} must end in .py")
    if target.exists() or target.is_symlink():
        raise Refusal(f"{file} is there already; a new lesson takes a new file")
    words = title if title is not None else target.stem.replace("_", " ").replace("-", " ").strip()
    if not words.strip() or not words.isprintable() or len(words) > _LONGEST:
        raise Refusal(f"a title is one line of at most {_LONGEST} characters: use --title")
    called = words if title is not None else words[0].upper() + words[1:]
    text = _TEMPLATE.read_text(encoding="utf-8")
    source = text.replace(_TITLE, json.dumps(called, ensure_ascii=False))
    publish({target: source.encode()}, lambda path: False)
    click.echo(str(target))
    click.echo(
        f"calcanim: `calcanim preview {shlex.quote(file)}` shows it as you change it", err=True
    )
