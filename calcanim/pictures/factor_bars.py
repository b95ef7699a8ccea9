"""Partial products as bars: a factor copies the bar before; on a log scale it adds a step."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from calcanim.calculus.sums.running_products import Multiplied
from calcanim.notation.lines import fresh_id
from calcanim.pictures.factor_graph import graph
from calcanim.pictures.factor_plan import Plan, assigned, planned
from calcanim.pictures.picture import Mark, Parts, Picture
from calcanim.pictures.plots import eased, to_and_back, track
from calcanim.storyboard.quantities import Track

_STEP = 21  # samples of a bar's motion
_MOST = 241
_CAP = 0.12  # of the window: room at a bar's end for its number


@dataclass(frozen=True, kw_only=True)
class FactorBars(Picture):
    """Bars as high as the partial products; none is there before it has `risen`.

    Quantities: bar n runs from ``a.n`` to ``b.n``, the window from ``low`` to ``high``; ``copy.n``
    is how far the copies are that make bar n, ``ruler`` where a step of one factor begins.
    """

    plan: Plan

    bars = Parts("bars")
    steps = Parts("steps")
    rule = Parts("ruler")
    places = Parts("place.0", "place.1")
    second = Parts("second")
    level = Parts("level", "level_name")
    total = Parts("total")
    product = Parts("product")
    one = Parts("one")
    frame = Parts("frame.edges")

    @property
    def numbers(self) -> Mark:
        """The products at the bars' ends."""
        return self.mark(*(f"number.{n}.names" for n in self.plan.named))

    def number(self, n: int) -> Mark:
        """The product at the end of one bar; no parts where it has none."""
        return self.mark(*([f"number.{n}.names"] if n in self.plan.named else []))

    def place(self, n: int) -> Mark:
        """The step of the ruler as it stays behind, at one of its first two places."""
        return self.mark(f"place.{n}")

    def copies(self, n: int) -> Mark:
        """What bar `n` is made of: copies of the bar before."""
        return self.mark(f"copies.{n}")

    @property
    def all_copies(self) -> Mark:
        """All bars that are made of the one before."""
        return self.mark(*(f"copies.{n}" for n in range(1, self.plan.copied)))

    def risen(self, start: int = 0, end: int | None = None) -> Track:
        """Bars from `start` to `end` rise one by one, as the window grows."""
        last = self.plan.count if end is None else end
        t = np.linspace(start, last, min(_STEP * (last - start), _MOST) + 1)
        share = _soft(t[:, None] - np.arange(self.plan.count))
        heights = share * np.array(self.plan.heights)
        return self._track(np.zeros_like(heights), heights, self._windows(t))

    def only_first(self) -> Track:
        """All bars but the first sink, and the window closes in on it."""
        share = eased(0.0, 1.0, _STEP)[:, None]
        heights = np.array(self.plan.heights)
        now = heights * (1 - share) + heights * (np.arange(self.plan.count) == 0) * share
        t = self.plan.count + (1 - self.plan.count) * share[:, 0]
        return self._track(np.zeros_like(now), now, self._windows(t))

    def copying(self, n: int) -> Track:
        """The window makes room for bar `n`, and copies of the bar before fly there."""
        t = np.linspace(0.0, 1.0, 3 * _STEP)
        flown = 2.0 * np.clip((t - 0.3) / 0.7, 0.0, 1.0)
        if self.plan.is_copied(n):  # the last moment is for their names
            flown = np.interp(t, [0.3, 0.99, 1.0], [0.0, 1.0, 2.0])
        p, seen = self.plan, self._windows(n + _soft(t / 0.35))
        ends = np.array(p.heights) * (np.arange(p.count) < n + (t >= 1)[:, None])
        return self._track(np.zeros_like(ends), ends, {f"copy.{n}": flown} | seen)

    def standing(self) -> Track:
        """All bars as they stand on the linear scale, at once."""
        heights = np.tile(np.array(self.plan.heights), (2, 1))
        t = np.full(2, float(self.plan.count))
        return self._track(np.zeros_like(heights), heights, self._windows(t))

    def scale_changed(self) -> Track:
        """Heights become logarithms. In between, when they are neither, the axis has no numbers."""
        p, share = self.plan, eased(0.0, 1.0, 3 * _STEP)
        across = share[:, None]
        heights = np.array(p.heights) * (1 - across) + np.array(p.logs) * across
        ends = zip(p.windows[-1], p.log_window, strict=True)
        low, high = (a * (1 - share) + b * share for a, b in ends)
        return self._track(
            np.zeros_like(heights),
            heights,
            {
                f"ticks.{assigned(p)[-1]}": np.clip(1 - 5 * share, 0.0, 1.0),
                "ticks.log": np.clip(5 * share - 4, 0.0, 1.0),
                "low": low,
                "high": high,
                "one": p.unit * (1 - share),
                "level": p.level * (1 - share) + p.log_level * share,
            },
        )

    def climbed(self) -> Track:
        """One after the other a bar keeps only its own step, from where the one before ends."""
        count, logs = self.plan.count, np.array(self.plan.logs)
        t = np.linspace(0.0, count, min(_STEP * count, _MOST) + 1)
        feet = np.array([0.0, *logs[:-1]]) * _soft(t[:, None] - np.arange(count))
        return self._track(feet, np.tile(logs, (len(t), 1)), self._log_window(len(t)))

    def staircase(self) -> Track:
        """Step after step from nothing, on the log scale."""
        count, logs = self.plan.count, np.array(self.plan.logs)
        t = np.linspace(0.0, count, min(_STEP * count, _MOST) + 1)
        feet = np.array([0.0, *logs[:-1]])
        ends = feet + (logs - feet) * _soft(t[:, None] - np.arange(count))
        return self._track(np.tile(feet, (len(t), 1)), ends, self._log_window(len(t)))

    def on_log_scale(self) -> Track:
        """The log scale at once, without any bar."""
        none = np.zeros((2, self.plan.count))
        ticks = {f"ticks.{n}": np.zeros(2) for n in range(len(self.plan.levels))}
        still = {"ticks.log": np.ones(2), "one": np.zeros(2)}
        level = {"level": np.full(2, self.plan.log_level)}
        return self._track(none, none, ticks | still | level | self._log_window(2))

    def ruled(self, n: int) -> Track:
        """The ruler goes to one of its three places from the one before."""
        starts, step = self.plan.ruler.starts, self.plan.ruler.step
        at = eased(starts[max(n - 1, 0)], starts[n], _STEP)
        return track({"ruler": at, "ruler.end": at + step})

    def wandering(self) -> Track:
        """The ruler goes up along the scale, and back to its foot."""
        starts, step = self.plan.ruler.starts, self.plan.ruler.step
        at = to_and_back(starts[0], starts[1], _STEP)
        return track({"ruler": at, "ruler.end": at + step})

    def second_added(self) -> Track:
        """The step of the second factor grows where the ruler ends, which goes back to its foot."""
        begin, step = self.plan.ruler.starts[0], self.plan.ruler.step
        end = eased(begin + step, begin + self.plan.ruler.both, _STEP)
        still = np.full(_STEP, begin)
        return track({"ruler": still, "ruler.end": still + step, "second.end": end})

    def framed(self, n: int, start: int | None = None) -> Track:
        """The frame goes to bar `n` from `start`, or from the one before."""
        begin = max(n - 1, 0) if start is None else start
        keys = ("frame.left", "frame.low", "frame.right", "frame.high")
        ends = zip(keys, self._frame(begin), self._frame(n), strict=True)
        return track({key: eased(a, b, _STEP) for key, a, b in ends})

    def _frame(self, n: int) -> tuple[float, float, float, float]:
        p = self.plan
        (left, right), tall = p.ends[n], p.heights or p.logs
        return left, 0.0 if p.heights or not n else tall[n - 1], right, tall[n]

    def _track(self, feet: np.ndarray, ends: np.ndarray, others: dict[str, np.ndarray]) -> Track:
        """Bars from feet to ends, both of shape (times, bars), in a window that `others` have."""
        room = _CAP * (others["high"] - others["low"])[:, None]
        caps = ends + np.where(ends < feet, -room, room)
        found = {
            f"{key}.{n}": each[:, n]
            for key, each in (("a", feet), ("b", ends), ("cap", caps))
            for n in range(self.plan.count)
        }
        return track(found | others)

    def _log_window(self, count: int) -> dict[str, np.ndarray]:
        low, high = (np.full(count, end) for end in self.plan.log_window)
        return {"low": low, "high": high}

    def _windows(self, t: np.ndarray) -> dict[str, np.ndarray]:
        """The window after `t` bars, a real number, and its ticks."""
        p = self.plan
        ends = np.array([p.windows[0], *p.windows])
        low, high = (np.interp(t, np.arange(len(ends)), side) for side in ends.T)
        own = np.array([assigned(p)[0], *assigned(p)])
        shares = {
            f"ticks.{n}": _soft(2 * np.interp(t, np.arange(len(ends)), own == n) - 0.5)
            for n in range(len(p.levels))
        }
        return {"low": low, "high": high} | shares


def factor_bars(
    found: Multiplied,
    letters: tuple[str, str],
    first: int,
    region: str = "figure",
    *,
    copies: bool = False,
    measures: bool = False,
    factors: bool = False,
) -> FactorBars:
    """The bars of `found`, whose index begins at `first`; `letters` are the product's and its.

    Only with `copies` bars are made of the one before, and only with `measures` there is a ruler;
    with `factors` at a bar's end stands its factor, not the product.
    """
    plan = planned(found, first, letters, copies, measures, factors)
    return FactorBars(id=fresh_id("figure"), figure=graph(plan), region=region, plan=plan)


def _soft(share: np.ndarray) -> np.ndarray:
    t = np.clip(share, 0.0, 1.0)
    return np.asarray(t * t * (3 - 2 * t))
