"""calcanim turns calculus into film: derivations that prove themselves, played by Manim."""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from calcanim import calculus
    from calcanim.asked import film
    from calcanim.calculus.worked import solve
    from calcanim.catalog import lesson
    from calcanim.render.video import render

__version__ = "0.1.0"
__all__ = ["__version__", "calculus", "film", "lesson", "render", "solve"]


def __getattr__(name: str) -> Any:
    """Load on first use: ``import calcanim`` loads neither manim nor sympy."""
    if name == "lesson":
        return import_module("calcanim.catalog").lesson
    if name == "film":
        return import_module("calcanim.asked").film
    if name == "solve":
        return import_module("calcanim.calculus.worked").solve
    if name in ("calculus", "render"):  # the package `render` can be called
        return import_module(f"calcanim.{name}")
    raise AttributeError(f"module 'calcanim' has no attribute '{name}'")
