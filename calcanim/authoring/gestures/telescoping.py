"""Telescoping: the steps of the next power up have the sum of a power in them."""

from __future__ import annotations

from collections.abc import Iterator

from calcanim.authoring.beats import beat
from calcanim.authoring.cues import clear, hide, plot, reveal, slide, strike, write
from calcanim.authoring.words import Told
from calcanim.calculus.sums.telescoped_powers import telescoped_power_sum
from calcanim.notation.power_sums import PowerSums
from calcanim.pictures.telescope import telescope
from calcanim.storyboard.board import Beat

_COUNT = 4  # steps that are seen


def telescoping(sums: PowerSums, power: int, further: Told) -> Iterator[Beat]:
    """Steps of the next power cancel but for their ends; then they are solved for the sum.

    `further` is said of other powers, as the steps have their sum.
    """
    found = telescoped_power_sum(power, sums.index, sums.last)
    steps, tubes = sums.telescoped(found, _COUNT), telescope(power, _COUNT, sums.towers(found))
    rise = [
        cue
        for n, each in enumerate(steps.first, 1)
        for cue in (slide(tubes, tubes.grows(n), 0.8), write(each, size=1.2, run_time=0.4))
    ]
    yield beat(
        "For every power",
        [clear(), plot(tubes, 0.5), reveal(tubes.steps + tubes.names, 0.3)],
        rise,
        "For any power there is another way: the steps of the next power up.",
        [strike(each, piece, run_time=0.3) for each, piece in steps.cancelled],
        "Add them all: everything between cancels,",
        [hide(tubes.names, 0.2), slide(tubes, tubes.closed_up(), 2.2)],
        "the two ends are left.",
        [reveal(tubes.whole + tubes.names, 0.5), write(steps.ends, size=1.1, run_time=0.8)],
        further,
    )
    yield beat(
        "Solve for the sum",
        [clear(*steps.first, steps.ends), hide(tubes.whole + tubes.names, 0.3)],
        [*(write(each, size=1.2) for each in sums.new(power)), write(steps.step, size=1.2)],
        slide(tubes, tubes.sorted(), 2.4),
        "Sorted by layers,",
        [
            reveal(tubes.wanted + tubes.known + tubes.names, 0.6),
            clear(steps.step),
            write(steps.split, size=1.2),
        ],
        "the tower is the sum that we look for, and sums that we know.",
        hide(tubes.wanted + tubes.known + tubes.names + tubes.axis, 0.3),
        [
            slide(tubes, tubes.divided(), 2.4),
            reveal(tubes.names, 0.4),
            write(steps.alone, size=1.2),
        ],
        "Take those away, divide,",
        write(steps.gathered, size=1.2),
        "put in what is known,",
        write(steps.result, size=1.4),
        "and factor: the next power up gives the next sum.",
    )
