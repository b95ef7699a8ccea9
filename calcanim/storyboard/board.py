"""The film as data: beats of cues, their times, and JSON there and back."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from calcanim.outside import ADDED, OutsideError, plain, read, read_json
from calcanim.storyboard.cards import Card
from calcanim.storyboard.cues import Callout, Cue, Lift, Plot, Rewrite, Write
from calcanim.storyboard.formula import Formula, formulas_in
from calcanim.storyboard.statements import states
from calcanim.storyboard.words import Language, Seconds, Slug, at_most

SCHEMA = 2
_READ = (1, 2)  # schema 1 had at most one claim a formula, with its text in one piece
_TITLE = 200  # characters
_NARRATION = 5000


@dataclass(frozen=True, slots=True)
class Mark:
    """Cue `cue` of a beat starts as word `word` of its narration is read, both counted from 0."""

    cue: int
    word: int


@dataclass(frozen=True, slots=True)
class Beat:
    """One thought: what is said while the cues run, then a hold in seconds.

    `marks` say which cues belong to which words, where that is known; in the order of the cues.
    `letters` are the words, counted from 0, that are the letter a and no article. Raises ValueError
    for a title or a narration that nobody could read.
    """

    title: str
    narration: str
    cues: tuple[Cue, ...]
    hold: Seconds = 0.7
    marks: tuple[Mark, ...] = ()
    letters: tuple[int, ...] = field(default=(), metadata=ADDED)

    def __post_init__(self) -> None:
        at_most("the title of a beat", self.title, _TITLE)
        at_most("the narration of a beat", self.narration, _NARRATION)
        words = self.narration.split()
        for mark in self.marks:
            if not (0 <= mark.cue < len(self.cues) and 0 <= mark.word <= len(words)):
                raise ValueError(
                    f"the beat '{self.title}' has no cue {mark.cue} or word {mark.word}"
                )
        for n in self.letters:
            if not (0 <= n < len(words) and words[n][:1] in ("a", "A")):
                raise ValueError(f"word {n} of the beat '{self.title}' is not the letter a")

    @property
    def duration(self) -> float:
        """Seconds from the first cue to the end of the hold."""
        return sum(cue.run_time for cue in self.cues) + self.hold

    @property
    def formulas(self) -> Iterator[Formula]:
        """Every formula that this beat brings on."""
        for cue in self.cues:
            if isinstance(cue, Write | Rewrite | Lift):
                yield cue.formula
            elif isinstance(cue, Callout):
                yield cue.words
            elif isinstance(cue, Plot):
                yield from formulas_in(cue.figure)


@dataclass(frozen=True, slots=True)
class Storyboard:
    """A whole film. `parameters` are the lesson's, as text, in the lesson's order.

    `language` is that of what is said; what is shown is English.
    """

    slug: Slug
    title: str
    beats: tuple[Beat, ...]
    parameters: tuple[tuple[str, str], ...] = ()
    default: bool = True
    card: Card | None = field(default=None, metadata=ADDED)
    language: Language = field(default="en", metadata=ADDED)

    def __post_init__(self) -> None:
        at_most("the title of a film", self.title, _TITLE)

    @property
    def duration(self) -> float:
        """Seconds, known before anything is drawn."""
        return sum(beat.duration for beat in self.beats)

    @property
    def starts(self) -> tuple[float, ...]:
        """The second at which each beat begins."""
        starts = [0.0]
        for beat in self.beats[:-1]:
            starts.append(starts[-1] + beat.duration)
        return tuple(starts)

    @property
    def digest(self) -> str:
        """SHA-256 of the JSON: equal for equal films, in any process."""
        return hashlib.sha256(self.to_json().encode()).hexdigest()

    def to_json(self) -> str:
        """Canonical JSON: keys sorted, no spaces, every number finite."""
        data = {"schema": SCHEMA, "storyboard": plain(self)}
        return json.dumps(data, sort_keys=True, separators=(",", ":"), allow_nan=False)

    @staticmethod
    def from_json(text: str | bytes) -> Storyboard:
        """The inverse of `to_json`.

        Raises OutsideError, with the place, where `text` is no storyboard: a field of a wrong type,
        unknown or missing, a number that is not finite, a word that is not among the known ones.
        """
        data = read_json(text)
        if not isinstance(data, dict) or type(data.get("schema")) is not int:
            raise OutsideError(f"is no storyboard: the field schema must be {SCHEMA}")
        if data["schema"] not in _READ or data.keys() != {"schema", "storyboard"}:
            raise OutsideError(f"is no storyboard of schema {SCHEMA}")
        body = data["storyboard"]
        try:
            return read(Storyboard, _of_schema_1(body) if data["schema"] == 1 else body)
        except RecursionError:
            raise OutsideError("is nested too deep") from None


def _of_schema_1(data: Any) -> Any:
    """A storyboard of schema 1 as one of schema 2: claims in the form that they have now."""
    if isinstance(data, list):
        return [_of_schema_1(item) for item in data]
    if not isinstance(data, dict):
        return data
    if "segments" not in data or "claim" not in data:
        return {key: _of_schema_1(item) for key, item in data.items()}
    old = data["claim"]
    claims: list[Any] = []
    if isinstance(old, dict) and isinstance(old.get("text"), str):
        defines = str(old.get("method", "")).startswith(("definition", "given"))
        claims = [plain(c) for c in states(old["text"], "definition" if defines else "identity")]
    return {**{k: v for k, v in data.items() if k != "claim"}, "claims": claims}
