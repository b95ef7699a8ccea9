"""Slopes for every x as a field of strokes, and the curves that follow them.

Above stands the function whose heights are the slopes; below it the field, a curve that grows
along it, others that are the same one lifted. `apart` has the distance of two in their place.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

import numpy as np

from calcanim.calculus.antiderivatives.member import Member
from calcanim.exact.values import value_at
from calcanim.expressions.tree import Expression
from calcanim.notation.lines import fresh_id
from calcanim.pictures.picture import Mark, Parts, Picture
from calcanim.pictures.plots import eased, track
from calcanim.pictures.slope_field_ground import Ground, along, ground
from calcanim.pictures.slope_field_parts import Letters, field_graph
from calcanim.sampling.arrays.functions import Floats
from calcanim.sampling.branches import jumps
from calcanim.sampling.breaks import sweep
from calcanim.sampling.ticks import axis_ticks
from calcanim.storyboard.quantities import Track

_FRAMES = 97


@dataclass(frozen=True, slots=True, kw_only=True)
class SlopeField(Picture):
    """The picture of the antiderivatives of a function, with handles to its parts and its tracks.

    `ground` has the windows and the curve of the `member`; places are in x.
    """

    member: Member
    ground: Ground
    letters: Letters
    chosen: Member  # the one through the point

    field = Parts("field")
    point = Parts("point")  # through which the member runs
    walker = Parts("tip", "tangent")  # the curve's growing end, and its slope there
    triangle = Parts("across", "ahead", "rise")  # one to the right, and as much up as it is steep
    curve = Parts("F")
    family = Parts("ghosts")
    parallels = Parts("parallels")  # a tangent to each of them, at the moving x
    other = Parts("G", "gap")  # another one, and the distance at the moving x
    distance = Parts("level", "level.tip")  # and as a height of its own, above
    numbers = Parts("read.height", "read.slope")
    above = Parts("above", "f", "height", "top")
    upper = Parts("above", "f")
    name = Parts("below.name")
    lifted_by = Parts("read.C")

    @property
    def height(self) -> Mark:
        """The function's height at the moving x; where it may leave the window, without a dot."""
        return self.mark("height", "top") if self.whole else self.mark("height")

    @property
    def run(self) -> tuple[float, float]:
        """As far as both the function and the member are seen."""
        return self.ground.run

    @property
    def ends(self) -> tuple[float, float]:
        """Where the member is seen."""
        return self.ground.ends

    @property
    def places(self) -> tuple[Expression, ...]:
        """Short numbers on the branch, from left to right, at which slopes are told."""
        f, x, (low, high) = self.member.f, self.member.x, self.run
        room = 0.02 * (high - low)
        breaks = [b.x for b in sweep(f, x, low - room, high + room).breaks]
        for count in (5, 9, 17):
            marks = axis_ticks(f, x, low, high, count)
            found = [
                m.label
                for m in marks
                if low - 1e-9 <= m.value <= high - room
                and not any(abs(m.value - b) < room / 10 for b in breaks)
            ]
            if len(found) > 2:
                return self._telling(found)
        return tuple(found)

    def _telling(self, found: Sequence[Expression]) -> tuple[Expression, ...]:
        """Three of these places, at which the slopes are not all the same if they need not be."""
        chosen = found[0], found[len(found) // 2], found[-1]
        slopes = {e: value_at(self.member.f, {self.member.x: e}).text for e in found}
        if len({slopes[e] for e in chosen}) > 1:
            return chosen
        first = {slopes[e]: e for e in reversed(found)}.values()
        others = [e for e in found if e in first]
        return tuple(others[:3]) if len(others) > 1 else chosen

    @property
    def has_formula(self) -> bool:
        """Whether the member's formula is the curve on all of its branch."""
        return self.member.follows(self.ground.parts[self.ground.home])

    @property
    def way(self) -> int:
        """1 where there is more room above what is measured, -1 where there is below."""
        return self.ground.way(self.ground.home)

    @property
    def aside(self) -> float:
        """A place away from the middle, at which the moving x may rest."""
        (low, high), view = self.run, self.ground.view
        # Its tangent does not reach what is measured beside the field.
        return min(low + 0.82 * (high - low), view.high - 0.2 * (view.high - view.low))

    @property
    def walker_aside(self) -> Mark:
        """The walker, with its triangle where that has room while the moving x rests."""
        view, bottom, top = self.ground.view, *self.ground.below
        wide = view.high - view.low
        now = along(self.member, self.ground, np.array([self.aside]))
        end, rise = float(now["y.across"][0]), float(now["m"][0])
        room = bottom <= end <= top and abs(rise) > 0.05 * (top - bottom)
        return self.walker + self.triangle if room and 0.1 < 1 / wide < 0.3 else self.walker

    @property
    def already(self) -> float:
        """The member's own constant: the formula is so far below it."""
        found = self.member.constant
        return float(found.approx) if found is not None and self.has_formula else 0.0

    @property
    def choice(self) -> tuple[float, float]:
        """By how much the member is lifted before the point is known, and to run through it.

        It begins as the formula itself, if that is near and can be seen.
        """
        found = self.chosen.constant
        c = float(found.approx) if found is not None and self.has_formula else 0.0
        goal = c - self.already
        near = self.lift / 2 <= abs(c) <= 2 * self.lift
        return (goal - c if near else goal - 2 * self.lift), goal

    @property
    def jumps(self) -> bool:
        """Whether the function jumps on the point's branch: then its curve below has a corner."""
        return jumps(self.member.f, self.member.x, *self.ends)

    @property
    def lift(self) -> float:
        """By how much one member is above the next that is drawn."""
        return self.ground.lift

    def lift_between(self, low: float, high: float) -> float:
        """Two steps, signed; one where between these places two would leave the window."""
        step, xs, ys = self.way * self.lift, self.ground.xs, self.ground.ys
        heights = ys[(xs >= low) & (xs <= high)] + 2 * step
        bottom, top = self.ground.below
        return 2 * step if ((heights >= bottom) & (heights <= top)).all() else step

    @property
    def branches(self) -> Mark:
        """The curve on every branch."""
        return self.mark(*(f"branch.{n}" for n in range(len(self.ground.parts))))

    @property
    def constants(self) -> Mark:
        """What lifts each of those that are lifted."""
        spans = self.ground.spans
        return self.mark(*(f"C.{n}" for n in self.ground.moved if spans[n] is not None))

    @property
    def constant(self) -> Mark:
        """By how much the curve is lifted, where that can be measured beside the field."""
        return self.mark(*(() if self.ground.spans[self.ground.home] is None else ("lift",)))

    @property
    def whole(self) -> bool:
        """Whether the function has values all along the field."""
        (first, *others), view = self.ground.parts, self.ground.view
        open_ = first.open_low or first.open_high
        return not others and not open_ and (first.low, first.high) == (view.low, view.high)

    def apart(self) -> SlopeField:
        """The same curves, and above them the distance of two."""
        figure = field_graph(self.member, self.ground, self.letters, apart=True)
        return replace(self, id=fresh_id("figure"), figure=figure)

    def through(self, chosen: Member) -> SlopeField:
        """The same picture with the point of another member; its own where that is far away."""
        if chosen == self.member or not self.has_formula:
            return slope_field(chosen, self.letters)
        bottom, top = self.ground.below
        found, edge = chosen.constant, 0.02 * (top - bottom)
        near = found is not None and abs(float(found.approx)) <= 2 * self.lift
        if not near or not bottom + edge < chosen.level < top - edge:
            f, one, other = self.letters
            return slope_field(chosen, (f, other, one))
        figure = field_graph(self.member, self.ground, self.letters, chosen=chosen)
        return replace(self, id=fresh_id("figure"), figure=figure, chosen=chosen)

    def again(self) -> SlopeField:
        """The same picture once more, as it was at first."""
        return replace(self, id=fresh_id("figure"))

    # -- tracks --------------------------------------------------------------

    def emptied(self) -> Track:
        """No stroke is there yet, and no curve."""
        low, high = self.ground.view.low, self.ground.view.high
        x0 = self.member.start
        drawn = {"low": (x0, x0), "high": (x0, x0)}
        return track({"until": (high, low), **self._at(np.array([low, low])), **drawn})

    def swept(self, low: float | None = None, high: float | None = None) -> Track:
        """The moving x goes on, and leaves a column of strokes wherever it was."""
        view = self.ground.view
        ends = (view.low if low is None else low, view.high if high is None else high)
        t = np.linspace(*ends, _FRAMES)
        return track({"until": t, **self._at(t)})

    def put(self) -> Track:
        """The moving x at the point."""
        return track(self._at(np.full(2, self.member.start)))

    def grown(self, right: bool) -> Track:
        """The curve grows from the point along the strokes, to the right or to the left."""
        t = eased(self.member.start, self.ends[right], _FRAMES)
        return track({"high" if right else "low": t, **self._at(t)})

    def rolled(self, *stops: float, lift: float = 0.0) -> Track:
        """The moving x goes from stop to stop, on the member or so far above it."""
        t = np.concatenate([eased(a, b, _FRAMES) for a, b in pairwise(stops)])
        return track(self._at(t, lift))

    def shifted(self, *stops: float, at: float | None = None, more: float = 0.0) -> Track:
        """The curve is lifted by one number after the other, the moving x standing still.

        What is read of the constant is `more` than that.
        """
        lifts = np.concatenate([eased(a, b, 49) for a, b in pairwise(stops)])
        t = np.full(lifts.size, self.member.start if at is None else at)
        high = self.ground.foot + lifts
        return track({"c": lifts, "lift.high": high, "C": lifts + more, **self._at(t, lifts)})

    def shared(self, *above: float) -> Track:
        """The upper panel takes so much of the room, in shares of the lower one's."""
        return track({"w.above": above})

    def lifted(self, n: int, *stops: float) -> Track:
        """Branch `n` is lifted by itself."""
        lifts = np.concatenate([eased(a, b, 49) for a, b in pairwise(stops)])
        place = self.ground.spans[n]
        high = {} if place is None else {f"C.{n}.high": place.foot + lifts}
        return track({f"c.{n}": lifts, **high})

    def _at(self, t: Floats, lift: float | Floats = 0.0) -> dict[str, Floats]:
        return along(self.member, self.ground, t, lift)


def slope_field(member: Member, letters: Letters = ("f", "F", "G")) -> SlopeField:
    """The picture of all antiderivatives of a function, of which `member` is one.

    The `letters` are of the function, of that one and of another one.
    """
    seen = ground(member)
    figure = field_graph(member, seen, letters)
    return SlopeField(
        fresh_id("figure"), figure, member=member, ground=seen, letters=letters, chosen=member
    )


def field_of_formula(member: Member, letters: Letters) -> SlopeField:
    """The picture of the formula itself, from which all constants are measured.

    It is that of the `member` where no formula is the curve on all of the point's branch.
    """
    picture = slope_field(member, letters)
    return slope_field(member.bare, letters) if picture.has_formula else picture
