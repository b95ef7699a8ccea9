"""A chain of operations, left to right, and a table of numbers."""

from __future__ import annotations

from manim import Circle, VMobject
from manim import Line as Stroke

from calcanim.stage.formulas import Line
from calcanim.stage.items import Element
from calcanim.stage.layout import MIN_EM, Region, fit
from calcanim.storyboard.figures import Network, Table
from calcanim.storyboard.formula import Formula
from calcanim.storyboard.theme import Theme


class _Still:
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

    def _text(
        self, key: str, formula: Formula, width: float, em: float, at: tuple[float, float]
    ) -> Line:
        line = fit(formula, width, em, self.theme)
        line.move_to([*at, 0])
        self.elements[key] = Element("text", line.glyphs, line.em, MIN_EM)
        return line


class NetworkMobject(_Still):
    """Circles joined by arrows; values stand above the nodes, gradients below."""

    def __init__(self, figure: Network, region: Region, theme: Theme) -> None:
        super().__init__(theme)
        count = len(figure.nodes)
        step = region.width / count
        radius = min(0.46, step * 0.18)
        y = (region.top + region.bottom) / 2 + 0.25
        places = {n.key: region.left + step * (i + 0.5) for i, n in enumerate(figure.nodes)}
        muted = theme.colour("muted")
        for node in figure.nodes:
            x = places[node.key]
            ring = Circle(radius=radius, color=theme.colour(node.role), stroke_width=4)
            ring.move_to([x, y, 0])
            self.elements[f"ring.{node.key}"] = Element("line", [ring])
            self._text(f"label.{node.key}", node.label, radius * 1.4, 0.46, (x, y))
            room = step * 0.94
            self._text(f"value.{node.key}", node.value, room, 0.4, (x, y + radius + 0.5))
            self._text(f"gradient.{node.key}", node.gradient, room, 0.4, (x, y - radius - 0.72))
            self.first += [f"ring.{node.key}", f"label.{node.key}"]
        below: list[tuple[Line, float]] = []
        for edge in figure.edges:
            a, b = places[edge.source] + radius + 0.1, places[edge.target] - radius - 0.1
            head: list[VMobject] = [
                Stroke([b - 0.16, y + s, 0], [b, y, 0], stroke_width=4, color=muted)
                for s in (0.1, -0.1)
            ]
            bar = Stroke([a, y, 0], [b, y, 0], stroke_width=4, color=muted)
            self.elements[f"arrow.{edge.key}"] = Element("line", [bar, *head])
            middle, room = (a + b) / 2, max(b - a, step * 0.55)
            self._text(f"operation.{edge.key}", edge.label, room, 0.36, (middle, y + 1.75))
            local = self._text(f"derivative.{edge.key}", edge.derivative, room, 0.36, (middle, y))
            below.append((local, middle))
            self.first += [f"arrow.{edge.key}", f"operation.{edge.key}"]
        # The local derivatives stand in a row of their own, below the lowest gradient.
        lowest = min(
            leaf.get_bottom()[1]
            for node in figure.nodes
            for leaf in self.elements[f"gradient.{node.key}"].leaves
        )
        tallest = max((local.height for local, _ in below), default=0.0)
        for local, middle in below:
            local.move_to([middle, lowest - 0.3 - tallest / 2, 0])


class TableMobject(_Still):
    """Rows below a header and a rule; columns as wide as their widest cell."""

    def __init__(self, figure: Table, region: Region, theme: Theme) -> None:
        super().__init__(theme)
        columns = len(figure.header)
        rows = (figure.header, *figure.rows)
        width = min(region.width, 2.75 * columns)
        column = width / columns
        left = (region.left + region.right) / 2 - width / 2
        pitch = min(0.78, (region.height - 0.4) / len(rows))
        top = (region.top + region.bottom) / 2 + pitch * (len(rows) - 1) / 2
        for r, row in enumerate(rows):
            y = top - pitch * r + (0.12 if r == 0 else -0.08)
            for c, cell in enumerate(row):
                key = f"header.{c}" if r == 0 else f"row.{r - 1}.{c}"
                self._text(key, cell, column * 0.92, 0.44, (left + column * (c + 0.5), y))
                if r == 0:
                    self.first.append(key)
        y = top - pitch / 2
        rule = Stroke([left, y, 0], [left + width, y, 0], stroke_width=3)
        rule.set_color(theme.colour("muted"))
        self.elements["rule"] = Element("line", [rule])
        self.first.append("rule")
