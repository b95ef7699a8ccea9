"""All that a lesson needs is in one import, which is light."""

import ast
import importlib
import subprocess
import sys
from pathlib import Path

import pytest

from calcanim.authoring import script


def stub() -> dict[str, str]:
    """Where type checkers think that each name comes from."""
    tree = ast.parse(Path(script.__file__).with_suffix(".pyi").read_text())
    return {
        alias.name: node.module or ""
        for node in tree.body
        if isinstance(node, ast.ImportFrom)
        for alias in node.names
        if alias.asname == alias.name
    }


def test_type_checkers_and_python_see_the_same_names() -> None:
    assert sorted(script.__all__) == sorted(stub())
    assert len(set(script.__all__)) == len(script.__all__)


@pytest.mark.parametrize("name", script.__all__)
def test_every_name_is_where_the_stub_says(name: str) -> None:
    module = stub()[name]
    assert callable(getattr(importlib.import_module(module), name))
    seen = getattr(script, name)
    assert name in (getattr(seen, "__name__", ""), getattr(seen, "_name", ""))


def test_it_is_light() -> None:
    code = (
        "import sys; from calcanim.authoring.script import *;"
        "print([m for m in ('sympy', 'manim', 'numpy', 'mpmath') if m in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


def test_the_page_of_names_is_what_the_code_says() -> None:
    """Where this fails, run ``python scripts/reference.py``."""
    root = Path(__file__).parents[2]
    done = subprocess.run(
        [sys.executable, "-c", "import reference; print(reference.page(), end='')"],
        capture_output=True,
        text=True,
        check=True,
        cwd=root / "scripts",
    )
    assert done.stdout == (root / "docs" / "script.md").read_text(encoding="utf-8")
    assert " at 0x" not in done.stdout
