"""What bars under a power's curve have too much: ever less, the more bars there are."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction

from calcanim.exact.factors import raised
from calcanim.expressions.tree import div, number, power, variable
from calcanim.notation.lines import fresh_id
from calcanim.notation.setter import one
from calcanim.pictures.picture import Parts, Picture
from calcanim.pictures.plots import curve, eased, ticks_up, track
from calcanim.sampling.sample import sample
from calcanim.storyboard.graph import Area, Axis, Bars, Graph, Panel
from calcanim.storyboard.quantities import Quantity, Track

_COUNTS = (5, 10, 20, 40)


@dataclass(frozen=True, kw_only=True)
class Overshoot(Picture):
    """Bars as high as (k/m)**p, over the curve of x**p and its area. Quantity: the ``level``."""

    bars = Parts("bars", "bars.edges")
    area = Parts("area")

    def finer(self) -> Track:
        """Twice as many bars, and again."""
        return track({"level": eased(0.0, len(_COUNTS) - 1.0, 121)})


def overshoot(exponent: int, index: str, last: str) -> Overshoot:
    """Bars for k from 1 to m, scaled to the window from 0 to 1."""
    x = "x"
    drawn = curve(
        "curve",
        "text",
        sample(power(variable(x), number(exponent)), x, 0.0, 1.0, heights=(0.0, 1.02)),
    )
    heights = tuple(tuple((k / n) ** exponent for k in range(1, n + 1)) for n in _COUNTS)
    elements = (
        Area("area", "area", "area", drawn.pieces, 0.0, 1.0, 0.3),
        Bars("bars", "function", "function", 0.0, 1.0, heights, (1.0,) * len(_COUNTS), "level"),
        drawn,
    )
    share = div(variable(index), variable(last))
    figure = Graph(
        Axis(one(share, "input"), 0.0, 1.02, (ticks_up(0.0, 1.0, count=5),)),
        (
            Panel(
                "y",
                Axis(
                    one(raised(share, Fraction(exponent)), "muted"),
                    0.0,
                    1.08,
                    (ticks_up(0.0, 1.0, count=5),),
                ),
                elements,
            ),
        ),
        (Quantity("level", 0.0),),
        ("x.tick", "x.name", "y", "curve"),
    )
    return Overshoot(id=fresh_id("figure"), figure=figure, region="abreast")
