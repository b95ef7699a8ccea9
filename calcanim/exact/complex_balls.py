"""Proper integrals to many digits, all of them right: FLINT's rigorous quadrature on complex balls.

Source: Johansson (2018), Numerical integration in arbitrary-precision ball arithmetic.
"""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction
from typing import Any

from flint import acb, arb, ctx, fmpq
from mpmath import mpf

from calcanim.exact.certain import as_mpf
from calcanim.expressions.evaluate import exact, odd_root
from calcanim.expressions.functions import FUNCTIONS, meaning
from calcanim.expressions.tree import NOTATION, Expression

_BITS = 140
_MOST = 4000  # evaluations of the integrand
_DEPTH = 60
Ball = Any  # flint.acb, which has no types


def proper_area(
    f: Expression, x: str, low: mpf, high: mpf, *, bits: int = _BITS, most: int = _MOST
) -> tuple[mpf, mpf] | None:
    """The integral of `f` from `low` to `high` and how far it may be off; None where unsure.

    Both limits are finite numbers. None where `f` is not analytic at some place between, or has no
    real values, or where it would take more than `most` evaluations.
    """
    f = f.transform(_by_others)
    if not all(_known(n) for _, n in f.walk()):
        return None
    before = ctx.prec
    ctx.prec = bits
    try:
        found = acb.integral(
            lambda z, analytic: _value(f, x, z, analytic),
            _there(low),
            _there(high),
            rel_tol=arb(2) ** (24 - bits),
            abs_tol=arb(2) ** (-4 * bits),
            eval_limit=most,
            depth_limit=_DEPTH,
        )
        if not found.is_finite() or not found.imag.contains(0):
            return None
        return as_mpf(found.real), as_mpf(arb(found.real.rad()))
    except (ZeroDivisionError, ValueError, OverflowError):
        return None
    except SystemError as error:
        # What interrupts the integrand, such as the end of the time, goes on as itself.
        inner: BaseException = error
        while isinstance(inner, SystemError) and inner.__cause__ is not None:
            inner = inner.__cause__
        raise inner from None
    finally:
        ctx.prec = before


def _there(x: mpf) -> Any:
    sign, mantissa, exponent, _ = x._mpf_
    return arb(int(-mantissa if sign else mantissa)) * arb(2) ** int(exponent)


def _value(e: Expression, x: str, z: Ball, analytic: bool) -> Ball:
    known: dict[int, Ball] = {}

    def of(n: Expression) -> Ball:
        if n.op == "variable":
            return z
        found = known.get(id(n))
        if found is None:
            found = known[id(n)] = _apply(n, of, analytic)
        return found

    try:
        return of(e)
    except (ZeroDivisionError, ValueError, OverflowError):
        return _nothing()  # An error must not leave FLINT's own loop.


def _by_others(n: Expression) -> Expression:
    """Said by functions that have a rule here, where it has none itself."""
    if n.op != "call" or n.value in _OWN:
        return n
    others = meaning(n)
    return n if others is None else others.transform(_by_others)


def _known(n: Expression) -> bool:
    if n.op in (*NOTATION, "piecewise", "condition") or n.value == "oo":
        return False
    if n.op != "call":
        return True
    return n.value in _OWN


def _apply(e: Expression, of: Callable[[Expression], Ball], analytic: bool) -> Ball:
    if e.op == "number":
        return _fraction(Fraction(e.value or "0"))
    if e.op == "constant":
        return acb(arb.pi() if e.value == "pi" else arb.const_e())
    if e.op == "pow":
        return _power(e, of, analytic)
    a = [of(n) for n in e.args]
    match e.op:
        case "add":
            out = a[0]
            for v in a[1:]:
                out = out + v
            return out
        case "neg":
            return -a[0]
        case "mul":
            out = a[0]
            for v in a[1:]:
                out = out * v
            return out
        case "div":
            return a[0] / a[1]
    return _call(e.value or "", a, analytic)


def _fraction(q: Fraction) -> Ball:
    return acb(arb(fmpq(q.numerator, q.denominator)))


def _power(e: Expression, of: Callable[[Expression], Ball], analytic: bool) -> Ball:
    base, exponent = of(e.args[0]), e.args[1]
    q = exact(exponent, {}) if not exponent.variables else None
    if q is None:
        return (_log(base, analytic) * of(exponent)).exp()
    if q.denominator == 1:
        return base ** int(q)
    if q == Fraction(1, 2):
        return base.sqrt(analytic=analytic)
    if odd_root(exponent) is not None and base.real < 0:
        out = (-base).pow(_fraction(q), analytic=analytic)
        return -out if q.numerator % 2 else out
    return base.pow(_fraction(q), analytic=analytic)


def _log(z: Ball, analytic: bool) -> Ball:
    if z.imag.contains(0) and z.real < 0:
        return _nothing()
    return z.log(analytic=analytic)


def _nothing() -> Ball:
    return acb(arb("nan"), arb("nan"))


def _off(z: Ball, analytic: bool, *, imaginary: bool = False) -> bool:
    """Whether a function with cuts from 1 and -1 outwards (on which axis) is analytic at z."""
    along, across = (z.imag, z.real) if imaginary else (z.real, z.imag)
    inside = abs(along) < 1
    return bool(inside) or (analytic and not across.contains(0))


def _call(name: str, a: list[Ball], analytic: bool) -> Ball:
    z = a[0]
    if name == "log":
        top = _log(z, analytic)
        return top if len(a) == 1 else top / _log(a[1], analytic)
    if name == "sqrt":
        return _nothing() if z.imag.contains(0) and z.real < 0 else z.sqrt(analytic=analytic)
    if name == "cbrt":
        third = _fraction(Fraction(1, 3))
        if z.real < 0:
            return -(-z).pow(third, analytic=analytic)
        return z.pow(third, analytic=analytic)
    if name in ("asin", "acos", "atanh"):
        inside = abs(z.real) <= 1 and not analytic
        return getattr(z, name)() if inside or _off(z, analytic) else _nothing()
    if name in ("atan", "asinh"):
        fine = not analytic or _off(z, analytic, imaginary=True)
        return getattr(z, name)() if fine else _nothing()
    if name == "acot":
        return acb(arb.pi() / 2) - _call("atan", a, analytic)
    if FUNCTIONS[name].plane:
        return getattr(z, name)()
    return _REAL[name](a, analytic)


_REAL: dict[str, Callable[[list[Ball], bool], Ball]] = {
    "abs": lambda a, analytic: a[0].real_abs(analytic=analytic),
    "sign": lambda a, analytic: a[0].real_sgn(analytic=analytic),
    "heaviside": lambda a, analytic: a[0].real_heaviside(analytic=analytic),
    "relu": lambda a, analytic: a[0].real_max(acb(0), analytic=analytic),
    "floor": lambda a, analytic: a[0].real_floor(analytic=analytic),
    "ceil": lambda a, analytic: a[0].real_ceil(analytic=analytic),
    "mod": lambda a, analytic: a[0] - a[1] * (a[0] / a[1]).real_floor(analytic=analytic),
}
_OWN = frozenset(
    (
        *("log", "sqrt", "cbrt", "asin", "acos", "atanh", "atan", "asinh", "acot"),
        *(name for name, row in FUNCTIONS.items() if row.plane),
        *_REAL,
    )
)
