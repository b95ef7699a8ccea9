"""How glyphs travel: which become which, on which way, and from where on they are seen.

Nothing is printed twice: a copy is hidden under what it comes from, and under all that it passes,
and shows as it comes free; of two that change places one goes over the other.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from difflib import SequenceMatcher
from itertools import pairwise

import numpy as np

from calcanim.stage.formulas import Glyph
from calcanim.stage.geometry import Array, box_of
from calcanim.stage.motion import Motion, State

_MOST = 0.05  # of a group's area may lie on others while it is seen
_LATEST = 0.8  # share of its way, on which a copy is seen at the latest
_STEPS = np.linspace(0.0, 1.0, 41)
_ALIKE = 0.1  # of a glyph's size that two outlines of one character differ by, at most
_OVER = 0.06  # between two groups that pass each other


@dataclass(slots=True)
class Carried:
    """Glyphs that travel together, each with the state in which it starts."""

    glyphs: tuple[Glyph, ...]
    starts: tuple[State, ...]
    first: Array = field(init=False)
    last: Array = field(init=False)

    def __post_init__(self) -> None:
        """Every glyph's box where it starts, and where it ends, shape (n, 4)."""
        self.first = np.stack([box_of(s.points) for s in self.starts])
        self.last = np.stack([box_of(g.points) for g in self.glyphs])

    def boxes(self, share: float) -> Array:
        """Every glyph's box at a share of the way, shape (n, 4)."""
        return np.asarray(self.first + (self.last - self.first) * share)

    @property
    def distance(self) -> float:
        """How far it goes."""
        return float(np.abs(self.last - self.first).max())

    @property
    def height(self) -> float:
        """Of the whole group, where it ends."""
        return float(self.last[:, 3].max() - self.last[:, 1].min())


def runs(old: Sequence[Glyph], new: Sequence[Glyph]) -> list[list[tuple[Glyph, Glyph]]]:
    """Pairs of glyphs that show one character: these travel, the others fade.

    What is in one order in both makes a run, which travels together. A character has one outline as
    an exponent and another on the line: a pair as well, so that an exponent can come down.
    """
    matcher = SequenceMatcher(None, [g.shape for g in old], [g.shape for g in new], autojunk=False)
    out = [
        [(old[block.a + n], new[block.b + n]) for n in range(block.size)]
        for block in matcher.get_matching_blocks()
        if block.size
    ]
    taken = {id(g) for run in out for pair in run for g in pair}
    left = [g for g in old if id(g) not in taken]
    for glyph in new:
        if id(glyph) in taken:
            continue
        origin = next((g for g in left if _alike(g, glyph)), None)
        if origin is not None:
            left.remove(origin)
            out.append([(origin, glyph)])
    return out


def _alike(a: Glyph, b: Glyph) -> bool:
    if a.shape == b.shape:
        return True
    if len(a.points) != len(b.points) or a.shape.startswith("rule"):
        return False
    return bool(np.abs(_normal(a.points) - _normal(b.points)).max() < _ALIKE)


def _normal(points: Array) -> Array:
    """In the unit square."""
    low, high = points[:, :2].min(axis=0), points[:, :2].max(axis=0)
    return np.asarray((points[:, :2] - low) / np.maximum(high - low, 1e-9))


def copies(groups: Sequence[Carried], standing: Array, begin: float, finish: float) -> list[Motion]:
    """The motions of copies, each hidden until it is free of what stands and of the others.

    `standing` are the boxes of all other glyphs, shape (n, 4), the copies' sources among them. Of
    two copies that meet the one that is named first is seen.
    """
    out = []
    for n, group in enumerate(groups):
        veil = 0.0
        for share, after in pairwise(_STEPS):
            others = [g.boxes(share) for m, g in enumerate(groups) if m < n]
            if _covered(group.boxes(share), np.concatenate([standing, *others])) > _MOST:
                veil = float(after)
        out += [
            Motion(glyph, start, State.of(glyph), begin, finish, veil=min(veil, _LATEST))
            for glyph, start in zip(group.glyphs, group.starts, strict=True)
        ]
    return out


def moved(groups: Sequence[Carried], begin: float, finish: float) -> list[Motion]:
    """The motions of what changes its place and leaves nothing behind.

    Of two that meet the one that goes further goes over the other.
    """
    arcs = [0.0] * len(groups)
    for n, group in enumerate(groups):
        for m in range(n):
            if arcs[m] or arcs[n]:
                continue
            if any(_covered(group.boxes(s), groups[m].boxes(s)) > _MOST for s in _STEPS[1:-1]):
                over = n if group.distance >= groups[m].distance else m
                arcs[over] = (group.height + groups[m].height) / 2 + _OVER
    return [
        Motion(glyph, start, State.of(glyph), begin, finish, arc=arc)
        for group, arc in zip(groups, arcs, strict=True)
        for glyph, start in zip(group.glyphs, group.starts, strict=True)
    ]


def _covered(boxes: Array, others: Array) -> float:
    """The share of the area of `boxes`, shape (n, 4), that lies on `others`, shape (m, 4)."""
    if not len(others):
        return 0.0
    low = np.maximum(boxes[:, None, :2], others[None, :, :2])
    high = np.minimum(boxes[:, None, 2:], others[None, :, 2:])
    common = np.clip(high - low, 0.0, None).prod(axis=2).sum()
    area = (boxes[:, 2:] - boxes[:, :2]).prod(axis=1).sum()
    return float(common / max(area, 1e-9))


def sooner(motions: Sequence[Motion], finish: float) -> list[Motion]:
    """Who makes room: what leaves goes first, and the others move up into its room."""
    out = []
    for m in motions:
        leaves = not (m.end.fill[:, 3].any() or m.end.stroke[:, 3].any())
        begin, end = (0.0, 0.6 * finish) if leaves else (0.45 * finish, finish)
        out.append(replace(m, begin=begin, finish=end))
    return out
