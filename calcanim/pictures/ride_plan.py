"""What is seen of a ride: its windows, its numbers at any time, how long its arrows are."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from calcanim.calculus.derivatives.motion import Ride
from calcanim.exact.values import UndefinedError, value_at
from calcanim.sampling.arrays.functions import Floats
from calcanim.sampling.arrays.values import values
from calcanim.sampling.windows import Window

FINE, FINEST = 401, 6401  # moments of a run
_STAMPS = 17  # places at equal times
_ARROW = 0.42  # of the road: the longest arrow
_ROOM = 0.12  # of the heights, above and below
_HUGE = 1e30
_TRUE = 0.004  # what a number that is read out may be off


@dataclass(frozen=True)
class Plan:
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
        s, v, a = (finite(values(e, r.name, ts)) for e in (r.s, r.v, r.a))
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
        heights = finite(values(r.s, r.name, self.now + h))
        slopes = (heights - float(r.position.approx)) / h
        return {"h": h, "q.t": self.now + h, "q.s": heights, "m": slopes}

    @property
    def stamps(self) -> dict[str, float]:
        """Equal times."""
        times = np.linspace(self.start, self.end, _STAMPS)
        return {f"stamp.{n}": float(t) for n, t in enumerate(times)}

    @property
    def changes(self) -> list[float]:
        """When the velocity or the acceleration changes its sign."""
        return [float(phase.high.approx) for phase in self.ride.phases[:-1]]


def planned(ride: Ride, letters: tuple[str, str, str]) -> Plan:
    """What is seen of a ride. Raises UndefinedError for values too large to draw."""
    low, high = (float(value_at(e, {}).approx) for e in (ride.low, ride.high))
    ts = np.linspace(low, high, FINE)
    s, v, a = (values(e, ride.name, ts) for e in (ride.s, ride.v, ride.a))
    for found, e in ((s, ride.s), (v, ride.v), (a, ride.a)):
        if not np.abs(found[np.isfinite(found)]).max(initial=-1.0) < _HUGE:
            times = f"from {ride.low} to {ride.high}"
            raise UndefinedError(f"the values of {e} {times} are too large to draw")
    s, v, a = (finite(each) for each in (s, v, a))
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
    return Plan(ride, letters, view, first, both, scale, push)


def _unit(largest: float) -> float:
    """How much coarser numbers are read out where the largest has a power of ten."""
    return 1.0 if largest < 1e5 else largest / 200


def _heights(ys: Floats) -> tuple[float, float]:
    """A window for these values, with some room."""
    found = ys[np.isfinite(ys)]
    low, high = float(found.min()), float(found.max())
    if low == high:
        low, high = low - 1.0, high + 1.0
    room = _ROOM * (high - low)
    return low - room, high + room


def finite(ys: Floats) -> Floats:
    """Where there is no value, that of the nearest moment that has one."""
    good = np.isfinite(ys)
    if good.all():
        return ys
    places = np.arange(len(ys))
    return np.asarray(np.interp(places, places[good], ys[good]))
