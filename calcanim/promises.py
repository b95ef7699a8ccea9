"""What every film keeps, whatever it is of: `calcanim check --examples` and the tests ask the same.

A promise is a function of a storyboard that says, in a clause each, where it is not kept. Claims
(`calcanim.claims`) and layout (`calcanim.stage.inspect`) are asked for beside them, once in each
of `LOOKS`.
"""

from __future__ import annotations

import dataclasses
import re
from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import dataclass

from calcanim.claims.certifier import HOLDS
from calcanim.render.captions import captions
from calcanim.render.records import sections_of
from calcanim.render.timeline import Timeline
from calcanim.storyboard.board import Storyboard
from calcanim.storyboard.cues import Clear, Lift, Rewrite, Write
from calcanim.storyboard.describe import describe
from calcanim.storyboard.lesson import Lesson
from calcanim.storyboard.theme import TOGETHER

LOOKS = {
    "dark": ("dark", "16:9"),
    "light": ("light", "16:9"),
    "square": ("light", "1:1"),
    "phone": ("dark", "9:16"),
}
"""Theme and aspect by the look's name."""

_COARSEST = 15  # frames a second: a beat's time is rounded to them
_WIDEST = 42  # characters of a caption's line
_FASTEST = 20  # characters a second that can be read
_SHORTEST_HOLD = 0.7  # seconds
_NEAR = 1e-6  # seconds


def cases_of(lesson: Lesson) -> tuple[Mapping[str, str], ...]:
    """The lesson's default, then its examples."""
    return ({}, *lesson.examples)


def looks_of(case: int, every: bool = False) -> tuple[str, ...]:
    """The names of the looks that a lesson's case is laid out in.

    The default, case 0, has all of them, and each example one by turns; with `every`, all.
    """
    names = tuple(LOOKS)
    return names if every or case == 0 else (names[case % len(names)],)


@dataclass(frozen=True, slots=True)
class Broken:
    """A promise that a film does not keep, and where, as a sentence: it counts beats from 1."""

    promise: str
    what: str


def broken(board: Storyboard, but: Collection[str] = ()) -> list[Broken]:
    """All that the film does not keep, of promises other than those named."""
    asked = {name: asks for name, asks in PROMISES.items() if name not in but}
    return [Broken(name, what) for name, asks in asked.items() for what in asks(board)]


def _returns(board: Storyboard) -> Iterator[str]:
    """It is the same after a journey through JSON."""
    again = Storyboard.from_json(board.to_json())
    if again != board or again.digest != board.digest:
        yield "it is another film when it is read from its own JSON"


def _certified(board: Storyboard) -> Iterator[str]:
    """What has an equals sign has claims, and claims hold."""
    for n, beat in enumerate(board.beats, 1):
        for formula in beat.formulas:
            if "=" in formula.text and not formula.claims:
                yield f"beat {n}: {formula.text} has an equals sign and makes no claim"
            for claim in formula.claims:
                if claim.verdict not in HOLDS:
                    yield f"beat {n}: {claim.text} is {claim.verdict}"


def _keyed(board: Storyboard) -> Iterator[str]:
    """What grows, grows from what is on stage, and parts travel between places that exist."""
    lines: dict[str, set[str]] = {}
    for n, beat in enumerate(board.beats, 1):
        for cue in beat.cues:
            if isinstance(cue, Write | Lift):
                lines[cue.id] = set(cue.formula.keys)
            elif isinstance(cue, Rewrite):
                if cue.source not in lines:
                    yield f"beat {n}: {cue.id} grows from {cue.source}, which is not on stage"
                    lines[cue.source] = set()
                new_keys = set(cue.formula.keys)
                for old, new in cue.moves:
                    if not _has(lines[cue.source], old):
                        yield f"beat {n}: {cue.source} has no part {old}"
                    if not _has(new_keys, new):
                        yield f"beat {n}: {cue.id} has no part {new}"
                if cue.in_place:
                    del lines[cue.source]
                lines[cue.id] = new_keys
            elif isinstance(cue, Clear):
                for key in cue.ids or tuple(lines):
                    lines.pop(key, None)


def _has(keys: set[str], key: str) -> bool:
    return any(k == key or k.startswith(key + ".") for k in keys)


def _captioned(board: Storyboard) -> Iterator[str]:
    """Captions can be read in their beat, at the times that the coarsest frames leave to it."""
    times = Timeline(board, _COARSEST)
    sections = sections_of(board, times.starts, times.frames / _COARSEST)
    for n, section in enumerate(sections, 1):
        end = section.start + section.duration + _NEAR
        cut = captions((section,))
        if cut and cut[-1].end > end:
            yield f"beat {n}: its captions last longer than it"
        for c in cut:
            words = " ".join(c.lines)
            seconds = c.end - c.start
            if not 1 <= len(c.lines) <= 2 or any(len(line) > _WIDEST for line in c.lines):
                yield f"beat {n}: the caption '{words}' does not fit two lines"
            if not 1 - _NEAR <= seconds <= 7 + _NEAR:
                yield f"beat {n}: the caption '{words}' stands for {seconds:.1f} s, not for 1 to 7"
            elif len(words) > _FASTEST * seconds + _NEAR:
                yield f"beat {n}: the caption '{words}' is gone before it is read"
        for sight in section.seen:
            if not sight.start < sight.end <= end:
                yield f"beat {n}: '{sight.text}' is described outside of it"


def _described(board: Storyboard) -> Iterator[str]:
    """What is seen is described, in order, in words."""
    for n, (beat, seen) in enumerate(zip(board.beats, describe(board), strict=True), 1):
        end = 0.0
        for sight in seen:
            if not end <= sight.start < sight.end <= beat.duration + _NEAR:
                yield f"beat {n}: '{sight.text}' is described out of its time"
            if sign := re.search(r"[*^=\\_]", sight.text):
                yield (
                    f"beat {n}: '{sight.text}' has the sign {sign[0]!r}, which nobody can say; give"
                    " what it names words of its own, with said"
                )
            end = sight.end
        told = " ".join(sight.text for sight in seen)
        for cue in beat.cues:
            if isinstance(cue, Write | Rewrite) and cue.formula.spoken not in told:
                yield f"beat {n}: {cue.formula.text} is not described"


def _said(board: Storyboard) -> Iterator[str]:
    """Every formula can be said."""
    for n, beat in enumerate(board.beats, 1):
        for formula in beat.formulas:
            if formula.segments and not formula.spoken:
                yield f"beat {n}: {formula.text} has no words"
            elif found := re.search(r"[*^=≈|\\]|equals$|, ,|,,", formula.spoken):
                yield f"beat {n}: '{formula.spoken}' cannot be said as it has {found[0]!r} in it"


def _told_apart(board: Storyboard) -> Iterator[str]:
    """The roles that are coloured lie in one of the theme's sets, whose colours are held apart."""
    roles = set(_roles(board)) - {"", "highlight"}
    if not any(roles <= together for together in TOGETHER):
        yield f"no set of colours in storyboard/theme.py holds {', '.join(sorted(roles))} apart"


def _roles(thing: object) -> Iterator[str]:
    if isinstance(thing, tuple):
        for item in thing:
            yield from _roles(item)
    elif dataclasses.is_dataclass(thing):
        for field in dataclasses.fields(thing):
            value = getattr(thing, field.name)
            if field.name in ("role", "roles"):
                yield from (value,) if isinstance(value, str) else value
            else:
                yield from _roles(value)


def _timed(board: Storyboard) -> Iterator[str]:
    """Beats follow one another, end in stillness, and are told in sentences."""
    if board.starts[0] or abs(board.starts[-1] + board.beats[-1].duration - board.duration) > _NEAR:
        yield "the beats do not make up the film"
    for n, beat in enumerate(board.beats, 1):
        if beat.hold < _SHORTEST_HOLD - _NEAR:
            yield f"beat {n}: it ends after {beat.hold:g} s of stillness, not {_SHORTEST_HOLD:g}"
        if not beat.narration.endswith((".", "?")):
            yield f"beat {n}: its narration does not end as a sentence does"
        if sign := re.search(r"[*^=]|\\", beat.narration):
            yield f"beat {n}: its narration has the sign {sign[0]!r}, which nobody can say"


PROMISES: dict[str, Callable[[Storyboard], Iterator[str]]] = {
    "json": _returns,
    "certified": _certified,
    "keys": _keyed,
    "captions": _captioned,
    "described": _described,
    "spoken": _said,
    "colours": _told_apart,
    "times": _timed,
}
