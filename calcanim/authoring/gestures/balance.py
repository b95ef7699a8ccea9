"""Balance: a fulcrum under a plate, where it tips and where it does not, and why."""

from __future__ import annotations

from collections.abc import Sequence

from calcanim.authoring.cues import hide, reveal, slide
from calcanim.pictures.balance import BalancePicture
from calcanim.storyboard.cues import Cue


def tip(picture: BalancePicture, at: float) -> tuple[Cue, ...]:
    """It is held on a place, let go, and tips."""
    return slide(picture, picture.held(at), 0.3), slide(picture, picture.tips(at), 1.8)


def carry(picture: BalancePicture, start: float, end: float) -> tuple[Cue, ...]:
    """It is held level again, and the fulcrum goes to another place, where it is let go."""
    return (
        slide(picture, picture.levelled(start), 0.6),
        slide(picture, picture.carried(start, end), 1.0),
        slide(picture, picture.tips(end), 1.8),
    )


def come_to_rest(picture: BalancePicture, start: float, run_time: float = 2.6) -> tuple[Cue, ...]:
    """The fulcrum goes to where it balances, and it comes level."""
    return (slide(picture, picture.balanced(start), run_time),)


def turning_forces(picture: BalancePicture) -> tuple[Cue, ...]:
    """Below, what each strip does: it is lit with its lever, one after the other."""
    return (
        slide(picture, picture.held(picture.start), 0.3),
        slide(picture, picture.opened(), 1.0),
        reveal(picture.turning, 0.5),
        reveal(picture.strip, 0.4),
        slide(picture, picture.strip_by_strip(), 4.5),
    )


def cancel(picture: BalancePicture) -> tuple[Cue, ...]:
    """The fulcrum goes until both sides turn as strongly."""
    return (
        hide(picture.strip, 0.3),
        slide(picture, picture.unlit(), 0.1),
        reveal(picture.sides, 0.4),
        slide(picture, picture.balanced(picture.start), 3.0),
    )


def visit(picture: BalancePicture, places: Sequence[tuple[str, float, object]]) -> tuple[Cue, ...]:
    """The fulcrum goes from place to place, each named, and is at rest on the last."""
    cues: list[Cue] = []
    before = picture.start
    for n, (key, at, _) in enumerate(places):
        last = n == len(places) - 1
        if last:
            cues += come_to_rest(picture, before, 1.8) if n else ()
        elif n:
            cues += carry(picture, before, at)
        else:
            cues += tip(picture, at)
        cues.append(reveal(picture.place(key), 0.5))
        before = at
    return tuple(cues)
