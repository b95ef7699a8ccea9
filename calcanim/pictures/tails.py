"""What is gathered from the middle outwards, ever farther: it settles, or grows for ever."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from calcanim.calculus.probability.moments import Expected
from calcanim.expressions.tree import Expression
from calcanim.notation.lines import fresh_id
from calcanim.notation.setter import plain
from calcanim.notation.sides import Name
from calcanim.pictures import plots
from calcanim.pictures.picture import Mark, Picture
from calcanim.pictures.tables import number, table
from calcanim.sampling.accumulation import running
from calcanim.sampling.arrays.functions import Floats
from calcanim.storyboard.figures import Track
from calcanim.storyboard.formula import Formula, prose
from calcanim.storyboard.graph import Axis, Curve, Graph, GraphElement, Panel, Point
from calcanim.storyboard.quantities import Quantity

POWERS = (1, 2, 3, 4, 5)
_EACH = 20
_SIDES = (("right", 1.0, "area"), ("left", -1.0, "negative_area"))


@dataclass(frozen=True, slots=True, kw_only=True)
class TailsPicture(Picture):
    """What is gathered on each endless side, against how far out, on a scale of powers of ten."""

    reaches: Floats
    sides: dict[str, Floats]

    @property
    def curves(self) -> Mark:
        """What is gathered, on every side."""
        return self.mark(*(f"{k}.{s}" for s in self.sides for k in ("curve", "tip")))

    @property
    def numbers(self) -> Mark:
        """The same in figures."""
        return self.mark(*(f"{s}.sum" for s in self.sides))

    def reached(self, first: int, last: int) -> Track:
        """From one power of ten to another."""
        n = slice((first * _EACH), last * _EACH + 1)
        heights = {f"{s}.y": ys[n] for s, ys in self.sides.items()}
        return plots.track({"reach": np.log10(self.reaches[n]), **heights})

    def rows(self, region: str = "derivation") -> Picture:
        """How far out, and what is gathered to there."""
        roles = {s: role for s, _, role in _SIDES}
        cells = [
            (
                number(10**k, 6, "input"),
                *(number(float(ys[k * _EACH]), 4, roles[s]) for s, ys in self.sides.items()),
            )
            for k in POWERS
        ]
        names = list(self.sides) if len(self.sides) > 1 else ["gathered"]
        return table((Name('"reach"', "reach", "reach", "input"), *names), cells, region)


def tails_picture(found: Expected, body: Expression, name: Formula) -> TailsPicture:
    """What is gathered of `body`, called `name`, from the middle of the density outwards.

    Only sides on which the density has no end are gathered.
    """
    x, ends = found.x, found.density.area.ends
    middle = found.density.spread.median
    reaches = 10 ** np.linspace(0, POWERS[-1], POWERS[-1] * _EACH + 1)
    sides: dict[str, Floats] = {}
    elements: list[GraphElement] = []
    numbers = {"reach": 0.0}
    for side, sign, role in _SIDES:
        if not np.isinf(ends[1] if sign > 0 else ends[0]):
            continue
        gathered = sign * running(body, x, middle, middle + sign * reaches)
        sides[side] = gathered
        numbers[f"{side}.y"] = float(gathered[0])
        dashed = plots.piece(np.log10(reaches), gathered)
        elements += [
            Curve(f"curve.{side}", role, (dashed,), high="reach", width=6.0),
            Point(f"tip.{side}", role, "reach", f"{side}.y"),
        ]
    every = [0.0, *(float(y) for ys in sides.values() for y in (ys.min(), ys.max()))]
    bottom, top = 1.1 * min(every), 1.1 * max(every)
    across = plain('"reach"', "reach", "input")
    roles = {s: role for s, _, role in _SIDES}
    readouts = tuple(
        plots.readout(f"{s}.sum", prose(s, roles[s]), f"{s}.y", roles[s], ys)
        for s, ys in sides.items()
    )
    graph = Graph(
        Axis(across, 0.0, POWERS[-1] + 0.1, (plots.ticks_of_powers((0, *POWERS)),)),
        (
            Panel(
                "T",
                Axis(name, bottom, top, (plots.ticks_up(bottom, top, count=5),)),
                tuple(elements),
            ),
        ),
        tuple(Quantity(k, v) for k, v in numbers.items()),
        ("x", "T"),
        readouts,
    )
    return TailsPicture(id=fresh_id("figure"), figure=graph, reaches=reaches, sides=sides)
