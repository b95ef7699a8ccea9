"""Cues for lines and pictures: no lesson types an id or a key."""

from __future__ import annotations

from collections.abc import Sequence

from calcanim.notation.lines import Line, travel
from calcanim.notation.room import Abbreviated
from calcanim.notation.setter import Roles
from calcanim.pictures.picture import Mark, Picture
from calcanim.storyboard.cues import (
    Callout,
    Clear,
    Hide,
    Highlight,
    Hold,
    Lift,
    Plot,
    Reveal,
    Rewrite,
    Slide,
    Strike,
    Write,
)
from calcanim.storyboard.formula import prose
from calcanim.storyboard.quantities import Track
from calcanim.storyboard.words import Side


def write(
    line: Line,
    region: str = "derivation",
    size: float = 1.0,
    *,
    framed: bool = False,
    run_time: float = 1.0,
    pinned: bool = False,
) -> Write:
    """The line comes on below what stands in `region`."""
    return Write(line.id, line.formula, region, size, framed, run_time, pinned)


def let(short: Abbreviated, roles: Roles | None = None) -> tuple[Write, ...]:
    """What letters stand for, before the lines that have them; nothing where there are none."""
    if not short.letters:
        return ()
    return (write(short.definitions("let", roles), "wide", run_time=0.9, pinned=True),)


def rewrite(
    old: Line,
    new: Line,
    moves: Sequence[tuple[str, str]] | None = None,
    *,
    in_place: bool = False,
    run_time: float = 1.4,
) -> Rewrite:
    """`new` grows from `old`: its terms travel, as worked out unless `moves` says how."""
    pairs = travel(old, new) if moves is None else tuple(moves)
    return Rewrite(old.id, new.id, new.formula, pairs, in_place, run_time)


def clear(*gone: Line | Picture, run_time: float = 0.6) -> Clear:
    """These fade out; without any, everything but the title."""
    return Clear(tuple(g.id for g in gone), run_time)


def light(
    lit: Line | Mark, *keys: str, role: str = "highlight", run_time: float = 0.6
) -> Highlight:
    """Parts of a line are lit, or parts of a picture take a colour."""
    return Highlight(lit.id, lit.keys if isinstance(lit, Mark) else keys, role, run_time=run_time)


def unlight(line: Line, *keys: str, run_time: float = 0.4) -> Highlight:
    """Parts of a line (all, without keys) have their own colours again."""
    return Highlight(line.id, keys, restore=True, run_time=run_time)


def strike(struck: Line | Mark, *keys: str, run_time: float = 0.6) -> Strike:
    """Parts of a line (without keys all of it), or of a picture, are struck out, and stay so."""
    return Strike(struck.id, struck.keys if isinstance(struck, Mark) else keys, run_time)


def callout(
    on: Line | Mark, words: str | Line, *keys: str, side: Side = "s", run_time: float = 0.6
) -> Callout:
    """One to four words, or a short line, at a part of a line or a picture, that lead to it."""
    (key,) = on.keys if isinstance(on, Mark) else keys
    named = words.formula if isinstance(words, Line) else prose(words)
    return Callout(on.id, key, named, side, run_time)


def uncall(on: Line | Mark, *keys: str, run_time: float = 0.4) -> Hide:
    """The words at a part go again."""
    found = on.keys if isinstance(on, Mark) else keys
    return Hide(on.id, tuple(f"callout.{key}" for key in found), run_time)


def lift(
    line: Line,
    *flights: tuple[Mark, str],
    region: str = "derivation",
    size: float = 1.0,
    reverse: bool = False,
    run_time: float = 1.4,
) -> Lift:
    """The line is written, its parts flying in from labels of pictures: pairs of both.

    With `reverse` it stands already, and copies of its parts fly to the labels.
    """
    lifts = tuple((mark.id, key, part) for mark, part in flights for key in mark.keys)
    return Lift(line.id, line.formula, region, lifts, size, reverse, run_time)


def plot(picture: Picture, run_time: float = 1.5) -> Plot:
    """The picture comes on, with what needs no `reveal`."""
    return Plot(picture.id, picture.figure, picture.region, run_time)


def reveal(mark: Mark, run_time: float = 0.8) -> Reveal:
    """Parts of a picture come on."""
    return Reveal(mark.id, mark.keys, run_time)


def hide(mark: Mark, run_time: float = 0.6) -> Hide:
    """Parts of a picture go off."""
    return Hide(mark.id, mark.keys, run_time)


def slide(picture: Picture, track: Track, run_time: float = 2.0) -> Slide:
    """A picture's quantities run along a track."""
    return Slide(picture.id, track, run_time)


def hold(seconds: float) -> Hold:
    """Nothing moves."""
    return Hold(seconds)
