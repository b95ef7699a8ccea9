"""Graphs from functions: sampled curves, ticks, readouts, tracks, as the storyboard has them."""

from __future__ import annotations

import math
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import replace

import numpy as np
from numpy.typing import ArrayLike

from calcanim.expressions.tree import Expression, number, power
from calcanim.expressions.typst import typst
from calcanim.notation import sides
from calcanim.notation.setter import one, plain
from calcanim.sampling.curves import Curve as Sampled
from calcanim.sampling.sample import sample
from calcanim.sampling.ticks import AxisTick, axis_ticks, decimal_ticks
from calcanim.sampling.windows import Window
from calcanim.storyboard.formula import Formula
from calcanim.storyboard.graph import Axis, Curve, Dot, Piece, Readout, TickSet
from calcanim.storyboard.quantities import Channel, Number, Tick, Track
from calcanim.storyboard.words import Side

_ACROSS, _UP = 7, 7  # ticks on the axes of a panel of full height
_DIGITS = 6  # of a readout, before and after the point together


def flat(e: Expression, role: str = "muted") -> Formula:
    """A number on one line, so that it stays close to what it is for: to its axis."""
    name = sides.flat(e, role)
    return plain(name.source, name.text, name.role, name.said)


def tick_set(marks: Sequence[AxisTick], opacity: Number = 1.0) -> TickSet:
    """The ticks of an axis, each with its exact number."""
    return TickSet(tuple(Tick(m.value, one(m.label, "muted")) for m in marks), opacity)


def ticks_across(
    f: Expression, name: str, low: float, high: float, opacity: Number = 1.0, count: int = _ACROSS
) -> TickSet:
    """Ticks of the input's axis: multiples of pi where `f` is trigonometric."""
    return tick_set(axis_ticks(f, name, low, high, count), opacity)


def ticks_up(low: float, high: float, opacity: Number = 1.0, count: int = _UP) -> TickSet:
    """Ticks of the output's axis."""
    return tick_set(decimal_ticks(low, high, count), opacity)


def scale(name: Formula, low: float, high: float, count: int = 4) -> Axis:
    """An axis with its name and round numbers."""
    return Axis(name, low, high, (ticks_up(low, high, count=count),))


def unseen(text: str, said: str = "") -> Formula:
    """A name for those who listen, of an axis that has none in the picture."""
    return Formula((), (), text, said or text)


def ticks_log(low: int, high: int, every: int = 2) -> TickSet:
    """Ticks of an axis on which the powers of ten from `low` to `high` are equally far apart."""
    return ticks_of_powers(range(-(-low // every) * every, high + 1, every))


def ticks_of_powers(powers: Iterable[int]) -> TickSet:
    """Ticks at these powers of ten, each at the height of its exponent."""
    return tick_set(
        [AxisTick(float(n), power(number(10), number(n)) if n else number(1)) for n in powers]
    )


def axis_name(letter: str, argument: str = "", role: str = "muted") -> Formula:
    """The name of an axis: ``x``, or ``f(x)`` where there is an argument."""
    name = typst(Expression("variable", (), argument)) if argument else ""
    source = f"{letter}({name})" if name else letter
    text = f"{letter}({argument})" if argument else letter
    said = letter.replace("'", " prime").strip('"') + (f" of {argument}" if argument else "")
    return plain(source, text, role, said)


def bare_axis(low: Number, high: Number) -> Axis:
    """A direction of a drawing that has no axis: only how far it reaches."""
    return Axis(Formula(()), low, high, ())


def curve(
    key: str,
    role: str,
    sampled: Sampled,
    low: Number | None = None,
    high: Number | None = None,
    dots: bool = True,
) -> Curve:
    """A sampled curve as a figure's element, with its dots at jumps and holes."""
    pieces = tuple(piece(p.x, p.y) for p in sampled.pieces)
    ends = tuple(Dot(d.x, d.y, not d.closed) for d in sampled.dots) if dots else ()
    return Curve(key, role, pieces, ends, low, high)


def piece(xs: ArrayLike, ys: ArrayLike) -> Piece:
    """Points, both of shape (n,), as a piece of a curve."""
    return Piece(tuple(map(float, np.asarray(xs))), tuple(map(float, np.asarray(ys))))


def nearer(f: Expression, name: str, whole: Curve, at: float, view: Window, factor: float) -> Curve:
    """`whole` with enough points around `at` for a zoom by `factor` from `view` towards it."""
    zoom = 1.0
    while zoom < factor:
        zoom = min(zoom * 3, factor)
        close = shrunk(view, at, zoom, None)
        inner = sample(f, name, close.low, close.high, heights=close.heights)
        pieces = whole.pieces
        for fine in inner.pieces:
            pieces = tuple(_refined(p, fine.x, fine.y) for p in pieces)
        whole = replace(whole, pieces=pieces)
    return whole


def roomiest(lines: Iterable[tuple[ArrayLike, ArrayLike]], view: Window, size: float) -> Side:
    """The corner of a window in which the lines take the least of so large a share of it."""
    counts: dict[Side, int] = {"nw": 0, "ne": 0, "sw": 0, "se": 0}
    for x, y in lines:
        xs, ys = np.asarray(x, dtype=float), np.asarray(y, dtype=float)
        way = np.linspace(0.0, 1.0, 200)
        places = np.interp(way, np.linspace(0.0, 1.0, len(xs)), np.arange(len(xs)))
        across = (np.interp(places, np.arange(len(xs)), xs) - view.low) / (view.high - view.low)
        up = (np.interp(places, np.arange(len(xs)), ys) - view.bottom) / (view.top - view.bottom)
        for side in counts:
            inside = (across < size if "w" in side else across > 1 - size) & (
                up < size if "s" in side else up > 1 - size
            )
            counts[side] += int(inside.sum())
    return min(counts, key=lambda each: counts[each])


def shrunk(view: Window, x: float, factor: float, y: float | None) -> Window:
    """The window `factor` times smaller around (x, y), which keeps its place in the picture.

    Without `y` all heights stay in it that the smaller window could show.
    """
    low, high = x - (x - view.low) / factor, x + (view.high - x) / factor
    if y is None:
        return Window(low, high, view.bottom, view.top)
    return Window(low, high, y - (y - view.bottom) / factor, y + (view.top - y) / factor)


def _refined(coarse: Piece, xs: np.ndarray, ys: np.ndarray) -> Piece:
    """`coarse` with the points of a finer sample in place of its own, where they overlap."""
    old_x, old_y = np.array(coarse.xs), np.array(coarse.ys)
    inside = (xs >= old_x[0]) & (xs <= old_x[-1])
    if inside.sum() < 2:
        return coarse
    new_x, new_y = xs[inside], ys[inside]
    left, right = old_x < new_x[0], old_x > new_x[-1]
    return piece(
        np.concatenate([old_x[left], new_x, old_x[right]]),
        np.concatenate([old_y[left], new_y, old_y[right]]),
    )


def readout(
    key: str, label: Formula, quantity: str, role: str, values: ArrayLike, finest: float = 0.0
) -> Readout:
    """A readout wide enough for all of `values`; `finest` is a difference that must be seen.

    Numbers beyond five digits before the point, or with too many zeros behind it, are shown in a
    fixed power of ten.
    """
    shown = np.abs(np.asarray(values, dtype=float))
    largest = float(shown.max(initial=0.0)) or 1.0
    exponent = math.floor(math.log10(largest))
    unit = 0 if -3 <= exponent < 5 else exponent
    digits = max(exponent - unit, 0) + 1
    decimals = max(_DIGITS - 1 - digits, 1)
    if finest:
        decimals = max(decimals, min(math.ceil(-math.log10(finest / 10.0**unit)), 7))
    signed = bool((np.asarray(values) < 0).any())
    power = plain(
        f"times attach(10, t: {str(unit).replace('-', '−')})",
        f"times 10^{unit}",
        role,
        f"times ten to the {str(unit).replace('-', 'minus ')}",
    )
    return Readout(
        key, label, quantity, role, digits, decimals, signed, unit, power if unit else None
    )


def track(channels: Mapping[str, ArrayLike], jumps: Collection[str] = ()) -> Track:
    """A track from arrays of equal length, each of shape (n,), by channel; some are `jumps`."""
    found = {k: tuple(map(float, np.asarray(v))) for k, v in channels.items()}
    return Track(tuple(Channel(k, v, k in jumps) for k, v in found.items()))


def eased(start: float, end: float, count: int = 41) -> np.ndarray:
    """From one number to another, shape (count,): slow at both ends."""
    t = np.linspace(0, 1, count)
    return np.asarray(start + (end - start) * t**2 * (3 - 2 * t))


def to_and_back(start: float, end: float, count: int = 41) -> np.ndarray:
    """To another number and back, shape (2*count - 1,): slow at both ends and in the middle."""
    there = eased(start, end, count)
    return np.concatenate([there, there[-2::-1]])
