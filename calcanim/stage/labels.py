"""Labels where they touch nothing: places around an anchor, scored against what stands there.

The place nearest to the anchor wins among those that keep clear of every stroke, point and box
and lie inside the panel (in the manner of Christensen, Marks and Shieber, 1995, with free distances
in place of eight fixed positions). Where nothing close is free, the nearest free place in the panel
is taken and a leader line joins it to its anchor. All lengths are in scene units.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from calcanim.stage.geometry import NO_BOXES, Array, along, grown, near, overlaps, pierced, union

_ANGLES = 24
_DISTANCES = (0.0, 0.12, 0.3, 0.55)
_FINE = 1e-9

SIDES = {
    "e": (1.0, 0.0),
    "ne": (1.0, 1.0),
    "n": (0.0, 1.0),
    "nw": (-1.0, 1.0),
    "w": (-1.0, 0.0),
    "sw": (-1.0, -1.0),
    "s": (0.0, -1.0),
    "se": (1.0, -1.0),
}


@dataclass(frozen=True, slots=True)
class Obstacles:
    """What a label keeps clear of: segments, shape (m, 4), and boxes, shape (k, 4)."""

    segments: Array
    boxes: Array

    @staticmethod
    def of(
        polylines: Sequence[Array] = (),
        points: Sequence[Sequence[float]] = (),
        boxes: Sequence[Sequence[float]] = (),
        radius: float = 0.12,
    ) -> Obstacles:
        """From polylines, shape (n, 2) each, points (drawn with `radius`) and boxes."""
        strokes = [along(np.asarray(p, dtype=float)) for p in polylines if len(p) > 1]
        dots = [(p[0] - radius, p[1] - radius, p[0] + radius, p[1] + radius) for p in points]
        solid = [*dots, *(tuple(b) for b in boxes)]
        return Obstacles(
            np.concatenate(strokes) if strokes else NO_BOXES,
            np.array(solid, dtype=float) if solid else NO_BOXES,
        )

    def with_box(self, box: Sequence[float] | Array) -> Obstacles:
        """These and one more box: a label that has just been placed."""
        return Obstacles(self.segments, np.concatenate((self.boxes, [np.asarray(box)])))


@dataclass(frozen=True, slots=True)
class Placed:
    """Where a label stands: its centre (for a label that follows its anchor: at the first moment),
    and the leader line to the anchor as (x0, y0, x1, y1), or None where it stands close by.
    """

    centre: tuple[float, float]
    box: tuple[float, float, float, float]
    leader: tuple[float, float, float, float] | None = None


def place(
    size: tuple[float, float],
    anchor: Sequence[float] | Array,
    obstacles: Obstacles | Sequence[Obstacles],
    panel: Sequence[float],
    *,
    prefer: tuple[float, float] = (1.0, 1.0),
    gap: float = 0.14,
    clear: float = 0.07,
    leader: bool = True,
) -> Placed | None:
    """The best place for a label, or None where the panel has no free place.

    Parameters
    ----------
    size
        Width and height of the label.
    anchor
        The point that the label names, shape (2,). For a label that goes along with its point
        through a motion, all places of that point, shape (n, 2): the label keeps one distance from
        it, and is clear at every moment.
    obstacles
        What stands there; with n anchors one for each moment, or one for all. A label that stays
        put while other things move wants those of all moments in one `Obstacles`.
    panel
        The box (left, bottom, right, top) that the label may not leave.
    prefer
        The direction from the anchor in which the label would best stand.
    gap, clear
        Distance from the anchor, and the least distance from everything else.
    leader
        Whether a leader line may be used. A label that follows its anchor has none.
    """
    anchors = np.atleast_2d(np.asarray(anchor, dtype=float))[:, :2]
    moments = [obstacles] if isinstance(obstacles, Obstacles) else list(obstacles)
    half = np.array([size[0] / 2, size[1] / 2])
    offsets, costs = _around(half, gap, np.asarray(prefer, dtype=float))
    free = np.ones(len(offsets), dtype=bool)
    for n, point in enumerate(anchors):
        here = moments[min(n, len(moments) - 1)]
        boxes = _boxes(point + offsets, half)
        free &= _inside(boxes, panel)
        free[free] = _clear(boxes[free], here, clear)
    if free.any():
        best = int(np.argmin(np.where(free, costs, np.inf)))
        return _placed(anchors[0] + offsets[best], half)
    if not leader or len(anchors) > 1:
        return None
    return _far(anchors[0], half, moments[0], panel, gap, clear)


def _around(half: Array, gap: float, prefer: Array) -> tuple[Array, Array]:
    """Centres about the anchor, and what each costs: distance, and turning from `prefer`."""
    angles = np.arange(_ANGLES) * 2 * np.pi / _ANGLES
    wanted = np.arctan2(prefer[1], prefer[0])
    turn = np.abs((angles - wanted + np.pi) % (2 * np.pi) - np.pi)
    offsets, costs = [], []
    for distance in _DISTANCES:
        for angle, away in zip(angles, turn, strict=True):
            way = np.array([np.cos(angle), np.sin(angle)])
            # The box's nearest point, not its centre, is `gap` away from the anchor.
            centre = way * (gap + distance)
            offsets.append(centre + np.where(np.abs(way) > 0.2, np.sign(way), way / 0.2) * half)
            costs.append(distance * 2.0 + away * 0.25)
    return np.array(offsets), np.array(costs)


def nearest(
    size: tuple[float, float],
    anchor: Sequence[float],
    obstacles: Obstacles,
    panel: Sequence[float],
    *,
    clear: float = 0.07,
    level: float = 0.0,
) -> Placed | None:
    """The free place nearest to the anchor in the whole panel, without a leader; else None.

    `level` is how much more it counts to stand as high as the anchor than to stand close to it.
    """
    half = np.array([size[0] / 2, size[1] / 2])
    point = np.asarray(anchor, dtype=float)[:2]
    centres = _all_free(point, half, obstacles, panel, clear, level)
    return _placed(centres[0], half) if len(centres) else None


def _all_free(
    point: Array,
    half: Array,
    here: Obstacles,
    panel: Sequence[float],
    clear: float,
    level: float = 0.0,
) -> Array:
    """Centres of all free places on a fine grid of the panel, the nearest to `point` first."""
    left, bottom, right, top = panel
    centres = np.stack(
        np.meshgrid(
            _steps(left + half[0], right - half[0]), _steps(bottom + half[1], top - half[1])
        ),
        axis=-1,
    ).reshape(-1, 2)
    boxes = _boxes(centres, half)
    distance = np.hypot(*(np.clip(point, boxes[:, :2], boxes[:, 2:]) - point).T)
    # Among equally near ones that whose middle is nearer.
    distance = distance + 0.01 * np.hypot(*(centres - point).T)
    distance = distance + level * np.abs(centres[:, 1] - point[1])
    order = np.argsort(distance, kind="stable")
    order = order[_clear(boxes[order], here, clear)]
    return np.asarray(centres[order])


def _steps(low: float, high: float) -> Array:
    if high < low - _FINE:
        return np.zeros(0)
    return np.linspace(low, max(low, high), max(int((high - low) / 0.1), 2))


def _far(
    point: Array, half: Array, here: Obstacles, panel: Sequence[float], gap: float, clear: float
) -> Placed | None:
    """The nearest free place in the whole panel from which a leader line reaches the anchor."""
    tried = 0
    for centre in _all_free(point, half, here, panel, clear):
        box = _boxes(centre[None], half)[0]
        start = np.clip(point, grown(box, 0.04)[:2], grown(box, 0.04)[2:])
        way = point - start
        length = float(np.hypot(*way))
        if length <= gap:
            continue
        tried += 1
        if tried > 60:
            break
        end = point - way / length * min(gap, length / 2)
        line = np.array([[*start, *end]])
        # A leader may cross a curve on its way, but no other label.
        solid = here.boxes[(np.abs(_middles(here.boxes) - point) > 0.2).any(axis=1)]
        if not len(solid) or pierced(solid, line).max() < 0:
            x0, y0, x1, y1 = (float(v) for v in line[0])
            placed = _placed(centre, half)
            return Placed(placed.centre, placed.box, (x0, y0, x1, y1))
    return None


def _middles(boxes: Array) -> Array:
    return (boxes[:, :2] + boxes[:, 2:]) / 2


def _boxes(centres: Array, half: Array) -> Array:
    return np.concatenate((centres - half, centres + half), axis=1)


def _placed(centre: Array, half: Array) -> Placed:
    x, y = (float(v) for v in centre)
    w, h = (float(v) for v in half)
    return Placed((x, y), (x - w, y - h, x + w, y + h))


def _inside(boxes: Array, panel: Sequence[float]) -> np.ndarray:
    low, high = np.asarray(panel[:2]), np.asarray(panel[2:])
    within = (boxes[:, :2] >= low - _FINE) & (boxes[:, 2:] <= high + _FINE)
    return np.asarray(within.all(axis=1))


def _clear(boxes: Array, here: Obstacles, clear: float) -> np.ndarray:
    free = np.ones(len(boxes), dtype=bool)
    if not len(boxes):
        return free
    wide = grown(boxes, clear)
    if len(here.boxes):
        free &= overlaps(wide, here.boxes).max(axis=1) <= 0
    segments = near(here.segments, union(wide))
    # Box by box: a table of thousands of boxes by thousands of segments would fill the memory.
    for n in np.flatnonzero(free) if len(segments) else ():
        close = near(segments, wide[n])
        free[n] = not len(close) or pierced(wide[n : n + 1], close).max() < 0
    return free
