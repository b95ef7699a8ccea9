"""Round marks for axes: decimals, and multiples of pi where the function's period asks for them."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction

from calcanim.exact.algebra import rational_coefficients
from calcanim.exact.ends import PI
from calcanim.expressions.tree import Expression, div, mul, neg, number, power

_TRIGONOMETRIC = ("sin", "cos", "tan", "sec", "csc", "cot")
# Steps of the phase, in multiples of pi.
_PHASES: list[Fraction] = [
    Fraction(1, 4),
    Fraction(1, 2),
    *(Fraction(m) * 10**n for n in range(3) for m in (1, 2, 5)),
]


@dataclass(frozen=True, slots=True)
class AxisTick:
    """A mark at `value`, labelled with the exact number."""

    value: float
    label: Expression


def nice_ticks(low: float, high: float, count: int = 5) -> tuple[float, ...]:
    """About `count` multiples of 1, 2, 2.5 or 5 times a power of ten in [low, high]."""
    span = high - low
    if not (span > 0 and math.isfinite(span)):
        raise ValueError("an axis needs low < high")
    rough = span / max(count - 1, 1)
    magnitude = 10.0 ** math.floor(math.log10(rough))
    step = next(m * magnitude for m in (1, 2, 2.5, 5, 10) if m * magnitude >= rough * 0.999)
    first = math.ceil(low / step - 1e-9)
    last = math.floor(high / step + 1e-9)
    return tuple(float(f"{n * step:.12g}") for n in range(first, last + 1))


def decimal_ticks(low: float, high: float, count: int = 5) -> tuple[AxisTick, ...]:
    """Round decimals; an axis of large or small numbers has its labels in one power of ten."""
    marks = nice_ticks(low, high, count)
    largest = max((abs(v) for v in marks), default=0.0)
    exponent = 0
    if largest and not 1e-3 <= largest < 1e5:
        exponent = math.floor(math.log10(largest) + 1e-9)
    return tuple(AxisTick(v, _decimal(v, exponent)) for v in marks)


def _decimal(value: float, exponent: int) -> Expression:
    if exponent == 0 or value == 0:
        plain = f"{abs(value):.12f}".rstrip("0").rstrip(".")
        size = number(plain or "0")
    else:
        mantissa = f"{abs(value) / 10.0**exponent:.9g}"
        ten = power(number(10), number(exponent))
        size = ten if mantissa == "1" else number(f"{mantissa}e{exponent}")
    return neg(size) if value < 0 else size


def axis_ticks(
    function: Expression, variable: str, low: float, high: float, count: int = 5
) -> tuple[AxisTick, ...]:
    """Marks of the axis of `variable`: multiples of pi where `function` is trigonometric."""
    rate = angular_rate(function, variable)
    if rate is not None:
        step = _pi_step(rate, high - low, count)
        if step is not None:
            return _pi_ticks(step, low, high)
    return decimal_ticks(low, high, count)


def angular_rate(function: Expression, variable: str) -> Fraction | None:
    """The smallest rational k for which a sine or the like of k*x + c occurs; None without one."""
    rates = []
    for _, node in function.walk():
        if node.op == "call" and node.value in _TRIGONOMETRIC and node.has(variable):
            rate = _linear_rate(node.args[0], variable)
            if rate is None:
                return None
            rates.append(rate)
    return min(rates) if rates else None


def _linear_rate(e: Expression, x: str) -> Fraction | None:
    terms: Sequence[Expression] = e.args if e.op == "add" else (e,)
    moving = [t for t in terms if t.has(x)]
    coefficients = rational_coefficients(Expression("add", (*moving, number(0))), x)
    if coefficients is None:
        return None
    if len(coefficients) != 2 or not coefficients[1]:
        return None
    return Fraction(abs(coefficients[1]))


def _pi_step(rate: Fraction, span: float, count: int) -> Fraction | None:
    """The step in multiples of pi; None where the interval shows no good part of a period."""
    for phase in _PHASES:
        step: Fraction = phase / rate
        marks = span / (float(step) * math.pi)
        if marks < 2:
            return None
        if marks <= count + 1.5:
            return step
    return None


def _pi_ticks(step: Fraction, low: float, high: float) -> tuple[AxisTick, ...]:
    width = float(step) * math.pi
    first, last = math.ceil(low / width - 1e-9), math.floor(high / width + 1e-9)
    return tuple(
        AxisTick(float(n * step) * math.pi, pi_multiple(n * step)) for n in range(first, last + 1)
    )


def pi_multiple(q: Fraction) -> Expression:
    """``q*pi`` as it is written: ``3*pi/2``, ``-pi``, ``0``."""
    if q == 0:
        return number(0)
    top = PI if abs(q.numerator) == 1 else mul(number(abs(q.numerator)), PI)
    size = top if q.denominator == 1 else div(top, number(q.denominator))
    return neg(size) if q < 0 else size
