"""A changing number: every digit in a slot of its own, glyphs set once and moved."""

from __future__ import annotations

import math
import re
from collections.abc import Sequence

import numpy as np

from calcanim.stage.formulas import Line
from calcanim.stage.items import Element
from calcanim.stage.layout import LINE_GAP, MIN_EM
from calcanim.stage.painted import Array, Outline, outlines
from calcanim.storyboard.formula import Formula, Part
from calcanim.storyboard.graph import Readout
from calcanim.storyboard.theme import Theme

_SIGNS = "0123456789.-"
_SLOT = 0.52  # ems: a digit's
_POINT = 0.28
_GAP = 0.5
_BEHIND = 0.25
_BETWEEN = 0.5  # scene units between two readouts


class ReadoutMobject:
    """The number of one quantity. `width` is fixed: label, slots and unit never move."""

    def __init__(self, readout: Readout, em: float, theme: Theme) -> None:
        self.readout, self.em = readout, em
        label, unit = readout.label, readout.unit or Formula(())
        ours = len(label.parts)
        # One line, so that label, digits and unit share a baseline.
        whole = Formula(
            (
                *label.segments,
                f"part(#{ours}, 0123456789. -)",
                *(_renumbered(s, ours + 1) for s in unit.segments),
            ),
            (*label.parts, Part("digits.own", readout.role), *unit.parts),
        )
        line = Line(whole, em, theme)
        digits = [g for g in line.glyphs if g.part == ours]
        ends = [g for g in line.glyphs if g.part > ours]
        front = [g for g in line.glyphs if g.part < ours]
        self._signs = {s: _centred(g.points) for s, g in zip(_SIGNS, digits, strict=True)}
        right = max((float(g.points[:, 0].max()) for g in front), default=0.0)
        left = min((float(g.points[:, 0].min()) for g in front), default=0.0)
        slots = readout.digits + readout.decimals + readout.signed
        self._number = right - left + (_GAP * em if front else 0.0)
        after = self._number + (slots * _SLOT + (_POINT if readout.decimals else 0)) * em
        start = min((float(g.points[:, 0].min()) for g in ends), default=0.0)
        far = max((float(g.points[:, 0].max()) for g in ends), default=start)
        self.width = after + (far - start + _BEHIND * em if ends else 0.0)
        self._still = [
            *outlines(front, np.array([-left, 0.0, 0.0])),
            *outlines(ends, np.array([after + _BEHIND * em - start, 0.0, 0.0])),
        ]
        self._digits = Outline(self._signs["0"], theme.colour(readout.role))
        self._at = (0.0, 0.0)
        self.elements = {
            readout.key: Element("text", [*self._still, self._digits], em, MIN_EM),
        }

    @property
    def names(self) -> set[str]:
        """The quantity that is shown."""
        return {self.readout.quantity}

    @property
    def moving(self) -> list[Outline]:
        """What `update` changes."""
        return [self._digits]

    def place(self, x: float, y: float) -> None:
        """Put the left end of the line there."""
        self._at = (x, y)
        for leaf in self._still:
            leaf.place(x, y)

    def update(self, value: float) -> None:
        """Show `value`, rounded; what does not fit its slots shows as 9s with its sign."""
        r = self.readout
        shown = value / 10.0**r.exponent
        limit = 10.0**r.digits - 0.5 * 10.0**-r.decimals
        if not math.isfinite(shown) or abs(shown) >= limit:
            shown = math.copysign(10.0**r.digits - 10.0**-r.decimals, shown)
        text = f"{shown:.{r.decimals}f}"
        if float(text) == 0:
            text = text.lstrip("-")
        whole, _, rest = text.partition(".")
        pieces: list[Array] = []
        x = self._number + _SLOT * (r.digits + r.signed - len(whole)) * self.em
        for sign in whole:
            pieces.append(self._signs[sign] + [x + _SLOT * self.em / 2, 0.0, 0.0])
            x += _SLOT * self.em
        if rest:
            pieces.append(self._signs["."] + [x + _POINT * self.em / 2, 0.0, 0.0])
            x += _POINT * self.em
        for sign in rest:
            pieces.append(self._signs[sign] + [x + _SLOT * self.em / 2, 0.0, 0.0])
            x += _SLOT * self.em
        self._digits.shape = np.concatenate(pieces)
        self._digits.place(*self._at)


def places_of(readouts: Sequence[Readout], em: float, theme: Theme) -> list[list[ReadoutMobject]]:
    """Readouts set at `em`; those that share a place, one after the other, are together."""
    places: dict[str, list[ReadoutMobject]] = {}
    for readout in readouts:
        found = ReadoutMobject(readout, em, theme)
        places.setdefault(readout.instead_of or readout.key, []).append(found)
    return [*places.values()]


def in_line(
    places: Sequence[Sequence[ReadoutMobject]],
    taken: Sequence[tuple[float, float]],
    room: tuple[float, float],
    y: float,
    gap: float = 0.0,
) -> bool:
    """Set them on one line from left to right, with a `gap` to what is `taken`; or say no."""
    at, found = room[0], []
    for place in places:
        width = max(r.width for r in place)
        for start, end in sorted(taken):
            if at < end + gap and at + width > start - gap:
                at = end + gap
        if at + width > room[1]:
            return False
        found.append(at)
        at += width + _BETWEEN
    for x, place in zip(found, places, strict=True):
        for readout in place:
            readout.place(x, y)
    return True


def in_rows(
    places: Sequence[Sequence[ReadoutMobject]], room: tuple[float, float], top: float
) -> float:
    """Set them in as many rows as they need below `top`; the result is where these end."""
    x, em = room[0], max(r.em for place in places for r in place)
    top -= em / 2
    for place in places:
        width = max(r.width for r in place)
        if x > room[0] and x + width > room[1]:
            x, top = room[0], top - em - LINE_GAP / 2
        for readout in place:
            readout.place(x, top)
        x += width + _BETWEEN
    return top - em / 2 - LINE_GAP / 2


def _centred(points: Array) -> Array:
    """Moved sideways so that the glyph's middle is at 0; its height over the baseline stays."""
    middle = (points[:, 0].min() + points[:, 0].max()) / 2
    moved: Array = points - np.array([middle, 0.0, 0.0])
    return moved


def _renumbered(source: str, first: int) -> str:
    """The same source, its parts counted from `first`."""
    return re.sub(r"part\(#(\d+)", lambda m: f"part(#{int(m[1]) + first}", source)
