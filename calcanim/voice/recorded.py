"""A film read by its lecturer: recordings beat by beat, as a `calcanim.render.heard.Narrator`."""

from __future__ import annotations

import contextlib
import hashlib
import json
from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path
from statistics import median

import numpy as np

from calcanim import provenance
from calcanim.render.errors import SpecError
from calcanim.render.files import publish
from calcanim.store import Store
from calcanim.storyboard.board import Beat, Storyboard
from calcanim.storyboard.narration import reading_time
from calcanim.voice import LOUDNESS, takes
from calcanim.voice.align import aligned, by_syllables, likeness
from calcanim.voice.long import cut
from calcanim.voice.reading import Reading, packed, reads, refuse_language, said, unpacked
from calcanim.voice.recording import LEVEL, Recording, made_fit, pauses
from calcanim.voice.retiming import retime
from calcanim.voice.sound import levelled
from calcanim.voice.speech import RATE, Samples, Speech, Voice, VoiceError, Word, estimated, tone
from calcanim.voice.takes import Chosen, Take
from calcanim.voice.voices import voice

_READER = "heart"
_CLIPPED, _NOISY = 0.001, 15.0  # of the samples; dB
_FEW = 3  # takes, by which one knows how fast somebody speaks
_OTHER_PACE, _LESS_LIKE = 0.2, 1.15  # off the usual pace; of the usual cost
_UNLIKE, _NEARER = 0.5, 0.88  # a reading's cost that makes one doubt; what another's must be of it


@dataclass(frozen=True, slots=True)
class Heard:
    """A take as it is heard, with what may be wrong with it; `cost` is that of `aligned`."""

    speech: Speech
    clipped: float
    snr: float
    cost: float | None


@dataclass(frozen=True, slots=True)
class _Aid:
    """A voice that reads the same words; None where there is none for them."""

    reader: Voice | None
    store: Store | None

    def said(self, beat: Beat) -> Speech:
        assert self.reader is not None
        return said(self.reader, beat, self.store)


def _named(reader: Voice | None) -> str:
    return reader.identity if reader is not None else ""


class Recordings:
    """Reads a film from a folder of recordings, a file a beat, or from one long take.

    A beat without one is refused, is silent, or is read by a synthetic voice (`missing`). `say`
    gets what a lecturer should know. Raises VoiceError where files contradict each other.
    """

    def __init__(
        self,
        folder: Path,
        target: float = LOUDNESS,
        *,
        missing: str = "refuse",
        trim: bool = True,
        denoise: bool = False,
        say: Callable[[str], None] = lambda sentence: None,
    ) -> None:
        self.target, self.missing, self.trim, self.denoise = target, missing, trim, denoise
        self.say = say
        self.long = takes.long_take(folder) if folder.is_file() else None
        self.folder = takes.found(folder) if self.long is None else takes.Folder(folder, {}, ())
        self.reader: Voice | None = None
        try:
            self.reader = voice(_READER)
        except VoiceError:
            if missing == "synthetic":
                raise
        self._read: tuple[str, Reading] | None = None
        if self.folder.ignored:
            shown = self.folder.ignored[:5]
            more = len(self.folder.ignored) - len(shown)
            names = takes.listed([*shown, f"{more} more"] if more else shown)
            self.say(f"no recordings of a beat in {self.folder.name}: {names}")

    def identity(self, board: Storyboard | None = None) -> str:
        """See `Narrator`: the digests of all files, and how they are treated."""
        whole = [self.long] if self.long is not None else []
        given = [[t.beat, t.digest] for t in (*self.folder.takes.values(), *whole)]
        how = [self.missing, self.trim, self.denoise, _named(self.reader)]
        digest = hashlib.sha256(json.dumps([given, how]).encode()).hexdigest()
        return f"recordings {digest}, {self.target:g} LUFS"

    def read(self, board: Storyboard, store: Store | None = None) -> Reading:
        """See `Narrator`. Raises VoiceError for what is missing, and for what cannot be heard."""
        if self._read is not None and self._read[0] == board.digest:
            return self._read[1]
        aid = self._aid(board, store)
        if self.long is not None:
            choice = _parts(self.long, board, aid)
        else:
            choice = takes.chosen(self.folder, board)
            if self.missing == "refuse":
                takes.refuse_open(self.folder, board, choice)
        heard = {n: self._heard(take, board.beats[n - 1], aid) for n, take in choice.takes.items()}
        self._warn(board, choice, heard, aid)
        room = next((h.speech.room for h in heard.values() if h.speech.room is not None), None)
        speeches, synthetic = [], False
        for n, beat in enumerate(board.beats, 1):
            if n in heard:
                speeches.append(heard[n].speech)
            elif self.missing == "synthetic" and beat.narration.split():
                speech = aid.said(beat)
                speeches.append(replace(speech, samples=levelled(speech.samples, LEVEL)))
                synthetic = True
            else:
                speeches.append(silent(beat.narration, room))
        reading = Reading(
            retime(board, speeches),
            self.identity(),
            "mixed" if synthetic else "recorded",
            self.folder.path.resolve().name,
            _named(aid.reader).partition(",")[0] if synthetic else "recordings",
            board.language,
            self.target,
        )
        self._read = board.digest, reading
        return reading

    def made(self, board: Storyboard) -> None:
        """See `Narrator`: note which words each take says, for when they change."""
        if self.long is not None or not self.folder.takes:
            return  # the beats of a long take are found anew for every film
        path = self.folder.path / takes.NOTES
        content = takes.noted(self.folder, board, takes.chosen(self.folder, board))
        with contextlib.suppress(OSError):
            if path.read_bytes() == content:
                return
        try:
            publish({path: content}, takes.is_ours)
        except SpecError:
            self.say(f"{path} was not made by calcanim, and is left as it is")
        except OSError as error:
            self.say(f"{path} cannot be written: {error.strerror}")

    @property
    def noted(self) -> bool:
        """See `Narrator`."""
        return self.long is not None or (self.folder.path / takes.NOTES).exists()

    def _aid(self, board: Storyboard, store: Store | None) -> _Aid:
        """Who reads, or helps to find words, in a film of this language."""
        reader = self.reader
        if reader is not None and self.missing == "synthetic":
            refuse_language(reader, board.language)
        if reader is not None and not reads(reader, board.language):
            reader = None
        return _Aid(reader, store)

    def _heard(self, take: Take, beat: Beat, aid: _Aid) -> Heard:
        """A take as the cache has it, or as it is worked out; the same either way."""
        code = provenance.everything()
        how = [
            code,
            take.digest,
            take.part,
            beat.narration,
            self.trim,
            self.denoise,
            list(beat.letters),
            _named(aid.reader),
        ]
        key = hashlib.sha256(json.dumps(how).encode()).hexdigest()
        store = aid.store
        kept = store.get("takes", key) if store is not None else None
        if kept is None:
            made = self._worked_out(take, beat, aid)
            judged = {"clipped": made.clipped, "snr": made.snr, "cost": made.cost}
            kept = json.dumps(judged).encode() + b"\n" + packed(made.speech)
            if store is not None:
                store.put("takes", key, kept)
        head, _, content = kept.partition(b"\n")
        return Heard(unpacked(content), **json.loads(head))

    def _worked_out(self, take: Take, beat: Beat, aid: _Aid) -> Heard:
        fit = fitted_take(take, reading_time(beat.narration), self.trim, self.denoise)
        first, last = fit.speech
        # Without trimming, words are still looked for where somebody speaks.
        start = max(round(first * RATE) - round(0.06 * RATE), 0)
        spoken = fit.samples[start : round(last * RATE) + round(0.15 * RATE)]
        cost = None
        if aid.reader is not None:
            words, cost = aligned(aid.said(beat), spoken)
        else:
            words = by_syllables(beat.narration, spoken)
        offset = start / RATE
        words = tuple(Word(w.start + offset, w.end + offset) for w in words)
        speech = Speech(fit.samples, words, False, fit.room)
        return Heard(speech, fit.clipped, fit.snr, cost)

    def _warn(self, board: Storyboard, choice: Chosen, heard: dict[int, Heard], aid: _Aid) -> None:
        """Say what is bad, and does not keep a film from being made."""
        for n, take in choice.takes.items():
            of = heard[n]
            if of.clipped > _CLIPPED:
                self.say(
                    f"{take.name} is clipped: {100 * of.clipped:.1f} % of it; record it softer"
                )
            if of.snr < _NOISY:
                self.say(f"{take.name} is noisy: speech is {of.snr:.0f} dB over the noise")
            if of.cost is not None and of.cost > _UNLIKE:
                costs = {
                    k: likeness(aid.said(beat).samples, of.speech.samples)
                    for k, beat in enumerate(board.beats, 1)
                    if k != n and beat.narration.split()
                }
                nearest = min(costs, key=lambda k: costs[k], default=n)
                if nearest != n and costs[nearest] < _NEARER * of.cost:
                    self.say(f"{take.name} sounds more like beat {nearest}")
        self._warn_of_pace(board, choice, heard, aid)
        if self.missing != "refuse":
            way = f"read by {_READER}" if self.missing == "synthetic" else "silent"
            for beats, why in (
                (choice.missing, "there is no recording"),
                (choice.changed, "their words have changed"),
            ):
                if beats:
                    numbers = takes.listed([str(n) for n in beats])
                    self.say(f"beat{'s' if len(beats) > 1 else ''} {numbers}: {way}, since {why}")

    def _warn_of_pace(
        self, board: Storyboard, choice: Chosen, heard: dict[int, Heard], aid: _Aid
    ) -> None:
        """Say which takes seem to have more words than they should, or fewer.

        A path has no way round what was said twice: such a take takes longer for its words than the
        others do, and is less like them.
        """
        costs = {n: of.cost for n, of in heard.items() if of.cost is not None and of.speech.words}
        if len(costs) < _FEW:
            return
        paces = {n: _spoken(heard[n].speech) / _spoken(aid.said(board.beats[n - 1])) for n in costs}
        usual, cost = median(paces.values()), median(costs.values())
        for n, pace in paces.items():
            if abs(pace / usual - 1) > _OTHER_PACE and costs[n] > _LESS_LIKE * cost:
                why = "is something said twice" if pace > usual else "is something left out"
                self.say(
                    f"{choice.takes[n].name} takes {pace / usual:.1f} times as long for its words "
                    f"as the others: {why}? Its words may be off; listen to it"
                )


def _spoken(speech: Speech) -> float:
    return max(speech.words[-1].end - speech.words[0].start, 0.1)


def _parts(long: Take, board: Storyboard, aid: _Aid) -> Chosen:
    """The beats of a film in one long take."""
    name = long.name
    samples = takes.sound(long)
    told = {n: b for n, b in enumerate(board.beats, 1) if b.narration.split()}
    planned = sum(reading_time(beat.narration) for beat in told.values())
    stills = pauses(samples)
    takes.refuse_length(name, stills[-1][0] - stills[0][1], planned, "another film's")
    if aid.reader is None:
        raise VoiceError(
            f"{name} is cut into its beats by the voice '{_READER}', which needs calcanim[voice] "
            f"and English words; record a file a beat, or install it"
        )
    found = cut(samples, [aid.said(beat) for beat in told.values()])
    parts = dict(zip(told, found, strict=True))
    return Chosen({n: replace(long, beat=n, part=part) for n, part in parts.items()})


def fitted_take(take: Take, seconds: float, trim: bool = True, denoise: bool = False) -> Recording:
    """A take whose words take about so many seconds, made fit. Raises VoiceError for none."""
    fit = made_fit(takes.sound(take), trim, denoise)
    if fit is None:
        raise VoiceError(f"{take.name}: nobody speaks in it")
    first, last = fit.speech
    takes.refuse_length(take.name, last - first, seconds, "another beat's")
    return fit


def silent(narration: str, room: Samples | None) -> Speech:
    """The time that words take, and nothing heard of them."""
    seconds = reading_time(narration) if narration.split() else 0.0
    count = round(seconds * RATE)
    still = tone(room, count) if room is not None else np.zeros(count, np.float32)
    return Speech(still, estimated(narration, seconds), False, room)
