"""Captions cut as captions should be: two lines of 42 characters, broken where one breathes."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from calcanim.render.clip import Section

LINE, LINES = 42, 2
_SHORTEST, _LONGEST = 1.0, 7.0


@dataclass(frozen=True, slots=True)
class Caption:
    """Words on screen from `start` to `end`, in seconds."""

    start: float
    end: float
    lines: tuple[str, ...]


def captions(sections: Sequence[Section]) -> tuple[Caption, ...]:
    """Each section's words over its time, in proportion to their length."""
    out: list[Caption] = []
    for section in sections:
        pieces = _pieces(section.narration)
        total = sum(len(" ".join(p)) for p in pieces)
        time = section.start
        for lines in pieces:
            share = section.duration * len(" ".join(lines)) / total
            shown = min(max(share, _SHORTEST), _LONGEST)
            out.append(Caption(time, min(time + shown, section.start + section.duration), lines))
            time += share
    return tuple(out)


def _pieces(text: str) -> list[tuple[str, ...]]:
    """Captions' worth of text: a sentence where it fits, else cut at phrases, else at words."""
    out: list[tuple[str, ...]] = []
    for sentence in re.split(r"(?<=[.?!])\s+", text.strip()):
        held = ""
        for phrase in re.split(r"(?<=[,;:])\s+", sentence):
            joined = f"{held} {phrase}".strip()
            if len(_wrap(joined)) <= LINES:
                held = joined
                continue
            if held:
                out.append(tuple(_wrap(held)))
            lines = _wrap(phrase)
            while len(lines) > LINES:
                out.append(tuple(lines[:LINES]))
                lines = lines[LINES:]
            held = " ".join(lines)
        if held:
            out.append(tuple(_wrap(held)))
    return out


def _wrap(text: str) -> list[str]:
    """Lines of at most 42 characters; two lines are made about equally long."""
    import textwrap

    lines = textwrap.wrap(text, LINE)
    if len(lines) == LINES:
        for width in range(len(text) // LINES, LINE):
            even = textwrap.wrap(text, width, break_long_words=False)
            if len(even) == LINES:
                return even
    return lines


def _stamp(seconds: float, comma: bool = False) -> str:
    ms = round(seconds * 1000)
    hours, ms = divmod(ms, 3_600_000)
    minutes, ms = divmod(ms, 60_000)
    whole, ms = divmod(ms, 1000)
    return f"{hours:02}:{minutes:02}:{whole:02}{',' if comma else '.'}{ms:03}"


def vtt(sections: Sequence[Section]) -> str:
    """WebVTT captions."""
    cues = (
        f"{_stamp(c.start)} --> {_stamp(c.end)}\n" + "\n".join(c.lines) for c in captions(sections)
    )
    return "WEBVTT\n\n" + "\n\n".join(cues) + "\n"


def srt(sections: Sequence[Section]) -> str:
    """SubRip captions."""
    cues = (
        f"{n}\n{_stamp(c.start, True)} --> {_stamp(c.end, True)}\n" + "\n".join(c.lines)
        for n, c in enumerate(captions(sections), 1)
    )
    return "\n\n".join(cues) + "\n"


def chapters(sections: Sequence[Section]) -> str:
    """WebVTT chapters, one a section."""
    cues = (f"{_stamp(s.start)} --> {_stamp(s.start + s.duration)}\n{s.title}" for s in sections)
    return "WEBVTT\n\n" + "\n\n".join(cues) + "\n"


def transcript(title: str, sections: Sequence[Section]) -> str:
    """The words, beat by beat."""
    return f"{title}\n\n" + "\n\n".join(f"{s.title}\n{s.narration}" for s in sections) + "\n"
