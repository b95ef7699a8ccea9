"""Loudness, captions and files of a film that is read aloud."""

from __future__ import annotations

import json
from itertools import pairwise
from pathlib import Path

import av
import numpy as np
import pytest
from tones import WORDS, Tones, film

from calcanim.render.captions import captions
from calcanim.render.clip import Clip, Manifest
from calcanim.render.errors import SpecError
from calcanim.render.progress import Report
from calcanim.render.spec import spec_of
from calcanim.render.timeline import Timeline
from calcanim.render.video import render
from calcanim.store import Store
from calcanim.voice.reading import Reader, packed, unpacked
from calcanim.voice.sound import decoded, levelled, loudness, resampled
from calcanim.voice.speech import RATE, VoiceError
from calcanim.voice.voices import voice


@pytest.fixture(scope="module")
def clips(tmp_path_factory: pytest.TempPathFactory) -> tuple[Clip, Clip, list[Report], Path]:
    """A film without a voice, and the same with one, by one cache."""
    folder = tmp_path_factory.mktemp("spoken")
    board, store = film(WORDS, WORDS), Store(folder / "cache")
    reports: list[Report] = []
    specs = [spec_of("l", output=folder / f"{name}.mp4") for name in ("silent", "voiced")]
    silent = render(board, specs[0], jobs=1, cache=store)
    voiced = render(
        board,
        specs[1],
        jobs=1,
        cache=store,
        voice=Reader(Tones()),
        progress=reports.append,
        codecs=("av1", "h264"),
    )
    return silent, voiced, reports, folder


def packets(path: Path) -> list[bytes]:
    with av.open(str(path)) as file:
        return [bytes(p) for p in file.demux(video=0) if p.size]


def test_a_voice_draws_nothing_again(clips: tuple[Clip, Clip, list[Report], Path]) -> None:
    silent, voiced, reports, _ = clips
    assert reports[-1].drawn == 0
    assert reports[-1].known == reports[-1].segments > 0
    assert packets(voiced.video) == packets(silent.video)


def test_sound_and_pictures_end_together(clips: tuple[Clip, Clip, list[Report], Path]) -> None:
    with av.open(str(clips[1].video)) as file:
        video, sound = file.streams.video[0], file.streams.audio[0]
        assert sound.codec_context.name == "aac"
        lasts = [float(s.duration * s.time_base) for s in (video, sound)]
        assert file.metadata["comment"].startswith("Synthetic voice: tones")
        assert sound.metadata["language"] == "eng"
    assert abs(lasts[0] - lasts[1]) <= 0.025
    data = clips[1].video.read_bytes()
    assert data.find(b"moov") < data.find(b"mdat")
    assert clips[1].manifest.files["video"].type.endswith('mp4a.40.2"')


def test_every_encoding_has_the_same_sound(
    clips: tuple[Clip, Clip, list[Report], Path],
) -> None:
    av1, h264 = (clips[3] / record.name for record in clips[1].manifest.videos)
    heard = []
    for path in (av1, h264):
        with av.open(str(path)) as file:
            heard.append([(p.pts, bytes(p)) for p in file.demux(audio=0)])
            assert file.metadata["comment"].startswith("Synthetic voice: tones")
    assert heard[0] == heard[1]
    assert len(heard[0]) > 100
    assert clips[1].manifest.videos[0].type.endswith('08, mp4a.40.2"')


def test_words_are_heard_when_the_manifest_says(
    clips: tuple[Clip, Clip, list[Report], Path],
) -> None:
    heard = decoded(str(clips[1].video))
    level = np.abs(heard)
    for section in clips[1].sections:
        assert section.speech is not None
        assert len(section.speech.words) == len(section.narration.split())
        for start, end in section.speech.words:
            middle = level[round((start + 0.05) * RATE) : round((end - 0.05) * RATE)]
            assert np.sqrt(np.mean(middle**2)) > 0.02
        first = section.speech.start
        before = level[round((first - 0.2) * RATE) : round((first - 0.03) * RATE)]
        assert before.max(initial=0.0) < 0.01


@pytest.fixture(scope="module")
def webm(clips: tuple[Clip, Clip, list[Report], Path]) -> Path:
    """The same film as a webm, one that is short and loud."""
    folder = clips[3]
    spec = spec_of("l", output=folder / "voiced.webm")
    board = film(WORDS)
    return render(board, spec, jobs=1, cache=Store(folder / "cache"), voice=Reader(Tones())).video


@pytest.mark.parametrize("container", ["mp4", "webm"])
def test_a_decoded_film_is_loud_as_it_should_be_and_in_step_with_its_mix(
    clips: tuple[Clip, Clip, list[Report], Path], webm: Path, container: str
) -> None:
    path, board = (
        (clips[1].video, film(WORDS, WORDS)) if container == "mp4" else (webm, film(WORDS))
    )
    heard = decoded(str(path))
    whole, peak = loudness(heard)
    assert whole == pytest.approx(-16, abs=0.5)
    assert peak <= -1.0
    reading = Reader(Tones()).read(board)
    drawn = Timeline(board, 15)
    shown = Timeline(reading.board, 15, drawn)
    mix = reading.sound(shown.starts, shown.frames / 15).samples
    assert abs(len(heard) - len(mix)) <= 0.025 * RATE
    # Onsets of words: where both are most alike one is not shifted against the other.
    one, other = (np.abs(x[: 4 * RATE]) for x in (heard, mix))
    size = 2 ** int(np.ceil(np.log2(2 * len(one))))
    spectra = np.fft.rfft(one, size) * np.conj(np.fft.rfft(other, size))
    lag = int(np.argmax(np.fft.irfft(spectra, size)))
    assert min(lag, size - lag) <= 0.002 * RATE
    with av.open(str(path)) as file:
        codecs = [
            file.streams.video[0].codec_context.name,
            file.streams.audio[0].codec_context.name,
        ]
    assert codecs == (["h264", "aac"] if container == "mp4" else ["vp9", "opus"])


def test_a_manifest_says_how_loud_a_film_is(clips: tuple[Clip, Clip, list[Report], Path]) -> None:
    whole, peak = loudness(decoded(str(clips[1].video)))
    assert whole == pytest.approx(-16, abs=0.5)
    assert peak <= -1.0
    record = clips[1].manifest.voice
    assert record is not None
    assert record.loudness == pytest.approx(-16, abs=0.5)


def test_captions_lie_over_their_words(clips: tuple[Clip, Clip, list[Report], Path]) -> None:
    sections = clips[1].sections
    cut = captions(sections)
    words = [w for s in sections if s.speech is not None for w in s.speech.words]
    at = 0
    for caption in cut:
        count = sum(len(line.split()) for line in caption.lines)
        assert words[at][0] - 0.1 <= caption.start <= words[at][0]
        assert caption.end >= words[at + count - 1][1] - 1e-6
        at += count
    assert at == len(words)
    assert all(a.end <= b.start + 1e-6 for a, b in pairwise(cut))


def test_a_silent_film_says_nothing_of_a_voice(
    clips: tuple[Clip, Clip, list[Report], Path],
) -> None:
    data = json.loads(clips[0].manifest.to_json())
    assert "voice" not in data
    assert all("speech" not in section for section in data["sections"])
    again = Manifest.from_json(clips[1].manifest.to_json())
    assert again == clips[1].manifest
    assert "Synthetic voice: tones" in clips[1].video.with_suffix(".txt").read_text()


def test_what_was_said_is_not_said_again(tmp_path: Path) -> None:
    store, board, reads = Store(tmp_path), film(WORDS, "Other words."), Tones()
    reader = Reader(reads)
    first = reader.read(board, store)
    assert reads.said == 2
    second = reader.read(film(WORDS, "Yet other words."), store)
    assert reads.said == 3
    assert np.array_equal(first.retimed.speeches[0].samples, second.retimed.speeches[0].samples)


def test_a_speech_comes_back_from_bytes() -> None:
    speech = Tones().say(WORDS)
    again = unpacked(packed(speech))
    assert again.words == speech.words
    assert np.abs(again.samples - speech.samples).max() <= 1 / 32767


@pytest.mark.parametrize("rate", [16_000, 24_000, 44_100])
def test_another_rate_keeps_pitch_and_length(rate: int) -> None:
    tone = np.sin(2 * np.pi * 440 * np.arange(rate) / rate).astype(np.float32)
    found = resampled(tone, rate)
    assert len(found) == RATE
    spectrum = np.abs(np.fft.rfft(found[RATE // 4 : -RATE // 4]))
    assert abs(int(np.argmax(spectrum)) * 2 - 440) <= 2


def test_silence_stays_silent() -> None:
    still = np.zeros(RATE, np.float32)
    assert not levelled(still).any()


def test_refusals() -> None:
    with pytest.raises(VoiceError, match=r"no voice 'hart'; did you mean 'heart'\?"):
        voice("hart")
    with pytest.raises(SpecError, match="a voice is heard in an mp4 or a webm, and in no gif"):
        render(film("One."), spec_of("l", format="gif"), voice=Reader(Tones()))

    class Mumbles(Tones):
        def say(self, narration: str, letters: object = ()) -> object:
            return super().say(narration + " more")

    with pytest.raises(VoiceError, match="tells the times of 2 words, and there are 1"):
        Reader(Mumbles()).read(film("One."))
