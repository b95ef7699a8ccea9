"""Likelihood: a product of probabilities falls, is lost, and its log runs on."""

from __future__ import annotations

from collections.abc import Iterator

from calcanim.authoring.beats import beat
from calcanim.authoring.cues import clear, plot, reveal, slide, write
from calcanim.authoring.gestures.multiply import climb, rise
from calcanim.authoring.statements import multiplied as say
from calcanim.calculus.sums.running_products import Multiplied
from calcanim.notation import products as lines
from calcanim.notation.lines import beside, written
from calcanim.notation.sides import symbol, words
from calcanim.pictures.factor_bars import factor_bars
from calcanim.pictures.underflow import underflow
from calcanim.storyboard.board import Beat


def likelihood(likely: Multiplied) -> Iterator[Beat]:
    """The probabilities of labels multiplied, on both scales; then of many more, until it is 0.

    Where all are certain nothing is lost, and there is one beat.
    """
    letter = symbol("L", "function")
    labels = factor_bars(likely, ("P_n", "n"), 1, factors=True)
    chance, together = lines.likelihood(letter, likely)
    yield beat(
        "In machine learning",
        [clear(), plot(labels), write(chance, size=1.8)],
        say.each_label(likely),
        rise(labels),
        say.independent(likely),
        write(together, size=1.8),
        say.all_labels(likely),
        [slide(labels, labels.scale_changed(), 1.2), *climb(labels, 2.0)] if likely.log else None,
        write(lines.log_likelihood(letter, likely), size=1.8),
        say.logs_of_labels(likely),
    )
    if not likely.log:
        return
    chart = underflow(likely)
    mean = lines.mean_log(letter, likely)
    named = beside(written(words("cross entropy", "area")), mean)
    lost, kept = lines.repeated(letter, likely, chart.rounds)
    yield beat(
        "Too small to store",
        [clear(), plot(chart), reveal(chart.reads)],
        [reveal(chart.drawn), slide(chart, chart.run(0.0, chart.share_lost), 4.0)],
        say.more_examples(likely, chart),
        [reveal(chart.floor), write(lost, size=1.4)],
        "Below this line a 64-bit number has nothing left but zero.",
        [slide(chart, chart.run(chart.share_lost, 1.0), 3.5), reveal(chart.zero)],
        write(kept, size=1.4),
        say.log_runs_on(chart),
        "So models are trained on it.",
        write(named, size=1.5, framed=True),
        say.mean_log(likely),
    )
