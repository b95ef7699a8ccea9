"""What a recorder shows of a film: when each word is due or heard, and which takes there are."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np

from calcanim import store
from calcanim.preview.forks import Say
from calcanim.render.heard import Narrator
from calcanim.render.manifest import Section
from calcanim.storyboard.board import Storyboard
from calcanim.storyboard.narration import digest_of
from calcanim.voice import takes
from calcanim.voice.recorded import Recordings, silent
from calcanim.voice.retiming import retime
from calcanim.voice.speech import RATE, Samples, VoiceError

_PARTS = 240  # of a beat, each as high as the loudest in it


def planned(board: Storyboard) -> list[dict[str, Any]]:
    """Of each beat how many `seconds` it has, and when its `words` begin and end in it.

    `digest` is that of the words; with the words whose numbers `happens` has, the picture moves.
    """
    film = retime(board, [silent(beat.narration, None) for beat in board.beats])
    return [
        {
            "seconds": round(beat.duration, 3),
            "words": [[round(begin + w.start, 3), round(begin + w.end, 3)] for w in speech.words],
            "digest": digest_of(beat.narration),
            "happens": sorted({mark.word for mark in beat.marks}),
        }
        for beat, speech, begin in zip(film.board.beats, film.speeches, film.begins, strict=True)
    ]


def heard(
    board: Storyboard, sections: Sequence[Section], narrator: Narrator
) -> list[dict[str, Any]]:
    """Of each beat when each of its `words` is heard, from the beginning of the beat.

    Of recordings the `peaks`, too: how loud it is, 0 to 1, in so many equal parts of the beat.
    """
    spoken = [section.speech.words if section.speech is not None else () for section in sections]
    out: list[dict[str, Any]] = [
        {"words": [[round(time - section.start, 3) for time in word] for word in words]}
        for section, words in zip(sections, spoken, strict=True)
    ]
    if isinstance(narrator, Recordings):
        film = narrator.read(board, store.default()).retimed
        parts = zip(out, film.board.beats, film.speeches, film.begins, strict=True)
        for beat, new, speech, begin in parts:
            beat["peaks"] = _peaks(speech.samples, begin, new.duration)
    return out


def _peaks(samples: Samples, begin: float, seconds: float) -> list[float]:
    whole = np.zeros(max(round(seconds * RATE), _PARTS), np.float32)
    first = round(begin * RATE)
    part = samples[: max(len(whole) - first, 0)]
    whole[first : first + len(part)] = np.abs(part)
    edges = np.linspace(0, len(whole), _PARTS, endpoint=False).astype(int)
    return [round(float(peak), 3) for peak in np.maximum.reduceat(whole, edges)]


def tell_takes(board: Storyboard, order: dict[str, Any], send: Say) -> None:
    """Where a film is being recorded, send what there is of it."""
    if order["record"]:
        send({"news": "takes", "takes": states(board, Path(order["voice"]["voice"]))})


def states(board: Storyboard, folder: Path) -> list[dict[str, Any]]:
    """Of each beat whether it is ``recorded``, ``stale``, ``missing``, or ``wordless``.

    With the `path` of its latest take. Empty where the folder leaves open which that is.
    """
    try:
        there = takes.found(folder)
        choice = takes.chosen(there, board)
    except VoiceError:
        return []
    out = []
    for n in range(1, len(board.beats) + 1):
        state = "missing" if n in choice.missing else "wordless"
        state = "stale" if n in choice.changed else "recorded" if n in choice.takes else state
        own = there.takes.get(n)
        out.append({"state": state, "path": str(own.path) if own is not None else None})
    return out
