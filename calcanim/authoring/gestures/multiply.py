"""Multiply: bars rise, are made of copies, and become a staircase on a scale of equal factors."""

from __future__ import annotations

from fractions import Fraction

from calcanim.authoring.cues import clear, hide, light, plot, reveal, slide, unlight, write
from calcanim.authoring.gestures.anatomy import anatomy
from calcanim.authoring.gestures.wrong import wrong
from calcanim.authoring.words import Told, told
from calcanim.calculus.sums.running_products import Multiplied
from calcanim.expressions.tree import call, mul, number, variable
from calcanim.notation.lines import Line, line
from calcanim.notation.products import decimal, joined, ln, next_product, same_step
from calcanim.notation.sides import Joined
from calcanim.pictures.factor_bars import FactorBars
from calcanim.pictures.log_scale import factor_of
from calcanim.pictures.picture import Picture
from calcanim.pictures.tables import number as cell
from calcanim.pictures.tables import table
from calcanim.storyboard.cues import Cue

_ONE_BY_ONE = 8  # bars that come one by one
_SLOW, _QUICK = 1.2, 0.8  # s


def rise(bars: FactorBars) -> tuple[Cue, ...]:
    """The bars rise, each with its number where these are few."""
    if not bars.plan.heights:
        return (slide(bars, bars.staircase(), 4.0),)
    count = bars.plan.count
    if count > _ONE_BY_ONE:
        return slide(bars, bars.risen(), 4.0), reveal(bars.numbers)
    cues: list[Cue] = []
    for n in range(count):
        cues += [slide(bars, bars.risen(n, n + 1), 0.6), reveal(bars.number(n), 0.2)]
    return tuple(cues)


def stand(bars: FactorBars) -> tuple[Cue, ...]:
    """The bars are there at once, as they stood."""
    if not bars.plan.count:
        return plot(bars, 0.6), reveal(bars.one)
    if not bars.plan.heights:
        return plot(bars, 0.6), slide(bars, bars.staircase(), 0.8)
    return plot(bars, 0.6), slide(bars, bars.standing(), 0.3), reveal(bars.numbers, 0.4)


def parts_named(bars: FactorBars, given: Line) -> list[tuple[Cue, ...]]:
    """The sign, then where its index starts and stops, and its factor, each seen in the bars."""
    last = bars.plan.count - 1
    shows: list[tuple[Cue, ...]] = [()] * 3
    if last >= 0:
        start = (slide(bars, bars.framed(0), 0.1), reveal(bars.frame, 0.4))
        shows = [start, (slide(bars, bars.framed(last, 0), 0.6),), (hide(bars.frame, 0.3),)]
    names = (((1,), "start"), ((2,), "stop"), ((0,), "factor"))
    return anatomy(
        given,
        [
            (given.key(0, *path), words, "e", show)
            for (path, words), show in zip(names, shows, strict=True)
        ],
        size=2.2,
    )


def run_through(bars: FactorBars, out: Line) -> tuple[Cue, ...]:
    """The index runs: one bar after the other is lit, and its factor in the line."""
    cues: list[Cue] = [slide(bars, bars.framed(0), 0.1), reveal(bars.frame, 0.2)]
    for n in range(bars.plan.count):
        if n:
            cues.append(slide(bars, bars.framed(n), 0.25))
        cues.append(light(out, out.piece(1, n), role="function", run_time=0.2))
    return (*cues, hide(bars.frame, 0.3), unlight(out))


def copy(bars: FactorBars, found: Multiplied) -> list[tuple[Cue, ...]]:
    """For each further bar the cues that make it of the one before, with a line."""
    groups: list[tuple[Cue, ...]] = []
    for n in range(1, bars.plan.copied):
        fly: tuple[Cue, ...] = (
            hide(bars.number(n - 1), 0.2),
            reveal(bars.copies(n), 0.1),
            slide(bars, bars.copying(n), _SLOW if n < 3 else _QUICK),
            reveal(bars.number(n - 1) + bars.number(n), 0.2),
        )
        said = next_product(found, n)
        groups.append((*fly, write(said, size=1.5, run_time=0.5)) if said is not None else fly)
    return groups


def all_of_them(bars: FactorBars) -> tuple[Cue, ...]:
    """All bars once more, the whole product measured, and the level that is gone to."""
    plan = bars.plan
    cues: list[Cue] = []
    if 1 < plan.copied < plan.count:
        cues.append(slide(bars, bars.risen(plan.copied), 2.0))
    elif plan.copied < 2 and plan.heights and plan.count:
        cues += [slide(bars, bars.only_first(), 0.8), slide(bars, bars.standing(), 0.8)]
    if plan.count and plan.value is not None:
        cues.append(reveal(bars.level if plan.found.count is None else bars.product))
    return tuple(cues)


def step_by_step(bars: FactorBars) -> tuple[Cue, ...]:
    """The staircase comes once more."""
    if not bars.plan.count:
        return plot(bars, 0.6), reveal(bars.one)
    first = (plot(bars, 0.6), slide(bars, bars.on_log_scale(), 0.1), reveal(bars.steps, 0.1))
    return (*first, slide(bars, bars.staircase(), 3.0))


def lay_ruler(bars: FactorBars) -> tuple[list[tuple[Cue, ...]], list[Line]]:
    """The same step from three places, which all stay, each with its line where that is short."""
    rule = bars.plan.ruler
    groups: list[tuple[Cue, ...]] = []
    lines: list[Line] = []
    for n, place in enumerate(rule.places):
        cues: list[Cue] = [slide(bars, bars.ruled(n), 1.2 if n else 0.2)]
        if n == 0:
            cues.insert(0, reveal(bars.rule, 0.5))
        else:
            cues.append(reveal(bars.place(n - 1), 0.3))
        if "e" not in place + rule.factor:
            said = same_step(Fraction(place), Fraction(rule.factor))
            lines.append(said)
            cues.append(write(said, size=1.2, run_time=0.5))
        groups.append(tuple(cues))
    return groups, lines


def logs_do_not_multiply(bars: FactorBars) -> tuple[Told, list[Line]]:
    """The tempting rule for the log of a product, tried and struck; steps of the ruler tell."""
    a, b, two = variable("a"), variable("b"), number(2)
    both, rule = call("log", mul(a, b)), bars.plan.ruler
    guess = wrong(both, joined([ln(a), ln(b)], "*"))
    tried = line(joined([ln(number(1)), ln(two)], "*"), number(0))
    right = line(both, joined([ln(a), ln(b)], "+"))
    one, other = factor_of(rule.factor), factor_of(rule.second)
    large = rule.factor.partition("e")[2]
    together = (
        factor_of(f"1e{2 * int(large)}")
        if large
        else decimal(Fraction(rule.factor) * Fraction(rule.second))
    )
    again = line(ln(together), Joined((ln(one, "increment"), "+", ln(other, "inner"))))
    said = told(
        [guess.posed, slide(bars, bars.wandering(), 2.0)],
        "Is the log of a product the product of the logs?",
        write(tried),
        "For one times two that would be zero: no step at all.",
        [guess.struck, clear(tried)],
        [reveal(bars.second, 0.3), slide(bars, bars.second_added(), 1.5), write(again, size=1.3)],
        "Put the step of {other} on the step of {one}: the steps add.",
        write(right, size=1.3),
        one=one,
        other=other,
    )
    return said, [guess.line, again, right]


def climb(bars: FactorBars, run_time: float = 3.5) -> tuple[Cue, ...]:
    """Each bar keeps only its own step, from where the one before ends; then the whole height."""
    plan = bars.plan
    cues: list[Cue] = [hide(bars.numbers, 0.3)] if plan.named and not plan.factors else []
    cues += [reveal(bars.steps, 0.3), hide(bars.bars, 0.3), slide(bars, bars.climbed(), run_time)]
    return (*cues, reveal(bars.total)) if plan.has_total else tuple(cues)


def settling_rows(found: Multiplied) -> Picture:
    """Products of ever more factors."""
    cells = [
        (cell(found.places[n], 6, "input"), cell(found.products[n], 7, "function"))
        for n in range(1, len(found.places))
    ]
    return table(("factors", "product"), cells, "beside")
