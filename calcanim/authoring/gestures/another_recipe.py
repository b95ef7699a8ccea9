"""Another recipe: a sum whose terms are not its index, and which does not start at one."""

from __future__ import annotations

from calcanim.authoring.beats import beat
from calcanim.authoring.cues import clear, plot, reveal, slide, write
from calcanim.authoring.gestures.run_index import run_index
from calcanim.authoring.statements import summations as say
from calcanim.calculus.sums.summed import summed
from calcanim.expressions.tree import Expression, mul, number, variable
from calcanim.notation.summations import how_many, written_out
from calcanim.pictures.sums import bars_of
from calcanim.storyboard.board import Beat

_FIRST, _LAST = 3, 6


def another_recipe(f: Expression, i: str) -> Beat:
    """Twice the index (or three times, where `f` is that), for `i` from three to six."""
    double = mul(number(2), variable(i))
    recipe = mul(number(3), variable(i)) if f == double else double
    found = summed(recipe, i, number(_FIRST), number(_LAST))
    bars = bars_of(found)
    long, keys = written_out(found, ended=True)
    one, others = run_index(bars, long, keys)
    what, first, then = say.put_in(found)
    return beat(
        "Another recipe",
        [clear(), plot(bars, 0.6), write(long, size=1.8), reveal(bars.index, 0.3)],
        what,
        one,
        first,
        others,
        then,
        [slide(bars, bars.opened(), 0.6), reveal(bars.spans), write(how_many(found), size=1.8)],
        say.both_ends(found),
        say.together(found),
    )
