"""A camera for leaves that draw themselves: many faces in one pass, without a mobject for each."""

from __future__ import annotations

from typing import Any

from manim import Camera, VMobject


class Painted(VMobject):  # type: ignore[misc]
    """A leaf that draws itself. It takes part in fades by the opacity of `fill_rgbas`."""

    def paint(self, context: Any) -> None:
        """Draw on a cairo context whose units are the scene's, y upwards.

        Colours are handed to cairo as (blue, green, red, alpha): Manim's pixels are RGBA, and
        cairo writes BGRA.
        """
        raise NotImplementedError


class StageCamera(Camera):  # type: ignore[misc]
    """Manim's camera, which lets a `Painted` leaf draw itself in its turn."""

    def display_vectorized(self, vmobject: VMobject, ctx: Any) -> StageCamera:
        """Draw one leaf."""
        if isinstance(vmobject, Painted):
            vmobject.paint(ctx)
        else:
            super().display_vectorized(vmobject, ctx)
        return self
