"""With momentum: a weight that has a velocity, beside one that has none, on a parabola."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction

import numpy as np

from calcanim.authoring.beats import beat
from calcanim.authoring.cues import callout, clear, plot, reveal, slide, write
from calcanim.calculus.descents.descent import descent
from calcanim.exact.tidy import as_expression
from calcanim.expressions.parse import parse
from calcanim.expressions.tree import Expression
from calcanim.notation.lines import line
from calcanim.notation.setter import by_variable
from calcanim.notation.shown import measured
from calcanim.notation.sides import Coloured, Joined, applied, symbol
from calcanim.pictures.picture import Picture
from calcanim.pictures.plane import plane
from calcanim.pictures.plots import track
from calcanim.sampling.windows import Window
from calcanim.storyboard.board import Beat
from calcanim.storyboard.graph import GraphElement, Point
from calcanim.storyboard.quantities import Track

_START, _RATE, _MOMENTUM, _STEPS = "2", "0.1", "0.5", 4
_VIEW = Window(-0.45, 2.5, -0.5, 5.0)
_W = by_variable({"w": "input"})


@dataclass(frozen=True, slots=True)
class _Race:
    """Two walks on the same curve, each a list of places: with momentum, and without."""

    fast: tuple[float, ...]
    slow: tuple[float, ...]
    picture: Picture

    def step(self, n: int) -> Track:
        """Both take step `n`."""
        share = np.linspace(0, 1, 25) ** 2 * (3 - 2 * np.linspace(0, 1, 25))
        channels: dict[str, np.ndarray] = {}
        for key, xs in (("fast", self.fast), ("slow", self.slow)):
            w = xs[n - 1] + (xs[n] - xs[n - 1]) * share
            channels |= {key: w, f"{key}.y": w**2}
        return track(channels)


def with_momentum() -> Beat:
    """Four steps on ``L = w²``; best seen in ``rates_of_change``."""
    loss = parse("w**2")
    fast, slow = (_walked(loss, share) for share in (_MOMENTUM, "0"))
    ways = [[measured(w) for w in way] for way in (fast, slow)]
    race = _race(loss, fast, slow)
    w, v = symbol("w", "input"), symbol("v", "derivative")
    slope = applied("L'", w, role="derivative")
    kept, rate = (Coloured(parse(n), "parameter") for n in (_MOMENTUM, _RATE))
    pushed = Joined((kept, "", v, "-", rate, "", slope))
    steps = range(_STEPS + 1)
    dots = race.picture.mark(*(f"was.{key}.{n}" for key in ("slow", "fast") for n in steps))
    walked = [
        line(*[part for w in way for part in ("->", Coloured(w, role))][1:])
        for way, role in zip(ways, ("input", "increment"), strict=True)
    ]
    first, *others = [slide(race.picture, race.step(n), 1.2) for n in range(1, _STEPS + 1)]
    return beat(
        "A weight with a velocity",
        clear(),
        plot(race.picture, 1.0),
        write(line(applied("L", w, role="function"), loss, kind="definition", roles=_W)),
        "Momentum gives a weight a velocity;",
        reveal(race.picture.mark("fast", "slow")),
        write(line(v, "<-", pushed)),
        "the slope only accelerates it.",
        write(line(w, "<-", Joined((w, "+", v)))),
        first,
        *others,
        reveal(dots, 0.4),
        [write(each) for each in walked],
        callout(race.picture.mark("fast"), "with momentum", side="n"),
        "After {count} steps it is at {fast},",
        callout(race.picture.mark("slow"), "without", side="e"),
        "without at {slow}. Part of that is a longer stride: each push lasts, and adds up to"
        " {times} times the rate.",
        times=as_expression(1 / (1 - Fraction(_MOMENTUM))),
        count=_STEPS,
        fast=ways[0][-1],
        slow=ways[1][-1],
    )


def _walked(loss: Expression, momentum: str) -> tuple[float, ...]:
    """The start, and where each step leads."""
    path = descent(loss, {"w": _START}, rate=_RATE, momentum=momentum, count=_STEPS).path
    return tuple(float(w.approx) for (w,) in path or ())


def _race(loss: Expression, fast: tuple[float, ...], slow: tuple[float, ...]) -> _Race:
    elements: list[GraphElement] = []
    quantities: dict[str, float] = {}
    for key, role, xs in (("slow", "increment", slow), ("fast", "input", fast)):
        elements += [Point(f"was.{key}.{n}", role, x, x * x) for n, x in enumerate(xs)]
        elements.append(Point(key, role, key, f"{key}.y"))
        quantities |= {key: xs[0], f"{key}.y": xs[0] ** 2}
    return _Race(fast, slow, plane("L", [("function", loss)], "w", _VIEW, elements, quantities))
