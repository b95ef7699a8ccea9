"""A product factor by factor: its factors, its partial products, and their logarithms.

Partial products have any size, 1000! as well as 0.9^9000, and so do their logarithms.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction

import mpmath
from mpmath import mpf

from calcanim.calculus.bounds import BoundsError
from calcanim.calculus.sums.nested import product_of
from calcanim.calculus.sums.ranges import Range, whole_bound
from calcanim.exact.certain import as_mpf
from calcanim.exact.tidy import as_expression
from calcanim.exact.values import UndefinedError, Value, value_at
from calcanim.expressions.evaluate import EvaluationOverflowError, evaluate
from calcanim.expressions.tree import INFINITY, Expression, neg

FEW = 40  # factors that are known as values
MOST = 10_000  # factors in all
_ENDLESS = (10, 100, 1000, 10_000)  # places at which a product without an end is looked at
_DIGITS = 40


class TooManyFactorsError(UndefinedError):
    """There are more factors than are multiplied here."""


@dataclass(frozen=True, slots=True)
class Multiplied:
    """A product of `count` factors (None: without an end), and how it comes to be.

    `factors` are the first ones, at most `FEW`, and `so_far` their partial products. `places` are
    numbers of factors, for which there are the `products` and their `logs`, ln|P|: -inf where P
    is 0. `value` is the product, None where there is none.
    """

    count: int | None
    factors: tuple[Value, ...]
    so_far: tuple[Value, ...]
    places: tuple[int, ...]
    products: tuple[mpf, ...]
    logs: tuple[mpf, ...]
    value: Value | None

    @property
    def zero_at(self) -> int | None:
        """The index of the first known factor that is 0."""
        return next((n for n, a in enumerate(self.factors) if a.approx == 0), None)

    @property
    def signs(self) -> tuple[int, ...]:
        """The signs of the known factors."""
        return tuple(int(mpmath.sign(a.approx)) for a in self.factors)

    @property
    def log(self) -> mpf:
        """The sum of all logarithms of sizes: ln|P| at the last place."""
        return self.logs[-1]


def multiplied(f: Expression, i: str, first: Expression, last: Expression) -> Multiplied:
    """The product of `f` for `i` from `first` to `last` (``oo``), whole numbers.

    Raises BoundsError, UndefinedError for a factor without a value, TooManyFactorsError.
    """
    start, end = whole_bound(first), whole_bound(last)
    if start is None or last == neg(INFINITY):
        raise BoundsError("a product runs upwards, from a whole number to a whole number or oo")
    count = None if end is None else max(end - start + 1, 0)
    if count is not None and count > MOST:
        raise TooManyFactorsError(
            f"at most {MOST} factors are multiplied one by one, and here there are {count}"
        )
    known = [_factor(f, i, start + n) for n in range(FEW if count is None else min(count, FEW))]
    if count is not None:
        return _with_rest(known, _rest(f, i, start, count), count)
    whole = product_of(f, [Range(i, first, last)])
    value = whole.value if isinstance(whole.value, Value) else None
    if value is None and whole.verdict != "diverges":
        raise UndefinedError(f"whether the product of {f} without an end settles is not known here")
    zero = any(a.approx == 0 for a in known)
    rest = () if zero else _rest(f, i, start, _ENDLESS[-1])
    found = _with_rest(known, rest, FEW if zero else _ENDLESS[-1], _ENDLESS)
    return replace(found, count=None, value=value)


def multiplied_numbers(numbers: Sequence[Value]) -> Multiplied:
    """The product of at most `FEW` numbers."""
    return _with_rest(numbers, (), len(numbers))


def likelihood(probabilities: Sequence[Expression]) -> Multiplied:
    """The product of probabilities. Raises UndefinedError for one that is none."""
    found = [value_at(e, {}) for e in probabilities]
    for e, p in zip(probabilities, found, strict=True):
        if not 0 < p.approx <= 1:
            raise UndefinedError(f"a probability lies above 0 and at most at 1, and {e} does not")
    return multiplied_numbers(found)


def log_of_power(found: Multiplied, times: int) -> mpf:
    """ln|P^times|: of a product that is repeated so often, whatever its size."""
    with mpmath.workdps(_DIGITS):
        return found.log * times


def _factor(f: Expression, i: str, n: int) -> Value:
    return value_at(f, {i: as_expression(Fraction(n))})


def _rest(f: Expression, i: str, start: int, count: int) -> Iterator[mpf]:
    """The factors beyond the first `FEW`."""
    for n in range(start + FEW, start + count):
        try:
            found = evaluate(f, {i: mpf(n)}, _DIGITS)
        except EvaluationOverflowError:
            raise UndefinedError(f"{f} is too large to work with at {i} = {n}") from None
        if found is None:
            raise UndefinedError(f"{f} is not defined at {i} = {n}")
        yield found


def _with_rest(
    known: Sequence[Value],
    rest: Iterator[mpf] | Sequence[mpf],
    count: int,
    wanted: Sequence[int] = (),
) -> Multiplied:
    """Multiply on; logarithms are kept at `wanted` places, or at some spread over all."""
    so_far, places, products, logs = [], [0], [mpf(1)], [mpf(0)]
    exact: Fraction | None = Fraction(1)
    apart = -(-count // FEW)
    with mpmath.workdps(_DIGITS):
        product = mpf(1)
        for n, a in enumerate([*known, *rest], 1):
            size = a.approx if isinstance(a, Value) else a
            product *= size
            own = a.exact if isinstance(a, Value) else None
            if n <= len(known):
                exact = None if exact is None or own is None else exact * own
                so_far.append(Value(exact, product if exact is None else as_mpf(exact)))
            if n in wanted if wanted else n % apart == 0 or n == count:
                places.append(n)
                products.append(product)
                logs.append(mpmath.log(abs(product)) if product else mpf("-inf"))
    last = so_far[-1] if so_far else Value(Fraction(1), mpf(1))
    whole = last if count <= len(known) else Value(None, product)
    return Multiplied(
        count, tuple(known), tuple(so_far), tuple(places), tuple(products), tuple(logs), whole
    )
