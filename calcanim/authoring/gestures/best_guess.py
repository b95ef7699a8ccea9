"""Best guess: the mean is the number with the least expected squared loss; batches estimate it."""

from __future__ import annotations

from calcanim.authoring.beats import beat
from calcanim.authoring.cues import clear, plot, reveal, slide, write
from calcanim.authoring.gestures.closing_in import rows_come
from calcanim.authoring.gestures.tails import gather
from calcanim.authoring.statements import expectations as say
from calcanim.calculus.probability.densities import weighted
from calcanim.notation.expectations import Means
from calcanim.pictures.guess import GuessPicture, guess_picture
from calcanim.pictures.long_run import Runs
from calcanim.pictures.picture import Picture
from calcanim.pictures.tables import number, table
from calcanim.pictures.tails import tails_picture
from calcanim.storyboard.board import Beat
from calcanim.storyboard.formula import prose

_TITLE = "In machine learning"


def best_guess(means: Means, run: Runs) -> Beat:
    """The loss of predicting one number; or, without a variance, why that has no mean."""
    if not means.found.variance.known:
        return _no_loss(means)
    picture = guess_picture(means.found, run.draws, *means.guess_names())
    lines = means.loss(), means.loss_apart(), means.loss_left()
    rows = _batch_table(picture)
    all_of_it, *each = rows_come(rows)
    return beat(
        _TITLE,
        (clear(), plot(picture), write(lines[0], size=1.3)),
        "Predict one number, {w}.",
        (reveal(picture.guess, 0.3), slide(picture, picture.walked(), 1.6)),
        "The expected squared loss is least at the mean,",
        (reveal(picture.best, 0.6), write(lines[1], size=1.3)),
        "and what remains is the variance, {least}.",
        write(lines[2], size=1.3),
        "Batches of thirty-two only estimate it:",
        (clear(*lines, run_time=0.4), plot(rows, 0.5), all_of_it),
        [cue for n, row in enumerate(each) for cue in (reveal(picture.batch(n), 0.3), row)],
        "{batches}. Where the true slope is zero, each has a slope of its own:",
        reveal(picture.tangents, 0.8),
        "the noise in stochastic gradient descent.",
        w=means.letters[3],
        least=means.least,
        batches=say.batches(picture.losses),
    )


def _batch_table(picture: GuessPicture) -> Picture:
    """The loss and its slope at the mean: of all that is possible, and of batches."""
    rows = [(prose("all", "function"), number(picture.spread, 3, "function"), number(0, 3))]
    for n, (loss, slope) in enumerate(zip(picture.losses, picture.slopes, strict=True)):
        cells = [number(v, 3, "increment") for v in (n + 1, loss, slope)]
        rows.append((cells[0], cells[1], cells[2]))
    return table(("batch", "loss", "slope"), rows, "derivation")


def _no_loss(means: Means) -> Beat:
    found = means.found
    body = weighted(found.variance.g, found.density.p)
    picture = tails_picture(found, body, means.squared_gathered())
    rows, line = picture.rows(), means.variance_diverges()
    return beat(
        _TITLE,
        (clear(), plot(picture)),
        "Predict one number, and take the squared loss. Its mean would be the variance, the square"
        " of the usual distance.",
        (write(line, size=1.2), reveal(picture.curves + picture.numbers, 0.4)),
        (clear(line, run_time=0.4), plot(rows, 0.6), *gather(picture, rows)),
        "But the farther out we add it up, the larger it is: it never settles. There is no usual"
        " distance here, and no mean loss. So check that a loss has a mean before you average it.",
    )
