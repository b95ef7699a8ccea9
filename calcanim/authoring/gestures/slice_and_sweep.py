"""Slice and sweep: one slice fills, all slices have areas, and slabs of them add up."""

from __future__ import annotations

from dataclasses import dataclass

from calcanim.authoring.beats import beat
from calcanim.authoring.cues import clear, hide, plot, reveal, rewrite, slide, uncall, write
from calcanim.authoring.gestures.anatomy import anatomy
from calcanim.authoring.gestures.closing_in import rows_come
from calcanim.authoring.statements import volumes as say
from calcanim.authoring.words import is_brief
from calcanim.expressions.names import fresh_names
from calcanim.expressions.tree import variable
from calcanim.notation import volumes
from calcanim.notation.lines import Line, line, written
from calcanim.notation.shown import measured
from calcanim.notation.sides import Name, symbol, worth
from calcanim.pictures.picture import Picture
from calcanim.pictures.sliced import Sliced
from calcanim.pictures.tables import number, table
from calcanim.storyboard.board import Beat
from calcanim.storyboard.cues import Cue

_SIZE = 1.05
_SMALLER = 0.8  # above a table
_FINEST = 64  # boxes along each side, in the table alone


@dataclass(frozen=True, slots=True)
class SweptLines:
    """The lines of one order, in which `area` is the letter of a slice.

    ``V = ∫ (∫ f dy) dx``, ``A(x) = ∫ f dy``, the ends put in, ``A(x) = 2x``,
    ``V = ∫ A(x) dx`` and ``V = ∫ 2x dx = 1``; None where there is no formula.
    """

    area: str
    posed: Line
    slice: Line
    put: Line | None
    found: Line | None
    total: Line
    whole: Line
    outer: Line


def swept_lines(seen: Sliced, whole: str, area: str, total: str) -> SweptLines:
    """The lines of the order in which `seen` is cut first; the letters are V, A and S."""
    main, found = seen.main, seen.volume
    # Of an improper integral of an integral no claim can be certified; of one alone it can.
    plain = not found.improper
    index, count = fresh_names(("i", "n"), (main.held, main.along))
    return SweptLines(
        area,
        volumes.iterated(whole, main, plain),
        volumes.slice_area(area, main),
        volumes.ends_put_in(area, main),
        volumes.slice_found(area, main),
        volumes.sum_of_slabs(total, area, main, index, count, seen.cut[0].read),
        volumes.area_of_areas(whole, area, main, plain),
        volumes.outer_found(whole, main, found.result, found.value, plain),
    )


def hold_still(seen: Sliced, lines: SweptLines, gone: Line) -> Beat:
    """A slice comes in, and fills along itself, in space and flat beside it."""
    posed = lines.posed
    inside, within, without = (posed.key(1, *path) for path in ((0,), (0, 1), (1,)))
    comes = (reveal(seen.wall(), 0.3), slide(seen, seen.entering(), 1.6))
    passes = (slide(seen, seen.passing(), 2.0),)
    whole, slice_, sweep = anatomy(
        posed,
        ((within, "slice", "s", comes), (without, "sweep", "s", passes)),
        size=_SIZE,
    )
    return beat(
        "Hold one input still",
        (clear(gone), hide(seen.map + seen.strip(0)), *whole),
        slice_,
        "Inside is the area of one slice; outside, all of them are swept up.",
        sweep,
        (uncall(posed, within, without), reveal(seen.flat, 0.6)),
        say.along(seen.main, measured(seen.place)),
        "what varies is {y}.",
        rewrite(lines.posed, lines.slice, [(inside, lines.slice.key(1))], in_place=True),
        (reveal(seen.strips, 0.2), slide(seen, seen.filled(), 3.2)),
        "So the area of the cut is an ordinary integral, {area} here.",
        y=variable(seen.main.along),
        area=measured(seen.area_here, 4),
    )


def inner_integral(seen: Sliced, lines: SweptLines) -> tuple[Beat, Line]:
    """The area of a slice is worked out, and the slice wanders; the last line."""
    put, found = lines.put, lines.found
    last = found or lines.slice
    steps: list[Cue] = []
    if put is not None:
        steps.append(rewrite(lines.slice, put, in_place=True))
        last = volumes.ends_put_in(lines.area, seen.main, found=True) or last
    shown = beat(
        "The inner integral",
        steps,
        say.put_in(seen.main, put is not None) if found is not None else None,
        slide(seen, seen.filled(), 2.6) if found is not None else None,
        rewrite(put or lines.slice, last, in_place=True) if found is not None else None,
        say.every_slice(seen.main),
        slide(seen, seen.wandering(), 4.0),
    )
    return shown, last


def every_area(seen: Sliced) -> Beat:
    """The slice goes over the whole floor, and a point draws its area."""
    return beat(
        "Sweep it",
        hide(seen.slice),
        (slide(seen, seen.put(), 0.4), reveal(seen.chart() + seen.graph(), 0.8)),
        "Move the cut over the whole floor,",
        slide(seen, seen.sweeping(), 5.0),
        "and draw its area above each {x}: a graph of all slices.",
        x=variable(seen.main.held),
    )


def stack(seen: Sliced, lines: SweptLines, gone: Line) -> Beat:
    """Slabs come on, some, then more: the sum of their volumes closes in."""
    few, many = seen.counts
    totals = [seen.areas[0].total(n) for n in seen.counts]
    whole = None if seen.volume.diverges else float(seen.volume.value.approx)
    return beat(
        "Give each slice a thickness",
        (clear(gone), hide(seen.wall() + seen.tip()), write(lines.total, size=_SIZE)),
        say.thick(seen.cut[0].read),
        (reveal(seen.slabs(few) + seen.sums(), 0.3), slide(seen, seen.stacked(few), 3.0)),
        "{few:C} slabs add up to {total}.",
        (hide(seen.slabs(few), 0.3), reveal(seen.slabs(many), 0.3)),
        slide(seen, seen.stacked(many), 3.5),
        say.slabs(totals, whole),
        few=few,
        total=measured(totals[0], 4),
    )


def outer_integral(seen: Sliced, lines: SweptLines) -> Beat:
    """The area under the graph of the areas is the volume."""
    _, many = seen.counts
    return beat(
        "The outer integral",
        (clear(lines.total), write(lines.whole, size=_SIZE)),
        hide(seen.slabs(many) + seen.sums(), 0.5),
        (reveal(seen.filling(), 0.3), slide(seen, seen.washed(), 4.0)),
        say.outer(seen.volume, seen.main),
        rewrite(lines.whole, lines.outer, in_place=True),
        say.asked_the_other_way(seen.volume),
    )


def cut_across(seen: Sliced, own: str, gone: Line) -> tuple[Beat, Line]:
    """The camera turns, and slices go the other way; the last line. `own` names their areas."""
    cutting, found = seen.other, seen.volume
    assert cutting is not None
    title, words = say.other_order(found, cutting)
    result, value = found.result, found.value
    if found.apart is not None and cutting.order is not None:
        result, value = cutting.order.result, cutting.gathered()
    posed = written(volumes.whole_of(cutting))
    area = volumes.slice_found(own, cutting) if cutting.order is not None else None
    meant = volumes.slice_area(own, cutting)
    whole = volumes.whole_of(cutting)
    if cutting.area is not None and (found.improper or is_brief(cutting.area)):
        whole = volumes.over_areas(cutting)
    last = line(whole, *worth(result, value, "text", digits=5))
    shown = beat(
        title,
        (clear(gone), hide(seen.whole_map + seen.solid() + seen.whole_chart())),
        write(posed, size=_SIZE),
        slide(seen, seen.turned(), 1.6),
        (slide(seen, seen.put(1), 0.1), reveal(seen.wall(1) + seen.chart(1) + seen.graph(1), 0.6)),
        slide(seen, seen.sweeping(1), 4.0),
        words,
        (clear(posed), write(meant, size=_SIZE)),
        rewrite(meant, area, in_place=True) if area is not None else None,
        (
            hide(seen.tip(1) + seen.wall(1), 0.3),
            reveal(seen.filling(1), 0.3),
            slide(seen, seen.washed(1), 3.0),
        ),
        (clear(area or meant), write(last, size=_SIZE)),
        say.same_loaf(found),
    )
    return shown, last


def turn_cuts(seen: Sliced, gone: Line | None) -> tuple[Beat, Line]:
    """From above: strips one way, then the other, and their ends; the last line."""
    found = seen.volume
    typed = found.first
    order = 1 if found.without else 0
    before = volumes.limits(typed)
    turned = seen.main if found.without else seen.other
    assert turned is not None
    after = volumes.limits(turned)
    shown = beat(
        "Turn the cuts" if found.without else "New limits",
        clear(gone) if gone is not None else None,
        hide(seen.whole_chart()) if not found.without else None,
        (write(before, size=_SIZE), reveal(seen.map + seen.strip(order), 0.8)),
        slide(seen, seen.strip_moved(order), 2.5),
        say.new_limits(typed, turned, found.without),
        hide(seen.strip(order), 0.3),
        reveal(seen.strip(1 - order), 0.3),
        (clear(before), write(after, size=_SIZE)),
        slide(seen, seen.strip_moved(1 - order), 3.0),
        "Turned round, the ends must be read off anew.",
    )
    return shown, after


def boxes_close_in(
    seen: Sliced, letters: tuple[str, str, str], gone: Line
) -> tuple[tuple[Beat, ...], tuple[Line | Picture, ...]]:
    """Ever finer boxes under the surface, and what they come to; and what stands there then.

    `letters` are of the volume, of the function and of the sum over boxes. No beat where the
    surface has no height over a low corner.
    """
    counts = (*seen.grids, _FINEST)
    typed = seen.main
    sums = [typed.boxes(n) for n in counts]
    known = [s for s in sums if s is not None]
    if len(known) < len(counts):
        return (), (gone,)
    whole = float(seen.volume.value.approx)
    rows = table(
        (Name("n", "n", "n", "input"), "boxes", "off by"),
        [
            (number(n, 4, "input"), number(s, 5, "increment"), number(abs(s - whole), 3))
            for n, s in zip(counts, known, strict=True)
        ],
        "beside",
    )
    whole_letter, height, boxed = letters
    counters = fresh_names(("i", "j", "n"), (typed.held, typed.along, height))
    shown_sum = (
        volumes.sum_of_boxes(boxed, height, typed, (counters[0], counters[1], counters[2]))
        if typed.straight
        else line(
            symbol(whole_letter), *worth(seen.volume.result, seen.volume.value, "text", digits=5)
        )
    )
    come = rows_come(rows)
    grows: list[Cue] = []
    for k, n in enumerate(seen.grids):
        grows += [reveal(seen.boxes(n), 0.2), slide(seen, seen.boxed(n), 1.6), come[k]]
        if n != seen.grids[-1]:
            grows.append(hide(seen.boxes(n), 0.3))
    order = 0 if seen.other is None or seen.volume.without else 1
    shown = beat(
        "Or take boxes",
        (clear(gone), hide(seen.solid(order) + seen.whole_chart(order))),
        write(shown_sum, size=_SMALLER),
        plot(rows, 0.6),
        "Or stand boxes on the floor, n times n, each as high as the roof at its low corner.",
        grows,
        come[-1],
        say.boxes(known, whole),
    )
    return (shown,), (shown_sum, rows)


def no_volume(seen: Sliced, area: str, gone: Line) -> tuple[tuple[Beat, ...], Line]:
    """The slice goes over the floor, and slabs do not add up; the line that says so.

    Where slices have an area, it is worked out; `area` is its letter.
    """
    main, verdict = seen.main, volumes.no_volume(seen.main)
    few, many = seen.counts
    meant, found = volumes.slice_area(area, main), volumes.slice_found(area, main)
    last = meant if found is None else found
    bounded = found is not None
    cut = beat(
        "Hold one input still",
        (clear(gone), hide(seen.map), write(meant, size=_SIZE)),
        (reveal(seen.wall(), 0.3), slide(seen, seen.entering(), 1.6)),
        say.along(main, measured(seen.place)),
        reveal(seen.flat, 0.6),
        "what varies is {y}. So the area of the cut is an integral of its own.",
        rewrite(meant, found, in_place=True) if found is not None else None,
        slide(seen, seen.wandering(), 5.0),
        say.slice_alone(seen.volume),
        y=variable(main.along),
    )
    chart = seen.chart() + seen.graph()
    stood = beat(
        "No volume",
        hide(seen.slice),
        slide(seen, seen.put(), 0.1),
        reveal(chart, 0.8) if bounded else None,
        "Sweep the cut over the floor.",
        slide(seen, seen.sweeping(), 4.0),
        (clear(last), hide(seen.wall() + seen.tip(), 0.3), write(verdict, size=_SIZE)),
        "Give the slices a thickness,",
        (reveal(seen.stacked_up(few, bounded), 0.2), slide(seen, seen.stacked(few), 3.0)),
        "and make them thinner, again and again:",
        (hide(seen.slabs(few), 0.2), reveal(seen.stacked_up(many, bounded), 0.2)),
        slide(seen, seen.stacked(many), 3.0),
        say.why_none(seen.volume),
    )
    title, words = say.neither(seen)
    shown = (hide(seen.under(0)), slide(seen, seen.veiled(back=True), 0.8), reveal(seen.map, 0.6))
    last_beat = beat(title, shown, slide(seen, seen.looked(), 9.0), words)
    return (cut, stood, last_beat), verdict


def picture_again(seen: Sliced) -> tuple[Cue, ...]:
    """The picture once more, filled slice by slice; where there is no volume, slabs."""
    if seen.volume.diverges:
        many = seen.counts[-1]
        stands, rises = seen.mark(f"space.slabs.0.{many}"), seen.stacked(many)
    else:
        stands, rises = seen.solid(), seen.risen()
    return (
        plot(seen, 0.8),
        slide(seen, seen.veiled(), 0.5),
        reveal(stands, 0.2),
        slide(seen, rises, 4.0),
    )
