"""Rigorous values: a ball that surely holds the value, or a fraction that is the value.

Arithmetic on fractions stays exact; all else is FLINT's ball arithmetic (Johansson 2017, Arb:
efficient arbitrary-precision midpoint-radius interval arithmetic). What a ball cannot tell, such as
whether what it holds is 0, is never guessed: `UndecidedError` names the part in question, and more
bits or a proof decide it.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Collection, Mapping
from fractions import Fraction
from typing import Any

from flint import arb, ctx, fmpq

from calcanim.expressions.cases import chosen
from calcanim.expressions.evaluate import exact, odd_root
from calcanim.expressions.tree import (
    NOTATION,
    Expression,
    add,
    call,
    neg,
    number,
    power,
    variable,
)

Ball = Any  # flint.arb, which has no types
Known = Fraction | Ball

_LONGEST = 4000  # bits of a fraction that is kept exact
_ONE = number(1)
_POWER = power(variable("b"), variable("n"))


class UndefinedHereError(Exception):
    """Proved: there is no real value. `where` is the part without one."""

    def __init__(self, where: Expression) -> None:
        super().__init__(str(where))
        self.where = where


class UndecidedError(Exception):
    """These bits do not tell whether `part`, a constant once `at` is put in, is 0.

    `part` is None where a value is beyond all bounds of the arithmetic.
    """

    def __init__(self, part: Expression | None) -> None:
        super().__init__("" if part is None else str(part))
        self.part = part


def enclosed(
    e: Expression,
    at: Mapping[str, Expression | Known],
    bits: int,
    zeros: Collection[Expression] = (),
) -> Known:
    """The value of `e` with constants for its variables: a fraction if exact, else a ball.

    `zeros` are parts that are known to be 0. Raises UndefinedHereError where `e` surely has no real
    value, UndecidedError where more bits or another zero are needed, KeyError for a variable
    without a value, ValueError for notation.
    """
    before = ctx.prec
    ctx.prec = bits
    try:
        return _Work(at, zeros).value(e)
    finally:
        ctx.prec = before


def ball(x: Known) -> Ball:
    """A fraction as a ball of the present precision."""
    return arb(fmpq(x.numerator, x.denominator)) if isinstance(x, Fraction) else x


def plus(a: Known, b: Known, bits: int) -> Known:
    """a + b."""
    return _joined(a, b, bits, lambda x, y: x + y)


def times(a: Known, b: Known, bits: int) -> Known:
    """a * b."""
    return _joined(a, b, bits, lambda x, y: x * y)


def _joined(a: Known, b: Known, bits: int, operation: Callable[[Any, Any], Known]) -> Known:
    if isinstance(a, Fraction) and isinstance(b, Fraction):
        return operation(a, b)
    before = ctx.prec
    ctx.prec = bits
    try:
        return operation(ball(a), ball(b))
    finally:
        ctx.prec = before


class _Work:
    def __init__(self, at: Mapping[str, Expression | Known], zeros: Collection[Expression]) -> None:
        self.at, self.zeros = at, zeros
        self.known: dict[int, Known] = {}
        self.made: list[Expression] = []
        self.names: dict[str, Known] = {}

    def value(self, e: Expression) -> Known:
        if e.op == "number":
            return _numeral(e.value or "0")
        if e.op == "variable":
            x = self._variable(e.value or "")
            return x if isinstance(x, Fraction) or e not in self.zeros else Fraction(0)
        if e.op == "constant":
            if e.value == "oo":
                raise UndefinedHereError(e)
            return arb.pi() if e.value == "pi" else arb.const_e()
        if e.op in NOTATION:
            raise ValueError(f"a {e.op} has no value before it is worked out")
        found = self.known.get(id(e))
        if found is None:
            if e.op == "piecewise":
                piece = chosen(e, self._sign_of)
                if piece is None:
                    raise UndefinedHereError(e)
                found = self.value(piece)
            else:
                found = self._apply(e, [self.value(a) for a in e.args])
            if isinstance(found, Fraction):
                found = _short(found)
            elif not found.is_finite():
                raise UndecidedError(None)
            elif found.is_zero() or (self.zeros and e in self.zeros):
                found = Fraction(0)  # A ball of no width is 0 itself.
            self.known[id(e)] = found
        return found

    def _sign_of(self, u: Expression) -> int:
        self.made.append(u)  # what is known is known by identity: it must outlive this call
        return self.sign(self.value(u), u)

    def _variable(self, name: str) -> Known:
        if name not in self.names:
            given = self.at[name]
            self.names[name] = self.value(given) if isinstance(given, Expression) else given
        return self.names[name]

    def sign(self, x: Known, part: Expression) -> int:
        """The sign of `x`, which is the value of `part`."""
        if isinstance(x, Fraction):
            return (x > 0) - (x < 0)
        if x > 0:
            return 1
        if x < 0:
            return -1
        if part in self.zeros:
            return 0
        raise UndecidedError(part)

    def whole(self, x: Known, part: Expression) -> int | None:
        """`x` as a whole number, None where it surely is none."""
        if isinstance(x, Fraction):
            return x.numerator if x.denominator == 1 else None
        near = x.unique_fmpz()
        if near is None:
            if x.rad() > 0.25:
                raise UndecidedError(None)
            return None
        n = int(near)
        if add(part, neg(number(n))) in self.zeros:
            return n
        raise UndecidedError(add(part, neg(number(n))))

    def _apply(self, e: Expression, a: list[Known]) -> Known:
        exactly = all(isinstance(x, Fraction) for x in a)
        match e.op:
            case "add":
                return sum(a[1:], a[0]) if exactly else sum(map(ball, a[1:]), ball(a[0]))
            case "neg":
                return -a[0]
            case "mul":
                if any(isinstance(x, Fraction) and x == 0 for x in a):
                    return Fraction(0)
                return math.prod(a[1:], start=a[0]) if exactly else _product(a)
            case "div":
                if self.sign(a[1], e.args[1]) == 0:
                    raise UndefinedHereError(e)
                if isinstance(a[0], Fraction) and a[0] == 0:
                    return a[0]
                return a[0] / a[1] if exactly else ball(a[0]) / ball(a[1])
            case "pow":
                return self._power(e, a[0], a[1])
        name = e.value or ""
        if exactly and (known := _exact_call(name, a)) is not None:
            return known
        function = FUNCTIONS.get(name)
        if function is None:
            raise UndecidedError(None)
        return function(self, e, a)

    def _power(self, e: Expression, base: Known, exponent: Known) -> Known:
        whole = isinstance(exponent, Fraction) and exponent.denominator == 1
        if isinstance(base, Fraction) and base == 0:
            if self.sign(exponent, e.args[1]) > 0:
                return base
            if e.args[1].op == "number":
                return Fraction(1)
            raise UndefinedHereError(e)
        if whole:
            if isinstance(base, Fraction):
                size = max(base.numerator.bit_length(), base.denominator.bit_length())
                if abs(exponent) * size <= _LONGEST:
                    return base ** int(exponent)
            if exponent < 0 and self.sign(base, e.args[0]) == 0:
                raise UndefinedHereError(e)
            return ball(base) ** arb(int(exponent))
        sign = self.sign(base, e.args[0])
        if sign == 0:
            return self._power(e, Fraction(0), exponent)
        root = odd_root(e.args[1])
        if isinstance(base, Fraction) and isinstance(exponent, Fraction) and (sign > 0 or root):
            known = exact(_POWER, {"b": base, "n": exponent})
            if known is not None:
                return known
        if sign > 0:
            return ball(base) ** ball(exponent)
        if root is not None:
            size = (-ball(base)) ** ball(exponent)
            return -size if root.numerator % 2 else size
        n = self.whole(exponent, e.args[1])
        if n is None:
            raise UndefinedHereError(e)
        return ball(base) ** arb(n)


def _numeral(text: str) -> Known:
    _, _, exponent = text.lower().partition("e")
    if len(exponent) > 4:
        return arb(text)  # As a fraction it would have a million digits.
    return _short(Fraction(text))


def _short(x: Fraction) -> Known:
    longest = max(x.numerator.bit_length(), x.denominator.bit_length())
    return x if longest <= _LONGEST else ball(x)


def _product(a: list[Known]) -> Ball:
    out = ball(a[0])
    for x in a[1:]:
        out *= ball(x)
    return out


def _exact_call(name: str, a: list[Known]) -> Fraction | None:
    """What is rational of rational arguments, such as sqrt(4/9), exp(0) or floor(7/2)."""
    numbers = tuple(Expression("variable", (), f"a_{k}") for k in range(len(a)))
    return exact(call(name, *numbers), {f"a_{k}": x for k, x in enumerate(a)})


# One entry a function of the grammar: its real domain, and the ball of its value.
Function = Callable[[_Work, Expression, list[Known]], Known]


def _smooth(method: str) -> Function:
    """A function of all real numbers."""
    return lambda work, e, a: getattr(ball(a[0]), method)()


Inside = Callable[[_Work, Expression, Known], bool]


def _where(
    method: str, inside: Inside, low: int | None = None, high: int | None = None
) -> Function:
    """A function that has values only `inside` its domain, which may end at `low` and `high`."""

    def f(work: _Work, e: Expression, a: list[Known]) -> Known:
        if not inside(work, e, a[0]):
            raise UndefinedHereError(e)
        return getattr(_within(ball(a[0]), low, high), method)()

    return f


def _within(x: Ball, low: int | None, high: int | None) -> Ball:
    """`x`, which surely lies in the domain: a ball around an end of it is that end."""
    if low is not None and not x > low:
        return arb(low)
    return arb(high) if high is not None and not x < high else x


def _below_one(strict: bool) -> Inside:
    def inside(work: _Work, e: Expression, x: Known) -> bool:
        left = Fraction(1) - abs(x) if isinstance(x, Fraction) else 1 - abs(x)
        sign = work.sign(left, add(_ONE, neg(call("abs", e.args[0]))))
        return sign > 0 or (sign == 0 and not strict)

    return inside


def _from_one(strict: bool, sides: bool) -> Inside:
    def inside(work: _Work, e: Expression, x: Known) -> bool:
        size, part = (abs(x), call("abs", e.args[0])) if sides else (x, e.args[0])
        sign = work.sign(size - 1, add(part, neg(_ONE)))
        return sign > 0 or (sign == 0 and not strict)

    return inside


def _positive(work: _Work, e: Expression, x: Known) -> bool:
    return work.sign(x, e.args[0]) > 0


def _not_zero(work: _Work, e: Expression, x: Known) -> bool:
    return work.sign(x, e.args[0]) != 0


def _no_zero_of(other: str) -> Inside:
    """The zeros of sin or cos are left out, as poles."""

    def inside(work: _Work, e: Expression, x: Known) -> bool:
        known = _exact_call(other, [x]) if isinstance(x, Fraction) else None
        wave = getattr(ball(x), other)() if known is None else known
        return work.sign(wave, call(other, e.args[0])) != 0

    return inside


def _sqrt(work: _Work, e: Expression, a: list[Known]) -> Known:
    sign = work.sign(a[0], e.args[0])
    if sign < 0:
        raise UndefinedHereError(e)
    return ball(a[0]).sqrt() if sign else Fraction(0)


def _cbrt(work: _Work, e: Expression, a: list[Known]) -> Known:
    sign = work.sign(a[0], e.args[0])
    return sign * ball(abs(a[0])).root(3) if sign else Fraction(0)


def _log(work: _Work, e: Expression, a: list[Known]) -> Known:
    if work.sign(a[0], e.args[0]) <= 0:
        raise UndefinedHereError(e)
    if len(a) == 1:
        return ball(a[0]).log()
    base = a[1] - 1
    if work.sign(a[1], e.args[1]) <= 0 or work.sign(base, add(e.args[1], neg(_ONE))) == 0:
        raise UndefinedHereError(e)
    return ball(a[0]).log() / ball(a[1]).log()


def _sign(work: _Work, e: Expression, a: list[Known]) -> Known:
    return Fraction(work.sign(a[0], e.args[0]))


def _heaviside(work: _Work, e: Expression, a: list[Known]) -> Known:
    sign = work.sign(a[0], e.args[0])
    if sign == 0 and len(a) > 1:
        return a[1]
    return Fraction(sign + 1, 2)


def _abs(work: _Work, e: Expression, a: list[Known]) -> Known:
    return abs(a[0])


def _step(up: bool) -> Function:
    def f(work: _Work, e: Expression, a: list[Known]) -> Known:
        x = a[0]
        if not isinstance(x, Fraction):
            low = x.floor().unique_fmpz()
            if low is not None and x.unique_fmpz() is None:
                return Fraction(int(low) + up)
            n = work.whole(x, e.args[0])
            if n is not None:
                return Fraction(n)
            raise UndecidedError(None)
        return Fraction(math.ceil(x) if up else math.floor(x))

    return f


def _mod(work: _Work, e: Expression, a: list[Known]) -> Known:
    if work.sign(a[1], e.args[1]) == 0:
        raise UndefinedHereError(e)
    quotient = Expression("div", e.args)
    both = all(isinstance(x, Fraction) for x in a)
    x = a[0] / a[1] if both else ball(a[0]) / ball(a[1])
    steps = _step(up=False)(work, call("floor", quotient), [x])
    return a[0] - a[1] * steps if both else ball(a[0]) - ball(a[1]) * ball(steps)


def _extreme(larger: bool) -> Function:
    def f(work: _Work, e: Expression, a: list[Known]) -> Known:
        out = a[0]
        for x in a[1:]:
            if isinstance(x, Fraction) and isinstance(out, Fraction):
                out = max(x, out) if larger else min(x, out)
            else:
                b, c = ball(out), ball(x)
                out = b.max(c) if larger else b.min(c)
        return out

    return f


def _relu(work: _Work, e: Expression, a: list[Known]) -> Known:
    return Fraction(0) if a[0] < 0 else a[0] if a[0] > 0 else ball(a[0]).max(arb(0))


def _sigmoid(work: _Work, e: Expression, a: list[Known]) -> Known:
    return 1 / (1 + (-ball(a[0])).exp())


def _softplus(work: _Work, e: Expression, a: list[Known]) -> Known:
    x = ball(a[0])
    return x + (-x).exp().log1p() if x > 0 else x.exp().log1p()


def _gamma(work: _Work, e: Expression, a: list[Known]) -> Known:
    n = None if a[0] > 0 else work.whole(a[0], e.args[0])
    if n is not None and n <= 0:
        raise UndefinedHereError(e)
    if isinstance(a[0], Fraction) and a[0].denominator == 1 and a[0] <= 300:
        return Fraction(math.factorial(int(a[0]) - 1))
    return ball(a[0]).gamma()


def _factorial(work: _Work, e: Expression, a: list[Known]) -> Known:
    n = work.whole(a[0], e.args[0])
    if n is None or n < 0:
        raise UndefinedHereError(e)
    return Fraction(math.factorial(n)) if n <= 300 else arb(n + 1).gamma()


def _binomial(work: _Work, e: Expression, a: list[Known]) -> Known:
    n, k = a
    if all(isinstance(x, Fraction) and x.denominator == 1 for x in a):
        if k < 0:
            return (
                Fraction(0)
                if n >= 0 or k > n
                else Fraction((-1) ** int(n - k) * _choose(-k - 1, n - k))
            )
        if n < 0:
            return Fraction((-1) ** int(k) * _choose(k - n - 1, k))
        if k > n:
            return Fraction(0)
        if min(k, n - k) * max(int(n).bit_length(), 1) <= _LONGEST:
            return Fraction(_choose(n, k))
    top, under, rest = (ball(x) + 1 for x in (n, k, ball(n) - ball(k)))
    return top.gamma() * under.rgamma() * rest.rgamma()


def _choose(n: Fraction, k: Fraction) -> int:
    return math.comb(int(n), int(k))


def _log1p(work: _Work, e: Expression, a: list[Known]) -> Known:
    if work.sign(a[0] + 1, add(_ONE, e.args[0])) <= 0:
        raise UndefinedHereError(e)
    return ball(a[0]).log1p()


def _logit(work: _Work, e: Expression, a: list[Known]) -> Known:
    rest = 1 - a[0]
    if not _positive(work, e, a[0]) or work.sign(rest, add(_ONE, neg(e.args[0]))) <= 0:
        raise UndefinedHereError(e)
    return (ball(a[0]) / ball(rest)).log()


def _atan2(work: _Work, e: Expression, a: list[Known]) -> Known:
    y, x = a
    if x > 0:
        return (ball(y) / ball(x)).atan()
    above, right = work.sign(y, e.args[0]), work.sign(x, e.args[1])
    if above == 0 and right == 0:
        raise UndefinedHereError(e)
    return arb.atan2(ball(y) if above else arb(0), ball(x) if right else arb(0))


def _beta(work: _Work, e: Expression, a: list[Known]) -> Known:
    parts = [_gamma(work, call("gamma", arg), [x]) for arg, x in zip(e.args, a, strict=True)]
    return ball(parts[0]) * ball(parts[1]) * (ball(a[0]) + ball(a[1])).rgamma()


def _acot(work: _Work, e: Expression, a: list[Known]) -> Known:
    # The branch that is continuous, as textbooks draw it: between 0 and pi.
    return arb.pi() / 2 - ball(a[0]).atan()


def _of_inverse(
    method: str, inside: Inside, low: int | None = None, high: int | None = None
) -> Function:
    """asec(x) is acos(1/x), and so on."""

    def f(work: _Work, e: Expression, a: list[Known]) -> Known:
        if not inside(work, e, a[0]):
            raise UndefinedHereError(e)
        return getattr(_within(1 / ball(a[0]), low, high), method)()

    return f


def _asech_domain(work: _Work, e: Expression, x: Known) -> bool:
    return _positive(work, e, x) and _below_one(strict=False)(work, e, x)


FUNCTIONS: dict[str, Function] = {
    "sqrt": _sqrt,
    "cbrt": _cbrt,
    "log": _log,
    "tan": _where("tan", _no_zero_of("cos")),
    "sec": _where("sec", _no_zero_of("cos")),
    "cot": _where("cot", _no_zero_of("sin")),
    "csc": _where("csc", _no_zero_of("sin")),
    "csch": _where("csch", _not_zero),
    "coth": _where("coth", _not_zero),
    "asin": _where("asin", _below_one(strict=False), -1, 1),
    "acos": _where("acos", _below_one(strict=False), -1, 1),
    "atanh": _where("atanh", _below_one(strict=True)),
    "acosh": _where("acosh", _from_one(strict=False, sides=False), 1),
    "asec": _of_inverse("acos", _from_one(strict=False, sides=True), -1, 1),
    "acsc": _of_inverse("asin", _from_one(strict=False, sides=True), -1, 1),
    "acoth": _of_inverse("atanh", _from_one(strict=True, sides=True)),
    "asech": _of_inverse("acosh", _asech_domain, 1),
    "acsch": _of_inverse("asinh", _not_zero),
    "acot": _acot,
    "abs": _abs,
    "sign": _sign,
    "heaviside": _heaviside,
    "floor": _step(up=False),
    "ceil": _step(up=True),
    "mod": _mod,
    "min": _extreme(larger=False),
    "max": _extreme(larger=True),
    "relu": _relu,
    "sigmoid": _sigmoid,
    "softplus": _softplus,
    "gamma": _gamma,
    "factorial": _factorial,
    "binomial": _binomial,
    "beta": _beta,
    "atan2": _atan2,
    "log1p": _log1p,
    "logit": _logit,
    **{
        name: _smooth(name)
        for name in ("exp", "sin", "cos", "sinh", "cosh", "tanh", "sech", "atan", "asinh")
    },
    **{name: _smooth(name) for name in ("erf", "erfc", "erfi", "expm1", "sinc")},
}
