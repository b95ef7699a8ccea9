"""Pairs of words: what a language model compares, and what twice the text comes to."""

from __future__ import annotations

from calcanim.authoring.beats import beat
from calcanim.authoring.cues import clear, hide, plot, reveal, slide, write
from calcanim.notation.power_sums import PowerSums
from calcanim.pictures.doubled_stairs import doubled_stairs
from calcanim.storyboard.board import Beat

_WORDS = ("The", "cat", "sat", "on", "the", "mat")
_TEXT = 1000  # words


def pairs_of_words(sums: PowerSums) -> Beat:
    """Each word looks at itself and at all before it; `sums` has the letter of their number."""
    pairs = doubled_stairs(_WORDS, sums.last)
    return beat(
        "In machine learning",
        [clear(), plot(pairs, 0.5), reveal(pairs.first, 0.2), slide(pairs, pairs.grows(), 3.6)],
        "A language model lets each word look at itself and at all before it: a staircase.",
        [reveal(pairs.width), write(sums.general(1), size=1.2)],
        "A thousand words make {short} pairs,",
        write(sums.at(1, _TEXT), size=1.2),
        [hide(pairs.width, 0.3), slide(pairs, pairs.zoomed_out(), 1.2), reveal(pairs.others, 0.2)],
        "two thousand {long}:",
        [write(sums.at(1, 2 * _TEXT), size=1.2), slide(pairs, pairs.filled(), 2.6)],
        reveal(pairs.sides, 0.4),
        "three such staircases, and one a step smaller.",
        write(sums.doubled(1, _TEXT), size=1.2),
        write(sums.times_more(1, _TEXT, 2 * _TEXT), size=1.2),
        "Twice the text, nearly four times the pairs.",
        short=sums.value(1, _TEXT),
        long=sums.value(1, 2 * _TEXT),
    )
