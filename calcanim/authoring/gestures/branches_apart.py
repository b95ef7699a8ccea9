"""Branches apart: where a function has a gap, each side of its antiderivative is shifted alone."""

from __future__ import annotations

from calcanim.authoring.beats import beat
from calcanim.authoring.cues import callout, clear, plot, reveal, slide, write
from calcanim.authoring.gestures.follow_field import open_wide
from calcanim.authoring.statements import antiderivatives as say
from calcanim.notation.antiderivatives import Family, all_of, fails_at, plus, sides_of_zero
from calcanim.notation.lines import line
from calcanim.notation.setter import by_variable
from calcanim.notation.sides import symbol
from calcanim.pictures.pairs import of_power
from calcanim.pictures.slope_field import SlopeField
from calcanim.storyboard.board import Beat
from calcanim.storyboard.cues import Cue

_SHARES = (1.0, -0.55, 0.75)  # of all the room: no two branches go together
_EACH = "one for each"


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
        slide(picture, picture.lifted(k, 0.0, share * seen.way(k) * 2 * up), 1.1)
        for k, share in zip(seen.moved, _SHARES, strict=False)
    ]
    whole, sides = said.formula[-1:], () if own else sides_of_zero(x, constants)
    fails = fails_at(n)
    return beat(
        title,
        clear(),
        plot(picture, 1.0),
        [] if own else [write(rule, size=1.1, run_time=0.7)],
        say.gap(picture, own),
        [] if own else [write(fails, size=1.1, run_time=0.7)],
        reveal(picture.field, 0.5),
        slide(picture, picture.swept(), 1.4),
        [] if own else clear(rule, run_time=0.4),
        open_wide(picture),
        [reveal(picture.branches, 0.8), *(write(e, size=1.2) for e in whole)],
        say.found(picture, own),
        [write(side, size=1.1, run_time=0.7) for side in sides],
        runs,
        [callout(e, _EACH, e.piece(1, 1), side="n") for e in whole],
        each,
        x=x,
    )
