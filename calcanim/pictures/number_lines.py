"""A composite on number lines below one another: a point, its images, and a nudge of it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction

import mpmath
from mpmath import mpf

from calcanim.calculus.derivatives.composite import Composite
from calcanim.exact.certain import as_mpf
from calcanim.expressions.pieces import breadth
from calcanim.expressions.spoken import spoken
from calcanim.expressions.tree import Expression, variable
from calcanim.expressions.typst import typst
from calcanim.notation.lengths import LINK
from calcanim.notation.lines import fresh_id, line
from calcanim.notation.setter import by_variable, one, plain
from calcanim.notation.shown import as_shown, to_digits
from calcanim.notation.sides import Name, applied, change, symbol
from calcanim.pictures.picture import Mark, Picture
from calcanim.sampling.ticks import nice_ticks
from calcanim.storyboard.figures import Channel, NumberLine, NumberLines, Tick, Track
from calcanim.storyboard.formula import Formula

_MOMENTS = 25  # of a track
_ONE_RULER = 6  # times as long as another one a bar may be, for both to be seen
_SHARE = 3.2  # a ruler's length, in bars of the longest nudge on it
_TICK_DIGITS = 5
_HALVINGS = 80


@dataclass(frozen=True, slots=True)
class Stretching(Picture):
    """Number lines with a nudge of the input by `step`, which moves every quantity by `changes`.

    `rulers` has the lines that share a ruler, from the top: on one their bars compare.
    """

    nest: Composite | None = None
    step: Fraction = Fraction(0)
    rulers: tuple[tuple[str, ...], ...] = ()

    @property
    def point(self) -> Mark:
        """The point with its images, and the rays between them."""
        return self.mark("point.rays", "point.dots")

    @property
    def values(self) -> Mark:
        """The point with the numbers at it."""
        return self.mark("point")

    @property
    def nudge(self) -> Mark:
        """The bar that the nudge is, and those that it becomes."""
        return self.mark("nudge")

    @property
    def lengths(self) -> Mark:
        """How long the bars are for the whole `step`."""
        return self.mark("length")

    def stretch(self, i: int) -> Mark:
        """By how much layer `i` stretches."""
        return self.mark(f"stretch.{i}")

    def moved(self) -> Track:
        """The point itself runs along its line, by the step, and back."""
        there = _path(self._nest, Fraction(0), self.step, _MOMENTS)
        whole = there + there[::-1]
        start = [float(v.approx) for v in self._nest.values]
        return _track(
            self._nest, "", [[v + d for v, d in zip(start, m, strict=True)] for m in whole]
        )

    def grown(self) -> Track:
        """The nudge grows to its whole length."""
        return self.nudged(Fraction(0), self.step)

    def nudged(self, start: Fraction, stop: Fraction) -> Track:
        """The nudge changes from one size to another, by equal factors or, from 0, evenly."""
        return _track(self._nest, ".nudge", _path(self._nest, start, stop, _MOMENTS))

    def again(self) -> Track:
        """The nudge becomes short, and as long as before."""
        half = _path(self._nest, self.step, self.step / 8, _MOMENTS)
        return _track(self._nest, ".nudge", half + half[::-1])

    def guessed(self, back: bool = False) -> Track:
        """The output's bar, and it alone, by the outer slope alone; or true again."""
        true = _path(self._nest, self.step, self.step, 1)[0][-1]
        guess = _guess(self._nest, self.step, true)
        ends = (guess, true) if back else (true, guess)
        return Track((Channel(f"{self._nest.symbols[-1]}.nudge", ends),))

    @property
    def _nest(self) -> Composite:
        assert self.nest is not None
        return self.nest


def number_lines(nest: Composite, roles: Mapping[str, str]) -> Stretching:
    """The lines at rest, with links that say what each quantity is made of."""
    step = _step(_reach(nest))
    sweep = _path(nest, Fraction(0), step, _MOMENTS)
    guess = _guess(nest, step, sweep[-1][-1])
    windows, rulers = _windows(nest, sweep[-1], guess)
    # Labels keep clear of what a wrong guess makes of the output's bar, too.
    sweep = [*sweep[::2], [*sweep[-1][:-1], guess]]
    layers = range(len(nest.layers))
    figure = NumberLines(
        tuple(_axis(s, *w, roles[s]) for s, w in zip(nest.symbols, windows, strict=True)),
        tuple(float(v.approx) for v in nest.values),
        (0.0,) * len(windows),
        tuple(zip(*sweep, strict=True)),
        tuple(_link(nest, i, roles) for i in layers),
        tuple(_times(nest, i) for i in layers),
        tuple(
            one(as_shown(v).expression, roles[s])
            for s, v in zip(nest.symbols, nest.values, strict=True)
        ),
        tuple(_lengths(nest, step)),
    )
    return Stretching(fresh_id("figure"), figure, "figure", nest, step, rulers)


def _guess(nest: Composite, step: Fraction, true: float) -> float:
    """The output's bar by the outer slope alone; as it is where that would be too long to see."""
    guess = float(nest.slopes[-1].approx * as_mpf(step))
    return guess if abs(guess) <= _ONE_RULER * abs(true) else true


def _lengths(nest: Composite, step: Fraction) -> Iterator[Formula]:
    """``Δu = 0.41``; none where the nudge leaves the domain."""
    for n, change_of in enumerate(nest.changes(step) or ()):
        shown, name = as_shown(change_of, 3), change(nest.symbols[n])
        if n:
            yield line(name, shown, kind="at_point", at=nest.place).formula
        else:
            yield line(name, shown, kind="definition").formula


def _windows(
    nest: Composite, bars: Sequence[float], guess: float
) -> tuple[list[tuple[float, float]], tuple[tuple[str, ...], ...]]:
    """Each line's ends, and which lines share a ruler: neighbours whose bars can be compared."""
    groups = [[0]]
    for i in range(1, len(bars)):
        sizes = [abs(bars[k]) for k in (*groups[-1], i)]
        level = not nest.slopes[i - 1].approx
        if level or max(sizes) <= _ONE_RULER * min(sizes):
            groups[-1].append(i)
        else:
            groups.append([i])
    windows = []
    for group in groups:
        ends = [bars[k] for k in group] + [guess] * (group[-1] == len(bars) - 1)
        longest = max(map(abs, ends))
        ways = {end < 0 for end in ends}
        before = 0.5 if len(ways) > 1 else 0.7 if True in ways else 0.3
        for k in group:
            at = float(nest.values[k].approx)
            width = _SHARE * longest
            if width < abs(at) * 1e-9 + 1e-300:  # closer numbers cannot be told apart
                width = abs(at) or 2.0
            windows.append((at - before * width, at + (1 - before) * width))
    return windows, tuple(tuple(nest.symbols[k] for k in group) for group in groups)


def _reach(nest: Composite) -> mpf:
    """How far around the point the output's change is much like the slope says.

    It is halved until every layer is defined there, the output's range is not dominated by what
    happens far from the point, and a nudge is stretched much as the slope says. At a level point
    there is no slope to compare with: there the output may grow to some twenty times its value.
    """
    x, y = nest.values[0].approx, nest.values[-1].approx
    reach = max(abs(x) / 2, mpf(1))
    tilt = nest.backward()[0].approx
    slope = abs(tilt)
    level: mpf | None = None
    for _ in range(_HALVINGS):
        ends = [nest.through(x + reach * share) for share in (-1, 1, mpf("0.5"), mpf("0.25"))]
        if None not in ends:
            outputs = [e[-1] for e in ends if e is not None]
            span = max(outputs) - min(outputs)
            off = abs(outputs[-1] - y - tilt * reach / 4)
            if slope and span <= 3 * slope * reach and off <= slope * reach / 8:
                return reach
            if level is None and (span <= 20 * abs(y) or (y == 0 and span < 10)):
                level = reach
        reach /= 2
    return level or reach


def _step(reach: mpf) -> Fraction:
    """A nudge that can be seen within this reach: 1, 2 or 5 times a power of ten."""
    most = reach / 4
    unit = Fraction(10) ** int(mpmath.floor(mpmath.log10(most)))
    fits = [n * unit for n in (1, 2, 5) if n * as_mpf(unit) <= most]
    return fits[-1] if fits else unit


def _path(nest: Composite, start: Fraction, stop: Fraction, count: int) -> list[list[float]]:
    """How far every quantity is from the point, moment by moment; where undefined, as before."""
    a, b = as_mpf(start), as_mpf(stop)
    out: list[list[float]] = []
    for n in range(count):
        share = mpf(n) / max(count - 1, 1)
        nudge = a * (b / a) ** share if a and b else a + (b - a) * share
        path = nest.through(nest.values[0].approx + nudge)
        if path is None:
            out.append(out[-1] if out else [0.0] * len(nest.values))
        else:
            out.append([float(p - v.approx) for p, v in zip(path, nest.values, strict=True)])
    return out


def _track(nest: Composite, channel: str, moments: Sequence[Sequence[float]]) -> Track:
    columns = zip(nest.symbols, zip(*moments, strict=True), strict=True)
    return Track(tuple(Channel(f"{s}{channel}", tuple(column)) for s, column in columns))


def _axis(name: str, low: float, high: float, role: str) -> NumberLine:
    ticks = tuple(
        Tick(v, one(to_digits(mpf(v), _TICK_DIGITS), "muted")) for v in nice_ticks(low, high, 5)
    )
    return NumberLine(name, plain(typst(variable(name)), name, role), low, high, ticks, role)


def _link(nest: Composite, i: int, roles: Mapping[str, str]) -> Formula:
    """``u = x^2 + 1``, or ``u = u(x)`` where there is no room; the derivation shows it whole."""
    layer = nest.layers[i]
    e = layer.expression
    made: Name | Expression = e
    if breadth(e) > LINK:
        made = replace(applied(layer.symbol, layer.inner), text=str(e), said=spoken(e))
    name = symbol(layer.symbol, roles[layer.symbol])
    return line(name, made, kind="definition", roles=by_variable(roles)).formula


def _times(nest: Composite, i: int) -> Formula:
    slope = as_shown(nest.slopes[i])
    source = typst(slope.expression)
    if slope.expression.op == "neg":
        source = f"lr(({source}))"
    said = f"times {slope.words}"
    return plain(f"times {source}", f"times {slope.expression}", "derivative", said)
