"""Sums over m of what has poles: c/(m + a)^k and (A*(m + h) + B)/((m + h)^2 + w)^k, in closed form.

First powers by Gauss' theorem for the digamma function at fractions (DLMF 5.4.19), higher ones by
the reflection of the Hurwitz zeta function at a and 1 - a, quadratics by the residues of
pi*cot(pi*z) (Whittaker and Watson, 7.4), higher powers of them by derivatives in w.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from fractions import Fraction
from math import factorial

from calcanim.calculus.rules import differentiated
from calcanim.calculus.sums.zeta_values import zeta_over_pi_power
from calcanim.exact.algebra import proved_equal
from calcanim.exact.closed_form import PI
from calcanim.exact.constants import exactly
from calcanim.exact.tidy import as_expression, rational, tidy
from calcanim.expressions.evaluate import evaluate, exact
from calcanim.expressions.tree import Expression, add, call, div, mul, neg, number, power, variable

_ONE, _TWO, _HALF = number(1), number(2), Fraction(1, 2)
_LARGEST_STEP = 12  # of the denominators q in digamma at p/q
_MOST_SHIFTED = 200  # terms that are taken out one by one
_HIGHEST = 4  # power of a quadratic


class NoClosedSumError(ArithmeticError):
    """These poles add up to nothing that has a closed form here."""


@dataclass(slots=True)
class Poles:
    """Sums over m from 0 on, gathered until `closed`; each a multiple of a constant.

    `lines` has (k, a) with 0 < a <= 1, `squares` (k, h, w) with 0 <= h < 1 (from 1 on for h = 0),
    each with its factors; `rest` is what was added up by itself.
    """

    lines: dict[tuple[int, Fraction], list[Expression]] = field(default_factory=dict)
    squares: dict[tuple[int, Fraction, Expression], tuple[list[Expression], list[Expression]]] = (
        field(default_factory=dict)
    )
    rest: list[Expression] = field(default_factory=list)

    def add_line(self, c: Expression, k: int, a: Fraction) -> None:
        """The sum of c/(m + a)^k for m from 0 on."""
        home = a - (-(-a // 1)) + 1  # between 0 (not it) and 1
        self._shift(int(a - home), lambda m: _scaled(c, Fraction(1) / (home + m) ** k))
        self.lines.setdefault((k, home), []).append(c)

    def add_square(
        self, odd: Expression, even: Expression, k: int, h: Fraction, w: Expression
    ) -> None:
        """The sum of (odd*(m + h) + even)/((m + h)^2 + w)^k for m from 0 on."""
        home = h % 1
        least = 1 if home == 0 else 0

        def term(m: int) -> Expression:
            x = as_expression(home + m)
            under = add(power(x, _TWO), w)
            below = under if k == 1 else power(under, number(k))
            return div(add(mul(odd, x), even), below)

        self._shift(int(h - home) - least, term, least)
        odds, evens = self.squares.setdefault((k, home, w), ([], []))
        odds.append(odd)
        evens.append(even)

    def _shift(self, by: int, term: Callable[[int], Expression], least: int = 0) -> None:
        if abs(by) > _MOST_SHIFTED:
            raise NoClosedSumError("too many terms to take out")
        for m in range(least, least + by):
            self.rest.append(neg(term(m)))
        for m in range(least + by, least):
            self.rest.append(term(m))

    def closed(self) -> Expression:
        """The sum of all of it. Raises NoClosedSumError."""
        parts = [*self._first_powers(), *self._higher_powers(), *self._quadratics()]
        # Numbers are added up first: they may be many.
        numbers = [rational(_flat(r)) for r in self.rest]
        plain = sum((v for v in numbers if v is not None), Fraction(0))
        other = [r for r, v in zip(self.rest, numbers, strict=True) if v is None]
        parts += [*other, *([as_expression(plain)] if plain else [])]
        return add(*parts)

    def _first_powers(self) -> Iterator[Expression]:
        """-c*digamma(a), the factors of which add up to 0, so that Euler's constant goes."""
        found = {a: _total(c) for (k, a), c in self.lines.items() if k == 1}
        found = {a: c for a, c in found.items() if not _is_zero(c)}
        if not found:
            return
        if not _is_zero(_total(list(found.values()))):
            raise NoClosedSumError("first powers that do not balance")
        for a, c in found.items():
            if a.denominator > _LARGEST_STEP:
                raise NoClosedSumError("digamma at a fraction with a long form")
            for term in _digamma(a):
                yield neg(mul(c, term))

    def _higher_powers(self) -> Iterator[Expression]:
        by_power: dict[int, dict[Fraction, Expression]] = {}
        for (k, a), c in self.lines.items():
            if k > 1:
                by_power.setdefault(k, {})[a] = _total(c)
        for k, found in by_power.items():
            yield from _hurwitz(k, {a: c for a, c in found.items() if not _is_zero(c)})

    def _quadratics(self) -> Iterator[Expression]:
        done = set()
        for (k, h, w), (odds, evens) in self.squares.items():
            if (k, h, w) in done:
                continue
            odd, even = _total(odds), _total(evens)
            if _is_zero(odd) and _is_zero(even):
                continue
            if k > _HIGHEST:
                raise NoClosedSumError("a high power of a quadratic")
            other = (-h) % 1
            done.add((k, other, w))
            if other == h:
                # Each half of the whole: from 1 on for h = 0, from 0 on for h = 1/2.
                if not _is_zero(odd):
                    raise NoClosedSumError("half of an odd function")
                whole = _whole(k, h, w)
                if h == 0:
                    under = w if k == 1 else power(w, number(k))
                    whole = add(whole, neg(div(_ONE, under)))
                yield div(mul(even, whole), _TWO)
                continue
            there = self.squares.get((k, other, w), ([], []))
            odd2, even2 = _total(there[0]), _total(there[1])
            if not (_is_zero(add(odd, odd2)) and _is_zero(add(even, neg(even2)))):
                raise NoClosedSumError("a quadratic without its mirror image")
            if not _is_zero(odd):
                raise NoClosedSumError("an odd part")
            yield mul(even, _whole(k, h, w))


def _flat(e: Expression) -> Expression:
    if e.variables:
        return e
    v = exact(e, {})
    return e if v is None else as_expression(v)


def _scaled(c: Expression, q: Fraction) -> Expression:
    return _flat(mul(c, as_expression(q)))


def _total(parts: list[Expression]) -> Expression:
    e = add(*parts)
    return tidy(e, "") if e.variables else exactly(e)


def _is_zero(e: Expression) -> bool:
    return rational(e) == 0 or proved_equal(e, number(0))


def _digamma(a: Fraction) -> Iterator[Expression]:
    """Terms of digamma(p/q) but for Euler's constant, 0 < p/q <= 1 (Gauss 1813)."""
    p, q = a.numerator, a.denominator
    if q == 1:
        return
    yield neg(call("log", number(2 * q)))
    angle = div(mul(PI, number(p)), number(q))
    if q > 2:
        yield neg(div(mul(PI, call("cos", angle)), mul(_TWO, call("sin", angle))))
    for j in range(1, (q - 1) // 2 + 1):
        turn = div(mul(number(2 * j * p), PI), number(q))
        side = div(mul(number(j), PI), number(q))
        yield mul(_TWO, call("cos", turn), call("log", call("sin", side)))


def _hurwitz(k: int, found: dict[Fraction, Expression]) -> Iterator[Expression]:
    """The sum of c*zeta(k, a): pairs at a and 1 - a, and what is a multiple of zeta(k)."""
    whole: list[Expression] = []
    left = dict(found)
    if Fraction(1) in left:
        whole.append(left.pop(Fraction(1)))
    if _HALF in left:
        whole.append(_scaled(left.pop(_HALF), Fraction(2**k - 1)))
    while left:
        a, c = left.popitem()
        d = left.pop(1 - a, number(0))
        same = add(c, neg(d)) if k % 2 == 0 else add(c, d)
        if not _is_zero(same):
            raise NoClosedSumError("a pole without its mirror image")
        # zeta(k, a) + (-1)^k zeta(k, 1 - a) by the (k-1)st derivative of pi*cot(pi*z).
        z = variable("#z")
        wave = div(mul(PI, call("cos", mul(PI, z))), call("sin", mul(PI, z)))
        for _ in range(k - 1):
            wave = differentiated(wave, "#z")
        at = wave.substitute("#z", as_expression(a))
        yield mul(c, as_expression(Fraction((-1) ** (k - 1), factorial(k - 1))), at)
    total = _total(whole)
    if _is_zero(total):
        return
    if k % 2 or k > 30:
        raise NoClosedSumError(f"zeta({k})")
    yield mul(total, as_expression(zeta_over_pi_power(k)), power(PI, number(k)))


def _whole(k: int, h: Fraction, w: Expression) -> Expression:
    """The sum of 1/((m + h)^2 + w)^k over all whole m."""
    u = variable("#root")
    below = is_below(w)
    root = root_of(neg(w) if below else w)
    turn = mul(PI, u)
    sine, cosine = ("sin", "cos") if below else ("sinh", "cosh")
    if h == 0:
        ratio = call("coth", turn)
        if below:
            ratio = neg(div(call("cos", turn), call("sin", turn)))
    elif h == _HALF:
        ratio = call("tan" if below else "tanh", turn)
    else:
        twice = mul(_TWO, PI, u)
        angle = mul(PI, as_expression(2 * h))
        under = add(call(cosine, twice), neg(call("cos", angle)))
        ratio = div(call(sine, twice), under)
    total = div(mul(PI, ratio), u)
    for _ in range(k - 1):
        # d/dw is d/du over 2u, or over -2u where w = -u^2.
        total = div(differentiated(total, "#root"), mul(number(-2 if below else 2), u))
    if k > 1:
        total = mul(as_expression(Fraction((-1) ** (k - 1), factorial(k - 1))), total)
    return total.substitute("#root", root)


def is_below(w: Expression) -> bool:
    """Whether w is below 0, or a letter's square with a minus in front."""
    if w.variables:
        return w.op == "neg"
    v = evaluate(w, {}, 30)
    if v is None or v == 0:
        raise NoClosedSumError("no quadratic")
    return bool(v < 0)


def root_of(w: Expression) -> Expression:
    """The square root of `w`, a letter for its square."""
    if w.op == "neg" and w.args[0].op == "neg":
        w = w.args[0].args[0]
    if not w.variables:
        return exactly(call("sqrt", w))
    root = _square_root(w)
    return call("sqrt", w) if root is None else root


def _square_root(w: Expression) -> Expression | None:
    """x/pi for x**2/pi**2; None where a factor is no square."""
    if w.op == "pow" and rational(w.args[1]) == 2:
        return w.args[0]
    q = rational(w)
    if q is not None:
        root = exactly(call("sqrt", w))
        return root if rational(root) is not None else None
    if w.op in ("mul", "div"):
        parts = [_square_root(a) for a in w.args]
        if all(p is not None for p in parts):
            return Expression(w.op, tuple(p for p in parts if p is not None))
    return None
