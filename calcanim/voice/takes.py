"""Recordings in files: which is which beat's, what earlier films tell of it, and its sound."""

from __future__ import annotations

import contextlib
import hashlib
import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import lru_cache
from pathlib import Path
from typing import Any

import av
import numpy as np

from calcanim.render.errors import SpecError
from calcanim.render.files import publish
from calcanim.storyboard.board import Storyboard
from calcanim.storyboard.narration import digest_of
from calcanim.voice.sound import decoded, lasts
from calcanim.voice.speech import RATE, Samples, VoiceError

NOTES = "calcanim-voice.json"
LARGEST = 500_000_000  # bytes

_SCHEMA = 1
_OWN = ".calcanim-"  # what is being written
_LONGEST = 3600.0  # s
_QUIETEST = 10 ** (-60 / 20)  # of full scale
_SHORT, _LONG = 0.4, 3.0  # of the time that the words take
_AUDIO = (
    *(".aac", ".aif", ".aiff", ".caf", ".flac", ".m4a", ".m4b", ".mka", ".mp3", ".mp4"),
    *(".oga", ".ogg", ".opus", ".wav", ".webm", ".wma"),
)
_BEAT = re.compile(r"[^0-9]*([0-9]{1,9})(?![0-9])(.*)", re.DOTALL)
_AGAIN = re.compile(r"(?:[-_ ]*take[-_ ]*|-)([0-9]{1,9})$", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Take:
    """The recording of beat `beat`, counted from 1; `digest` is the SHA-256 of its bytes.

    `part` are the seconds of it in a file that has more than this beat.
    """

    beat: int
    number: int
    path: Path
    digest: str
    part: tuple[float, float] | None = None

    @property
    def name(self) -> str:
        """What to call it: its file's name, and what of it."""
        return self.path.name if self.part is None else f"beat {self.beat} of {self.path.name}"


@dataclass(frozen=True, slots=True)
class Folder:
    """The latest take of each beat, by beat, and the names of files that are none."""

    path: Path
    takes: Mapping[int, Take]
    ignored: tuple[str, ...]

    @property
    def name(self) -> str:
        """As users wrote it, with a slash."""
        return f"{str(self.path).rstrip('/')}/"


@dataclass(slots=True)
class Chosen:
    """For one film: the take of each beat that has one; `missing` and `changed` are beats without.

    All count from 1. Those of `changed` have a take that was recorded for other words.
    """

    takes: dict[int, Take] = field(default_factory=dict)
    missing: list[int] = field(default_factory=list)
    changed: list[int] = field(default_factory=list)


def is_recording(path: Path) -> bool:
    """Whether a file is one by its name."""
    return path.suffix.lower() in _AUDIO and not path.name.startswith(".")


def found(path: Path) -> Folder:
    """What is in a folder.

    The first whole number of a file's name is its beat, ``-take2`` or ``-2`` at its end tells takes
    apart, and the highest wins. Raises VoiceError where that leaves open which one is meant.
    """
    try:
        files = sorted(path.iterdir())
    except FileNotFoundError:
        raise VoiceError(f"there is no folder of recordings {path}") from None
    except OSError as error:
        raise VoiceError(f"{path} cannot be read: {error.strerror}") from None
    by_beat: dict[int, list[tuple[int, Path]]] = {}
    ignored = []
    for file in files:
        place = _placed(file)
        if place is not None:
            by_beat.setdefault(place[0], []).append((place[1], file))
        elif file.name != NOTES and not file.name.startswith(_OWN):
            ignored.append(file.name)
    takes = {}
    for beat, those in sorted(by_beat.items()):
        last = max(number for number, _ in those)
        same = [file for number, file in those if number == last]
        if len(same) > 1:
            names = " and ".join(file.name for file in same[:2])
            count = "two" if len(same) == 2 else str(len(same))
            raise VoiceError(
                f"beat {beat} has {count} recordings{' of one number' if last > 1 else ''}, "
                f"{names}; name later ones {beat:02}-take{last + 1}"
            )
        takes[beat] = Take(beat, last, same[0], _digest(same[0]))
    return Folder(path, takes, tuple(ignored))


def long_take(path: Path) -> Take:
    """A file that has all beats."""
    return Take(0, 1, path, _digest(path))


def _placed(file: Path) -> tuple[int, int] | None:
    """Beat and take of a file, by its name."""
    if not is_recording(file) or not file.is_file():
        return None
    match = _BEAT.fullmatch(file.stem)
    if match is None:
        return None
    again = _AGAIN.search(match[2])
    return int(match[1]), int(again[1]) if again else 1


def _digest(file: Path) -> str:
    try:
        if file.stat().st_size > LARGEST:
            raise VoiceError(f"{file.name} is larger than {LARGEST // 1_000_000} MB")
        with open(file, "rb") as content:
            return hashlib.file_digest(content, "sha256").hexdigest()
    except OSError as error:
        raise VoiceError(f"{file.name} cannot be read: {error.strerror}") from None


def chosen(folder: Folder, board: Storyboard) -> Chosen:
    """Which take is heard in which beat of a film. Raises VoiceError for one of no beat."""
    count = len(board.beats)
    for beat, take in folder.takes.items():
        if not 1 <= beat <= count:
            numbered = ", numbered from 1" if beat < 1 else ""
            raise VoiceError(f"{take.name}: the film has {count} beats{numbered}")
    notes = read_notes(folder.path / NOTES) or {}
    out = Chosen()
    for n, narration in enumerate((b.narration for b in board.beats), 1):
        own = folder.takes.get(n)
        note = notes.get(str(n), {})
        if not narration.split():
            continue
        if own is None:
            out.missing.append(n)
        elif note.get("recording") == own.digest and note.get("words") != digest_of(narration):
            out.changed.append(n)
        else:
            out.takes[n] = own
    return out


def refuse_open(folder: Folder, board: Storyboard, choice: Chosen) -> None:
    """Raise VoiceError where a beat has no take of its words; all such beats are named."""
    if choice.missing and not choice.takes and not choice.changed:
        raise VoiceError(
            f"{folder.name} has no recording of any beat, such as 01.wav; calcanim script "
            f"{board.slug} shows their words (or --missing synthetic)"
        )
    if choice.missing:
        beats = [f'beat {n} "{board.beats[n - 1].title}"' for n in choice.missing]
        raise VoiceError(
            f"{folder.name} has no recording of {listed(beats)}; calcanim script {board.slug} "
            f"shows {'its' if len(beats) == 1 else 'their'} words (or --missing synthetic)"
        )
    if choice.changed:
        names = [folder.takes[n].name for n in choice.changed]
        words = [f'"{_opening(board.beats[n - 1].narration)}"' for n in choice.changed]
        one = len(names) == 1
        raise VoiceError(
            f"beat{'' if one else 's'} {listed([str(n) for n in choice.changed])} "
            f"{'says' if one else 'say'} other words now than when {listed(names)} "
            f"{'was' if one else 'were'} recorded: {listed(words)}; "
            f"record {'it' if one else 'them'} again, or --missing synthetic"
        )


def listed(items: Sequence[str]) -> str:
    """``a, b and c``."""
    return " and ".join([", ".join(items[:-1]), items[-1]] if len(items) > 1 else items)


def _opening(narration: str) -> str:
    words = narration.split()
    return " ".join(words[:5]) + ("…" if len(words) > 5 else "")


def read_notes(path: Path) -> dict[str, dict[str, Any]] | None:
    """What was noted of each beat; None where there is a file that is none of ours, or no file."""
    try:
        data: Any = json.loads(path.read_bytes())
    except (OSError, ValueError, RecursionError):
        return None
    if not isinstance(data, dict) or data.get("calcanim-voice") != _SCHEMA:
        return None
    beats = data.get("beats")
    if not isinstance(beats, dict):
        return None
    return {beat: note for beat, note in beats.items() if isinstance(note, dict)}


def noted(folder: Folder, board: Storyboard, choice: Chosen) -> bytes:
    """The notes after a film: each take with the words that it says, those of others as before."""
    notes = dict(read_notes(folder.path / NOTES) or {})
    for n, take in choice.takes.items():
        words = digest_of(board.beats[n - 1].narration)
        notes[str(n)] = {"file": take.name, "recording": take.digest, "words": words}
    return _written(board.slug, notes)


def _written(slug: str, notes: Mapping[str, Any]) -> bytes:
    beats = {beat: notes[beat] for beat in sorted(notes, key=lambda b: (len(b), b))}
    data = {"calcanim-voice": _SCHEMA, "lesson": slug, "beats": beats}
    return (json.dumps(data, indent=2, ensure_ascii=False) + "\n").encode()


def next_number(folder: Path, beat: int) -> int:
    """The number of a beat's next take."""
    placed = [_placed(file) for file in folder.iterdir()]
    return 1 + max((place[1] for place in placed if place and place[0] == beat), default=0)


def note(folder: Path, slug: str, beat: int, name: str, recording: str, words: str) -> None:
    """Note which words a take says, by the digests of both; others' notes stay."""
    path = folder / NOTES
    beats = dict(read_notes(path) or {})
    beats[str(beat)] = {"file": name, "recording": recording, "words": words}
    with contextlib.suppress(SpecError, OSError):  # whoever makes the film says so
        publish({path: _written(slug, beats)}, is_ours)


def is_ours(notes: Path) -> bool:
    """Whether a file of notes was made by calcanim."""
    return read_notes(notes) is not None


def refuse_length(name: str, lasts: float, planned: float, whose: str) -> None:
    """Raise VoiceError where words cannot be said in this time, or not in so much."""
    if not _SHORT * planned <= lasts <= _LONG * planned:
        ask = "is it cut off?" if lasts < planned else f"is it {whose}?"
        raise VoiceError(
            f"{name} is {lasts:.1f} s long, and its words take about {planned:.0f} s: {ask}"
        )


def sound(take: Take) -> Samples:
    """A take's samples. Raises VoiceError where there are none that could be speech."""
    whole = _decoded(replace(take, beat=0, part=None))
    if take.part is None:
        return whole
    return whole[round(take.part[0] * RATE) : round(take.part[1] * RATE)]


@lru_cache(maxsize=1)
def _decoded(take: Take) -> Samples:
    try:
        content = take.path.read_bytes()
    except OSError as error:
        raise VoiceError(f"{take.name} cannot be read: {error.strerror}") from None
    if hashlib.sha256(content).hexdigest() != take.digest:
        raise VoiceError(f"{take.name} has changed just now; try again")
    if not content:
        raise VoiceError(f"{take.name} is empty")
    try:
        # Where the container tells nothing, decoding ends soon after that time.
        long = (lasts(content) or 0.0) > _LONGEST
        samples = decoded(content, _LONGEST) if not long else np.zeros(0, np.float32)
    except (av.error.FFmpegError, ValueError, IndexError, OSError):
        raise VoiceError(f"{take.name} is no sound, or it is damaged") from None
    if long or len(samples) > _LONGEST * RATE:
        raise VoiceError(f"{take.name} is longer than an hour")
    if not len(samples):
        raise VoiceError(f"{take.name} has no sound in it")
    samples = np.nan_to_num(samples)
    if float(np.abs(samples).max()) < _QUIETEST:
        raise VoiceError(f"{take.name} is silent: nothing in it is over -60 dBFS")
    return samples
