"""Not enough: two slopes that span no plane, shown by a cut between them."""

from __future__ import annotations

from collections.abc import Iterator

from calcanim.authoring.beats import beat
from calcanim.authoring.cues import clear, plot, reveal, slide, write
from calcanim.authoring.gestures.cut_through import SliceLines
from calcanim.authoring.gestures.recap import recap
from calcanim.authoring.statements import tangent_planes as say
from calcanim.exact.tidy import tidy
from calcanim.expressions.tree import add, neg, variable
from calcanim.notation.lines import beside, definition
from calcanim.notation.sides import applied, symbol
from calcanim.pictures.diagonal import diagonal
from calcanim.pictures.slices import Slices
from calcanim.storyboard.board import Beat


def not_enough(
    seen: Slices, letter: str, own: str, t: str, in_x: SliceLines, in_y: SliceLines
) -> Iterator[Beat]:
    """The cut along a diagonal, as a function `own` of `t`, against a plane's slope; the recap."""
    found = seen.plane.oblique(t)
    cut = diagonal(seen, found, letter, own, t)
    steps = [variable(t) if sign > 0 else neg(variable(t)) for sign in seen.plane.bent]
    ends = (tidy(add(e, step), t) for e, step in zip(seen.plane.at.values(), steps, strict=True))
    line = definition(
        applied(own, symbol(t, "input"), role="text"), applied(letter, *ends), found.function
    )
    yield beat(
        "Two slopes are not enough",
        (clear(), plot(cut.picture)),
        "Do two slopes say what happens in between? Cut along the diagonal:",
        (write(line), reveal(cut.cut, 0.5), slide(cut.picture, cut.cutting(), 3.0)),
        say.not_enough(found),
        (reveal(cut.expected), slide(cut.picture, cut.space.turned(), 4.0)),
        "So no plane lies against this hill, and there is no gradient here.",
    )
    yield recap(
        "One direction at a time",
        "One input moves, the others wait: that is a partial derivative.",
        "Two of them make a gradient only where a plane lies against the hill.",
        general=in_x.partial,
        example=beside(in_x.number, in_y.number, gap="quad quad"),
    )
