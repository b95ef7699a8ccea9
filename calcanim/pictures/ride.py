"""A car on a line, its graph over time, and below it how fast it goes and how that changes."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np

from calcanim.calculus.derivatives.motion import Ride
from calcanim.exact.values import UndefinedError, value_at
from calcanim.expressions.tree import Expression, variable
from calcanim.expressions.typst import typst
from calcanim.notation.lines import fresh_id, written
from calcanim.notation.setter import plain
from calcanim.notation.sides import symbol
from calcanim.pictures.picture import Mark, Parts, Picture
from calcanim.pictures.plots import axis_name, curve, readout, ticks_across, ticks_up, track
from calcanim.sampling.arrays.functions import Floats
from calcanim.sampling.arrays.values import values
from calcanim.sampling.sample import sample
from calcanim.sampling.windows import Window
from calcanim.storyboard.formula import Formula
from calcanim.storyboard.graph import (
    Axis,
    Graph,
    GraphElement,
    Guide,
    Panel,
    Point,
    Readout,
    Segment,
    Slope,
)
from calcanim.storyboard.quantities import Number, Quantity, Track
from calcanim.storyboard.surface import Vector

_FINE = 401  # moments of a run
_STAMPS = 17  # places at equal times
_ARROW = 0.42  # of the road: the longest arrow
_ROOM = 0.12  # of the heights, above and below
_HUGE = 1e30
_BESIDE = 0.035  # of the ride: how far from the road the second arrow is
_FINEST = 6401
_TRUE = 0.004  # what a number that is read out may be off
_NEAR = 0.15  # of the ride: what is a little before a moment


@dataclass(frozen=True)
class _Plan:
    """What of a ride is seen: its window, those of its rates, and the length of an arrow."""

    ride: Ride
    letters: tuple[str, str, str]
    view: Window
    first: Window  # of the lower panel, for the velocity
    both: Window  # and for the acceleration as well
    scale: float  # of the road, for a velocity of 1
    push: float  # and for an acceleration of 1

    @property
    def start(self) -> float:
        """When the ride begins."""
        return float(value_at(self.ride.low, {}).approx)

    @property
    def end(self) -> float:
        """When it is over."""
        return float(value_at(self.ride.high, {}).approx)

    @property
    def now(self) -> float:
        """The moment that is looked at."""
        return float(value_at(self.ride.at, {}).approx)

    @property
    def middle(self) -> float:
        """Where the road stands at first."""
        return (self.view.low + self.view.high) / 2

    @property
    def step(self) -> float:
        """How far off a second moment is at first: a round number, later or earlier."""
        later, earlier = self.end - self.now, self.now - self.start
        room = max(later, earlier) / 1.5
        size = float(10.0 ** np.floor(np.log10(room) + 1e-9))
        return size if later >= earlier else -size

    def moments(self, ts: Floats) -> dict[str, Floats]:
        """All that is seen at these times."""
        r = self.ride
        s, v, a = (_finite(values(e, r.name, ts)) for e in (r.s, r.v, r.a))
        ends = {"tip": s + self.scale * v, "push": s + self.push * a}
        return {"t": ts, "s": s, "v": v, "a": a} | ends

    def misses(self, ts: Floats) -> bool:
        """Whether a number that is read out is untrue between two of these times."""
        seen, between = self.moments(ts), self.moments((ts[1:] + ts[:-1]) / 2)
        return any(
            float(np.abs(between[key] - (seen[key][1:] + seen[key][:-1]) / 2).max())
            > _TRUE * _unit(float(np.abs(seen[key]).max()))
            for key in ("v", "a")
        )

    def later(self, h: Floats) -> dict[str, Floats]:
        """The second moment `h` after the one that is looked at, and the average until then."""
        r = self.ride
        heights = _finite(values(r.s, r.name, self.now + h))
        slopes = (heights - float(r.position.approx)) / h
        return {"h": h, "q.t": self.now + h, "q.s": heights, "m": slopes}


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

    plan: _Plan

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
        count = len(_changes(self.plan))
        return self.mark(*(f"{panel}.cut.{n}" for panel in ("s", "r") for n in range(count)))

    @property
    def stamps(self) -> Mark:
        """Where it was at equal times."""
        return self.mark(*(f"stamp.{n}" for n in range(_STAMPS)))

    # -- tracks --------------------------------------------------------------

    def run(self, start: float, end: float, *drawn: str) -> Track:
        """Time goes from one moment to another; the curves that are named are drawn behind it."""
        plan, count = self.plan, _FINE
        while count < _FINEST and plan.misses(np.linspace(start, end, count)):
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
        ends = {"road": plan.start} | _stamps(plan)
        return track({key: plan.middle + (end - plan.middle) * share for key, end in ends.items()})

    def shrink(self, start: float, end: float) -> Track:
        """The second moment comes closer to the first, which stays."""
        sign = 1.0 if start > 0 else -1.0
        return track(self.plan.later(sign * np.geomspace(abs(start), abs(end), _FINE)))

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
    low, high = (float(value_at(e, {}).approx) for e in (ride.low, ride.high))
    ts = np.linspace(low, high, _FINE)
    s, v, a = (values(e, ride.name, ts) for e in (ride.s, ride.v, ride.a))
    for found, e in ((s, ride.s), (v, ride.v), (a, ride.a)):
        if not np.abs(found[np.isfinite(found)]).max(initial=-1.0) < _HUGE:
            times = f"from {ride.low} to {ride.high}"
            raise UndefinedError(f"the values of {e} {times} are too large to draw")
    s, v, a = (_finite(each) for each in (s, v, a))
    scale, push = (
        _ARROW * (float(np.ptp(s)) or 1.0) / (float(np.abs(each).max()) or 1.0) for each in (v, a)
    )
    side = 0.03 * (high - low)
    view, first, both = (
        Window(low - side, high + side, *_heights(ys))
        for ys in (
            np.concatenate((s, s + scale * v, s + push * a)),
            np.append(v, 0.0),
            np.concatenate((v, a, [0.0])),
        )
    )
    plan = _Plan(ride, letters, view, first, both, scale, push)
    return RidePicture(id=fresh_id("figure"), figure=_graph(plan, units), plan=plan)


def _graph(p: _Plan, units: tuple[str, str]) -> Graph:
    r, view = p.ride, p.view
    s, v, _ = p.letters
    up = (ticks_up(view.bottom, view.top, "tall"), ticks_up(view.bottom, view.top, "short", 4))
    rates = (
        ticks_up(p.first.bottom, p.first.top, "first", 4),
        ticks_up(p.both.bottom, p.both.top, "both", 4),
    )
    across = ticks_across(r.s, r.name, view.low, view.high)
    panels = (
        Panel("s", Axis(axis_name(s, r.name, "function"), view.bottom, view.top, up), _upper(p)),
        Panel(
            "r", Axis(axis_name(v, r.name, "derivative"), "low", "high", rates), _lower(p), "split"
        ),
    )
    return Graph(
        Axis(written(symbol(r.name)).formula, view.low, view.high, (across,)),
        panels,
        tuple(Quantity(k, v) for k, v in _quantities(p).items()),
        (),
        _readouts(p, *units),
    )


def _quantities(p: _Plan) -> dict[str, float]:
    at_first = p.moments(np.linspace(p.start, p.end, _FINE)) | p.later(np.array([p.step]))
    return {
        **{key: float(found[0]) for key, found in at_first.items()},
        **dict.fromkeys(("road", *_stamps(p)), p.middle),
        **dict.fromkeys(("drawn", "fast", "faster"), p.view.low),
        "tall": 1.0,
        "short": 0.0,
        "split": 0.0,
        "low": p.first.bottom,
        "high": p.first.top,
        "first": 1.0,
        "both": 0.0,
    }


def _stamps(p: _Plan) -> dict[str, float]:
    """Equal times."""
    return {f"stamp.{n}": float(t) for n, t in enumerate(np.linspace(p.start, p.end, _STAMPS))}


def _changes(p: _Plan) -> list[float]:
    """When the velocity or the acceleration changes its sign."""
    return [float(phase.high.approx) for phase in p.ride.phases[:-1]]


def _cuts(p: _Plan, panel: str, low: Number, high: Number) -> list[Segment]:
    return [
        Segment(f"{panel}.cut.{n}", "muted", t, low, t, high, 2.0, dashed=True)
        for n, t in enumerate(_changes(p))
    ]


def _upper(p: _Plan) -> tuple[GraphElement, ...]:
    r, view = p.ride, p.view
    sampled = sample(r.s, r.name, p.start, p.end, heights=view.heights)
    stamps, beside = _stamps(p), p.start + _BESIDE * (p.end - p.start)
    places = _finite(values(r.s, r.name, np.array([*stamps.values()])))
    return (
        *_cuts(p, "s", view.bottom, view.top),
        Segment("road", "muted", "road", view.bottom, "road", view.top, 7.0),
        *(Point(key, "function", key, float(s)) for key, s in zip(stamps, places, strict=True)),
        curve("path", "function", sampled, high="drawn"),
        Segment("level", "muted", "road", "s", "t", "s", 2.5, dashed=True),
        Segment("run", "increment", "t", "s", "q.t", "s"),
        Segment("rise", "function", "q.t", "s", "q.t", "q.s"),
        Slope("secant", "increment", "t", "s", "m"),
        Slope("tangent", "derivative", "t", "s", "v", reach=3.2),
        Point("q", "increment", "q.t", "q.s"),
        Point("now", "input", "t", "s"),
        Vector("arrow", "derivative", "road", "s", "road", "tip"),
        Vector("pushed", "increment", beside, "s", beside, "push"),
        Point("car", "input", "road", "s"),
    )


def _lower(p: _Plan) -> tuple[GraphElement, ...]:
    r, heights = p.ride, p.both.heights
    v, a = (sample(e, r.name, p.start, p.end, heights=heights) for e in (r.v, r.a))
    return (
        *_cuts(p, "r", "low", "high"),
        curve("v_curve", "derivative", v, high="fast", dots=False),
        curve("a_curve", "increment", a, high="faster", dots=False),
        Guide("v.foot", "derivative", "t", "v"),
        Slope("v.tangent", "increment", "t", "v", "a", reach=2.4),
        Point("v.now", "derivative", "t", "v"),
        Point("a.now", "increment", "t", "a"),
    )


def _readouts(p: _Plan, length: str, time: str) -> tuple[Readout, ...]:
    """Numbers with their units above the panels."""
    _, v, a = p.letters
    seen = p.moments(np.linspace(p.start, p.end, _FINE))
    averages = p.later(p.step * np.geomspace(1, 0.01, 50))["m"]
    mean = plain(f"overline({typst(variable(v))})", f"average {v}", "increment")
    speed, change = f"{length}/{time}", f"{length}/{time}²"
    return (
        _read("speed", _letter(v, "derivative"), "v", seen["v"], speed),
        replace(_read("average", mean, "m", averages, speed, 3), instead_of="speed"),
        _read("change", _letter(a, "increment"), "a", seen["a"], change),
    )


def _unit(largest: float) -> float:
    """How much coarser numbers are read out where the largest has a power of ten."""
    return 1.0 if largest < 1e5 else largest / 200


def _letter(name: str, role: str) -> Formula:
    return plain(typst(variable(name)), name, role)


def _read(
    key: str, label: Formula, quantity: str, seen: Floats, unit: str, decimals: int = 2
) -> Readout:
    role = label.parts[0].role
    found = readout(key, label, quantity, role, seen)
    if found.unit is not None:
        return found
    units = plain(f'"{unit}"', unit, role)
    return replace(found, decimals=min(found.decimals, decimals), unit=units)


def _heights(ys: Floats) -> tuple[float, float]:
    """A window for these values, with some room."""
    found = ys[np.isfinite(ys)]
    low, high = float(found.min()), float(found.max())
    if low == high:
        low, high = low - 1.0, high + 1.0
    room = _ROOM * (high - low)
    return low - room, high + room


def _finite(ys: Floats) -> Floats:
    """Where there is no value, that of the nearest moment that has one."""
    good = np.isfinite(ys)
    if good.all():
        return ys
    places = np.arange(len(ys))
    return np.asarray(np.interp(places, places[good], ys[good]))
