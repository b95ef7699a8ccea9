"""Which code stands behind a result: part of every cache key, so that nothing stale is shown."""

from __future__ import annotations

import hashlib
from functools import cache
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

_PACKAGE = Path(__file__).parent
# What pictures come from, and what a storyboard comes from.
DRAWING = ("storyboard", "stage", "render")
_DRAWERS = ("manim", "typst", "av", "numpy", "pycairo", "pillow")
_THINKERS = ("sympy", "mpmath", "lark", "python-flint")


@cache
def drawing() -> str:
    """Digest of all that turns a storyboard into pictures: our own sources, and versions."""
    return _digest(DRAWING, _DRAWERS)


@cache
def everything() -> str:
    """Digest of the whole package and of every library that a film depends on."""
    return _digest(("",), (*_DRAWERS, *_THINKERS))


@cache
def typesetting() -> str:
    """Digest of what turns Typst source into outlines; Typst brings its fonts with it."""
    total = hashlib.sha256()
    for name in ("formulas.py", "typesetting.py"):
        total.update((_PACKAGE / "stage" / name).read_bytes())
    total.update(version("typst").encode())
    return total.hexdigest()


def _digest(parts: tuple[str, ...], libraries: tuple[str, ...]) -> str:
    total = hashlib.sha256()
    for part in parts:
        root = _PACKAGE / part
        for path in sorted(root.rglob("*")):
            if path.suffix in (".py", ".lark"):
                total.update(str(path.relative_to(_PACKAGE)).encode() + b"\0")
                total.update(hashlib.sha256(path.read_bytes()).digest())
    for name in libraries:
        try:
            total.update(f"{name} {version(name)}\n".encode())
        except PackageNotFoundError:
            total.update(f"{name} missing\n".encode())
    return total.hexdigest()
