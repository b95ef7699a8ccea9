"""A loss taken into steps, its weights, and the lines in which its slopes stand."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property
from itertools import pairwise

from mpmath import mpf

from calcanim.authoring.updates import Update, update
from calcanim.calculus.several_variables.backprop import Node as Step
from calcanim.calculus.several_variables.passes import Sweep, sweep
from calcanim.exact.values import UndefinedError, Value, decimal, number_of
from calcanim.expressions.pieces import breadth
from calcanim.expressions.tree import Expression, mul, number, power, variable
from calcanim.expressions.typst import typst
from calcanim.notation.lengths import COLUMN, SIGN
from calcanim.notation.lines import Line, beside, definition, line, written
from calcanim.notation.setter import Roles, by_variable
from calcanim.notation.shown import Shown, as_shown, as_typed
from calcanim.notation.sides import (
    Coloured,
    Joined,
    Name,
    Piece,
    change,
    leibniz,
    ratio,
    symbol,
    times,
)
from calcanim.pictures.swept import LOCAL, roles_of
from calcanim.storyboard.lesson import LessonError

_DATA = re.compile(r"[xty](_\d+)?")
_MOST = 12  # steps that have room
_DECADE = -5
_STEP = Fraction(10) ** _DECADE


@dataclass(frozen=True)
class Blamed:
    """A loss at a point, the names of its weights, and the learning rate."""

    sweep: Sweep
    weights: tuple[str, ...]
    rate: Shown

    @property
    def roles(self) -> Mapping[str, str]:
        """The colours of all quantities."""
        return roles_of(self.sweep, self.weights)

    @property
    def loss(self) -> Shown:
        """The loss at the point."""
        return as_shown(self.sweep.values[self.sweep.output])

    def slope(self, name: str) -> Shown:
        """The loss's slope in a quantity."""
        return as_shown(self.sweep.slopes[name])

    def rate_of(self, name: str) -> Name:
        """``dL/dw``."""
        return leibniz(self.sweep.output, name, self.roles)

    @cached_property
    def whole(self) -> Line:
        """``L = …``, all of it."""
        return line(self._symbol(self.sweep.output), self.sweep.loss, roles=self._colours)

    @property
    def learning(self) -> tuple[Step, ...]:
        """The steps that a weight lies behind."""
        return tuple(n for n in self.sweep.steps if set(n.whole.variables) & set(self.weights))

    @cached_property
    def own(self) -> Line:
        """``da/dz = a(1 − a) = 0.25``: slopes in letters, as many as have room; else the loss."""
        rows, left = [], COLUMN
        for node in self.learning:
            for name in node.parents:
                local = self.sweep.locals[node.name, name]
                steep = any(e.op == "call" and e.value == "Heaviside" for _, e in local.walk())
                if steep or not local.variables or local.op == "variable":
                    continue
                if not any(name == n.name for n in self.learning) and name not in self.weights:
                    continue
                short = local
                for path, e in local.walk():
                    if e == node.operation:
                        short = short.replace(path, variable(node.name))
                left -= breadth(short) + 2 * SIGN
                if left < 0:
                    break
                number = Coloured(as_shown(self.sweep.along(name, node.name)), LOCAL)
                head = leibniz(node.name, name, self.roles)
                at, colours = self.sweep.place, self._colours
                rows.append(line(head, short, number, kind="at_point", at=at, roles=colours))
        return beside(*rows) if rows else self.whole

    @cached_property
    def longest(self) -> str:
        """The weight that most steps lie behind, of those with one way if there are such."""
        single = [w for w in self.weights if self.sweep.ways(w) == 1] or self.weights
        return max(single, key=lambda w: (len(self.sweep.back(w)), single.index(w)))

    @cached_property
    def along(self) -> Line:
        """``dL/db = 1·1·3·0.25·1 = 0.75``, or in letters where a number is rounded."""
        name, way = self.longest, self.sweep.back(self.longest)
        factors = [as_shown(self.sweep.along(a, b)) for b, a in pairwise(way)]
        slope = Coloured(self.slope(name), "derivative")
        if self.sweep.ways(name) > 1:
            return line(self.rate_of(name), slope, kind="at_point", at=self.sweep.place)
        if all(x.exact for x in (*factors, self.slope(name))):
            pieces: list[Piece] = [_factor(x, LOCAL) for x in factors]
        else:
            pieces = [leibniz(b, a, self.roles) for b, a in pairwise(way)]
        product = [times(*pieces)] if len(pieces) > 1 else []
        return line(self.rate_of(name), *product, slope, kind="at_point", at=self.sweep.place)

    @cached_property
    def fork(self) -> str | None:
        """The first weight that two steps use."""
        return next((w for w in self.weights if len(self.sweep.users(w)) > 1), None)

    @property
    def shares(self) -> tuple[Shown, ...]:
        """What comes back to the fork along each way."""
        assert self.fork is not None
        found = []
        for user in self.sweep.users(self.fork):
            slope, local = self.sweep.slopes[user], self.sweep.along(self.fork, user)
            exact = None
            if slope.exact is not None and local.exact is not None:
                exact = slope.exact * local.exact
            found.append(as_shown(Value(exact, slope.approx * local.approx)))
        return tuple(found)

    @cached_property
    def one_way(self) -> Line:
        """``0.75·2 = 1.5``: what comes back along the first way alone."""
        assert self.fork is not None
        user = self.sweep.users(self.fork)[0]
        share = Coloured(self.shares[0], "derivative")
        return line(times(*self._terms(user)), share, kind="at_point", at=self.sweep.place)

    @cached_property
    def all_ways(self) -> Line:
        """``dL/dw = 0.75·2 + 1·0.2 = 1.7``.

        In letters only where no step behind the fork uses another one: there d is not ∂.
        """
        assert self.fork is not None
        slope = Coloured(self.slope(self.fork), "derivative")
        if not self._numbers and self._nested:
            return line(self.rate_of(self.fork), slope, kind="at_point", at=self.sweep.place)
        return line(
            self.rate_of(self.fork),
            self._added,
            slope,
            kind="at_point",
            at=self.sweep.place,
        )

    @cached_property
    def on_card(self) -> Line | None:
        """``0.75·2 + 1·0.2 = 1.7``, which needs no letters of the film; None where one is rounded.

        It is None without a fork, too.
        """
        if self.fork is None or not self._numbers or self.slope(self.fork).exact is None:
            return None
        return line(self._added, Coloured(self.slope(self.fork), "derivative"))

    @cached_property
    def _numbers(self) -> dict[str, tuple[Shown, Shown]]:
        """For each step behind the fork its slope and the local one; none where one is rounded."""
        assert self.fork is not None
        found = {
            u: (as_shown(self.sweep.slopes[u]), as_shown(self.sweep.along(self.fork, u)))
            for u in self.sweep.users(self.fork)
        }
        return found if all(x.exact for pair in found.values() for x in pair) else {}

    @property
    def _added(self) -> Joined:
        """What comes back along each way, and a plus between them."""
        pieces: list[Piece] = []
        for user in self.sweep.users(self.fork or ""):
            first, second = self._terms(user)
            pieces += ["+", first, "*", second] if pieces else [first, "*", second]
        return Joined(tuple(pieces))

    @property
    def _nested(self) -> bool:
        """Whether a step behind the fork is made of another one."""
        users = self.sweep.users(self.fork or "")
        wholes = [n.whole for n in self.sweep.nodes if n.name in users]
        return any(a != b and any(e == b for _, e in a.walk()) for a in wholes for b in wholes)

    def _terms(self, user: str) -> tuple[Piece, Piece]:
        """A slope and the local one, as numbers where all are exact."""
        assert self.fork is not None
        if self._numbers:
            a, b = self._numbers[user]
            return _factor(a, "derivative"), _factor(b, LOCAL)
        return self.rate_of(user), leibniz(user, self.fork, self.roles)

    def nudged(self, name: str) -> mpf | None:
        """The slope by two runs of the network, a little to either side."""
        return self.sweep.nudged(name, _STEP)

    @cached_property
    def nudge(self) -> Line:
        """``ΔL/Δw`` for the first weight, and how far that is moved from one run to the other."""
        name, out = self.weights[0], self.sweep.output
        moved = mul(number(2), power(number(10), number(_DECADE)))
        return beside(
            written(ratio(out, name, self.roles[out], "increment")),
            definition(change(name), Coloured(moved, "increment")),
            gap="quad quad",
        )

    @cached_property
    def runs(self) -> Line:
        """The slopes by two runs for each weight, beside one another."""
        rows = [written(Name('"by two runs each:"', "", "by two runs each"))]
        for w in self.weights:
            found = self.nudged(w)
            if found is not None:
                name = Name(f'{typst(variable(w))} class("normal", ":") thin', "", w, self.roles[w])
                size = Coloured(decimal(found, 6, zeros=True), "derivative")
                rows.append(written(Joined((name, "", size))))
        return beside(*rows)

    @cached_property
    def updates(self) -> tuple[Update, ...]:
        """One step of training for each weight."""
        return tuple(
            update(w, as_typed(self.sweep.at[w]), self.rate, self.slope(w)) for w in self.weights
        )

    @cached_property
    def moved(self) -> Line:
        """All weights after the step."""
        return beside(*(each.line for each in self.updates))

    @cached_property
    def after(self) -> Blamed | None:
        """The same loss where the step leads; None where that is no place for it."""
        new = {w: each.new.expression for w, each in zip(self.weights, self.updates, strict=True)}
        try:
            found = sweep(self.sweep.loss, {**self.sweep.at, **new})
        except UndefinedError:
            return None
        return Blamed(found, self.weights, self.rate)

    def _symbol(self, name: str) -> Name:
        return symbol(name, self.roles[name])

    @property
    def _colours(self) -> Roles:
        return by_variable(self.roles)


def _factor(x: Shown, role: str) -> Piece:
    """A number in a product, a negative one in parentheses."""
    if x.expression.op != "neg":
        return Coloured(x, role)
    return Name(f"lr(({typst(x.expression)}))", f"({x.expression})", x.words, role)


def blamed(
    loss: Expression, at: Mapping[str, Expression], weights: str, rate: Expression
) -> Blamed:
    """A loss, and which of its variables are trained: all but data, where none is named.

    Raises LessonError for weights that there are not, and for more steps than have room;
    UndefinedError where there is no value, or no slope.
    """
    names = loss.variables
    if not weights.strip():
        trained = tuple(n for n in names if not _DATA.fullmatch(n))
    else:
        trained = tuple(dict.fromkeys(w.strip() for w in weights.split(",") if w.strip()))
    strangers = [w for w in trained if w not in names]
    if strangers:
        raise LessonError(f"there is no variable {strangers[0]} in the loss")
    if not trained:
        raise LessonError(
            f"nothing is left to train: name the weights, as --weights {','.join(names)}"
        )
    found = sweep(loss, {n: at[n] for n in names})
    if not found.steps:
        raise LessonError(f"{loss} is a weight itself: there is no step to go back through")
    if len(found.steps) > _MOST:
        raise LessonError(
            f"this loss takes {len(found.steps)} steps, and {_MOST} have room here:"
            " calcanim steps backprop --folded lists them all"
        )
    return Blamed(found, trained, as_shown(number_of(rate)))
