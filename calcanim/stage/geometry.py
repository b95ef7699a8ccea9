"""Plane geometry of boxes, polylines and areas, on whole arrays at once.

A box is (left, bottom, right, top), shape (..., 4); a segment is (x0, y0, x1, y1), shape (..., 4);
all in scene units.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np

Array = np.ndarray[Any, np.dtype[np.float64]]

NO_BOXES: Array = np.zeros((0, 4))
_SHARES = np.linspace(0, 1, 5)
# Bernstein polynomials of the third degree at five equally spaced places.
_CUBIC = np.stack(
    [
        (1 - _SHARES) ** 3,
        3 * _SHARES * (1 - _SHARES) ** 2,
        3 * _SHARES**2 * (1 - _SHARES),
        _SHARES**3,
    ]
)


def box_of(points: Array) -> Array:
    """The bounding box of `points`, shape (n, 2 or more) with n > 0."""
    low, high = points[:, :2].min(axis=0), points[:, :2].max(axis=0)
    return np.array([low[0], low[1], high[0], high[1]])


def union(boxes: Array) -> Array:
    """The box around all of `boxes`, shape (n, 4) with n > 0."""
    around: Array = np.concatenate((boxes[:, :2].min(axis=0), boxes[:, 2:].max(axis=0)))
    return around


def grown(boxes: Array, by: float) -> Array:
    """Every box with a margin of `by` on each side."""
    wider: Array = boxes + np.array([-by, -by, by, by])
    return wider


def along(polyline: Array) -> Array:
    """The segments of a polyline, shape (n, 2 or more), as an array of shape (n - 1, 4)."""
    flat = polyline[:, :2]
    return np.concatenate((flat[:-1], flat[1:]), axis=1)


def flattened(curves: Array) -> Array:
    """Segments of cubic Bézier curves whose control points are `curves`, shape (4 n, 2 or more).

    A straight curve stays one segment; any other becomes four.
    """
    quads = curves[: len(curves) // 4 * 4, :2].reshape(-1, 4, 2)
    if not len(quads):
        return NO_BOXES
    start, end = quads[:, 0], quads[:, 3]
    chord = end - start
    length = np.maximum(np.hypot(chord[:, 0], chord[:, 1]), 1e-9)
    off = quads[:, 1:3] - start[:, None]
    bulge = np.abs(off[..., 0] * chord[:, None, 1] - off[..., 1] * chord[:, None, 0]).max(axis=1)
    straight = bulge / length < 1e-3
    pieces = np.einsum("ks,nkd->nsd", _CUBIC, quads[~straight])
    bent = np.concatenate((pieces[:, :-1], pieces[:, 1:]), axis=2).reshape(-1, 4)
    return np.concatenate((np.concatenate((start, end), axis=1)[straight], bent))


def overlaps(a: Array, b: Array) -> Array:
    """How deep each box of `a`, shape (n, 4), reaches into each of `b`, shape (m, 4).

    Shape (n, m); negative where they are apart.
    """
    high = np.minimum(a[:, None, 2:], b[None, :, 2:])
    low = np.maximum(a[:, None, :2], b[None, :, :2])
    depth: Array = (high - low).min(axis=2)
    return depth


def pierced(boxes: Array, segments: Array) -> Array:
    """How deep each segment, shape (m, 4), runs inside each box, shape (n, 4).

    Shape (n, m); the depth is that of the middle of the piece inside the box (found as Liang and
    Barsky do, 1984) below the box's nearest side, and -1 where the segment misses the box.
    """
    start, delta = segments[None, :, :2], (segments[:, 2:] - segments[:, :2])[None]
    low, high = boxes[:, None, :2], boxes[:, None, 2:]
    still = np.abs(delta) < 1e-12
    safe = np.where(still, 1.0, delta)
    one, two = (low - start) / safe, (high - start) / safe
    within = (start >= low) & (start <= high)
    enter = np.where(still, np.where(within, 0.0, 2.0), np.minimum(one, two)).max(axis=2)
    leave = np.where(still, 1.0, np.maximum(one, two)).min(axis=2)
    enter, leave = np.maximum(enter, 0.0), np.minimum(leave, 1.0)
    middle = start + delta * ((enter + leave) / 2)[..., None]
    depth = np.minimum(middle - low, high - middle).min(axis=2)
    return np.where(enter <= leave, depth, -1.0)


def near(segments: Array, box: Array) -> Array:
    """Those segments whose own box touches `box`, shape (4,)."""
    if not len(segments):
        return segments
    low = np.minimum(segments[:, :2], segments[:, 2:])
    high = np.maximum(segments[:, :2], segments[:, 2:])
    touches = (low <= box[2:]).all(axis=1) & (high >= box[:2]).all(axis=1)
    return segments[touches]


def disc_depth(boxes: Array, centre: Sequence[float], radius: float) -> Array:
    """How deep a disc reaches into each box, shape (n,); negative where it stays apart."""
    middle = np.asarray(centre)[:2]
    nearest = np.clip(middle, boxes[:, :2], boxes[:, 2:])
    gap = np.hypot(*(nearest - middle).T)
    inner = np.minimum(middle - boxes[:, :2], boxes[:, 2:] - middle).min(axis=1)
    depth: Array = radius + np.where(gap > 0, -gap, np.maximum(inner, 0.0))
    return depth


def covers(segments: Array, points: Array) -> np.ndarray[Any, np.dtype[np.bool_]]:
    """Which of `points`, shape (n, 2), lie inside the closed outline `segments` (even and odd)."""
    x, y = points[:, None, 0], points[:, None, 1]
    x0, y0, x1, y1 = (segments[None, :, k] for k in range(4))
    crosses = (y0 > y) != (y1 > y)
    rise = np.where(crosses, y1 - y0, 1.0)
    right = crosses & (x < x0 + (y - y0) / rise * (x1 - x0))
    odd: np.ndarray[Any, np.dtype[np.bool_]] = right.sum(axis=1) % 2 == 1
    return odd
