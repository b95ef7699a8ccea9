"""From a figure's data to what stands on stage: one table, one protocol."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from typing import Any, Protocol, runtime_checkable

from manim import VMobject

from calcanim.stage.cards import CardsMobject
from calcanim.stage.forks import ForkedNetwork
from calcanim.stage.items import Element
from calcanim.stage.layout import Region
from calcanim.stage.networks import NetworkMobject
from calcanim.stage.numberlines import NumberLinesMobject
from calcanim.stage.plane import GraphMobject
from calcanim.stage.surfaces import SurfaceMobject
from calcanim.stage.tables import TableMobject
from calcanim.storyboard.figures import Cards, Figure, Group, Network, NumberLines, Table
from calcanim.storyboard.graph import Graph
from calcanim.storyboard.surface import Surface
from calcanim.storyboard.theme import Theme
from calcanim.storyboard.words import REGIONS


class FigureMobject(Protocol):
    """A figure on stage: elements by key, some of which come with the figure itself."""

    elements: dict[str, Element]

    def shown(self) -> tuple[str, ...]:
        """Keys of the elements that come with the figure; the cue `Reveal` brings on others."""

    def keys(self, key: str) -> tuple[str, ...]:
        """The elements that `key` names: its own, or all inside it. KeyError if there are none."""


@runtime_checkable
class MovingFigure(FigureMobject, Protocol):
    """A figure whose elements follow quantities: the cue `Slide` runs these along a track."""

    values: dict[str, float]

    def run(self, values: Mapping[str, float]) -> None:
        """Take new values by channel and set what depends on them, in place."""

    def movers(self, visible: Collection[str], moving: Collection[str]) -> list[VMobject]:
        """The leaves among the `visible` elements that a run of the channels `moving` changes."""


class GroupMobject:
    """Figures that move as one; every key has that of its figure in front, channels have not."""

    def __init__(self, group: Group, regions: Mapping[str, Region], theme: Theme) -> None:
        self.group = group
        self.figures: dict[str, FigureMobject] = {}
        for key, figure, name in zip(group.keys, group.figures, group.regions, strict=True):
            self.figures[key] = on_stage(figure, regions[name], theme, regions)
        self.elements = {
            f"{key}.{name}": element
            for key, figure in self.figures.items()
            for name, element in figure.elements.items()
        }
        self.moving = {k: f for k, f in self.figures.items() if isinstance(f, MovingFigure)}
        self.values = {k: v for f in self.moving.values() for k, v in f.values.items()}

    def shown(self) -> tuple[str, ...]:
        """What the group says; of a figure named as a whole, what comes with that."""
        out: list[str] = []
        for key in self.group.shown:
            if key in self.figures:
                out += [f"{key}.{name}" for name in self.figures[key].shown()]
            else:
                out += self.keys(key)
        return tuple(out)

    def keys(self, key: str) -> tuple[str, ...]:
        """The elements of the figure that `key` begins with, or all of that figure."""
        name, _, rest = key.partition(".")
        figure = self.figures[name]
        inside = figure.keys(rest) if rest else tuple(figure.elements)
        return tuple(f"{name}.{k}" for k in inside)

    def run(self, values: Mapping[str, float]) -> None:
        """Run each channel in every figure that has it."""
        self.values.update(values)
        for figure in self.moving.values():
            own = {k: v for k, v in values.items() if k in figure.values}
            if own:
                figure.run(own)

    def movers(self, visible: Collection[str], moving: Collection[str]) -> list[VMobject]:
        """The movers of every figure that has one of the channels `moving`."""
        out: list[VMobject] = []
        for name, figure in self.moving.items():
            own = [k for k in moving if k in figure.values]
            seen = {k[len(name) + 1 :] for k in visible if k.startswith(name + ".")}
            out += figure.movers(seen, own) if own else []
        return out


def _network(figure: Network, region: Region, theme: Theme) -> FigureMobject:
    """A chain, or a network whose nodes have columns."""
    forked = any(node.column >= 0 for node in figure.nodes)
    return (ForkedNetwork if forked else NetworkMobject)(figure, region, theme)


_MOBJECTS: dict[type, Callable[[Any, Region, Theme], FigureMobject]] = {
    NumberLines: NumberLinesMobject,
    Network: _network,
    Table: TableMobject,
    Graph: GraphMobject,
}


def on_stage(
    figure: Figure, region: Region, theme: Theme, regions: Mapping[str, Region] | None = None
) -> FigureMobject:
    """The mobject that shows `figure` inside `region`; a group inside the frame's `regions`."""
    if isinstance(figure, Group):
        return GroupMobject(figure, regions or {}, theme)
    if isinstance(figure, Cards):

        def draw(inner: Figure, room: Region, values: Mapping[str, float]) -> FigureMobject:
            made = on_stage(inner, room, theme, dict.fromkeys(REGIONS, room))
            if isinstance(made, MovingFigure):
                made.run({k: v for k, v in values.items() if k in made.values})
            return made

        return CardsMobject(figure, region, theme, draw)
    if isinstance(figure, Surface):
        return SurfaceMobject(figure, region, theme, (regions or {}).get(figure.aside))
    return _MOBJECTS[type(figure)](figure, region, theme)
