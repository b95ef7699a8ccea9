"""The values of each function of the grammar: as a real number, and as what is sure of it.

`value_of` takes and gives mpmath numbers; balls are for `enclosed`.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from fractions import Fraction

import mpmath
from flint import arb
from mpmath import mpf

from calcanim.expressions.ball_functions import (
    Function,
    below_one,
    extreme,
    from_one,
    inside_of,
    no_zero_of,
    not_zero,
    of_inverse,
    positive,
    smooth,
    step,
)
from calcanim.expressions.balls import LONGEST, Known, Signs, UndefinedHereError, ball
from calcanim.expressions.functions import FUNCTIONS, Domain
from calcanim.expressions.real_functions import (
    LARGEST_EXPONENT,
    EvaluationOverflowError,
    Real,
    exponential,
    hyperbolic,
    need,
    one_over,
    real,
    small,
    wave,
    zero,
)
from calcanim.expressions.tree import Expression, add, call, neg, number

_ONE = number(1)


@dataclass(frozen=True, slots=True)
class Values:
    """One function: its real value, and the fraction or the ball of it."""

    real: Real
    ball: Function


def value_of(name: str, arguments: list[mpf]) -> mpf:
    """The value of the function `name`. Raises UndefinedError, EvaluationOverflowError."""
    domain = FUNCTIONS[name].domain
    if domain is not None:
        need(_within(arguments[0], domain))
    return VALUES[name].real(*arguments)


def _within(x: mpf, domain: Domain) -> bool:
    if domain.closed:
        return bool(domain.low <= x <= domain.high)
    return bool(domain.low < x < domain.high)


def _real_log(x: mpf, base: mpf | None = None) -> mpf:
    top = mpmath.log(x)
    if base is None:
        return top
    need(base > 0 and base != 1)
    return top / mpmath.log(base)


def _real_mod(x: mpf, y: mpf) -> mpf:
    need(y != 0)
    return x - y * mpmath.floor(x / y)


def _real_factorial(x: mpf) -> mpf:
    need(mpmath.isint(x))
    return mpmath.factorial(small(x))


def _real_gamma(x: mpf) -> mpf:
    need(not (x <= 0 and mpmath.isint(x)))
    return mpmath.gamma(small(x))


def _real_beta(a: mpf, b: mpf) -> mpf:
    for x in (a, b):
        need(not (x <= 0 and mpmath.isint(x)))
    return mpmath.beta(small(a), small(b))


def _real_erfi(x: mpf) -> mpf:
    if x * x > LARGEST_EXPONENT:
        raise EvaluationOverflowError("an imaginary error function is too large")
    return mpmath.erfi(x)


def _real_atan2(y: mpf, x: mpf) -> mpf:
    need(x != 0 or y != 0)
    return mpmath.atan2(y, x)


def _real_step(x: mpf, middle: mpf | None = None) -> mpf:
    if x == 0:
        return mpf("0.5") if middle is None else middle
    return mpf(x > 0)


def _real_sigmoid(x: mpf) -> mpf:
    return 1 / (1 + exponential(-x)) if x > -LARGEST_EXPONENT else mpf(0)


def _sqrt(work: Signs, e: Expression, a: list[Known]) -> Known:
    sign = work.sign(a[0], e.args[0])
    if sign < 0:
        raise UndefinedHereError(e)
    return ball(a[0]).sqrt() if sign else Fraction(0)


def _cbrt(work: Signs, e: Expression, a: list[Known]) -> Known:
    sign = work.sign(a[0], e.args[0])
    return sign * ball(abs(a[0])).root(3) if sign else Fraction(0)


def _log(work: Signs, e: Expression, a: list[Known]) -> Known:
    if work.sign(a[0], e.args[0]) <= 0:
        raise UndefinedHereError(e)
    if len(a) == 1:
        return ball(a[0]).log()
    base = a[1] - 1
    if work.sign(a[1], e.args[1]) <= 0 or work.sign(base, add(e.args[1], neg(_ONE))) == 0:
        raise UndefinedHereError(e)
    return ball(a[0]).log() / ball(a[1]).log()


def _sign(work: Signs, e: Expression, a: list[Known]) -> Known:
    return Fraction(work.sign(a[0], e.args[0]))


def _heaviside(work: Signs, e: Expression, a: list[Known]) -> Known:
    sign = work.sign(a[0], e.args[0])
    if sign == 0 and len(a) > 1:
        return a[1]
    return Fraction(sign + 1, 2)


def _abs(work: Signs, e: Expression, a: list[Known]) -> Known:
    return abs(a[0])


def _mod(work: Signs, e: Expression, a: list[Known]) -> Known:
    if work.sign(a[1], e.args[1]) == 0:
        raise UndefinedHereError(e)
    quotient = Expression("div", e.args)
    both = all(isinstance(x, Fraction) for x in a)
    x = a[0] / a[1] if both else ball(a[0]) / ball(a[1])
    steps = step(up=False)(work, call("floor", quotient), [x])
    return a[0] - a[1] * steps if both else ball(a[0]) - ball(a[1]) * ball(steps)


def _relu(work: Signs, e: Expression, a: list[Known]) -> Known:
    return Fraction(0) if a[0] < 0 else a[0] if a[0] > 0 else ball(a[0]).max(arb(0))


def _sigmoid(work: Signs, e: Expression, a: list[Known]) -> Known:
    return 1 / (1 + (-ball(a[0])).exp())


def _softplus(work: Signs, e: Expression, a: list[Known]) -> Known:
    x = ball(a[0])
    return x + (-x).exp().log1p() if x > 0 else x.exp().log1p()


def _gamma(work: Signs, e: Expression, a: list[Known]) -> Known:
    n = None if a[0] > 0 else work.whole(a[0], e.args[0])
    if n is not None and n <= 0:
        raise UndefinedHereError(e)
    if isinstance(a[0], Fraction) and a[0].denominator == 1 and a[0] <= 300:
        return Fraction(math.factorial(int(a[0]) - 1))
    return ball(a[0]).gamma()


def _factorial(work: Signs, e: Expression, a: list[Known]) -> Known:
    n = work.whole(a[0], e.args[0])
    if n is None or n < 0:
        raise UndefinedHereError(e)
    return Fraction(math.factorial(n)) if n <= 300 else arb(n + 1).gamma()


def _binomial(work: Signs, e: Expression, a: list[Known]) -> Known:
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
        if min(k, n - k) * max(int(n).bit_length(), 1) <= LONGEST:
            return Fraction(_choose(n, k))
    top, under, rest = (ball(x) + 1 for x in (n, k, ball(n) - ball(k)))
    return top.gamma() * under.rgamma() * rest.rgamma()


def _choose(n: Fraction, k: Fraction) -> int:
    return math.comb(int(n), int(k))


def _log1p(work: Signs, e: Expression, a: list[Known]) -> Known:
    if work.sign(a[0] + 1, add(_ONE, e.args[0])) <= 0:
        raise UndefinedHereError(e)
    return ball(a[0]).log1p()


def _logit(work: Signs, e: Expression, a: list[Known]) -> Known:
    rest = 1 - a[0]
    if not positive(work, e, a[0]) or work.sign(rest, add(_ONE, neg(e.args[0]))) <= 0:
        raise UndefinedHereError(e)
    return (ball(a[0]) / ball(rest)).log()


def _atan2(work: Signs, e: Expression, a: list[Known]) -> Known:
    y, x = a
    if x > 0:
        return (ball(y) / ball(x)).atan()
    above, right = work.sign(y, e.args[0]), work.sign(x, e.args[1])
    if above == 0 and right == 0:
        raise UndefinedHereError(e)
    return arb.atan2(ball(y) if above else arb(0), ball(x) if right else arb(0))


def _beta(work: Signs, e: Expression, a: list[Known]) -> Known:
    parts = [_gamma(work, call("gamma", arg), [x]) for arg, x in zip(e.args, a, strict=True)]
    return ball(parts[0]) * ball(parts[1]) * (ball(a[0]) + ball(a[1])).rgamma()


def _acot(work: Signs, e: Expression, a: list[Known]) -> Known:
    # The branch that is continuous, as textbooks draw it: between 0 and pi.
    return arb.pi() / 2 - ball(a[0]).atan()


def _asech_domain(work: Signs, e: Expression, x: Known) -> bool:
    return positive(work, e, x) and below_one(strict=False)(work, e, x)


VALUES = {
    "sqrt": Values(mpmath.sqrt, _sqrt),
    "cbrt": Values(lambda x: mpmath.sign(x) * mpmath.cbrt(abs(x)), _cbrt),
    "exp": Values(exponential, smooth("exp")),
    "log": Values(_real_log, _log),
    "sin": Values(wave("sin"), smooth("sin")),
    "cos": Values(wave("cos"), smooth("cos")),
    "tan": Values(wave("tan", "cos"), inside_of("tan", no_zero_of("cos"))),
    "sec": Values(wave("sec", "cos"), inside_of("sec", no_zero_of("cos"))),
    "csc": Values(wave("csc", "sin"), inside_of("csc", no_zero_of("sin"))),
    "cot": Values(wave("cot", "sin"), inside_of("cot", no_zero_of("sin"))),
    "sinh": Values(hyperbolic("sinh", None), smooth("sinh")),
    "cosh": Values(hyperbolic("cosh", None), smooth("cosh")),
    "tanh": Values(hyperbolic("tanh", mpmath.sign), smooth("tanh")),
    "sech": Values(hyperbolic("sech", zero), smooth("sech")),
    "csch": Values(hyperbolic("csch", zero, at_zero=False), inside_of("csch", not_zero)),
    "coth": Values(hyperbolic("coth", mpmath.sign, at_zero=False), inside_of("coth", not_zero)),
    "asin": Values(real("asin"), inside_of("asin", below_one(strict=False), -1, 1)),
    "acos": Values(real("acos"), inside_of("acos", below_one(strict=False), -1, 1)),
    "atan": Values(real("atan"), smooth("atan")),
    "asec": Values(
        one_over("asec", lambda x: abs(x) >= 1),
        of_inverse("acos", from_one(strict=False, sides=True), -1, 1),
    ),
    "acsc": Values(
        one_over("acsc", lambda x: abs(x) >= 1),
        of_inverse("asin", from_one(strict=False, sides=True), -1, 1),
    ),
    # The branch that is continuous, as textbooks draw it: between 0 and pi.
    "acot": Values(lambda x: mpmath.pi / 2 - mpmath.atan(x), _acot),
    "asinh": Values(real("asinh"), smooth("asinh")),
    "acosh": Values(real("acosh"), inside_of("acosh", from_one(strict=False, sides=False), 1)),
    "atanh": Values(real("atanh"), inside_of("atanh", below_one(strict=True))),
    "asech": Values(one_over("asech", lambda x: 0 < x <= 1), of_inverse("acosh", _asech_domain, 1)),
    "acsch": Values(one_over("acsch", lambda x: x != 0), of_inverse("asinh", not_zero)),
    "acoth": Values(
        one_over("acoth", lambda x: abs(x) > 1),
        of_inverse("atanh", from_one(strict=True, sides=True)),
    ),
    "atan2": Values(_real_atan2, _atan2),
    "abs": Values(abs, _abs),
    "sign": Values(mpmath.sign, _sign),
    "floor": Values(mpmath.floor, step(up=False)),
    "ceil": Values(mpmath.ceil, step(up=True)),
    "min": Values(min, extreme(larger=False)),
    "max": Values(max, extreme(larger=True)),
    "mod": Values(_real_mod, _mod),
    "factorial": Values(_real_factorial, _factorial),
    "binomial": Values(lambda n, k: mpmath.binomial(small(n), small(k)), _binomial),
    "gamma": Values(_real_gamma, _gamma),
    "beta": Values(_real_beta, _beta),
    "erf": Values(mpmath.erf, smooth("erf")),
    "erfc": Values(mpmath.erfc, smooth("erfc")),
    "erfi": Values(_real_erfi, smooth("erfi")),
    "heaviside": Values(_real_step, _heaviside),
    "sigmoid": Values(_real_sigmoid, _sigmoid),
    "logit": Values(lambda x: mpmath.log(x) - mpmath.log1p(-x), _logit),
    "relu": Values(lambda x: max(x, mpf(0)), _relu),
    "softplus": Values(lambda x: max(x, mpf(0)) + mpmath.log1p(exponential(-abs(x))), _softplus),
    "log1p": Values(mpmath.log1p, _log1p),
    "expm1": Values(
        lambda x: mpmath.expm1(x) if abs(x) < 1 else exponential(x) - 1, smooth("expm1")
    ),
    "sinc": Values(lambda x: wave("sin")(x) / x if x else mpf(1), smooth("sinc")),
}
