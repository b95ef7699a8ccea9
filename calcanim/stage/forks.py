"""A network with forks: nodes in columns and rows, and beside them what has room there."""

from __future__ import annotations

from collections import Counter

import numpy as np

from calcanim.stage.formulas import Line
from calcanim.stage.geometry import Array, along
from calcanim.stage.items import Element
from calcanim.stage.labels import Obstacles, nearest, place
from calcanim.stage.layout import MIN_EM, Region, fit
from calcanim.stage.networks import HEAD, NetworkMobject, StillFigure
from calcanim.storyboard.figures import Edge, Network
from calcanim.storyboard.formula import Formula, Part
from calcanim.storyboard.theme import Theme

_EM = 0.42
_RADIUS = 0.52
_SHARE = 0.24  # of the distance between two nodes, for a radius
_NOTES = 1.05  # height of a line below it all
_GAP = 0.1  # from a node, or an arrow, to what stands beside it
_Tries = tuple[tuple[float, float], ...]
# How clear of everything else, and how far above the smallest size, it stands: what has room.
_TRIES = ((0.06, 1.0), (0.05, 1.0), (0.05, 0.5), (0.05, 0.0))
_SIGN = (
    (0.06, 2.5),
    (0.06, 1.5),
    (0.06, 0.5),
    (0.04, 0.2),
    *_TRIES,
)  # in the narrow opening of a fork
_BACK = 0.13  # between an arrow and the one that goes back
_END = 0.1  # from an arrow's ends to the nodes
_PLUS = Formula(("part(#0, +)",), (Part("plus", "derivative"),), "+")


class ForkedNetwork(NetworkMobject):
    """Columns from left to right where that gives the nodes more room, else from the top."""

    def __init__(self, figure: Network, region: Region, theme: Theme) -> None:
        StillFigure.__init__(self, theme)
        bottom = region.bottom
        for n, note in enumerate(figure.notes):
            at = (region.left + region.right) / 2, bottom + _NOTES / 2
            self.text(f"note.{n}", note, at, region.width, _NOTES, 0.56)
        bottom += _NOTES + 0.15 if figure.notes else 0.0
        self.room = Region(region.left, region.right, bottom, region.top, region.em)
        self.at, self.radius, self.across = self._placed(figure)
        for node in figure.nodes:
            self._node(node, self._spot(node.key), self.radius)
        ways = {edge.key: self._way(edge) for edge in figure.edges}
        for edge in figure.edges:
            start, end = ways[edge.key]
            self._arrow(edge, start, end)
            back = self._aside(start, end) * _BACK
            self._arrow(edge, end + back, start + back, way="backward")
        self._beside(figure, ways)

    def _placed(self, figure: Network) -> tuple[dict[str, Array], float, bool]:
        """Every node's middle, the radius of all, and whether columns go from left to right."""
        columns = np.array([node.column for node in figure.nodes])
        rows = np.array([node.row for node in figure.nodes])
        many = float(np.ptp(columns)) + 1, float(np.ptp(rows)) + 1
        size = np.array([self.room.width, self.room.height])
        lying, standing = size / many, size / many[::-1]
        across = bool(lying.min() >= standing.min())
        steps = lying if across else standing
        share = np.stack((columns - columns.min(), rows - rows.min()), axis=1) + 0.5
        places = share if across else share[:, ::-1]
        left, top = self.room.left, self.room.top
        xy = np.array([left, top]) + places * steps * np.array([1.0, -1.0])
        radius = min(_RADIUS, _SHARE * float(steps.min()))
        return {n.key: p for n, p in zip(figure.nodes, xy, strict=True)}, radius, across

    def _spot(self, key: str) -> tuple[float, float]:
        x, y = (float(v) for v in self.at[key])
        return x, y

    def _way(self, edge: Edge) -> tuple[Array, Array]:
        """From ring to ring."""
        start, end = self.at[edge.source], self.at[edge.target]
        ahead = (end - start) / max(float(np.hypot(*(end - start))), 1e-9)
        return start + ahead * (self.radius + _END), end - ahead * (self.radius + _END)

    def _aside(self, start: Array, end: Array) -> Array:
        """The unit vector across an arrow, to the side of the gradients."""
        way = (end - start) / max(float(np.hypot(*(end - start))), 1e-9)
        across = np.array([way[1], -way[0]])
        wanted = np.array([0.0, -1.0]) if self.across else np.array([1.0, 0.0])
        return across if across @ wanted >= 0 else -across

    def _beside(self, figure: Network, ways: dict[str, tuple[Array, Array]]) -> None:
        """Values and gradients at the nodes, operations and derivatives at the arrows."""
        lines = [np.stack(way) for way in ways.values()]
        lines += [np.stack(w) + self._aside(*w) * _BACK for w in ways.values()]
        heads = [barb for a, b in lines[: len(ways)] for barb in _barbs(a, b)]
        heads += [barb for a, b in lines[len(ways) :] for barb in _barbs(b, a)]
        lines += [np.stack(barb) for barb in heads]
        self.segments = np.concatenate([along(line) for line in lines])
        r = self.radius
        around = np.array([-r, -r, r, r])
        self.rings = {key: np.tile(spot, 2) + around for key, spot in self.at.items()}
        self.taken: list[Array] = []
        for key, count in Counter(edge.source for edge in figure.edges).items():
            if count > 1:  # in the opening of the fork
                own = [ways[edge.key] for edge in figure.edges if edge.source == key]
                inside = np.sum([end - start for start, end in own], axis=0)
                self._near_node(f"sum.{key}", _PLUS, key, inside / np.hypot(*inside), _SIGN)
        before = np.array([0.0, 1.0] if self.across else [-1.0, 0.0])
        signs = list(self.taken)
        for node in figure.nodes:
            if node.step is not None:
                self._near_node(f"step.{node.key}", node.step, node.key, before)
        self.taken = signs  # steps are gone when values come
        for node in figure.nodes:
            self._near_node(f"value.{node.key}", node.value, node.key, before)
            self._near_node(f"gradient.{node.key}", node.gradient, node.key, -before)
        for edge in figure.edges:
            start, end = ways[edge.key]
            aside = self._aside(start, end)
            middle = (start + end) / 2
            self._near(f"derivative.{edge.key}", edge.derivative, middle + aside * _BACK, aside)
            if edge.label.segments:
                self._near(f"operation.{edge.key}", edge.label, middle, -aside)
                self.first.append(f"operation.{edge.key}")

    def _near_node(
        self, key: str, formula: Formula, node: str, side: Array, tries: _Tries = _TRIES
    ) -> None:
        others = [box for k, box in self.rings.items() if k != node]
        self._put(key, formula, self.at[node], side, self.radius + _GAP, others, tries)

    def _near(self, key: str, formula: Formula, at: Array, side: Array) -> None:
        self._put(key, formula, at, side, _GAP, [*self.rings.values()], _TRIES)

    def _put(
        self,
        key: str,
        formula: Formula,
        at: Array,
        side: Array,
        gap: float,
        rings: list[Array],
        tries: _Tries,
    ) -> None:
        """Set a formula as near as there is room; without any on its side all the same."""
        if not formula.segments:
            return
        widest = max(self.room.width / max(len(self.at) ** 0.5, 1.0), 1.2)
        obstacles = Obstacles(self.segments, np.array([*rings, *self.taken]).reshape(-1, 4))
        room = (self.room.left, self.room.bottom, self.room.right, self.room.top)
        prefer = float(side[0]), float(side[1])
        found = None
        for clear, share in tries:
            size = MIN_EM + (_EM - MIN_EM) * share
            line = fit(formula, widest, size, self.theme, MIN_EM)
            extent = line.width, line.height
            found = place(
                extent, at, obstacles, room, prefer=prefer, gap=gap, clear=clear, leader=False
            )
            if found is not None:
                break
        else:
            solid = np.array([*self.rings.values(), *self.taken]).reshape(-1, 4)
            obstacles = Obstacles(self.segments, solid)
            found = nearest(extent, at.tolist(), obstacles, room, clear=tries[-1][0])
        half = np.array([line.width, line.height]) / 2
        centre = at + side * (gap + np.abs(side) @ half) if found is None else found.centre
        self._set(key, line, float(centre[0]), float(centre[1]))

    def _set(self, key: str, line: Line, x: float, y: float) -> None:
        line.move_to([x, y, 0])
        half = np.array([line.width, line.height]) / 2
        self.taken.append(np.concatenate((np.array([x, y]) - half, np.array([x, y]) + half)))
        self.elements[key] = Element("text", line.glyphs, line.em, MIN_EM)


def _barbs(start: Array, end: Array) -> list[tuple[Array, Array]]:
    """The two strokes of an arrow's head, as seen by what stands beside it."""
    ahead = (end - start) / max(float(np.hypot(*(end - start))), 1e-9)
    turn = np.array([[ahead[0], -ahead[1]], [ahead[1], ahead[0]]])
    return [(end + turn @ barb, end) for barb in HEAD]
