"""Quantities that move: sampled over a motion, and marks on an axis. Nothing here is callable."""

from __future__ import annotations

from dataclasses import dataclass, field

from calcanim.outside import ADDED
from calcanim.storyboard.formula import Formula

Number = float | str
"""A number, or the key of a quantity: what is drawn there follows the quantity."""


@dataclass(frozen=True, slots=True)
class Tick:
    """A mark on an axis: where, and what is written there."""

    value: float
    label: Formula


@dataclass(frozen=True, slots=True)
class Quantity:
    """A named number that a `Slide` may run, and its value before any motion."""

    key: str
    value: float


@dataclass(frozen=True, slots=True)
class Channel:
    """A quantity sampled over a motion: ``values`` at equally spaced times.

    Between two samples it runs straight; what `jumps` keeps the first one's value: a count.
    """

    key: str
    values: tuple[float, ...]
    jumps: bool = field(default=False, metadata=ADDED)


@dataclass(frozen=True, slots=True)
class Track:
    """How a figure's quantities run during one motion; all channels have equally many values.

    In `NumberLines` the channel ``x`` is the point on line ``x`` and ``x.nudge`` the signed
    length of the nudge that starts there, both in the line's units. In a `Graph` a channel's key
    is that of one of its quantities.
    """

    channels: tuple[Channel, ...]
