"""Branches apart: where a function has a gap, each side of its antiderivative is lifted alone."""

from __future__ import annotations

from calcanim.authoring.beats import beat
from calcanim.authoring.cues import clear, plot, reveal, slide, write
from calcanim.authoring.gestures.follow_field import open_wide
from calcanim.authoring.statements import antiderivatives as say
from calcanim.notation.antiderivatives import Family, all_of, plus, sides_of_zero
from calcanim.notation.lines import line
from calcanim.notation.setter import by_variable
from calcanim.notation.sides import symbol
from calcanim.pictures.pairs import of_power
from calcanim.pictures.slope_field import SlopeField
from calcanim.storyboard.board import Beat
from calcanim.storyboard.cues import Cue

_SHARES = (1.0, -0.55, 0.75)  # of all the room: no two branches go together


def branches_apart(picture: SlopeField, n: str, c: str, own: bool) -> Beat:
    """The branches of the picture's function, lifted one by one.

    The letters are of an exponent and of the constant. Where the function is not the film's `own`
    it is one over x, the power that the power rule leaves out.
    """
    member = picture.member
    x, roles = member.x, by_variable({member.x: "input"})
    seen, up = picture.ground, picture.lift
    said = Family(member, up, picture.letters, c, picture.has_formula)
    f, big_f = of_power(x, n)
    rule = line(all_of(f, x), plus(big_f, c, roles), roles=roles)
    title, each = say.each_branch(picture, own)
    constants = [symbol(f"{c}_{k + 1}", "parameter") for k in range(len(seen.moved))]
    runs: list[Cue] = [reveal(picture.constants, 0.4)] if picture.constants.keys else []
    runs += [
        slide(picture, picture.lifted(k, 0.0, share * seen.way(k) * 2 * up), 1.3)
        for k, share in zip(seen.moved, _SHARES, strict=False)
    ]
    return beat(
        title,
        clear(),
        plot(picture, 1.0),
        [] if own else [write(rule, size=1.2)],
        say.gap(picture, own),
        reveal(picture.field, 0.5),
        slide(picture, picture.swept(), 2.0),
        open_wide(picture),
        [reveal(picture.branches, 0.8), *(write(e, size=1.4) for e in said.formula[-1:])],
        say.found(picture, own),
        [] if own else [write(each, size=1.15) for each in sides_of_zero(x, constants)],
        runs,
        each,
        x=x,
    )
