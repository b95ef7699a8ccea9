"""A film in other words: a lecturer's own, in any language, beat by beat."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, field, replace
from pathlib import Path

from calcanim.outside import OutsideError, read, read_json
from calcanim.storyboard.board import Beat, Storyboard
from calcanim.storyboard.narration import digest_of, reading_time
from calcanim.storyboard.words import Language


@dataclass(frozen=True, slots=True)
class WordsOfBeat:
    """What is said in beat `beat`, counted from 1.

    `digest` is that of the lesson's own words which these stand for; else empty.
    """

    beat: int
    narration: str
    title: str = ""
    seconds: float = 0.0
    digest: str = ""


@dataclass(frozen=True, slots=True)
class Words:
    """A whole film's words, as ``calcanim script LESSON --json`` writes them."""

    lesson: str
    beats: tuple[WordsOfBeat, ...]
    language: Language = "en"
    parameters: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Script:
    """A file of words; `digest` is the SHA-256 of its bytes."""

    name: str
    digest: str
    words: Words

    @staticmethod
    def of(path: Path) -> Script:
        """The script in a file. Raises OutsideError, naming the file, where it is none."""
        try:
            content = path.read_bytes()
        except OSError as error:
            raise OutsideError(f"cannot be read: {error.strerror}", str(path)) from None
        try:
            words = read(Words, read_json(content))
        except OutsideError as error:
            raise error.within(str(path)) from None
        return Script(path.name, hashlib.sha256(content).hexdigest(), words)

    def told(self, board: Storyboard) -> Storyboard:
        """`board` in these words. Its pictures stay, and what they say.

        Marks are left where the words are the same; a beat whose words take longer stands longer.
        Raises OutsideError where the words are another film's.
        """
        words = self.words
        if words.lesson != board.slug:
            raise OutsideError(
                f"has the words of {words.lesson}, and not of {board.slug}", self.name
            )
        count = len(board.beats)
        if [b.beat for b in words.beats] != list(range(1, count + 1)):
            raise OutsideError(
                f"must have the beats 1 to {count}, each once and in order, as the film has",
                self.name,
            )
        beats = []
        for beat, new in zip(board.beats, words.beats, strict=True):
            if new.digest and new.digest != digest_of(beat.narration):
                raise OutsideError(
                    f'beat {new.beat} was written for other words than "{beat.narration}"; '
                    f"write it anew, or take its digest out",
                    self.name,
                )
            try:
                beats.append(_told(beat, " ".join(new.narration.split())))
            except ValueError as error:
                raise OutsideError(str(error), self.name) from None
        return replace(board, beats=tuple(beats), language=words.language)


def _told(beat: Beat, narration: str) -> Beat:
    if narration == beat.narration:
        return beat
    longer = max(reading_time(narration) - beat.duration, 0.0)
    return replace(
        beat, narration=narration, marks=(), letters=(), hold=round(beat.hold + longer, 3)
    )
