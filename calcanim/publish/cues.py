"""Cues out of a WebVTT file, as far as ours go: times and words, no settings, no regions."""

from __future__ import annotations

import re

_TIMES = re.compile(r"(?:(\d{2,}):)?(\d\d):(\d\d\.\d{3}) --> (?:(\d{2,}):)?(\d\d):(\d\d\.\d{3})")


def cues(vtt: str) -> list[tuple[float, float, str]]:
    """Start and end in seconds, and the words, still escaped as in the file."""
    out = []
    for block in re.split(r"\n\n+", vtt.replace("\r\n", "\n").strip()):
        lines = block.split("\n")
        for n, line in enumerate(lines[:2]):
            if (times := _TIMES.match(line)) is not None:
                hours, minutes, seconds, *end = (float(part or 0) for part in times.groups())
                start = 3600 * hours + 60 * minutes + seconds
                words = "\n".join(lines[n + 1 :])
                out.append((round(start, 3), round(3600 * end[0] + 60 * end[1] + end[2], 3), words))
                break
    return out
