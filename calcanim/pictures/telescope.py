"""Steps from one power to the next: a waterfall, whose steps close up like a telescope's tubes."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from fractions import Fraction
from math import comb

import numpy as np

from calcanim.exact.factors import raised
from calcanim.expressions.tree import Expression, add, mul, neg, number, power
from calcanim.notation.lines import fresh_id
from calcanim.notation.power_sums import PARTS, Towers
from calcanim.notation.setter import one
from calcanim.pictures.picture import Parts, Picture
from calcanim.pictures.plots import eased, track, unseen
from calcanim.storyboard.formula import Formula
from calcanim.storyboard.graph import Axis, Block, Blocks, Graph, GraphElement, Panel, Span, TickSet
from calcanim.storyboard.quantities import Quantity, Tick, Track

_COUNT = 61
_TICKS_APART = 0.14  # of the height
_WIDE, _BESIDE = 6.6, 0.2  # of all columns, and for words beside them
_BETWEEN = 0.4  # columns, between those that are left and those that are taken away
_TOWER = (1.5, 3.9)
_ABOVE, _NEAR = 1.02, 1.15  # the window's height, in towers
_SIDE = 0.08  # of a column, to either side, that is free


@dataclass(frozen=True, kw_only=True)
class Telescope(Picture):
    """`count` steps of the power `exponent` + 1, each in its parts by the binomial theorem.

    Quantities: ``shown``, how many parts are there, and the ``stage``: steps side by side, one on
    the other, sorted by power, and each sum as towers of its own, the known ones to the right.
    Opacities: ``ends`` of the numbers at both ends, ``joints`` of those between, ``apart`` and
    ``sums`` of those below; ``high`` is the window's end.
    """

    count: int
    exponent: int

    steps = Parts("steps", "steps.edges")
    names = Parts("steps.names")
    wanted = Parts("wanted")
    known = Parts("known")
    axis = Parts("y.axis")
    whole = Parts("whole")

    def grows(self, step: int) -> Track:
        """The parts of one step, the first being 1, from one power to the next."""
        parts = 2 * self.exponent + 1
        return track({"shown": np.linspace((step - 1) * parts, step * parts, _COUNT)})

    def closed_up(self) -> Track:
        """All steps in one tower; the numbers between its ends go."""
        t = np.linspace(0, 1, _COUNT)
        gone = {k: np.clip(at - 4 * t, 0, 1) for k, at in (("joints", 4), ("apart", 1))}
        return track({"stage": eased(0, 1, _COUNT), **gone})

    def sorted(self) -> Track:
        """Equal powers come together in the tower, which keeps its height."""
        return track({"stage": eased(1, 2, _COUNT)})

    def divided(self) -> Track:
        """The known sums are taken away; the highest power makes towers of one height."""
        p = self.exponent
        whole = float((self.count + 1) ** (p + 1))
        sums = [sum(_part(k, p, j) for k in range(1, self.count + 1)) for j in range(p + 1)]
        high = eased(whole * _ABOVE, max(sums) * _NEAR, _COUNT)
        gone = np.clip(np.linspace(1, -3, _COUNT), 0, 1)
        come = np.clip(np.linspace(-3, 1, _COUNT), 0, 1)
        return track({"stage": eased(2, 3, _COUNT), "high": high, "ends": gone, "sums": come})


def telescope(exponent: int, count: int, towers: Towers) -> Telescope:
    """Steps from k**(p + 1) to the next, p being the `exponent`, for k from 1 to `count`."""
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
            towers.wanted.formula,
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
            towers.known.formula,
            "e",
            0.05,
        ),
        Span("whole", "text", edge, first, edge, last, towers.whole.formula, "e"),
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
        "sums": 0.0,
    }
    numbers = TickSet(
        tuple(
            Tick((k - 0.5) * _WIDE / count, one(_difference(k, p), "muted"))
            for k in range(1, count + 1)
        ),
        "apart",
    )
    below = (towers.one, *towers.parts)
    middles = (sum(_column(p)(n)) / 2 for n in (0, *range(p + 1, 2 * p + 1)))
    sums = TickSet(
        tuple(Tick(x, words.formula) for x, words in zip(middles, below, strict=True)), "sums"
    )
    figure = Graph(
        Axis(Formula(()), 0.0, _WIDE + _BESIDE, (numbers, sums)),
        (Panel("y", up, elements),),
        tuple(Quantity(k, v) for k, v in now.items()),
        ("y.axis", "y.tick", "x.tick"),
    )
    return Telescope(id=fresh_id("figure"), figure=figure, count=count, exponent=p)


def _tick(k: int, p: int) -> Tick:
    label: Expression = power(number(k), number(p + 1))
    return Tick(float(k ** (p + 1)), one(label, "muted"))


def _difference(k: int, p: int) -> Expression:
    """``3³ - 2³``."""
    return add(*(power(number(k + 1), number(p + 1)), neg(power(number(k), number(p + 1)))))


def _part(k: int, p: int, j: int) -> int:
    """A part of the step from k to k + 1: the power j, as often as it is in it (p: once)."""
    return (1 if j == p else comb(p + 1, j)) * int(k**j)


def _name(k: int, p: int, j: int) -> Expression:
    """``3²``, ``3·2``: the same, as it is named."""
    own = raised(number(k), Fraction(j))
    return own if j == p else mul(number(comb(p + 1, j)), own) if j else number(1)


def _column(p: int) -> Callable[[int], tuple[float, float]]:
    """From where to where a column lies at last, by its number."""
    width = (_WIDE + _BESIDE) / (2 * p + 1 + _BETWEEN)

    def ends(n: int) -> tuple[float, float]:
        x = (n + _BETWEEN * (n > p)) * width
        return x + _SIDE, x + width - _SIDE

    return ends


def _roles(p: int) -> list[str]:
    """Of the parts of one step: p + 1 times the power p, and each lower power once."""
    highest, *known = PARTS
    return [highest] * (p + 1) + [known[n % len(known)] for n in range(p)]


def _stages(p: int, count: int) -> tuple[tuple[Block, ...], ...]:
    left, right = _TOWER[0] + _SIDE, _TOWER[1] - _SIDE
    step, column = _WIDE / count, _column(p)
    exponents = [*[p] * (p + 1), *range(p - 1, -1, -1)]
    flat = [
        (k - 1, kind, float(_part(k, p, j)))
        for k in range(1, count + 1)
        for kind, j in enumerate(exponents)
    ]
    names = [one(_name(n + 1, p, exponents[kind])) for n, kind, _ in flat]
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
    ground = [0.0] * len(exponents)
    for i, (_, kind, high) in enumerate(flat):
        together.append((left, place[i], right, place[i] + high))
        (start, end), y = column(kind), ground[kind]
        divided.append((start, y, end, y + high))
        ground[kind] += high
    return tuple(
        tuple(Block(*corners, name) for corners, name in zip(stage, names, strict=True))
        for stage in (apart, closed, together, divided)
    )
