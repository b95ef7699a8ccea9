"""From a figure's data to what stands on stage: one table, one protocol."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from typing import Any, Protocol, runtime_checkable

from manim import VMobject

from calcanim.stage.graphs import NumberLinesMobject
from calcanim.stage.items import Element
from calcanim.stage.layout import Region
from calcanim.stage.networks import NetworkMobject, TableMobject
from calcanim.stage.plane import GraphMobject
from calcanim.storyboard.figures import Figure, Network, NumberLines, Table
from calcanim.storyboard.graph import Graph
from calcanim.storyboard.theme import Theme


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


_MOBJECTS: dict[type, Callable[[Any, Region, Theme], FigureMobject]] = {
    NumberLines: NumberLinesMobject,
    Network: NetworkMobject,
    Table: TableMobject,
    Graph: GraphMobject,
}


def on_stage(figure: Figure, region: Region, theme: Theme) -> FigureMobject:
    """The mobject that shows `figure` inside `region`."""
    return _MOBJECTS[type(figure)](figure, region, theme)
