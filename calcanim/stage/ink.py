"""Puts a leaf on a cairo context: what Manim's camera draws, with one walk over its curves."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Any
from weakref import WeakKeyDictionary

import numpy as np
from manim import VMobject
from manim.camera.camera import CAP_STYLE_MAP, LINE_JOIN_MAP

from calcanim.stage.camera import Painted, Place, paint

_WIDTH = 0.01  # scene units a unit of stroke width
_MITER = 10.0  # cairo's limit: a corner reaches at most so many half-widths


@dataclass(slots=True)
class _Shape:
    """What is known of a leaf's points: the box around them, and cairo's path once it recurs."""

    points: bytes
    box: Place
    path: Any = None
    seen: int = 0


_SHAPES: WeakKeyDictionary[VMobject, _Shape] = WeakKeyDictionary()


def ink(leaf: VMobject, context: Any) -> None:
    """Draw one leaf. The context's units are the scene's; its colours are blue, green, red.

    Raises nothing; a leaf without points, or wholly transparent, leaves no ink.
    """
    if isinstance(leaf, Painted):
        if len(leaf.points):
            paint(leaf, context)
        return
    fill, stroke = leaf.fill_rgbas, leaf.stroke_rgbas
    width, behind = leaf.get_stroke_width(), leaf.get_stroke_width(True)
    filled, stroked = fill[:, 3].any(), width > 0 and stroke[:, 3].any()
    edged = behind > 0 and leaf.background_stroke_rgbas[:, 3].any()
    if not (filled or stroked or edged):
        return
    shape = _shape(leaf)
    if len(leaf.points) < 4 or not all(map(math.isfinite, shape.box)):
        return
    context.new_path()
    if shape.path is not None:
        context.append_path(shape.path)
    else:
        _trace(leaf, context)
        shape.seen += 1
        if shape.seen > 1:  # it fades or changes colour where it is: keep its path
            shape.path = context.copy_path()
    if edged:
        _stroke(leaf, context, leaf.background_stroke_rgbas, behind)
    if filled:
        _source(leaf, context, fill)
        context.fill_preserve()
    if stroked:
        _stroke(leaf, context, stroke, width)


def reach(leaf: VMobject) -> Place | None:
    """Left, bottom, right, top of what `ink` may touch, in scene units; None for nothing."""
    if not len(leaf.points):
        return None
    if isinstance(leaf, Painted):
        place = leaf.reach()
        return None if place is None or any(map(math.isnan, place)) else place
    left, bottom, right, top = _shape(leaf).box
    if not all(map(math.isfinite, (left, bottom, right, top))):
        return None
    beyond = max(leaf.get_stroke_width(), leaf.get_stroke_width(True)) * _WIDTH / 2
    if len(leaf.points) > 4:
        beyond *= _MITER
    return left - beyond, bottom - beyond, right + beyond, top + beyond


def appearance(leaf: VMobject) -> object:
    """What the ink depends on, to be compared; None for a leaf that does not say."""
    if isinstance(leaf, Painted):
        return leaf.appearance()
    if len(leaf.fill_rgbas) > 1 or len(leaf.stroke_rgbas) > 1:
        return None  # a gradient's direction is Manim's affair
    return (
        leaf.points.tobytes(),
        leaf.fill_rgbas.tobytes(),
        leaf.stroke_rgbas.tobytes(),
        leaf.background_stroke_rgbas.tobytes(),
        leaf.get_stroke_width(),
        leaf.get_stroke_width(True),
        leaf.joint_type,
        leaf.cap_style,
    )


def _shape(leaf: VMobject) -> _Shape:
    """What is known of the leaf as it is now; its points are compared, whoever changed them."""
    points = leaf.points
    key = points.tobytes()
    shape = _SHAPES.get(leaf)
    if shape is None or shape.points != key:
        left, bottom, _ = points.min(axis=0).tolist()
        right, top, _ = points.max(axis=0).tolist()
        shape = _SHAPES[leaf] = _Shape(key, (left, bottom, right, top))
    return shape


def _trace(leaf: VMobject, context: Any) -> None:
    """The leaf's curves as cairo's path: a curve that starts elsewhere starts a new one."""
    points = leaf.points
    curves = points[: len(points) // 4 * 4, :2].reshape(-1, 8)
    starts, ends = curves[:, :2], curves[:, 6:]
    close = leaf.tolerance_for_point_equality
    apart = np.ones(len(curves), dtype=bool)
    apart[1:] = (np.abs(ends[:-1] - starts[1:]) > close + 1e-5 * np.abs(starts[1:])).any(axis=1)
    first = np.flatnonzero(apart)
    last = np.append(first[1:], len(curves)) - 1
    shut = np.abs(starts[first] - ends[last]) <= close + 1e-5 * np.abs(ends[last])
    closed = np.zeros(len(curves), dtype=bool)
    closed[last] = shut.all(axis=1)
    move, curve, close_path = context.move_to, context.curve_to, context.close_path
    for c, new, end in zip(curves.tolist(), apart.tolist(), closed.tolist(), strict=True):
        if new:
            move(c[0], c[1])
        curve(c[2], c[3], c[4], c[5], c[6], c[7])
        if end:
            close_path()


def _source(leaf: VMobject, context: Any, rgbas: Any) -> None:
    if len(rgbas) == 1:
        red, green, blue, alpha = rgbas[0].tolist()
        context.set_source_rgba(blue, green, red, alpha)
        return
    import cairo

    start, end = leaf.get_gradient_start_and_end_points()
    gradient = cairo.LinearGradient(*start[:2], *end[:2])
    for rgba, offset in zip(rgbas.tolist(), np.linspace(0, 1, len(rgbas)).tolist(), strict=True):
        red, green, blue, alpha = rgba
        gradient.add_color_stop_rgba(offset, blue, green, red, alpha)
    context.set_source(gradient)


def _stroke(leaf: VMobject, context: Any, rgbas: Any, width: float) -> None:
    _source(leaf, context, rgbas)
    context.set_line_width(width * _WIDTH)
    context.set_line_join(LINE_JOIN_MAP[leaf.joint_type])
    context.set_line_cap(CAP_STYLE_MAP[leaf.cap_style])
    context.stroke_preserve()
