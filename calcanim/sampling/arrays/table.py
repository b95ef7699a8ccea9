"""Each function of the grammar on arrays: its values, its image of a box, its slopes.

A function without a row is said by others, which have one.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass

import mpmath
import numpy as np

from calcanim.sampling.arrays.functions import Floats, by_one
from calcanim.sampling.arrays.images import (
    on_closed,
    on_open,
    smooth,
    smooth_rising,
    stairs,
    step_at_zero,
    with_poles,
)
from calcanim.sampling.arrays.intervals import (
    Box,
    absolute,
    clip,
    constant,
    cosine,
    down,
    everything,
    exponential,
    folded,
    hyperbolic_cosine,
    minus,
    plus,
    reciprocal,
    rising,
    sine,
    times,
    up,
    where,
    whole_power,
)
from calcanim.sampling.arrays.parts import NO, YES, Part, everywhere, jumping

_INF = math.inf
_SINC_LOWEST = -0.2172336282112217  # at x = 4.4934, where tan(x) = x
_GAMMA_LOWEST = (1.4616321449683623, 0.8856031944108887)


@dataclass(frozen=True, slots=True)
class OnArrays:
    """A function: float64 values (NaN where there is none), the image of a box, and the derivative.

    `slope` gives bounds of the derivative from those of the argument and of the value.
    """

    values: Callable[..., Floats]
    image: Callable[..., Part]
    slope: Callable[[Box, Box], Box] | None = None


def _sigmoid(x: Floats) -> Floats:
    """1/(1 + exp(-x)), without overflow."""
    small = np.exp(-np.abs(x))
    return np.where(x >= 0, 1 / (1 + small), small / (1 + small))


def _softplus(x: Floats) -> Floats:
    """log(1 + exp(x)), without overflow."""
    return np.asarray(np.maximum(x, 0) + np.log1p(np.exp(-np.abs(x))))


def _arccot(x: Floats) -> Floats:
    """The inverse cotangent with values from 0 to pi, continuous at 0."""
    return np.asarray(np.arctan2(1.0, x))


def _heaviside(x: Floats, middle: Floats | float = 0.5) -> Floats:
    """The unit step, `middle` at 0."""
    return np.asarray(np.heaviside(x, middle))


def _logit(x: Floats) -> Floats:
    """log(x/(1 - x)) on (0, 1)."""
    return np.asarray(np.log(x) - np.log1p(-x))


def _sinc(x: Floats) -> Floats:
    """sin(x)/x, 1 at 0."""
    return np.where(x == 0, 1.0, np.sin(x) / x)


def _arctan2(y: Floats, x: Floats) -> Floats:
    """The angle of the point (x, y), from -pi to pi; NaN at the origin."""
    return np.where((x == 0) & (y == 0), np.nan, np.arctan2(y + 0.0, x + 0.0))


def _imaginary_error(x: float) -> float:
    return float(mpmath.erfi(x)) if abs(x) < 27 else math.copysign(_INF, x)


_gamma = by_one(math.gamma)
_erf = by_one(math.erf)
_erfc = by_one(math.erfc)
_erfi = by_one(_imaginary_error)


def _cotangent(a: Box) -> Part:
    rising = with_poles(lambda x: -1 / np.tan(x), 0.0)(a)
    return Part(
        minus(rising.box), rising.possible, rising.defined, rising.continuous, rising.singular
    )


def _sigmoid_box(a: Box) -> Box:
    """The image of `a` under the sigmoid."""
    return clip((down(_sigmoid(a[0])), up(_sigmoid(a[1]))), 0.0, 1.0)


def _softplus_box(a: Box) -> Box:
    return np.maximum(down(_softplus(a[0])), 0.0), up(_softplus(a[1]))


def _positive_gamma(a: Box) -> Box:
    """gamma over positive numbers: it falls to its lowest value and rises from there."""
    at, value = _GAMMA_LOWEST
    p, q = _gamma(a[0]), _gamma(a[1])
    p = np.where(a[0] <= 0, _INF, p)
    low = np.where((a[0] <= at) & (a[1] >= at), value, np.minimum(p, q))
    return np.maximum(down(low, 16), 0.0), up(np.maximum(p, q), 16)


def _gamma_part(a: Box) -> Part:
    pole = (a[0] <= 0) & (np.ceil(a[0]) <= a[1])
    low, high = np.maximum(a[0], 1e-300), np.maximum(a[1], 1e-300)
    right = _positive_gamma((low, high))
    # To the left of 0: pi / (sin(pi*x)*_gamma(1 - x)).
    mirrored = plus(constant(1.0), minus(a))
    mirrored = np.maximum(mirrored[0], 0.5), np.maximum(mirrored[1], 0.5)
    pi = np.full(1, math.nextafter(math.pi, 0)), np.full(1, math.nextafter(math.pi, 4))
    under = times(sine(times(pi, a)), _positive_gamma(mirrored))
    box = where(a[0] > 0, right, times(pi, reciprocal(under)))
    box = where(pole, everything(a[0]), box)
    never = (a[0] == a[1]) & pole
    return Part(box, ~never, ~pole, ~pole, pole)


def _factorial_part(a: Box) -> Part:
    first = np.maximum(np.ceil(a[0]), 0.0)
    last = np.floor(a[1])
    whole = (a[0] == a[1]) & (a[0] >= 0) & (a[0] == np.floor(a[0]))
    box = down(_gamma(first + 1), 16), up(_gamma(np.maximum(first, last) + 1), 16)
    return Part(box, first <= last, whole, whole, NO)


def _binomial_part(n: Box, k: Box) -> Part:
    # _gamma(n + 1) over two gammas that have no zeros: continuous where n > -1.
    steady = (n[0] > -1) & np.ones(k[0].shape, dtype=bool)
    box = everything(steady.astype(np.float64))
    return Part(box, YES, steady, steady, ~steady)


def _smallest(*boxes: Box) -> Part:
    return everywhere(
        folded(lambda a, b: (np.minimum(a[0], b[0]), np.minimum(a[1], b[1])), [*boxes])
    )


def _largest(*boxes: Box) -> Part:
    return everywhere(
        folded(lambda a, b: (np.maximum(a[0], b[0]), np.maximum(a[1], b[1])), [*boxes])
    )


def _square_root(a: Box) -> Box:
    low, high = rising(np.sqrt, a, 1)
    return np.maximum(low, 0.0), high


def _arc_cosine(a: Box) -> Box:
    return np.maximum(down(np.arccos(a[1])), 0.0), up(np.arccos(a[0]))


def _area_cosine(a: Box) -> Box:
    return np.maximum(down(np.arccosh(a[0])), 0.0), up(np.arccosh(a[1]))


def _arc_cotangent(a: Box) -> Box:
    return np.maximum(down(_arccot(a[1])), 0.0), up(_arccot(a[0]))


def _logarithm(a: Box) -> Box:
    return down(np.log(a[0])), up(np.log(a[1]))


def _complementary(a: Box) -> Box:
    return np.maximum(down(_erfc(a[1])), 0.0), np.minimum(up(_erfc(a[0])), 2.0)


def _logit_box(a: Box) -> Box:
    # Near 1/2 two logarithms cancel: an absolute error is allowed for.
    slack = 4 * np.finfo(np.float64).eps
    return down(_logit(a[0])) - slack, up(_logit(a[1])) + slack


def _sinc_box(a: Box) -> Box:
    """sin(x)/x: it falls from 0 to pi, and is never below its lowest value."""
    far = np.maximum(np.abs(a[0]), np.abs(a[1]))
    across = (a[0] <= 0) & (a[1] >= 0)
    near = np.where(across, 0.0, np.minimum(np.abs(a[0]), np.abs(a[1])))
    falls = far <= 3.14
    low = np.where(falls, down(_sinc(far), 8), _SINC_LOWEST)
    high = np.where(falls, up(_sinc(near), 8), 1.0)
    away = times(sine(a), reciprocal(where(across, constant(1.0), a)))
    low = np.where(across | falls, low, np.maximum(low, away[0]))
    high = np.where(across | falls, high, np.minimum(high, away[1]))
    return np.maximum(low, _SINC_LOWEST), np.minimum(high, 1.0)


def _angle(y: Box, x: Box) -> Part:
    """The angle of the point (x, y): bounded at corners, but across the cut y = 0, x <= 0."""
    corners = [np.arctan2(v + 0.0, u + 0.0) for v in y for u in x]
    cut = (x[0] <= 0) & (y[0] <= 0) & (y[1] >= 0)
    origin = cut & (x[1] >= 0)
    low = np.where(cut, -math.pi, np.minimum.reduce(corners))
    high = np.where(cut, math.pi, np.maximum.reduce(corners))
    only = (y[0] == 0) & (y[1] == 0)
    # Along y = 0 left of 0 the angle is pi; from below it would jump.
    steady = ~cut | (only & (x[1] < 0))
    return Part((down(low), up(high)), ~(only & (x[0] == 0) & (x[1] == 0)), ~origin, steady, origin)


def _unit_step(a: Box, middle: Box | None = None) -> Part:
    at_zero = constant(0.5) if middle is None else middle
    steady = (a[0] > 0) | (a[1] < 0)
    box = _heaviside(a[0], at_zero[0]), _heaviside(a[1], at_zero[1])
    across = (a[0] <= 0) & (a[1] >= 0)
    low = np.where(across, np.minimum(at_zero[0], box[0]), box[0])
    high = np.where(across, np.maximum(at_zero[1], box[1]), box[1])
    return jumping((low, high), steady | ((a[0] == 0) & (a[1] == 0)))


def _sloped(a: Box, left: float) -> Box:
    """`left` below 0, 1 above it, and both where the box has 0 inside."""
    return np.where(a[0] >= 0, 1.0, left), np.where(a[1] <= 0, left, 1.0)


def _squared(a: Box) -> Box:
    return whole_power(a, np.full(1, 2.0))


def _one_minus(a: Box) -> Box:
    return plus(constant(1.0), minus(a))


ON_ARRAYS = {
    "sqrt": OnArrays(
        np.sqrt,
        on_closed(_square_root, 0.0, _INF),
        lambda u, v: reciprocal(times(constant(2.0), v)),
    ),
    "cbrt": OnArrays(np.cbrt, smooth_rising(np.cbrt)),
    "exp": OnArrays(np.exp, smooth(exponential), lambda u, v: v),
    "log": OnArrays(np.log, on_open(_logarithm, 0.0, _INF), lambda u, v: reciprocal(u)),
    "sin": OnArrays(np.sin, smooth(sine), lambda u, v: cosine(u)),
    "cos": OnArrays(np.cos, smooth(cosine), lambda u, v: minus(sine(u))),
    "tan": OnArrays(
        np.tan, with_poles(np.tan, math.pi / 2), lambda u, v: plus(constant(1.0), _squared(v))
    ),
    "cot": OnArrays(lambda x: np.where(x == 0, np.nan, 1 / np.tan(x)), _cotangent),
    "asin": OnArrays(np.arcsin, on_closed(lambda a: rising(np.arcsin, a), -1.0, 1.0)),
    "acos": OnArrays(np.arccos, on_closed(_arc_cosine, -1.0, 1.0)),
    "atan": OnArrays(
        np.arctan,
        smooth_rising(np.arctan),
        lambda u, v: reciprocal(plus(constant(1.0), _squared(u))),
    ),
    "acot": OnArrays(_arccot, smooth(_arc_cotangent)),
    "sinh": OnArrays(np.sinh, smooth_rising(np.sinh), lambda u, v: hyperbolic_cosine(u)),
    "cosh": OnArrays(np.cosh, smooth(hyperbolic_cosine), lambda u, v: rising(np.sinh, u)),
    "tanh": OnArrays(
        np.tanh,
        smooth_rising(np.tanh, -1.0, 1.0),
        lambda u, v: clip(_one_minus(_squared(v)), 0.0, 1.0),
    ),
    "asinh": OnArrays(np.arcsinh, smooth_rising(np.arcsinh)),
    "acosh": OnArrays(np.arccosh, on_closed(_area_cosine, 1.0, _INF)),
    "atanh": OnArrays(np.arctanh, on_open(lambda a: rising(np.arctanh, a), -1.0, 1.0)),
    "abs": OnArrays(np.abs, smooth(absolute), lambda u, v: _sloped(u, -1.0)),
    "sign": OnArrays(np.sign, step_at_zero(np.sign)),
    "floor": OnArrays(np.floor, stairs(np.floor)),
    "ceil": OnArrays(np.ceil, stairs(np.ceil)),
    "min": OnArrays(lambda *a: np.min(a, axis=0), _smallest),
    "max": OnArrays(lambda *a: np.max(a, axis=0), _largest),
    "factorial": OnArrays(lambda x: _gamma(x + 1), _factorial_part),
    "binomial": OnArrays(by_one(lambda n, k: float(mpmath.binomial(n, k)), 2), _binomial_part),
    "gamma": OnArrays(_gamma, _gamma_part),
    "erf": OnArrays(_erf, smooth_rising(_erf, -1.0, 1.0)),
    "erfc": OnArrays(_erfc, smooth(_complementary)),
    "erfi": OnArrays(_erfi, smooth_rising(_erfi)),
    "heaviside": OnArrays(_heaviside, _unit_step),
    "logit": OnArrays(_logit, on_open(_logit_box, 0.0, 1.0)),
    "log1p": OnArrays(
        np.log1p, on_open(lambda a: (down(np.log1p(a[0])), up(np.log1p(a[1]))), -1.0, _INF)
    ),
    "expm1": OnArrays(np.expm1, smooth_rising(np.expm1, -1.0)),
    "sinc": OnArrays(_sinc, smooth(_sinc_box)),
    "atan2": OnArrays(_arctan2, _angle),
    "sigmoid": OnArrays(
        _sigmoid, smooth(_sigmoid_box), lambda u, v: clip(times(v, _one_minus(v)), 0.0, 0.25)
    ),
    "softplus": OnArrays(_softplus, smooth(_softplus_box), lambda u, v: _sigmoid_box(u)),
}
