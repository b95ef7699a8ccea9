"""Quotients of sparse polynomials in kernels, kept in lowest terms where that shows."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from calcanim.exact.normal_form.sparse import (
    UNIT,
    Monomial,
    Poly,
    common_monomial,
    divided,
    joined,
    one_power,
    plus,
)
from calcanim.expressions.tree import Expression, add, div, mul, neg, number, power

_ONE = Fraction(1)


class TooLargeError(ArithmeticError):
    """The normal form has more terms than are worth the time."""


@dataclass(frozen=True)
class Kernel:
    """A quantity that the normal form treats as an indeterminate; `fold` names its relation."""

    shown: Expression
    fold: str = ""
    square: Any = None  # the Ratio that replaces kernel**2 (or a root's whole powers)


@dataclass(frozen=True)
class Ratio:
    """Numerator and denominator, each a sum of monomials with rational exponents."""

    num: Poly
    den: Poly


class Ring:
    """The arithmetic of one session: kernels get their numbers here."""

    def __init__(self, most_terms: int = 1500, most_products: int = 20_000) -> None:
        self.kernels: list[Kernel] = []
        self._known: dict[Any, int] = {}
        self.most_terms = most_terms
        # Products of two terms that are still allowed: nested roots double them at every level.
        self._products_left = most_products

    def constant(self, value: Fraction) -> Ratio:
        """A rational number."""
        return Ratio({UNIT: value} if value else {}, {UNIT: _ONE})

    def times(self, a: Ratio, b: Ratio) -> Ratio:
        """a * b, with a common factor cancelled where it shows."""
        num, den = self.times_poly(a.num, b.num), self.times_poly(a.den, b.den)
        top, under = self._folded(num), self._folded(den)
        return self._reduced(
            self.times_poly(top.num, under.den), self.times_poly(top.den, under.num)
        )

    def inverse(self, a: Ratio) -> Ratio:
        """1 / a."""
        if self.is_zero(a):
            raise ZeroDivisionError("division by zero")
        return self._reduced(a.den, a.num)

    def is_zero(self, r: Ratio) -> bool:
        """Whether the numerator vanishes once negative powers are cleared."""
        least: dict[int, Fraction] = {}
        for m in r.num:
            for k, n in m:
                least[k] = min(least.get(k, Fraction(0)), n)
        lift = tuple(sorted((k, Fraction(-(n // 1))) for k, n in least.items() if n < 0))
        num = self.times_poly(r.num, {lift: _ONE}) if lift else r.num
        # A folded power may leave a denominator; its own numerator then decides.
        folded = self._folded(num)
        return not folded.num

    def shown(self, r: Ratio) -> Expression:
        """A tree for a normal form: expanded, terms by falling degree in the first kernel."""
        top = self.poly_shown(r.num)
        return top if r.den == {UNIT: _ONE} else div(top, self.poly_shown(r.den))

    def _sum(self, terms: list[Ratio]) -> Ratio:
        out = terms[0]
        for t in terms[1:]:
            if out.den == t.den:
                out = self._reduced(plus(out.num, t.num), out.den)
                continue
            num = plus(self.times_poly(out.num, t.den), self.times_poly(t.num, out.den))
            den = self.times_poly(out.den, t.den)
            top, under = self._folded(num), self._folded(den)
            out = self._reduced(
                self.times_poly(top.num, under.den), self.times_poly(top.den, under.num)
            )
        return out

    def _scale(self, r: Ratio, c: Fraction) -> Ratio:
        return Ratio({m: c * v for m, v in r.num.items()} if c else {}, r.den)

    def integer_power(self, r: Ratio, n: int) -> Ratio:
        """r ** n by repeated squaring."""
        if n < 0:
            return self.integer_power(self.inverse(r), -n)
        if n > 64 and len(r.num) + len(r.den) > 2:
            raise TooLargeError
        if n and len(r.num) == 1 and len(r.den) == 1:
            raised = self._reduced(one_power(r.num, n), one_power(r.den, n))
            folds = any(
                self._foldable(k, e) for p in (raised.num, raised.den) for m in p for k, e in m
            )
            return self._fold_all(raised) if folds else raised
        out = self.constant(_ONE)
        while n:
            if n & 1:
                out = self.times(out, r)
            n >>= 1
            if n:
                r = self.times(r, r)
        return out

    def _kernel(self, key: Any, shown: Expression, fold: str = "", square: Any = None) -> Ratio:
        if key not in self._known:
            self._known[key] = len(self.kernels)
            self.kernels.append(Kernel(shown, fold, square))
        return Ratio({((self._known[key], _ONE),): _ONE}, {UNIT: _ONE})

    def _key(self, r: Ratio) -> Any:
        return (frozenset(r.num.items()), frozenset(r.den.items()))

    def _raised(self, r: Ratio, n: Fraction) -> Ratio:
        """A kernel (one monomial) to a rational power."""
        ((m, _),) = r.num.items()
        return self._fold_all(Ratio({tuple((k, e * n) for k, e in m): _ONE}, r.den))

    def times_poly(self, a: Poly, b: Poly) -> Poly:
        """a * b. TooLargeError where it has too many terms."""
        if a == {UNIT: _ONE}:
            return b
        if b == {UNIT: _ONE}:
            return a
        self._products_left -= len(a) * len(b)
        if self._products_left < 0:
            raise TooLargeError
        out: Poly = {}
        for m, v in a.items():
            for n, w in b.items():
                key = joined(m, n)
                out[key] = out.get(key, Fraction(0)) + v * w
        out = {m: v for m, v in out.items() if v}
        if len(out) > self.most_terms:
            raise TooLargeError
        return out

    def _folded(self, p: Poly) -> Ratio:
        """`p` with powers of kernels lowered by what is known of them."""
        plain: Poly = {}
        rest: list[Ratio] = []
        for m, v in p.items():
            place = next((i for i, (k, n) in enumerate(m) if self._foldable(k, n)), None)
            if place is None:
                plain[m] = plain.get(m, Fraction(0)) + v
                continue
            k, n = m[place]
            kernel = self.kernels[k]
            if kernel.fold == "root":
                whole, left = n // 1, n - n // 1
                replaced = self.integer_power(kernel.square, int(whole))
            else:
                whole, left = n // 2, n % 2
                replaced = self.integer_power(kernel.square, int(whole))
            kept = (*m[:place], *(((k, left),) if left else ()), *m[place + 1 :])
            rest.append(self.times(Ratio({kept: v}, {UNIT: _ONE}), replaced))
        out = Ratio({m: v for m, v in plain.items() if v}, {UNIT: _ONE})
        return self._sum([out, *rest]) if rest else out

    def _foldable(self, k: int, n: Fraction) -> bool:
        match self.kernels[k].fold:
            case "root":
                return n >= 1 or n < 0
            case "square":
                return n >= 2
        return False

    def _reduced(self, num: Poly, den: Poly) -> Ratio:
        """A single-term denominator moves up; a denominator that divides is divided out."""
        if not den:
            raise ZeroDivisionError("division by zero")
        if not num:
            return Ratio({}, {UNIT: _ONE})
        if len(den) == 1:
            (m, v), *_ = den.items()
            if not any(self.kernels[k].fold == "root" for k, _ in m):
                under = tuple((k, -n) for k, n in m)
                return Ratio({joined(n, under): w / v for n, w in num.items()}, {UNIT: _ONE})
        if len(den) > 1:
            quotient = divided(num, den)
            if quotient is not None:
                return Ratio(quotient, {UNIT: _ONE})
            if len(num) > 1:
                quotient = divided(den, num)
                if quotient is not None and len(quotient) > 1:
                    num, den = {UNIT: _ONE}, quotient
        m = common_monomial(den)
        lead = den[max(den)]
        if m or lead != 1:
            under = tuple((k, -n) for k, n in m)
            den = {joined(n, under): w / lead for n, w in den.items()}
            num = {joined(n, under): w / lead for n, w in num.items()}
        return Ratio(num, den)

    def _fold_all(self, r: Ratio) -> Ratio:
        top, under = self._folded(r.num), self._folded(r.den)
        return self.times(top, self.inverse(under)) if under.num != r.den else top

    def poly_shown(self, p: Poly) -> Expression:
        """A tree for a polynomial, terms by falling degree in the first kernel."""

        def degree(m: Monomial) -> tuple[Any, ...]:
            return tuple(-dict(m).get(k, Fraction(0)) for k in range(len(self.kernels)))

        terms = []
        for m in sorted(p, key=degree):
            v = p[m]
            over: list[Expression] = []
            under: list[Expression] = []
            for k, n in m:
                base = self.kernels[k].shown
                raised = base if abs(n) == 1 else power(base, _number(abs(n)))
                (over if n > 0 else under).append(raised)
            if abs(v.numerator) != 1 or not over:
                over.insert(0, number(abs(v.numerator)))
            if v.denominator != 1:
                under.insert(0, number(v.denominator))
            term = div(mul(*over), mul(*under)) if under else mul(*over)
            terms.append(neg(term) if v < 0 else term)
        return add(*terms)


def rational_value(r: Ratio) -> Fraction | None:
    """The value of a normal form that is a number, else None."""
    if r.den != {UNIT: _ONE} or any(m != UNIT for m in r.num):
        return None
    return r.num.get(UNIT, Fraction(0))


def _number(n: Fraction) -> Expression:
    return number(int(n)) if n.denominator == 1 else div(number(n.numerator), number(n.denominator))
