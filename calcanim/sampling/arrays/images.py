"""The image of a box under a function of a certain shape, and where it has a value."""

from __future__ import annotations

import math
from collections.abc import Callable

import numpy as np

from calcanim.sampling.arrays.functions import Floats
from calcanim.sampling.arrays.intervals import Box, clip, everything, meets, rising, where
from calcanim.sampling.arrays.parts import NO, YES, Part, everywhere, jumping

_INF = math.inf
Image = Callable[[Box], Part]


def on_closed(image: Callable[[Box], Box], low: float, high: float) -> Image:
    """A function that is continuous on [low, high] and not defined elsewhere."""

    def part(a: Box) -> Part:
        inside = (a[0] >= low) & (a[1] <= high)
        return Part(image(clip(a, low, high)), (a[1] >= low) & (a[0] <= high), inside, inside, NO)

    return part


def on_open(image: Callable[[Box], Box], low: float, high: float) -> Image:
    """A function that is continuous on (low, high) and grows without bound at its ends."""

    def part(a: Box) -> Part:
        inside = (a[0] > low) & (a[1] < high)
        possible = (a[1] > low) & (a[0] < high)
        singular = ((a[0] <= low) & (a[1] >= low)) | ((a[0] <= high) & (a[1] >= high))
        box = image(clip(a, low, high))
        box = np.where(a[0] <= low, -_INF, box[0]), np.where(a[1] >= high, _INF, box[1])
        return Part(box, possible, inside, inside, singular)

    return part


def smooth(image: Callable[[Box], Box]) -> Image:
    """Continuous everywhere."""
    return lambda a: everywhere(image(a))


def smooth_rising(
    function: Callable[[Floats], Floats], low: float = -_INF, high: float = _INF
) -> Image:
    """Continuous and rising everywhere, with values from `low` to `high`."""
    return lambda a: everywhere(clip(rising(function, a), low, high))


def with_poles(function: Callable[[Floats], Floats], first: float) -> Image:
    """A function that rises between its poles at first + k*pi."""

    def part(a: Box) -> Part:
        pole = meets(a, first, math.pi)
        box = where(pole, everything(a[0]), rising(function, a))
        return Part(box, YES, ~pole, ~pole, pole)

    return part


def stairs(function: Callable[[Floats], Floats]) -> Image:
    """Constant but where it jumps."""

    def part(a: Box) -> Part:
        box = function(a[0]), function(a[1])
        return jumping(box, box[0] == box[1])

    return part


def step_at_zero(function: Callable[[Floats], Floats]) -> Image:
    """With a jump at 0 alone."""
    return lambda a: jumping(
        (function(a[0]), function(a[1])), (a[0] > 0) | (a[1] < 0) | (a[0] == a[1])
    )
