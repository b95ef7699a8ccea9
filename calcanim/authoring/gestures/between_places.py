"""Between places: the area of an interval, as a whole, as a difference, and beyond an alarm."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from calcanim.authoring.cues import callout, hide, plot, reveal, slide, uncall, write
from calcanim.notation.lines import Line, fresh_id, written
from calcanim.notation.sides import symbol
from calcanim.pictures.chances import ChancePicture
from calcanim.storyboard.cues import Cue


def part(picture: ChancePicture) -> tuple[Cue, ...]:
    """Two edges slide apart, and the area between them grows."""
    return (
        slide(picture, picture.parted(True), 0.1),
        reveal(picture.between + picture.edges, 0.4),
        slide(picture, picture.parted(), 2.6),
    )


def without_ends(picture: ChancePicture) -> tuple[Cue, ...]:
    """The edges go and come back: the area does not change."""
    return hide(picture.edges, 0.8), reveal(picture.edges, 0.8)


def squeeze(picture: ChancePicture) -> tuple[Cue, ...]:
    """In strips the density becomes narrow, and as much higher."""
    return (
        reveal(picture.strips, 0.8),
        slide(picture, picture.squeezed(), 3.2),
        reveal(picture.one, 0.5),
    )


def squeeze_again(picture: ChancePicture) -> tuple[Cue, ...]:
    """Wide once more, and narrow."""
    return (
        slide(picture, picture.squeezed(back=True), 1.6),
        slide(picture, picture.squeezed(), 1.6),
        callout(picture.narrow, written(symbol("q", "inner")), side="e"),
    )


def let_out(picture: ChancePicture) -> tuple[Cue, ...]:
    """It becomes wide and low again, and the strips go."""
    return (
        uncall(picture.narrow, run_time=0.2),
        hide(picture.one, 0.3),
        slide(picture, picture.squeezed(back=True), 1.4),
        hide(picture.strips, 0.4),
    )


def open_below(picture: ChancePicture) -> tuple[Cue, ...]:
    """A panel opens for the area so far."""
    low = picture.seen.low
    return (
        slide(picture, picture.shared(0, 1), 0.9),
        slide(picture, picture.swept(low, low), 0.1),
        reveal(picture.gathered + picture.lower, 0.5),
    )


def sweep(picture: ChancePicture, run_time: float = 4.0) -> Cue:
    """The edge runs through all that is seen."""
    return slide(picture, picture.swept(picture.seen.low, picture.seen.high), run_time)


def roll(picture: ChancePicture) -> tuple[Cue, ...]:
    """Back it runs, and there again, with the tangent: as steep as the edge is high."""
    low, high = picture.seen.low, picture.seen.high
    return (
        reveal(picture.rolling, 0.3),
        slide(picture, picture.swept(high, low, high), 4.0),
        hide(picture.rolling, 0.3),
    )


def two_levels(picture: ChancePicture, values: Sequence[Line | None]) -> tuple[Cue, ...]:
    """The edge stops at either end of the interval, with its value; between them is the area."""
    (a, b), high = picture.stops, picture.seen.high
    cues: list[Cue] = []
    for end, way, value in zip("ab", ((high, a), (a, b)), values, strict=True):
        cues += [slide(picture, picture.swept(*way), 1.5), reveal(picture.level(end), 0.5)]
        if value is not None:
            cues.append(write(value, size=1.3))
    return (*cues, reveal(picture.gain, 0.6))


def take_off(picture: ChancePicture) -> tuple[Cue, ...]:
    """Of all that is left of the interval's end, what is left of its start goes: the band stays."""
    return (
        reveal(picture.start, 0.4),
        hide(picture.read_so_far, 0.3),
        reveal(picture.chance, 0.3),
        *((slide(picture, picture.cut(), 2.4),) if picture.has_before else ()),
    )


def close_below(picture: ChancePicture) -> tuple[Cue, ...]:
    """The curve has all of the room again, and the interval is filled."""
    return (
        hide(picture.gathered_part + picture.chance, 0.4),
        hide(picture.lower + picture.levels + picture.gain, 0.4),
        slide(picture, picture.shared(1, 0), 0.8),
        reveal(picture.filled_part + picture.end, 0.4),
    )


def alarm(picture: ChancePicture) -> tuple[Cue, ...]:
    """What is beyond is lit, and becomes less as the alarm is set farther out."""
    return (
        slide(picture, picture.alarmed(True), 0.1),
        reveal(picture.tails, 0.5),
        slide(picture, picture.alarmed(), 4.0),
        *(reveal(each, 0.8) for each in picture.magnified),
        callout(picture.alarm_named, "alarm", side="s" if len(picture.magnified) > 1 else "n"),
    )


def poster(picture: ChancePicture) -> tuple[Cue, ...]:
    """The picture of the rule, for its card: an interval and its area."""
    again = replace(picture, id=fresh_id("figure"))
    return (
        plot(again, 0.9),
        *((slide(again, again.rescaled(), 0.1), reveal(again.name, 0.1)) if again.divided else ()),
        *part(again),
    )
