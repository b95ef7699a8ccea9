"""A nudge that runs through a composite on number lines: what it is made of, and its tracks."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction

from mpmath import mpf

from calcanim.calculus.derivatives.composite import Composite
from calcanim.exact.certain import as_mpf
from calcanim.pictures.picture import Mark, Picture
from calcanim.storyboard.figures import Channel, NumberLines, Track

MOMENTS = 25  # of a track


@dataclass(frozen=True, slots=True)
class Stretching(Picture):
    """Number lines with a nudge of the input by `step`, which moves every quantity by `changes`.

    `lines` says for each line which of the quantities it shows. `settling` are ever smaller steps,
    each with the quotients for it.
    """

    nest: Composite | None = None
    step: Fraction = Fraction(0)
    lines: tuple[int, ...] = ()
    settling: tuple[tuple[Fraction, tuple[mpf | None, ...]], ...] = ()
    guess: float | None = None

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
    def ticks(self) -> Mark:
        """The rulers' marks, which a magnified bar has no use for."""
        return self.mark("tick")

    @property
    def steps(self) -> tuple[Fraction, ...]:
        """The steps, from the first to the smallest."""
        return tuple(h for h, _ in self.settling) or (self.step,)

    def lengths(self, n: int = -1) -> Mark:
        """How long the bars are for step `n`."""
        n %= len(self.steps)
        return self.mark(f"later.{n - 1}" if n else "length")

    def stretch(self, i: int) -> Mark:
        """By how much layer `i` stretches."""
        return self.mark(f"stretch.{self._below(i) - 1}")

    @property
    def whole(self) -> Mark:
        """What all layers come to, at a brace."""
        return self.mark("whole")

    @property
    def between(self) -> Mark:
        """What stands between the input and the output: lines, formulas, stretches."""
        middle = range(1, len(self.lines) - 1)
        names = [f"{part}.{i}" for i in middle for part in ("axis", "name", "point.mark")]
        factors = [key for i in range(len(self._nest.layers)) for key in self.stretch(i).keys]
        return self.mark(*names, "link", *factors)

    @property
    def shortcut(self) -> Mark:
        """The bar that a wrong guess makes of the output's, and its name."""
        return self.mark("guess")

    @property
    def shortcut_bar(self) -> Mark:
        """That bar without its name."""
        return self.mark("guess.bar")

    @property
    def rulers(self) -> tuple[tuple[str, ...], ...]:
        """The lines that share a ruler, from the top: on one their bars compare."""
        assert isinstance(self.figure, NumberLines)
        groups: list[list[str]] = []
        wide = 0.0
        for i, axis in zip(self.lines, self.figure.lines, strict=True):
            same = groups and abs(axis.high - axis.low - wide) <= wide * 1e-6
            if not same:
                groups.append([])
            groups[-1].append(self._nest.symbols[i])
            wide = axis.high - axis.low
        return tuple(map(tuple, groups))

    def moved(self) -> Track:
        """The point itself runs along its line, by the step, and back."""
        there = path(self._nest, Fraction(0), self.step, MOMENTS)
        whole = there + there[::-1]
        start = [float(v.approx) for v in self._nest.values]
        return self._along("", [[v + d for v, d in zip(start, m, strict=True)] for m in whole])

    def grown(self) -> Track:
        """The nudge grows to its whole length."""
        return self._along(".nudge", path(self._nest, Fraction(0), self.step, MOMENTS))

    def grown_again(self) -> Track:
        """The last nudge grows, magnified and measured."""
        moments = path(self._nest, Fraction(0), self.steps[-1], MOMENTS)
        zoom = (float(self.step / self.steps[-1]),) * MOMENTS
        layers = range(len(self._nest.layers))
        laid = (Channel(f"laid.{self._below(i)}", (1.0,) * MOMENTS) for i in layers)
        return Track((*self._along(".nudge", moments).channels, Channel("zoom", zoom), *laid))

    def shrunk(self, n: int) -> Track:
        """The nudge becomes as short as step `n`."""
        return self._along(".nudge", path(self._nest, self.steps[n - 1], self.steps[n], MOMENTS))

    def magnified(self, n: int) -> Track:
        """The bars of step `n` are seen as long as those of the first one were."""
        low, high = (float(self.step / h) for h in self.steps[n - 1 : n + 1])
        shares = [k / (MOMENTS - 1) for k in range(MOMENTS)]
        return Track((Channel("zoom", tuple(low * (high / low) ** s for s in shares)),))

    def laid(self, i: int) -> Track:
        """The bar below layer `i` is measured with the one above it, copy after copy."""
        return Track((Channel(f"laid.{self._below(i)}", (0.0, 1.0)),))

    def again(self) -> Track:
        """The nudge, as it is last, becomes short, and as long as before; a guess goes with it."""
        now = self.steps[-1]
        half = path(self._nest, now, now / 8, MOMENTS)
        moments = half + half[::-1]
        slope = 0.0 if self.guess is None else float(self._nest.slopes[-1].approx)
        guesses = Channel("guess", tuple(slope * moment[0] for moment in moments))
        return Track((*self._along(".nudge", moments).channels, guesses))

    def guessed(self) -> Track:
        """A second bar of the output grows, by the outer slope alone."""
        end = float(self._nest.slopes[-1].approx * as_mpf(self.steps[-1]))
        return Track((Channel("guess", (0.0, end)),))

    def _below(self, i: int) -> int:
        """The line below layer `i`."""
        return self.lines.index(i + 1)

    def _along(self, channel: str, moments: Sequence[Sequence[float]]) -> Track:
        assert isinstance(self.figure, NumberLines)
        keys = [line.key for line in self.figure.lines]
        columns = list(zip(*moments, strict=True))
        pairs = zip(keys, self.lines, strict=True)
        return Track(tuple(Channel(f"{k}{channel}", tuple(columns[i])) for k, i in pairs))

    @property
    def _nest(self) -> Composite:
        assert self.nest is not None
        return self.nest


def path(nest: Composite, start: Fraction, stop: Fraction, count: int) -> list[list[float]]:
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
