"""A film read aloud: who reads, the film in the time of the voice, its sound, and what is kept."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

from calcanim.render.manifest import Section, Spoken, VoiceRecord, label
from calcanim.store import Store
from calcanim.storyboard.board import Beat, Storyboard
from calcanim.voice import LOUDNESS
from calcanim.voice.retiming import Retimed, retime
from calcanim.voice.sound import levelled, loudness
from calcanim.voice.speech import Speech, Voice, VoiceError, Word
from calcanim.voice.track import Sound, mixed


@dataclass(frozen=True)
class Reading:
    """A film in the time of its voice, `board`, and what is heard of it."""

    retimed: Retimed
    identity: str
    kind: str
    name: str
    version: str
    language: str
    target: float = LOUDNESS

    @property
    def board(self) -> Storyboard:
        """The film with other stillness."""
        return self.retimed.board

    def sound(self, starts: Sequence[float], seconds: float) -> Sound:
        """The track of a film whose beats begin at `starts`, `seconds` long."""
        at = [start + begin for start, begin in zip(starts, self.retimed.begins, strict=True)]
        track = mixed(self.retimed.speeches, at, seconds)
        return Sound(levelled(track, self.target), self.language, self.label)

    @property
    def label(self) -> str:
        """What listeners are owed of a voice that nobody has spoken."""
        return label(self.kind, self.version)

    def record(self, sound: Sound) -> VoiceRecord:
        """What the manifest says of it."""
        # Where nothing is heard there is no level: the least that is measured stands for it.
        levels = [max(round(level, 1), -70.0) for level in loudness(sound.samples)]
        return VoiceRecord(
            self.kind,
            self.name,
            self.version,
            self.language,
            levels[0],
            levels[1],
            tuple((w.beat, w.word, w.seconds) for w in self.retimed.waits),
            tuple((w.beat, w.word, w.seconds) for w in self.retimed.late),
        )

    def spoken(self, sections: Sequence[Section]) -> tuple[Section, ...]:
        """The sections with the times of their words."""
        out = []
        parts = zip(sections, self.retimed.speeches, self.retimed.begins, strict=True)
        for section, speech, begin in parts:
            at = section.start + begin
            words = tuple((round(at + w.start, 3), round(at + w.end, 3)) for w in speech.words)
            spoken = Spoken(words[0][0], words[-1][1], words) if words else None
            out.append(replace(section, speech=spoken))
        return tuple(out)


@dataclass(frozen=True)
class Reader:
    """A `calcanim.render.heard.Narrator`: a voice that reads text."""

    voice: Voice
    target: float = LOUDNESS

    def identity(self, board: Storyboard | None = None) -> str:
        """See `Narrator`."""
        return f"{self.voice.identity}, {self.target:g} LUFS"

    def made(self, board: Storyboard) -> None:
        """See `Narrator`."""

    @property
    def noted(self) -> bool:
        """See `Narrator`."""
        return True

    def read(self, board: Storyboard, store: Store | None = None) -> Reading:
        """See `Narrator`."""
        refuse_language(self.voice, board.language)
        speeches = [said(self.voice, beat, store) for beat in board.beats]
        return Reading(
            retime(board, speeches),
            self.identity(),
            "synthetic",
            self.voice.name,
            self.voice.identity.partition(",")[0],
            self.voice.language,
            self.target,
        )


def reads(voice: Voice, language: str) -> bool:
    """Whether a voice reads words of a language."""
    return language.partition("-")[0].lower() == voice.language.partition("-")[0].lower()


def refuse_language(voice: Voice, language: str) -> None:
    """Raise VoiceError for words that a voice would read as if they were of its own language."""
    if not reads(voice, language):
        raise VoiceError(
            f"the voice '{voice.name}' reads {voice.language}, and the words are in {language}"
        )


def said(voice: Voice, beat: Beat, store: Store | None) -> Speech:
    """A beat's speech, as the cache has it or as the voice says it; the same either way."""
    narration, letters = beat.narration, beat.letters
    what = json.dumps([voice.identity, narration, list(letters)])
    key = hashlib.sha256(what.encode()).hexdigest()
    kept = store.get("speeches", key) if store is not None else None
    if kept is None:
        speech = voice.say(narration, letters)
        if len(speech.words) != len(narration.split()):
            raise VoiceError(
                f"the voice '{voice.name}' tells the times of {len(speech.words)} words, "
                f"and there are {len(narration.split())}: '{narration[:60]}'"
            )
        kept = packed(speech)
        if store is not None:
            store.put("speeches", key, kept)
    return unpacked(kept)


def packed(speech: Speech) -> bytes:
    """A speech as bytes: a line of JSON, then 16-bit samples, the room's last."""
    head = {"words": [[w.start, w.end] for w in speech.words], "exact": speech.exact}
    room = speech.room if speech.room is not None else np.zeros(0, np.float32)
    whole = np.concatenate((speech.samples, room))
    head["room"] = len(room)
    pcm = np.round(np.clip(whole, -1, 1) * 32767).astype("<i2")
    return json.dumps(head).encode() + b"\n" + pcm.tobytes()


def unpacked(content: bytes) -> Speech:
    """The inverse of `packed`."""
    head, _, pcm = content.partition(b"\n")
    data = json.loads(head)
    samples = np.frombuffer(pcm, "<i2").astype(np.float32) / np.float32(32767)
    count = len(samples) - int(data.get("room", 0))
    room = samples[count:] if count < len(samples) else None
    words = tuple(Word(*w) for w in data["words"])
    return Speech(samples[:count], words, bool(data["exact"]), room)
