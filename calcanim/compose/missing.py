"""The beats of a secant film at a point without a derivative: what goes wrong, and why."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from mpmath import mpf

from calcanim.calculus.solution import Solution
from calcanim.compose.approach import Approach
from calcanim.compose.learning import corner, jump, upright
from calcanim.compose.secant import SecantFigure
from calcanim.expressions.spoken import spoken
from calcanim.expressions.tree import Expression
from calcanim.expressions.typst import typst
from calcanim.notation.setter import Setter
from calcanim.notation.shown import Shown, shown
from calcanim.storyboard.board import Beat
from calcanim.storyboard.cues import Clear, Cue, Slide, Write
from calcanim.storyboard.formula import Formula, prose
from calcanim.storyboard.statements import states

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
        """What each side does, the left one first."""
        return [self._built((sign,)) for sign in (-1, 1)]

    def _built(self, signs: tuple[int, ...]) -> Formula:
        """The limits of some sides in one formula, or what there is instead of them."""
        setter = Setter()
        texts = []
        for n, sign in enumerate(signs):
            if n:
                setter.sign("quad quad")
            texts.append(self._line(setter, f"side{n}", sign))
        text = "; ".join(texts)
        return setter.build(text, claims=states(text))

    def _line(self, setter: Setter, name: str, sign: int) -> str:
        """Set the limit of one side, or what there is instead; its text."""
        h = self.figure.step
        side = self.course.side(sign)
        if side.kind in _WITHOUT:
            words = f"from the {_SIDE[sign]}: {_WITHOUT[side.kind]}"
            setter.raw(f'"{words}"', f"{name}.words", "text", words)
            return words
        letter, a = self.figure.letter, typst(self.course.at)
        at = self.course.at
        whole = f"Limit(({letter}({at} + {h}) - {letter}({at}))/{h}, {h}, 0, {sign})"
        mark = "^+" if sign > 0 else "^−"
        lead = setter.part(f"limits(lim)_({h} arrow.r 0{mark})", f"{name}.lim", "increment")
        top = setter.part(f"{letter}({a} + {h}) − {letter}({a})", f"{name}.top", "function")
        under = setter.part(h, f"{name}.under", "increment")
        setter.raw(
            f"{lead} frac({top}, {under})",
            f"{name}.limit",
            "text",
            f"the limit of the quotient from the {_SIDE[sign]}",
        )
        if side.kind == "infinite":
            up = self.course.slope(sign * self.course.zoom[0]) > 0
            setter.sign("=").raw(
                f"{'' if up else '−'}infinity",
                f"{name}.value",
                "derivative",
                f"{'' if up else 'minus '}infinity",
            )
            return f"{whole} = {'' if up else '-'}oo"
        number = self._slope(sign)
        setter.sign(number.sign)
        setter.expression(number.expression, f"{name}.value", role="derivative")
        return f"{whole} {'=' if number.exact else '≈'} {number.expression}"

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
        return Beat(
            "When there is no derivative",
            "A derivative is one slope that both sides agree on."
            f" Here, at {self.place}, they do not, and that too is an answer.",
            (
                Clear(),
                Write("general", rule, "wide", 1.1, True),
                Write("given", given(self.course, self.figure.letter), "wide", 0.9),
                Write("sides", self._built((-1, 1)), "wide", 0.8),
            ),
        )


_WITHOUT = {
    "undefined": "no values",
    "none": "no limit",
}
