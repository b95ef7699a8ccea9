"""What a function is like far out: a sum of falling terms, and how much is left.

Everything runs to infinity in one variable t. A term is a number times ``t^a L^b M^c`` with
L = log(t) and M = log(L); a germ is ``exp(phase)`` times such terms and a remainder that is at
most of the order of `rest`. The larger of two terms is told by comparing (a, b, c), as in Hardy's
"Orders of Infinity" (1910).
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from fractions import Fraction

from calcanim.calculus.limits.growth import coefficients as number
from calcanim.calculus.limits.growth.coefficients import ONE, ZERO, Coefficient, UnsureError

Order = tuple[Fraction, Fraction, Fraction]
Term = tuple[Order, Coefficient]
LEVEL: Order = (ZERO, ZERO, ZERO)
BEYOND: Order = (Fraction(-(10**9)), ZERO, ZERO)  # smaller than every power
T: Order = (ONE, ZERO, ZERO)
L: Order = (ZERO, ONE, ZERO)
M: Order = (ZERO, ZERO, ONE)


@dataclass(frozen=True, slots=True)
class Germ:
    """``exp(phase) * (terms + O(rest))``; the terms fall, no `rest` is exact, no terms are 0.

    The terms of `phase` are larger than 1, and none is a multiple of log(t).
    """

    terms: tuple[Term, ...]
    rest: Order | None = None
    phase: tuple[Term, ...] = ()

    @property
    def zero(self) -> bool:
        """Whether it is exactly 0."""
        return not self.terms and self.rest is None

    @property
    def lead(self) -> Term:
        """The largest term. UnsureError where it cancels away."""
        if not self.terms:
            raise UnsureError
        return self.terms[0]

    @property
    def sign(self) -> int:
        """Its sign far enough out: -1, 0 or 1."""
        return 0 if self.zero else number.sign(self.lead[1])

    def kept(self, most: int) -> Germ:
        """The first `most` terms."""
        if len(self.terms) <= most:
            return self
        return Germ(self.terms[:most], larger(self.rest, self.terms[most][0]), self.phase)


def constant(c: Coefficient) -> Germ:
    """A number."""
    return Germ(((LEVEL, c),)) if number.sign(c) else Germ(())


def single(order: Order, c: Coefficient = ONE) -> Germ:
    """One term."""
    return Germ(((order, c),))


def larger(a: Order | None, b: Order | None) -> Order | None:
    """The larger of two remainders."""
    if a is None or b is None:
        return a or b
    return max(a, b)


def together(a: Order, b: Order) -> Order:
    """The order of a product."""
    return a[0] + b[0], a[1] + b[1], a[2] + b[2]


def multiple(a: Order, n: Fraction) -> Order:
    """The order of a power."""
    return a[0] * n, a[1] * n, a[2] * n


def gathered(terms: Iterable[Term], rest: Order | None) -> tuple[Term, ...]:
    """Terms of one order added up, falling, without what the remainder hides."""
    found: dict[Order, Coefficient] = {}
    for order, c in terms:
        if rest is None or order > rest:
            found[order] = number.plus(found[order], c) if order in found else c
    return tuple((o, found[o]) for o in sorted(found, reverse=True) if number.sign(found[o]))


def difference(a: Sequence[Term], b: Sequence[Term]) -> tuple[Term, ...]:
    """a - b for exact sums of terms."""
    return gathered([*a, *((o, number.minus(c)) for o, c in b)], None)


def plus(a: Germ, b: Germ) -> Germ:
    """a + b: where the phases differ, the larger one hides the other."""
    if a.zero:
        return b
    if b.zero:
        return a
    if a.phase != b.phase:
        apart = difference(a.phase, b.phase)
        if apart:
            top = a if number.sign(apart[0][1]) > 0 else b
            return Germ(top.terms, larger(top.rest, BEYOND), top.phase)
    rest = larger(a.rest, b.rest)
    return Germ(gathered([*a.terms, *b.terms], rest), rest, a.phase)


def scaled(a: Germ, c: Coefficient) -> Germ:
    """c * a for c other than 0."""
    if number.sign(c) == 0:
        return Germ(())
    return Germ(tuple((o, number.times(c, v)) for o, v in a.terms), a.rest, a.phase)


def negative(a: Germ) -> Germ:
    """-a."""
    return Germ(tuple((o, number.minus(v)) for o, v in a.terms), a.rest, a.phase)


def times(a: Germ, b: Germ, most: int) -> Germ:
    """a * b, to `most` terms."""
    if a.zero or b.zero:
        return Germ(())
    rest: Order | None = None
    tops = [g.terms[0][0] if g.terms else g.rest for g in (a, b)]
    for one, other in ((a.rest, tops[1]), (b.rest, tops[0])):
        if one is not None and other is not None:
            rest = larger(rest, together(one, other))
    terms = [(together(p, q), number.times(v, w)) for p, v in a.terms for q, w in b.terms]
    phase = gathered([*a.phase, *b.phase], None)
    return Germ(gathered(terms, rest), rest, phase).kept(most)


def apart(a: Germ) -> tuple[Term, Germ]:
    """The largest term and d, small, with ``a = term * (1 + d)``, the phase left out."""
    order, c = a.lead
    back = multiple(order, Fraction(-1))
    terms = tuple((together(o, back), number.over(v, c)) for o, v in a.terms[1:])
    return (order, c), Germ(terms, None if a.rest is None else together(a.rest, back))


def composed(series: Sequence[Coefficient], d: Germ, most: int, *, whole: bool = False) -> Germ:
    """The power series (constant first) of a small `d`; `whole` says that it ends with `series`."""
    if d.zero:
        return constant(series[0])
    if d.phase:
        return _below_powers(series, d, most)
    top = d.terms[0][0] if d.terms else d.rest
    assert top is not None
    out, power = constant(series[0]), constant(ONE)
    for c in series[1:]:
        power = times(power, d, most)
        if number.sign(c):
            out = plus(out, scaled(power, c))
    if whole:
        return out.kept(most)
    hidden = multiple(top, Fraction(len(series)))
    rest = larger(out.rest, hidden)
    return Germ(gathered(out.terms, rest), rest).kept(most)


def _below_powers(series: Sequence[Coefficient], d: Germ, most: int) -> Germ:
    """The power series of a `d` that is below every power of t: its first term hides the rest."""
    out = constant(ONE)
    for c in series:
        if number.sign(c):
            lead = scaled(out, c)
            return Germ(lead.terms, larger(lead.rest, BEYOND), lead.phase)
        out = times(out, d, most)
    raise UnsureError


def power(a: Germ, n: Fraction, most: int) -> Germ:
    """a ** n for a > 0, a whole n, or an odd root."""
    if a.zero:
        if n > 0:
            return a
        raise UnsureError
    if n == 1:
        return a
    if n.denominator == 1 and 0 <= n <= 4:
        out = constant(ONE)
        for _ in range(int(n)):
            out = times(out, a, most)
        return out
    if not a.terms and a.rest is not None and n > 0:
        phase = tuple((o, number.times(n, c)) for o, c in a.phase)
        return Germ((), multiple(a.rest, n), phase)
    (order, c), d = apart(a)
    minus = number.sign(c) < 0
    if minus and n.denominator % 2 == 0:
        raise UnsureError
    front = number.raised(number.minus(c) if minus else c, n)
    if minus and n.numerator % 2:
        front = number.minus(front)
    series, binomial = [ONE], ONE
    for k in range(1, most):
        binomial = binomial * (n - k + 1) / k
        series.append(binomial)
    inner = composed(series, d, most)
    phase = tuple((o, number.times(n, v)) for o, v in a.phase)
    lead = Germ(((multiple(order, n), front),), None, phase)
    return times(lead, inner, most)


def logarithm(a: Germ, most: int) -> Germ:
    """log(a) for a > 0."""
    (order, c), d = apart(a)
    if number.sign(c) <= 0:
        raise UnsureError
    if order[2]:
        raise UnsureError  # It takes a log of a log of a log.
    start = [*a.phase]
    start += [(o, q) for o, q in ((L, order[0]), (M, order[1])) if q]
    level = number.of("log", c)
    if number.sign(level):
        start.append((LEVEL, level))
    series = [ZERO, *(Fraction((-1) ** (k + 1), k) for k in range(1, most))]
    return plus(Germ(gathered(start, None)), composed(series, d, most)).kept(most)


def split(a: Germ) -> tuple[tuple[Term, ...], Coefficient, Germ]:
    """What is larger than 1, the level, and what is smaller, of a germ without a phase."""
    if a.phase and a.terms and number.sign(a.phase[0][1]) < 0:
        return (), ZERO, Germ(a.terms, a.rest, a.phase)
    if a.phase:
        raise UnsureError
    if a.rest is not None and a.rest >= LEVEL:
        raise UnsureError
    large = tuple(t for t in a.terms if t[0] > LEVEL)
    level = next((c for o, c in a.terms if o == LEVEL), ZERO)
    return large, level, Germ(tuple(t for t in a.terms if t[0] < LEVEL), a.rest)


def exponential(a: Germ, most: int) -> Germ:
    """exp(a)."""
    if a.phase and (not a.terms or number.sign(a.phase[0][1]) > 0):
        if a.terms and a.sign < 0:
            return Germ((), BEYOND)  # exp(-exp(t)) is smaller than every power, and more.
        raise UnsureError
    large, level, small = split(a)
    if small.phase:
        # exp of something that is below every power is 1 but for that.
        return plus(constant(ONE), small)
    order = [ZERO, ZERO, ZERO]
    phase = []
    for o, c in large:
        if o == L:
            order[0] = number.exponent(c)
        elif o == M:
            order[1] = number.exponent(c)
        else:
            phase.append((o, c))
    series, factorial = [ONE], ONE
    for k in range(1, most):
        factorial = factorial / k
        series.append(factorial)
    inner = composed(series, small, most)
    front = ONE if number.sign(level) == 0 else number.of("exp", level)
    lead = Germ((((order[0], order[1], order[2]), front),), None, tuple(phase))
    return times(lead, inner, most)
