"""Mean square: errors are squared, the squares become bars, and these level out at their mean."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction

from mpmath import mpf

from calcanim.authoring.beats import beat
from calcanim.authoring.cues import clear, plot, reveal, slide, write
from calcanim.authoring.statements import summations as say
from calcanim.exact.tidy import tidy
from calcanim.exact.values import Value, need_size, number_of
from calcanim.expressions.tree import Expression, add, neg, number, power
from calcanim.notation.summations import (
    as_term,
    errors_added,
    mean_of,
    mean_squared_error,
    who_is_who,
)
from calcanim.pictures.squared_errors import squared_errors
from calcanim.storyboard.board import Beat


def mean_of_squares(targets: Sequence[Expression], predictions: Sequence[Expression]) -> Beat:
    """The mean squared error of predictions, as many as there are targets."""
    ys, ps = ([number_of(e) for e in column] for column in (targets, predictions))
    errors = [add(y, neg(p)) for y, p in zip(targets, predictions, strict=True)]
    squares = [number_of(tidy(power(e, number(2)), "")) for e in errors]
    need_size([v.approx for v in (*ys, *ps, *squares)], "these targets and predictions")
    seen = squared_errors(
        [float(v.approx) for v in ys],
        [float(v.approx) for v in ps],
        [as_term(v) for v in squares],
        as_term(_mean(squares)),
    )
    total, mean = say.mean_levels(squares)
    missed = any(v.approx for v in squares)
    cancel = errors_added([number_of(tidy(e, "")) for e in errors])
    return beat(
        "A loss is such a sum",
        [clear(), plot(seen, 0.8), write(who_is_who(), size=1.3), slide(seen, seen.coming(), 1.6)],
        "A model predicts a number for each example;",
        [reveal(seen.errors, 0.3), slide(seen, seen.missing(), 1.6)] if missed else None,
        "what it misses the target by is its error.",
        write(cancel, size=1.3) if cancel else None,
        say.errors_cancel() if cancel else None,
        slide(seen, seen.squaring() if missed else seen.coming(), 2.0),
        say.squared_errors(squares, bool(cancel)),
        reveal(seen.hits, 0.4) if seen.hits.keys else None,
        say.exact_hits(squares),
        [*([clear(cancel)] if cancel else []), write(mean_squared_error(), size=1.3)],
        [reveal(seen.floor, 0.3), slide(seen, seen.falling(), 2.4), reveal(seen.ghosts, 0.4)],
        total,
        write(mean_of(squares), size=1.5),
        [slide(seen, seen.levelling(), 2.4), reveal(seen.mean)],
        mean,
    )


def _mean(squares: Sequence[Value]) -> Value:
    count = len(squares)
    exact = [v.exact for v in squares if v.exact is not None]
    known = sum(exact, Fraction(0)) / count if len(exact) == count else None
    return Value(known, sum((v.approx for v in squares), mpf(0)) / count)
