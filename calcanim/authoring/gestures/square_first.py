"""Square first, or add first: squares on the diagonal of a square, and what they leave of it."""

from __future__ import annotations

from calcanim.authoring.beats import beat
from calcanim.authoring.cues import clear, hide, plot, reveal, slide, write
from calcanim.authoring.gestures.wrong import wrong
from calcanim.notation.summations import (
    left_out,
    of_squares,
    squared_sum,
    squares_added,
    sum_squared,
)
from calcanim.pictures.square_of_sum import square_of_sum
from calcanim.storyboard.board import Beat

_COUNT = 3


def square_first() -> Beat:
    """For one, two, three: 14 is not 36, and all that is between them is seen."""
    seen = square_of_sum(range(1, _COUNT + 1))
    guess = wrong(of_squares(_COUNT), squared_sum(_COUNT))
    added, squared = squares_added(_COUNT), sum_squared(_COUNT)
    whole, rest = left_out(_COUNT)
    return beat(
        "Square first, or add first?",
        [clear(), plot(seen, 0.6), write(guess.line, size=1.1), reveal(seen.lengths, 0.4)],
        "Square each and then add, or add and then square: is that the same?",
        [slide(seen, seen.grown(), 2.0), write(added, size=1.1)],
        "The squares of one, two and three are fourteen.",
        [hide(seen.lengths, 0.3), reveal(seen.base, 0.5)],
        "Add first, and one side is six;",
        [reveal(seen.around + seen.height, 0.4), write(squared, size=1.1)],
        "its square has 36.",
        [guess.struck, slide(seen, seen.lifted(), 1.8)],
        "Not the same: ours lie on its diagonal.",
        [reveal(seen.others, 0.2), slide(seen, seen.filled(), 3.0)],
        "Left out is each side times each other one, twice:",
        [clear(added), write(whole, size=1.3), write(rest, size=1.3)],
        "22.",
    )
