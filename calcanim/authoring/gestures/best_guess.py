"""Best guess: the mean is the number with the least expected squared loss; batches estimate it."""

from __future__ import annotations

from calcanim.authoring.beats import beat
from calcanim.authoring.cues import clear, plot, reveal, slide, write
from calcanim.authoring.gestures.tails import gather
from calcanim.authoring.statements import expectations as say
from calcanim.calculus.probability.densities import weighted
from calcanim.notation.expectations import Means
from calcanim.pictures.guess import guess_picture
from calcanim.pictures.long_run import Runs
from calcanim.pictures.tails import tails_picture
from calcanim.storyboard.board import Beat

_TITLE = "In machine learning"


def best_guess(means: Means, run: Runs) -> Beat:
    """The loss of predicting one number; or, without a variance, why that has no mean."""
    if not means.found.variance.known:
        return _no_loss(means)
    picture = guess_picture(means.found, run.draws, *means.guess_names())
    return beat(
        _TITLE,
        (clear(), plot(picture), write(means.loss(), size=1.3)),
        "Predict one number, {w}, for every draw.",
        (reveal(picture.guess, 0.3), slide(picture, picture.walked(), 3.0)),
        "The expected squared loss is least at the mean,",
        (reveal(picture.best, 0.6), write(means.loss_apart(), size=1.3)),
        "and what remains is the variance, {least}.",
        write(means.loss_left(), size=1.3),
        "A batch of thirty-two only estimates that:",
        [reveal(picture.batch(n), 0.8) for n in range(len(picture.losses))],
        "{batches}. That is the noise in stochastic gradient descent.",
        w=means.letters[3],
        least=means.least,
        batches=say.batches(picture.losses),
    )


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
