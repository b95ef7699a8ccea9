"""Pair up: each bar gets a copy of its partner from the other end, and the sum is half of that."""

from __future__ import annotations

from calcanim.authoring.beats import beat
from calcanim.authoring.cues import clear, hide, lift, plot, reveal, slide, write
from calcanim.authoring.statements import summations as say
from calcanim.calculus.sums.paired import Paired
from calcanim.calculus.sums.summed import Summed
from calcanim.exact.tidy import as_expression
from calcanim.notation.lines import Line
from calcanim.notation.summations import half_of, twice
from calcanim.pictures.paired_bars import paired_bars
from calcanim.storyboard.board import Beat


def pair_up(found: Summed, pairs: Paired, formula: Line) -> Beat:
    """Why there is a `formula` for bars that rise or fall by equal steps, for any last number."""
    seen = paired_bars(
        found.i,
        found.first,
        [float(t.approx) for t in found.terms],
        [as_expression(t) for t in pairs.terms],
        pairs.columns,
        pairs.height,
    )
    rectangle = twice(found, pairs)
    return beat(
        "For any last number",
        [clear(), plot(seen, 0.6), slide(seen, seen.grown(), 1.5)],
        say.is_there_a_short_way(found),
        [reveal(seen.copy, 0.5), slide(seen, seen.paired(), 4.4)],
        say.each_on_its_partner(),
        reveal(seen.height),
        say.equally_high(pairs),
        reveal(seen.width),
        say.so_many_columns(pairs),
        lift(rectangle, *seen.flights(rectangle), size=1.2),
        write(formula, size=1.3),
        hide(seen.copy),
        say.half_of_it(),
        reveal(seen.copy),
        say.here_half_of(found, pairs),
        write(half_of(pairs), size=1.4),
    )
