"""What the elements of a panel get to draw themselves with, and what they have to be."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass, fields
from typing import Any, Protocol

from manim import ManimColor

from calcanim.stage.axes import View
from calcanim.stage.items import Element
from calcanim.stage.layout import fit
from calcanim.stage.painted import Disc, Strokes, Words
from calcanim.storyboard.formula import Formula
from calcanim.storyboard.quantities import Number
from calcanim.storyboard.theme import Theme

_DOT = 0.1
_LABEL_EM = 0.4


@dataclass(frozen=True, slots=True)
class Setting:
    """What a mark needs to draw itself: its panel's view, the quantities, the theme.

    `value` gives the present value of a number or a quantity; `view` changes in place.
    """

    view: View
    value: Callable[[Number], float]
    theme: Theme

    def strokes(self, role: str, width: float, dashed: bool = False) -> Strokes:
        """An empty leaf for strokes in the colour of a role."""
        return Strokes(self.theme.colour(role), width, dashed)

    def disc(self, role: str, hollow: bool = False, radius: float = _DOT) -> Disc:
        """A dot in the colour of a role."""
        if not hollow:
            return Disc(self.theme.colour(role), radius)
        red, green, blue = map(float, ManimColor(self.theme.background).to_rgb())
        return Disc(self.theme.colour(role), radius, (red, green, blue))

    def words(self, formula: Formula, em: float = _LABEL_EM, width: float = 3.0) -> Words:
        """A formula set at `em`, or as large as `width` allows."""
        return Words(fit(formula, width, em, self.theme))

    def put_dot(self, disc: Disc, x: float, y: float) -> None:
        """Place a dot on the plane; outside of the panel it shrinks away."""
        view = self.view
        px, py = view.place(x, y)
        outside = max(view.left - px, px - view.right, view.bottom - py, py - view.top, 0.0)
        disc.place(px, py, 1.0 - outside / disc.radius if math.isfinite(outside) else 0.0)


class Mark(Protocol):
    """An element of a panel: what of it stands on stage, and how it follows its quantities."""

    elements: dict[str, Element]
    names: set[str]

    def update(self) -> None:
        """Put every leaf where the quantities and the view say, in place."""


def names_in(element: Any) -> set[str]:
    """The quantities that an element's numbers name."""
    texts = {"key", "role", "side", "to", "formula", "pieces", "dots"}
    found = (getattr(element, f.name) for f in fields(element) if f.name not in texts)
    return {v for v in found if isinstance(v, str)}
