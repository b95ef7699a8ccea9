"""Read-outs that stand together are true together: at every moment of a motion, not at its ends.

Nothing says what a number means, but a storyboard gives away enough to be held to:

- Beside rectangles, a number that is their sum whenever a partition is whole is the sum of what is
  drawn on the way to the next, or rests; one that counts them counts those that are there.
- Two numbers that run on one track are sampled together. Halfway between two samples both are
  still true where the one, as a curve over the other through the samples nearby, has not left the
  straight way between them by more than a digit that is shown.
- Two numbers that run together on one track of a film do so on each: one alone would be stale.
- A number has as many digits as there are slots for.

What a number is of (a slope, say) is not known, so that samples are believed.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import combinations, permutations
from typing import Any

import numpy as np

from calcanim.stage.tracks import along
from calcanim.storyboard.board import Storyboard
from calcanim.storyboard.cues import Slide
from calcanim.storyboard.graph import Bars, Graph, Readout
from calcanim.storyboard.quantities import Channel, Track

Array = np.ndarray[Any, np.dtype[np.float64]]
Partners = Mapping[str, Collection[frozenset[str]]]

_FINE = 8  # moments looked at from one sample to the next


@dataclass(frozen=True, slots=True)
class Untrue:
    """Read-outs that are not true together.

    `share` is when, of the track's length; `amount` is in units of the last digit shown.
    """

    who: tuple[str, ...]
    share: float
    amount: float


def partners(board: Storyboard) -> Partners:
    """For each figure the pairs of quantities that change together on some track."""
    found: dict[str, set[frozenset[str]]] = {}
    for cue in (cue for beat in board.beats for cue in beat.cues):
        if isinstance(cue, Slide):
            changing = [c.key for c in cue.track.channels if _changes(c)]
            found.setdefault(cue.id, set()).update(map(frozenset, combinations(changing, 2)))
    return found


def untrue(
    figure: Graph,
    values: Mapping[str, float],
    visible: Collection[str],
    track: Track,
    pairs: Collection[frozenset[str]],
) -> Iterator[Untrue]:
    """What is not true together while the `track` runs; what is not on it has its of `values`."""
    channels = {c.key: c for c in track.channels}
    seen = [r for r in figure.readouts if r.key in visible]
    running = [r for r in seen if r.quantity in channels and _changes(channels[r.quantity])]
    for panel in figure.panels:
        for bars in panel.elements:
            if isinstance(bars, Bars) and bars.key in visible and bars.level in channels:
                yield from _beside(bars, seen, channels, values)
    for r in running:
        if (found := _cut_off(r, channels[r.quantity])) is not None:
            yield found
    for a, b in permutations(running, 2):
        smooth = not (channels[a.quantity].jumps or channels[b.quantity].jumps)
        if smooth and (found := _bent(a, b, channels)) is not None:
            yield found
    for a in running:
        for b in seen:
            if b.quantity not in channels and frozenset((a.quantity, b.quantity)) in pairs:
                yield Untrue((a.key, b.key), 0.5, 1.0)


def _changes(channel: Channel) -> bool:
    return any(v != channel.values[0] for v in channel.values)


def _unit(readout: Readout) -> float:
    """What one more in the last digit shown means."""
    return float(10.0 ** (readout.exponent - readout.decimals))


def _cut_off(readout: Readout, channel: Channel) -> Untrue | None:
    """Where a number has more digits than slots, or a sign without one."""
    values = np.array(channel.values) / 10.0**readout.exponent
    least = 10.0**-readout.decimals
    over = np.abs(values) - (10.0**readout.digits - least / 2)
    below = np.full(values.size, -np.inf) if readout.signed else -values - least / 2
    off = np.maximum(over, below)
    worst = int(off.argmax())
    if off[worst] <= 0:
        return None
    share = worst / max(len(values) - 1, 1)
    return Untrue((readout.key,), share, float(off[worst] / least))


# -- beside rectangles -------------------------------------------------------------------------


def _beside(
    bars: Bars,
    readouts: Iterable[Readout],
    channels: Mapping[str, Channel],
    values: Mapping[str, float],
) -> Iterator[Untrue]:
    level = channels[str(bars.level)]
    shares = np.linspace(0, 1, _FINE * max(len(level.values) - 1, 1) + 1)
    at = np.clip(along(level)(shares), 0, len(bars.heights) - 1)
    below, above = np.floor(at + 1e-9).astype(int), np.ceil(at - 1e-9).astype(int)
    whole = below == above
    if len(set(below[whole].tolist())) < 2:
        return  # at no two partitions is it known what the numbers are
    counts = np.array([len(h) for h in bars.heights], dtype=float)
    sums = np.array([np.mean(h) for h in bars.heights]) * (bars.high - bars.low)
    share = at - below
    drawn = (1 - share) * sums[below] + share * sums[above]
    for r in readouts:
        channel = channels.get(r.quantity)
        shown = np.full(at.size, values[r.quantity]) if channel is None else along(channel)(shares)
        off = np.abs(shown - drawn) / _unit(r)
        if off[whole].max() <= 1:  # it is the sum
            resting = np.minimum(np.abs(shown - sums[below]), np.abs(shown - sums[above]))
            off = np.minimum(off, resting / _unit(r))
        elif r.decimals == 0 and np.abs(shown - counts[below])[whole].max() < 0.5:
            off = np.minimum(np.abs(shown - counts[below]), np.abs(shown - counts[above])) * 2
        else:
            continue
        worst = int(off.argmax())
        if off[worst] > 1:
            yield Untrue((r.key, bars.key), float(shares[worst]), float(off[worst]))


# -- on one track ------------------------------------------------------------------------------


def _bent(a: Readout, b: Readout, channels: Mapping[str, Channel]) -> Untrue | None:
    """Where `b`, halfway between two samples, is not what it is at the `a` that is shown."""
    xs, ys = (np.array(channels[r.quantity].values) for r in (a, b))
    if len(xs) < 3:
        return None
    worst: Untrue | None = None
    for n in range(len(xs) - 1):
        x, straight = (xs[n] + xs[n + 1]) / 2, (ys[n] + ys[n + 1]) / 2
        # Through three samples, two of them these: a corner at one of them spoils one such curve.
        found = [
            _parabola(xs[k : k + 3], ys[k : k + 3], x)
            for k in (n - 1, n)
            if 0 <= k <= len(xs) - 3 and _one_way(xs[k : k + 3])
        ]
        if not found or xs[n] == xs[n + 1]:
            continue
        # The digits shown of `a` stand for a range of it, and so for one of `b`.
        steep = abs((ys[n + 1] - ys[n]) / (xs[n + 1] - xs[n]))
        off = min(abs(v - straight) for v in found) / max(_unit(b), steep * _unit(a))
        if off > 1 and (worst is None or off > worst.amount):
            worst = Untrue((a.key, b.key), (n + 0.5) / (len(xs) - 1), float(off))
    return worst


def _one_way(xs: Array) -> bool:
    steps = np.diff(xs)
    return bool((steps > 0).all() or (steps < 0).all())


def _parabola(xs: Array, ys: Array, x: float) -> float:
    """At `x`, the parabola through three points, by Neville's scheme."""
    (x0, x1, x2), (y0, y1, y2) = xs, ys
    left = ((x - x1) * y0 - (x - x0) * y1) / (x0 - x1)
    right = ((x - x2) * y1 - (x - x1) * y2) / (x1 - x2)
    return float(((x - x2) * left - (x - x0) * right) / (x0 - x2))
