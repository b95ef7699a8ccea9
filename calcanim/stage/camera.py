"""A camera for leaves that draw themselves: many faces in one pass, without a mobject for each."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Any

import cairo
import numpy as np
from manim import Camera, VMobject

Place = tuple[float, float, float, float]
EVERYWHERE: Place = (-math.inf, -math.inf, math.inf, math.inf)


class Painted(VMobject):  # type: ignore[misc]  # Manim has no types
    """A leaf that draws itself. It takes part in fades by the opacity of `fill_rgbas`.

    `reach` and `appearance` say what must be drawn again, the others tell the inspection what it
    draws.
    """

    def reach(self) -> Place | None:
        """Left, bottom, right, top of a box that holds all its ink, in scene units.

        None where there is none. When the leaf changes, this is what is drawn again.
        """
        return EVERYWHERE

    def appearance(self) -> object:
        """All that its ink depends on, to be compared; None where that is not known."""
        return None

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


def around(points: np.ndarray, beyond: float) -> Place | None:
    """The box of points, shape (n, 2 or more), `beyond` larger on each side; None where n is 0."""
    if not len(points):
        return None
    left, bottom = points[:, :2].min(axis=0).tolist()
    right, top = points[:, :2].max(axis=0).tolist()
    return left - beyond, bottom - beyond, right + beyond, top + beyond


def paint(leaf: Painted, context: Any) -> None:
    """Let a leaf draw itself, whatever was drawn before: no pen and no path are left to it."""
    context.save()
    context.new_path()
    context.set_line_cap(cairo.LineCap.BUTT)
    context.set_line_join(cairo.LineJoin.MITER)
    context.set_dash([])
    leaf.paint(context)
    context.restore()


class StageCamera(Camera):  # type: ignore[misc]  # Manim has no types
    """Manim's camera, which lets a `Painted` leaf draw itself in its turn."""

    def display_vectorized(self, vmobject: VMobject, ctx: Any) -> StageCamera:
        """Draw one leaf."""
        if isinstance(vmobject, Painted):
            paint(vmobject, ctx)
        else:
            super().display_vectorized(vmobject, ctx)
        return self
