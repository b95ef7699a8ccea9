"""The image of a box under each function of the grammar, and where the function has a value."""

from __future__ import annotations

import math
from collections.abc import Callable

import numpy as np

from calcanim.sampling.arrays.functions import (
    Floats,
    arccot,
    erf,
    erfc,
    erfi,
    gamma,
    heaviside,
    logit,
    sigmoid,
    sinc,
    softplus,
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
    meets,
    minus,
    plus,
    reciprocal,
    rising,
    sine,
    times,
    up,
    where,
)
from calcanim.sampling.arrays.parts import NO, YES, Part, everywhere, jumping

_INF = math.inf
_SINC_LOWEST = -0.2172336282112217  # at x = 4.4934, where tan(x) = x
_GAMMA_LOWEST = (1.4616321449683623, 0.8856031944108887)


def _closed(image: Callable[[Box], Box], low: float, high: float) -> Callable[[Box], Part]:
    """A function that is continuous on [low, high] and not defined elsewhere."""

    def part(a: Box) -> Part:
        inside = (a[0] >= low) & (a[1] <= high)
        return Part(image(clip(a, low, high)), (a[1] >= low) & (a[0] <= high), inside, inside, NO)

    return part


def _open(image: Callable[[Box], Box], low: float, high: float) -> Callable[[Box], Part]:
    """A function that is continuous on (low, high) and grows without bound at its ends."""

    def part(a: Box) -> Part:
        inside = (a[0] > low) & (a[1] < high)
        possible = (a[1] > low) & (a[0] < high)
        singular = ((a[0] <= low) & (a[1] >= low)) | ((a[0] <= high) & (a[1] >= high))
        box = image(clip(a, low, high))
        box = np.where(a[0] <= low, -_INF, box[0]), np.where(a[1] >= high, _INF, box[1])
        return Part(box, possible, inside, inside, singular)

    return part


def _smooth(image: Callable[[Box], Box]) -> Callable[[Box], Part]:
    return lambda a: everywhere(image(a))


def _smooth_rising(
    function: Callable[[Floats], Floats], low: float = -_INF, high: float = _INF
) -> Callable[[Box], Part]:
    return lambda a: everywhere(clip(rising(function, a), low, high))


def _with_poles(function: Callable[[Floats], Floats], first: float) -> Callable[[Box], Part]:
    """A function that rises between its poles at first + k*pi."""

    def part(a: Box) -> Part:
        pole = meets(a, first, math.pi)
        box = where(pole, everything(a[0]), rising(function, a))
        return Part(box, YES, ~pole, ~pole, pole)

    return part


def _cotangent(a: Box) -> Part:
    rising = _with_poles(lambda x: -1 / np.tan(x), 0.0)(a)
    return Part(
        minus(rising.box), rising.possible, rising.defined, rising.continuous, rising.singular
    )


def _stairs(function: Callable[[Floats], Floats]) -> Callable[[Box], Part]:
    def part(a: Box) -> Part:
        box = function(a[0]), function(a[1])
        return jumping(box, box[0] == box[1])

    return part


def _step_at_zero(function: Callable[[Floats], Floats]) -> Callable[[Box], Part]:
    return lambda a: jumping(
        (function(a[0]), function(a[1])), (a[0] > 0) | (a[1] < 0) | (a[0] == a[1])
    )


def sigmoid_box(a: Box) -> Box:
    """The image of `a` under the sigmoid."""
    return clip((down(sigmoid(a[0])), up(sigmoid(a[1]))), 0.0, 1.0)


def _softplus_box(a: Box) -> Box:
    return np.maximum(down(softplus(a[0])), 0.0), up(softplus(a[1]))


def _positive_gamma(a: Box) -> Box:
    """gamma over positive numbers: it falls to its lowest value and rises from there."""
    at, value = _GAMMA_LOWEST
    p, q = gamma(a[0]), gamma(a[1])
    p = np.where(a[0] <= 0, _INF, p)
    low = np.where((a[0] <= at) & (a[1] >= at), value, np.minimum(p, q))
    return np.maximum(down(low, 16), 0.0), up(np.maximum(p, q), 16)


def _gamma_part(a: Box) -> Part:
    pole = (a[0] <= 0) & (np.ceil(a[0]) <= a[1])
    low, high = np.maximum(a[0], 1e-300), np.maximum(a[1], 1e-300)
    right = _positive_gamma((low, high))
    # To the left of 0: pi / (sin(pi*x)*gamma(1 - x)).
    mirrored = plus(constant(1.0), minus(a))
    mirrored = np.maximum(mirrored[0], 0.5), np.maximum(mirrored[1], 0.5)
    pi = np.full(1, math.nextafter(math.pi, 0)), np.full(1, math.nextafter(math.pi, 4))
    under = times(sine(times(pi, a)), _positive_gamma(mirrored))
    box = where(a[0] > 0, right, times(pi, reciprocal(under)))
    box = where(pole, everything(a[0]), box)
    never = (a[0] == a[1]) & pole
    return Part(box, ~never, ~pole, ~pole, pole)


def _factorial(a: Box) -> Part:
    first = np.maximum(np.ceil(a[0]), 0.0)
    last = np.floor(a[1])
    whole = (a[0] == a[1]) & (a[0] >= 0) & (a[0] == np.floor(a[0]))
    box = down(gamma(first + 1), 16), up(gamma(np.maximum(first, last) + 1), 16)
    return Part(box, first <= last, whole, whole, NO)


def _binomial(n: Box, k: Box) -> Part:
    # gamma(n + 1) over two gammas that have no zeros: continuous where n > -1.
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
    return np.maximum(down(arccot(a[1])), 0.0), up(arccot(a[0]))


def _logarithm(a: Box) -> Box:
    return down(np.log(a[0])), up(np.log(a[1]))


def _complementary(a: Box) -> Box:
    return np.maximum(down(erfc(a[1])), 0.0), np.minimum(up(erfc(a[0])), 2.0)


def _logit(a: Box) -> Box:
    # Near 1/2 two logarithms cancel: an absolute error is allowed for.
    slack = 4 * np.finfo(np.float64).eps
    return down(logit(a[0])) - slack, up(logit(a[1])) + slack


def _cardinal_sine(a: Box) -> Box:
    """sin(x)/x: it falls from 0 to pi, and is never below its lowest value."""
    far = np.maximum(np.abs(a[0]), np.abs(a[1]))
    across = (a[0] <= 0) & (a[1] >= 0)
    near = np.where(across, 0.0, np.minimum(np.abs(a[0]), np.abs(a[1])))
    falls = far <= 3.14
    low = np.where(falls, down(sinc(far), 8), _SINC_LOWEST)
    high = np.where(falls, up(sinc(near), 8), 1.0)
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
    box = heaviside(a[0], at_zero[0]), heaviside(a[1], at_zero[1])
    across = (a[0] <= 0) & (a[1] >= 0)
    low = np.where(across, np.minimum(at_zero[0], box[0]), box[0])
    high = np.where(across, np.maximum(at_zero[1], box[1]), box[1])
    return jumping((low, high), steady | ((a[0] == 0) & (a[1] == 0)))


CALLS: dict[str, Callable[..., Part]] = {
    "sqrt": _closed(_square_root, 0.0, _INF),
    "cbrt": _smooth_rising(np.cbrt),
    "exp": _smooth(exponential),
    "log": _open(_logarithm, 0.0, _INF),
    "sin": _smooth(sine),
    "cos": _smooth(cosine),
    "tan": _with_poles(np.tan, math.pi / 2),
    "cot": _cotangent,
    "asin": _closed(lambda a: rising(np.arcsin, a), -1.0, 1.0),
    "acos": _closed(_arc_cosine, -1.0, 1.0),
    "atan": _smooth_rising(np.arctan),
    "acot": _smooth(_arc_cotangent),
    "sinh": _smooth_rising(np.sinh),
    "cosh": _smooth(hyperbolic_cosine),
    "tanh": _smooth_rising(np.tanh, -1.0, 1.0),
    "asinh": _smooth_rising(np.arcsinh),
    "acosh": _closed(_area_cosine, 1.0, _INF),
    "atanh": _open(lambda a: rising(np.arctanh, a), -1.0, 1.0),
    "abs": _smooth(absolute),
    "sign": _step_at_zero(np.sign),
    "floor": _stairs(np.floor),
    "ceil": _stairs(np.ceil),
    "min": _smallest,
    "max": _largest,
    "factorial": _factorial,
    "binomial": _binomial,
    "gamma": _gamma_part,
    "erf": _smooth_rising(erf, -1.0, 1.0),
    "erfc": _smooth(_complementary),
    "erfi": _smooth_rising(erfi),
    "heaviside": _unit_step,
    "logit": _open(_logit, 0.0, 1.0),
    "log1p": _open(lambda a: (down(np.log1p(a[0])), up(np.log1p(a[1]))), -1.0, _INF),
    "expm1": _smooth_rising(np.expm1, -1.0),
    "sinc": _smooth(_cardinal_sine),
    "atan2": _angle,
    "sigmoid": _smooth(sigmoid_box),
    "softplus": _smooth(_softplus_box),
}
