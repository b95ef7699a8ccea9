"""Exact results and step-by-step derivations, each certified.

One function a kind of problem, loaded when it is used: see `calcanim.calculus.worked`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from calcanim.calculus.problems import PROBLEMS

if TYPE_CHECKING:
    from calcanim.calculus.worked import *  # noqa: F403

__all__ = ["solve", *(kind.function for kind in PROBLEMS.values())]  # noqa: F405


def __getattr__(name: str) -> Any:
    if name in __all__:
        from calcanim.calculus import worked

        return getattr(worked, name)
    raise AttributeError(f"module 'calcanim.calculus' has no attribute '{name}'")


def __dir__() -> list[str]:
    return [*globals(), *__all__]
