"""A loss that is a mean over examples: what each pulls, what batches of them pull, and walks.

Over all batches of one size the gradient's mean is the gradient of all examples, and its spread
is ``sqrt((n - B)/(B (n - 1)))`` times that of single examples (sampling without replacement).
"""

from __future__ import annotations

import math
import random
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property
from itertools import combinations, permutations

import mpmath
from mpmath import mpf

from calcanim.calculus.descents.rates import DIGITS, Landscape, landscape
from calcanim.exact.algebra import expanded
from calcanim.exact.certain import as_mpf
from calcanim.exact.tidy import as_expression
from calcanim.exact.values import UndefinedError, Value, value_at
from calcanim.expressions.tree import Expression, add, div, mul, neg, number, power, variable
from calcanim.refusals import Refusal

_MOST = 200  # batches of one size; of more so many are drawn
_SEED = 7

Pair = tuple[mpf, ...]


class NothingToLearnError(Refusal):
    """The loss has no weights, or too many; the message is a sentence for the user."""


@dataclass(frozen=True)
class Examples:
    """One loss a row of data, in the weights `names`, and where they `start`."""

    terms: tuple[Expression, ...]
    names: tuple[str, ...]
    start: tuple[Expression, ...]

    @property
    def count(self) -> int:
        """How many examples there are."""
        return len(self.terms)

    @cached_property
    def loss(self) -> Expression:
        """The mean of all terms, expanded where it is a polynomial."""
        whole = _mean(self.terms)
        return expanded(whole) or whole

    @property
    def place(self) -> dict[str, Expression]:
        """The start by name."""
        return dict(zip(self.names, self.start, strict=True))

    @cached_property
    def ground(self) -> Landscape:
        """The mean loss with its partial derivatives."""
        return landscape(self.loss, self.names, self._here)

    @cached_property
    def heights(self) -> tuple[Value, ...]:
        """Each example's own loss at the start."""
        return tuple(value_at(term, self.place) for term in self.terms)

    @cached_property
    def gradients(self) -> tuple[tuple[Value, ...], ...]:
        """Each example's own gradient at the start, in the order of `names`."""
        return tuple(
            tuple(value_at(part, self.place) for part in ground.partials) for ground in self._own
        )

    @property
    def gradient(self) -> tuple[Value, ...]:
        """The gradient of the mean: the mean of the gradients."""
        columns = zip(*self.gradients, strict=True)
        return tuple(_mean_of(column) for column in columns)

    def batches(self, size: int) -> tuple[tuple[int, ...], ...]:
        """All batches of `size` different examples; of very many some, drawn by a fixed seed."""
        if math.comb(self.count, size) <= _MOST:
            return tuple(combinations(range(self.count), size))
        draw = random.Random(_SEED)
        return tuple(tuple(sorted(draw.sample(range(self.count), size))) for _ in range(_MOST))

    def is_drawn(self, size: int) -> bool:
        """Whether `batches` are only some of all."""
        return math.comb(self.count, size) > _MOST

    def means(self, size: int) -> tuple[tuple[Value, ...], ...]:
        """The gradient of every batch of that size."""
        return tuple(
            tuple(_mean_of([self.gradients[i][k] for i in batch]) for k in range(len(self.names)))
            for batch in self.batches(size)
        )

    def spread(self, size: int) -> mpf:
        """The root of the mean squared distance of the batches' gradients from that of all."""
        middle = [v.approx for v in self.gradient]
        away = [
            sum((v.approx - m) ** 2 for v, m in zip(mean, middle, strict=True))
            for mean in self.means(size)
        ]
        return mpmath.sqrt(mpmath.fsum(away) / len(away))

    def epoch(self, size: int) -> tuple[tuple[int, ...], ...]:
        """All examples once, dealt in turn to batches of about `size`."""
        count = -(-self.count // size)
        return tuple(tuple(range(k, self.count, count)) for k in range(count))

    def walk(self, batches: Sequence[Sequence[int]], rate: Fraction) -> tuple[Pair, ...]:
        """The weights, from the start on, after a step for each batch. Raises UndefinedError."""
        w = self._here
        points = [w]
        with mpmath.workdps(DIGITS):
            alpha = as_mpf(rate)
            for batch in batches:
                slopes = [self._own[i].slope(w) for i in batch]
                if any(s is None for s in slopes):
                    raise UndefinedError("a step leaves the domain of the loss")
                along = [mpmath.fsum(s[k] for s in slopes if s) for k in range(len(w))]
                w = tuple(v - alpha * g / len(batch) for v, g in zip(w, along, strict=True))
                points.append(w)
        return tuple(points)

    def height(self, w: Pair) -> mpf:
        """The mean loss at the weights. Raises UndefinedError."""
        found = self.ground.height(w)
        if found is None or not mpmath.isfinite(found):
            raise UndefinedError("a step leaves the domain of the loss")
        return found

    def own_heights(self, w: Pair) -> tuple[mpf, ...]:
        """Each example's loss at the weights. Raises UndefinedError."""
        found = [ground.height(w) for ground in self._own]
        known = [h for h in found if h is not None]
        if len(known) < len(found):
            raise UndefinedError("a step leaves the domain of the loss")
        return tuple(known)

    @cached_property
    def rate(self) -> Fraction:
        """0.1, or the largest power of ten with which no step goes too far at the start."""
        found = self.ground.curvatures(self._here)
        largest = max(abs(v) for v in found) if found else mpf(1)
        power = -1 if largest <= 10 else -int(mpmath.ceil(mpmath.log10(largest)))
        return Fraction(10) ** power

    @cached_property
    def _here(self) -> Pair:
        return tuple(value_at(e, {}).approx for e in self.start)

    @cached_property
    def _own(self) -> tuple[Landscape, ...]:
        return tuple(landscape(term, self.names, self._here) for term in self.terms)


def examples(
    loss: Expression, data: Sequence[Mapping[str, Expression]], weights: int = 2
) -> Examples:
    """The terms of `loss` over the rows of `data`; what the data has no name for are weights.

    They start at 0, or at 1 where the loss has no value, or no slope to follow, at 0. Raises
    NothingToLearnError, UndefinedError.
    """
    columns = set(data[0])
    names = tuple(v for v in loss.variables if v not in columns)
    if not names:
        raise NothingToLearnError("every variable of --loss is in --data: nothing is left to learn")
    if len(names) != weights:
        there = f"there is {names[0]} alone" if len(names) == 1 else f"there are {', '.join(names)}"
        raise NothingToLearnError(f"a map has room for two weights; {there}")
    terms = []
    for row in data:
        term = loss
        for name, value in row.items():
            term = term.substitute(name, value)
        terms.append(term)
    last: UndefinedError | None = None
    for start in (0, 1):
        found = Examples(tuple(terms), names, tuple(number(start) for _ in names))
        try:
            if start or any(v.approx for v in found.gradient):
                value_at(found.loss, found.place)
                return found
        except UndefinedError as error:
            last = error
    raise last or UndefinedError(f"{loss} has no slope at the start")


def line_columns(
    loss: Expression, columns: Sequence[str], names: Sequence[str]
) -> tuple[str, str] | None:
    """The columns x and y for which the loss is ``(w*x + b - y)**2``, in the weights `names`."""
    w, b = map(variable, names)
    for x, y in permutations(columns, 2):
        miss = add(mul(w, variable(x)), b, neg(variable(y)))
        if expanded(add(loss, neg(power(miss, number(2))))) == number(0):
            return x, y
    return None


def _mean(terms: Sequence[Expression]) -> Expression:
    return div(add(*terms), number(len(terms)))


def _mean_of(values: Sequence[Value]) -> Value:
    known = [v.exact for v in values]
    approx = mpmath.fsum(v.approx for v in values) / len(values)
    if any(k is None for k in known):
        return Value(None, approx)
    exact = sum((k for k in known if k is not None), Fraction(0)) / len(values)
    return value_at(as_expression(exact), {})
