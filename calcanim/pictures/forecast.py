"""A curve, its tangent as a forecast of a change to come, and a glass over what it misses."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import ArrayLike

from calcanim.calculus.several_variables.linear import Linear
from calcanim.exact.values import decimal, value_at
from calcanim.expressions.tree import add, div, mul, neg, variable
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
from calcanim.sampling.windows import Window, window
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

_READ: tuple[tuple[str, str, Role], ...] = (
    ("told", "forecast", "derivative"),
    ("true", "truth", "function"),
)
_BEFORE, _BEYOND, _LEFT = 0.4, 1.3, 0.25  # steps: from where to where the curve is seen
_FRAMES = 160
_GLASS = 0.38  # of the panel
_WIDE = 0.22  # of the step: what the glass shows, and of its height what is missed
_FILLS = 0.45
_BELOW = 0.24  # of the panel's height
_ROOM = 0.15  # of the errors' heights, above and below
_SHORTEST = 1.1  # scene units: a step with its number
_CLEAR = 0.08  # of the panel's height: a larger error is seen without a glass


@dataclass(frozen=True, kw_only=True)
class ForecastPicture(Picture):
    """The curve is there at once; the rest is revealed."""

    linear: Linear
    error: float
    is_small: bool

    here = Parts("foot", "here")
    run = Parts("leg", "end")
    measures = Parts("run", "rise")  # their numbers, which are those of the whole step
    step = Parts("run")
    tangent = Parts("tangent")
    rise = Parts("drop", "forecast", "told")
    errors = Parts("e", "errors", "fault", "at")  # the panel of errors
    truth = Parts("truth", "miss", "true")
    lens = Parts("lens")

    def running(self, first: float, last: float) -> Track:
        """The end of the step goes from one share of it to another."""
        shares = np.linspace(first, last, _FRAMES)
        return track(_moved(self.linear, shares, self.error))

    def opened(self) -> Track:
        """The panel of errors comes in below."""
        return track({"open": np.linspace(0.0, 1.0, _FRAMES)})

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
    # A number to the left of the step's end has room before the axis.
    beyond = _BEYOND + (_LEFT if reach < 0 else 0.0)
    ends = (x - _BEFORE * reach, x + beyond * reach)
    view = window(f, name, between=(min(ends), max(ends)), ys=(told,))
    # What is written below the step has room above the axis.
    view = replace(view, bottom=view.bottom - _BELOW * (view.top - view.bottom))
    drawn = sample(f, name, view.low, view.high, heights=view.heights)
    finest = min((e for e in (abs(float(h.error.approx)) for h in found.halves) if e), default=0.0)
    small = 0.0 < abs(error) < _CLEAR * (view.top - view.bottom)
    now = {key: float(v[0]) for key, v in _moved(found, np.zeros(1), error).items()}
    end, height = x + reach, now["true"]
    lines: list[tuple[ArrayLike, ArrayLike]] = [
        *((part.x, part.y) for part in drawn.pieces),
        ((x, end, end), (height, height, told)),
        (ends, (height - _BEFORE * rise, height + beyond * rise)),
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
            end,
            now["true"],
            _size(found, role),
            "n" if told < height or (told == height and error > 0) else "s",
            _SHORTEST,
        ),
        Span(
            "rise",
            "derivative",
            end,
            now["true"],
            end,
            told,
            one(as_shown(found.rise).expression, "derivative"),
            "e" if reach > 0 else "w",
        ),
        Segment("leg", role, x, height, "end", height),
        Segment("drop", "derivative", "end", height, "end", "told"),
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
                    Axis(_up(letter, found), *view.heights, (ticks_up(*view.heights, count=5),)),
                    elements,
                ),
                _errors(found, view, (min(ends), max(ends))),
            ),
            (Quantity("open", 0.0), *(Quantity(key, v) for key, v in now.items())),
            ("x", "f", "curve"),
            (
                *(
                    readout(key, _word(text, role_), key, role_, view.heights, finest)
                    for key, text, role_ in _READ
                ),
            ),
        ),
        region=region,
        linear=found,
        error=error,
        is_small=small,
    )


def _size(found: Linear, role: Role) -> Formula:
    """The step, where it is one number."""
    if len(found.step) > 1:
        return _word("the step", role)
    return one(as_shown(found.after().step).expression, role)


def _errors(found: Linear, view: Window, far: tuple[float, float]) -> Panel:
    """The forecast less the truth, for every end of the step from one end of a stretch to another.

    The panel has no height before ``open`` is above 0.
    """
    away = div(add(variable(found.name), neg(found.start)), found.reach)
    told = add(decimal(found.plane.height.approx, 17), mul(decimal(found.rise.approx, 17), away))
    off = add(told, neg(found.path))
    seen = values(off, found.name, np.linspace(*far, 200))
    seen = seen[np.isfinite(seen)]
    low, high = min(0.0, float(seen.min())), max(0.0, float(seen.max()))
    room = _ROOM * ((high - low) or 1.0)
    heights = (low - room, high + room)
    drawn = sample(off, found.name, view.low, view.high, heights=heights)
    return Panel(
        "e",
        Axis(_word("error", "text"), *heights, (ticks_up(*heights, count=4),)),
        (
            curve("errors", "text", drawn),
            Segment("fault", "text", "end", 0.0, "end", "missed", 6.0),
            Point("at", "text", "end", "missed"),
        ),
        "open",
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
        "missed": told - true,
        "glass.left": ends - across,
        "glass.right": ends + across,
        "glass.bottom": middle - up,
        "glass.top": middle + up,
    }


def _word(text: str, role: Role) -> Formula:
    return plain(f'"{text}"', text, role)
