"""Balance: a fulcrum under a plate, where it tips and where it does not, and why."""

from __future__ import annotations

from collections.abc import Sequence

from calcanim.authoring.cues import hide, reveal, slide
from calcanim.pictures.balance import BalancePicture
from calcanim.storyboard.cues import Cue


def tip(picture: BalancePicture, at: float) -> tuple[Cue, ...]:
    """It is held on a place, let go, and tips."""
    return slide(picture, picture.held(at), 0.3), slide(picture, picture.tips(at), 1.6)


def carry(picture: BalancePicture, start: float, end: float) -> tuple[Cue, ...]:
    """It is held level again, and the fulcrum goes to another place, where it is let go."""
    return (
        slide(picture, picture.levelled(start), 0.6),
        slide(picture, picture.carried(start, end), 1.0),
        slide(picture, picture.tips(end), 1.5),
    )


def settle(picture: BalancePicture, start: float, run_time: float = 2.6) -> tuple[Cue, ...]:
    """The fulcrum goes to where it balances, and it comes level."""
    return (slide(picture, picture.balanced(start), run_time),)


def turning_forces(picture: BalancePicture) -> tuple[Cue, ...]:
    """Below, what each strip does: it is lit with its lever, one after the other."""
    return (
        slide(picture, picture.held(picture.start), 0.3),
        slide(picture, picture.opened(), 1.0),
        reveal(picture.turning, 0.5),
        reveal(picture.strip, 0.4),
        slide(picture, picture.strip_by_strip(), 2.0),
    )


def cancel(picture: BalancePicture) -> tuple[Cue, ...]:
    """The fulcrum goes until both sides turn as strongly."""
    return (
        hide(picture.strip, 0.3),
        slide(picture, picture.unlit(), 0.1),
        reveal(picture.sides, 0.4),
        slide(picture, picture.balanced(picture.start), 2.0),
    )


def sway(picture: BalancePicture) -> tuple[Cue, ...]:
    """The finger leaves the place where it balances, and comes back."""
    return (slide(picture, picture.swayed(), 1.4),)


def visit(picture: BalancePicture, places: Sequence[tuple[str, float, object]]) -> tuple[Cue, ...]:
    """The fulcrum goes from place to place, and is at rest on the last; then these have names."""
    cues: list[Cue] = []
    before = picture.start
    *others, (last, goal, _) = places
    for n, (key, at, _) in enumerate(others):
        cues += carry(picture, before, at) if n else tip(picture, at)
        cues.append(reveal(picture.place(key), 0.4))
        before = at
    cues += settle(picture, before, 1.8) if others else (slide(picture, picture.held(goal), 0.3),)
    cues.append(reveal(picture.place(last), 0.4))
    cues += [reveal(picture.named(key), 0.5) for key, *_ in places]
    return tuple(cues)
