"""Where a slope field is seen: its windows, its branches, and the quantities that move in it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from calcanim.calculus.antiderivatives.member import Member
from calcanim.expressions.tree import Expression
from calcanim.pictures.lifted import round_share
from calcanim.pictures.plots import piece
from calcanim.sampling.accumulation import running
from calcanim.sampling.areas import Part
from calcanim.sampling.arrays.functions import Floats, Mask
from calcanim.sampling.arrays.values import values
from calcanim.sampling.branches import branches
from calcanim.sampling.curves import simpler
from calcanim.sampling.windows import Window, window
from calcanim.storyboard.graph import Piece
from calcanim.storyboard.words import Side

GHOSTS = (-2, -1, 0, 1, 2)  # members that are drawn thin, in steps of the lift
OTHER = 2  # lifts between the two members whose distance is told
_FINE = 961  # places of a curve
_MOST_BRANCHES = 3  # that move
_GAP = 0.0005  # of a branch, next to a pole
_SHARE = 0.26  # of the height: the step from member to member
_MIDDLE = 0.25  # of all that F does: what its middle half does, at least
_PAD = 0.12  # of the field's width: on either side of it
_STEEP = 1e4


@dataclass(frozen=True, slots=True)
class Place:
    """Where a constant is measured: x, the height from which, and the side of its name."""

    x: float
    foot: float
    side: Side


@dataclass(frozen=True, slots=True, kw_only=True)
class Ground:
    """The windows of both panels, and the curves in them.

    On the branch of `start`, the point's x, the member is `ys` and the function `fs` at `xs`, shape
    (n,) each.

    `parts` are the branches, `home` the number of the point's; `curves` are the member's pieces on
    each. What lifts branch n is measured at ``spans[n]``, if there is room for it.
    """

    view: Window
    below: tuple[float, float]
    parts: tuple[Part, ...]
    home: int
    start: float
    xs: Floats
    ys: Floats
    fs: Floats
    curves: tuple[Piece, ...]
    lift: float
    spans: tuple[Place | None, ...]

    @property
    def foot(self) -> float:
        """From where the constant of the point's branch is measured."""
        span = self.spans[self.home]
        return 0.0 if span is None else span.foot

    def way(self, n: int) -> int:
        """1 where branch n can be lifted by two steps where it is measured, -1 where it cannot."""
        place = self.spans[n]
        return 1 if place is None or place.foot + 2 * self.lift <= self.below[1] else -1

    @property
    def run(self) -> tuple[float, float]:
        """The stretch around the point's place on which both curves are in their windows."""
        seen = (self.fs >= self.view.bottom) & (self.fs <= self.view.top)
        return self._around(seen & self._drawn)

    @property
    def ends(self) -> tuple[float, float]:
        """The stretch around it on which the member is in its window."""
        return self._around(self._drawn)

    @property
    def _drawn(self) -> Mask:
        return np.asarray((self.ys >= self.below[0]) & (self.ys <= self.below[1]))

    def _around(self, seen: Mask) -> tuple[float, float]:
        start = int(np.argmin(np.abs(self.xs - self.start)))
        before, after = np.flatnonzero(~seen[:start]), np.flatnonzero(~seen[start:])
        low = int(before[-1]) + 1 if before.size else 0
        high = start + int(after[0]) - 1 if after.size else len(self.xs) - 1
        return float(self.xs[min(low, start)]), float(self.xs[max(high, start)])

    @property
    def reach(self) -> tuple[float, float]:
        """Both ends of the axis: beside the field there is room for the constants."""
        room = _PAD * (self.view.high - self.view.low)
        return self.view.low - room, self.view.high + room

    @property
    def moved(self) -> tuple[int, ...]:
        """The branches that are lifted by themselves: as many as can be followed."""
        if len(self.parts) < 2:
            return ()
        first = min(max(self.home - 1, 0), max(len(self.parts) - _MOST_BRANCHES, 0))
        return tuple(range(first, min(first + _MOST_BRANCHES, len(self.parts))))


def ground(member: Member) -> Ground:
    """The windows in which a field and its curves are seen."""
    view = _view(member)
    parts = branches(member.f, member.x, view.low, view.high)
    x0 = member.start
    home = next(n for n, p in enumerate(parts) if p.low - 1e-12 <= x0 <= p.high + 1e-12)
    xs = _places(parts[home])
    ys = member.heights(xs)
    fs = _joined(values(member.f, member.x, xs), xs)
    bottom, top = _robust(ys, (fs < view.bottom) | (fs > view.top), member.level)
    bottoms, tops, lines = [bottom], [top], []
    for n, part in enumerate(parts):
        px = xs if n == home else _places(part)
        py = ys if n == home else member.on(px)
        lines.append((px, py))
        # The outer ends of other branches are seen, where they are near.
        for foot, seen in ((py[0], part.low <= view.low), (py[-1], part.high >= view.high)):
            if n != home and seen and 2 * bottom - top <= foot <= 2 * top - bottom:
                bottoms.append(float(foot))
                tops.append(float(foot))
    bottom, top = min(bottoms), max(tops)
    lift = round_share(_SHARE * (top - bottom))
    below = (bottom - 1.15 * lift, top + 1.15 * lift)
    curves = [_clipped(px, py, below) for px, py in lines]
    spans = [_measured_at(n, parts, view, py, below) for n, (_, py) in enumerate(lines)]
    return Ground(
        view=view,
        below=below,
        parts=parts,
        home=home,
        start=x0,
        xs=xs,
        ys=ys,
        fs=fs,
        curves=tuple(curves),
        lift=lift,
        spans=tuple(spans),
    )


def _view(member: Member) -> Window:
    """The window of f: so near that F does not do all that it does at the window's ends."""
    f, x, x0 = member.f, member.x, member.start
    seen = window(f, x, xs=(x0,), ys=(0.0,))
    if len(branches(f, x, seen.low, seen.high)) > 1 or not f.has(x):
        return seen
    parts = branches(f, x, seen.low, seen.high)
    places = np.linspace(0.02, 0.98, 97) * (parts[0].high - parts[0].low) + parts[0].low
    ys = running(f, x, x0, places)
    whole, middle = float(np.ptp(ys)), float(np.ptp(ys[24:73]))
    if not whole or middle > _MIDDLE * whole or _ends(parts[0], seen):
        return seen
    half = (seen.high - seen.low) / 4
    centre = min(max(x0, seen.low + half), seen.high - half)
    return _fitted(f, x, centre - half, centre + half)


def _ends(part: Part, seen: Window) -> bool:
    """Whether the domain ends within the window."""
    return part.low > seen.low or part.high < seen.high


def _fitted(f: Expression, x: str, low: float, high: float) -> Window:
    """A window as wide as that, and as high as the curve and the axis need."""
    found = values(f, x, np.linspace(low, high, 513))
    bottom, top = min(0.0, float(np.nanmin(found))), max(0.0, float(np.nanmax(found)))
    room = 0.08 * (top - bottom)
    return Window(low, high, bottom - room, top + room)


def _places(part: Part) -> Floats:
    """Places of a branch, away from its open ends and denser towards these."""
    width = part.high - part.low
    low = part.low + _GAP * width * part.open_low
    high = part.high - _GAP * width * part.open_high
    share = np.linspace(0.0, 1.0, _FINE)
    if part.open_low and part.open_high:
        share = 0.5 - 0.5 * np.cos(np.pi * share)
    elif part.open_low:
        share = share**2
    elif part.open_high:
        share = 1 - (1 - share) ** 2
    return np.asarray(low + (high - low) * share)


def _robust(ys: Floats, steep: Mask, level: float) -> tuple[float, float]:
    """The heights of the member where it is not so `steep` that f leaves its own window."""
    found = ys[~steep]
    bottom, top = min(level, float(found.min())), max(level, float(found.max()))
    if top - bottom < 1e-9 * max(abs(level), 1e-9) or top == bottom:
        size = max(abs(level), 1.0)
        return level - size, level + size
    return bottom, top


def _clipped(xs: Floats, ys: Floats, below: tuple[float, float]) -> Piece:
    span = below[1] - below[0]
    return piece(*simpler(xs, np.clip(ys, below[0] - 9 * span, below[1] + 9 * span), span))


def _measured_at(
    n: int, parts: Sequence[Part], view: Window, ys: Floats, below: tuple[float, float]
) -> Place | None:
    """Where beside the field the lifted end of a branch is measured: where it has most room.

    A branch with a pole at either end, or one that leaves the window, has no such place.
    """
    room = _PAD * (view.high - view.low)
    part, found = parts[n], []
    if part.low <= view.low:
        found.append(Place(view.low - 0.1 * room, float(ys[0]), "w"))
    if part.high >= view.high:
        found.append(Place(view.high + 0.1 * room, float(ys[-1]), "e"))
    middle = sum(below) / 2
    inside = [p for p in found if below[0] < p.foot < below[1]]
    return min(inside, key=lambda p: abs(p.foot - middle), default=None)


def along(member: Member, seen: Ground, t: Floats, lift: float | Floats = 0.0) -> dict[str, Floats]:
    """All quantities that follow the moving x, each of shape (n,)."""
    slopes = _joined(values(member.f, member.x, t), t)
    view = seen.view
    heights = np.interp(t, seen.xs, seen.ys)
    rises = np.clip(slopes, -_STEEP, _STEEP)
    out = {
        "t": t,
        "f": np.clip(slopes, view.bottom, view.top),
        "m": rises,
        "y": heights + lift,
        "t.across": t + 1,
        "y.across": heights + lift + rises,
        "y.base": heights,
        "y.other": heights + OTHER * seen.lift,
    }
    return out | {f"y.{k}": heights + k * seen.lift for k in GHOSTS}


def _joined(ys: Floats, t: Floats) -> Floats:
    """Values with straight ways across what has none."""
    known = np.isfinite(ys)
    if known.all() or not known.any():
        return np.where(known, ys, 0.0)
    way = np.arange(t.size)
    return np.asarray(np.interp(way, way[known], ys[known]))
