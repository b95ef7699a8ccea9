"""A car on a line, its graph over time, and below it how fast it goes and how that changes."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from calcanim.calculus.derivatives.motion import Ride
from calcanim.exact.values import value_at
from calcanim.expressions.tree import Expression
from calcanim.notation.lines import fresh_id
from calcanim.pictures.picture import Mark, Parts, Picture
from calcanim.pictures.plots import track
from calcanim.pictures.ride_graph import graph
from calcanim.pictures.ride_plan import FINE, FINEST, Plan, planned
from calcanim.storyboard.quantities import Track

_NEAR = 0.15  # of the ride: what is a little before a moment


@dataclass(frozen=True, kw_only=True)
class RidePicture(Picture):
    """The road stands upright; time spreads the ride out over it to a graph.

    Quantities: the time ``t`` with the position ``s``, the velocity ``v``, the acceleration ``a``;
    ``road``, where the road stands, and ``stamp.N``, where what was passed at equal times does;
    ``tip`` and ``push``, the ends of the arrows of velocity and acceleration; ``q.t`` and ``q.s`` a
    moment ``h`` later, ``m`` the average velocity until then; ``drawn``, ``fast`` and ``faster``,
    how far the curves are;
    ``split``, the share of the lower panel, whose window goes from ``low`` to ``high``, and
    ``first`` and ``both`` for its ticks.
    """

    plan: Plan

    road = Parts("road", "arrow", "car")
    car, arrow = Parts("car"), Parts("arrow")
    pushed = Parts("pushed")  # the arrow of the acceleration
    ruler = Parts("s.axis", "s.tick", "s.name", "s.grid", "s.zero")
    clock = Parts("x.axis", "x.tick", "x.name", "x.grid", "x.zero")
    # Numbers that are read out.
    speed, average, change = Parts("speed"), Parts("average"), Parts("change")
    path = Parts("path")
    now = Parts("level", "now")
    second = Parts("q", "run", "rise", "secant")
    tangent = Parts("tangent")
    below = Parts("r.axis", "r.tick", "r.name", "r.grid", "r.zero")
    velocity, acceleration = Parts("v_curve"), Parts("a_curve")  # the curves
    fast, faster = Parts("v.now", "v.foot"), Parts("a.now")  # what they are now
    velocity_tangent = Parts("v.tangent")

    @property
    def times(self) -> tuple[float, float, float, float]:
        """The start, the end, the moment that is looked at, and the first step from there."""
        return self.plan.start, self.plan.end, self.plan.now, self.plan.step

    @property
    def cuts(self) -> Mark:
        """When a phase of the ride ends and the next begins."""
        count = len(self.plan.changes)
        return self.mark(*(f"{panel}.cut.{n}" for panel in ("s", "r") for n in range(count)))

    @property
    def stamps(self) -> Mark:
        """Where it was at equal times."""
        return self.mark(*self.plan.stamps)

    # -- tracks --------------------------------------------------------------

    def run(self, start: float, end: float, *drawn: str) -> Track:
        """Time goes from one moment to another; the curves that are named are drawn behind it."""
        plan, count = self.plan, FINE
        while count < FINEST and plan.misses(np.linspace(start, end, count)):
            count = 2 * count - 1
        ts = np.linspace(start, end, count)
        return track(plan.moments(ts) | dict.fromkeys(drawn, ts))

    def about(self, at: Expression) -> tuple[float, float, float]:
        """A moment with others a little before and after it, in the ride."""
        plan, t = self.plan, float(value_at(at, {}).approx)
        near = _NEAR * (plan.end - plan.start)
        return max(t - near, plan.start), t, min(t + near, plan.end)

    def spread(self) -> Track:
        """The road goes to the beginning of time, and what was passed to its own time."""
        plan, share = self.plan, np.linspace(0, 1, 41)
        ends = {"road": plan.start} | plan.stamps
        return track({key: plan.middle + (end - plan.middle) * share for key, end in ends.items()})

    def shrink(self, start: float, end: float) -> Track:
        """The second moment comes closer to the first, which stays."""
        sign = 1.0 if start > 0 else -1.0
        return track(self.plan.later(sign * np.geomspace(abs(start), abs(end), FINE)))

    def share(self) -> Track:
        """The graph gives half of its height to a panel for the velocity."""
        t = np.linspace(0, 1, 31)
        tall, short = np.clip(1 - t / 0.3, 0, 1), np.clip((t - 0.6) / 0.3, 0, 1)
        return track({"split": t, "tall": tall, "short": short})

    def widen(self) -> Track:
        """The lower panel makes room for the acceleration."""
        t = np.linspace(0, 1, 31)
        old, new = self.plan.first, self.plan.both
        first, both = np.clip(1 - t / 0.4, 0, 1), np.clip((t - 0.6) / 0.4, 0, 1)
        low = old.bottom + (new.bottom - old.bottom) * t
        high = old.top + (new.top - old.top) * t
        return track({"low": low, "high": high, "first": first, "both": both})


def ride_picture(
    ride: Ride, units: tuple[str, str], letters: tuple[str, str, str] = ("s", "v", "a")
) -> RidePicture:
    """The picture of a ride whose lengths and times have these `units`.

    `letters` name the position, the velocity and the acceleration. Raises UndefinedError for
    values too large to draw.
    """
    plan = planned(ride, letters)
    return RidePicture(id=fresh_id("figure"), figure=graph(plan, units), plan=plan)
