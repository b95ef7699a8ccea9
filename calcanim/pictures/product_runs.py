"""How far a product is nudged, and how far its input runs, so that both can be seen."""

from __future__ import annotations

import math
from dataclasses import dataclass
from fractions import Fraction

import numpy as np

from calcanim.calculus.derivatives.factors import Product
from calcanim.calculus.derivatives.two_functions import TwoFunctions
from calcanim.exact.values import UndefinedError
from calcanim.sampling.arrays.functions import Floats
from calcanim.sampling.arrays.values import values

_SAMPLES = 61
_BEFORE = {"across": 0.47, "up": 0.34, "s": 0.2}  # of what is in a window, below it
_AFTER = 0.08  # the same, above it
_EDGE = 0.02  # the same: below it, where dimension lines are
_GRID = 481
_FAR = 2.5  # times as far as the point is from 0
_BEYOND = 1.3  # times as far as where the product stands still
_LARGE = 12.0  # times what the product usually is
_SIZES = (1, 2, 3, 4, 5)
_POWERS = range(3, -12, -1)


@dataclass(frozen=True, slots=True)
class Motion:
    """Both factors, and their slopes, as the input runs: arrays of one shape."""

    xs: Floats
    f: Floats
    g: Floats
    df: Floats
    dg: Floats

    @property
    def sides(self) -> Floats:
        """``f' g``."""
        return self.df * self.g

    @property
    def tops(self) -> Floats:
        """``f g'``."""
        return self.f * self.dg


def motion(product: TwoFunctions, xs: Floats) -> Motion:
    """Both functions at `xs`; nan where there is no value."""
    name, f, g = product.name, product.f, product.g
    return Motion(
        xs,
        values(f, name, xs),
        values(g, name, xs),
        *(values(work.result, name, xs) for work in product.works),
    )


@dataclass(frozen=True, slots=True)
class Stretch:
    """Where the input runs from the point: to `end`, if there is one past `level`.

    At the `level` the two strips balance, and the product stands still.
    """

    start: float
    end: float
    level: float | None

    @property
    def turn(self) -> float:
        """The level point, or else half of the way."""
        return (self.start + self.end) / 2 if self.level is None else self.level


def stretch(product: Product) -> Stretch:
    """A stretch from the point on which both factors are smooth, best with a level point.

    Raises UndefinedError where there is none.
    """
    a = product.start
    far = _FAR * max(abs(a), 1.0)
    found = [_along(product, a, a + way * far) for way in (1, -1)]
    known = [s for s in found if s is not None]
    if not known:
        raise UndefinedError(f"{product.expression} has no room to run in next to {product.place}")
    return next((s for s in known if s.level is not None), known[0])


def _along(product: Product, a: float, b: float) -> Stretch | None:
    xs = np.linspace(a, b, _GRID)
    way = motion(product, xs)
    size = np.abs(way.f * way.g)
    usual = max(float(size[0]), float(np.median(size[: _GRID // 2])))
    steep = way.sides + way.tops
    good = np.isfinite(steep) & np.isfinite(size) & (size <= _LARGE * (usual or 1.0))
    last = _GRID - 1 if good.all() else int(np.argmin(good)) - 2
    if last < _GRID // 20:
        return None
    signs = np.sign(steep[: last + 1])
    turned = np.flatnonzero((signs[:-1] != 0) & (signs[1:] != signs[:-1]))
    turned = turned[turned > _GRID // 20]
    if not turned.size:
        return Stretch(a, float(xs[min(last, _GRID // 2)]), None)
    n = int(turned[0])
    level = float(xs[n] + (xs[n + 1] - xs[n]) * steep[n] / (steep[n] - steep[n + 1]))
    # Not so far beyond that all that came before would look small.
    usual_slope = np.abs(steep[: n + 1]).max()
    steeper = np.flatnonzero(np.abs(steep[n + 1 : last + 1]) > usual_slope)
    farthest = xs[n + int(steeper[0])] if steeper.size else xs[last]
    ends = sorted((a + _BEYOND * (level - a), float(farthest)), key=lambda end: abs(end - a))
    return Stretch(a, ends[0] if abs(ends[0] - a) > abs(level - a) else level, level)


def nudge_of(product: Product, run: Stretch) -> Fraction:
    """A round step after which no factor has changed by more than itself, as large as may be."""
    a = run.start
    room = abs(run.end - a) if run.end > a else max(abs(a), 1.0)
    f, g = (abs(float(v.approx)) for v in product.heights)
    for power in _POWERS:
        unit = Fraction(10) ** power
        for size in _SIZES[::-1]:
            step = size * unit
            if step > room / 2:
                continue
            way = motion(product, np.linspace(a, a + float(step), 9))
            grown = [np.abs(way.f - way.f[0]).max(), np.abs(way.g - way.g[0]).max()]
            if not all(map(math.isfinite, grown)):
                continue
            fits = [not h or d <= h for h, d in zip((f, g), grown, strict=True)]
            if all(fits):
                return step
    raise UndefinedError(f"{product.expression} cannot be nudged at {product.place}")


def rectangle(product: Product, xs: Floats, steps: Floats) -> dict[str, Floats]:
    here, ahead = motion(product, xs), motion(product, xs + steps)
    shorter = {
        n: np.where(np.abs(old) < np.abs(new), old, new)
        for n, old, new in (("in.f", here.f, ahead.f), ("in.g", here.g, ahead.g))
    }
    sides = {"f": here.f, "g": here.g, "F": ahead.f, "G": ahead.g}
    return {"x": xs, "xh": xs + steps} | sides | shorter


def shares(product: Product, at: float, steps: Floats) -> dict[str, Floats]:
    """The strips, each divided by the step; for a step of 0 what they come to."""
    here, ahead = motion(product, np.array([at])), motion(product, at + steps)
    df, dg = ahead.f - here.f, ahead.g - here.g
    side, top = (float(v.approx) for v in product.shares)
    with np.errstate(divide="ignore", invalid="ignore"):
        sides = np.where(steps == 0, side, df * here.g / steps)
        tops = np.where(steps == 0, top, here.f * dg / steps)
        corners = np.where(steps == 0, 0.0, df * dg / steps)
    return stacked(sides, tops, corners)


def stacked(sides: Floats, tops: Floats, corners: Floats) -> dict[str, Floats]:
    """Each part on the ones before; the top from ``t1`` to ``t2``, from 0 on against the side.

    So what is taken off hangs below 0, and does not look like what is added.
    """
    start = np.where(sides * tops < 0, 0.0, sides)
    own = {"t1": start, "t2": start + tops}
    return {"s1": sides, "s2": sides + tops, "s3": sides + tops + corners} | own


def windows(
    product: Product, step: Fraction, run: Stretch
) -> tuple[dict[str, float], dict[str, float]]:
    """The ends of all axes for a step at the point, and for the whole run."""
    steps = np.linspace(0.0, float(step), _SAMPLES)
    here = np.full(_SAMPLES, run.start)
    near = rectangle(product, here, steps) | shares(product, run.start, steps)
    xs = np.linspace(run.start, run.end, 4 * _SAMPLES)
    way = motion(product, xs)
    far = rectangle(product, xs, np.full(len(xs), float(step)))
    far |= stacked(way.sides, way.tops, np.zeros(len(xs)))
    return _ends(near), _ends(far)


def _ends(found: dict[str, Floats]) -> dict[str, float]:
    out: dict[str, float] = {}
    for axis, keys in (("across", "fF"), ("up", "gG"), ("s", ("s1", "s2", "s3", "t2"))):
        heights = np.concatenate([found[k] for k in keys])
        low, high = around(heights, _BEFORE[axis])
        out |= {f"{axis}.low": low, f"{axis}.high": high}
        if axis != "s":
            whole = 1 + _BEFORE[axis] + _AFTER
            out[f"{axis}.edge"] = low + (_BEFORE[axis] - _EDGE) * (high - low) / whole
    return out


def around(heights: Floats, before: float) -> tuple[float, float]:
    """A window with 0 in it, and room before and after."""
    known = heights[np.isfinite(heights)]
    low, high = min(0.0, float(known.min())), max(0.0, float(known.max()))
    length = (high - low) or 1.0
    return low - before * length, high + _AFTER * length


def input_ends(run: Stretch, step: Fraction) -> tuple[float, float]:
    low, high = min(run.start, run.end), max(run.end, run.start + float(step))
    room = 0.1 * (high - low)
    return low - room, high + room
