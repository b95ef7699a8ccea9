"""The beats of a secant film at a point without a derivative: what goes wrong, and why."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from mpmath import mpf

from calcanim.calculus.derivation import Step
from calcanim.calculus.solution import Solution
from calcanim.compose.approach import Approach
from calcanim.compose.learning import corner, jump, upright
from calcanim.compose.numbers import Shown, shown
from calcanim.compose.secant import SecantFigure
from calcanim.compose.typeset import Setter
from calcanim.expressions.spoken import spoken
from calcanim.expressions.tree import Expression
from calcanim.expressions.typst import typst
from calcanim.storyboard.board import Beat
from calcanim.storyboard.cues import Clear, Cue, Slide, Write
from calcanim.storyboard.formula import Claim, Formula, prose

_SIDE = {1: "right", -1: "left"}
_CLOSER = {
    "corner": (
        "A corner stays a corner",
        "Zoom in as far as you like: the corner stays a corner. No single straight line fits both"
        " sides of it.",
    ),
    "vertical": (
        "The curve stands upright",
        "Zoom in on the point: the closer you look, the steeper the curve stands. Its tangent is"
        " vertical, and a vertical line has no slope.",
    ),
    "edge": (
        "The curve begins here",
        "Zoom in on the point. The curve begins here: on the other side there is nothing to draw a"
        " secant to.",
    ),
    "restless": (
        "It never settles",
        "Zoom in on the point: whatever the scale, the curve does not become a straight line.",
    ),
}


@dataclass(frozen=True)
class MissingSlope:
    """The same film's second half where the two sides do not come to one slope."""

    course: Approach
    figure: SecantFigure
    solution: Solution
    posed: Formula

    @property
    def place(self) -> str:
        """The point as it is said."""
        return f"{self.course.name} equals {spoken(self.course.at)}"

    def beats(self, check: Callable[[], Beat]) -> list[Beat]:
        """From the zoom to the recap; `check` is the table of quotients."""
        kind = self.course.kind
        out: list[Beat] = []
        if kind in _CLOSER:
            title, say = _CLOSER[kind]
            sign = list(self.figure.sides)[-1]
            out.append(Beat(title, say, (Slide("graph", self.figure.zoom(sign), 4.5),)))
        out.append(self._verdict())
        if self.solution.tables:
            out.append(check())
        infinite = "infinite" in (self.course.found.left.kind, self.course.found.right.kind)
        if kind == "jump":
            out.append(jump())
        elif infinite:
            out.append(upright())
        else:
            out.append(corner())
        out.append(self._recap())
        return out

    def _one_sided(self) -> list[Formula]:
        steps = [s for s in self.solution.steps if s.rule == "ONE_SIDED"]
        return [self._line(step, sign) for step, sign in zip(steps, (-1, 1), strict=True)]

    def _line(self, step: Step, sign: int) -> Formula:
        """The limit of one side, or what there is instead of one."""
        h = self.figure.step
        side = self.course.side(sign)
        mark = "^+" if sign > 0 else "^−"
        setter = Setter().raw(f"limits(lim)_({h} arrow.r 0{mark})", "lim", "increment")
        letter, a = self.figure.letter, typst(self.course.at)
        top = setter.part(f"{letter}({a} + {h}) − {letter}({a})", "top", "function")
        under = setter.part(h, "under", "increment")
        if side.kind == "finite":
            number = self._slope(sign)
            setter.piece(f"frac({top}, {under})").sign(number.sign)
            setter.expression(number.expression, "value", role="derivative")
            text = f"{step.before} {'=' if number.exact else '≈'} {number.expression}"
            verdict = step.certificate
            held = Claim(text, verdict.verdict, verdict.method) if number.exact else None
            return setter.build(text, number.words, held)
        from_side = prose(f"from the {_SIDE[sign]}: {_WITHOUT[side.kind]}", "text")
        if side.kind != "infinite":
            return from_side
        plain = Setter()
        top = plain.part(f"{letter}({a} + {h}) − {letter}({a})", "top", "function")
        under = plain.part(h, "under", "increment")
        up = self.course.slope(sign * self.course.zoom[0]) > 0
        plain.piece(f"frac({top}, {under})")
        plain.raw(f"arrow.r {'' if up else '−'}infinity", "value", "derivative")
        plain.raw(f'quad "as" {h} arrow.r 0{mark}', "as", "increment")
        return plain.build(f"{step.before} -> {'' if up else '-'}oo", "it grows without bound")

    def _slope(self, sign: int) -> Shown:
        slope = self.course.side(sign).slope
        assert slope is not None
        step = [s for s in self.solution.steps if s.rule == "ONE_SIDED"][0 if sign < 0 else 1]
        after: Expression = step.after
        if len(str(after)) <= 12 and not any(len(n.value or "") > 6 for _, n in after.walk()):
            return Shown(after, True)
        return shown(None, mpf(slope), 5)

    def _verdict(self) -> Beat:
        cues: list[Cue] = []
        if self.course.kind in _CLOSER:
            sign = list(self.figure.sides)[-1]
            cues.append(Slide("graph", self.figure.zoom(sign, out=True), 1.6))
        for n, formula in enumerate(self._one_sided()):
            cues.append(Write(f"side{n}", formula, "derivation", run_time=1.1))
        letter, at = self.figure.letter, self.course.at
        none = prose(f"{letter} has no derivative at {at}", "derivative")
        cues.append(Write("none", none, "derivation", run_time=0.9))
        return Beat("No derivative here", self._why(), tuple(cues))

    def _why(self) -> str:
        found = self.course.found
        tail = "So at this point the function has no derivative."
        match self.course.kind:
            case "corner":
                left, right = self._slope(-1).words, self._slope(1).words
                return f"From the left the slope is {left}, from the right {right}. {tail}"
            case "vertical":
                return f"From both sides the slopes grow past every bound. {tail}"
            case "jump":
                return (
                    "The curve jumps. Across the jump the rise stays while the run goes to zero, so"
                    f" the slope grows past every bound. {tail}"
                )
            case "edge":
                missing = "left" if found.left.kind == "undefined" else "right"
                return (
                    f"A derivative takes both sides, and to the {missing} the function has no"
                    f" values. {tail}"
                )
        return f"The slopes of the two sides do not settle on one value. {tail}"

    def _recap(self) -> Beat:
        from calcanim.compose.secant_film import general, given

        rule = general(self.figure.letter, self.course.name, self.figure.step)
        lines = self._one_sided()
        return Beat(
            "When there is no derivative",
            "A derivative is one slope that both sides agree on."
            f" Here, at {self.place}, they do not, and that too is an answer.",
            (
                Clear(),
                Write("general", rule, "wide", 1.0, True),
                Write("given", given(self.course, self.figure.letter), "wide", 0.85),
                *(Write(f"end{n}", line, "wide", 0.8) for n, line in enumerate(lines)),
            ),
        )


_WITHOUT = {
    "infinite": "without bound",
    "undefined": "no values",
    "none": "no limit",
}
