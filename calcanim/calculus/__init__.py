"""Exact results and step-by-step derivations, each certified."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from calcanim.calculus.derivatives import derivative

__all__ = ["derivative"]


def __getattr__(name: str) -> Any:
    if name == "derivative":
        from calcanim.calculus.derivatives import derivative

        return derivative
    raise AttributeError(f"module 'calcanim.calculus' has no attribute '{name}'")
