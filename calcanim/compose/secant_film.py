"""The beats of a secant film: question, secant, smaller steps, zoom, algebra, derivative, recap."""

from __future__ import annotations

from dataclasses import dataclass

from mpmath import mpf

from calcanim.compose.approach import Approach
from calcanim.compose.learning import slope_of_a_loss
from calcanim.compose.missing import MissingSlope
from calcanim.compose.secant_algebra import algebra
from calcanim.compose.secant_check import check
from calcanim.compose.secant_derivative import derivative
from calcanim.compose.secant_telling import Telling
from calcanim.expressions.spoken import spoken
from calcanim.expressions.tree import variable
from calcanim.expressions.typst import typst
from calcanim.notation.setter import Setter, by_variable
from calcanim.notation.shown import shown
from calcanim.storyboard.board import Beat
from calcanim.storyboard.cues import Clear, Cue, Hide, Plot, Reveal, Slide, Write
from calcanim.storyboard.formula import Formula
from calcanim.storyboard.statements import states

_SIDE = {1: "right", -1: "left"}
_LONGEST_GIVEN = 40  # characters of a function that the recap repeats


@dataclass(frozen=True)
class SecantFilm(Telling):
    """The film of a function at a point."""

    def beats(self) -> tuple[Beat, ...]:
        """The film."""
        out = [self._question(), self._secant(), *self._shrink()]
        if self.course.kind == "smooth":
            out += [self._zoom(), *algebra(self)]
            rolled = derivative(self)
            # A long formula has taken the whole stage.
            out += [*rolled, check(self, alone=len(rolled) > 2), *slope_of_a_loss(), self._recap()]
        else:
            missing = MissingSlope(self.course, self.figure, self.solution, self.posed)
            out += [*missing.beats(lambda: check(self))]
        return tuple(out)

    # -- the picture ---------------------------------------------------------

    def _question(self) -> Beat:
        said = self.said(spoken(self.course.f))
        lead = f"Here is the curve of {said}." if said else "Here is a curve."
        return Beat(
            "How steep, exactly here?",
            f"{lead} How steep is it exactly at {self.place}? A slope takes two points, and we"
            " are given only one.",
            (
                Plot("graph", self.figure.graph, run_time=1.0),
                Write("function", given(self.course, self.letter), "derivation", run_time=1.0),
                Reveal("graph", ("curve",), 0.3),
                Slide("graph", self.figure.draw(), 1.6),
                Reveal("graph", ("foot", "p"), 0.7),
            ),
        )

    def _secant(self) -> Beat:
        sign = self.figure.start
        first = self.figure.sides[sign][0]
        slope = self.course.shown_slope(first)
        size = shown(None, mpf(abs(first)), 4).expression
        return Beat(
            "Two points make a slope",
            f"So take a second point, a step {self.step} of {spoken(size)} to the {_SIDE[sign]}."
            " Rise over run: the line through both, the secant, has the slope"
            f" {slope.words}.",
            (
                Reveal("graph", ("run", "run_name", "q"), 0.8),
                Reveal("graph", ("rise", "rise_name"), 0.8),
                Write("quotient", self.posed, "derivation", run_time=1.2),
                Reveal("graph", ("secant", "slope", "step"), 0.9),
            ),
        )

    def _shrink(self) -> list[Beat]:
        out = []
        for n, (sign, (first, last)) in enumerate(self.figure.sides.items()):
            slope = self.course.shown_slope(last)
            side = self.course.side(sign)
            size = shown(None, mpf(abs(last)), 4).expression
            end = f"{spoken(size)}"
            at_end = f"At {end} the slope is {slope.words}"
            tail = {
                "finite": ", and it settles.",
                "infinite": ", and it keeps growing without bound.",
            }.get(side.kind, ", and it settles on nothing.")
            if n == 0:
                title = f"Let {self.step} shrink"
                say = (
                    "Now let the step shrink: the second point slides towards the first, and the"
                    f" secant turns. {at_end}{tail}"
                )
                cues: list[Cue] = [Hide("graph", ("run_name", "rise_name"), 0.4)]
            else:
                title = f"From the {_SIDE[sign]}"
                cues = [Slide("graph", self.figure.steps(first, first), 0.4)]
                say = f"The same from the {_SIDE[sign]}, with negative steps. {at_end}{tail}"
                cues = [
                    Hide("graph", ("q", "run", "rise", "secant"), 0.4),
                    Slide("graph", self.figure.steps(first, first), 0.05),
                    Reveal("graph", ("q", "run", "rise", "secant"), 0.6),
                ]
            cues.append(Slide("graph", self.figure.steps(first, last), 3.6))
            out.append(Beat(title, say, tuple(cues)))
        return out

    def _zoom(self) -> Beat:
        sign = list(self.figure.sides)[-1]
        factor = self.course.zoom[1]
        times = spoken(shown(None, mpf(factor), 2).expression)
        return Beat(
            "Look closer",
            f"Zoom in on the point, about {times} times. The curve straightens out, until it cannot"
            " be told from a straight line: its tangent.",
            (
                Reveal("graph", ("tangent",), 0.6),
                Slide("graph", self.figure.zoom(sign), 4.5),
            ),
        )

    def _recap(self) -> Beat:
        short = len(str(self.course.f)) <= _LONGEST_GIVEN
        which = (Write("given", given(self.course, self.letter), "wide"),) if short else ()
        return Beat(
            "The derivative",
            "The derivative is what the slope of the secant becomes as the step goes to zero:"
            f" for us, {self.result.words}.",
            (
                Clear(),
                Write("general", general(self.letter, self.name, self.step), "wide", 1.15, True),
                *which,
                Write("example", self.number_line(), "wide", 1.1),
            ),
        )


def given(course: Approach, letter: str) -> Formula:
    """``f(x) = x^2``."""
    f, name = course.f, course.name
    text = f"{letter}({name}) = {f}"
    setter = Setter().raw(f"{letter}({typst(variable(name))})", "left", "function").sign("=")
    setter.expression(f, "right", by_variable({name: "input"}))
    return setter.build(text, f"{letter} is {spoken(f)}", states(text, "definition"))


def general(letter: str, name: str, step: str) -> Formula:
    """The definition of the derivative."""
    x, h = (typst(variable(n)) for n in (name, step))
    setter = Setter().raw(f"{letter}'({x})", "left", "derivative").sign("=")
    top = setter.part(f"{letter}({x} + {h}) − {letter}({x})", "top", "function")
    under = setter.part(h, "under", "increment")
    setter.piece(f"limits(lim)_({h} arrow.r 0) frac({top}, {under})")
    quotient = f"({letter}({name} + {step}) - {letter}({name}))/{step}"
    text = f"{letter}'({name}) = Limit({quotient}, {step}, 0)"
    said = "the limit of the difference quotient as the step goes to zero"
    return setter.build(text, said, states(text, "theorem"))
