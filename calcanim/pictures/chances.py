"""A density as a picture: a thin band, an interval, the area so far, samples, an alarm's tails."""

from __future__ import annotations

import math
from dataclasses import dataclass
from itertools import pairwise

import numpy as np

from calcanim.calculus.probability.normalised import Density
from calcanim.notation.lines import Line, fresh_id
from calcanim.pictures import plots
from calcanim.pictures.chance_parts import LEVELS, ROOM, Seen, chance_graph, roomy, seen
from calcanim.pictures.picture import Mark, Parts, Picture
from calcanim.pictures.samples import Samples, samples
from calcanim.storyboard.figures import Track
from calcanim.storyboard.graph import Graph, Inset

_FRAMES = 97
_FINE = 241  # frames of what is read out to the last digit
DRAWS = (10, 100, 1000, 10_000)


@dataclass(frozen=True, slots=True, kw_only=True)
class ChancePicture(Picture):
    """A density with its `seen` window and the `samples` drawn from it."""

    seen: Seen
    samples: Samples

    band = Parts("band", "span", "width", "mass")
    height = Parts("height", "peak")
    whole = Parts("whole", "sum")
    name = Parts("p.name")
    edges = Parts("end.a", "end.b")
    start = Parts("end.a")
    end = Parts("end.b")
    chance = Parts("P")
    between = Parts("between", "P")
    filled_part = Parts("between")
    strips = Parts("strips", "narrow")
    narrow = Parts("narrow")
    one = Parts("one")
    gathered = Parts("gathered", "edge", "cdf")
    gathered_part = Parts("gathered", "edge")
    read_so_far = Parts("cdf")
    lower = Parts("F", "grown", "tip")  # the area so far as a curve of its own
    rolling = Parts("rolling")  # its tangent
    levels = Parts("up.a", "up.b", "level.a", "level.b")
    gain = Parts("gain")  # between them
    dots = Parts("dots")
    counted = Parts("count", "share")
    bars = Parts("histogram")

    @property
    def tails(self) -> Mark:
        """What is beyond the alarm, and how much that is."""
        sides = [
            f"{part}.{side}"
            for side, end in zip(("low", "high"), self.seen.alarm, strict=True)
            if math.isfinite(end)
            for part in ("tail", "out")
        ]
        return self.mark(*sides, "beyond")

    @property
    def alarm_named(self) -> Mark:
        """One of the places from where the alarm rings, or its magnifier where it has two."""
        if len(self.magnified) > 1:
            return self.magnified[0]
        return self.mark("out.low" if math.isfinite(self.seen.alarm[0]) else "out.high")

    @property
    def divided(self) -> bool:
        """Whether the curve comes on before it is divided by its area."""
        return not self.seen.density.itself

    @property
    def magnified(self) -> tuple[Mark, ...]:
        """The magnifiers of those tails that are too low to be seen without one."""
        assert isinstance(self.figure, Graph)
        inner = self.figure.panels[0].elements
        return tuple(self.mark(e.key) for e in inner if isinstance(e, Inset))

    # -- a band --------------------------------------------------------------

    def thinned(self, first: float, last: float) -> Track:
        """The band becomes thin: a tenth as wide from one whole number to the next."""
        s = self.seen
        widths = s.widths[0] * 0.1 ** np.linspace(first, last, _FINE)
        lows, highs = np.array([s.band(float(w)) for w in widths]).T
        shares = s.density.spread.shares(np.concatenate([lows, highs]))
        mass = shares[_FINE:] - shares[:_FINE]
        ends = {"band.low": lows, "band.high": highs, "w": widths}
        return plots.track({**ends, "mass": mass})

    def bands(self) -> tuple[tuple[float, float, float], ...]:
        """Width, area, and area over width of each band that is told of."""
        out = []
        for n, width in enumerate(self.seen.widths):
            values = {c.key: c.values[-1] for c in self.thinned(n, n).channels}
            out.append((width, values["mass"], values["mass"] / width))
        return tuple(out)

    # -- all of it -----------------------------------------------------------

    def filled(self, size: float = 1.0) -> Track:
        """The curve, whose whole area is `size`, is filled from the low end to the high one."""
        s = self.seen
        places, inside = s.density.spread.places, np.linspace(*s.ends, _FRAMES)
        at = np.concatenate([places[places < inside[0]], inside, places[places > inside[-1]]])
        beyond = [np.flatnonzero(at < inside[0]), np.flatnonzero(at > inside[-1])]
        # What is beyond the window is passed in a few frames, to its very end.
        skipped = np.concatenate([beyond[0][1:-1], beyond[1][4:-1]])
        at = np.delete(at, skipped)
        return plots.track({"fill": at, "whole": size * s.density.spread.shares(at)})

    def rescaled(self) -> Track:
        """The curve is divided by its area; then the window is as high as that."""
        s = self.seen
        t = np.linspace(0, 1, _FRAMES)
        both = s.tall == s.top * s.size
        first = t if both and s.size < 1 else np.clip(t / 0.6, 0, 1)
        then = first if both and s.size < 1 else np.clip((t - 0.6) / 0.4, 0, 1)
        scale = s.size ** (1 - first)
        top = s.tall ** (1 - then) * s.top**then
        ticks = {"first": 1 - then, "own": then} if s.tall != s.top else {}
        return plots.track({"scale": scale, "whole": scale, "top": top, **ticks})

    # -- an interval ---------------------------------------------------------

    def parted(self, still: bool = False) -> Track:
        """Both edges slide out of the middle to their places; or stand `still` there."""
        s, spread = self.seen, self.seen.density.spread
        (a, b), near = s.between, self.stops
        start = min(max(spread.median, near[0]), near[1])
        t = np.zeros(_FRAMES) if still else plots.eased(0, 1, _FRAMES)
        ways = []
        for end, seen_end, far in zip(
            (a, b), near, (spread.places[0], spread.places[-1]), strict=True
        ):
            way = start + (seen_end - start) * t
            if not (still or math.isfinite(end)):
                way[-1] = far
            ways.append(way)
        shares = spread.shares(np.concatenate(ways))
        chance = shares[_FRAMES:] - shares[:_FRAMES]
        return plots.track({"a": ways[0], "b": ways[1], "P": chance})

    # -- narrower, and higher ------------------------------------------------

    def squeezed(self, back: bool = False) -> Track:
        """All strips become narrow and high, and the window as high as they are; or back."""
        s = self.seen
        assert s.squeezed is not None
        t = np.linspace(1, 0, _FRAMES) if back else np.linspace(0, 1, _FRAMES)
        top = s.top ** (1 - t) * (ROOM * s.squeezed.peak) ** t
        shown = {s.own_ticks: 1 - t, "high": t}
        return plots.track({"squeeze": t * (LEVELS - 1), "top": top, **shown})

    # -- the area so far -----------------------------------------------------

    def shared(self, *split: float) -> Track:
        """The lower panel opens, 0 to 1, or closes."""
        return plots.track({"split": split})

    @property
    def stops(self) -> tuple[float, float]:
        """The interval's ends, where they are seen."""
        s = self.seen
        a, b = (min(max(v, s.low), s.high) for v in s.between)
        return a, b

    def level(self, end: str) -> Mark:
        """The area so far at the end ``a`` or ``b`` of the interval."""
        return self.mark(f"up.{end}", f"level.{end}")

    def swept(self, *stops: float) -> Track:
        """The edge moves from stop to stop, and the area up to it is gathered."""
        s = self.seen
        t = np.concatenate([np.linspace(a, b, _FRAMES) for a, b in pairwise(stops)])
        ys = np.minimum(np.nan_to_num(s.density.spread.heights(t), posinf=s.top), s.top)
        return plots.track({"t": t, "t.y": ys, "F": s.density.spread.shares(t)})

    @property
    def has_before(self) -> bool:
        """Whether some of the area lies left of the interval."""
        return float(self.seen.density.spread.shares([self.seen.between[0]])[0]) > 0

    def cut(self) -> Track:
        """Of the area up to the interval's end what is left of its start goes, and P is left."""
        s = self.seen
        way = plots.eased(s.ends[0], self.stops[0], _FRAMES)
        below = s.density.spread.shares(way)
        # What lies left of the window is there at first.
        below[0] = 0.0
        return plots.track({"cut": way, "P": s.density.spread.shares([s.between[1]])[0] - below})

    # -- samples -------------------------------------------------------------

    def drawn(self, first: int, last: int) -> Track:
        """From `first` samples to `last`: the dots, their number, the share within."""
        return self.samples.drawn(first, last)

    def refined(self) -> Track:
        """The histogram of all samples grows out of that of the first thousand."""
        channels = {c.key: c.values for c in self.drawn(DRAWS[-2], DRAWS[-1]).channels}
        kept = {k: channels[k] for k in ("n", "share")}
        level = np.linspace(0, 1, len(kept["n"]))
        return plots.track({**kept, "histogram": level}, ("n", "share"))

    # -- an alarm ------------------------------------------------------------

    def alarmed(self, still: bool = False) -> Track:
        """What is beyond becomes less, as the alarm is set farther out; or `still` before that."""
        s, spread = self.seen, self.seen.density.spread
        t, (low, high) = (np.zeros(_FRAMES) if still else plots.eased(0, 1, _FRAMES)), s.alarm
        out, channels = np.zeros(_FRAMES), {}
        if math.isfinite(low):
            way = spread.quantile(0.25) + (low - spread.quantile(0.25)) * t
            out, channels["out.low"] = out + spread.shares(way), way
        if math.isfinite(high):
            way = spread.quantile(0.75) + (high - spread.quantile(0.75)) * t
            out, channels["out.high"] = out + 1 - spread.shares(way), way
        return plots.track({**channels, "out": out})


def chance_picture(
    density: Density,
    between: tuple[float, float],
    alarm: tuple[float, float],
    gain: Line,
    region: str = "figure",
) -> ChancePicture:
    """The picture of a density: of the interval `between`, and of what is beyond the `alarm`.

    An end of the alarm that is infinite has no tail. `gain` is the line at what the area so far
    gains over the interval.
    """
    found = seen(density, between, alarm)
    drawn = samples(density.spread, between, found.ends, DRAWS[-1])
    found = roomy(found, drawn)
    figure = chance_graph(found, drawn, gain)
    return ChancePicture(fresh_id("figure"), figure, region, seen=found, samples=drawn)
