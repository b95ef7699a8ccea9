"""Truncated asymptotic expansions: c1*m1 + c2*m2 + … + O(m) on the scale of growth, exactly.

Their sums, products, powers, exponentials and logarithms. A term that is not there is 0 by the
canonical form of its factor; where nothing is left but O(m), the leading term is not known.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction
from functools import cmp_to_key
from math import factorial
from typing import Any

from calcanim.calculus.limits.asymptotics.exact_numbers import (
    Number,
    UnsettledError,
    called,
    raised,
    sign,
)
from calcanim.calculus.limits.asymptotics.scale import UNIT, Monomial, compare, monomial

_ZERO, _ONE = Fraction(0), Fraction(1)
Term = tuple[Number, Monomial]


@dataclass(frozen=True, slots=True)
class Expansion:
    """`terms` from the fastest growing on, and what the rest is at most a multiple of, if any."""

    terms: tuple[Term, ...]
    error: Monomial | None = None

    @property
    def lead(self) -> Term:
        """The leading term. Raises UnsettledError where only the error is left."""
        if not self.terms:
            raise UnsettledError("no leading term is seen" if self.error else "nothing but 0")
        return self.terms[0]

    @property
    def is_zero(self) -> bool:
        """Whether it is exactly 0."""
        return not self.terms and self.error is None

    @property
    def bound(self) -> Monomial | None:
        """What its size is at most a multiple of; None for exactly 0."""
        return self.terms[0][1] if self.terms else self.error


def _faster(a: Any, b: Any) -> int:
    return compare(a[1], b[1])


def gathered(terms: Sequence[Term], errors: Sequence[Monomial | None], most: int) -> Expansion:
    """The terms added up, at most `most` of them, what is below an error left out."""
    sums: dict[Monomial, Number] = {}
    for c, m in terms:
        sums[m] = sums.get(m, _ZERO) + c
    worst: Monomial | None = None
    for e in errors:
        if e is not None and (worst is None or compare(e, worst) > 0):
            worst = e
    left = [(c, m) for m, c in sums.items() if c != 0 and (worst is None or compare(m, worst) > 0)]
    left.sort(key=cmp_to_key(_faster), reverse=True)
    if len(left) > most:
        cut = left[most][1]
        worst = cut if worst is None or compare(cut, worst) > 0 else worst
        left = left[:most]
    return Expansion(tuple(left), worst)


@dataclass(frozen=True, slots=True)
class Arithmetic:
    """Operations on expansions of at most `most` terms."""

    most: int

    def constant(self, c: Number) -> Expansion:
        """The constant `c`."""
        return Expansion(((c, UNIT),) if c != 0 else ())

    def plus(self, *parts: Expansion) -> Expansion:
        """Their sum."""
        terms = [t for p in parts for t in p.terms]
        return gathered(terms, [p.error for p in parts], self.most)

    def times(self, a: Expansion, b: Expansion) -> Expansion:
        """Their product."""
        if a.is_zero or b.is_zero:
            return Expansion(())
        errors: list[Monomial | None] = []
        for one, other in ((a, b), (b, a)):
            if one.error is not None and other.bound is not None:
                errors.append(one.error * other.bound)
        terms = [(c * d, m * n) for c, m in a.terms for d, n in b.terms]
        return gathered(terms, errors, self.most)

    def scaled(self, a: Expansion, c: Number, m: Monomial = UNIT) -> Expansion:
        """c*m*a."""
        if c == 0:
            return Expansion(())
        error = None if a.error is None else a.error * m
        return Expansion(tuple((c * d, m * n) for d, n in a.terms), error)

    def minus(self, a: Expansion) -> Expansion:
        """-a."""
        return self.scaled(a, Fraction(-1))

    def series(self, small: Expansion, coefficients: Iterator[Number]) -> Expansion:
        """The power series of what goes to 0. Raises UnsettledError where it does not."""
        bound = small.bound
        if bound is None:
            return self.constant(next(coefficients))
        if compare(bound, UNIT) >= 0:
            raise UnsettledError("no small argument")
        total, now = Expansion(()), self.constant(_ONE)
        for _, c in zip(range(self.most + 1), coefficients, strict=False):
            total = self.plus(total, self.scaled(now, c))
            now = self.times(now, small)
            if now.bound is None:
                return total
        assert now.bound is not None
        return gathered(total.terms, [total.error, now.bound], self.most)

    def split_off(self, a: Expansion) -> tuple[Number, Monomial, Expansion]:
        """(c, m, u) of a = c*m*(1 + u), where u goes to 0."""
        c, m = a.lead
        rest = Expansion(a.terms[1:], a.error)
        return c, m, self.scaled(rest, raised(c, Fraction(-1)), m ** Fraction(-1))

    def power(self, a: Expansion, exponent: Number) -> Expansion:
        """a ** exponent; a positive leading factor is needed unless the exponent is whole."""
        times = int(exponent) if isinstance(exponent, Fraction) and exponent % 1 == 0 else None
        whole = times is not None
        if exponent == 0:
            return self.constant(_ONE)
        if a.is_zero:
            if sign(exponent) > 0:
                return a
            raise UnsettledError("a division by 0")
        if whole and not a.terms and sign(exponent) > 0:
            assert a.error is not None
            return Expansion((), a.error**exponent)
        if times is not None and 0 < times <= 6:
            out = a
            for _ in range(times - 1):
                out = self.times(out, a)
            return out
        c, m, u = self.split_off(a)
        turn = _ONE
        if not whole and sign(c) < 0:
            if not isinstance(exponent, Fraction) or exponent.denominator % 2 == 0:
                raise UnsettledError("a root of what is negative")
            c, turn = -c, Fraction(-1 if exponent.numerator % 2 else 1)
        return self.scaled(
            self.series(u, _binomial(exponent)), turn * raised(c, exponent), m**exponent
        )

    def inverse(self, a: Expansion) -> Expansion:
        """1/a."""
        return self.power(a, Fraction(-1))

    def log(self, a: Expansion) -> Expansion:
        """The logarithm of what is positive far out."""
        c, m, u = self.split_off(a)
        if sign(c) < 0:
            raise UnsettledError("a logarithm of what is negative")
        grown: list[Term] = []
        for key, k in m.exponents:
            if key is None:
                raise UnsettledError("a fourth logarithm")
            grown.append((k, key))
        level = called("log", c) if c != 1 else _ZERO
        parts = [gathered(grown, [], self.most), self.constant(level)]
        return self.plus(*parts, self.series(u, _logarithmic()))

    def exp(self, a: Expansion) -> Expansion:
        """exp of an expansion whose error goes to 0."""
        if a.error is not None and compare(a.error, UNIT) >= 0:
            raise UnsettledError("exp of what is only bounded")
        m, small = UNIT, list[Term]()
        c: Number = _ONE
        for d, n in a.terms:
            size = compare(n, UNIT)
            if size > 0:
                m = m * monomial({n: d})
            elif size == 0:
                c = called("exp", d)
            else:
                small.append((d, n))
        rest = Expansion(tuple(small), a.error)
        return self.scaled(self.series(rest, _exponential()), c, m)

    def level(self, a: Expansion) -> tuple[Number, Expansion]:
        """(c, u) of a = c + u where u goes to 0. Raises UnsettledError where a does not settle."""
        bound = a.bound
        if bound is None or compare(bound, UNIT) < 0:
            return _ZERO, a
        if a.terms and a.terms[0][1] == UNIT:
            return a.terms[0][0], Expansion(a.terms[1:], a.error)
        raise UnsettledError("this does not settle")


def grows(a: Expansion) -> int:
    """1 where it goes to oo, -1 to -oo, 0 where it stays bounded. Raises UnsettledError."""
    bound = a.bound
    if bound is None or compare(bound, UNIT) <= 0:
        return 0
    c, _ = a.lead
    return sign(c)


def _binomial(a: Number) -> Iterator[Number]:
    c: Number = _ONE
    k = 0
    while True:
        yield c
        c = c * (a - Fraction(k)) * Fraction(1, k + 1)
        k += 1


def _logarithmic() -> Iterator[Number]:
    yield _ZERO
    k = 1
    while True:
        yield Fraction(1 if k % 2 else -1, k)
        k += 1


def _exponential() -> Iterator[Number]:
    k = 0
    while True:
        yield Fraction(1, factorial(k))
        k += 1
