"""What is known of a step on cells: bounds, where it is defined; quotients and powers of them."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np

from calcanim.sampling.arrays.functions import Floats, Mask
from calcanim.sampling.arrays.intervals import (
    Box,
    clip,
    down,
    everything,
    reciprocal,
    times,
    up,
    where,
    whole_power,
)

_INF = math.inf


@dataclass(frozen=True, slots=True)
class Part:
    """What is known of a step on n cells; arrays of shape (n,), or (1,) if it is the same for all.

    `slope` bounds the difference quotients wherever the step is continuous; None is unknown.
    """

    box: Box
    possible: Mask
    defined: Mask
    continuous: Mask
    singular: Mask
    slope: Box | None = None


YES = np.ones(1, dtype=bool)
NO = np.zeros(1, dtype=bool)


def everywhere(box: Box) -> Part:
    """Defined and continuous everywhere."""
    return Part(box, YES, YES, YES, NO)


def jumping(box: Box, steady: Mask) -> Part:
    """Defined everywhere, and continuous where `steady`."""
    return Part(box, YES, YES, steady, NO)


def quotient(a: Box, b: Box) -> Part:
    """a/b."""
    zero = (b[0] <= 0) & (b[1] >= 0)
    only_zero = (b[0] == 0) & (b[1] == 0)
    return Part(times(a, reciprocal(b)), ~only_zero, ~zero, ~zero, zero)


def raised(a: Box, k: Box, literal: bool) -> Part:
    """a**k; `literal` where the exponent is a numeral, so that 0**0 is 1."""
    whole = (k[0] == k[1]) & (k[0] == np.floor(k[0]))
    if whole.all():
        return _power_whole(a, k[0], literal)
    if not whole.any():
        return _power_real(a, k)
    p = _power_whole(a, np.where(whole, k[0], 1.0), literal)
    q = _power_real(a, k)
    return Part(
        where(whole, p.box, q.box),
        np.where(whole, p.possible, q.possible),
        np.where(whole, p.defined, q.defined),
        np.where(whole, p.continuous, q.continuous),
        np.where(whole, p.singular, q.singular),
    )


def _power_whole(a: Box, k: Floats, literal: bool) -> Part:
    power = whole_power(a, np.abs(k))
    box = where(k < 0, reciprocal(power), power)
    needs = (k < 0) | ((k == 0) & (not literal))
    bad = needs & (a[0] <= 0) & (a[1] >= 0)
    never = needs & (a[0] == 0) & (a[1] == 0)
    return Part(box, ~never, ~bad, ~bad, bad)


def _power_real(a: Box, k: Box) -> Part:
    """An exponent that is not known to be whole: the base is positive, or 0 to a positive one."""
    base = clip(a, 0.0, _INF)
    corners = [np.power(b, e) for b in base for e in k]
    low = np.maximum(down(np.minimum.reduce(np.broadcast_arrays(*corners))), 0.0)
    high = up(np.maximum.reduce(np.broadcast_arrays(*corners)))
    # A negative base has a value wherever the exponent comes by a whole number.
    stray = (a[0] < 0) & (np.ceil(k[0]) <= k[1])
    box = where(stray, everything(low), (low, high))
    touches = (a[0] <= 0) & (a[1] >= 0)
    possible = (a[1] > 0) | (touches & (k[1] > 0)) | stray
    defined = (a[0] > 0) | ((a[0] >= 0) & (k[0] > 0))
    return Part(box, possible, defined, defined, touches & (k[0] <= 0))
