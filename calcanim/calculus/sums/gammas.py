"""Infinite products of rational factors: quotients of gamma functions at their zeros and poles.

Lines by gamma(z + 1) = z*gamma(z), pairs of zeros by the reflection formula (DLMF 5.8.5 and 5.5.3,
5.4.3): gamma(1 + x)*gamma(1 - x) = pi*x/sin(pi*x), with sinh where x is imaginary.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from fractions import Fraction

from calcanim.calculus.neaten import shortest
from calcanim.calculus.sums.classes import in_class, period
from calcanim.calculus.sums.poles import is_below, root_of
from calcanim.exact import polynomials as poly
from calcanim.exact.algebra import as_fraction
from calcanim.exact.closed_form import PI
from calcanim.exact.constants import exactly
from calcanim.exact.factors import factored, quadratic
from calcanim.exact.lowest_terms import lowest_terms
from calcanim.exact.settle import settled
from calcanim.exact.tidy import as_expression, rational, tidy
from calcanim.expressions.tree import Expression, add, call, div, mul, number, power

_ONE, _TWO = number(1), number(2)
_MOST_SHIFTED = 40


class NoQuotientError(ArithmeticError):
    """The product is no such quotient of gammas."""


@dataclass(slots=True)
class Zeros:
    """Products over m from 0 on of (m + a)**k and ((m + h)**2 + w)**k, gathered until `closed`."""

    lines: dict[Fraction, int] = field(default_factory=dict)
    squares: dict[tuple[Fraction, Expression], int] = field(default_factory=dict)
    rest: list[tuple[Expression, int]] = field(default_factory=list)

    def line(self, a: Fraction, k: int) -> None:
        """The factors (m + a)**k, each a above 0."""
        if a <= 0:
            raise NoQuotientError("a factor at or below 0")
        home = a - (-(-a // 1)) + 1
        self._shift(int(a - home), lambda m: as_expression(home + m), k)
        self.lines[home] = self.lines.get(home, 0) + k

    def square(self, h: Fraction, w: Expression, k: int) -> None:
        """The factors ((m + h)**2 + w)**k."""
        home = h % 1
        if home not in (0, Fraction(1, 2)):
            raise NoQuotientError("zeros without their mirror images")
        home = Fraction(1) if home == 0 else home

        def term(m: int) -> Expression:
            return add(power(as_expression(home + m), _TWO), w)

        self._shift(int(h - home), term, k)
        self.squares[home, w] = self.squares.get((home, w), 0) + k

    def _shift(self, by: int, term: Callable[[int], Expression], k: int) -> None:
        if abs(by) > _MOST_SHIFTED:
            raise NoQuotientError("too many factors to take out")
        for m in range(by):
            self.rest.append((term(m), -k))
        for m in range(by, 0):
            self.rest.append((term(m), k))

    def closed(self) -> Expression:
        """The product as a quotient."""
        over: list[Expression] = []
        under: list[Expression] = []

        def put(e: Expression, k: int) -> None:
            if k and rational(e) != 1:
                size = e if abs(k) == 1 else power(e, number(abs(k)))
                (over if k > 0 else under).append(size)

        for e, k in self.rest:
            put(e, k)
        left = {a: k for a, k in self.lines.items() if k and a != 1}
        while left:
            a, k = left.popitem()
            other = left.get(1 - a, 0)
            both = k if a == Fraction(1, 2) else min(k, other) if k > 0 else max(k, other)
            if a == Fraction(1, 2):
                put(call("gamma", as_expression(a)), -k)
                continue
            if k * other > 0:
                # gamma(a)*gamma(1 - a) = pi/sin(pi*a)
                put(div(call("sin", mul(PI, as_expression(a))), PI), both)
                left[1 - a] = other - both
                k -= both
            put(call("gamma", as_expression(a)), -k)
        for (home, w), k in self.squares.items():
            below = is_below(w)
            root = root_of(Expression("neg", (w,)) if below else w)
            turn = mul(PI, root)
            if home == 1:
                put(div(call("sin" if below else "sinh", turn), turn), k)
            else:
                put(div(call("cos" if below else "cosh", turn), PI), k)
        top = mul(*over)
        return div(top, mul(*under)) if under else top


def gamma_quotient(f: Expression, i: str, first: int) -> Expression | None:
    """The product of `f` from `first` on, which is known to converge; None where it is none.

    Letters may stand in quadratics without a middle term: 1 - x**2/n**2.
    """
    zeros = Zeros()
    size = period(f, i)
    try:
        for r in range(size):
            body = in_class(f, i, size, r) if size > 1 else f
            _gather(zeros, body, i, 1, -((r - first) // size))
        out = zeros.closed()
    except (ArithmeticError, RecursionError):
        return None
    return shortest(settled(out)) if out.variables else exactly(out)


def _gather(zeros: Zeros, f: Expression, i: str, power_of: int, first: int) -> None:
    if not f.has(i):
        return  # Leading factors cancel where the product converges.
    plain = lowest_terms(f, i)
    if plain is not None:
        for side, turn in zip(plain, (1, -1), strict=True):
            _polynomial(zeros, side, turn * power_of, first)
        return
    p = factored(f, i)
    if len(p.factors) != 1 or p.factors[0] != (f, Fraction(1)):
        for base, n in p.factors:
            if n.denominator > 1:
                raise NoQuotientError("a root")
            _gather(zeros, base, i, power_of * int(n), first)
        return
    found = quadratic(f, i)
    if found is not None:
        a, b, c = found
        middle = rational(b if rational(b) == 0 else exactly(div(b, a)))
        if middle is None:
            raise NoQuotientError("letters in the middle")
        h = middle / 2
        w = c if rational(a) == 1 else settled(tidy(div(c, a), ""))
        zeros.square(h + first, settled(add(w, as_expression(-h * h))) if h else w, power_of)
        return
    sides = as_fraction(f)
    if sides is None or not sides[1].has(i):
        raise NoQuotientError("no rational factor")
    _gather(zeros, sides[0], i, power_of, first)
    _gather(zeros, sides[1], i, -power_of, first)


def _polynomial(zeros: Zeros, c: Sequence[Fraction], sign: int, first: int) -> None:
    if len(c) < 2:
        return
    pieces = poly.factors(list(c))
    if pieces is None or any(len(q) > 3 for q, _ in pieces[1]):
        raise NoQuotientError("a factor that does not split")
    for q, n in pieces[1]:
        k = n * sign
        if len(q) == 2:
            zeros.line(q[0] / q[1] + first, k)
        else:
            h = q[1] / q[2] / 2
            zeros.square(h + first, as_expression(q[0] / q[2] - h * h), k)
