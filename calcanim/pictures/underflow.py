"""A likelihood of ever more examples on a log scale: below the least double it is stored as 0."""

from __future__ import annotations

import math
from dataclasses import dataclass

import mpmath
import numpy as np

from calcanim.calculus.sums.running_products import Multiplied
from calcanim.expressions.tree import number
from calcanim.notation.lines import fresh_id, written
from calcanim.notation.setter import one, plain
from calcanim.notation.sides import symbol
from calcanim.pictures.log_scale import log10, log_ticks
from calcanim.pictures.picture import Parts, Picture
from calcanim.pictures.plots import axis_name, ticks_up, track
from calcanim.storyboard.formula import prose
from calcanim.storyboard.graph import (
    Axis,
    Curve,
    Graph,
    Label,
    Panel,
    Piece,
    Point,
    Readout,
    Segment,
)
from calcanim.storyboard.quantities import Quantity, Track

LEAST = "4.9e-324"  # the least number above 0 that a double holds
_BEYOND = 1.02  # the run ends so far below that, at least
_SAMPLES = 121


@dataclass(frozen=True, kw_only=True)
class Underflow(Picture):
    """A line that falls as examples come; nothing is drawn yet.

    Quantities: the number ``n`` of examples, and ln P_n, ``log``, of their product P_n.
    """

    examples: int
    rounds: int
    log: float  # ln P_n of all of them
    power: float  # log10 P_n of all of them

    floor = Parts("floor", "floor_name")
    drawn = Parts("sums", "stored", "now")
    zero = Parts("zero")
    reads = Parts("count", "total")

    @property
    def lost(self) -> float:
        """How many examples there are where the product is no double any more."""
        return self.examples * log10(LEAST) / self.power

    def run(self, start: float = 0.0, end: float = 1.0) -> Track:
        """Examples come, from one share of all to another."""
        t = np.linspace(start, end, _SAMPLES)
        return track(
            {
                "n": np.round(t * self.examples),
                "at": t * self.examples,
                "log": t * self.log,
                "y": t * self.power,
            }
        )

    @property
    def share_lost(self) -> float:
        """The share of all examples where the product is no double any more."""
        return self.lost / self.examples


def underflow(found: Multiplied, region: str = "figure") -> Underflow:
    """The examples with these probabilities, again and again, until no double holds the product.

    At least one of them is below 1.
    """
    each = float(found.log / mpmath.log(10))
    rounds = _round_up(_BEYOND * log10(LEAST) / each)
    examples = rounds * (found.count or 0)
    count = float(examples)
    power, log = rounds * each, rounds * float(found.log)
    bottom = 1.12 * power
    lost = count * log10(LEAST) / power
    least = log10(LEAST)
    drop = 0.002 * count
    elements = (
        Segment("floor", "negative_area", 0.0, least, count, least, 3.0, dashed=True),
        Label("floor_name", one(number(LEAST), "negative_area"), 0.25 * count, least, "s"),
        Curve("sums", "area", (Piece((0.0, count), (0.0, power)),), high="at", width=10.0),
        Curve(
            "stored",
            "function",
            (Piece((0.0, lost, lost + drop), (0.0, least, bottom)),),
            high="at",
            width=5.0,
        ),
        Point("now", "area", "at", "y"),
        Label("zero", prose("stored: 0", "function"), lost + drop, (least + bottom) / 2, "w"),
    )
    digits = len(str(examples))
    log_digits = len(str(abs(round(log))))
    of_all = plain("ln P_n", "ln P_n", "area", "the log of P n")
    figure = Graph(
        Axis(axis_name("n", "", "input"), 0.0, 1.04 * count, (ticks_up(0.0, count, count=5),)),
        (
            Panel(
                "L",
                Axis(
                    written(symbol("P_n", "function")).formula,
                    bottom,
                    0.04 * -power,
                    (log_ticks(bottom, 0.0),),
                ),
                elements,
            ),
        ),
        (Quantity("n", 0.0), Quantity("at", 0.0), Quantity("log", 0.0), Quantity("y", 0.0)),
        ("x", "L"),
        (
            Readout("count", plain("n", "n", "input"), "n", "input", digits, 0),
            Readout("total", of_all, "log", "area", log_digits, max(4 - log_digits, 0), True),
        ),
    )
    return Underflow(
        id=fresh_id("figure"),
        figure=figure,
        region=region,
        examples=examples,
        rounds=rounds,
        log=log,
        power=power,
    )


def _round_up(x: float) -> int:
    """The next number with one digit that is not 0."""
    size = int(10 ** max(math.floor(math.log10(x)), 0))
    return math.ceil(x / size) * size
