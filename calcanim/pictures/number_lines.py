"""A composite on number lines below one another: a point, its images, and a nudge of it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from fractions import Fraction
from itertools import pairwise

import mpmath
from mpmath import mpf

from calcanim.calculus.derivatives.composite import Composite
from calcanim.exact.certain import as_mpf
from calcanim.exact.values import Value
from calcanim.expressions.pieces import breadth
from calcanim.expressions.spoken import spoken
from calcanim.expressions.tree import Expression, variable
from calcanim.expressions.typst import typst
from calcanim.notation.lengths import LINK
from calcanim.notation.lines import fresh_id, line, written
from calcanim.notation.setter import by_variable, one, plain
from calcanim.notation.shown import as_shown, to_digits
from calcanim.notation.sides import Name, applied, change, symbol, times
from calcanim.pictures.stretching import MOMENTS, Stretching, path
from calcanim.sampling.ticks import nice_ticks
from calcanim.storyboard.figures import NumberLine, NumberLines, Tick
from calcanim.storyboard.formula import Formula, prose

_ONE_RULER = 8  # times as long as another one a bar may be, for all on a ruler to be compared
_COUNTED = 130  # times as long as its neighbour a bar may be, for two on a ruler
_MOST = 6  # lines with room for labels between them
_FILLED, _BEFORE = 0.6, 0.14  # of a line, by its longest bar, and by what is before the point
_TICK_DIGITS = 5
_HALVINGS = 80


def number_lines(nest: Composite, roles: Mapping[str, str]) -> Stretching:
    """The lines at rest, with links that say what each quantity is made of."""
    step = _step(_reach(nest))
    settling = nest.settling(step)
    sweep = path(nest, Fraction(0), step, MOMENTS)
    guess = _guess(nest, step, sweep[-1][-1])
    rulers = _rulers(nest, sweep[-1])
    quantities = [i for group in rulers for i in group]
    windows = _windows(nest, rulers, sweep[-1], guess)
    # Labels keep clear of magnified bars, and of a wrong guess, too.
    for h, _ in settling[1:]:
        scale = float(step / h)
        sweep.append([scale * d for d in path(nest, h, h, 1)[0]])
    sweep.append([*sweep[-1][:-1], sweep[-1][-1] if guess is None else guess])
    stages = (
        _lengths(nest, step, quantities, 3),
        *(_lengths(nest, h, quantities, 4) for h, _ in settling[1:]),
    )
    gaps = list(zip(quantities[1:], quantities, strict=False))
    symbols, zooms = nest.symbols, [_zoomed(a, b) for a, b in pairwise(windows)]
    figure = NumberLines(
        tuple(
            _axis(symbols[i], quantities[:n].count(i), *w, roles[symbols[i]])
            for n, (i, w) in enumerate(zip(quantities, windows, strict=True))
        ),
        tuple(float(nest.values[i].approx) for i in quantities),
        (0.0,) * len(windows),
        tuple(tuple(moment[i] for moment in sweep) for i in quantities),
        tuple(
            zoom if i == above else _link(nest, above, roles)
            for zoom, (i, above) in zip(zooms, gaps, strict=True)
        ),
        tuple(
            zoom if i == above else _factor(nest.slopes[above])
            for zoom, (i, above) in zip(zooms, gaps, strict=True)
        ),
        tuple(one(as_shown(nest.values[i]).expression, roles[symbols[i]]) for i in quantities),
        stages[0],
        stages[1:] if all(stages) else (),
        tuple(n for n, (i, above) in enumerate(gaps, 1) if i == above),
        _factor(nest.backward()[0]),
        None if guess is None else _by_outer(nest),
    )
    drawn = Stretching(fresh_id("figure"), figure, "figure", nest, step, tuple(quantities))
    return replace(drawn, settling=settling, guess=guess)


def _guess(nest: Composite, step: Fraction, true: float) -> float | None:
    """The output's bar by the outer slope alone; None where it is too long, or too short, to see.

    Nor is there one where nothing is left out.
    """
    guess = float(nest.slopes[-1].approx * as_mpf(step))
    long, short = max(abs(guess), abs(true)), min(abs(guess), abs(true))
    return guess if nest.misses_inside and short and long <= _ONE_RULER * short else None


def _by_outer(nest: Composite) -> Formula:
    """``75·Δx``, short for the change that the outer slope alone makes of the nudge."""
    slope, x = as_shown(nest.slopes[-1]), nest.symbols[0]
    return written(times(slope, change(x))).formula


def _zoomed(above: tuple[float, float], below: tuple[float, float]) -> Formula:
    """How a quantity's second ruler differs from its first one."""
    coarser = below[1] - below[0] > above[1] - above[0]
    return prose("zoomed out" if coarser else "zoomed in", "muted")


def _lengths(
    nest: Composite, step: Fraction, lines: Sequence[int], digits: int
) -> tuple[Formula, ...]:
    """``Δu = 0.41`` for each line, to so many digits; none where the nudge leaves the domain."""
    changes = nest.changes(step)
    if changes is None:
        return ()
    here = f"{nest.place}, {change(nest.symbols[0]).text} = {step}"
    found = []
    for quantity, moved in zip(nest.symbols, changes, strict=True):
        name = change(quantity, "text")  # on a bar's band
        found.append(line(name, as_shown(moved, digits), kind="at_point", at=here).formula)
    return tuple(found[i] for i in lines)


def _rulers(nest: Composite, bars: Sequence[float]) -> list[list[int]]:
    """Which quantities share a ruler; a quantity that stands on two has a line on either.

    Neighbours whose bars are too different to be compared have one of their own, and so have all
    where too many lines would be needed.
    """
    groups = [[0]]
    for i in range(1, len(bars)):
        sizes = [abs(bars[k]) for k in (*groups[-1], i)]
        pair = (abs(bars[i - 1]), abs(bars[i]))
        if not nest.slopes[i - 1].approx or max(sizes) <= _ONE_RULER * min(sizes):
            groups[-1].append(i)
        elif max(pair) > _COUNTED * min(pair):
            groups.append([i])
        elif len(groups[-1]) == 1:
            groups[-1].append(i)
        else:
            groups.append([i - 1, i])
    if sum(map(len, groups)) > _MOST:
        return [[i for i in group if i not in before] for before, group in _with_before(groups)]
    return groups


def _with_before(groups: Sequence[list[int]]) -> Iterator[tuple[list[int], list[int]]]:
    """Each group, and what groups before it have."""
    before: list[int] = []
    for group in groups:
        yield list(before), group
        before += group


def _windows(
    nest: Composite, rulers: Sequence[Sequence[int]], bars: Sequence[float], guess: float | None
) -> list[tuple[float, float]]:
    """Each line's ends: points stand below one another, and bars are as long as there is room."""
    ends = [*bars, *([] if guess is None else [guess])]
    ways = {end < 0 for end in ends if end}
    filled = _FILLED / 2 + 0.1 if len(ways) > 1 else _FILLED
    before = 0.5 if len(ways) > 1 else 1 - _BEFORE if True in ways else _BEFORE
    windows = []
    for group in rulers:
        longest = max(abs(bars[k]) for k in group)
        if group[-1] == len(bars) - 1 and guess is not None:
            longest = max(longest, abs(guess))
        for k in group:
            at, width = float(nest.values[k].approx), longest / filled
            if width < abs(at) * 1e-9 + 1e-300:  # closer numbers cannot be told apart
                width = abs(at) or 2.0
            windows.append((at - before * width, at + (1 - before) * width))
    return windows


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


def _axis(name: str, before: int, low: float, high: float, role: str) -> NumberLine:
    ticks = tuple(
        Tick(v, one(to_digits(mpf(v), _TICK_DIGITS), "muted")) for v in nice_ticks(low, high, 5)
    )
    shown = plain(typst(variable(name)), name, role)
    return NumberLine(name + ".again" * before, shown, low, high, ticks, role)


def _link(nest: Composite, i: int, roles: Mapping[str, str]) -> Formula:
    """``u = x^2 + 1``, or ``u = u(x)`` where there is no room; the derivation shows it whole."""
    layer = nest.layers[i]
    e = layer.expression
    made: Name | Expression = e
    if breadth(e) > LINK:
        made = replace(applied(layer.symbol, layer.inner), text=str(e), said=spoken(e))
    name = symbol(layer.symbol, roles[layer.symbol])
    return line(name, made, kind="definition", roles=by_variable(roles)).formula


def _factor(value: Value) -> Formula:
    """``×4``: what a length is multiplied by."""
    factor = as_shown(value)
    source = typst(factor.expression)
    if factor.expression.op == "neg":
        source = f"lr(({source}))"
    said = f"times {factor.words}"
    return plain(f"times {source}", f"times {factor.expression}", "derivative", said)
