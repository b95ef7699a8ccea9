"""Recordings in a folder: which is whose, what is refused, and what is heard of them."""

from __future__ import annotations

import json
import re
import wave
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import av
import numpy as np
import pytest
from tones import WORDS, Tones, recorded, write
from tones import film as english

from calcanim import catalog
from calcanim.cli import run
from calcanim.cli.voices import choice_of
from calcanim.render.progress import Report
from calcanim.render.spec import spec_of
from calcanim.render.video import render
from calcanim.store import Store
from calcanim.storyboard import Storyboard
from calcanim.voice.named import is_path
from calcanim.voice.recorded import Recordings
from calcanim.voice.recording import made_fit
from calcanim.voice.sound import loudness
from calcanim.voice.speech import BEFORE, RATE, Speech, VoiceError, Word
from calcanim.voice.takes import NOTES, chosen, found, noted, refuse_open

OTHER = "Eleven twelve thirteen, fourteen. Fifteen and sixteen, then seventeen; and that is it."
ONE = recorded(WORDS)


def takes(folder: Path, *names: str, samples: np.ndarray = ONE) -> Path:
    folder.mkdir(exist_ok=True)
    for name in names:
        write(folder / name, samples)
    return folder


def reader(folder: Path, said: list[str] | None = None, **options: object) -> Recordings:
    say = said.append if said is not None else lambda sentence: None
    return Recordings(folder, say=say, **options)  # type: ignore[arg-type]


def film(*narrations: str) -> Storyboard:
    """In no language: then no voice helps to find these tones."""
    return replace(english(*narrations), language="und")


@pytest.mark.parametrize(
    ("name", "beat", "number"),
    [
        ("03.wav", 3, 1),
        ("3 Each layer.m4a", 3, 1),
        ("beat_03-take2.flac", 3, 2),
        ("3-4.MP3", 3, 4),
        ("lesson-12.ogg", 12, 1),
        ("12 v2.webm", 12, 1),
        ("take.wav", None, None),
        ("03.txt", None, None),
        (".03.wav", None, None),
    ],
)
def test_a_name_says_which_beat(
    tmp_path: Path, name: str, beat: int | None, number: int | None
) -> None:
    (tmp_path / name).write_bytes(b"any")
    folder = found(tmp_path)
    if beat is None:
        assert not folder.takes
        assert folder.ignored == (name,)
    else:
        assert [(t.beat, t.number) for t in folder.takes.values()] == [(beat, number)]


def test_the_highest_take_wins_and_what_is_none_is_said_once(tmp_path: Path) -> None:
    for name in ("01.wav", "1-take10.wav", "1-take9.wav", "notes.txt"):
        (tmp_path / name).write_bytes(name.encode())
    said: list[str] = []
    folder = reader(tmp_path, said).folder
    assert folder.takes[1].name == "1-take10.wav"
    assert said == [f"no recordings of a beat in {tmp_path}/: notes.txt"]


def refused(folder: Path, *narrations: str) -> str:
    with pytest.raises(VoiceError) as error:
        reader(folder).read(film(*narrations))
    assert not (folder / "calcanim-voice.json").exists()
    return str(error.value).replace(str(folder), "takes")


def test_what_no_film_can_be_made_of_gets_a_sentence(tmp_path: Path) -> None:
    folder = takes(tmp_path / "takes", "01.wav")
    assert refused(folder, WORDS, WORDS, OTHER) == (
        'takes/ has no recording of beat 2 "Beat 1" and beat 3 "Beat 2"; '
        "calcanim script spoken shows their words (or --missing synthetic)"
    )
    takes(folder, "02.wav")
    for content, why in (
        (b"", "02.wav is empty"),
        (b"no sound at all " * 99, "02.wav is no sound, or it is damaged"),
        (np.zeros(RATE, np.float32), "02.wav is silent: nothing in it is over -60 dBFS"),
        (np.zeros(0, np.float32), "02.wav has no sound in it"),
        (ONE[: RATE * 2], "02.wav is 0.9 s long, and its words take about 6 s: is it cut off?"),
        (np.tile(ONE, 4), "02.wav is 29.1 s long, and its words take about 6 s: is it another"),
    ):
        path = folder / "02.wav"
        if isinstance(content, bytes):
            path.write_bytes(content)
        else:
            write(path, content)
        assert refused(folder, WORDS, WORDS).startswith(why)
    takes(folder, "02.wav", "17.wav")
    assert refused(folder, WORDS, WORDS) == "17.wav: the film has 2 beats"
    takes(folder, "2.wav")
    assert (
        refused(folder) == "beat 2 has two recordings, 02.wav and 2.wav; name later ones 02-take2"
    )
    (tmp_path / "none").mkdir()
    assert "no recording of any beat" in refused(tmp_path / "none", WORDS)
    assert refused(tmp_path / "nowhere").startswith("there is no folder of recordings")


def test_words_that_changed_since_are_named(tmp_path: Path) -> None:
    folder = takes(tmp_path / "takes", "01.wav", "02.wav")
    board = film(WORDS, WORDS)
    first = reader(folder)
    first.read(board)
    first.made(board)
    kept = (folder / "calcanim-voice.json").read_bytes()
    assert json.loads(kept)["beats"]["2"]["file"] == "02.wav"
    reader(folder).read(board)
    with pytest.raises(VoiceError) as error:
        reader(folder).read(film(WORDS, OTHER))
    assert str(error.value) == (
        "beat 2 says other words now than when 02.wav was recorded: "
        '"Eleven twelve thirteen, fourteen. Fifteen…"; record it again, or --missing synthetic'
    )
    # Another way out leaves what is known of the recording.
    said: list[str] = []
    silent = reader(folder, said, missing="silent")
    silent.read(film(WORDS, OTHER))
    silent.made(film(WORDS, OTHER))
    assert said == ["beat 2: silent, since their words have changed"]
    assert (folder / "calcanim-voice.json").read_bytes() == kept
    # A new take says the new words.
    write(folder / "02-take2.wav", recorded(OTHER, 1.1))
    again = reader(folder)
    assert again.identity() != first.identity()
    again.read(film(WORDS, OTHER))


def test_a_change_of_the_request_names_the_beats_whose_words_are_others(tmp_path: Path) -> None:
    boards = [catalog.lesson("chain_rule").build(at=at) for at in ("3", "2")]
    names = [f"{n}.wav" for n in range(1, len(boards[0].beats) + 1)]
    for name in names:
        (tmp_path / name).write_bytes(name.encode())
    folder = found(tmp_path)
    (tmp_path / NOTES).write_bytes(noted(folder, boards[0], chosen(folder, boards[0])))
    pairs = zip(*(board.beats for board in boards), strict=True)
    other = [n for n, (a, b) in enumerate(pairs, 1) if a.narration != b.narration]
    assert 1 < len(other) < len(names)
    assert chosen(folder, boards[0]).changed == []
    assert chosen(folder, boards[1]).changed == other
    with pytest.raises(VoiceError) as error:
        refuse_open(folder, boards[1], chosen(folder, boards[1]))
    numbers = re.match(r"beats ([0-9, and]+) say other words now", str(error.value))
    assert numbers is not None
    assert [int(n) for n in re.findall("[0-9]+", numbers[1])] == other


@pytest.mark.parametrize(
    ("suffix", "codec", "rate"),
    [
        ("m4a", "aac", 44_100),
        ("mp3", "libmp3lame", 44_100),
        ("flac", "flac", 44_100),
        ("webm", "libopus", 48_000),
        ("ogg", "libopus", 48_000),
        ("aiff", "pcm_s16be", 22_050),
    ],
)
def test_a_recording_of_any_kind_has_its_words_where_they_are(
    tmp_path: Path, suffix: str, codec: str, rate: int
) -> None:
    path = tmp_path / f"1.{suffix}"
    sound = np.round(32767 * recorded(WORDS)).astype("<i2")
    with av.open(str(path), "w") as file:
        stream = file.add_stream(codec, rate=rate, layout="stereo")
        frame = av.AudioFrame.from_ndarray(np.repeat(sound, 2)[None], format="s16", layout="stereo")
        frame.sample_rate = RATE
        for part in (*stream.encode(frame), *stream.encode(None)):
            file.mux(part)
    speech = reader(tmp_path).read(film(WORDS)).retimed.speeches[0]
    fit = made_fit(recorded(WORDS))
    assert fit is not None
    assert speech.seconds == pytest.approx(len(fit.samples) / RATE, abs=0.05)
    assert loudness(speech.samples)[0] == pytest.approx(-20, abs=0.5)


def test_notes_are_never_written_over_what_is_not_ours(tmp_path: Path) -> None:
    folder = takes(tmp_path / "takes", "01.wav")
    (folder / "calcanim-voice.json").write_text('{"mine": 1}')
    said: list[str] = []
    reads = reader(folder, said)
    reads.read(film(WORDS))
    reads.made(film(WORDS))
    assert (folder / "calcanim-voice.json").read_text() == '{"mine": 1}'
    assert said[0].endswith("was not made by calcanim, and is left as it is")


def test_takes_are_equally_loud_and_end_softly(tmp_path: Path) -> None:
    folder = tmp_path / "takes"
    for n, gain in enumerate((0.1, 0.5, 2.0), 1):
        takes(folder, f"{n}.wav", samples=gain * ONE)
    store = Store(tmp_path / "cache")
    speeches = reader(folder).read(film(WORDS, WORDS, WORDS), store).retimed.speeches
    levels = [loudness(s.samples)[0] for s in speeches]
    assert max(levels) - min(levels) <= 1.0
    assert levels[0] == pytest.approx(-20, abs=0.5)
    for speech in speeches:
        assert abs(speech.samples[0]) < 1e-3
        assert abs(speech.samples[-1]) < 1e-3
        assert speech.words[0].start == pytest.approx(0.06, abs=0.04)
    again = reader(folder).read(film(WORDS, WORDS, WORDS), store).retimed.speeches
    for one, same in zip(speeches, again, strict=True):
        assert np.allclose(one.samples, same.samples, atol=1e-4)
        assert one.words == same.words
    # As it was recorded: a second of stillness before it.
    whole = reader(folder, trim=False).read(film(WORDS, WORDS, WORDS)).retimed.speeches[0]
    assert whole.words[0].start == pytest.approx(1.0, abs=0.04)


def test_between_words_is_the_tone_of_the_room(tmp_path: Path) -> None:
    folder = takes(tmp_path / "takes", "1.wav", "2.wav", samples=recorded(WORDS, noise=4e-3))
    reading = reader(folder).read(film(WORDS, WORDS))
    starts, seconds = reading.board.starts, reading.board.duration
    track = reading.sound(starts, seconds).samples
    level = np.sqrt(np.mean(track[: len(track) // 960 * 960].reshape(-1, 960) ** 2, axis=1))
    speech = reading.retimed.speeches[0]
    gap = round((starts[0] + reading.retimed.begins[0] + speech.seconds) * 50)
    inside = level[gap - 6 : gap + 25]  # from the end of the recording into the pause
    assert inside.min() > 0.6 * np.median(inside)
    assert inside.max() < 1.6 * np.median(inside)
    assert level.min() > 0.5 * np.median(inside)


def test_noise_goes_and_words_stay_where_they_are() -> None:
    noisy = recorded(WORDS, noise=4e-3)
    as_it_was, denoised = made_fit(noisy, trim=False), made_fit(noisy, trim=False, denoise=True)
    assert as_it_was is not None
    assert denoised is not None
    assert len(denoised.samples) == len(as_it_was.samples)
    before, after = (fit.samples[: RATE * 4 // 5] for fit in (as_it_was, denoised))
    assert np.std(after) < 0.5 * np.std(before)
    first = slice(RATE - 2400, RATE * 5 // 4)
    against = np.correlate(denoised.samples[first], as_it_was.samples[first], "full")
    assert abs(int(against.argmax()) - (RATE // 4 + 2400 - 1)) <= 96  # 2 ms


def test_speech_waits_in_the_tone_of_its_room() -> None:
    noise = np.random.default_rng(0).normal(0, 0.01, RATE).astype(np.float32)
    speech = Speech(noise, (Word(0.0, 0.4), Word(0.6, 1.0)), False, noise[: RATE * 3 // 10])
    longer = speech.waiting(1, 2.0)
    assert len(longer.samples) == 3 * RATE
    level = np.sqrt(np.mean(longer.samples.reshape(-1, 960) ** 2, axis=1))
    assert level.min() > 0.006
    assert level.max() < 0.014


def test_what_is_bad_is_said_and_no_film_fails(tmp_path: Path) -> None:
    folder = takes(tmp_path / "takes", "1.wav", samples=30 * ONE)
    takes(folder, "2.wav", samples=recorded(WORDS, noise=0.03))
    takes(folder, "3.wav")
    said: list[str] = []
    reader(folder, said).read(film(WORDS, WORDS, WORDS))
    assert len(said) == 2
    assert said[0].startswith("1.wav is clipped: ")
    assert said[1].startswith("2.wav is noisy: speech is ")


def test_the_command_refuses_before_anything_is_drawn(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("calcanim.cli.render.crew_of", None)  # whoever draws would fail
    folder, out = takes(tmp_path / "takes", "17.wav"), tmp_path / "out" / "a.mp4"
    for args, why in (
        (["chain_rule", "--voice", f"{folder}/"], "17.wav: the film has 9 beats"),
        (["chain_rule", "--voice", f"{tmp_path}/hart/"], "there is no folder of recordings"),
        (
            ["chain_rule", "--voice", f"{folder}/17.wav"],
            "17.wav is 5.5 s long, and its words take about",
        ),
        (["--all", "--voice", f"{folder}/"], "recordings are of one lesson"),
    ):
        place = [] if args[0] == "--all" else ["-o", str(out)]
        assert run(["render", *args, *place, "-q", "l", "--no-cache"]) == 2
        assert why in capsys.readouterr().err
    assert not out.parent.exists()


@pytest.mark.parametrize(
    ("args", "why"),
    [
        (["--voice", "heart", "--denoise"], "--denoise is of recordings, and 'heart' is a voice"),
        (["--voice", "heart", "--no-trim"], "--trim/--no-trim is of recordings, and 'heart' is a"),
        (["--voice", "heart", "--missing", "refuse"], "--missing is of recordings, and 'heart' is"),
        (["--missing", "silent"], "--missing is of recordings, and there is none; leave it out"),
        (["--loudness", "-14"], "--loudness is of a voice, and there is none; leave it out"),
    ],
)
def test_what_would_do_nothing_is_refused(
    args: list[str], why: str, capsys: pytest.CaptureFixture[str]
) -> None:
    for film_or_all in (["chain_rule"], ["--all"]):
        assert run(["render", *film_or_all, *args]) == 2
        assert why in capsys.readouterr().err


def test_a_voice_s_name_is_the_voice_and_a_slash_makes_it_a_folder(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    for name in ("heart", "mine"):
        takes(tmp_path / name, "1.wav")
    found = [is_path(text) for text in ("heart", "./heart", "heart/", "mine", "none", "hart")]
    assert found == [False, True, True, True, False, False]
    choice = choice_of("heart")
    assert choice is not None
    assert not choice.recordings
    assert capsys.readouterr().err == (
        "calcanim: heart is read as the name of a voice; what lies here is named by ./heart\n"
    )


def test_a_recorded_film_is_one_and_its_words_are_noted(tmp_path: Path) -> None:
    folder = takes(tmp_path / "takes", "1.wav", "2.wav")
    spec, store = spec_of("l", output=tmp_path / "out" / "a.mp4"), Store(tmp_path / "cache")
    clip = render(film(WORDS, WORDS), spec, jobs=1, cache=store, voice=reader(folder))
    assert clip.manifest.voice is not None
    assert clip.manifest.voice.kind == "recorded"
    assert clip.manifest.voice.label == ""
    assert clip.manifest.language == "und"
    assert clip.manifest.voice.loudness == pytest.approx(-16, abs=0.5)
    assert sorted(json.loads((folder / "calcanim-voice.json").read_text())["beats"]) == ["1", "2"]
    # Another take is another film of the same pictures.
    write(folder / "2-take2.wav", recorded(WORDS, 0.8))
    reports: list[Report] = []
    again = render(
        film(WORDS, WORDS),
        spec,
        jobs=1,
        cache=store,
        voice=reader(folder),
        progress=reports.append,
    )
    assert reports[-1].drawn == 0
    assert again.manifest.duration > clip.manifest.duration + 0.5
    # What comes before it is as it was.
    assert again.sections[0] == clip.sections[0]
    before, after = clip.sections[1].speech, again.sections[1].speech
    assert before is not None
    assert after is not None
    assert after.words[0] == pytest.approx(before.words[0], abs=0.1)
    assert after.end > before.end + 0.5


def test_a_voice_reads_what_is_missing_and_the_film_says_so(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("calcanim.voice.recorded.voice", lambda name: Tones())
    folder, said = takes(tmp_path / "takes", "1.wav"), []
    reading = reader(folder, said, missing="synthetic").read(english(WORDS, OTHER))
    assert said == ["beat 2: read by heart, since there is no recording"]
    assert reading.label == "Synthetic voice in part: tones at 1"
    levels = [loudness(speech.samples)[0] for speech in reading.retimed.speeches]
    assert levels[0] == pytest.approx(levels[1], abs=1.0)
    # The same words are the same tones, and the path finds each of them.
    off = [
        a.start - (b.start + BEFORE)
        for a, b in zip(reading.retimed.speeches[0].words, Tones().say(WORDS).words, strict=True)
    ]
    assert max(abs(o) for o in off) < 0.15
    with pytest.raises(VoiceError, match="the voice 'tones' reads en, and the words are in und"):
        reader(folder, missing="synthetic").read(film(WORDS, OTHER))


def test_what_is_said_twice_is_told_of_and_shifts_no_other_beat(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("calcanim.voice.recorded.voice", lambda name: Tones())
    words = [WORDS, OTHER, f"{OTHER} {WORDS}", f"{WORDS} {OTHER}"]
    again = f"{OTHER} {OTHER} {WORDS}"  # somebody began anew
    once, more = (
        [recorded(words[0], 0.9), recorded(words[1], 0.9), recorded(third, 0.9)]
        for third in (words[2], again)
    )
    last = recorded(words[3], 0.9)
    for parts, count in (([*once, last], 0), ([*more, last], 1)):
        path = write(tmp_path / "all.wav", np.concatenate(parts))
        said: list[str] = []
        reading = reader(path, said).read(english(*words))
        assert len(said) == count
        # From one first word to the next, as they were recorded.
        speeches = reading.retimed.speeches
        for n in (0, 1, 3):
            spoken = speeches[n].words[-1].end - speeches[n].words[0].start
            waits = sum(w.seconds for w in reading.retimed.waits if w.beat == n and w.word)
            true = Tones(0.9).say(words[n]).words
            assert spoken - waits == pytest.approx(true[-1].end - true[0].start, abs=0.25)
    assert said[0].startswith("beat 3 of all.wav takes 1.5 times as long for its words as")
    assert said[0].endswith("is something said twice? Its words may be off; listen to it")


def test_a_recording_that_is_too_long_is_not_decoded(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = takes(tmp_path / "takes", "01.wav")
    with wave.open(str(folder / "01.wav"), "wb") as file:
        file.setnchannels(1)
        file.setsampwidth(1)
        file.setframerate(8000)
        file.writeframes(bytes(3601 * 8000))
    monkeypatch.setattr("calcanim.voice.takes.decoded", None)  # whoever decodes would fail
    assert refused(folder, WORDS) == "01.wav is longer than an hour"
    with open(folder / "01.wav", "r+b") as grown:  # mostly a hole
        grown.truncate(500_000_001)
    assert refused(folder, WORDS) == "01.wav is larger than 500 MB"


def test_a_take_of_other_words_is_told_of(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    class Hisses(Tones):
        """Other words hiss where these ring."""

        def say(self, narration: str, letters: Sequence[int] = ()) -> Speech:
            speech = super().say(narration)
            hiss = np.random.default_rng(3).normal(0, 0.1, len(speech.samples)).astype(np.float32)
            return speech if narration == WORDS else replace(speech, samples=hiss)

    monkeypatch.setattr("calcanim.voice.recorded.voice", lambda name: Hisses())
    folder = takes(tmp_path / "takes", "1.wav", "2.wav")
    said: list[str] = []
    reader(folder, said).read(english(OTHER, WORDS))
    assert said == ["1.wav sounds more like beat 2"]
