"""calcanim turns calculus into film: derivations that prove themselves, played by Manim."""

from __future__ import annotations

from importlib import import_module
from typing import Any

__version__ = "0.1.0"
__all__ = ["__version__", "calculus", "lesson", "render"]

_WHERE = {"lesson": ("calcanim.catalog", "lesson"), "render": ("calcanim.render.video", "render")}


def __getattr__(name: str) -> Any:
    """Load on first use: ``import calcanim`` loads neither manim nor sympy."""
    if name in _WHERE:
        module, attribute = _WHERE[name]
        return getattr(import_module(module), attribute)
    if name == "calculus":
        return import_module("calcanim.calculus")
    raise AttributeError(f"module 'calcanim' has no attribute '{name}'")
