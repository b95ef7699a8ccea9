"""The answer of an area film: two values, pieces, a number alone, or none; check and recap."""

from __future__ import annotations

import math

from calcanim.calculus.integrals.area import AreaUnder
from calcanim.compose.area_table import by_boundary, by_rectangles
from calcanim.compose.area_telling import Telling, brief, can_be_said, value_of
from calcanim.exact.tidy import tidy
from calcanim.exact.values import Value
from calcanim.expressions.spoken import spoken
from calcanim.expressions.tree import Expression, neg
from calcanim.storyboard.board import Beat
from calcanim.storyboard.cues import Clear, Cue, Hide, Plot, Reveal, Slide, Write

# What shows the thin slice.
THIN = ("slice", "run", "rise", "ratio", "width", "tangent")


def two_values(told: Telling) -> list[Beat]:
    """An antiderivative, and what it gains; or what stands in for one."""
    area, lines = told.area, told.lines
    if area.antiderivative is None:
        return [_without(told)]
    low, high = told.ends
    apart = lines.apart(told.exactly(told.picture.view.low), *told.picture.so_far())
    differ = (Write("apart", apart, "derivation", run_time=1.0),) if apart else ()
    why = " F and A have the same slope, so they differ only by a constant."
    out = [
        Beat(
            "Undo the slope",
            f"So we look for a function whose slope is {told.name_again}. Call it capital F."
            f" {_antiderivative_said(told)}{why if apart else ''}",
            (
                Clear(("A", "thin"), 0.5),
                Hide("graph", THIN, 0.5),
                *_antiderivative_written(told),
                Write("back", lines.back(), "derivation", run_time=1.0),
                *differ,
            ),
        )
    ]
    # What was gathered without an open end is not the whole, and its number would mislead.
    gathered = ("edge", "sum") if area.proper else ("edge",)
    cues: list[Cue] = [
        Clear(("slope", "back", *(("apart",) if apart else ())), 0.4),
        Reveal("graph", gathered, 0.3),
        Slide("graph", told.picture.swept(told.picture.view.slice, told.picture.view.high), 1.2),
    ]
    jumps = lines.jumps()
    if not jumps:
        cues.append(Write("theorem", lines.theorem(), "derivation", run_time=1.1))
    put_in = lines.put_in() if area.proper and not jumps else None
    if put_in is not None:
        cues.append(Write("put", put_in, "derivation", run_time=1.0))
    cues.append(Write("value", lines.value(), "derivation", 1.1, run_time=1.0))
    limits = "" if area.proper else " At an open end its limit stands in for the value."
    turned = ""
    if area.turned:
        cues.append(Write("turned", lines.example(), "derivation", run_time=1.0))
        turned = " From right to left, as it was asked, it is the negative of that."
    gain = f": its value at {high}, minus its value at {low}"
    if not brief(f"{low} {high}"):
        gain = " from the one end to the other"
    if jumps:
        said = (
            "This F jumps on the way, and the area does not: what F gains from end to end is not"
            f" all of it. With the jumps taken out, the area is {told.number}.{turned}"
        )
        return [*out, Beat("Mind the jump", said, tuple(cues))]
    out.append(
        Beat(
            "Two values are enough",
            f"All the area is what F gains{gain}.{limits} That is {told.number}.{turned}",
            tuple(cues),
        )
    )
    return out


def _antiderivative_said(told: Telling) -> str:
    e = told.area.antiderivative
    if e is None or not can_be_said(e):
        return "There is one, and its slope proves it."
    return f"Here it is: {spoken(e)}."


def _antiderivative_written(told: Telling) -> tuple[Cue, ...]:
    if not told.lines.writes_antiderivative:
        return ()
    return (Write("F", told.lines.antiderivative(), "derivation", run_time=1.2),)


def _without(told: Telling) -> Beat:
    """No formula for an antiderivative of the whole: by pieces, or by numbers alone."""
    pieces = told.lines.pieces()
    cues: list[Cue] = [
        Clear(("A", "thin"), 0.5),
        Hide("graph", THIN, 0.5),
    ]
    if pieces is not None:
        cues.append(Write("pieces", pieces, "derivation", run_time=1.2))
        said = (
            "The formula of this function changes on the way, so take it piece by piece, each"
            f" with its own antiderivative. Together that is {told.number}."
        )
        title = "Piece by piece"
    elif isinstance(told.area.solution.result, Expression):
        said = (
            "Here the area has an exact value, which computer algebra knows and the numbers"
            f" confirm: {told.number}."
        )
        title = "The number"
    elif told.area.solution.verdict == "no_closed_form":
        said = (
            "No formula made of the usual functions has this slope. The area exists all the"
            f" same, and numbers find it: {told.number}."
        )
        title = "No formula, and yet a number"
    else:
        said = (
            "No formula with this slope was found. The area exists all the same, and numbers"
            f" find it: {told.number}."
        )
        title = "No formula, and yet a number"
    cues.append(Write("value", told.lines.value(), "derivation", 1.1, run_time=1.0))
    if told.area.turned:
        cues.append(Write("turned", told.lines.example(), "derivation", run_time=1.0))
        said += " From right to left, as it was asked, it is the negative of that."
    return Beat(title, said, tuple(cues))


def no_value(told: Telling) -> list[Beat]:
    """The integral diverges, and why."""
    area, lines = told.area, told.lines
    inside = any(math.isfinite(e) and _inside(e, area) for p in area.parts for e in (p.low, p.high))
    cues: list[Cue] = [
        Clear(("A", "thin"), 0.5),
        Hide("graph", THIN, 0.5),
    ]
    if area.antiderivative is not None:
        cues += _antiderivative_written(told)
    cues.append(Write("never", lines.diverges(), "derivation", 1.05, run_time=1.1))
    f = area.antiderivative
    swings = told.swings()
    what = "swings without an end" if swings else "runs off to infinity"
    where = "far out" if told.endless() else f"at {told.pole()}"
    lead = (
        f"An antiderivative, {spoken(f)}, {what} {where}."
        if f is not None and can_be_said(f)
        else f"The area so far {what} {where}."
    )
    warning = (
        " To put in both limits all the same, as if nothing happened between them, would give a"
        " number that means nothing."
        if inside and f is not None
        else ""
    )
    return [
        Beat(
            "No number at all",
            f"{lead} So there is no limit, and the integral diverges.{warning}",
            tuple(cues),
        )
    ]


def check(told: Telling) -> Beat:
    """The number closes in, or never does, in a table."""
    p = told.picture
    table = by_rectangles(p) if told.area.proper else by_boundary(p)
    reveals = tuple(Reveal("table", (f"row.{n}",), 0.6) for n in range(len(table.rows)))
    if told.area.proper:
        said = (
            "Do not take it on trust. Four times as many rectangles, and the sum comes closer,"
            f" again and again, to {told.number_again}."
        )
    elif told.area.diverges:
        said = (
            "Do not take it on trust. Move the boundary ten times as far, again and again: the"
            " area does not come to rest."
        )
    else:
        said = (
            "Do not take it on trust. Move the boundary ten times as far, again and again: the"
            f" area comes to rest at {told.number_again}."
        )
    line = told.lines.diverges() if told.area.diverges else told.lines.value()
    return Beat(
        "Check it by numbers",
        said,
        (
            Clear((), 0.6),
            Plot("table", table, "figure", 1.0),
            Write("claimed", line, "derivation", 1.05, run_time=0.9),
            *reveals,
        ),
    )


def recap(told: Telling) -> Beat:
    """The theorem and the example."""
    if told.area.diverges:
        return Beat(
            "An area that diverges",
            "An improper integral is a limit. Where the area so far settles on no number, the"
            " integral diverges: it has no value.",
            (
                Clear(),
                Write("general", told.lines.improper(told.endless()), "wide", 1.1, True, 1.2),
                Write("example", told.lines.diverges(), "wide", 1.0, False, 1.2),
            ),
        )
    if told.area.turned:
        result, value = told.area.solution.result, told.area.value
        exact = None if value.exact is None else -value.exact
        less = tidy(neg(result), "") if isinstance(result, Expression) else None
        number = told.said_number(less, Value(exact, -value.approx))
    else:
        number = told.number
    return Beat(
        "Area and slope undo each other",
        f"The area under f is what its antiderivative gains. Here that is {number}.",
        (
            Clear(),
            Write("general", told.lines.general(), "wide", 1.1, True, 1.2),
            Write("example", told.lines.example(), "wide", 1.0, False, 1.2),
        ),
    )


def _inside(end: float, area: AreaUnder) -> bool:
    low, high = value_of(area.low), value_of(area.high)
    small = 1e-9 * max(1.0, abs(end))
    return low + small < end < high - small and any(
        (p.open_low and p.low == end) or (p.open_high and p.high == end) for p in area.parts
    )
