"""Dimension lines: how long something is, with words, in the figure itself."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

from calcanim.stage.items import Element
from calcanim.stage.labels import SIDES
from calcanim.stage.layout import MIN_EM
from calcanim.stage.painted import Array
from calcanim.stage.setting import Mark, Setting, names_in
from calcanim.storyboard import graph

_TICK = 0.1  # half of a tick
_GAP = 0.1  # from the line to its words
_NOTHING: Array = np.zeros((0, 2))


class SpanMark:
    """A stroke with a tick at either end, and words beside its middle."""

    def __init__(self, span: graph.Span, setting: Setting) -> None:
        self.span, self.set = span, setting
        self.line = setting.strokes(span.role, 3.0)
        self.words = setting.words(span.formula)
        self.elements = {
            span.key: Element("line", [self.line]),
            f"{span.key}.words": Element("text", self.words.leaves, self.words.em, MIN_EM),
        }
        self.names = names_in(span)

    def update(self) -> None:
        """Follow both ends; where there is no length, or no room, there is nothing."""
        s, value, view = self.span, self.set.value, self.set.view
        ends = view.project(
            np.array([value(s.x1), value(s.x2)]), np.array([value(s.y1), value(s.y2)])
        )
        way = ends[1] - ends[0]
        length = float(np.hypot(*way))
        middle = ends.mean(axis=0)
        if length < s.low_limit or not view.holds(float(middle[0]), float(middle[1]), 0.01):
            self.line.put(_NOTHING, _NOTHING)
            self.words.hide()
            return
        across = np.array([-way[1], way[0]]) / length * _TICK
        starts, stops = view.clip(ends[:1], ends[1:])
        seen = [e for e in ends if view.holds(float(e[0]), float(e[1]), 0.01)]
        ticks = np.array(seen).reshape(-1, 2)
        self.line.put(
            np.concatenate((starts, ticks - across)), np.concatenate((stops, ticks + across))
        )
        side = np.array(SIDES[s.side]) / np.hypot(*SIDES[s.side])
        beyond = _GAP + float(np.abs(side) @ self.words.half)
        x, y = (float(v) for v in middle + side * beyond)
        self.words.place(x, y)


SPANS: dict[type, Callable[[Any, Setting], Mark]] = {graph.Span: SpanMark}
