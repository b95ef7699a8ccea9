"""Steps from one power to the next: a waterfall, whose steps close up like a telescope's tubes."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from math import comb

import numpy as np

from calcanim.exact.factors import raised
from calcanim.expressions.tree import Expression, number, power
from calcanim.notation.lines import Line, fresh_id
from calcanim.notation.power_sums import PARTS
from calcanim.notation.setter import one
from calcanim.pictures.picture import Parts, Picture
from calcanim.pictures.plots import eased, track, unseen
from calcanim.storyboard.formula import Formula
from calcanim.storyboard.graph import Axis, Block, Blocks, Graph, GraphElement, Panel, Span, TickSet
from calcanim.storyboard.quantities import Quantity, Tick, Track

_COUNT = 61
_TICKS_APART = 0.14  # of the height
_WIDE, _BESIDE = 5.4, 1.4  # of all columns, and for words beside them
_TOWER = (1.5, 3.9)
_ABOVE, _NEAR = 1.02, 1.15  # the window's height, in towers
_SIDE = 0.08  # of a column, to either side, that is free


@dataclass(frozen=True, kw_only=True)
class Telescope(Picture):
    """`count` steps of the power `exponent` + 1, each in its parts by the binomial theorem.

    Quantities: ``shown``, how many parts are there, and the ``stage``: steps side by side, one on
    the other, sorted by power, and the highest power's parts as towers of their own. Opacities:
    ``ends`` of the numbers at both ends, ``joints`` of those between, ``apart`` of those below;
    ``high`` is the window's end.
    """

    count: int
    exponent: int

    steps = Parts("steps", "steps.edges")
    names = Parts("steps.names")
    wanted = Parts("wanted")
    known = Parts("known")
    one = Parts("one")
    whole = Parts("whole")

    def grows(self) -> Track:
        """Step by step, from one power to the next."""
        parts = self.count * (2 * self.exponent + 1)
        return track({"shown": np.linspace(0, parts, _COUNT)})

    def closed_up(self) -> Track:
        """All steps in one tower; the numbers between its ends go."""
        t = np.linspace(0, 1, _COUNT)
        gone = {k: np.clip(at - 4 * t, 0, 1) for k, at in (("joints", 4), ("apart", 1))}
        return track({"stage": eased(0, 1, _COUNT), **gone})

    def sorted(self) -> Track:
        """Equal powers come together in the tower, which keeps its height."""
        return track({"stage": eased(1, 2, _COUNT)})

    def divided(self) -> Track:
        """The rest is taken away; the parts of the highest power make towers of one height."""
        whole = float((self.count + 1) ** (self.exponent + 1))
        one = float(sum(k**self.exponent for k in range(1, self.count + 1)))
        high = eased(whole * _ABOVE, one * _NEAR, _COUNT)
        gone = np.clip(np.linspace(1, -3, _COUNT), 0, 1)
        return track({"stage": eased(2, 3, _COUNT), "high": high, "ends": gone})


def telescope(exponent: int, count: int, towers: tuple[Line, Line, Line, Line]) -> Telescope:
    """Steps from k**(p + 1) to the next, p being the `exponent`, for k from 1 to `count`.

    `towers` are words for the parts of the highest power together, for all that is above them, for
    one of the towers in the end, and for the whole tower of all steps.
    """
    p, stages = exponent, _stages(exponent, count)
    roles = _roles(p)
    first, last = 1.0, float((count + 1) ** (p + 1))
    total = (p + 1) * sum(k**p for k in range(1, count + 1))
    edge = _TOWER[1] + 0.15
    elements: tuple[GraphElement, ...] = (
        Blocks(
            "steps",
            roles[0],
            roles[0],
            stages,
            "stage",
            "shown",
            stagger=0.3,
            roles=tuple(roles),
        ),
        Span(
            "wanted",
            "function",
            edge,
            first,
            edge,
            first + total,
            towers[0].formula,
            "e",
            0.1,
        ),
        Span(
            "known",
            "increment",
            edge,
            first + total,
            edge,
            last,
            towers[1].formula,
            "e",
            0.05,
        ),
        Span("whole", "text", edge, first, edge, last, towers[3].formula, "e"),
        Span(
            "one",
            "function",
            _WIDE + 0.15,
            0.0,
            _WIDE + 0.15,
            total / (p + 1),
            towers[2].formula,
            "e",
            0.1,
        ),
    )
    apart = [k for k in range(2, count + 1) if k ** (p + 1) - 1 > _TICKS_APART * last]
    inner = tuple(_tick(k, p) for k in apart)
    up = Axis(
        unseen("value"),
        0.0,
        "high",
        (TickSet((_tick(1, p), _tick(count + 1, p)), "ends"), TickSet(inner, "joints")),
    )
    now = {
        **{"shown": 0.0, "stage": 0.0, "high": last * _ABOVE},
        **dict.fromkeys(("joints", "ends", "apart"), 1.0),
    }
    numbers = TickSet(
        tuple(
            Tick((k - 0.5) * _WIDE / count, one(number(k), "muted")) for k in range(1, count + 1)
        ),
        "apart",
    )
    figure = Graph(
        Axis(Formula(()), 0.0, _WIDE + _BESIDE, (numbers,)),
        (Panel("y", up, elements),),
        tuple(Quantity(k, v) for k, v in now.items()),
        ("y.axis", "y.tick", "x.tick"),
    )
    return Telescope(id=fresh_id("figure"), figure=figure, count=count, exponent=p)


def _tick(k: int, p: int) -> Tick:
    label: Expression = power(number(k), number(p + 1))
    return Tick(float(k ** (p + 1)), one(label, "muted"))


def _roles(p: int) -> list[str]:
    """Of the parts of one step: p + 1 times the power p, and each lower power once."""
    highest, *known = PARTS
    return [highest] * (p + 1) + [known[n % len(known)] for n in range(p)]


def _parts(k: int, p: int) -> list[float]:
    """How high the parts of the step from k to k + 1 are."""
    lower = [comb(p + 1, j) * k**j for j in range(p - 1, -1, -1)]
    return [float(k**p)] * (p + 1) + [float(v) for v in lower]


def _stages(p: int, count: int) -> tuple[tuple[Block, ...], ...]:
    left, right = _TOWER[0] + _SIDE, _TOWER[1] - _SIDE
    step, width = _WIDE / count, _WIDE / (p + 1)
    heights = [_parts(k, p) for k in range(1, count + 1)]
    flat = [(n, kind, high) for n, row in enumerate(heights) for kind, high in enumerate(row)]
    names = [one(raised(number(n + 1), Fraction(p))) if kind <= p else None for n, kind, _ in flat]
    apart, closed, together, divided = [], [], [], []
    level = 1.0
    for n, _, high in flat:
        apart.append((n * step + _SIDE, level, (n + 1) * step - _SIDE, level + high))
        closed.append((left, level, right, level + high))
        level += high
    order = sorted(range(len(flat)), key=lambda i: (flat[i][1], flat[i][0]))
    place: dict[int, float] = {}
    level = 1.0
    for i in order:
        place[i] = level
        level += flat[i][2]
    ground = [0.0] * (p + 1)
    for i, (_, kind, high) in enumerate(flat):
        together.append((left, place[i], right, place[i] + high))
        if kind > p:  # taken away
            divided.append((left, 0.0, right, 0.0))
        else:
            x, y = kind * width, ground[kind]
            divided.append((x + _SIDE, y, x + width - _SIDE, y + high))
            ground[kind] += high
    return tuple(
        tuple(Block(*corners, name) for corners, name in zip(stage, names, strict=True))
        for stage in (apart, closed, together, divided)
    )
