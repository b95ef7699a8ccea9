"""Factors layer after layer, in decades: a product of equal factors is a straight line."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

from calcanim.notation.lines import fresh_id, written
from calcanim.notation.setter import plain
from calcanim.notation.shown import measured
from calcanim.notation.sides import Coloured
from calcanim.pictures.picture import Mark, Parts, Picture
from calcanim.pictures.plots import track
from calcanim.storyboard.formula import Formula, prose
from calcanim.storyboard.graph import Axis, Curve, Graph, Label, Panel, Piece, Point, TickSet
from calcanim.storyboard.quantities import Quantity, Tick, Track

_LOW, _HIGH, _EACH = -13.5, 5.0, 4  # decades, and how many from one number to the next


@dataclass(frozen=True, kw_only=True)
class Decades(Picture):
    """Lines that grow with the number of layers."""

    layers: int
    factors: tuple[float, ...]

    names = Parts("name")

    def line(self, n: int) -> Mark:
        """The products of one factor."""
        return self.mark(f"line.{n}", f"end.{n}")

    @property
    def grown(self) -> Track:
        """Layer after layer, on all lines at once."""
        moments = [self.layers * k / 30 for k in range(31)]
        ends = {
            f"y.{n}": [m * math.log10(factor) for m in moments]
            for n, factor in enumerate(self.factors)
        }
        return track({"n": moments, **ends})


def decades(
    factors: Sequence[str], roles: Sequence[str], layers: int = 20, region: str = "wide"
) -> Decades:
    """One line for each factor, a decimal as it is written."""
    numbers = tuple(map(float, factors))
    ups = range(_EACH * math.ceil(_LOW / _EACH), math.floor(_HIGH) + 1, _EACH)
    up = TickSet(tuple(Tick(float(k), _power(k)) for k in ups))
    across = TickSet(tuple(Tick(float(k), _count(k)) for k in range(0, layers + 1, 5)))
    elements: list[Curve | Point | Label] = []
    for n, (factor, text, role) in enumerate(zip(numbers, factors, roles, strict=True)):
        rise = math.log10(factor)
        piece = Piece((0.0, float(layers)), (0.0, layers * rise))
        elements += [
            Curve(f"line.{n}", role, (piece,), low=0.0, high="n", width=6.0),
            Point(f"end.{n}", role, "n", f"y.{n}"),
        ]
        middle = 0.62 * layers
        name = plain(f"{text}^n", f"{text}**n", role, f"{text} to the n")
        elements.append(Label(f"name.{n}", name, middle, middle * rise, "n" if rise >= 0 else "ne"))
        if rise:
            half = layers / 2
            ends = [float(layers)]
            if rise < 0:
                ends.append(half)
                elements.append(Point(f"name.{n}.half", role, half, half * rise))
            for k, part in enumerate(ends):
                size = _rounded(factor**part, role)
                elements.append(
                    Label(f"name.{n}.size.{k}", size, part, part * rise, "nw" if rise > 0 else "sw")
                )
    y = Axis(prose("slope that arrives", "muted"), _LOW, _HIGH, (up,))
    x = Axis(
        plain('"layers" thin n', "layers n", "text", "layers n"), 0.0, layers * 1.04, (across,)
    )
    start = (Quantity("n", 0.0), *(Quantity(f"y.{n}", 0.0) for n in range(len(numbers))))
    graph = Graph(x, (Panel("decades", y, tuple(elements)),), start, ("x", "decades"))
    return Decades(
        id=fresh_id("figure"), figure=graph, region=region, layers=layers, factors=numbers
    )


def _power(k: int) -> Formula:
    return plain(f"10^({str(k).replace('-', '−')})", f"10**({k})", "muted", f"ten to the {k}")


def _rounded(size: float, role: str) -> Formula:
    return written(Coloured(measured(size, 1), role)).formula


def _count(k: int) -> Formula:
    return plain(str(k), str(k), "muted", str(k))
