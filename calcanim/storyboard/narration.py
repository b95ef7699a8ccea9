"""Narration cut into what is read at one glance, and the time that reading takes.

The bounds are those of broadcast captions: two lines of 42 characters, at least one second, at most
seven, at most 20 characters a second.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise

LINE, LINES = 42, 2
SHORTEST, LONGEST = 1.0, 7.0
CHARACTERS_A_SECOND = 20.0

_EARLY = 0.05  # s: a caption comes so much before its first word
_BLINK = 1.0  # s: for less than that no caption goes away

# A voice says 150 words a minute.
_WORD = 0.4
# Planned a little slower than the bounds: a film's frames round its times.
_COMFORT = 0.9

# Words that begin a phrase, and so may begin a line; and words that nothing may be cut from.
_OPENERS = frozenset((
    "and", "or", "but", "so", "then", "that", "which", "when", "where", "while", "if",
    "because", "as", "with", "for", "from", "to", "at", "by", "into", "on", "plus", "minus",
    "times", "over", "equals", "is", "are", "was", "d", "all", "of", "in", "than", "until",
))  # fmt: skip
_CLINGING = frozenset((
    "the", "a", "an", "of", "to", "is", "and", "or", "minus", "negative", "d", "capital",
    "sub", "by", "at", "in",
))  # fmt: skip


@dataclass(frozen=True, slots=True)
class Piece:
    """What is read at one glance: one or two lines."""

    lines: tuple[str, ...]

    @property
    def size(self) -> int:
        """Characters, a line break counting as the space that it stands for."""
        return len(" ".join(self.lines))

    @property
    def shortest(self) -> float:
        """Seconds below which it cannot be read."""
        return max(SHORTEST, self.size / CHARACTERS_A_SECOND)

    @property
    def spoken(self) -> float:
        """Seconds that a voice takes for it."""
        return sum(len(line.split()) for line in self.lines) * _WORD


def digest_of(narration: str) -> str:
    """By which a recording is known to say these words still."""
    return hashlib.sha256(narration.encode()).hexdigest()[:8]


def reading_time(narration: str) -> float:
    """Seconds for `narration`: as long as a voice takes, and as its captions need to be read."""
    voice = len(narration.split()) * _WORD
    return max(voice, sum(p.shortest for p in pieces(narration)) / _COMFORT)


@lru_cache(maxsize=256)
def pieces(narration: str) -> tuple[Piece, ...]:
    """`narration` in pieces, cut where one breathes.

    Of all ways to cut, the one whose breaks together are the least bad (a shortest path over the
    words): best after a sentence, then after a comma, then before a word that begins a phrase.
    """
    words = [part for word in narration.split() for part in _parts(word)]
    best: list[tuple[float, int]] = [(0.0, 0)]
    for end in range(1, len(words) + 1):
        options = []
        start = end
        while start > 0 and _length(words, start - 1, end) <= LINE * LINES + 1:
            start -= 1
            lines = _lines(words, start, end)
            if lines is None:
                continue
            cost = best[start][0] + lines[0] + _body(words, start, end) + 4 * _break(words, end)
            options.append((cost, start))
        best.append(min(options))
    cuts = [len(words)]
    while cuts[-1]:
        cuts.append(best[cuts[-1]][1])
    cuts.reverse()
    out = []
    for start, end in pairwise(cuts):
        lines = _lines(words, start, end)
        assert lines is not None
        out.append(Piece(lines[1]))
    return tuple(out)


def timed(
    narration: str, start: float, duration: float
) -> tuple[tuple[float, float, tuple[str, ...]], ...]:
    """Start, end and lines of each piece of a narration that begins at `start`, all in seconds.

    The pieces follow the voice. One that stays in sight until the next comes, 7 s at most. Where
    `duration` is too short for the bounds (no paced beat is) all are equally much too short.
    """
    cut = pieces(narration)
    if not cut:
        return ()
    shares = _shares([(p.shortest, p.spoken) for p in cut], duration)
    out = []
    time = start
    for n, (piece, share) in enumerate(zip(cut, shares, strict=True)):
        until = start + duration if n == len(cut) - 1 else time + share
        out.append((time, min(until, time + LONGEST), piece.lines))
        time += share
    return tuple(out)


def heard(
    narration: str, words: Sequence[tuple[float, float]], until: float
) -> tuple[tuple[float, float, tuple[str, ...]], ...]:
    """The same over a voice: `words` are the times at which each word of the narration is heard.

    A piece comes as its first word does and stays at least until its last has been heard; it stays
    longer, to be read, where the next one or `until` leaves room.
    """
    out: list[tuple[float, float, tuple[str, ...]]] = []
    cut = pieces(narration)
    ends = [words[n - 1][1] for n in _counted(cut)]
    begins = [words[n][0] - _EARLY for n in (0, *_counted(cut)[:-1])] if cut else []
    for n, piece in enumerate(cut):
        start = max(begins[n], out[-1][1] if out else 0.0)
        room = begins[n + 1] if n + 1 < len(cut) else until
        wanted = max(ends[n], start + piece.shortest)
        end = max(ends[n], min(wanted, max(room, ends[n])))
        if n + 1 < len(cut) and room - end < _BLINK:
            end = max(end, room)
        out.append((start, min(end, start + LONGEST), piece.lines))
    return tuple(out)


def _counted(cut: Sequence[Piece]) -> list[int]:
    """How many words there are up to the end of each piece."""
    counts, total = [], 0
    for piece in cut:
        total += sum(len(line.split()) for line in piece.lines)
        counts.append(total)
    return counts


def _shares(needs: Sequence[tuple[float, float]], duration: float) -> list[float]:
    """Seconds for each (least, natural): natural ones, squeezed to fit, none below its least."""
    least = [a for a, _ in needs]
    if sum(least) >= duration:
        return [a * duration / sum(least) for a in least]
    wanted = [max(a, b) for a, b in needs]
    surplus = sum(wanted) - duration
    if surplus <= 0:
        # The voice may take its time, and the last piece has what is left over.
        slack = min(1.25, duration / sum(wanted))
        return [w * slack for w in wanted]
    room = sum(wanted) - sum(least)
    return [w - (w - a) * surplus / room for w, a in zip(wanted, least, strict=True)]


# -- where to cut ------------------------------------------------------------------


def _parts(word: str) -> list[str]:
    """A word longer than a line, in pieces that are not."""
    return [word[i : i + LINE] for i in range(0, len(word), LINE)]


def _length(words: Sequence[str], start: int, end: int) -> int:
    return sum(map(len, words[start:end])) + end - start - 1


def _break(words: Sequence[str], at: int) -> float:
    """How bad it is to break before ``words[at]``: 0 after a sentence, 10 in the middle of one."""
    return _between(words[at - 1], words[at]) if at < len(words) else 0.0


@lru_cache(maxsize=4096)
def _between(before: str, after: str) -> float:
    if re.search(r"[.?!][)\"']?$", before):
        return 0.0
    if before[-1] in ";:":
        return 0.5
    if before[-1] == ",":
        return 1.0
    bad = 2.5 if after.lower().strip(",.;:") in _OPENERS else 5.0
    return bad + 5.0 if before.lower() in _CLINGING else bad


def _lines(words: Sequence[str], start: int, end: int) -> tuple[float, tuple[str, ...]] | None:
    """The best way to set these words on one or two lines, with its cost; None if there is none."""
    whole = " ".join(words[start:end])
    if len(whole) <= LINE:
        return 0.0, (whole,)
    options = []
    for at in range(start + 1, end):
        upper, lower = " ".join(words[start:at]), " ".join(words[at:end])
        if len(upper) <= LINE and len(lower) <= LINE:
            uneven = abs(len(upper) - len(lower)) / LINE
            options.append((_break(words, at) + 4 * uneven, (upper, lower)))
    return min(options, default=None)


def _body(words: Sequence[str], start: int, end: int) -> float:
    """The cost of a piece itself: too little to read, or a sentence's end in its middle."""
    size = _length(words, start, end)
    cost = 3.0 + max(0.0, 20 - size) * 0.6
    inner = sum(1 for at in range(start + 1, end) if _break(words, at) == 0.0)
    return cost + 5.0 * inner
