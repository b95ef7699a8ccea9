"""The beats of an area film: rectangles or a pushed boundary, the thin slice, then the answer."""

from __future__ import annotations

import math
from dataclasses import dataclass

from calcanim.compose.area_answer import check, no_value, recap, two_values
from calcanim.compose.area_figure import Picture
from calcanim.compose.area_graph import FIRST
from calcanim.compose.area_learning import learning
from calcanim.compose.area_telling import Telling, about, brief, numeral
from calcanim.expressions.spoken import spoken
from calcanim.expressions.tree import INFINITY, neg, variable
from calcanim.storyboard.board import Beat
from calcanim.storyboard.cues import Clear, Cue, Hide, Hold, Plot, Reveal, Rewrite, Slide, Write
from calcanim.storyboard.formula import Formula


@dataclass(frozen=True)
class AreaFilm(Telling):
    """The film of an area."""

    def beats(self) -> tuple[Beat, ...]:
        """The film."""
        if self.area.proper:
            out = [
                self._question(),
                self._rectangles(),
                self._thinner(),
                self._gathering(),
                self._slice(),
                *two_values(self),
                check(self),
            ]
        else:
            out = [
                self._open_question(),
                self._push(),
                self._gathering(),
                self._slice(),
                *(no_value(self) if self.area.diverges else two_values(self)),
                check(self),
            ]
        out += [learning(self.picture), recap(self)]
        return tuple(out)

    def _posed(self) -> tuple[Cue, ...]:
        first = (
            ()
            if self.lines.short
            else (Write("function", self.lines.function(), "derivation", 0.9, run_time=0.9),)
        )
        return (*first, Write("asked", self.lines.asked(), "derivation", 1.1, run_time=1.0))

    def _question(self) -> Beat:
        low, high = self.ends
        sign = " Below the axis it counts as negative." if self.signed else ""
        turned = " Asked from right to left, it only changes its sign." if self.area.turned else ""
        return Beat(
            "How much area?",
            f"Here is {self.name}. How much area lies between the curve and the axis, from {low} to"
            f" {high}?{sign}{turned}",
            (
                Plot("graph", self.picture.figure, "figure", 1.6),
                *self._posed(),
                Reveal("graph", ("area",), 0.9),
            ),
        )

    def _open_question(self) -> Beat:
        low, high = self.ends
        title = "An area without an end"
        if self.picture.push is not None and self.picture.push.outward:
            why = "the region never ends. Can its area still be a number?"
        else:
            down = self.picture.push is not None and self.picture.push.areas[-1] < 0
            title = f"An area without a {'bottom' if down else 'top'}"
            why = (
                f"the curve runs off to infinity near {self.pole()}. Can the area still be a"
                " number?"
            )
        return Beat(
            title,
            f"Here is {self.name}. From {low} to {high}, {why}",
            (Plot("graph", self.picture.figure, "figure", 1.6), *self._posed()),
        )

    def _rectangles(self) -> Beat:
        p = self.picture
        sums = [about(s) for s in p.sums[:3]]
        names = ("left ends", "right ends", "midpoints")
        found = [self.lines.measured(n, s, FIRST) for n, s in zip(names, sums, strict=True)]
        count = spoken(numeral(FIRST))
        others = (
            f"Read at the right ends it is {sums[1].words}, at the midpoints {sums[2].words}."
            if all(brief(total.words) for total in sums)
            else "Read at the right ends, or at the midpoints, it is another number."
        )
        return Beat(
            "Cut it into rectangles",
            f"Cut the region into {count} strips of equal width, and make each a rectangle as tall"
            f" as the curve at its left end. Together they come to {sums[0].words}. {others}",
            (
                Hide("graph", ("area",), 0.5),
                Reveal("graph", ("bars", "n", "sum"), 1.2),
                Write("strip", self.lines.strip(FIRST), "derivation", 0.9, run_time=0.8),
                Write("left", found[0], "derivation", 0.9, run_time=0.7),
                Slide("graph", p.refined(0, 1), 1.2),
                Write("right", found[1], "derivation", 0.9, run_time=0.7),
                Slide("graph", p.refined(1, 2), 1.2),
                Write("middle", found[2], "derivation", 0.9, run_time=0.7),
            ),
        )

    def _thinner(self) -> Beat:
        p = self.picture
        last = len(p.sums) - 1
        steps = tuple(Slide("graph", p.refined(n, n + 1), 1.0) for n in range(2, last))
        many = spoken(numeral(p.counts[-1]))
        return Beat(
            "Thinner and thinner",
            f"Now halve the strips, again and again. With {many} of them the sum is"
            f" {about(p.sums[-1]).words}. What it settles on, as the strips become ever thinner,"
            " is called the integral.",
            (
                Clear(("strip", "left", "right", "middle"), 0.5),
                *steps,
                _defined(self.lines.limit()),
            ),
        )

    def _push(self) -> Beat:
        p = self.picture
        push = p.push
        assert push is not None
        boundaries = ("boundary",)
        where = "outwards" if push.outward else f"towards {self.pole()}"
        if not self.area.diverges:
            number = self.number
            ends = f"The area settles: it closes in on {number}."
        elif self.swings():
            ends = "The area settles on nothing: it swings for ever."
        else:
            way = "grows" if push.areas[-1] > 0 else "falls"
            ends = f"The area never settles: it {way} past every number."
        line = self._limit_line()
        lines = (_defined(line),) if line else ()
        several = len(self.area.parts) > 1 or (
            self.area.parts[0].open_low and self.area.parts[0].open_high
        )
        what = "every boundary" if several else "the boundary"
        return Beat(
            "Stop short, then let go",
            f"So stop short of the end first, where all is finite. Now push {what} {where}, and"
            f" watch the area. {ends}",
            (
                Slide("graph", p.stopped(), 0.3),
                Reveal("graph", (*_areas(p), *boundaries, "mark", "sum"), 1.0),
                *lines,
                Slide("graph", p.pushed(), 5.0),
            ),
        )

    def _limit_line(self) -> Formula | None:
        """The limit that one open end asks for."""
        if len(self.area.parts) > 1:
            return None
        part = self.area.parts[0]
        if part.open_low == part.open_high:
            return None
        t = variable(self.lines.dummy)
        if part.open_high:
            end = INFINITY if math.isinf(part.high) else self.exactly(part.high)
            side = 0 if math.isinf(part.high) else -1
            return self.lines.stopped(self.exactly(part.low), t, end, side)
        end = neg(INFINITY) if math.isinf(part.low) else self.exactly(part.low)
        side = 0 if math.isinf(part.low) else 1
        return self.lines.stopped(t, self.exactly(part.high), end, side)

    def _gathering(self) -> Beat:
        p, view = self.picture, self.picture.view
        start = self.exactly(view.low)
        x = self.area.x
        cues: list[Cue] = [Clear(self._standing(), 0.5)]
        if self.area.proper:
            cues.append(Hide("graph", ("bars", "n"), 0.5))
        else:
            cues.append(Hide("graph", (*_areas(p), "boundary", "mark", "sum"), 0.5))
            cues.append(Slide("graph", p.back(), 0.8))
        cues += [
            Slide("graph", p.opened(), 0.9),
            Reveal("graph", ("A", "area", "edge", "grown", "tip", "sum"), 0.8),
            Write("A", self.lines.gathered(start), "derivation", run_time=1.0),
            Slide("graph", p.swept(view.low, view.high), 4.0),
        ]
        sign = " Where the curve is negative, it goes down." if self.signed else ""
        lead = (
            "Now look at it another way."
            if self.area.proper
            else f"Look at a stretch without an open end, from {spoken(start)}."
        )
        return Beat(
            "Let the edge move",
            f"{lead} Let the right edge {x} move, and note the area so far. In a graph of its own"
            f" it is a new function: A of {x}.{sign}",
            tuple(cues),
        )

    def _standing(self) -> tuple[str, ...]:
        if self.area.proper:
            return ("limit",)
        line = self._limit_line()
        if line is None:
            return ("asked",)
        return ("limit",) if isinstance(_defined(line), Rewrite) else ("limit", "asked")

    def _slice(self) -> Beat:
        p, view = self.picture, self.picture.view
        height = about(p.slope)
        return Beat(
            "One thin slice",
            f"Move the edge a little further. The area gains a slice, about as tall as the"
            f" curve. Divide the gain by the width, delta {self.area.x}, and let that shrink: what"
            f" is left is"
            f" {height.words}, the height itself. So the slope of A is f.",
            (
                Slide("graph", p.swept(view.high, view.slice), 1.6),
                Slide("graph", p.slice_put(), 0.2),
                Hide("graph", ("edge", "sum"), 0.3),
                Reveal("graph", ("slice", "run", "rise", "ratio", "width"), 0.9),
                Write("thin", self.lines.thin(), "derivation", run_time=0.9),
                Hold(1.2),
                Slide("graph", p.slice_thinned(), 3.0),
                Reveal("graph", ("tangent",), 0.6),
                Write("slope", self.lines.slope(), "derivation", 1.1, run_time=1.0),
            ),
        )


def _defined(line: Formula) -> Cue:
    """The integral becomes what it is defined to be; a limit of its own is one more line."""
    if not line.claims:
        return Write("limit", line, "derivation", 0.95, run_time=1.2)
    return Rewrite("asked", "limit", line, (("integral", "integral"),), in_place=True)


def _areas(p: Picture) -> tuple[str, ...]:
    return ("pushed",) if p.push is not None else ()
