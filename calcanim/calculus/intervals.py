"""What is surely true of an expression on whole cells of its variable, and fast values at points.

Bounds are outward: a value of the expression is never outside of its enclosure. "Surely" leans to
one side only: a cell that is not surely continuous may still be.

A tree becomes a list of steps first, in which equal subtrees are one step. Secants and the like are
spelled with a few basic functions there, so that both ways to evaluate know those alone.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import lru_cache

import mpmath
import numpy as np
from mpmath import mpf
from numpy.typing import ArrayLike, NDArray

from calcanim.expressions.evaluate import EvaluationOverflowError, evaluate, odd_root
from calcanim.expressions.tree import (
    NOTATION,
    Expression,
    add,
    call,
    div,
    mul,
    neg,
    number,
    power,
)

Floats = NDArray[np.float64]
Mask = NDArray[np.bool_]
Box = tuple[Floats, Floats]

_INF = math.inf
_MAX = float(np.finfo(np.float64).max)
_EPS = float(np.finfo(np.float64).eps)
# What 45 digits cannot tell from 0, such as sin(pi).
_NEARLY_ZERO = 1e-35
_GAMMA_LOWEST = (1.4616321449683623, 0.8856031944108887)
_LARGEST_CHOICE = 30  # binomial(x, k) up to this whole k is written as a product
_DOUBTS = 200  # points per call that are looked at again with more digits


@dataclass(frozen=True, slots=True)
class Enclosure:
    """What is known of an expression on n closed cells; every array has the shape (n,).

    `lo` and `hi` bound the values; NaN where `possible` is false. `possible`: there may be a value
    somewhere in the cell; `defined`: there is one everywhere; `continuous`: it is defined and
    continuous on the closed cell. `singular`: a denominator, or what a logarithm is taken of, may
    be 0 (tangents and gamma have their poles that way too).
    """

    lo: Floats
    hi: Floats
    possible: Mask
    defined: Mask
    continuous: Mask
    singular: Mask


def enclose(e: Expression, variable: str, lo: ArrayLike, hi: ArrayLike) -> Enclosure:
    """The enclosure of `e` on the cells from `lo` to `hi`, both of shape (n,).

    Raises KeyError for another variable than `variable`, ValueError for notation.
    """
    low, high = np.asarray(lo, dtype=np.float64), np.asarray(hi, dtype=np.float64)
    steps = _steps(e, variable)
    middle = low / 2 + high / 2
    with np.errstate(all="ignore"):
        points = _run(steps, (middle, middle))
        part = _run(steps, (low, high), middle, points)[-1]
    impossible = ~part.possible
    bounds = [np.where(impossible, np.nan, b) for b in part.box]
    masks = (part.possible, part.defined, part.continuous, part.singular)
    spread = [np.broadcast_to(m, low.shape).copy() for m in masks]
    return Enclosure(*(np.broadcast_to(b, low.shape).copy() for b in bounds), *spread)


def values(e: Expression, variable: str, xs: ArrayLike) -> Floats:
    """float64 values of `e` at `xs`, of the same shape: NaN where it is not defined over the reals.

    What is too large for float64 is infinite. Raises as `enclose` does.
    """
    points = np.asarray(xs, dtype=np.float64)
    flat = points.ravel()
    with np.errstate(all="ignore"):
        out, doubt = _point_values(_steps(e, variable), flat)
    for index in np.flatnonzero(doubt)[:_DOUBTS]:
        try:
            value = evaluate(e, {variable: float(flat[index])}, 40)
        except (EvaluationOverflowError, ValueError):
            continue
        out[index] = math.nan if value is None else float(value)
    return out.reshape(points.shape)


# --- a tree as a list of steps ---------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class _Step:
    """`args` are places of earlier steps; `fixed` is (low, high, nearest) of a constant."""

    op: str
    args: tuple[int, ...] = ()
    name: str = ""
    fixed: tuple[float, float, float] = (0.0, 0.0, 0.0)
    literal: bool = False  # of a power: its exponent is a numeral


_ONE = number(1)


def _inverted(name: str) -> Callable[..., Expression]:
    return lambda x: call(name, div(_ONE, x))


def _one_over(name: str) -> Callable[..., Expression]:
    return lambda x: div(_ONE, call(name, x))


_SPELLED: dict[str, Callable[..., Expression]] = {
    "sec": _one_over("cos"),
    "csc": _one_over("sin"),
    "sech": _one_over("cosh"),
    "csch": _one_over("sinh"),
    "coth": _one_over("tanh"),
    "asec": _inverted("acos"),
    "acsc": _inverted("asin"),
    "asech": _inverted("acosh"),
    "acsch": _inverted("asinh"),
    "acoth": _inverted("atanh"),
    "relu": lambda x: call("max", x, number(0)),
    "mod": lambda x, y: add(x, neg(mul(y, call("floor", div(x, y))))),
}


def _spelled(e: Expression) -> Expression | None:
    """The same with basic functions; None where it is one already."""
    name = e.value or ""
    if name == "log" and len(e.args) == 2:
        return div(call("log", e.args[0]), call("log", e.args[1]))
    if name == "binomial" and e.args[1].op == "number":
        top, chosen = e.args[0], float(e.args[1].value or "0")
        if chosen == int(chosen) and 1 <= chosen <= _LARGEST_CHOICE:
            k = int(chosen)
            return div(mul(*(add(top, number(-i)) for i in range(k))), number(math.factorial(k)))
    return _SPELLED[name](*e.args) if name in _SPELLED else None


def _odd_power(e: Expression) -> Expression | None:
    """A power p/q with an odd q, which has values below 0, by powers of what is not below 0."""
    base, n = e.args[0], odd_root(e.args[1])
    never_below = base.op == "call" and (
        base.value == "abs" or (base.value == "max" and number(0) in base.args)
    )
    if n is None or never_below:
        return None
    size = div(number(abs(n.numerator)), number(n.denominator))
    if n < 0:
        return div(_ONE, power(base, size))
    if n.numerator % 2 == 0:
        return power(call("abs", base), size)
    above, below = (call("max", u, number(0)) for u in (base, neg(base)))
    return add(power(above, size), neg(power(below, size)))


class _Compiler:
    def __init__(self, variable: str) -> None:
        self.variable = variable
        self.steps: list[_Step] = []
        self.places: dict[_Step, int] = {}

    def visit(self, e: Expression) -> int:
        if not e.has(self.variable):
            return self._place(_Step("fixed", fixed=_constant(e)))
        if e.op in NOTATION:
            raise ValueError(f"a {e.op} has no value before it is worked out")
        if e.op == "variable":
            return self._place(_Step("variable"))
        plain = _spelled(e) if e.op == "call" else _odd_power(e) if e.op == "pow" else None
        if plain is not None:
            return self.visit(plain)
        args = tuple(self.visit(arg) for arg in e.args)
        if e.op == "mul":
            return self._product(args)
        literal = e.op == "pow" and e.args[1].op == "number"
        name = (e.value or "") if e.op == "call" else ""
        return self._place(_Step(e.op, args, name, literal=literal))

    def _product(self, args: tuple[int, ...]) -> int:
        # u*u is never negative, which only the power knows.
        factors = []
        for factor, times in Counter(args).items():
            if times > 1:
                count = self._place(_Step("fixed", fixed=(float(times),) * 3))
                factor = self._place(_Step("pow", (factor, count), literal=True))
            factors.append(factor)
        return factors[0] if len(factors) == 1 else self._place(_Step("mul", tuple(factors)))

    def _place(self, step: _Step) -> int:
        if step not in self.places:
            self.places[step] = len(self.steps)
            self.steps.append(step)
        return self.places[step]


@lru_cache(maxsize=256)
def _steps(e: Expression, variable: str) -> tuple[_Step, ...]:
    foreign = [v for v in e.variables if v != variable]
    if foreign:
        raise KeyError(foreign[0])
    compiler = _Compiler(variable)
    last = compiler.visit(e)
    return tuple(compiler.steps[: last + 1])


def _constant(e: Expression) -> tuple[float, float, float]:
    """(low, high, nearest) of a constant: all NaN where it has no value."""
    try:
        value = evaluate(e, {}, 40)
    except EvaluationOverflowError:
        return -_INF, _INF, math.nan
    if value is None:
        return math.nan, math.nan, math.nan
    nearest = float(value)
    if value != 0 and abs(value) < _NEARLY_ZERO:
        return -_NEARLY_ZERO, _NEARLY_ZERO, nearest
    if math.isinf(nearest):
        return (_MAX, _INF, nearest) if nearest > 0 else (-_INF, -_MAX, nearest)
    if mpf(nearest) == value:
        return nearest, nearest, nearest
    return math.nextafter(nearest, -_INF), math.nextafter(nearest, _INF), nearest


# --- values at points ------------------------------------------------------------------------


def _point_values(steps: Sequence[_Step], xs: Floats) -> tuple[Floats, Mask]:
    """Values, and where float64 arithmetic leaves it open whether there is one."""
    undefined = np.zeros(xs.shape, dtype=bool)
    bad = np.zeros(xs.shape, dtype=bool)
    done: list[Floats] = []
    for step in steps:
        if step.op == "fixed":
            out = np.full(xs.shape, step.fixed[2])
            undefined |= math.isnan(step.fixed[0])
        elif step.op == "variable":
            out = xs
        else:
            out, missing = _point_step(step, [done[i] for i in step.args])
            undefined |= missing
        bad |= np.isnan(out)
        done.append(out)
    bad |= undefined
    return np.where(bad, np.nan, done[-1]), bad & ~undefined


def _point_step(step: _Step, a: list[Floats]) -> tuple[Floats, Mask | bool]:
    """The values of one step (NaN for 0/0 and the like), and where it surely has none."""
    x = a[0]
    match step.op:
        case "add":
            return np.sum(a, axis=0), False
        case "neg":
            return -x, False
        case "mul":
            return np.prod(a, axis=0), False
        case "div":
            # A 0 may be what is left of a tiny number: that is for more digits to say.
            return np.where(a[1] == 0, np.nan, x / a[1]), False
        case "pow":
            return _point_power(x, a[1], step.literal)
    out = _POINTS[step.name](*a)
    low, high = _DOMAINS.get(step.name, (-_INF, _INF))
    missing = (x < low) | (x > high)
    if step.name == "factorial":
        missing |= x != np.floor(x)
    if step.name in _OPEN:
        out = np.where((x == low) | (x == high), np.nan, out)
    return out, missing


def _point_power(base: Floats, exponent: Floats, literal: bool) -> tuple[Floats, Mask]:
    out = np.power(base, exponent)
    at_zero = (base == 0) & ((exponent < 0) | ((exponent == 0) & (not literal)))
    missing = (base < 0) & (exponent != np.floor(exponent))
    return np.where(at_zero, np.nan, out), missing


def _by_one(function: Callable[..., float], count: int = 1) -> Callable[..., Floats]:
    """A function of `count` single numbers, for arrays; NaN where it has no value."""

    def guarded(*x: float) -> float:
        try:
            return float(function(*x))
        except OverflowError:
            return _INF
        except (ValueError, TypeError, ZeroDivisionError):
            return math.nan

    looped = np.frompyfunc(guarded, count, 1)
    return lambda *a: np.asarray(looped(*a), dtype=np.float64)


def _sigmoid(x: Floats) -> Floats:
    small = np.exp(-np.abs(x))
    return np.where(x >= 0, 1 / (1 + small), small / (1 + small))


def _softplus(x: Floats) -> Floats:
    return np.asarray(np.maximum(x, 0) + np.log1p(np.exp(-np.abs(x))))


def _arccot(x: Floats) -> Floats:
    return np.asarray(np.arctan2(1.0, x))


def _heaviside(x: Floats) -> Floats:
    return np.asarray(np.heaviside(x, 0.5))


_gamma = _by_one(math.gamma)
_erf = _by_one(math.erf)

_POINTS: dict[str, Callable[..., Floats]] = {
    "sqrt": np.sqrt,
    "cbrt": np.cbrt,
    "exp": np.exp,
    "log": np.log,
    "sin": np.sin,
    "cos": np.cos,
    "tan": np.tan,
    "cot": lambda x: np.where(x == 0, np.nan, 1 / np.tan(x)),
    "asin": np.arcsin,
    "acos": np.arccos,
    "atan": np.arctan,
    "acot": _arccot,
    "sinh": np.sinh,
    "cosh": np.cosh,
    "tanh": np.tanh,
    "asinh": np.arcsinh,
    "acosh": np.arccosh,
    "atanh": np.arctanh,
    "abs": np.abs,
    "sign": np.sign,
    "floor": np.floor,
    "ceil": np.ceil,
    "min": lambda *a: np.min(a, axis=0),
    "max": lambda *a: np.max(a, axis=0),
    "factorial": lambda x: _gamma(x + 1),
    "binomial": _by_one(lambda n, k: float(mpmath.binomial(n, k)), 2),
    "gamma": _gamma,
    "erf": _erf,
    "heaviside": _heaviside,
    "sigmoid": _sigmoid,
    "softplus": _softplus,
}
_DOMAINS: dict[str, tuple[float, float]] = {
    "sqrt": (0.0, _INF),
    "log": (0.0, _INF),
    "asin": (-1.0, 1.0),
    "acos": (-1.0, 1.0),
    "atanh": (-1.0, 1.0),
    "acosh": (1.0, _INF),
    "factorial": (0.0, _INF),
}
_OPEN = frozenset(("log", "atanh"))  # the ends of their domains are no part of it


# --- interval arithmetic: a box is two arrays, never (inf, inf) or (-inf, -inf) -----------------


def _down(v: Floats, ulps: float = 4) -> Floats:
    """A bound below `v`, which is off by at most `ulps` units in its last place."""
    lower = np.nextafter(v - np.abs(v) * (ulps * _EPS), -_INF)
    return np.where(v == _INF, _MAX, lower)


def _up(v: Floats, ulps: float = 4) -> Floats:
    return -_down(-v, ulps)


def _constant_box(value: float) -> Box:
    return np.full(1, value), np.full(1, value)


def _everything(like: Floats) -> Box:
    return np.full(like.shape, -_INF), np.full(like.shape, _INF)


def _where(mask: Mask, a: Box, b: Box) -> Box:
    return np.where(mask, a[0], b[0]), np.where(mask, a[1], b[1])


def _hull(a: Box, b: Box) -> Box:
    return np.minimum(a[0], b[0]), np.maximum(a[1], b[1])


def _minus(a: Box) -> Box:
    return -a[1], -a[0]


def _lower_sum(a: Floats, b: Floats) -> Floats:
    total = a + b
    rest = total - a
    error = (a - (total - rest)) + (b - rest)  # exact: most sums need no widening
    lower = np.where(error < 0, np.nextafter(total, -_INF), total)
    return np.where(total == _INF, _MAX, lower)


def _plus(a: Box, b: Box) -> Box:
    return _lower_sum(a[0], b[0]), -_lower_sum(-a[1], -b[1])


def _times(a: Box, b: Box) -> Box:
    lows, highs = [], []
    for u in a:
        for v in b:
            zero = (u == 0) | (v == 0)  # exact, and 0 times unbounded is 0 for all the values
            p = u * v
            lows.append(np.where(zero, 0.0, np.nextafter(p, -_INF)))
            highs.append(np.where(zero, 0.0, np.nextafter(p, _INF)))
    return (
        np.minimum(np.minimum(lows[0], lows[1]), np.minimum(lows[2], lows[3])),
        np.maximum(np.maximum(highs[0], highs[1]), np.maximum(highs[2], highs[3])),
    )


def _reciprocal(a: Box) -> Box:
    """1/a over what is not 0 in `a`."""
    lo, hi = a
    inside = (lo < 0) & (hi > 0)
    low = np.where(np.isinf(hi), 0.0, _down(1 / hi, 1))
    high = np.where(np.isinf(lo), 0.0, _up(1 / lo, 1))
    low = np.where(lo >= 0, np.maximum(low, 0.0), low)
    high = np.where(hi <= 0, np.minimum(high, 0.0), high)
    low = np.where(inside | (hi == 0), -_INF, low)
    high = np.where(inside | (lo == 0), _INF, high)
    return low, high


def _whole_power(a: Box, k: Floats) -> Box:
    """a**k for whole k >= 0."""
    p, q = np.power(a[0], k), np.power(a[1], k)
    even = np.mod(k, 2) == 0
    low, high = np.minimum(p, q), np.maximum(p, q)
    low = np.where(low == 0, np.where((a[0] == 0) | (a[1] == 0), 0.0, _down(low)), _down(low, 1))
    high = np.where((high == 0) & ((a[0] == 0) | (a[1] == 0)), 0.0, _up(high, 1))
    low = np.where(even, np.where((a[0] <= 0) & (a[1] >= 0), 0.0, np.maximum(low, 0.0)), low)
    box = _where(k == 1, a, (low, high))
    return _where(k == 0, _constant_box(1.0), box)


def _rising(function: Callable[[Floats], Floats], a: Box, ulps: float = 4) -> Box:
    """The image of `a` under a rising function that is 0 at 0, or nowhere."""
    p, q = function(a[0]), function(a[1])
    low = np.where((p == 0) & (a[0] == 0), 0.0, _down(p, ulps))
    high = np.where((q == 0) & (a[1] == 0), 0.0, _up(q, ulps))
    return low, high


def _clip(a: Box, low: float, high: float) -> Box:
    return np.clip(a[0], low, high), np.clip(a[1], low, high)


def _meets(a: Box, first: float, period: float) -> Mask:
    """Whether a number first + k*period may be in `a`, for a whole k."""
    size = np.maximum(np.abs(a[0]), np.abs(a[1]))
    slack = 2e-15 * (size + 1)
    k = np.ceil((a[0] - slack - first) / period)
    inside = first + k * period <= a[1] + slack
    return np.asarray(inside | ~(size < 1e14))


def _sine(a: Box, shift: float = 0.0) -> Box:
    """sin, or with a shift of pi/2 cos."""
    function = np.cos if shift else np.sin
    p, q = function(a[0]), function(a[1])
    low = np.where(_meets(a, -math.pi / 2 - shift, 2 * math.pi), -1.0, _down(np.minimum(p, q)))
    high = np.where(_meets(a, math.pi / 2 - shift, 2 * math.pi), 1.0, _up(np.maximum(p, q)))
    exact = (a[0] == 0) & (a[1] == 0)
    return _where(exact, _constant_box(1.0 if shift else 0.0), _clip((low, high), -1.0, 1.0))


def _cosine(a: Box) -> Box:
    return _sine(a, math.pi / 2)


def _absolute(a: Box) -> Box:
    low = np.where((a[0] <= 0) & (a[1] >= 0), 0.0, np.minimum(np.abs(a[0]), np.abs(a[1])))
    return low, np.maximum(np.abs(a[0]), np.abs(a[1]))


def _hyperbolic_cosine(a: Box) -> Box:
    low, high = _absolute(a)
    return np.maximum(_down(np.cosh(low)), 1.0), _up(np.cosh(high))


def _exponential(a: Box) -> Box:
    low, high = _rising(np.exp, a)
    return np.maximum(low, 0.0), high


# --- what one step does to boxes -------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class _Part:
    """What is known of a step on n cells; arrays of shape (n,), or (1,) if it is the same for all.

    `slope` bounds the difference quotients wherever the step is continuous; None is unknown.
    """

    box: Box
    possible: Mask
    defined: Mask
    continuous: Mask
    singular: Mask
    slope: Box | None = None


_YES = np.ones(1, dtype=bool)
_NO = np.zeros(1, dtype=bool)


def _everywhere(box: Box) -> _Part:
    return _Part(box, _YES, _YES, _YES, _NO)


def _jumping(box: Box, steady: Mask) -> _Part:
    """Defined everywhere, and continuous where `steady`."""
    return _Part(box, _YES, _YES, steady, _NO)


def _run(
    steps: Sequence[_Step],
    cell: Box,
    middle: Floats | None = None,
    points: Sequence[_Part] | None = None,
) -> list[_Part]:
    """Every step on the cells; with what it is at their middles, also by its slope."""
    done: list[_Part] = []
    reach = None
    if middle is not None and points is not None:
        reach = _plus(cell, (-middle, -middle))
    for place, step in enumerate(steps):
        if step.op == "fixed":
            part = _fixed_part(step)
        elif step.op == "variable":
            part = _Part(cell, _YES, _YES, _YES, _NO, _constant_box(1.0))
        else:
            args = [done[i] for i in step.args]
            part = _together(args, _local(step, args), None)
            if reach is not None and points is not None:
                part = _by_slope(step, args, part, reach, points[place].box)
        done.append(part)
    return done


def _fixed_part(step: _Step) -> _Part:
    low, high, _ = step.fixed
    if math.isnan(low):
        nowhere = np.zeros(1, dtype=bool)
        return _Part(_everything(np.zeros(1)), nowhere, nowhere, nowhere, _NO, None)
    return _Part((np.full(1, low), np.full(1, high)), _YES, _YES, _YES, _NO, _constant_box(0.0))


def _together(args: list[_Part], local: _Part, slope: Box | None) -> _Part:
    """The conditions of a step and of all that it is made of."""
    possible, defined = local.possible, local.defined
    continuous, singular = local.continuous, local.singular
    for a in args:
        possible = possible & a.possible
        defined = defined & a.defined
        continuous = continuous & a.continuous
        singular = singular | a.singular
    return _Part(local.box, possible, defined, continuous & defined, singular, slope)


def _by_slope(step: _Step, args: list[_Part], part: _Part, reach: Box, at_middle: Box) -> _Part:
    """The part with its slope, and with tighter bounds: f(c) + slope*(x - c)."""
    slope = _slope(step, args, part.box)
    box = part.box
    if slope is not None and step.op in ("add", "mul", "div") and len(step.args) > 1:
        line = _plus(at_middle, _times(slope, reach))
        tighter = np.maximum(box[0], line[0]), np.minimum(box[1], line[1])
        box = _where(part.continuous, tighter, box)
    masks = (part.possible, part.defined, part.continuous, part.singular)
    return _Part(box, *masks, slope)


def _local(step: _Step, args: list[_Part]) -> _Part:
    """The box of a step and its own conditions."""
    boxes = [a.box for a in args]
    match step.op:
        case "add":
            return _everywhere(_fold(_plus, boxes))
        case "neg":
            return _everywhere(_minus(boxes[0]))
        case "mul":
            return _everywhere(_fold(_times, boxes))
        case "div":
            return _quotient(*boxes)
        case "pow":
            return _power(boxes[0], boxes[1], step.literal)
    return _CALLS[step.name](*boxes)


def _fold(combine: Callable[[Box, Box], Box], boxes: list[Box]) -> Box:
    total = boxes[0]
    for box in boxes[1:]:
        total = combine(total, box)
    return total


def _quotient(a: Box, b: Box) -> _Part:
    zero = (b[0] <= 0) & (b[1] >= 0)
    only_zero = (b[0] == 0) & (b[1] == 0)
    return _Part(_times(a, _reciprocal(b)), ~only_zero, ~zero, ~zero, zero)


def _power(a: Box, k: Box, literal: bool) -> _Part:
    whole = (k[0] == k[1]) & (k[0] == np.floor(k[0]))
    if whole.all():
        return _power_whole(a, k[0], literal)
    if not whole.any():
        return _power_real(a, k)
    p = _power_whole(a, np.where(whole, k[0], 1.0), literal)
    q = _power_real(a, k)
    return _Part(
        _where(whole, p.box, q.box),
        np.where(whole, p.possible, q.possible),
        np.where(whole, p.defined, q.defined),
        np.where(whole, p.continuous, q.continuous),
        np.where(whole, p.singular, q.singular),
    )


def _power_whole(a: Box, k: Floats, literal: bool) -> _Part:
    power = _whole_power(a, np.abs(k))
    box = _where(k < 0, _reciprocal(power), power)
    needs = (k < 0) | ((k == 0) & (not literal))
    bad = needs & (a[0] <= 0) & (a[1] >= 0)
    never = needs & (a[0] == 0) & (a[1] == 0)
    return _Part(box, ~never, ~bad, ~bad, bad)


def _power_real(a: Box, k: Box) -> _Part:
    """An exponent that is not known to be whole: the base is positive, or 0 to a positive one."""
    base = _clip(a, 0.0, _INF)
    corners = [np.power(b, e) for b in base for e in k]
    low = np.maximum(_down(np.minimum.reduce(np.broadcast_arrays(*corners))), 0.0)
    high = _up(np.maximum.reduce(np.broadcast_arrays(*corners)))
    # A negative base has a value wherever the exponent comes by a whole number.
    stray = (a[0] < 0) & (np.ceil(k[0]) <= k[1])
    box = _where(stray, _everything(low), (low, high))
    touches = (a[0] <= 0) & (a[1] >= 0)
    possible = (a[1] > 0) | (touches & (k[1] > 0)) | stray
    defined = (a[0] > 0) | ((a[0] >= 0) & (k[0] > 0))
    return _Part(box, possible, defined, defined, touches & (k[0] <= 0))


def _closed(image: Callable[[Box], Box], low: float, high: float) -> Callable[[Box], _Part]:
    """A function that is continuous on [low, high] and not defined elsewhere."""

    def part(a: Box) -> _Part:
        inside = (a[0] >= low) & (a[1] <= high)
        return _Part(
            image(_clip(a, low, high)), (a[1] >= low) & (a[0] <= high), inside, inside, _NO
        )

    return part


def _open(image: Callable[[Box], Box], low: float, high: float) -> Callable[[Box], _Part]:
    """A function that is continuous on (low, high) and grows without bound at its ends."""

    def part(a: Box) -> _Part:
        inside = (a[0] > low) & (a[1] < high)
        possible = (a[1] > low) & (a[0] < high)
        singular = ((a[0] <= low) & (a[1] >= low)) | ((a[0] <= high) & (a[1] >= high))
        box = image(_clip(a, low, high))
        box = np.where(a[0] <= low, -_INF, box[0]), np.where(a[1] >= high, _INF, box[1])
        return _Part(box, possible, inside, inside, singular)

    return part


def _smooth(image: Callable[[Box], Box]) -> Callable[[Box], _Part]:
    return lambda a: _everywhere(image(a))


def _smooth_rising(
    function: Callable[[Floats], Floats], low: float = -_INF, high: float = _INF
) -> Callable[[Box], _Part]:
    return lambda a: _everywhere(_clip(_rising(function, a), low, high))


def _with_poles(function: Callable[[Floats], Floats], first: float) -> Callable[[Box], _Part]:
    """A function that rises between its poles at first + k*pi."""

    def part(a: Box) -> _Part:
        pole = _meets(a, first, math.pi)
        box = _where(pole, _everything(a[0]), _rising(function, a))
        return _Part(box, _YES, ~pole, ~pole, pole)

    return part


def _cotangent(a: Box) -> _Part:
    rising = _with_poles(lambda x: -1 / np.tan(x), 0.0)(a)
    return _Part(
        _minus(rising.box), rising.possible, rising.defined, rising.continuous, rising.singular
    )


def _stairs(function: Callable[[Floats], Floats]) -> Callable[[Box], _Part]:
    def part(a: Box) -> _Part:
        box = function(a[0]), function(a[1])
        return _jumping(box, box[0] == box[1])

    return part


def _step_at_zero(function: Callable[[Floats], Floats]) -> Callable[[Box], _Part]:
    return lambda a: _jumping(
        (function(a[0]), function(a[1])), (a[0] > 0) | (a[1] < 0) | (a[0] == a[1])
    )


def _sigmoid_box(a: Box) -> Box:
    return _clip((_down(_sigmoid(a[0])), _up(_sigmoid(a[1]))), 0.0, 1.0)


def _softplus_box(a: Box) -> Box:
    return np.maximum(_down(_softplus(a[0])), 0.0), _up(_softplus(a[1]))


def _positive_gamma(a: Box) -> Box:
    """gamma over positive numbers: it falls to its lowest value and rises from there."""
    at, value = _GAMMA_LOWEST
    p, q = _gamma(a[0]), _gamma(a[1])
    p = np.where(a[0] <= 0, _INF, p)
    low = np.where((a[0] <= at) & (a[1] >= at), value, np.minimum(p, q))
    return np.maximum(_down(low, 16), 0.0), _up(np.maximum(p, q), 16)


def _gamma_part(a: Box) -> _Part:
    pole = (a[0] <= 0) & (np.ceil(a[0]) <= a[1])
    low, high = np.maximum(a[0], 1e-300), np.maximum(a[1], 1e-300)
    right = _positive_gamma((low, high))
    # To the left of 0: pi / (sin(pi*x)*gamma(1 - x)).
    mirrored = _plus(_constant_box(1.0), _minus(a))
    mirrored = np.maximum(mirrored[0], 0.5), np.maximum(mirrored[1], 0.5)
    pi = np.full(1, math.nextafter(math.pi, 0)), np.full(1, math.nextafter(math.pi, 4))
    under = _times(_sine(_times(pi, a)), _positive_gamma(mirrored))
    box = _where(a[0] > 0, right, _times(pi, _reciprocal(under)))
    box = _where(pole, _everything(a[0]), box)
    never = (a[0] == a[1]) & pole
    return _Part(box, ~never, ~pole, ~pole, pole)


def _factorial(a: Box) -> _Part:
    first = np.maximum(np.ceil(a[0]), 0.0)
    last = np.floor(a[1])
    whole = (a[0] == a[1]) & (a[0] >= 0) & (a[0] == np.floor(a[0]))
    box = _down(_gamma(first + 1), 16), _up(_gamma(np.maximum(first, last) + 1), 16)
    return _Part(box, first <= last, whole, whole, _NO)


def _binomial(n: Box, k: Box) -> _Part:
    # gamma(n + 1) over two gammas that have no zeros: continuous where n > -1.
    steady = (n[0] > -1) & np.ones(k[0].shape, dtype=bool)
    box = _everything(steady.astype(np.float64))
    return _Part(box, _YES, steady, steady, ~steady)


def _smallest(*boxes: Box) -> _Part:
    return _everywhere(
        _fold(lambda a, b: (np.minimum(a[0], b[0]), np.minimum(a[1], b[1])), [*boxes])
    )


def _largest(*boxes: Box) -> _Part:
    return _everywhere(
        _fold(lambda a, b: (np.maximum(a[0], b[0]), np.maximum(a[1], b[1])), [*boxes])
    )


def _square_root(a: Box) -> Box:
    low, high = _rising(np.sqrt, a, 1)
    return np.maximum(low, 0.0), high


def _arc_cosine(a: Box) -> Box:
    return np.maximum(_down(np.arccos(a[1])), 0.0), _up(np.arccos(a[0]))


def _area_cosine(a: Box) -> Box:
    return np.maximum(_down(np.arccosh(a[0])), 0.0), _up(np.arccosh(a[1]))


def _arc_cotangent(a: Box) -> Box:
    return np.maximum(_down(_arccot(a[1])), 0.0), _up(_arccot(a[0]))


def _logarithm(a: Box) -> Box:
    return _down(np.log(a[0])), _up(np.log(a[1]))


_CALLS: dict[str, Callable[..., _Part]] = {
    "sqrt": _closed(_square_root, 0.0, _INF),
    "cbrt": _smooth_rising(np.cbrt),
    "exp": _smooth(_exponential),
    "log": _open(_logarithm, 0.0, _INF),
    "sin": _smooth(_sine),
    "cos": _smooth(_cosine),
    "tan": _with_poles(np.tan, math.pi / 2),
    "cot": _cotangent,
    "asin": _closed(lambda a: _rising(np.arcsin, a), -1.0, 1.0),
    "acos": _closed(_arc_cosine, -1.0, 1.0),
    "atan": _smooth_rising(np.arctan),
    "acot": _smooth(_arc_cotangent),
    "sinh": _smooth_rising(np.sinh),
    "cosh": _smooth(_hyperbolic_cosine),
    "tanh": _smooth_rising(np.tanh, -1.0, 1.0),
    "asinh": _smooth_rising(np.arcsinh),
    "acosh": _closed(_area_cosine, 1.0, _INF),
    "atanh": _open(lambda a: _rising(np.arctanh, a), -1.0, 1.0),
    "abs": _smooth(_absolute),
    "sign": _step_at_zero(np.sign),
    "floor": _stairs(np.floor),
    "ceil": _stairs(np.ceil),
    "min": _smallest,
    "max": _largest,
    "factorial": _factorial,
    "binomial": _binomial,
    "gamma": _gamma_part,
    "erf": _smooth_rising(_erf, -1.0, 1.0),
    "heaviside": _step_at_zero(_heaviside),
    "sigmoid": _smooth(_sigmoid_box),
    "softplus": _smooth(_softplus_box),
}


# --- slopes ----------------------------------------------------------------------------------


def _slope(step: _Step, args: list[_Part], box: Box) -> Box | None:
    """Bounds of the difference quotients of a step; None where they are unknown."""
    slopes = [a.slope for a in args if a.slope is not None]
    if len(slopes) < len(args):
        return None
    match step.op:
        case "add":
            return _fold(_plus, slopes)
        case "neg":
            return _minus(slopes[0])
        case "mul":
            return _product_slope([a.box for a in args], slopes)
        case "div":
            top = _plus(slopes[0], _minus(_times(box, slopes[1])))
            return _times(top, _reciprocal(args[1].box))
        case "pow":
            return _power_slope(args, slopes[0])
    if step.name in ("min", "max"):
        return _fold(_hull, slopes)
    if step.name not in _CHAIN:
        return None
    return _times(_CHAIN[step.name](args[0].box, box), slopes[0])


def _product_slope(boxes: list[Box], slopes: list[Box]) -> Box:
    total, slope = boxes[0], slopes[0]
    for box, own in zip(boxes[1:], slopes[1:], strict=True):
        slope = _plus(_times(slope, box), _times(total, own))
        total = _times(total, box)
    return slope


def _power_slope(args: list[_Part], slope: Box) -> Box | None:
    base, exponent = args[0].box, args[1].box
    if exponent[0].size > 1 or exponent[0][0] != exponent[1][0]:
        return None
    less = _plus(exponent, _constant_box(-1.0))
    return _times(_times(exponent, _power(base, less, True).box), slope)


def _sloped(a: Box, left: float) -> Box:
    """`left` below 0, 1 above it, and both where the box has 0 inside."""
    return np.where(a[0] >= 0, 1.0, left), np.where(a[1] <= 0, left, 1.0)


def _squared(a: Box) -> Box:
    return _whole_power(a, np.full(1, 2.0))


def _one_minus(a: Box) -> Box:
    return _plus(_constant_box(1.0), _minus(a))


# The derivative of a function from its argument u and its value v.
_CHAIN: dict[str, Callable[[Box, Box], Box]] = {
    "exp": lambda u, v: v,
    "log": lambda u, v: _reciprocal(u),
    "sqrt": lambda u, v: _reciprocal(_times(_constant_box(2.0), v)),
    "sin": lambda u, v: _cosine(u),
    "cos": lambda u, v: _minus(_sine(u)),
    "tan": lambda u, v: _plus(_constant_box(1.0), _squared(v)),
    "sinh": lambda u, v: _hyperbolic_cosine(u),
    "cosh": lambda u, v: _rising(np.sinh, u),
    "tanh": lambda u, v: _clip(_one_minus(_squared(v)), 0.0, 1.0),
    "atan": lambda u, v: _reciprocal(_plus(_constant_box(1.0), _squared(u))),
    "sigmoid": lambda u, v: _clip(_times(v, _one_minus(v)), 0.0, 0.25),
    "softplus": lambda u, v: _sigmoid_box(u),
    "abs": lambda u, v: _sloped(u, -1.0),
}
