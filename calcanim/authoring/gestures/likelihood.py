"""Likelihood: a product of probabilities falls, is lost, and its log runs on."""

from __future__ import annotations

from collections.abc import Iterator

from calcanim.authoring.beats import beat
from calcanim.authoring.cues import clear, plot, reveal, slide, write
from calcanim.authoring.gestures.multiply import climb, rise
from calcanim.authoring.statements import multiplied as say
from calcanim.calculus.sums.running_products import Multiplied
from calcanim.notation import products as lines
from calcanim.notation.sides import symbol
from calcanim.pictures.factor_bars import factor_bars
from calcanim.pictures.underflow import underflow
from calcanim.storyboard.board import Beat


def likelihood(likely: Multiplied) -> Iterator[Beat]:
    """The probabilities of labels multiplied, on both scales; then of many more, until it is 0.

    Where all are certain nothing is lost, and there is one beat.
    """
    letter = symbol("L", "function")
    labels = factor_bars(likely, ("L", "i"), 1)
    chance, together = lines.likelihood(letter, likely)
    yield beat(
        "In machine learning",
        [clear(), plot(labels), write(chance, size=1.2)],
        say.each_label(likely),
        rise(labels),
        write(together, size=1.4),
        say.all_labels(likely),
        [slide(labels, labels.scale_changed(), 1.5), *climb(labels, 2.5)] if likely.log else None,
        write(lines.log_likelihood(letter, likely), size=1.4),
        say.logs_of_labels(likely),
    )
    if not likely.log:
        return
    chart = underflow(likely)
    lost, kept = lines.repeated(letter, likely, chart.rounds)
    yield beat(
        "Too small to store",
        [clear(), plot(chart), reveal(chart.reads)],
        say.more_examples(chart),
        [reveal(chart.drawn), slide(chart, chart.run(0.0, chart.share_lost), 4.0)],
        [reveal(chart.floor), write(lost, size=1.2)],
        "Below this line a computer has no number left, and stores zero.",
        [slide(chart, chart.run(chart.share_lost, 1.0), 3.0), reveal(chart.zero)],
        write(kept, size=1.2),
        say.log_runs_on(chart),
        write(lines.mean_log(letter, likely), size=1.2, framed=True),
        say.mean_log(likely),
    )
