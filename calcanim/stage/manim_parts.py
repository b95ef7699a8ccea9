"""Manim's names from the modules that hold them, since all of Manim takes seconds to import.

Manim's own ``__init__`` imports everything that it has, and with that networkx and scipy. The stage
needs a dozen names. `install` puts a module in Manim's place that finds these where they are; asked
for any other name, or by ``from manim import *``, it runs Manim's ``__init__`` in itself and is
Manim from then on. Its submodules are the real ones from the start.
"""

from __future__ import annotations

import importlib
import importlib.util
import sys
from importlib.machinery import ModuleSpec
from types import ModuleType
from typing import Any

_VECTORS = "mobject.types.vectorized_mobject"
_PLACES = {
    "Animation": "animation.animation",
    "Camera": "camera.camera",
    "Circle": "mobject.geometry.arc",
    "Dot": "mobject.geometry.arc",
    "Line": "mobject.geometry.line",
    "ManimColor": "utils.color.core",
    "Polygon": "mobject.geometry.polygram",
    "RoundedRectangle": "mobject.geometry.polygram",
    "VGroup": _VECTORS,
    "VMobject": _VECTORS,
    # What Manim's own modules ask their package for.
    **dict.fromkeys(("config", "console", "error_console", "logger", "tempconfig"), "_config"),
}
_ROTATIONS = "scipy.spatial.transform"


def install() -> None:
    """Let ``import manim`` load parts, unless Manim is loaded, or isn't there."""
    if "manim" in sys.modules:
        return
    spec = importlib.util.find_spec("manim")
    if spec is not None and spec.loader is not None:
        sys.modules["manim"] = _Parts(spec)


class _Parts(ModuleType):
    """Manim's package before its ``__init__`` has run."""

    def __init__(self, spec: ModuleSpec) -> None:
        super().__init__("manim")
        self.__spec__ = spec
        self.__loader__ = spec.loader
        self.__file__ = spec.origin
        self.__path__ = spec.submodule_search_locations or []
        self.__package__ = "manim"

    def __getattr__(self, name: str) -> Any:
        """Called for what is not here yet."""
        if name in _PLACES:
            value = getattr(_part(_PLACES[name]), name)
        elif name == "__version__":
            from importlib.metadata import version

            value = version("manim")
        elif importlib.util.find_spec(f"manim.{name}") is not None:
            raise AttributeError(name)  # a submodule: who wants it imports it
        else:
            self._become_manim()
            return getattr(self, name)
        setattr(self, name, value)
        return value

    def _become_manim(self) -> None:
        self.__class__ = ModuleType  # type: ignore[assignment] # so that it asks no more
        assert self.__spec__ is not None
        assert self.__spec__.loader is not None
        try:
            self.__spec__.loader.exec_module(self)
        except BaseException:
            self.__class__ = _Parts  # the next who asks tries again, and gets Manim or the error
            raise


def _part(place: str) -> ModuleType:
    if "manim.utils.space_ops" not in sys.modules and _ROTATIONS not in sys.modules:
        _space_without_scipy()
    return importlib.import_module(f"manim.{place}")


class _Rotation:
    """Stands for scipy's class, half a second's import, in the module that uses it for rotations.

    The stage rotates nothing. Whoever does gets scipy's class for good.
    """

    def __getattr__(self, name: str) -> Any:
        space = importlib.import_module("manim.utils.space_ops")
        found = importlib.import_module(_ROTATIONS).Rotation
        space.Rotation = found  # type: ignore[attr-defined] # a name that it imports
        return getattr(found, name)


def _space_without_scipy() -> None:
    """Import Manim's geometry of space with a stand-in for scipy's rotations."""
    stand_in = ModuleType(_ROTATIONS)
    stand_in.Rotation = _Rotation()  # type: ignore[attr-defined] # it is made here
    sys.modules[_ROTATIONS] = stand_in
    try:
        importlib.import_module("manim.utils.space_ops")
    finally:
        del sys.modules[_ROTATIONS]
