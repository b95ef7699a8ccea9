"""What a film says and shows, as text: captions, chapters, audio description, transcript.

WebVTT (https://www.w3.org/TR/webvtt1/) and SubRip. All of it comes from a manifest's sections.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from calcanim.render.clip import Section
from calcanim.render.manifest import VoiceRecord
from calcanim.storyboard.narration import heard, timed


@dataclass(frozen=True, slots=True)
class Caption:
    """Words on screen from `start` to `end`, in seconds."""

    start: float
    end: float
    lines: tuple[str, ...]


def captions(sections: Sequence[Section]) -> tuple[Caption, ...]:
    """Each section's words over its time, one piece after the other; over the voice if there is."""
    return tuple(
        Caption(*timing)
        for section in sections
        for timing in (
            timed(section.narration, section.start, section.duration)
            if section.speech is None
            else heard(section.narration, section.speech.words, section.end)
        )
    )


def vtt(sections: Sequence[Section]) -> str:
    """WebVTT captions."""
    return _webvtt(captions(sections))


def srt(sections: Sequence[Section]) -> str:
    """SubRip captions."""
    cues = (
        f"{n}\n{_stamp(c.start, ',')} --> {_stamp(c.end, ',')}\n" + "\n".join(c.lines)
        for n, c in enumerate(captions(sections), 1)
    )
    return "\n\n".join(cues) + "\n"


def chapters(sections: Sequence[Section]) -> str:
    """WebVTT chapters, one a section."""
    return _webvtt(
        Caption(s.start, s.start + s.duration, (" ".join(s.title.split()),)) for s in sections
    )


def descriptions(sections: Sequence[Section]) -> str:
    """WebVTT descriptions: what is seen, said when it is seen."""
    return _webvtt(
        Caption(sight.start, sight.end, (" ".join(sight.text.split()),))
        for section in sections
        for sight in section.seen
    )


def transcript(title: str, sections: Sequence[Section], voice: VoiceRecord | None = None) -> str:
    """The lesson to read: beat by beat its words, and in brackets what is seen."""
    out = [title]
    if voice is not None:
        out.append(voice.label)
    for section in sections:
        minutes, seconds = divmod(int(section.start), 60)
        out.append(f"{section.title} ({minutes}:{seconds:02})")
        out.append(section.narration)
        if section.seen:
            out.append(f"[{' '.join(sight.text for sight in section.seen)}]")
    return "\n\n".join(part for part in out if part) + "\n"


def _webvtt(cues: Iterable[Caption]) -> str:
    blocks = [
        f"{_stamp(c.start, '.')} --> {_stamp(c.end, '.')}\n" + "\n".join(map(_escaped, c.lines))
        for c in cues
    ]
    return "\n\n".join(["WEBVTT", *blocks]) + "\n"


def _escaped(line: str) -> str:
    return line.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def _stamp(seconds: float, point: str) -> str:
    ms = round(seconds * 1000)
    hours, ms = divmod(ms, 3_600_000)
    minutes, ms = divmod(ms, 60_000)
    whole, ms = divmod(ms, 1000)
    return f"{hours:02}:{minutes:02}:{whole:02}{point}{ms:03}"
