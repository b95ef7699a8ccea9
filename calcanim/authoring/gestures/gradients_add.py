"""Gradients add: a loss over examples, their pulls tip to tail, batches, and one walk each."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from calcanim.authoring.beats import beat
from calcanim.authoring.cues import clear, hide, light, plot, reveal, slide, write
from calcanim.authoring.readers import Data
from calcanim.authoring.statements import sums as say
from calcanim.authoring.walked import Walked
from calcanim.calculus.descents.batches import Examples, line_columns
from calcanim.calculus.descents.iterates import Iterates, place_of
from calcanim.calculus.descents.rates import walk
from calcanim.exact.tidy import as_expression
from calcanim.exact.values import value_at
from calcanim.expressions.tree import Expression, add, div, number
from calcanim.notation.lengths import fits_row
from calcanim.notation.lines import Line, beside, line, written
from calcanim.notation.shown import as_shown, shown
from calcanim.notation.sides import Coloured, Pair, applied, gradient, partial, symbol, words
from calcanim.pictures.examples_pull import ExamplesPull, examples_pull
from calcanim.storyboard.board import Beat

_SMALL = 0.8  # of a line of which two stand above a figure
_FEW = 8  # examples that come one after the other


def gradients_add(found: Examples, data: Data, loss: Expression, size: int) -> Iterator[Beat]:
    """The beats from the loss to the walks; what needs several examples only where there are."""
    columns = line_columns(loss, tuple(data.columns), found.names)
    points = None
    if columns is not None:
        points = np.array(
            [[float(value_at(row[c], {}).approx) for c in columns] for row in data.rows]
        )
    seen = examples_pull(found, size, points)
    start = tuple(value_at(e, {}).approx for e in found.start)
    taken = walk(found.ground, start, as_expression(found.rate), 1)
    here = Walked(Iterates(found.ground, taken, found.start), "L")
    at_start = line(
        applied("L", *(c.expression for c in here.coordinates(0))), here.loss(0), at=here.given
    )
    slope = line(
        gradient("L", *found.start),
        Pair(tuple(as_shown(v) for v in found.gradient)),
        at=here.given,
    )
    added = _added(found, here)
    own = [*_one_example(loss), at_start]
    yield beat(
        "A loss is a sum",
        [
            clear(),
            plot(seen),
            *(write(each, size=_SMALL) for each in own),
        ],
        reveal(seen.terms, 1.5),
        say.a_sum_of_losses(found, points is not None),
        slide(seen, seen.wandering(), 4.0),
        "Move the weights, and each term changes.",
    )
    each = [
        cue
        for n in range(found.count)
        for cue in (light(seen.term(n), role="derivative", run_time=0.3), reveal(seen.pull(n), 0.4))
    ]
    if found.count > _FEW:
        each = [reveal(seen.pulls, 2.5)]
    yield beat(
        "Every example pulls",
        each,
        say.pulls(found),
        [slide(seen, seen.lined_up(), 3.0), reveal(seen.sum)] if found.count > 1 else None,
        say.all_together(found),
        slide(seen, seen.averaged(), 2.0) if found.count > 1 else None,
        [clear(*own), write(added)],
    )
    if found.count == 1:
        return
    yield beat(
        "A batch is a sample",
        [clear(added), write(slope), hide(seen.terms), reveal(seen.chart), reveal(seen.fan)],
        [hide(seen.pulls + seen.sum, 0.3), reveal(seen.sum, 0.4)],
        [reveal(seen.dots(size)), slide(seen, seen.raining(size), 3.0)],
        say.off_to_no_side(found, size),
        [
            cue
            for other in seen.sizes
            if other != size
            for cue in (reveal(seen.dots(other), 0.3), slide(seen, seen.raining(other), 1.5))
        ],
        say.larger_scatter_less(found),
    )
    if size == found.count:
        return
    yield _walks(found, seen, here, size, slope)


def _one_example(loss: Expression) -> list[Line]:
    """The loss of one example, where it is short."""
    if not fits_row(loss):
        return []
    return [beside(written(words("one example:", "text")), written(loss))]


def _added(found: Examples, here: Walked) -> Line:
    """``∂L/∂w = (-8 - 2 + 2 - 6 - 4 - 12)/6``; where that is long, only what it makes."""
    name, place = found.names[0], here.at(place_of(found.names, here.walk.points[0]))
    own = [as_shown(gradient[0]) for gradient in found.gradients]
    mean = as_shown(found.gradient[0])
    together = div(add(*(v.expression for v in own)), number(found.count))
    if found.count > 1 and all(v.exact for v in own) and fits_row(together):
        return line(partial("L", name), together, at=place)
    return line(partial("L", name), mean, at=place)


def _walks(found: Examples, seen: ExamplesPull, here: Walked, size: int, slope: Line) -> Beat:
    """One step with all examples, and an epoch of batches."""
    ends = seen.full[-1], seen.small[-1]
    losses = [found.height(w) for w in ends]
    # One step with all examples at as many times the rate as an epoch has steps
    (w, b), (w_1, b_1), steps = seen.full[0], seen.full[-1], len(found.epoch(size))
    longer = found.ground.height((w + steps * (w_1 - w), b + steps * (b_1 - b)))
    lines = [
        beside(
            written(words(how, role)),
            line(
                symbol("L", role),
                Coloured(shown(None, height, 4), role),
                kind="at_point",
                at=here.at(place_of(found.names, w), alone=True),
            ),
        )
        for how, role, height, w in zip(
            ("all at once:", "in batches:"), ("derivative", "input"), losses, ends, strict=True
        )
    ]
    return beat(
        "One walk each",
        [clear(slope), hide(seen.chart + seen.fan + seen.all_dots + seen.sum)],
        reveal(seen.terms),
        say.one_step(found),
        [reveal(seen.walk_full), slide(seen, seen.walking(small=False), 2.0)],
        write(lines[0], size=_SMALL),
        "Or with one batch after the other, until every example was used once.",
        [reveal(seen.walk_small), slide(seen, seen.walking(small=True), 3.0)],
        write(lines[1], size=_SMALL),
        say.same_work(found, size, (losses[1], losses[0]), longer),
    )
