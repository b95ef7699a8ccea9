"""Samples as a picture has them: dots below the curve, and a histogram that closes on it."""

from __future__ import annotations

import random
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from calcanim.pictures import plots
from calcanim.sampling.arrays.functions import Floats, Mask
from calcanim.sampling.shares import Shares
from calcanim.storyboard.graph import Bars, Scatter
from calcanim.storyboard.quantities import Track

_DOTS = 1000  # more cannot be told apart
_FRAMES = 90
_KEPT = (0.04, 0.96)  # of the height below the curve: where dots may lie


@dataclass(frozen=True, slots=True, eq=False)
class Samples:
    """`draws` in their order, and which of them are `within` an interval, both of shape (n,).

    They are seen between `ends`.
    """

    spread: Shares
    draws: Floats
    within: Mask
    ends: tuple[float, float]

    def share(self, count: int) -> float:
        """How many of the first `count` are within, as a share."""
        return float(self.within[:count].mean())

    def dots(self, roles: tuple[str, str], top: float) -> tuple[Scatter, Scatter]:
        """The first draws as ``dots.in`` and ``dots.out``, each anywhere below the curve.

        As many are shown as the quantities of these names say; none is higher than `top`.
        """
        generator = random.Random(_DOTS)
        xs = self.draws[:_DOTS]
        up = np.array([generator.uniform(*_KEPT) for _ in xs])
        ys = up * np.minimum(self.spread.heights(xs), top)
        found = []
        for key, role, kept in zip(("dots.in", "dots.out"), roles, self._seen(), strict=True):
            places = tuple(xs[kept].tolist()), tuple(ys[kept].tolist())
            found.append(Scatter(key, role, *places, key, 0.05))
        return found[0], found[1]

    def histogram(self, role: str, stages: Sequence[tuple[int, int]], top: float) -> Bars:
        """``histogram``: for each stage the number of draws, and that of bars, at most `top` high.

        Each bar has as much area as its share of the draws; the quantity ``histogram`` is the
        stage.
        """
        heights, width = [], self.ends[1] - self.ends[0]
        for count, bars in stages:
            found, _ = np.histogram(self.draws[:count], bars, self.ends)
            heights.append(tuple(np.minimum(found * bars / (count * width), top).tolist()))
        middles = (0.5,) * len(heights)
        return Bars("histogram", role, role, *self.ends, tuple(heights), middles, "histogram")

    def drawn(self, first: int, last: int) -> Track:
        """From `first` draws to `last`: the dots, the count ``n``, and the ``share`` within."""
        counts = np.unique(np.geomspace(max(first, 1), last, _FRAMES).round().astype(int))
        inside = _counted(self.within, counts)
        dots = [_counted(kept, np.minimum(counts, _DOTS)) for kept in self._seen()]
        channels = {"n": counts, "share": inside / counts, "dots.in": dots[0], "dots.out": dots[1]}
        return plots.track(channels, ("n", "share"))

    def _seen(self) -> tuple[Mask, Mask]:
        """Which of the first draws are seen as dots, within the interval and not."""
        xs, within = self.draws[:_DOTS], self.within[:_DOTS]
        inside = (xs >= self.ends[0]) & (xs <= self.ends[1])
        return within & inside, ~within & inside


def _counted(kept: Mask, counts: np.ndarray) -> np.ndarray:
    """How many of the first `counts` are kept, for each of these."""
    return np.asarray(np.concatenate([[0], np.cumsum(kept)])[counts])


def samples(
    spread: Shares, between: tuple[float, float], ends: tuple[float, float], count: int
) -> Samples:
    """So many draws, which of them lie in the interval `between`; they are seen from end to end."""
    draws = spread.draws(count)
    return Samples(spread, draws, (draws >= between[0]) & (draws <= between[1]), ends)
