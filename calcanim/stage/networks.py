"""A chain of operations: from left to right where there is width, else from top to bottom."""

from __future__ import annotations

import numpy as np
from manim import Circle, RoundedRectangle, VMobject
from manim import Line as Stroke

from calcanim.stage.formulas import Line
from calcanim.stage.items import Element
from calcanim.stage.layout import MIN_EM, Region, fit
from calcanim.storyboard.figures import Edge, Network, Node
from calcanim.storyboard.formula import Formula
from calcanim.storyboard.theme import Theme

_EM = 0.5
_ROOMY = 1.5  # wider than this times its height, a place is filled from left to right
_CLOSE = 1.45  # units from node to node
_APART = 0.3  # units between a row's formulas and what is above and below them
_PILL = 0.72  # of a circle's height
_ARROW = 0.3  # units for the arrows of the backward pass
HEAD = np.array([[-0.2, 0.12], [-0.2, -0.12]])


class StillFigure:
    """A figure whose elements come on and stay where they are."""

    def __init__(self, theme: Theme) -> None:
        self.theme = theme
        self.elements: dict[str, Element] = {}
        self.first: list[str] = []

    def shown(self) -> tuple[str, ...]:
        """Keys of the elements that come with the figure itself."""
        return tuple(self.first)

    def keys(self, key: str) -> tuple[str, ...]:
        """The elements that `key` names: its own, or all that it contains."""
        found = tuple(k for k in self.elements if k == key or k.startswith(key + "."))
        if not found:
            raise KeyError(key)
        return found

    def text(
        self,
        key: str,
        formula: Formula,
        at: tuple[float, float],
        width: float,
        height: float,
        em: float = _EM,
        side: float = 0.0,
    ) -> Line:
        """Set a formula in a box; `side` is where its `at` lies: -1 its left edge, 1 its right."""
        line = fit(formula, width, em, self.theme, MIN_EM, height)
        line.move_to([at[0] - side * line.width / 2, at[1], 0])
        self.elements[key] = Element("text", line.glyphs, line.em, MIN_EM)
        return line


class NetworkMobject(StillFigure):
    """Circles joined by arrows, with values, gradients, operations and local derivatives."""

    def __init__(self, figure: Network, region: Region, theme: Theme) -> None:
        super().__init__(theme)
        if region.width > _ROOMY * region.height:
            self._across(figure, region)
        else:
            self._down(figure, region)

    def _across(self, figure: Network, room: Region) -> None:
        step = room.width / len(figure.nodes)
        radius = min(0.62, step * 0.18)
        # Rows from the top: operations, values, the nodes, gradients, local derivatives.
        width = step * 0.94
        rows = self._rows(figure, width, room.height - 2 * radius)
        y = room.top - rows[0] - rows[1] - radius
        at = {n.key: room.left + step * (i + 0.5) for i, n in enumerate(figure.nodes)}
        high, low = y + radius + rows[1] / 2, y - radius - rows[2] / 2
        for node in figure.nodes:
            x = at[node.key]
            self._node(node, (x, y), radius)
            self.text(f"value.{node.key}", node.value, (x, high), width, rows[1] - _APART / 2)
            self.text(f"gradient.{node.key}", node.gradient, (x, low), width, rows[2] - _APART / 2)
        arrows = 0.1 + _ARROW / 2
        high, low = room.top - rows[0] / 2, room.bottom + (rows[3] - arrows) / 2
        for edge in figure.edges:
            a, b = at[edge.source] + radius + 0.12, at[edge.target] - radius - 0.12
            self._arrow(edge, np.array([a, y]), np.array([b, y]))
            x = (a + b) / 2
            self.text(f"operation.{edge.key}", edge.label, (x, high), width, rows[0] - _APART / 2)
            # Back from below one gradient to below the next, the factor that it carries under it.
            back = room.bottom + rows[3] - 0.1
            ends = np.array([[at[edge.target] - 0.15, back], [at[edge.source] + 0.15, back]])
            self._arrow(edge, ends[0], ends[1], way="backward")
            self.text(f"derivative.{edge.key}", edge.derivative, (x, low), width, rows[3] - arrows)
        self.first += [f"operation.{edge.key}" for edge in figure.edges]

    def _rows(self, figure: Network, width: float, height: float) -> list[float]:
        """Heights of the four rows of formulas: each what its highest needs, if there is room."""
        rows = (
            [e.label for e in figure.edges],
            [n.value for n in figure.nodes],
            [n.gradient for n in figure.nodes],
            [e.derivative for e in figure.edges],
        )
        needs = [
            max(fit(f, width, _EM, self.theme, MIN_EM).height for f in row) + _APART for row in rows
        ]
        needs[3] += _ARROW
        spare = height - sum(needs)
        if spare > 0:
            return [need + spare / 4 for need in needs]
        return [need * height / sum(needs) for need in needs]

    def _down(self, figure: Network, room: Region) -> None:
        step = min(room.height / len(figure.nodes), 2.6)
        radius = min(0.55, step * 0.27)
        x = room.left + room.width * 0.3
        spare = room.height - step * len(figure.nodes)
        top = room.top - spare / 2 - step / 2
        at = {n.key: top - step * i for i, n in enumerate(figure.nodes)}
        aside, tall = radius + 0.25, step * 0.47
        high = tall if step > _CLOSE else step * 0.9
        em = min(_EM, max(high * 0.45, MIN_EM))
        left, right = x - aside - room.left, room.right - x - aside
        # Where rows are close, a quotient between two values takes from the room of the values.
        needs = max(
            fit(e.label, x - 0.3 - room.left, MIN_EM, self.theme, MIN_EM).height
            for e in figure.edges
        )
        between, own = tall, em
        if needs > tall:
            own = MIN_EM
            between = step - MIN_EM
        for node in figure.nodes:
            y = at[node.key]
            self._node(node, (x, y), radius)
            self.text(f"value.{node.key}", node.value, (x - aside, y), left, tall, own, 1)
            spot, width = (x + aside, y), right if step > _CLOSE else right * 0.49
            self.text(f"gradient.{node.key}", node.gradient, spot, width, high, em, -1)
        for edge in figure.edges:
            a, b = at[edge.source] - radius - 0.06, at[edge.target] + radius + 0.06
            self._arrow(edge, np.array([x, a]), np.array([x, b]))
            y = (a + b) / 2
            spot, width = (x - 0.3, y), x - 0.3 - room.left
            self.text(f"operation.{edge.key}", edge.label, spot, width, between, own, 1)
            # Where rows are close, what stands at the arrows makes room for what is at the nodes.
            near = 0.6 if step > _CLOSE else aside + right * 0.52
            self._arrow(edge, np.array([x + 0.3, b]), np.array([x + 0.3, a]), way="backward")
            spot, width = (x + near, y), room.right - x - near
            self.text(f"derivative.{edge.key}", edge.derivative, spot, width, high, em, -1)
        self.first += [f"operation.{edge.key}" for edge in figure.edges]

    def _node(self, node: Node, at: tuple[float, float], radius: float) -> None:
        look = {"color": self.theme.colour(node.role), "stroke_width": 5}
        ring: VMobject = Circle(radius=radius, **look)
        if node.leaf:
            height = 2 * _PILL * radius
            ring = RoundedRectangle(
                width=2 * radius, height=height, corner_radius=height / 2 - 1e-3, **look
            )
        ring.move_to([*at, 0])
        self.elements[f"ring.{node.key}"] = Element("line", [ring])
        high = radius * (1.5 if not node.leaf else 1.5 * _PILL)
        self.text(f"label.{node.key}", node.label, at, radius * 1.4, high, 0.6)
        self.first += [f"ring.{node.key}", f"label.{node.key}"]

    def _arrow(self, edge: Edge, start: np.ndarray, end: np.ndarray, way: str = "arrow") -> None:
        """An arrow of the figure itself, or one of the pass `backward`, which comes later."""
        colour = self.theme.colour("derivative" if way == "backward" else "muted")
        to = (end - start) / max(float(np.hypot(*(end - start))), 1e-9)
        turn = np.array([[to[0], -to[1]], [to[1], to[0]]])
        size = min(1.0, float(np.hypot(*(end - start))) / 0.4)
        strokes: list[VMobject] = [
            Stroke([*(end + turn @ (barb * size)), 0], [*end, 0], stroke_width=5, color=colour)
            for barb in HEAD
        ]
        strokes.append(Stroke([*start, 0], [*end, 0], stroke_width=5, color=colour))
        self.elements[f"{way}.{edge.key}"] = Element("line", strokes)
        if way == "arrow":
            self.first.append(f"arrow.{edge.key}")
