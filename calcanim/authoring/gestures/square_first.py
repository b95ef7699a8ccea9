"""Square first, or add first: squares on the diagonal of a square, and what they leave of it."""

from __future__ import annotations

from calcanim.authoring.beats import beat
from calcanim.authoring.cues import clear, hide, plot, reveal, slide, write
from calcanim.authoring.gestures.wrong import wrong
from calcanim.notation.summations import of_squares, squared_sum, squares_added, sum_squared
from calcanim.pictures.square_of_sum import square_of_sum
from calcanim.storyboard.board import Beat

_COUNT = 3


def square_first() -> Beat:
    """For one, two, three: 14 is not 36, and all that is between them is seen."""
    seen = square_of_sum(range(1, _COUNT + 1))
    guess = wrong(of_squares(_COUNT), squared_sum(_COUNT))
    added, squared = squares_added(_COUNT), sum_squared(_COUNT)
    return beat(
        "Square first, or add first?",
        [clear(), plot(seen, 0.6), write(guess.line, size=1.1), reveal(seen.lengths, 0.4)],
        "Square each and then add, or add and then square: is that the same?",
        [slide(seen, seen.grown(), 2.4), write(added, size=1.1)],
        "Squares of one, two and three: one, four, nine, together fourteen.",
        [hide(seen.lengths, 0.3), reveal(seen.base, 0.5)],
        "Add first, and one side is six.",
        [reveal(seen.around + seen.height, 0.4), slide(seen, seen.lifted(), 2.4)],
        [write(squared, size=1.1)],
        "Its square has 36. Our three lie on its diagonal,",
        [reveal(seen.others, 0.2), slide(seen, seen.filled(), 2.4)],
        "and all of this is left out: each side times each other one, twice.",
        guess.struck,
        "So the order matters.",
    )
