"""What a recorder shows of a film: when each word is due or heard, and which takes there are."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from calcanim.preview.forks import Say
from calcanim.render.manifest import Section
from calcanim.storyboard.board import Storyboard
from calcanim.storyboard.narration import digest_of
from calcanim.voice import takes
from calcanim.voice.recorded import silent
from calcanim.voice.retiming import retime
from calcanim.voice.speech import VoiceError


def planned(board: Storyboard) -> list[dict[str, Any]]:
    """Of each beat how many `seconds` it has, and when its `words` begin and end in it.

    `digest` is that of the words.
    """
    film = retime(board, [silent(beat.narration, None) for beat in board.beats])
    return [
        {
            "seconds": round(beat.duration, 3),
            "words": [[round(begin + w.start, 3), round(begin + w.end, 3)] for w in speech.words],
            "digest": digest_of(beat.narration),
        }
        for beat, speech, begin in zip(film.board.beats, film.speeches, film.begins, strict=True)
    ]


def heard_words(sections: Sequence[Section]) -> list[list[list[float]]]:
    """When each word of each beat is heard, from the beginning of its beat."""
    spoken = [section.speech.words if section.speech is not None else () for section in sections]
    return [
        [[round(time - section.start, 3) for time in word] for word in words]
        for section, words in zip(sections, spoken, strict=True)
    ]


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
