"""The scale of growth: products of powers of n, log(n), exp(n) and the like, in their exact order.

A `Monomial` is exp of a sum of multiples of other monomials that grow, so that n**2*exp(-n) is
exp(2*log(n) - n). The logarithm is itself a monomial, exp(log(log(n))), and so on three times. Of
two monomials the one grows faster whose quotient has a leading exponent above 0 (Hardy 1910).
"""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from functools import cmp_to_key, lru_cache
from typing import Any

from calcanim.calculus.limits.asymptotics.exact_numbers import Number, UnsettledError, sign, tree_of
from calcanim.expressions.tree import Expression, call, div, mul, power, variable

_ONE = Fraction(1)


@dataclass(frozen=True, slots=True)
class Monomial:
    """``exp(sum of c*K)``: each growing K (None is the last logarithm) with its c."""

    exponents: frozenset[tuple[Monomial | None, Number]]

    def __mul__(self, other: Monomial) -> Monomial:
        sums: dict[Monomial | None, Number] = dict(self.exponents)
        for k, c in other.exponents:
            sums[k] = sums.get(k, Fraction(0)) + c
        return monomial(sums)

    def __pow__(self, exponent: Number) -> Monomial:
        return monomial({k: c * exponent for k, c in self.exponents})

    def __truediv__(self, other: Monomial) -> Monomial:
        return self * other ** Fraction(-1)

    def of(self, key: Monomial | None) -> Number:
        """The exponent of exp(key)."""
        return dict(self.exponents).get(key, Fraction(0))


def monomial(exponents: dict[Monomial | None, Number]) -> Monomial:
    """The monomial, what has exponent 0 left out."""
    return Monomial(frozenset((k, c) for k, c in exponents.items() if c != 0))


UNIT = monomial({})
LOG3 = monomial({None: _ONE})  # log(log(log(n))), whose own logarithm is the last letter
LOG2 = monomial({LOG3: _ONE})
LOG = monomial({LOG2: _ONE})
N = monomial({LOG: _ONE})


@lru_cache(maxsize=8192)
def leading(m: Monomial) -> tuple[Monomial | None, Number] | None:
    """The fastest growing K in the exponent of `m`, and its factor; None for the monomial 1."""
    if not m.exponents:
        return None
    return max(m.exponents, key=cmp_to_key(_item_order))


def _item_order(a: Any, b: Any) -> int:
    return _key_order(a[0], b[0])


def _key_order(a: Monomial | None, b: Monomial | None) -> int:
    if a is None or b is None:
        return (a is not None) - (b is not None)
    return compare(a, b)


@lru_cache(maxsize=8192)
def compare(a: Monomial, b: Monomial) -> int:
    """1 where a grows faster than b, 0 where they are the same, -1 where b does."""
    if a == b:
        return 0
    first = leading(a / b)
    return 0 if first is None else sign(first[1])


def summable(m: Monomial) -> bool:
    """Whether the series of `m` converges: by its ratio, by powers, by powers of logarithms.

    With n as exp(t) the series of m is like the integral of m*n over t: Cauchy's condensation.
    """
    for level in (LOG, LOG2, LOG3, None):
        m = m * monomial({level: _ONE})
        first = leading(m)
        if first is None:
            return False
        if _key_order(first[0], level) >= 0:
            return sign(first[1]) < 0
    return False


def shown(m: Monomial, name: str) -> Expression:
    """The monomial as an expression in `name`. Raises UnsettledError for a fourth logarithm."""
    over: list[Expression] = []
    under: list[Expression] = []
    known = _logs(name)
    for key, c in sorted(m.exponents, key=cmp_to_key(_item_order), reverse=True):
        if key is None:
            raise UnsettledError("a fourth logarithm")
        size = c if sign(c) > 0 else -c
        base = known.get(key)
        if base is None:
            inner = shown(key, name)
            factor = call("exp", inner if size == 1 else mul(tree_of(size), inner))
        else:
            factor = base if size == 1 else power(base, tree_of(size))
        (over if sign(c) > 0 else under).append(factor)
    return div(mul(*over), mul(*under)) if under else mul(*over)


def _logs(name: str) -> dict[Monomial, Expression]:
    n = variable(name)
    return {LOG: n, LOG2: call("log", n), LOG3: call("log", call("log", n))}
