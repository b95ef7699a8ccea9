"""Tied: each line of a limit has its twin at the triangle of the secant, at the same time."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from calcanim.authoring.cues import callout, clear, reveal, slide, uncall, write
from calcanim.authoring.gestures.look_closer import look_back
from calcanim.authoring.gestures.take_limit import Tie
from calcanim.authoring.gestures.trace_below import meet, open_slopes
from calcanim.authoring.statements import every_step, moves_along
from calcanim.exact.values import value_at
from calcanim.expressions.pieces import breadth
from calcanim.expressions.tree import Expression, add, div, neg
from calcanim.notation.lengths import LABEL, fits_row
from calcanim.notation.lines import Line, definition, line, written
from calcanim.notation.setter import Roles
from calcanim.notation.shown import as_shown
from calcanim.notation.sides import Coloured, Name, words
from calcanim.pictures.picture import Mark, Picture
from calcanim.pictures.secant import SecantPicture
from calcanim.pictures.steps import Steps
from calcanim.storyboard.cues import Cue

SIZE = 1.25  # of the lines beside the triangle


@dataclass
class Tied:
    """The picture's part in a limit: `tie`, and what has to go before the picture moves on."""

    picture: SecantPicture
    step: str
    roles: Roles
    posed: Line
    gone: Picture
    _called: list[Mark] = field(default_factory=list)

    @property
    def tie(self) -> Tie:
        """For `take_limit`; `gone` leaves before, and `posed` is the first line."""
        picture, steps = self.picture, self.picture.steps
        first, _ = steps.ends[steps.start]
        named = written(words("tangent", "derivative"))
        drag = slide(picture, picture.to_and_fro(first, first / 2), 4.5)
        return Tie(
            first=[clear(self.gone), write(self.posed, size=SIZE), *look_back(picture)],
            above=[slide(picture, picture.pulse("rise"), 1.2)],
            below=[slide(picture, picture.pulse("run"), 1.2)],
            named=self._name_rise,
            unnamed=self._drop,
            slopes=self._open,
            cancelled=[
                every_step(self.step, steps.secants.at),
                drag,
                moves_along(steps, self.step),
            ],
            settled=[*meet(picture), callout(picture.tangent, named, side="se")],
        )

    @property
    def leave(self) -> tuple[Cue, ...]:
        """All words at the picture's parts go."""
        return (*self._drop(), uncall(self.picture.tangent))

    def _drop(self) -> tuple[Cue, ...]:
        """The forms at the picture's parts go."""
        gone = tuple(uncall(mark) for mark in self._called)
        self._called.clear()
        return gone

    def _name_rise(self, form: Expression) -> Sequence[Cue]:
        named = written(Coloured(form, "function", self.roles))
        return (*self._drop(), self._call(self.picture.rises, named, "e"))

    def _open(self, form: Expression | None) -> Sequence[Cue]:
        opened = (*self._drop(), *open_slopes(self.picture), reveal(self.picture.place, 0.4))
        if form is None or breadth(form) > LABEL or any(n.op == "div" for _, n in form.walk()):
            return opened  # it would lie over the curve
        named = written(Coloured(form, "increment", self.roles))
        return (*opened, self._call(self.picture.quotients, named, "se"))

    def _call(self, mark: Mark, words: Line, side: str) -> Cue:
        self._called.append(mark)
        return callout(mark, words, side=side)


def what_a_slope_is() -> Line:
    """``slope = rise/run``."""
    inner = (words("rise", "function"), words("run", "increment"))
    quotient = Name("frac(⟨0⟩, ⟨1⟩)", "rise/run", "rise over run", "", inner)
    return definition(words("slope", "text"), quotient)


def rise_over_run(steps: Steps, posed: Line, step: str) -> Line | None:
    """``(25 - 9)/2 = 8``: the slope of the first secant in numbers, where these are exact."""
    s, (first, _) = steps.secants, steps.ends[steps.start]
    size = as_shown(steps.size(first))
    there = as_shown(value_at(s.f, {s.name: add(s.at, size.expression)}))
    here, slope = as_shown(value_at(s.f, {s.name: s.at})), as_shown(steps.slope(first))
    if not all(n.exact for n in (size, there, here, slope)):
        return None
    worked = div(add(there.expression, neg(here.expression)), size.expression)
    if not fits_row(worked, slope.expression):
        return None
    return line(
        "=",
        worked,
        Coloured(slope, "increment"),
        kind="at_point",
        at=f"{step} = {size.expression}",
        after=posed.formula.text,
    )
