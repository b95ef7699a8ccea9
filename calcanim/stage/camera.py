"""A camera for leaves that draw themselves: many faces in one pass, without a mobject for each."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import cairo
import numpy as np
from manim import Camera, VMobject


class Painted(VMobject):  # type: ignore[misc]
    """A leaf that draws itself. It takes part in fades by the opacity of `fill_rgbas`.

    The properties below tell the inspection what it draws. `snug` promises that all of it lies
    within `pen` of the box around `outline`: when such a leaf moves, only that box is drawn again,
    and otherwise the whole picture.
    """

    snug: bool = False

    @property
    def pen(self) -> float:
        """The width of its strokes, in scene units."""
        return 0.0

    def paint(self, context: Any) -> None:
        """Draw on a cairo context whose units are the scene's, y upwards.

        Colours are handed to cairo as (blue, green, red, alpha): Manim's pixels are RGBA, and
        cairo writes BGRA.
        """
        raise NotImplementedError

    def strokes(self) -> Sequence[np.ndarray]:
        """The polylines that it draws now, shape (n, 2) each: the inspection asks for them."""
        return ()

    def outline(self) -> np.ndarray:
        """Points whose hull holds all that it draws now, shape (n, 2); by default its points."""
        return np.asarray(self.points[:, :2])

    def colour_at(self, x: float, y: float) -> tuple[float, float, float, float] | None:
        """The colour (red, green, blue, alpha, 0 to 1) that it has filled there, or None."""
        return None


def paint(leaf: Painted, context: Any) -> None:
    """Let a leaf draw itself, whatever was drawn before: no pen and no path are left to it."""
    context.save()
    context.new_path()
    context.set_line_cap(cairo.LineCap.BUTT)
    context.set_line_join(cairo.LineJoin.MITER)
    context.set_dash([])
    leaf.paint(context)
    context.restore()


class StageCamera(Camera):  # type: ignore[misc]
    """Manim's camera, which lets a `Painted` leaf draw itself in its turn."""

    def display_vectorized(self, vmobject: VMobject, ctx: Any) -> StageCamera:
        """Draw one leaf."""
        if isinstance(vmobject, Painted):
            paint(vmobject, ctx)
        else:
            super().display_vectorized(vmobject, ctx)
        return self
