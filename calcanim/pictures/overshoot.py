"""Bars under a power's curve, ever more of them, in a picture that shrinks to the width one."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from fractions import Fraction

import numpy as np

from calcanim.exact.factors import raised
from calcanim.expressions.tree import div, number, variable
from calcanim.notation.lines import fresh_id
from calcanim.notation.setter import one
from calcanim.pictures.picture import Parts, Picture
from calcanim.pictures.plots import eased, piece, readout, tick_set, track
from calcanim.sampling.ticks import AxisTick, decimal_ticks
from calcanim.storyboard.graph import Area, Axis, Block, Blocks, Curve, Graph, Panel, TickSet
from calcanim.storyboard.quantities import Quantity, Tick, Track

_COUNTS = (5, 10, 20, 40)
_RIGHT, _ABOVE = 1.02, 1.05  # of what there is: the window
_POINTS = 60  # of the curve, to each of the counts
_SAMPLES = 121
# Powers of two: numbers that much smaller than the largest would lie on each other.
_NEAREST, _LOWEST = 2.0, 2.6


@dataclass(frozen=True, kw_only=True)
class Overshoot(Picture):
    """Bars as high as k**p for k up to m, with the area below the curve of x**p.

    Quantities: ``count``, how many bars there are, and how many whole ones, ``m``; ``right`` and
    ``high``, the window's ends; and opacities: ``across0``… and ``up0``… of the numbers that
    belong to some counts, ``scaled`` of those from 0 to 1.
    """

    exponent: int

    bars = Parts("bars", "bars.edges")
    area = Parts("area")
    share = Parts("x.name", "y.name")

    def finer(self) -> Track:
        """More and more bars, as the window makes room for them."""
        counts = np.exp(eased(np.log(_COUNTS[0]), np.log(_COUNTS[-1]), _SAMPLES))
        return track(_state(counts, self.exponent), jumps=("m",))

    def scaled(self) -> Track:
        """What there is counts as one, in width and in height."""
        t = np.linspace(0, 1, 41)
        away = {
            key: value * np.clip(1 - 2 * t, 0, 1)
            for key, value in _seen(_COUNTS[-1:], self.exponent).items()
        }
        return track({**away, "scaled": np.clip(2 * t - 1, 0, 1)})


def overshoot(exponent: int, index: str, last: str) -> Overshoot:
    """Bars of the power `exponent` of `index`, up to the number `last` of them."""
    p, most = exponent, _COUNTS[-1]
    ends = (0, *_COUNTS)
    stretches = zip(ends, _COUNTS, strict=False)
    xs = np.unique(np.concatenate([np.linspace(a, b, _POINTS) for a, b in stretches]))
    drawn = (piece(xs, xs**p),)
    bars = tuple(Block(k - 1.0, 0.0, float(k), float(k**p)) for k in range(1, most + 1))
    elements = (
        Area("area", "area", "area", drawn, 0.0, "count", 0.3),
        Blocks("bars", "function", "function", (bars,), shown="count"),
        Curve("curve", "text", drawn, (), 0.0, "count"),
    )
    share, m = div(variable(index), variable(last)), variable(last)
    shown = readout("m", one(m, "input"), "m", "input", _COUNTS)
    up = Axis(one(raised(share, Fraction(p)), "muted"), 0.0, "high", _ticks("up", p, most))
    now = {**_state(np.array([float(_COUNTS[0])]), p), "scaled": np.zeros(1)}
    figure = Graph(
        Axis(one(share, "input"), 0.0, "right", _ticks("across", 1, most)),
        (Panel("y", up, elements),),
        tuple(Quantity(key, float(value[0])) for key, value in now.items()),
        ("x.tick", "y.axis", "y.tick", "curve", "m"),
        (replace(shown, decimals=0),),
    )
    return Overshoot(id=fresh_id("figure"), figure=figure, region="abreast", exponent=p)


def _state(counts: np.ndarray, p: int) -> dict[str, np.ndarray]:
    """Everything that depends on how many bars there are, each of the shape of `counts`."""
    # A whole number that was reached by way of its logarithm may lie just below itself.
    whole = np.floor(counts + 1e-9)
    window = {"right": counts * _RIGHT, "high": counts**p * _ABOVE}
    return {"count": counts, "m": whole, **window, **_seen(counts, p)}


def _seen(counts: Sequence[int] | np.ndarray, p: int) -> dict[str, np.ndarray]:
    """How much is seen of the numbers at some counts: they go as they come close to 0."""
    far = np.log2(np.asarray(counts, dtype=float))
    return {
        f"{axis}{n}": np.clip(2 * (room - power * np.abs(far - np.log2(c))), 0.0, 1.0)
        for axis, power, room in (("across", 1, _NEAREST), ("up", p, _LOWEST))
        for n, c in enumerate(_COUNTS)
    }


def _ticks(axis: str, p: int, most: int) -> tuple[TickSet, ...]:
    """The powers of some numbers, and for the picture of width one parts of the last of them."""
    own = [
        TickSet((Tick(float(c**p), one(raised(number(c), Fraction(p)), "muted")),), f"{axis}{n}")
        for n, c in enumerate(_COUNTS)
    ]
    parts = [AxisTick(mark.value * float(most**p), mark.label) for mark in decimal_ticks(0.0, 1.0)]
    return (*own, tick_set(parts, "scaled"))
