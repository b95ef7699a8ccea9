"""Finds lessons: one file each in ``scenes/``, or any file that the user names."""

from __future__ import annotations

import difflib
import importlib.util
import sys
from functools import lru_cache
from pathlib import Path

from calcanim.storyboard.lesson import Lesson


class UnknownLessonError(ValueError):
    """There is no such lesson, or its file cannot be used; the message is one sentence."""


def folder() -> Path:
    """Where the lessons are: inside the installed package, or beside it in a checkout."""
    package = Path(__file__).parent
    inside = package / "scenes"
    return inside if inside.is_dir() else package.parent / "scenes"


def slugs() -> tuple[str, ...]:
    """The slugs of all lessons, in order."""
    return tuple(
        sorted(
            p.stem
            for p in folder().glob("*.py")
            if not p.stem.startswith("_") and p.stem != "manim_scenes"
        )
    )


def lessons() -> tuple[Lesson, ...]:
    """Every lesson. Raises UnknownLessonError for a file that does not load."""
    return tuple(_load(folder() / f"{slug}.py") for slug in slugs())


def lesson(name: str) -> Lesson:
    """The lesson with this slug, or in the file at this path. Raises UnknownLessonError."""
    if name.endswith(".py"):
        path = Path(name)
        if not path.is_file():
            raise UnknownLessonError(f"there is no file {name}")
        return _load(path)
    if name not in slugs():
        near = difflib.get_close_matches(name, slugs(), 1)
        hint = f"did you mean {near[0]}?" if near else f"there are: {', '.join(slugs())}"
        raise UnknownLessonError(f"unknown lesson '{name}'; {hint}")
    return _load(folder() / f"{name}.py")


@lru_cache(maxsize=64)
def _load(path: Path) -> Lesson:
    name = f"calcanim_scenes_{path.stem}"
    spec = importlib.util.spec_from_file_location(name, path)
    if spec is None or spec.loader is None:
        raise UnknownLessonError(f"{path} is no Python file")
    module = importlib.util.module_from_spec(spec)
    sys.modules[name] = module
    try:
        spec.loader.exec_module(module)
    except Exception as error:
        where = f"{type(error).__name__}: {error}".splitlines()[0]
        raise UnknownLessonError(f"the lesson in {path} does not load: {where}") from error
    found = [v for v in vars(module).values() if isinstance(v, Lesson)]
    if len(found) != 1:
        raise UnknownLessonError(f"{path} must hold one lesson; it holds {len(found)}")
    return found[0]
