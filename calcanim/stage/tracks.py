"""The values of a track between its samples."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

from calcanim.storyboard.quantities import Channel

Array = np.ndarray[Any, np.dtype[np.float64]]


def along(channel: Channel) -> Callable[[Any], Array]:
    """The channel as a function of the share, 0 to 1, of its motion: a number, or an array."""
    values = np.array(channel.values, dtype=float)
    places = np.arange(len(values))
    last = len(values) - 1
    if channel.jumps:
        return lambda share: values[np.floor(np.asarray(share) * last + 1e-9).astype(int)]
    return lambda share: np.asarray(np.interp(np.asarray(share) * last, places, values))
