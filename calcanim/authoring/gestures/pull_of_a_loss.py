"""The pull of a loss: minus the logarithm of a probability, and a square, by their slopes."""

from __future__ import annotations

from mpmath import mpf

from calcanim.authoring.beats import beat
from calcanim.authoring.cues import clear, plot, reveal, slide
from calcanim.authoring.gestures.closing_in import rows_come
from calcanim.exact.values import value_at
from calcanim.expressions.names import fresh_names
from calcanim.expressions.tree import number
from calcanim.notation.sides import flat, symbol
from calcanim.pictures.pulls import pulls
from calcanim.pictures.tables import number as cell
from calcanim.pictures.tables import table
from calcanim.storyboard.board import Beat

_PLACES = ("0.9", "0.1", "0.01")
_ROLES = ("function", "inner")


def pull_of_a_loss(x: str) -> Beat:
    """How hard a classifier is pulled, in a film about `x`; see ``derivative_rules``."""
    (name,) = fresh_names(("p",), (x,))
    losses = pulls(name)
    cells = []
    for p in _PLACES:
        slopes = (value_at(slope, {name: number(p)}).approx for slope in losses.slopes)
        colours = zip(slopes, _ROLES, strict=True)
        cells.append((cell(mpf(p), 3, "input"), *(cell(m, 3, role) for m, role in colours)))
    heads = (flat(e, role) for e, role in zip(losses.slopes, _ROLES, strict=True))
    rows = table((symbol(name, "input"), *heads), cells, "derivation")
    first, second, third = rows_come(rows)
    return beat(
        "In machine learning",
        (clear(), plot(losses, 0.8), reveal(losses.names)),
        "A classifier pays minus the log of its probability for the truth.",
        (reveal(losses.tangents + losses.numbers, 0.6), plot(rows, 0.5), first),
        slide(losses, losses.rolled(0.9, 0.1), 3.0),
        "At nine tenths it hardly pulls.",
        (second, slide(losses, losses.rolled(0.1, 0.01), 1.4), third),
        "At one hundredth it pulls by a hundred; a squared miss would pull by less than two.",
    )
