"""A curve, its tangent as a forecast of a change to come, and a glass over what it misses."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import ArrayLike

from calcanim.calculus.several_variables.linear import Linear
from calcanim.exact.values import value_at
from calcanim.notation.lines import fresh_id, written
from calcanim.notation.setter import one, plain
from calcanim.notation.shown import as_shown
from calcanim.notation.sides import symbol
from calcanim.pictures.picture import Parts, Picture
from calcanim.pictures.plots import (
    axis_name,
    curve,
    readout,
    roomiest,
    ticks_across,
    ticks_up,
    track,
)
from calcanim.sampling.arrays.values import values
from calcanim.sampling.sample import sample
from calcanim.sampling.terrain import Array
from calcanim.sampling.windows import window
from calcanim.storyboard.formula import Formula
from calcanim.storyboard.graph import (
    Axis,
    Graph,
    GraphElement,
    Guide,
    Inset,
    Panel,
    Point,
    Segment,
    Slope,
    Span,
)
from calcanim.storyboard.quantities import Quantity, Track
from calcanim.storyboard.words import Role, Side

_BEFORE, _BEYOND = 0.4, 1.2  # steps: from where to where the curve is seen
_FRAMES = 60
_GLASS = 0.38  # of the panel
_WIDE = 0.22  # of the step: what the glass shows, and of its height what is missed
_FILLS = 0.45
_BELOW = 0.16  # of the panel's height
_SHORTEST = 1.1  # scene units: a step with its number
_CLEAR = 0.08  # of the panel's height: a larger error is seen without a glass


@dataclass(frozen=True, kw_only=True)
class ForecastPicture(Picture):
    """The curve is there at once; the rest is revealed."""

    linear: Linear
    error: float
    is_small: bool

    here = Parts("foot", "here")
    run = Parts("run", "end")
    measures = Parts("run.words", "rise.words")
    tangent = Parts("tangent")
    rise = Parts("rise", "forecast", "told")
    truth = Parts("truth", "miss", "true")
    lens = Parts("lens")

    def running(self, first: float, last: float) -> Track:
        """The end of the step goes from one share of it to another."""
        shares = np.linspace(first, last, _FRAMES)
        return track(_moved(self.linear, shares, self.error))

    def nudged(self) -> Track:
        """It goes back almost to the point, and out again."""
        shares = 1.0 - 0.9 * np.sin(np.linspace(0.0, np.pi, 2 * _FRAMES))
        return track(_moved(self.linear, shares, self.error))


def forecast_picture(
    letter: str, found: Linear, role: Role = "increment", region: str = "figure"
) -> ForecastPicture:
    """The path of `found`, a function called `letter`, its tangent, and a step of role `role`.

    Raises UndefinedError for values too large to draw.
    """
    f, name = found.path, found.name
    x, reach = (float(value_at(e, {}).approx) for e in (found.start, found.reach))
    after = found.after()
    told, error, rise = (float(v.approx) for v in (after.plane, after.error, found.rise))
    ends = (x - _BEFORE * reach, x + _BEYOND * reach)
    view = window(f, name, between=(min(ends), max(ends)), ys=(told,))
    # What is written below the step has room above the axis.
    view = replace(view, bottom=view.bottom - _BELOW * (view.top - view.bottom))
    drawn = sample(f, name, view.low, view.high, heights=view.heights)
    small = 0.0 < abs(error) < _CLEAR * (view.top - view.bottom)
    now = {key: float(v[0]) for key, v in _moved(found, np.zeros(1), error).items()}
    end, height = x + reach, now["true"]
    lines: list[tuple[ArrayLike, ArrayLike]] = [
        *((part.x, part.y) for part in drawn.pieces),
        ((x, end, end), (height, height, told)),
        (ends, (height - _BEFORE * rise, height + _BEYOND * rise)),
    ]
    elements: tuple[GraphElement, ...] = (
        curve("curve", "function", drawn),
        Guide("foot", "input", x, now["true"]),
        Slope("tangent", "derivative", x, now["true"], rise / reach),
        Span(
            "run",
            role,
            x,
            now["true"],
            "end",
            now["true"],
            one(as_shown(after.step).expression, role),
            "n" if told < now["true"] else "s",
            _SHORTEST,
        ),
        Span(
            "rise",
            "derivative",
            "end",
            now["true"],
            "end",
            "told",
            one(as_shown(found.rise).expression, "derivative"),
            "e" if reach > 0 else "w",
        ),
        Segment("miss", "text", "end", "told", "end", "true", 7.0),
        Point("end", role, "end", now["true"]),
        Point("truth", "function", "end", "true"),
        Point("forecast", "derivative", "end", "told"),
        Point("here", "input", x, now["true"]),
        *([_glass(roomiest(lines, view, _GLASS))] if small else []),
    )
    return ForecastPicture(
        id=fresh_id("figure"),
        figure=Graph(
            Axis(
                written(symbol(name)).formula,
                view.low,
                view.high,
                (ticks_across(f, name, view.low, view.high),),
            ),
            (
                Panel(
                    "f",
                    Axis(_up(letter, found), *view.heights, (ticks_up(*view.heights),)),
                    elements,
                ),
            ),
            tuple(Quantity(key, v) for key, v in now.items()),
            ("x", "f", "curve"),
            (
                readout(
                    "told", _word("forecast", "derivative"), "told", "derivative", view.heights
                ),
                readout("true", _word("truth", "function"), "true", "function", view.heights),
            ),
        ),
        region=region,
        linear=found,
        error=error,
        is_small=small,
    )


def _up(letter: str, found: Linear) -> Formula:
    """The name of the upright axis: on a way through several variables there is no ``f(t)``."""
    return axis_name(letter, found.name if len(found.step) == 1 else "", "function")


def _glass(side: Side) -> Inset:
    ends = ("glass.left", "glass.right", "glass.bottom", "glass.top")
    shows = ("curve", "tangent", "miss", "truth", "forecast")
    return Inset("lens", "muted", *ends, shows, side, _GLASS)


def _moved(found: Linear, shares: Array, error: float) -> dict[str, Array]:
    """What the figure runs by, when so much of the step is done; shape (n,)."""
    x, reach = (float(value_at(e, {}).approx) for e in (found.start, found.reach))
    height, rise = float(found.plane.height.approx), float(found.rise.approx)
    ends, told = x + shares * reach, height + shares * rise
    true = np.where(shares == 0.0, height, values(found.path, found.name, ends))
    middle, across, up = (told + true) / 2, _WIDE * abs(reach), abs(error) / _FILLS / 2
    return {
        "end": ends,
        "told": told,
        "true": true,
        "glass.left": ends - across,
        "glass.right": ends + across,
        "glass.bottom": middle - up,
        "glass.top": middle + up,
    }


def _word(text: str, role: Role) -> Formula:
    return plain(f'"{text}"', text, role)
