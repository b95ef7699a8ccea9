"""The beats of a secant film: question, secant, smaller steps, zoom, algebra, derivative, recap."""

from __future__ import annotations

import math
from dataclasses import dataclass
from functools import cached_property

from mpmath import mpf

from calcanim.calculus.certify import certify
from calcanim.calculus.derivation import Certificate, Derivation, weakest
from calcanim.calculus.solution import Solution
from calcanim.calculus.values import rounded
from calcanim.compose.approach import Approach
from calcanim.compose.learning import slope_of_a_loss
from calcanim.compose.missing import MissingSlope
from calcanim.compose.numbers import Shown, shown
from calcanim.compose.pacing import titled
from calcanim.compose.quotient import Line, anywhere, definition, lines
from calcanim.compose.room import abbreviated, crowded, overlong
from calcanim.compose.secant import SecantFigure
from calcanim.compose.typeset import Setter, by_variable, one, plain
from calcanim.expressions.parse import as_expression, parse
from calcanim.expressions.spoken import spoken
from calcanim.expressions.tree import Expression, variable
from calcanim.expressions.typst import typst
from calcanim.storyboard.board import Beat
from calcanim.storyboard.cues import (
    Clear,
    Cue,
    Hide,
    Highlight,
    Plot,
    Reveal,
    Rewrite,
    Slide,
    Write,
)
from calcanim.storyboard.figures import Table
from calcanim.storyboard.formula import Claim, Formula, prose

_SIDE = {1: "right", -1: "left"}
_MOST_WORDS = 14  # of a formula that is read aloud
_LONGEST_GIVEN = 40  # characters of a function that the recap repeats


@dataclass(frozen=True)
class SecantFilm:
    """What the beats share: the function at a point, its figure, and the worked-out limit."""

    course: Approach
    figure: SecantFigure
    solution: Solution
    derivation: Derivation | None

    @property
    def letter(self) -> str:
        """The function's name."""
        return self.figure.letter

    @property
    def step(self) -> str:
        """The name of the step."""
        return self.figure.step

    @property
    def name(self) -> str:
        """The input's name."""
        return self.course.name

    @property
    def place(self) -> str:
        """The point as it is said."""
        return f"{self.name} equals {spoken(self.course.at)}"

    @property
    def again(self) -> str:
        """The point as it is said once more."""
        return self.place if len(self.place.split()) <= 4 else "our point"

    @cached_property
    def posed(self) -> Formula:
        """The difference quotient in words of f."""
        return definition(self.letter, self.course.at, self.step)

    @cached_property
    def result(self) -> Shown:
        """The slope as shown."""
        value = self.solution.value
        if value is not None and not isinstance(value, tuple):
            return shown(value.exact, value.approx, 6)
        slope = self.course.found.slope
        return shown(None, slope if slope is not None else mpf(0), 6)

    @cached_property
    def algebra(self) -> list[Line]:
        """The lines of the derivation."""
        proof = self._at_point.verdict if self._at_point else "unknown"
        return lines(self.solution, self.posed, self.name, self.step, self.result, proof)

    @cached_property
    def _at_point(self) -> Certificate | None:
        """What the rules of differentiation say of the slope, held against its exact value."""
        value = self.solution.value
        if self.derivation is None or value is None or isinstance(value, tuple):
            return None
        result = self.derivation.result.substitute(self.name, self.course.at)
        known = self.solution.result
        exact = as_expression(value.exact) if value.exact is not None else known
        if not isinstance(exact, Expression):
            return None
        found = certify(result, exact, ())
        verdict = weakest([self.derivation.final.verdict, found.verdict])
        return Certificate(verdict, found.method)

    def beats(self) -> tuple[Beat, ...]:
        """The film."""
        out = [self._question(), self._secant(), *self._shrink()]
        if self.course.kind == "smooth":
            out += [self._zoom(), *self._algebra()]
            out += self._derivative()
            out += [self._check(), *slope_of_a_loss(), self._recap()]
        else:
            missing = MissingSlope(self.course, self.figure, self.solution, self.posed)
            out += [*missing.beats(self._check)]
        return titled(out)

    # -- the picture ---------------------------------------------------------

    def _question(self) -> Beat:
        said = self._said(spoken(self.course.f))
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

    def _said(self, words: str) -> str:
        """A formula in words, where it is short enough to be followed by ear."""
        return words if len(words.split()) <= _MOST_WORDS else ""

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

    # -- the algebra ---------------------------------------------------------

    def _algebra(self) -> list[Beat]:
        sign = self.figure.start
        last_side = list(self.figure.sides)[-1]
        first = self.figure.sides[sign][0]
        out: list[Beat] = []
        source = "quotient"
        back: list[Cue] = [
            Slide("graph", self.figure.zoom(last_side, out=True), 1.6),
            Hide("graph", ("tangent",), 0.3),
        ]
        if sign != last_side:
            back += [
                Hide("graph", ("q", "run", "rise", "secant"), 0.3),
                Slide("graph", self.figure.steps(first, first), 0.05),
                Reveal("graph", ("q", "run", "rise", "secant"), 0.4),
            ]
        pending: list[Cue] = back
        for n, line in enumerate(self.algebra):
            cues, pending = pending, []
            if line.struck:
                cues.append(Highlight(source, line.struck, run_time=0.6))
            if line.rule == "SUM":
                cues.append(Write(f"line{n}", line.formula, "derivation", run_time=1.2))
            else:
                if line.moves and line.moves[0][0].startswith("quotient"):
                    source = "quotient"
                cues.append(Rewrite(source, f"line{n}", line.formula, line.moves))
                source = f"line{n}"
            cues += self._tie(line, sign)
            say = line.say
            if line.rule == "SUBSTITUTE":
                say = (
                    "Rather than try ever smaller numbers, put the function into the quotient:"
                    " algebra does it for every step at once."
                )
            if out and out[-1].title == line.title and line.rule == "SUM":
                merged = (*out[-1].cues, *cues)
                out[-1] = Beat(out[-1].title, out[-1].narration, merged)
                continue
            if line.rule == "SUM":
                say = "The limit of a sum is the sum of the limits. So take it term by term."
            out.append(Beat(line.title, say, tuple(cues)))
        return out

    def _tie(self, line: Line, sign: int) -> list[Cue]:
        """What the picture does while a line is written."""
        first, last = self.figure.sides[sign]
        match line.rule:
            case "SUBSTITUTE" | "EXPAND" | "COLLECT" | "COMMON_DENOMINATOR" | "CONJUGATE":
                return [Slide("graph", self.figure.pulse("rise"), 0.8)]
            case "CANCEL":
                return [Slide("graph", self.figure.pulse("run"), 0.8)]
            case "LIMIT":
                close = sign * self.course.zoom[0]
                return [
                    Slide("graph", self.figure.steps(first, last), 1.6),
                    Slide("graph", self.figure.steps(last, close), 0.6),
                    Reveal("graph", ("tangent",), 0.3),
                ]
        return []

    # -- the derivative ------------------------------------------------------

    def _derivative(self) -> list[Beat]:
        window = self.figure.lower
        if window is None or self.derivation is None:
            return []
        a = float(self.course.a)
        result = self.derivation.result
        words = self._said(spoken(result))
        taken = anywhere(self.course.f, self.derivation, self.step)
        source = f"The same limit at any {self.name}" if taken else "The rules of differentiation"
        verb = "gives" if taken else "give"
        written: list[Cue] = []
        tail = ""
        beside = not crowded(result)
        if beside:
            tail = f" {source} {verb} {words or 'its formula'}."
            formulas = (("any", taken), ("derivative", self._formula(result)))
            written = [Write(k, line, "derivation") for k, line in formulas if line]
        rolling = Beat(
            "Roll the tangent along",
            "A slope belongs to every point. Roll the tangent along and draw its slope below: the"
            f" derivative appears.{tail}",
            (
                Hide(
                    "graph",
                    ("q", "run", "rise", "secant", "tangent", "foot", "step", "slope"),
                    0.5,
                ),
                Slide("graph", self.figure.make_room(), 1.0),
                Reveal("graph", ("d.axis", "d.grid", "d.zero", "d.tick", "d.name", "roll"), 0.6),
                Slide("graph", self.figure.roll(a, window.low, window.low), 1.0),
                Reveal("graph", ("derivative", "height", "value"), 0.3),
                Slide("graph", self.figure.roll(window.low, window.high), 4.5),
                Clear(self._column(), 0.4),
                *written,
            ),
        )
        number = Beat(
            "The number",
            f"Back at {self.again}, the derivative says {self.result.words}: the slope that"
            " the secants came to.",
            (
                Slide("graph", self.figure.roll(window.high, a, window.high), 1.4),
                Write("number", self._number(), "derivation", run_time=1.0),
            ),
        )
        return [rolling, number, *(() if beside else self._over_the_frame())]

    def _formula(self, shown: Expression) -> Formula:
        """``f'(x) = shown``, which stands for what the rules make of the function."""
        assert self.derivation is not None
        setter = Setter().raw(f"{self.letter}'({typst(variable(self.name))})", "left", "derivative")
        setter.sign("=").expression(shown, "right", by_variable({self.name: "input"}))
        final = self.derivation.final
        text = f"{self.derivation.problem} = {self.derivation.result}"
        return setter.build(text, spoken(shown), Claim(text, final.verdict, final.method))

    def _over_the_frame(self) -> list[Beat]:
        """The derivative's formula where the column is too narrow for it, if the frame is not."""
        assert self.derivation is not None
        taken = (self.name, self.step, self.letter)
        short = abbreviated((self.derivation.result,), taken)
        (shown,) = short.lines
        if overlong(shown):
            return []
        let: tuple[Cue, ...] = ()
        if short.letters:
            told = short.definitions("let", by_variable({self.name: "input"}))
            let = (Write("let", told, "wide", pinned=True),)
        return [
            Beat(
                "Its formula",
                "The rules of differentiation give the formula of this derivative.",
                (Clear((), 0.6), *let, Write("derivative", self._formula(shown), "wide")),
            )
        ]

    def _column(self) -> tuple[str, ...]:
        return ("function", "quotient", *(f"line{n}" for n in range(len(self.algebra))))

    def _number(self) -> Formula:
        """``f'(a) = value``."""
        setter = Setter().raw(f"{self.letter}'({typst(self.course.at)})", "left", "derivative")
        setter.sign(self.result.sign).expression(self.result.expression, "value")
        text = f"{self.letter}'({self.course.at})"
        held: Claim | None = None
        value = self.solution.value
        if self.result.exact and value is not None and not isinstance(value, tuple):
            text += f" = {self.result.expression}"
            held = Claim(text, "checked", "the limit of the difference quotient")
            if self._at_point is not None and self._at_point.verdict == "proved":
                held = Claim(text, "proved", self._at_point.method)
        else:
            text += f" ≈ {self.result.expression}"
        return setter.build(text, self.result.words, held)

    def _check(self) -> Beat:
        clear: tuple[Cue, ...] = (Clear(("graph",), 0.6),)
        if self._derivative()[2:]:
            clear = (Clear((), 0.6), Write("number", self._number(), "derivation", run_time=0.8))
        found = self.course.quotients()
        head = (
            plain(self.step, self.step, "increment"),
            prose("left", "muted"),
            prose("right", "muted"),
        )
        rows = tuple((_power(h), _cell(left), _cell(right)) for h, left, right in found)
        numbers = [q for q in found[-1][1:] if q is not None]
        seen = [spoken(parse(rounded(q, 8), notation=True)) for q in numbers]
        both = " and ".join(dict.fromkeys(seen))
        tail = f" The last ones are {both}." if len(set(seen)) > 1 else f" They reach {both}."
        tail = self._said(tail)
        if self.course.kind == "smooth":
            say = f"Check it by numbers. From both sides, the quotients close in.{tail}"
        else:
            say = f"The numbers say the same.{tail if numbers else ''}"
        return Beat(
            "Check it by numbers",
            say,
            (
                *clear,
                Plot("table", Table(head, rows), "figure", 1.0),
                *(Reveal("table", (f"row.{n}",), 0.5) for n in range(len(rows))),
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
                Write("example", self._number(), "wide", 1.1),
            ),
        )


def given(course: Approach, letter: str) -> Formula:
    """``f(x) = x^2``."""
    f, name = course.f, course.name
    text = f"{letter}({name}) = {f}"
    setter = Setter().raw(f"{letter}({typst(variable(name))})", "left", "function").sign("=")
    setter.expression(f, "right", by_variable({name: "input"}))
    return setter.build(text, f"{letter} is {spoken(f)}", Claim(text, "proved", "given"))


def general(letter: str, name: str, step: str) -> Formula:
    """The definition of the derivative."""
    x, h = (typst(variable(n)) for n in (name, step))
    setter = Setter().raw(f"{letter}'({x})", "left", "derivative").sign("=")
    top = setter.part(f"{letter}({x} + {h}) − {letter}({x})", "top", "function")
    under = setter.part(h, "under", "increment")
    setter.piece(f"limits(lim)_({h} arrow.r 0) frac({top}, {under})")
    text = f"{letter}'({name}) = lim ({letter}({name} + {step}) - {letter}({name}))/{step}"
    said = "the limit of the difference quotient as the step goes to zero"
    return setter.build(text, said, Claim(text, "proved", "definition"))


def _power(h: float) -> Formula:
    """A power of ten: as a decimal as far as that is short."""
    exponent = round(math.log10(h))
    if -5 < exponent < 5:
        return one(parse(rounded(mpf(h), 2), notation=True), "increment")
    power = str(exponent).replace("-", "−")
    said = f"ten to the {str(exponent).replace('-', 'minus ')}"
    return plain(f"attach(10, t: {power})", f"10^{exponent}", "increment", said)


def _cell(quotient: mpf | None) -> Formula:
    if quotient is None:
        return prose("undefined", "muted")
    text = rounded(quotient, 8)
    if "e" in text:
        # Beside a power of ten so many digits would be small.
        text = rounded(quotient, 5)
    return one(parse(text, notation=True), "text")
