"""A walk's numbers as they are shown, and the lines that they stand in."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from mpmath import mpf

from calcanim.authoring.updates import Update, update
from calcanim.authoring.words import Fact
from calcanim.calculus.descents.iterates import Iterates, place_of
from calcanim.calculus.descents.rates import Bound, Landscape, Walk
from calcanim.calculus.descents.regression import loss, trained
from calcanim.calculus.descents.trials import Kind
from calcanim.exact.values import value_at
from calcanim.expressions.evaluate import exact
from calcanim.expressions.pieces import breadth
from calcanim.expressions.tree import Expression, add, div, mul, neg, number, variable
from calcanim.notation.lengths import LABEL
from calcanim.notation.lines import Line, beside, line
from calcanim.notation.shown import Shown, as_shown, as_typed, borne_out, shown
from calcanim.notation.sides import (
    Coloured,
    Joined,
    Name,
    Pair,
    Side,
    flat,
    gradient,
    partial,
    symbol,
)
from calcanim.pictures.descent import ROLES

_BEYOND = mpf(10) ** 15  # a loss that is not read out
_EXACT = 3  # steps after which a loss is shown rounded
_ROUGH = 3  # digits of it


@dataclass(frozen=True, slots=True)
class Walked:
    """A walk down the function called `letter`."""

    iterates: Iterates
    letter: str

    @property
    def walk(self) -> Walk:
        return self.iterates.walk

    @property
    def names(self) -> tuple[str, ...]:
        return self.iterates.ground.names

    @property
    def rate(self) -> Shown:
        """The learning rate as it is shown."""
        return as_typed(self.walk.rate)

    def loss(self, k: int) -> Shown:
        """The loss after `k` steps."""
        if k > _EXACT:
            return shown(None, self.walk.losses[k], _ROUGH)
        return as_shown(self.iterates.loss(k))

    def loss_told(self, k: int) -> Fact:
        """The same to be said, where it is not beyond all bounds."""
        far = abs(self.walk.losses[k]) > _BEYOND
        return "beyond all bounds" if far else self.loss(k)

    def coordinates(self, k: int) -> tuple[Shown, ...]:
        """The iterate `k`; the start as it was typed, where that is short."""
        if k == 0:
            return tuple(as_typed(e) for e in self.iterates.start)
        return tuple(as_shown(v) for v in self.iterates.coordinates(k))

    def slopes(self, k: int = 0) -> tuple[Shown, ...]:
        """The gradient at iterate `k`."""
        return tuple(as_shown(v) for v in self.iterates.slopes(k))

    def updates(self, k: int = 0) -> tuple[Update, ...]:
        """The step after iterate `k`, a line for each variable."""
        parts = zip(
            self.names,
            self.coordinates(k),
            self.slopes(k),
            self.walk.points[k + 1],
            strict=True,
        )
        return tuple(update(n, old, self.rate, slope, to) for n, old, slope, to in parts)

    def gradient_line(self, k: int = 0) -> Line:
        """``grad L(2, 1) = (5, 4)``; without the point where that is rounded."""
        point = self.coordinates(k)
        exact = all(c.exact for c in point)
        left = gradient(self.letter, *(c.expression for c in point if exact))
        return line(left, Pair(self.slopes(k)), at=self.given if exact else self.place(k))

    def partials_line(self) -> Line:
        """``∂L/∂x = 5   ∂L/∂y = 4`` at the start."""
        pairs = zip(self.names, self.slopes(), strict=True)
        here = self.at(self.iterates.place(0))
        return beside(*(line(partial(self.letter, n), slope, at=here) for n, slope in pairs))

    def rate_line(self, role: str = "parameter") -> Line:
        """``alpha = 0.1``, the number in the colour of its walk."""
        number = Coloured(self.rate, role)
        at = f"alpha = {self.walk.rate}"
        return line(symbol("alpha", "parameter"), number, kind="at_point", at=at)

    def loss_line(self, k: int) -> Line:
        """``L = 7`` at the iterate `k`."""
        return line(symbol(self.letter, "surface"), self.loss(k), kind="at_point", at=self.place(k))

    @property
    def given(self) -> str:
        """What the function is, for claims in which it is named."""
        return f"{self._applied} = {self.iterates.ground.loss}"

    def place(self, k: int) -> str:
        """The iterate `k` as claims say it: there the letter alone is the loss."""
        return self.at(self.iterates.place(k), alone=True)

    def at(self, place: Mapping[str, Expression], alone: bool = False) -> str:
        """Any place as claims say it."""
        own = [f"{self.letter} = {self._applied}"] if alone else []
        return ", ".join((self.given, *own, *(f"{n} = {e}" for n, e in place.items())))

    @property
    def _applied(self) -> str:
        return f"{self.letter}({', '.join(self.names)})"


def walked(ground: Landscape, walk: Walk, start: Mapping[str, Expression], letter: str) -> Walked:
    """A walk on `ground` from a start as it was typed."""
    return Walked(Iterates(ground, walk, tuple(start[n] for n in ground.names)), letter)


def training(letter: str, rate: str, steps: int, weights: Sequence[str] = ("w", "b")) -> Walked:
    """Steps of training of the course's model from `weights` 0: its slope and its intercept."""
    return Walked(trained(loss(*weights), rate, steps), letter)


def loss_goes(first: Line, last: Line) -> Line:
    """From one loss to another: ``L = 7 -> L = 0.02``, each at its place."""
    return beside(first, last, gap="quad arrow.r quad")


def bound_line(walk: Walked, bound: Bound, sharp: str = "parameter") -> Line:
    """``alpha < 2/lambda_max = 2/3``: exact where the ground curves everywhere the same.

    `sharp` is the role of λ_max.
    """
    at = walk.given if bound.exact is not None else walk.at(place_of(walk.names, bound.place))
    limit: Side = shown(None, bound.rate, _ROUGH)
    if bound.limit is not None and breadth(bound.limit) <= LABEL:
        limit = flat(bound.limit, "parameter")
    return line(symbol("alpha", "parameter"), "<", allowed_rate(sharp), limit, at=at)


def factor_line(walk: Walked, bound: Bound, role: str) -> Line:
    """``1 - 0.1·3 = 0.7``: what a step leaves of the way along the sharpest line."""
    return _factor(walk.rate, walk.walk.rate, bound, role)


def bound_factor_line(bound: Bound) -> Line:
    """``1 - (2/3)·3 = -1``: the same at the bound."""
    rate = div(number(2), bound.exact or number(1)) if bound.limit is None else bound.limit
    return _factor(as_typed(rate), rate, bound, "parameter")


def _factor(told: Shown, rate: Expression, bound: Bound, role: str) -> Line:
    bend, whole = curvature(bound), bound.exact or number(1)
    left = value_at(add(number(1), neg(mul(rate, whole))), {})
    once: Name | Coloured = Coloured(told, role)
    if told.expression.op == "div":
        plain = flat(told.expression, role)
        once = replace(plain, source=f"lr(({plain.source}))", text=f"({plain.text})")
    right = as_shown(left, _ROUGH)
    if not (told.exact and bend.exact):
        put = add(number(1), neg(mul(told.expression, bend.expression)))
        right = borne_out(put, None, left.approx, _ROUGH)
    return line(Joined((number(1), "-", once, "*", bend)), Coloured(right, role))


def allowed_rate(sharp: str = "parameter") -> Name:
    """``2/lambda_max``, λ_max in the role `sharp`."""
    whole = flat(div(number(2), variable("lambda_max")), "parameter")
    bend = symbol("lambda_max", sharp)
    return replace(whole, source=whole.source.replace(bend.source, "⟨0⟩"), inner=(bend,))


def curvature(bound: Bound) -> Shown:
    """The largest curvature as it is shown."""
    known = None if bound.exact is None else exact(bound.exact, {})
    return shown(known, bound.curvature, _ROUGH)


def rates_line(walks: Mapping[Kind, Walked], last: Kind) -> Line:
    """The rates of the first walk and of the `last`, each in its colour."""
    kinds = dict.fromkeys((next(iter(walks)), last))
    return beside(*(walks[kind].rate_line(ROLES[kind]) for kind in kinds))
