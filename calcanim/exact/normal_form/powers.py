"""Roots, exponentials and logarithms of normal forms."""

from __future__ import annotations

from abc import ABC, abstractmethod
from fractions import Fraction

from calcanim.exact.normal_form.ring import Ratio, Ring, TooLargeError, rational_value
from calcanim.exact.normal_form.sparse import UNIT, common_monomial, content_of, joined
from calcanim.expressions.tree import Expression, call, number

_ONE = Fraction(1)


class Powers(Ring, ABC):
    """The ring with roots, exponentials and logarithms."""

    def __init__(self, most_terms: int = 1500, most_products: int = 20_000) -> None:
        super().__init__(most_terms, most_products)
        # Kernels that stand for log|p| where the sign of p is not known.
        self._unsigned: set[int] = set()

    @abstractmethod
    def normal(self, e: Expression) -> Ratio:
        """The normal form of a tree."""

    def root(self, base: Ratio, n: Fraction) -> Ratio:
        """base ** n for a fraction n: rational factors and exponentials come out of the root."""
        if not base.num:
            return base
        value = rational_value(base)
        if value is not None:
            if value < 0 and n.denominator % 2 == 0:
                raise TooLargeError("a root of a negative number")
            if value < 0:
                size = self.root(self.constant(-value), n)
                return self._scale(size, Fraction(-1)) if n.numerator % 2 else size
            out = self.constant(_ONE)
            for prime, count in prime_factors(value).items():
                out = self.times(out, self._prime(prime, count * n))
            return out
        content = content_of(base.num)
        sign = _ONE
        inner = Ratio({m: v / content for m, v in base.num.items()}, base.den)
        out = self.root(self.constant(content), n) if content != 1 else self.constant(sign)
        if len(inner.num) == 1 and inner.den == {UNIT: _ONE}:
            ((m, v),) = inner.num.items()
            outside = tuple((k, e * n) for k, e in m if self._positive(k))
            left = tuple((k, e) for k, e in m if not self._positive(k))
            if outside:
                out = self.times(out, Ratio({outside: _ONE}, {UNIT: _ONE}))
            if not left and v == 1:
                return out
            if len(left) == 1 and v == 1 and left[0][1] == 1:
                # A plain variable's root: the variable itself with a fractional exponent.
                return self.times(out, Ratio({((left[0][0], n),): _ONE}, {UNIT: _ONE}))
            if len(left) == 1 and v == 1 and left[0][1].numerator % 2 and left[0][1] == -1:
                return self.times(out, Ratio({((left[0][0], -n),): _ONE}, {UNIT: _ONE}))
            inner = Ratio({left: v}, inner.den)
        kernel = self._kernel(("root", self._key(inner)), self.shown(inner), "root", inner)
        return self.times(out, self._raised(kernel, n))

    def _positive(self, k: int) -> bool:
        shown = self.kernels[k].shown
        return (
            shown.op in ("number", "constant")
            or (shown.op == "call" and shown.value == "exp")
            or (self.kernels[k].fold == "root" and shown.op == "number")
        )

    def _prime(self, prime: int, n: Fraction) -> Ratio:
        kernel = self._kernel(
            ("prime", prime), number(prime), "root", self.constant(Fraction(prime))
        )
        return self._raised(kernel, n)

    def _exp(self, u: Ratio) -> Ratio:
        """exp of a sum is the product of exps; log terms with whole factors come down."""
        if u.den != {UNIT: _ONE}:
            kernel = self._kernel(("exp", self._key(u)), call("exp", self.shown(u)))
            return kernel
        out = self.constant(_ONE)
        for m, v in u.num.items():
            logs = [(k, n) for k, n in m if self.kernels[k].fold == "log" and n == 1]
            rest = tuple(f for f in m if f not in logs)
            if len(logs) == 1 and not rest:
                inner = self.kernels[logs[0][0]].square
                whole = v.denominator == 1 and abs(v) < 200
                if logs[0][0] in self._unsigned and not (whole and v % 2 == 0):
                    raise TooLargeError("the exponential of log|p| is |p|")
                part = self.integer_power(inner, int(v)) if whole else self.root(inner, v)
            else:
                one = Ratio({m: _ONE}, {UNIT: _ONE})
                kernel = self._kernel(("exp", self._key(one)), call("exp", self.shown(one)))
                part = self._raised(kernel, v)
            out = self.times(out, part)
        return out

    def _log(self, u: Ratio) -> Ratio:
        """The log of a product as a sum of logs of absolute values (true where it is defined)."""
        value = rational_value(u)
        if value is not None:
            if value <= 0:
                raise TooLargeError("a log of what is not positive")
            terms = [
                self._scale(self._log_kernel(self.constant(Fraction(p))), Fraction(n))
                for p, n in prime_factors(value).items()
            ]
            return self._sum(terms) if terms else self.constant(Fraction(0))
        terms = []
        odd = 0
        for poly, sign in ((u.num, 1), (u.den, -1)):
            common, content = common_monomial(poly), abs(content_of(poly))
            if poly[max(poly)] < 0:
                content = -content
            under = tuple((k, -n) for k, n in common)
            left = {joined(m, under): v / content for m, v in poly.items()}
            if abs(content) != 1:
                terms.append(self._scale(self._log(self.constant(abs(content))), Fraction(sign)))
            odd += content < 0
            for k, n in common:
                even = n.denominator == 1 and n % 2 == 0
                odd += 2 if even else 1
                terms.append(self._scale(self._log_of_kernel(k), n * sign))
            if left != {UNIT: _ONE}:
                odd += 1
                one = Ratio(left, {UNIT: _ONE})
                terms.append(self._scale(self._log_kernel(one), Fraction(sign)))
        if odd > 1:
            for t in terms:
                self._unsigned |= {k for m in t.num for k, _ in m}
        return self._sum(terms) if terms else self.constant(Fraction(0))

    def _log_of_kernel(self, k: int) -> Ratio:
        kernel = self.kernels[k]
        if kernel.shown.op == "call" and kernel.shown.value == "exp":
            return self.normal(kernel.shown.args[0])
        if kernel.fold == "root":
            return self._log(kernel.square)
        if kernel.fold == "square" and kernel.shown.value == "abs":
            return self._scale(self._log(kernel.square), Fraction(1, 2))
        return self._log_kernel(Ratio({((k, _ONE),): _ONE}, {UNIT: _ONE}))

    def _log_kernel(self, u: Ratio) -> Ratio:
        return self._kernel(("log", self._key(u)), call("log", self.shown(u)), "log", u)


def prime_factors(value: Fraction) -> dict[int, int]:
    """Prime factors with exponents; a large remainder counts as one prime."""
    out: dict[int, int] = {}
    for size, sign in ((value.numerator, 1), (value.denominator, -1)):
        p = 2
        while p * p <= size and p < 2000:
            while size % p == 0:
                out[p] = out.get(p, 0) + sign
                size //= p
            p += 1
        if size > 1:
            out[size] = out.get(size, 0) + sign
    return out
