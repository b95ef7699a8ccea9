"""Finds lessons: one file each in ``scenes/``, or any file that the user names."""

from __future__ import annotations

import difflib
import os
from dataclasses import replace
from pathlib import Path

from calcanim.refusals import Refusal
from calcanim.sources import Sources
from calcanim.storyboard.lesson import Lesson


class UnknownLessonError(Refusal):
    """There is no such lesson, or its file cannot be used; the message is one sentence."""


def folder() -> Path:
    """Where the lessons are: inside the installed package, or beside it in a checkout."""
    package = Path(__file__).parent
    inside = package / "scenes"
    return inside if inside.is_dir() else package.parent / "scenes"


SYLLABUS = (
    "summation",
    "product",
    "power_sums",
    "secant_to_tangent",
    "rates_of_change",
    "derivative_rules",
    "sum_rule",
    "product_rule",
    "chain_rule",
    "numerical_verification",
    "partial_derivatives",
    "linear_approximation",
    "gradient_descent",
    "curvature",
    "backpropagation",
    "indefinite_integral",
    "area_accumulation",
    "probability",
    "double_integral",
    "expected_value",
    "quick_reference",
)
"""The order in which the course tells its lessons; what is not in it comes behind, by name."""


def slugs() -> tuple[str, ...]:
    """The slugs of all lessons, in the course's order."""
    place = {slug: n for n, slug in enumerate(SYLLABUS)}
    found = (
        p.stem
        for p in folder().glob("*.py")
        if not p.stem.startswith("_") and p.stem != "manim_scenes"
    )
    return tuple(sorted(found, key=lambda slug: (place.get(slug, len(place)), slug)))


def lessons() -> tuple[Lesson, ...]:
    """Every lesson, in the course's order. Raises UnknownLessonError: a file does not load."""
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


def _load(path: Path) -> Lesson:
    """The lesson in a file, as the file, and what it reads, is now."""
    place = Path(os.path.abspath(path))
    known = _LOADED.get(place)
    if known is not None and known.sources is not None and known.sources.unchanged():
        return known
    sources = Sources(place)
    try:
        module = sources.load()
    except SystemExit as error:
        raise UnknownLessonError(f"the lesson in {path} ends the program as it loads") from error
    except Exception as error:
        where = f"{type(error).__name__}: {error}".splitlines()[0]
        raise UnknownLessonError(f"the lesson in {path} does not load: {where}") from error
    found = [v for v in vars(module).values() if isinstance(v, Lesson)]
    if len(found) != 1:
        raise UnknownLessonError(f"{path} must hold one lesson; it holds {len(found)}")
    _LOADED[place] = replace(found[0], sources=sources)
    return _LOADED[place]


_LOADED: dict[Path, Lesson] = {}
