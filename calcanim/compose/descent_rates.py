"""The same start at other rates: what the curvature allows, a rate too large, one too small."""

from __future__ import annotations

from dataclasses import dataclass

import mpmath

from calcanim.calculus.descents.rates import Walk
from calcanim.calculus.descents.trials import Kind
from calcanim.compose.descent_lines import Lines, chose, one_line
from calcanim.compose.descent_telling import brief, number_shown
from calcanim.compose.slopes import ROLES, steps_track
from calcanim.expressions.evaluate import exact
from calcanim.expressions.pieces import breadth
from calcanim.expressions.spoken import spoken
from calcanim.notation.setter import Setter
from calcanim.notation.shown import Shown, shown
from calcanim.storyboard.board import Beat
from calcanim.storyboard.cues import Clear, Reveal, Slide, Write
from calcanim.storyboard.formula import Formula
from calcanim.storyboard.statements import states

_ROW = 6.5  # ems of rates that stand on one line
_CURVATURE = "The largest curvature"


@dataclass(frozen=True)
class Comparison(Lines):
    """The beats that compare the rates of a descent."""

    def compared(self) -> list[Beat]:
        """What bounds a rate, then each of the other rates; or why there are none."""
        others = dict(self.trials.others)
        out = [self._curvature()] if self.trials.bound is not None and others else []
        order: tuple[Kind, ...] = ("good", "large", "small")
        out += [self._other(kind, others[kind]) for kind in order if kind in others]
        return out or [self._no_others()]

    def rates_line(self, now: Kind) -> Formula:
        """``α = 0.1, 0.74``: the rates of the walks on screen as that of `now` comes on.

        Each has the colour of its walk; where they are long, only the last is there.
        """
        order = [self.trials.kind, *(k for k, _ in self.trials.others)]
        kinds = order[: order.index(now) + 1]
        rates = [number_shown(self.trials.walks[k].rate) for k in kinds]
        if sum(breadth(r.expression) for r in rates) > _ROW:
            kinds, rates = kinds[-1:], rates[-1:]
        every = all(r.exact for r in rates)
        setter = Setter().raw("alpha", "left", "parameter", "alpha")
        setter.sign("=" if every else "approx")
        for n, (kind, rate) in enumerate(zip(kinds, rates, strict=True)):
            comma = '","' if n < len(rates) - 1 else ""
            gap = "med" if n else ""
            setter.raw(f"{gap} {one_line(rate.expression)}{comma}", f"rate.{kind}", ROLES[kind])
        sign = "=" if every else "≈"
        text = ", ".join(f"alpha {sign} {r.expression}" for r in rates)
        held = [
            claim
            for kind, rate in zip(kinds, rates, strict=True)
            for claim in chose(Shown(rate.expression, every), self.trials.walks[kind].rate)
        ]
        said = f"alpha is {', '.join(r.words for r in rates)}"
        return setter.build(text, said, held)

    def bound(self) -> Formula | None:
        """``α < 2/λ = 2/3``, the exact bound of a quadratic, or what the way down showed."""
        found = self.trials.bound
        if found is None:
            return None
        limit = found.limit if found.limit is not None and len(str(found.limit)) < 12 else None
        setter = Setter().raw("alpha", "left", "parameter", "alpha")
        setter.raw("<", "below", "", "is below")
        setter.raw("2 \\/ lambda_max", "rule", "parameter", "two over lambda max")
        number = shown(None, found.rate, 3)
        if limit is not None:
            setter.sign("=").raw(one_line(limit), "right", "parameter", spoken(limit))
            text = f"alpha < 2/lambda_max = {limit}"
            return setter.build(text, claims=states(text, at=self.given))
        setter.sign("approx").expression(number.expression, "right", role="parameter")
        at = (f"{n} = {mpmath.nstr(c, 30)}" for n, c in zip(self.names, found.place, strict=True))
        text = f"alpha < 2/lambda_max ≈ {number.expression}"
        return setter.build(text, claims=states(text, at=", ".join((self.given, *at))))

    def _curvature(self) -> Beat:
        found = self.trials.bound
        line = self.bound()
        assert found is not None
        assert line is not None
        curvature = shown(
            None if found.exact is None else exact(found.exact, {}), found.curvature, 3
        )
        where = "everywhere" if found.exact is not None else "somewhere on the way"
        # The formula's letter is named where it is first seen.
        setter = Setter().raw(f'"{_CURVATURE},"', "text", "text", _CURVATURE)
        title = setter.raw("lambda_max", "letter", "parameter", "lambda max").build(_CURVATURE)
        return Beat(
            _CURVATURE,
            "How large may a step be? The more the ground curves, the shorter."
            f" {where.capitalize()} its largest curvature, lambda max, is {curvature.words}, and a"
            " rate above two over that jumps farther past the bottom than it stood before.",
            (
                Write("title.curvature", title, "title", run_time=0.6),
                Clear(("rule1",), 0.4),
                Write("bound", line, "derivation", run_time=1.2),
            ),
        )

    def _other(self, kind: Kind, walk: Walk) -> Beat:
        rate = number_shown(walk.rate)
        titles = {"good": "Within the bound", "large": "Too large", "small": "Too small"}
        lead = {
            "good": f"From the same start with a rate of {rate.words}",
            "large": f"The same start, but a rate of {rate.words}",
            "small": f"The same start with a rate of only {rate.words}",
        }[kind]
        if not brief(rate.words):
            lead = {
                "good": "From the same start with a rate within the bound",
                "large": "The same start, but a larger rate",
                "small": "The same start with a far smaller rate",
            }[kind]
        before = [f"rate.{k}" for k in self.trials.walks if k != kind]
        keys = (f"space.trail.{kind}", f"space.shadow.{kind}", *self.ways(kind))
        return Beat(
            titles[kind],
            f"{lead}. {self.fate(walk)}",
            (
                Clear(tuple(k for k in ("bound", *before) if self._written(k, kind)), 0.4),
                Write(f"rate.{kind}", self.rates_line(kind), "derivation", run_time=0.8),
                Reveal("scene", keys, 0.6),
                Slide("scene", steps_track(kind, 0.0, float(walk.steps), 4.0), 4.0),
            ),
        )

    def _written(self, key: str, now: Kind) -> bool:
        """Whether the line is the one that stands there when the beat of `now` begins."""
        shown_so_far = [k for k, _ in self.trials.others]
        index = shown_so_far.index(now)
        return key == ("bound" if index == 0 else f"rate.{shown_so_far[index - 1]}")

    def _no_others(self) -> Beat:
        if self.trials.bottomless:
            said = (
                "Nothing here stops the descent: the ground goes on falling, and with it the loss."
                " A rate only sets the pace."
            )
        elif self.trials.bound is None:
            said = (
                "The ground does not curve upwards here, so nothing tells how large a step may be."
                " A rate only sets the pace."
            )
        else:
            said = "Other rates go the same way here, some faster, some slower."
        return Beat("The rate sets the pace", said, ())
