"""Terms as bars over their index, which climb onto each other: the sum so far, and all of it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

from calcanim.expressions.tree import Expression, number, variable
from calcanim.expressions.typst import typst
from calcanim.notation.lines import Line, beside, fresh_id, line, written
from calcanim.notation.setter import one, plain
from calcanim.notation.sides import Joined, words
from calcanim.pictures.picture import Mark, Parts, Picture
from calcanim.pictures.plots import curve, eased, piece, readout, ticks_up, track, unseen
from calcanim.sampling.sample import sample
from calcanim.storyboard.formula import Formula
from calcanim.storyboard.graph import (
    Axis,
    Block,
    Blocks,
    Curve,
    Graph,
    GraphElement,
    Panel,
    Readout,
    Scatter,
    Segment,
    Span,
    TickSet,
)
from calcanim.storyboard.quantities import Quantity, Tick, Track

_HALF = 0.42  # of a bar's width
_SIDE = 0.9  # from the middle of the outermost bars to the edge
_BROAD = 0.7  # half of the tower's
_TOWER, _BEYOND = 2.4, 2.0  # from the last bar to the tower, and from there to the edge
_ABOVE, _ROOM = 0.7, 0.12  # of the heights: free above bars with their spans, and above sums
_STEPS_AT, _COUNT_AT = 0.07, 0.45  # the same: where the spans are
_LABELS = 12  # ticks that are all written
_SAMPLES = 61
_COUNTED = 1e13  # whole sums below it are read out to their last digit
_FADE = 1.6  # ticks of two windows are both faint half way


@dataclass(frozen=True, slots=True)
class Further:
    """Sums beyond the bars: places and sums of shape (n,), in rising order.

    `ends` are places among them up to which the window runs, one after the other.
    """

    places: np.ndarray
    sums: np.ndarray
    ends: tuple[int, ...]

    def at(self, places: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        """The nearest of the places that is not beyond, and the sum there, both of that shape."""
        n = np.clip(np.searchsorted(self.places, places, "right") - 1, 0, None)
        return self.places[n], self.sums[n]


@dataclass(frozen=True, kw_only=True)
class TermBars(Picture):
    """An empty axis; the bars grow, are lit in turn, climb, and make a tower.

    Quantities: ``shown`` bars, the one that is ``lit``; the ``stage``, from standing (0) to climbed
    (1) to a tower (2); the index ``i`` with the sum so far ``S``, which change together as a bar
    arrives; how many ``dots`` are at sums; the end of the formula's curve that is ``drawn``; the
    window's ends ``left``, ``right``, ``low``, ``high``; and opacities of ticks.
    """

    first: int
    sizes: tuple[float, ...]
    is_tower: bool
    windows: tuple[tuple[float, float], ...]  # of the heights, by stage and then by further end
    further: Further | None
    is_named: bool

    bars = Parts("terms")
    names = Parts("terms.names")
    index = Parts("i")
    so_far = Parts("i", "S", "sums")
    read_out = Parts("i", "S")
    dots = Parts("sums")
    gaps = Parts("gaps")
    counted = Parts("count")
    whole = Parts("level", "total")
    stairs = Parts("stairs")
    goal = Parts("goal")
    formula = Parts("formula")
    size = Parts("total.words")

    @property
    def count(self) -> int:
        """How many bars there are."""
        return len(self.sizes)

    @property
    def sums(self) -> np.ndarray:
        """The sum after each bar, shape (count,)."""
        return np.cumsum(self.sizes)

    @property
    def spans(self) -> Mark:
        """How many bars there are, and how many steps from the first to the last."""
        return self.gaps + self.counted

    def grown(self, start: int = 0, end: int | None = None) -> Track:
        """Bars from `start` up to `end` (all others) rise, one after the other."""
        last = self.count if end is None else min(end, self.count)
        return track({"shown": [float(min(start, last)), float(last)]})

    def regrown(self) -> Track:
        """All bars rise once more, and none stands out."""
        shown = np.linspace(0.0, float(self.count), _SAMPLES)
        return track({"shown": shown, "lit": np.full(_SAMPLES, -1.0)})

    def lighting(self, n: int) -> Track:
        """Bar `n` stands out; none does for -1."""
        return track({"lit": [float(n)] * 2})

    def lowered(self) -> Track:
        """All bars sink into the axis."""
        return track({"shown": eased(float(self.count), 0.0), "lit": np.full(41, -1.0)})

    def reaching(self, n: int) -> Track:
        """The index is at the place of bar `n`, which rises."""
        return track({"shown": [float(n), n + 1.0], "i": [float(self.first + n)] * 2})

    def sweeping(self) -> Track:
        """One bar after the other stands out for a moment, and none in the end."""
        lit = np.concatenate([np.repeat(np.arange(self.count), 8), [-1, -1]]).astype(float)
        return track({"lit": lit}, jumps=("lit",))

    def opened(self, closed: bool = False) -> Track:
        """There comes to be room for the spans above the bars, or it goes again."""
        high = self.windows[0][1]
        tall = high + (_ABOVE - _ROOM) / (1 + _ROOM) * (high - self.windows[0][0])
        return track({"high": eased(tall, high) if closed else eased(high, tall)})

    def stacking(self, start: int, end: int) -> Track:
        """Bars from `start` up to `end` climb onto those before them, as the window grows."""
        stage = np.linspace(start / self.count, end / self.count, _SAMPLES)
        landed = np.floor(stage * self.count + 1e-9).astype(int)
        done = np.clip(landed, 1, self.count)
        share = np.clip(np.linspace(0.0, 2.0, _SAMPLES), 0.0, 1.0)  # before what needs it arrives
        level = self._level(start) * (1 - share) + self._level(end) * share
        channels = {
            "stage": stage,
            "lit": np.full(_SAMPLES, -1.0),
            "i": (self.first + done - 1).astype(float),
            "S": self.sums[done - 1],
            "dots": done.astype(float),
            **_window(self.windows, level),
        }
        return track(channels, jumps=("i", "S", "dots"))

    def towering(self) -> Track:
        """The bars gather in one tower, and the axis has room for it."""
        stage = np.linspace(1.0, 2.0, _SAMPLES)
        last = self.first + self.count - 1
        right = np.interp(stage, [1.0, 1.3], [last + _SIDE, last + _TOWER + _BEYOND])
        return track({"stage": stage, "right": right})

    def drawn(self) -> Track:
        """The curve of a formula for all sums runs through them."""
        return track({"drawn": eased(self.first - 1.0, self.first + self.count - 1.0)})

    def widened(self) -> Track:
        """There comes to be room for the total at the last bar."""
        last = self.first + self.count - 1
        return track({"right": eased(last + _SIDE, last + _HALF + _BEYOND)})

    def back(self) -> TermBars:
        """The same picture, which comes on with all its bars."""
        assert isinstance(self.figure, Graph)
        begun = tuple(
            replace(q, value=float(self.count)) if q.key == "shown" else q
            for q in self.figure.quantities
        )
        return replace(self, figure=replace(self.figure, quantities=begun))

    def climbed(self) -> TermBars:
        """The same picture, which comes on with each bar on those before it."""
        assert isinstance(self.figure, Graph)
        rest = {"shown": float(self.count), "stage": 1.0, "i": float(self.first + self.count - 1)}
        rest |= {"S": float(self.sums[-1])}
        rest |= {k: float(v[0]) for k, v in _window(self.windows, np.ones(1)).items()}
        begun = tuple(Quantity(q.key, rest.get(q.key, q.value)) for q in self.figure.quantities)
        return replace(self, figure=replace(self.figure, quantities=begun))

    def standing(self) -> Track:
        """All bars stand on the axis again."""
        stage = np.linspace(1.0, 0.0, _SAMPLES)
        rest = {"dots": 1.0, "i": float(self.first), "S": float(self.sums[0])}
        channels = {key: np.full(_SAMPLES, value) for key, value in rest.items()}
        return track({"stage": stage, **channels, **_window(self.windows, stage)})

    def running(self, n: int) -> Track:
        """The window runs on to the end `n` beyond the bars; the index and its sum run with it."""
        assert self.further is not None
        ends = (self.first + self.count - 1, *self.further.ends)
        share = np.linspace(0.0, 1.0, 2 * _SAMPLES)
        start, end = (float(e - self.first + 1) for e in ends[n : n + 2])
        reach = start * (max(end, start) / start) ** share
        place, total = self.further.at(np.rint(self.first - 1 + reach))
        level = 1.0 + n + share
        channels = {
            "right": self.first - 1 + reach * 1.03 + _SIDE,
            "reach": self.first - 0.5 + reach,
            "i": place,
            "S": total,
            **_window(self.windows, level),
        }
        return track(channels, jumps=("i", "S"))

    def _level(self, climbed: int) -> float:
        """Whether the window has to be that of all sums once so many bars have climbed.

        It is, once half of them have.
        """
        low, high = self.windows[0]
        seen = self.sums[:climbed]
        fits = 2 * climbed < self.count and bool(((low <= seen) & (seen <= high)).all())
        return 0.0 if fits else 1.0


def term_bars(
    index: str,
    first: int,
    sizes: Sequence[float],
    names: Sequence[Formula | None] = (),
    total: Formula | None = None,
    further: Further | None = None,
    goal: float | None = None,
    formula: tuple[Expression, str] | None = None,
) -> TermBars:
    """Bars of these `sizes` over the places from `first` on of the letter `index`.

    `total` is written at the tower, which only bars of one sign have, or at the last bar. `goal` is
    a level that the sums close in on, and `formula` what the sum up to its letter comes to.
    """
    heights, count = np.array(sizes, dtype=float), len(sizes)
    last, sums = first + count - 1, np.cumsum(sizes)
    low, high = _span(heights)
    rise = high - low
    windows = [(low - _ROOM / 2 * rise * (low < 0), high + _ROOM * rise)]
    reached = [np.concatenate([sums, heights])]  # bars still stand while others climb
    if further is not None:
        reached += [further.sums[further.places <= end] for end in further.ends]
    aims = [] if goal is None else [goal]
    windows += [_roomy(np.array([*found, *aims])) for found in reached]
    is_tower = total is not None and bool((heights >= 0).all() or (heights <= 0).all())
    named = [*names, *[None] * count][:count]
    stages = [_bars(np.arange(first, last + 1), 0 * heights, heights, named)]
    stages.append(_bars(np.arange(first, last + 1), sums - heights, sums, named))
    if is_tower:
        stages.append(_bars(np.full(count, last + _TOWER), sums - heights, sums, named, _BROAD))
    elements: list[GraphElement] = [
        Blocks(
            "terms",
            "function",
            "negative_area",
            tuple(stages),
            "stage",
            "shown",
            1.0,
            "lit",
            0.2,
            links=True,
        )
    ]  # fmt: skip
    elements += _spans(first, last, high, rise)
    if count:
        elements.append(
            Scatter(
                "sums", "area", tuple(map(float, range(first, last + 1))), tuple(sums.tolist()),
                "dots", 0.09,
            )
        )  # fmt: skip
    if total is not None:
        whole, edge = float(sums[-1]), last + (_TOWER + _BROAD if is_tower else _HALF)
        elements += [
            Segment("level", "area", last + _HALF, whole, edge + 0.25, whole, 3.0, dashed=True),
            Span("total", "area", edge + 0.25, 0.0, edge + 0.25, whole, total, "e"),
        ]
    if further is not None:
        elements.append(_stairs(further))
    if goal is not None:
        far = further.ends[-1] if further and further.ends else last
        elements.append(
            Segment("goal", "derivative", first - _SIDE, goal, 1.1 * far + 2, goal, 3.0, True)
        )
    if formula is not None:
        elements.append(_curve(*formula, first, last, windows[1]))
    shown = np.concatenate([[0.0], *reached])
    start = {
        **{"shown": 0.0, "lit": -1.0, "stage": 0.0, "dots": 1.0, "i": float(first)},
        **{"S": float(sums[0]) if count else 0.0, "reach": last + 0.5},
        **{"left": first - _SIDE, "right": max(last, first) + _SIDE, "drawn": first - 1.0},
        **{k: float(v[0]) for k, v in _window(windows, np.zeros(1)).items()},
    }
    figure = Graph(
        Axis(one(variable(index), "input"), "left", "right", _places(first, last, further)),
        (Panel("a", Axis(unseen("height"), "low", "high", _heights(windows)), tuple(elements)),),
        tuple(Quantity(k, v) for k, v in start.items()),
        ("x", "a.axis", "a.tick", "terms"),
        _readouts(index, first, last, further, shown),
    )
    return TermBars(
        id=fresh_id("figure"),
        figure=figure,
        first=first,
        sizes=tuple(map(float, sizes)),
        is_tower=is_tower,
        windows=tuple(windows),
        further=further,
        is_named=any(named),
    )


def _curve(
    formula: Expression, letter: str, first: int, last: int, heights: tuple[float, float]
) -> Curve:
    found = sample(formula, letter, first - 1.0, float(last), heights=heights)
    return curve("formula", "text", found, None, "drawn")


def _window(windows: Sequence[tuple[float, float]], level: np.ndarray) -> dict[str, np.ndarray]:
    """The ends of the heights, and opacities of ticks, at a level between two `windows`."""
    numbers = np.arange(len(windows))
    ends = {
        key: np.interp(level, numbers, [w[k] for w in windows])
        for k, key in enumerate(("low", "high"))
    }
    shares = np.clip(1.0 - _FADE * np.abs(level[None, :] - numbers[:, None]), 0.0, 1.0)
    # Until the window runs on, the index has its own ticks.
    own = np.clip(1.0 - _FADE * np.maximum(level - 1.0, 0.0), 0.0, 1.0)
    across = [own, *shares[2:]]
    out = ends | {f"ticks.{n}": share for n, share in enumerate(shares)}
    return out | {f"places.{n}": share for n, share in enumerate(across)}


def _span(heights: np.ndarray) -> tuple[float, float]:
    low, high = min(0.0, *heights, 0.0), max(0.0, *heights, 0.0)
    return (low, high) if high > low else (0.0, 1.0)


def _roomy(heights: np.ndarray) -> tuple[float, float]:
    low, high = _span(heights)
    room = _ROOM * (high - low)
    return low - (room if low < 0 else 0.0), high + (room if high > 0 else room / 2)


def _bars(
    places: np.ndarray,
    feet: np.ndarray,
    tops: np.ndarray,
    names: Sequence[Formula | None],
    half: float = _HALF,
) -> tuple[Block, ...]:
    return tuple(
        Block(float(x) - half, float(a), float(x) + half, float(b), name)
        for x, a, b, name in zip(places, feet, tops, names, strict=True)
    )


def _spans(first: int, last: int, top: float, rise: float) -> list[GraphElement]:
    """How many bars, from edge to edge, and how many steps, from middle to middle."""
    many = last - first + 1
    if many < 1:
        return []

    def named(count: Line, noun: str, role: str) -> Formula:
        return beside(count, written(words(noun, role)), gap="thick").formula

    terms = named(written(number(many), "input"), "terms" if many > 1 else "term", "input")
    y = top + _COUNT_AT * rise
    out: list[GraphElement] = [
        Span("count", "input", first - _HALF, y, last + _HALF, y, terms, "n", 0.2)
    ]
    if many > 1:
        ends = Joined((number(last), "-", number(first)))
        steps = named(line(ends, number(many - 1)), "steps" if many > 2 else "step", "muted")
        y = top + _STEPS_AT * rise
        out.append(Span("gaps", "muted", float(first), y, float(last), y, steps, "n", 0.2))
    return out


def _stairs(further: Further) -> Curve:
    """Level over each place where all are known, joined where they are far apart."""
    near = np.concatenate([[True], np.diff(further.places) < 1.5])
    xs = np.where(near, further.places - 0.499, further.places)
    pairs = np.stack([xs, np.where(near, further.places + 0.499, further.places)], axis=1)
    keep = np.stack([np.ones(len(near), bool), near], axis=1).ravel()
    heights = np.repeat(further.sums, 2)[keep]
    return Curve("stairs", "area", (piece(pairs.ravel()[keep], heights),), (), None, "reach", 4.0)


def _places(first: int, last: int, further: Further | None) -> tuple[TickSet, ...]:
    every = max(-(-(last - first + 1) // _LABELS), 1)
    own = tuple(
        Tick(float(n), one(number(n), "muted")) for n in range(first, last + 1) if not
        (n - first) % every
    )  # fmt: skip
    ends = further.ends if further else ()
    sets = [TickSet(own, "places.0")]
    sets += [ticks_up(0.0, float(end), f"places.{n}") for n, end in enumerate(ends, 1)]
    return tuple(sets)


def _heights(windows: Sequence[tuple[float, float]]) -> tuple[TickSet, ...]:
    return tuple(ticks_up(*window, f"ticks.{n}") for n, window in enumerate(windows))


def _readouts(
    index: str, first: int, last: int, further: Further | None, shown: np.ndarray
) -> tuple[Readout, ...]:
    ends = [first, last, *(further.ends if further else ())]
    whole = bool((shown == np.rint(shown)).all())
    at = readout("i", plain(typst(variable(index)), index, "input"), "i", "input", ends)
    so_far = readout("S", plain("S", "S", "area"), "S", "area", shown)
    if whole and (size := float(np.abs(shown).max())) < _COUNTED:
        digits = len(f"{size:.0f}")
        so_far = replace(so_far, digits=digits, decimals=0, exponent=0, unit=None)
    return replace(at, decimals=0), so_far
