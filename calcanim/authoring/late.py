"""Functions that are loaded as they are first called, so that a lesson's file is light."""

from __future__ import annotations

from collections.abc import Callable
from importlib import import_module
from typing import Any


def late(module: str, name: str) -> Callable[..., Any]:
    """The function or class `name` of `module`, loaded when it is first called."""

    def called(*args: Any, **kwargs: Any) -> Any:
        return getattr(import_module(module), name)(*args, **kwargs)

    called.__name__ = called.__qualname__ = name
    called.__module__ = module
    return called
