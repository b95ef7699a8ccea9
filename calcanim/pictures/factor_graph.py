"""The graph of partial products, as data: bars, what they are made of, and two scales."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from fractions import Fraction

from calcanim.exact.tidy import as_expression
from calcanim.exact.values import Value
from calcanim.expressions.pieces import breadth
from calcanim.expressions.spoken import spoken
from calcanim.expressions.tree import Expression
from calcanim.expressions.typst import typst
from calcanim.notation.lines import written
from calcanim.notation.products import ln
from calcanim.notation.setter import one, plain
from calcanim.notation.shown import as_shown, numeral
from calcanim.notation.sides import symbol
from calcanim.pictures.factor_plan import Plan, assigned
from calcanim.pictures.log_scale import factor_of, log_ticks
from calcanim.pictures.plots import ticks_up
from calcanim.storyboard.formula import Formula
from calcanim.storyboard.graph import (
    Axis,
    Block,
    Blocks,
    Graph,
    GraphElement,
    Label,
    Panel,
    Segment,
    Span,
    TickSet,
)
from calcanim.storyboard.quantities import Quantity, Tick

_TICKS = 6
_RIGHT = 0.3  # of the bars' width: room beside them
_EM, _TIMES, _WIDTH = 0.4, 1.2, 5.6  # units of the scene; em beside the factor; of all bars
_BESIDE = 0.08  # of the bars' width, where there is no ruler
_NAME = 3.0  # em: the longest number in the name of a step
_PALE = 0.18  # opacity: marks are seen through bars that lie on one another
_COPY = 0.14  # opacity, of copies that lie on one another before they fly


def graph(p: Plan) -> Graph:
    """The figure at rest: no bar has risen yet."""
    elements: list[GraphElement] = [
        Blocks(
            "bars",
            "function",
            "negative_area",
            (_between(p, [None] * p.count),),
            opacity=_PALE,
        ),
        Blocks(
            "steps",
            "function",
            "negative_area",
            (_between(p, _names(p)),),
            links=True,
            opacity=_PALE,
        ),
        *(_copies(p, n) for n in range(1, p.copied)),
        Blocks(
            "frame",
            "input",
            "input",
            ((Block("frame.left", "frame.low", "frame.right", "frame.high"),),),
            opacity=0.0,
        ),
        *_marks(p),
    ]
    ticks = [
        ticks_up(low / p.unit, high / p.unit, f"ticks.{n}", _TICKS)
        for n, (low, high) in enumerate(_level_windows(p))
    ]
    scaled = [
        TickSet(tuple(Tick(t.value * p.unit, t.label) for t in each.ticks), each.opacity)
        for each in ticks
    ]
    up = Axis(
        written(symbol(p.letters[0], "function")).formula,
        "low",
        "high",
        (*scaled, log_ticks(*p.log_ends, "ticks.log")),
    )
    start = {
        **{f"{end}.{n}": 0.0 for end in ("a", "b", "cap") for n in range(p.count)},
        **{f"copy.{n}": 0.0 for n in range(1, p.copied)},
        **{f"ticks.{n}": float(n == 0) for n in range(len(p.levels))},
        "ticks.log": 0.0 if p.heights else 1.0,
        **dict.fromkeys(("frame.left", "frame.right", "frame.low", "frame.high"), 0.0),
        "ruler": p.ruler.starts[0],
        "ruler.end": p.ruler.starts[0] + p.ruler.step,
        "second.end": p.ruler.starts[0] + p.ruler.step,
        "one": p.unit if p.heights else 0.0,
        "level": p.level,
        "low": p.windows[0][0] if p.windows else p.log_window[0],
        "high": p.windows[0][1] if p.windows else p.log_window[1],
    }
    end = p.ends[-1][1] if p.ends else 2.0
    begin = 0.0 if p.group > 1 else 0.5
    name = written(symbol(p.letters[1], "input")).formula
    across = Axis(name, begin - _left(p) * end, (1 + _right(p)) * end, (_across(p),))
    return Graph(
        across,
        (Panel("P", up, tuple(elements)),),
        tuple(Quantity(k, v) for k, v in start.items()),
        ("x.axis", *(("x.tick", "bars") if p.count else ()), "x.name", "P"),
    )


def _level_windows(p: Plan) -> list[tuple[float, float]]:
    """For each of the levels all that the windows show that have its ticks."""
    own = assigned(p)
    out = []
    for level in range(len(p.levels)):
        mine = [w for w, n in zip(p.windows, own, strict=True) if n == level] or [p.windows[-1]]
        out.append((min(w[0] for w in mine), max(w[1] for w in mine)))
    return out


def _between(p: Plan, names: Sequence[Formula | None]) -> tuple[Block, ...]:
    return tuple(
        Block(left, f"a.{n}", right, f"b.{n}", name)
        for n, ((left, right), name) in enumerate(zip(p.ends, names, strict=True))
    )


def _names(p: Plan) -> list[Formula | None]:
    """The steps of a staircase: ``ln 2``, where the factors are short."""
    if p.group > 1:
        return [None] * p.count
    return [_step(a) for a in p.found.factors[: p.count]]


def _step(a: Value) -> Formula | None:
    size = as_shown(Value(None if a.exact is None else abs(a.exact), abs(a.approx)))
    if not size.exact or not a.approx or breadth(size.expression) > _NAME:
        return None
    return written(ln(size.expression, "text")).formula


def _copies(p: Plan, n: int) -> Blocks:
    """Bar `n` out of the bar before: as many copies as the factor says, or one that stretches."""
    (left, right), (to_left, to_right) = p.ends[n - 1], p.ends[n]
    before, after = p.heights[n - 1], p.heights[n]
    if p.is_copied(n):
        name = one(as_shown(p.found.so_far[n - 1]).expression, "text")
        times = range(round(float(p.found.factors[n].approx)))
        start = tuple(Block(left, 0.0, right, before) for _ in times)
        stacked, named = (
            tuple(Block(to_left, k * before, to_right, (k + 1) * before, own) for k in times)
            for own in (None, name)
        )
        stages: tuple[tuple[Block, ...], ...] = (start, stacked, named)
    else:
        stages = (
            (Block(left, 0.0, right, before),),
            (Block(to_left, 0.0, to_right, before),),
            (Block(to_left, 0.0, to_right, after),),
        )
    return Blocks(
        f"copies.{n}",
        "function",
        "negative_area",
        stages,
        stage=f"copy.{n}",
        stagger=1.0,
        opacity=_COPY,
    )


def _marks(p: Plan) -> list[GraphElement]:
    """The numbers at the bars, the ruler, the level that is gone to, and two dimension lines."""
    end = p.ends[-1][1] if p.ends else 1.4
    aside = end + 0.05 * end
    lane = (0.0 if p.group > 1 else 0.5) - 0.8 * _left(p) * end
    out: list[GraphElement] = [
        Segment("one", "increment", 0.0, "one", end, "one", 2.5, dashed=True),
        *(_rulers(p, lane) if p.measures else ()),
    ]
    for n, e in p.named.items():
        middle = sum(p.ends[n]) / 2
        name = _times(e, "text", "dot") if p.factors else one(e, "text")
        cap = Block(middle - 0.62, f"b.{n}", middle + 0.62, f"cap.{n}", name)
        out.append(Blocks(f"number.{n}", "function", "function", ((cap,),), opacity=0.0))
    last = f"b.{p.count - 1}"
    if p.value is not None and p.count:
        name = one(as_shown(p.value).expression, "area")
        out.append(Span("product", "area", aside, 0.0, aside, last, name, "e", 0.2))
    if p.has_total and p.value is not None:
        name = _step(p.value) or one(numeral(round(float(p.found.log), 3)), "area")
        out.append(Span("total", "area", aside, 0.0, aside, last, _coloured(name), "e", 0.2))
    if p.found.count is None and p.value is not None:
        out += [
            Segment(
                "level", "area", 0.0, "level", (1 + _right(p)) * end, "level", 3.0, dashed=True
            ),
            Label(
                "level_name",
                one(as_shown(p.value).expression, "area"),
                (1 + _right(p) / 2) * end,
                "level",
                "n",
            ),
        ]
    return out


def _rulers(p: Plan, lane: float) -> Iterator[Span]:
    """The ruler, what stays of it at its first two places, and the step that stands on it."""
    own = _factor_name(p.ruler.factor)
    yield Span("ruler", "increment", lane, "ruler", lane, "ruler.end", own, "e", 0.1)
    for n, start in enumerate(p.ruler.starts[:2]):
        end = start + p.ruler.step
        yield Span(f"place.{n}", "increment", lane, start, lane, end, own, "e", 0.1)
    other = _factor_name(p.ruler.second, "inner")
    yield Span("second", "inner", lane, "ruler.end", lane, "second.end", other, "e", 0.1)


def _coloured(name: Formula) -> Formula:
    return replace(name, parts=tuple(replace(part, role="area") for part in name.parts))


def _right(p: Plan) -> float:
    """The share that the whole product, or its logarithm, needs at their right."""
    if p.value is None:
        return _RIGHT
    room = _EM * (_TIMES + breadth(as_shown(p.value).expression))
    return max(_RIGHT, 1.2 * room / (_WIDTH - room))


def _left(p: Plan) -> float:
    """The share of the bars' width that the ruler and its name need at their left."""
    if not p.measures:
        return _BESIDE
    room = _EM * (_TIMES + breadth(factor_of(p.ruler.factor)))
    return 1.7 * room / (_WIDTH - room)


def _factor_name(factor: str, role: str = "increment") -> Formula:
    return _times(factor_of(factor), role)


def _times(e: Expression, role: str, sign: str = "times") -> Formula:
    return plain(f"{sign} {typst(e)}", f"times {e}", role, f"times {spoken(e)}")


def _across(p: Plan) -> TickSet:
    """The index below its bar; of many bars some."""
    every = max(-(-p.count // 8), 1)
    ticks = []
    for n in range(0, p.count, every):
        left, right = p.ends[n]
        place = as_expression(Fraction(p.first + n * p.group))
        ticks.append(Tick(left if p.group > 1 else (left + right) / 2, one(place, "input")))
    return TickSet(tuple(ticks))
