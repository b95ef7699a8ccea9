"""The beats of an area film: rectangles or a pushed boundary, the thin slice, two values, recap."""

from __future__ import annotations

import math
from dataclasses import dataclass
from functools import cached_property

from calcanim.calculus.area import AreaUnder
from calcanim.calculus.tidy import tidy
from calcanim.calculus.values import Value
from calcanim.compose.area_figure import FIRST, Picture, turning
from calcanim.compose.area_learning import learning
from calcanim.compose.area_lines import Lines
from calcanim.compose.area_table import by_boundary, by_rectangles
from calcanim.compose.numbers import Shown, shown
from calcanim.compose.pacing import titled
from calcanim.expressions.parse import parse
from calcanim.expressions.spoken import spoken
from calcanim.expressions.tree import INFINITY, Expression, neg, variable
from calcanim.storyboard.board import Beat
from calcanim.storyboard.cues import Clear, Cue, Hide, Plot, Reveal, Slide, Write
from calcanim.storyboard.formula import Formula

_LONGEST_SAID = 40  # characters of a formula that is read aloud
_SHORT_SAID = 14  # of one that is read aloud more than once, or before a decimal


@dataclass(frozen=True)
class AreaFilm:
    """What the beats share: the area, its picture, its lines."""

    picture: Picture

    @property
    def area(self) -> AreaUnder:
        return self.picture.area

    @cached_property
    def lines(self) -> Lines:
        """The formulas."""
        return Lines(self.area)

    @cached_property
    def signed(self) -> bool:
        """Whether some of the area counts as negative."""
        return turning(self.picture.view)

    @property
    def name(self) -> str:
        """The function, as it is said."""
        said = len(str(self.area.f)) <= _LONGEST_SAID
        return spoken(self.area.f) if said else "this function"

    @property
    def name_again(self) -> str:
        """The function, as it is said once it has been introduced."""
        return self.name if len(str(self.area.f)) <= _SHORT_SAID else "f"

    @property
    def ends(self) -> tuple[str, str]:
        """The limits, as they are said."""
        return spoken(self.area.low), spoken(self.area.high)

    @cached_property
    def number(self) -> str:
        """What the area comes to, as it is said."""
        return self._said_number(self.area.solution.result, self.area.value)

    def _said_number(self, result: object, value: Value) -> str:
        number = shown(value.exact, value.approx, 5)
        short = isinstance(result, Expression) and len(str(result)) <= _SHORT_SAID
        if number.exact or not short or not isinstance(result, Expression):
            return number.words
        return f"{spoken(result)}, {number.words}"

    def beats(self) -> tuple[Beat, ...]:
        """The film."""
        if self.area.proper:
            out = [
                self._question(),
                self._rectangles(),
                self._thinner(),
                self._gathering(),
                self._slice(),
                *self._two_values(),
                self._check(),
            ]
        else:
            out = [
                self._open_question(),
                self._push(),
                self._gathering(),
                self._slice(),
                *(self._no_value() if self.area.diverges else self._two_values()),
                self._check(),
            ]
        out += [learning(self.picture), self._recap()]
        return titled(out)

    # -- questions -----------------------------------------------------------

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
        turned = (
            " The limits were given from right to left: that only turns the sign around at the end."
            if self.area.turned
            else ""
        )
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
                f"the curve runs off to infinity near {self._pole()}. Can the area still be a"
                " number?"
            )
        return Beat(
            title,
            f"Here is {self.name}. From {low} to {high}, {why}",
            (Plot("graph", self.picture.figure, "figure", 1.6), *self._posed()),
        )

    def _pole(self) -> str:
        for p in self.area.parts:
            for end, is_open in ((p.low, p.open_low), (p.high, p.open_high)):
                if is_open and math.isfinite(end):
                    return spoken(self._exactly(end))
        return "its end"

    def _exactly(self, end: float) -> Expression:
        """A limit as it was typed, or the number."""
        for e in (self.area.low, self.area.high):
            value = _value(e)
            if value is not None and abs(value - end) <= 1e-9 * max(1.0, abs(end)):
                return e
        return _numeral(end)

    # -- rectangles ----------------------------------------------------------

    def _rectangles(self) -> Beat:
        p = self.picture
        sums = [_shown(s) for s in p.sums[:3]]
        names = ("left ends", "right ends", "midpoints")
        found = [self.lines.measured(n, s) for n, s in zip(names, sums, strict=True)]
        count = spoken(_numeral(FIRST))
        return Beat(
            "Cut it into rectangles",
            f"Cut the region into {count} strips of equal width, and make each a rectangle as tall"
            f" as the curve at its left end. Together they come to {sums[0].words}. Read at the"
            f" right ends it is {sums[1].words}, at the midpoints {sums[2].words}.",
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
        many = spoken(_numeral(p.counts[-1]))
        return Beat(
            "Thinner and thinner",
            f"Now halve the strips, again and again. With {many} of them the sum is"
            f" {_shown(p.sums[-1]).words}. What it settles on, as the strips become ever thinner,"
            " is called the integral.",
            (
                Clear(("strip", "left", "right", "middle"), 0.5),
                *steps,
                Write("limit", self.lines.limit(), "derivation", 0.95, run_time=1.2),
            ),
        )

    # -- boundaries ----------------------------------------------------------

    def _push(self) -> Beat:
        p = self.picture
        push = p.push
        assert push is not None
        boundaries = ("boundary",)
        where = "outwards" if push.outward else f"towards {self._pole()}"
        if not self.area.diverges:
            number = self.number
            ends = f"The area settles: it closes in on {number}."
        elif self._swings():
            ends = "The area settles on nothing: it swings for ever."
        else:
            way = "grows" if push.areas[-1] > 0 else "falls"
            ends = f"The area never settles: it {way} past every number."
        line = self._limit_line()
        lines = (Write("limit", line, "derivation", 0.95, run_time=1.2),) if line else ()
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

    def _swings(self) -> bool:
        push = self.picture.push
        assert push is not None
        steps = [b - a for a, b in zip(push.areas, push.areas[1:], strict=False)]
        return any(s > 0 for s in steps) and any(s < 0 for s in steps)

    def _limit_line(self) -> Formula | None:
        """The limit that one open end asks for."""
        if len(self.area.parts) > 1:
            return None
        part = self.area.parts[0]
        if part.open_low == part.open_high:
            return None
        t = variable(self.lines.dummy)
        if part.open_high:
            end = INFINITY if math.isinf(part.high) else self._exactly(part.high)
            side = 0 if math.isinf(part.high) else -1
            return self.lines.stopped(self._exactly(part.low), t, end, side)
        end = neg(INFINITY) if math.isinf(part.low) else self._exactly(part.low)
        side = 0 if math.isinf(part.low) else 1
        return self.lines.stopped(t, self._exactly(part.high), end, side)

    # -- the area so far -----------------------------------------------------

    def _gathering(self) -> Beat:
        p, view = self.picture, self.picture.view
        start = self._exactly(view.low)
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
            f"{lead} Let the right edge {x} move, and note the area so far. Drawn below, it is a"
            f" new function: A of {x}.{sign}",
            tuple(cues),
        )

    def _standing(self) -> tuple[str, ...]:
        if self.area.proper:
            return ("limit", "asked")
        return ("limit", "asked") if self._limit_line() is not None else ("asked",)

    def _slice(self) -> Beat:
        p, view = self.picture, self.picture.view
        height = _shown(p.slope)
        return Beat(
            "One thin slice",
            f"Move the edge a little further. The area gains a thin slice, about as tall as the"
            f" curve. Divide the gain by the width and let it shrink: what is left is"
            f" {height.words}, the height itself. So the slope of A is f.",
            (
                Slide("graph", p.swept(view.high, view.slice), 1.6),
                Slide("graph", p.slice_put(), 0.2),
                Hide("graph", ("edge",), 0.3),
                Reveal("graph", ("slice", "run", "rise", "ratio"), 0.9),
                Write("thin", self.lines.thin(), "derivation", run_time=0.9),
                Slide("graph", p.slice_thinned(), 3.0),
                Reveal("graph", ("tangent",), 0.6),
                Write("slope", self.lines.slope(), "derivation", 1.1, run_time=1.0),
            ),
        )

    # -- the number ----------------------------------------------------------

    def _two_values(self) -> list[Beat]:
        area, lines = self.area, self.lines
        if area.antiderivative is None:
            return [self._without()]
        low, high = self.ends
        out = [
            Beat(
                "Undo the slope",
                f"So we look for a function whose slope is {self.name_again}. Call it capital F."
                f" {self._antiderivative_said()} It rises just as A does, from another start.",
                (
                    Clear(("A", "thin"), 0.5),
                    Hide("graph", ("slice", "run", "rise", "ratio", "tangent"), 0.5),
                    *self._antiderivative_written(),
                    Write("back", lines.back(), "derivation", run_time=1.0),
                ),
            )
        ]
        cues: list[Cue] = [
            Clear(("slope", "back"), 0.4),
            Reveal("graph", ("edge",), 0.3),
            Slide(
                "graph", self.picture.swept(self.picture.view.slice, self.picture.view.high), 1.2
            ),
        ]
        cues.append(Write("theorem", lines.theorem(), "derivation", run_time=1.1))
        put_in = lines.put_in() if area.proper else None
        if put_in is not None:
            cues.append(Write("put", put_in, "derivation", run_time=1.0))
        cues.append(Write("value", lines.value(), "derivation", 1.1, run_time=1.0))
        limits = "" if area.proper else " At an open end its limit stands in for the value."
        turned = ""
        if area.turned:
            cues.append(Write("turned", lines.example(), "derivation", run_time=1.0))
            turned = " From right to left, as it was asked, it is the negative of that."
        out.append(
            Beat(
                "Two values are enough",
                f"All the area is what F gains: its value at {high}, minus its value at {low}."
                f"{limits} That is {self.number}.{turned}",
                tuple(cues),
            )
        )
        return out

    def _antiderivative_said(self) -> str:
        e = self.area.antiderivative
        if e is None or len(str(e)) > _LONGEST_SAID:
            return "There is one, and its slope proves it."
        return f"Here it is: {spoken(e)}."

    def _antiderivative_written(self) -> tuple[Cue, ...]:
        if not self.lines.writes_antiderivative:
            return ()
        return (Write("F", self.lines.antiderivative(), "derivation", run_time=1.2),)

    def _without(self) -> Beat:
        """No formula for an antiderivative of the whole: by pieces, or by numbers alone."""
        pieces = self.lines.pieces()
        cues: list[Cue] = [
            Clear(("A", "thin"), 0.5),
            Hide("graph", ("slice", "run", "rise", "ratio", "tangent"), 0.5),
        ]
        if pieces is not None:
            cues.append(Write("pieces", pieces, "derivation", run_time=1.2))
            said = (
                "The formula of this function changes on the way, so take it piece by piece, each"
                f" with its own antiderivative. Together that is {self.number}."
            )
            title = "Piece by piece"
        elif isinstance(self.area.solution.result, Expression):
            said = (
                "Here the area has an exact value, which computer algebra knows and the numbers"
                f" confirm: {self.number}."
            )
            title = "The number"
        else:
            said = (
                "No formula made of the usual functions has this slope. The area exists all the"
                f" same, and numbers find it: {self.number}."
            )
            title = "No formula, and yet a number"
        cues.append(Write("value", self.lines.value(), "derivation", 1.1, run_time=1.0))
        if self.area.turned:
            cues.append(Write("turned", self.lines.example(), "derivation", run_time=1.0))
            said += " From right to left, as it was asked, it is the negative of that."
        return Beat(title, said, tuple(cues))

    def _no_value(self) -> list[Beat]:
        area, lines = self.area, self.lines
        inside = any(
            math.isfinite(e) and _inside(e, area) for p in area.parts for e in (p.low, p.high)
        )
        cues: list[Cue] = [
            Clear(("A", "thin"), 0.5),
            Hide("graph", ("slice", "run", "rise", "ratio", "tangent"), 0.5),
        ]
        if area.antiderivative is not None:
            cues += self._antiderivative_written()
        cues.append(Write("never", lines.diverges(), "derivation", 1.05, run_time=1.1))
        f = area.antiderivative
        swings = self._swings()
        what = "swings without an end" if swings else "runs off to infinity"
        where = "far out" if self._endless() else f"at {self._pole()}"
        lead = (
            f"An antiderivative, {spoken(f)}, {what} {where}."
            if f is not None and len(str(f)) <= _LONGEST_SAID
            else f"The area so far {what} {where}."
        )
        warning = (
            " To put in both limits all the same, as if nothing happened between them, would give a"
            " number that means nothing."
            if inside and f is not None
            else ""
        )
        return [
            Beat(
                "No number at all",
                f"{lead} So there is no limit, and the integral diverges.{warning}",
                tuple(cues),
            )
        ]

    def _endless(self) -> bool:
        return any(math.isinf(e) for p in self.area.parts for e in (p.low, p.high))

    def _check(self) -> Beat:
        p = self.picture
        table = by_rectangles(p) if self.area.proper else by_boundary(p)
        reveals = tuple(Reveal("table", (f"row.{n}",), 0.6) for n in range(len(table.rows)))
        if self.area.proper:
            said = (
                "Do not take it on trust. Four times as many rectangles, and the sum comes closer,"
                f" again and again, to {self.number}."
            )
        elif self.area.diverges:
            said = (
                "Do not take it on trust. Move the boundary ten times as far, again and again: the"
                " area does not come to rest."
            )
        else:
            said = (
                "Do not take it on trust. Move the boundary ten times as far, again and again: the"
                f" area comes to rest at {self.number}."
            )
        line = self.lines.diverges() if self.area.diverges else self.lines.value()
        return Beat(
            "Check it by numbers",
            said,
            (
                Clear((), 0.6),
                Plot("table", table, "figure", 1.0),
                Write("claimed", line, "derivation", 1.05, run_time=0.9),
                *reveals,
            ),
        )

    def _recap(self) -> Beat:
        if self.area.diverges:
            return Beat(
                "An area that diverges",
                "An improper integral is a limit. Where the area so far settles on no number, the"
                " integral diverges: it has no value.",
                (
                    Clear(),
                    Write("general", self.lines.improper(self._endless()), "wide", 1.1, True, 1.2),
                    Write("example", self.lines.diverges(), "wide", 1.0, False, 1.2),
                ),
            )
        if self.area.turned:
            result, value = self.area.solution.result, self.area.value
            exact = None if value.exact is None else -value.exact
            less = tidy(neg(result), "") if isinstance(result, Expression) else None
            number = self._said_number(less, Value(exact, -value.approx))
        else:
            number = self.number
        return Beat(
            "Area and slope undo each other",
            f"The area under f is what its antiderivative gains. Here that is {number}.",
            (
                Clear(),
                Write("general", self.lines.general(), "wide", 1.1, True, 1.2),
                Write("example", self.lines.example(), "wide", 1.0, False, 1.2),
            ),
        )


def _areas(p: Picture) -> tuple[str, ...]:
    return ("pushed",) if p.push is not None else ()


def _numeral(value: float) -> Expression:
    return parse(f"{value:.10g}", notation=True)


def _shown(value: float) -> Shown:
    from fractions import Fraction

    from mpmath import mpf

    short = Fraction(f"{value:.8g}")
    exact = short if abs(float(short) - value) <= 1e-13 * abs(value) else None
    return shown(exact, mpf(value), 5)


def _value(e: Expression) -> float | None:
    from calcanim.calculus.bounds import end_value

    return float(end_value(e))


def _inside(end: float, area: AreaUnder) -> bool:
    low, high = _value(area.low), _value(area.high)
    assert low is not None
    assert high is not None
    small = 1e-9 * max(1.0, abs(end))
    return low + small < end < high - small and any(
        (p.open_low and p.low == end) or (p.open_high and p.high == end) for p in area.parts
    )
