"""The number-line figure: windows in which point, image and nudge are all seen."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction

import mpmath
from mpmath import mpf

from calcanim.calculus.derivatives.layers import Layer
from calcanim.calculus.derivatives.slopes import need_slope
from calcanim.exact.certain import at_binary
from calcanim.exact.values import TooLargeError, UndefinedError, Value, need_size, rounded, value_at
from calcanim.expressions.evaluate import EvaluationOverflowError, exact
from calcanim.expressions.parse import parse
from calcanim.expressions.pieces import breadth
from calcanim.expressions.spoken import spoken
from calcanim.expressions.tree import Expression, variable
from calcanim.expressions.typst import typst
from calcanim.notation.setter import one, plain
from calcanim.notation.shown import Shown, shown
from calcanim.sampling.ticks import nice_ticks
from calcanim.storyboard.figures import Channel, NumberLine, NumberLines, Tick, Track
from calcanim.storyboard.formula import Formula
from calcanim.storyboard.statements import states

_SAMPLES = 48
_LONG = 14.0  # em: a broader layer is only named between its number lines


@dataclass(frozen=True, slots=True)
class Chain:
    """A composite at a point: what each quantity is there, and how each layer stretches.

    `symbols` runs from the input to the output; `values` belongs to it; `slopes` has one entry a
    layer. Exact values are None where only the rounded one is known.
    """

    layers: tuple[Layer, ...]
    symbols: tuple[str, ...]
    values: tuple[mpf, ...]
    exact_values: tuple[Fraction | None, ...]
    slopes: tuple[mpf, ...]
    exact_slopes: tuple[Fraction | None, ...]
    at: Expression

    @property
    def place(self) -> str:
        """Where it is, as a claim says it."""
        return f"{self.symbols[0]} = {self.at}"

    def value(self, i: int) -> Shown:
        return shown(self.exact_values[i], self.values[i])

    def slope(self, i: int) -> Shown:
        return shown(self.exact_slopes[i], self.slopes[i])

    def through(self, x: mpf) -> list[mpf] | None:
        """Every quantity for the input `x`, or None where one is not defined."""
        out = [mpf(x)]
        for layer in self.layers:
            try:
                value = at_binary(layer.expression, {layer.inner: out[-1]})
            except EvaluationOverflowError:
                return None
            if value is None:
                return None
            out.append(value)
        return out


def chain(layers: Sequence[Layer], at: Expression) -> Chain:
    """Forward through the layers from the constant expression `at`.

    Raises UndefinedError where a layer or its derivative is not defined there.
    """
    place = f"{layers[0].inner} = {at}"
    inside = at
    found = [value_at(at, {})]
    slopes: list[Value] = []
    for layer in layers:
        point = {layer.inner: inside}
        try:
            value, slope = (value_at(e, point) for e in (layer.expression, layer.derivation.result))
            need_slope(layer.expression, layer.inner, inside)
        except TooLargeError:
            raise UndefinedError(f"the values at {place} are too large to show") from None
        need_size((value.approx, slope.approx), place)
        found.append(value)
        slopes.append(slope)
        # Nothing is rounded on the way: the next layer gets the constant itself.
        inside = layer.expression.substitute(layer.inner, inside)
    symbols = (layers[0].inner, *(layer.symbol for layer in layers))
    return Chain(
        tuple(layers),
        symbols,
        tuple(v.approx for v in found),
        tuple(v.exact for v in found),
        tuple(s.approx for s in slopes),
        tuple(s.exact for s in slopes),
        at,
    )


def figure(course: Chain, roles: Mapping[str, str]) -> tuple[NumberLines, Track]:
    """The number lines at rest, and the track on which the nudge grows."""
    reach = _reach(course)
    grid = [course.values[0] + reach * (mpf(2 * i) / _SAMPLES - 1) for i in range(_SAMPLES + 1)]
    paths = [p for x in grid if (p := course.through(x)) is not None]
    nudge = _nudge(reach)
    track = _track(course, mpf(nudge.numerator) / nudge.denominator)
    lines = []
    for i, symbol in enumerate(course.symbols):
        at = course.values[i]
        seen = [p[i] for p in paths] + [at, at + mpf(track.channels[i].values[-1])]
        lines.append(_line(symbol, min(seen), max(seen), at, roles[symbol]))
    links = tuple(_link(layer, roles) for layer in course.layers)
    stretches = tuple(_stretch(course.slope(i)) for i in range(len(course.layers)))
    sweep = tuple(c.values[::2] for c in track.channels)
    points = tuple(float(v) for v in course.values)
    marks = tuple(
        one(course.value(i).expression, roles[symbol]) for i, symbol in enumerate(course.symbols)
    )
    rest = (0.0,) * len(points)
    long = lengths(course, nudge) or ()
    named = tuple(
        _length(s, n, course.place if i else "")
        for i, (s, n) in enumerate(zip(course.symbols, long, strict=False))
    )
    return NumberLines(tuple(lines), points, rest, sweep, links, stretches, marks, named), track


def _nudge(reach: mpf) -> Fraction:
    """As small as can still be seen in a window of this reach: 1, 2 or 5 times a power of ten."""
    most = reach / 4
    unit = Fraction(10) ** int(mpmath.floor(mpmath.log10(most)))
    fits = [n * unit for n in (1, 2, 5) if n * mpf(unit.numerator) / unit.denominator <= most]
    return fits[-1] if fits else unit


def lengths(course: Chain, nudge: Fraction) -> list[Shown] | None:
    """How long the input's nudge is on every line; None where it leaves the domain."""
    path = course.through(course.values[0] + mpf(nudge.numerator) / nudge.denominator)
    if path is None:
        return None
    at = course.exact_values[0]
    known = at + nudge if at is not None else None
    out = [shown(nudge, path[0] - course.values[0], 3)]
    for i, layer in enumerate(course.layers, 1):
        known = exact(layer.expression, {layer.inner: known}) if known is not None else None
        before = course.exact_values[i]
        difference = known - before if known is not None and before is not None else None
        out.append(shown(difference, path[i] - course.values[i], 3))
    return out


def _length(symbol: str, length: Shown, at: str) -> Formula:
    """``Δu = 0.41``."""
    name = typst(Expression("variable", (), symbol))
    source = f"Delta {name} {length.sign} {typst(length.expression)}"
    text = f"Δ{symbol} {'=' if length.exact else '≈'} {length.expression}"
    found = plain(source, text, "increment", f"delta {symbol}, {length.words}")
    return replace(found, claims=states(text, "at_point" if at else "definition", at))


def _reach(course: Chain) -> mpf:
    """How far the window goes to both sides of the point: as far as the picture stays honest.

    It is halved until every layer is defined there and the output's range is not dominated by
    what happens far from the point. At a level point there is no slope to compare with: there the
    output may grow to some twenty times its value.
    """
    x, y = course.values[0], course.values[-1]
    reach = max(abs(x) / 2, mpf(1))
    slope = abs(mpmath.fprod(course.slopes))
    level: mpf | None = None
    for _ in range(40):
        ends = [course.through(x - reach), course.through(x + reach), course.through(x + reach / 2)]
        if None not in ends:
            outputs = [e[-1] for e in ends if e is not None]
            span = max(outputs) - min(outputs)
            if slope and span <= 3 * slope * reach:
                return reach
            if level is None and (span <= 20 * abs(y) or (y == 0 and span < 10)):
                level = reach
        reach /= 2
    return level or reach


def _track(course: Chain, nudge: mpf, samples: int = 25) -> Track:
    columns: list[list[float]] = [[] for _ in course.symbols]
    here = course.values
    for n in range(samples):
        x = here[0] + nudge * n / (samples - 1)
        path = course.through(x)
        for i, column in enumerate(columns):
            column.append(float(path[i] - here[i]) if path is not None else column[-1])
    return Track(
        tuple(Channel(f"{s}.nudge", tuple(c)) for s, c in zip(course.symbols, columns, strict=True))
    )


def _line(symbol: str, low: mpf, high: mpf, at: mpf, role: str) -> NumberLine:
    if high - low < abs(at) * mpf(10) ** -9 + mpf(10) ** -300:
        half = abs(at) / 2 if at else mpf(1)
        low, high = at - half, at + half
    margin = (high - low) * mpf("0.08")
    a, b = float(low - margin), float(high + margin)
    ticks = tuple(Tick(v, _tick(v)) for v in nice_ticks(a, b, 5))
    name = plain(typst(Expression("variable", (), symbol)), symbol, role)
    return NumberLine(symbol, name, a, b, ticks, role)


def _tick(value: float) -> Formula:
    return one(parse(rounded(mpf(value), 5), notation=True), "muted")


def _link(layer: Layer, roles: Mapping[str, str]) -> Formula:
    from calcanim.notation.setter import Setter, by_variable

    text = f"{layer.symbol} = {layer.expression}"
    setter = Setter().raw(
        typst(Expression("variable", (), layer.symbol)), "left", roles[layer.symbol], layer.symbol
    )
    setter.sign("=")
    if breadth(layer.expression) <= _LONG:
        setter.expression(layer.expression, "right", by_variable(roles))
    else:
        # Between two lines there is no room for it; the derivation shows it whole.
        name, inner = (typst(variable(v)) for v in (layer.symbol, layer.inner))
        setter.raw(f"{name} lr(({inner}))", "right", "text", spoken(layer.expression))
    return setter.build(text, claims=states(text, "definition"))


def _stretch(slope: Shown) -> Formula:
    source = typst(slope.expression)
    body = f"lr(({source}))" if slope.expression.op == "neg" else source
    said = f"times {slope.words}"
    return plain(f"times {body}", f"times {slope.expression}", "derivative", said)
