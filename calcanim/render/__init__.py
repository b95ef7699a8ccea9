"""Storyboard to video: the only code that touches Manim's configuration.

``calcanim.render`` is this package and, called, its one function: importing any of its modules
makes Python set that name, whatever stood there before.
"""

from __future__ import annotations

import sys
from types import ModuleType
from typing import Any


class _Callable(ModuleType):
    def __call__(self, *args: Any, **options: Any) -> Any:
        """`calcanim.render.video.render`."""
        from calcanim.render.video import render

        return render(*args, **options)


sys.modules[__name__].__class__ = _Callable
