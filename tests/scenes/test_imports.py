"""A lesson's file is words and order: what it imports says so."""

import ast
from pathlib import Path

import pytest

SCENES = Path(__file__).parent.parent.parent / "scenes"
# The film's data, how it is drawn and checked, and whoever does arithmetic or sets type.
_BELOW = {"claims", "cli", "integrations", "preview", "publish", "render", "stage", "storyboard"}
_LIBRARIES = {"flint", "manim", "mpmath", "numpy", "sympy", "typst"}
LESSONS = [p for p in sorted(SCENES.glob("*.py")) if "@lesson" in p.read_text(encoding="utf-8")]


def imported(path: Path) -> set[str]:
    found = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            found |= {name.name for name in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module:
            found.add(node.module)
            found |= {f"{node.module}.{name.name}" for name in node.names}
    return found


@pytest.mark.parametrize("path", LESSONS, ids=lambda p: p.stem)
def test_a_lesson_imports_nothing_of_the_film(path: Path) -> None:
    parts = [name.split(".") for name in imported(path)]
    assert not {p[0] for p in parts} & _LIBRARIES
    assert not {p[1] for p in parts if p[0] == "calcanim" and len(p) > 1} & _BELOW


def test_there_are_lessons() -> None:
    assert len(LESSONS) > 3
