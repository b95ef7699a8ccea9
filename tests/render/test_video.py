"""Real, tiny films: whole with their companions or not there, the same however they are made."""

import hashlib
import json
import os
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from fractions import Fraction
from itertools import pairwise
from pathlib import Path

import av
import numpy as np
import pytest
from boards import A, board
from PIL import Image

from calcanim.render.clip import Clip, Manifest
from calcanim.render.crew import Crew
from calcanim.render.spec import RenderSpec, SpecError, spec_of
from calcanim.render.video import RenderError, Report, render
from calcanim.store import Store
from calcanim.storyboard import Claim

SMALL = RenderSpec(width=214, height=120, fps=10)


@pytest.fixture(scope="module")
def crew() -> Iterator[Crew]:
    """Two worker processes for all tests of this file."""
    with Crew(2) as both:
        yield both


@pytest.fixture
def here() -> Iterator[ThreadPoolExecutor]:
    """Somebody else's executor: a thread of this process."""
    with ThreadPoolExecutor(1) as executor:
        yield executor


def frames(video: Path) -> list[str]:
    """A hash of each decoded frame, with its time."""
    with av.open(str(video)) as film:
        return [
            f"{float(f.time):.4f} {hashlib.sha256(f.to_ndarray().tobytes()).hexdigest()}"
            for f in film.decode(video=0)
        ]


@pytest.mark.render
def test_video_and_companions(tmp_path: Path, crew: Crew) -> None:
    reports: list[Report] = []
    spec = spec_of("l", media_dir=tmp_path)
    clip = render(board(), spec, progress=reports.append, crew=crew, cache=False)
    assert clip.video == tmp_path / "videos/tiny/480p15/tiny.mp4"
    with av.open(str(clip.video)) as video:
        stream = video.streams.video[0]
        assert (stream.width, stream.height) == (854, 480)
        assert abs(float(video.duration or 0) / 1e6 - board().duration) < 0.5 / 15
    names = {p.name for p in clip.video.parent.iterdir()}
    suffixes = ("mp4", "vtt", "chapters.vtt", "ad.vtt", "srt", "txt", "png", "json")
    assert names == {f"tiny.{s}" for s in suffixes}
    manifest = Manifest.from_json(clip.video.with_suffix(".json").read_text())
    assert manifest == clip.manifest
    assert [s.title for s in manifest.sections] == ["Zero", "One", "Two", "Three"]
    assert [s.id for s in manifest.sections] == ["zero", "one", "two", "three"]
    assert manifest.files["video"].type == 'video/mp4; codecs="avc1.64001e"'
    assert {f.name for f in manifest.files.values()} == names - {"tiny.json"}
    assert Clip.load(clip.video).sound()
    index = clip.video.read_bytes()
    assert index.find(b"moov") < index.find(b"mdat")
    assert [r.done for r in reports] == sorted(r.done for r in reports)
    assert (reports[0].done, reports[0].seconds_left) == (0, None)
    assert (reports[-1].share, reports[-1].seconds_left) == (1.0, 0.0)
    assert any(r.seconds_left for r in reports)


def test_a_still_is_a_few_frames_and_every_chapter_a_keyframe(
    tmp_path: Path, here: ThreadPoolExecutor
) -> None:
    spec = replace(SMALL, output=tmp_path / "film.mp4")
    clip = render(board(), spec, executor=here, cache=False)
    with av.open(str(clip.video)) as film:
        stream = film.streams.video[0]
        context = stream.codec_context
        tags = context.color_range, context.colorspace, context.color_primaries, context.color_trc
        assert tags == (2, 1, 1, 1)  # full range, and BT.709 three times
        packets = [p for p in film.demux(stream) if p.pts is not None]
        keys = [float(p.pts * p.time_base) for p in packets if p.is_keyframe]
        ends = [float((p.pts + p.duration) * p.time_base) for p in packets]
    total = round(board().duration * 10)
    moving = 4 + 4 + 3 + 14 + 4 + 4
    assert (
        moving <= len(packets) <= moving + 6 + 4 * 7 < total
    )  # four stills last more than half a second
    # Editors, and whoever seeks, find a frame within a second of any time.
    times = [float(p.pts * p.time_base) for p in packets]
    assert max(b - a for a, b in pairwise([*times, ends[-1]])) <= 1 + 1e-6
    assert ends[-1] == pytest.approx(total / 10)
    for section in clip.sections:
        assert any(abs(section.start - key) < 1e-3 for key in keys)


def test_a_constant_frame_rate_shows_the_same(tmp_path: Path, here: ThreadPoolExecutor) -> None:
    spec = replace(SMALL, crf=0, output=tmp_path / "film.mp4")
    varying = render(board(), spec, executor=here, cache=False).video
    spec = replace(spec, constant_frame_rate=True, output=tmp_path / "constant.mp4")
    constant = render(board(), spec, executor=here, cache=False).video
    with av.open(str(varying)) as a, av.open(str(constant)) as b:
        stills = [(f.time, f.to_ndarray()) for f in a.decode(video=0)]
        every = [(f.time, f.to_ndarray()) for f in b.decode(video=0)]
    assert [round(time * 10) for time, _ in every] == list(range(round(board().duration * 10)))
    for time, picture in every:
        shown = [p for t, p in stills if t <= time + 1e-6][-1]
        assert np.abs(shown.astype(int) - picture).max() <= 1


def test_the_same_frames_for_any_number_of_jobs(tmp_path: Path, crew: Crew) -> None:
    found = []
    for name, jobs in (("one", 1), ("two", None), ("five", 5)):
        spec = replace(SMALL, output=tmp_path / f"{name}.mp4")
        with Crew(jobs) if jobs else crew as hands:
            found.append(frames(render(board(), spec, crew=hands, cache=False).video))
    assert found[0] == found[1] == found[2]


class Counted:
    """Films of one store, and how many segments each rendering drew."""

    def __init__(self, folder: Path, executor: ThreadPoolExecutor) -> None:
        self.folder, self.executor = folder, executor
        self.store = Store(folder / "cache")

    def render(self, film: object, spec: RenderSpec = SMALL) -> tuple[list[str], int]:
        drawn = [0]
        spec = replace(spec, output=self.folder / "film.mp4")
        clip = render(
            film,  # type: ignore[arg-type]
            spec,
            executor=self.executor,
            cache=self.store,
            progress=lambda report: drawn.append(report.drawn),
        )
        return frames(clip.video), drawn[-1]


def test_the_cache_draws_what_has_changed(tmp_path: Path, here: ThreadPoolExecutor) -> None:
    films = Counted(tmp_path, here)
    first, drawn = films.render(board())
    assert drawn == 4
    assert films.render(board()) == (first, 0)
    # Other words: other times, the same pictures.
    longer, drawn = films.render(board(words="Here is a sum of two terms."))
    assert drawn == 0
    assert len(longer) == len(first)
    assert longer != first
    # Another formula in the last beat: what comes before it stays.
    changed, drawn = films.render(board(last=A))
    assert drawn == 1
    plain = replace(SMALL, output=tmp_path / "plain.mp4")
    assert changed == frames(render(board(last=A), plain, executor=here, cache=False).video)


def test_a_change_that_has_left_the_stage_draws_nothing_after_it(
    tmp_path: Path, here: ThreadPoolExecutor
) -> None:
    films = Counted(tmp_path, here)
    films.render(board())
    # Beat one is another one now; its formula goes on through beat two, and beat three begins
    # with its leaving. The poster, and all after that, is as it was.
    film = board()
    one = film.beats[1]
    lit = replace(one, cues=one.cues[:2])
    _, drawn = films.render(replace(film, beats=(film.beats[0], lit, *film.beats[2:])))
    assert drawn == 3


@pytest.mark.parametrize("kind", ["segments", "films", "histories"])
def test_a_damaged_cache_is_found_out(tmp_path: Path, here: ThreadPoolExecutor, kind: str) -> None:
    films = Counted(tmp_path, here)
    first, _ = films.render(board())
    for n, path in enumerate(p for p in (films.store.root / kind).rglob("*") if p.is_file()):
        if n % 2:
            os.truncate(path, path.stat().st_size // 2)
        else:
            content = bytearray(path.read_bytes())
            content[-1] ^= 255
            path.write_bytes(content)
    if kind != "films":
        for path in (films.store.root / "films").rglob("*"):
            if path.is_file():
                path.unlink()
    again, drawn = films.render(board())
    assert again == first
    assert drawn == {"segments": 4, "films": 0, "histories": 4}[kind]


def test_interrupted_leaves_nothing(tmp_path: Path, here: ThreadPoolExecutor) -> None:
    def stop(report: Report) -> None:
        raise KeyboardInterrupt

    spec = replace(SMALL, media_dir=tmp_path)
    with pytest.raises(KeyboardInterrupt):
        render(board(), spec, progress=stop, executor=here, cache=False)
    assert [p for p in tmp_path.rglob("*") if p.is_file()] == []
    assert not list(tmp_path.rglob(".calcanim-*"))


def test_a_false_equality_is_never_rendered(tmp_path: Path) -> None:
    false = board(claims=(Claim("identity", "x", "x + 1", verdict="proved"),))
    with pytest.raises(RenderError, match="false"):
        render(false, spec_of("l", media_dir=tmp_path))
    assert not list(tmp_path.rglob("*"))


def test_specs() -> None:
    assert (spec_of("h").width, spec_of("h").height, spec_of("h").fps) == (1920, 1080, 60)
    with pytest.raises(SpecError):
        spec_of("x")
    with pytest.raises(SpecError):
        spec_of("l", fps=0)
    with pytest.raises(SpecError, match="transparency"):
        spec_of("l", transparent=True)
    with pytest.raises(SpecError, match=r"\.gif"):
        spec_of("l", format="gif", output=Path("film.mp4"))
    assert spec_of("l", output=Path("a/b.mp4")).video(board()) == Path("a/b.mp4")
    spec = spec_of("m", format="webm", transparent=True, encoder_options=(("cpu-used", "8"),))
    assert RenderSpec.of_look(spec.look()) == spec


def test_webm_keeps_opacity(tmp_path: Path, here: ThreadPoolExecutor) -> None:
    spec = replace(SMALL, format="webm", transparent=True, output=tmp_path / "film.webm")
    clip = render(board(), spec, executor=here, cache=False)
    decoder = av.CodecContext.create("libvpx-vp9", "r")
    with av.open(str(clip.video)) as film:
        stream = film.streams.video[0]
        assert {k.lower(): v for k, v in stream.metadata.items()}["alpha_mode"] == "1"
        assert float(film.duration or 0) / 1e6 == pytest.approx(board().duration, abs=0.06)
        shown = [f for p in film.demux(stream) if p.pts is not None for f in decoder.decode(p)]
    last = shown[-1].to_ndarray(format="rgba")
    assert last[0, 0, 3] == 0
    assert last[..., 3].max() > 150
    # Straight colours: the text is as bright where it is half covered.
    edges = last[(last[..., 3] > 60) & (last[..., 3] < 150)]
    assert edges[:, :3].max(axis=1).mean() > 150


@pytest.mark.parametrize("clear", [False, True])
def test_gif(tmp_path: Path, here: ThreadPoolExecutor, clear: bool) -> None:
    spec = replace(SMALL, fps=60, format="gif", transparent=clear, output=tmp_path / "film.gif")
    clip = render(board(), spec, executor=here, cache=False)
    with Image.open(clip.video) as image:
        assert image.info["loop"] == 0
        lasts = []
        for n in range(image.n_frames):
            image.seek(n)
            lasts.append(image.info["duration"])
        corner = image.convert("RGBA").getpixel((0, 0))
        assert corner[3] == 0 if clear else corner == (16, 20, 28, 255)  # the theme's own
    assert min(lasts) >= 20  # players slow down what is shorter
    assert sum(lasts) == pytest.approx(board().duration * 1000, abs=20)
    assert max(lasts) > 1500  # a still is one picture


@pytest.mark.parametrize("clear", [False, True])
def test_png_sequence(tmp_path: Path, here: ThreadPoolExecutor, clear: bool) -> None:
    spec = replace(SMALL, format="png", transparent=clear, output=tmp_path / "film")
    for _ in range(2):  # the second time it takes the first one's place
        clip = render(board(), spec, executor=here, cache=False)
    total = round(board().duration * 10)
    names = sorted(p.name for p in clip.video.iterdir())
    assert names == [f"{n:05}.png" for n in range(total)]
    with Image.open(clip.video / names[-1]) as image:
        assert image.size == (214, 120)
        assert image.getpixel((0, 0)) == ((0, 0, 0, 0) if clear else (16, 20, 28))
    assert {p.name for p in tmp_path.iterdir()} == {
        "film",
        *(f"film{s}" for s in (".ad.vtt", ".chapters.vtt", ".vtt")),
        *(f"film{s}" for s in (".srt", ".txt", ".png", ".json")),
    }


def test_a_fractional_frame_rate(tmp_path: Path, here: ThreadPoolExecutor) -> None:
    rate = Fraction(24000, 1001)
    name = os.fsdecode(b"film \xff.mp4")  # and a name that is no text
    spec = replace(SMALL, fps=rate, output=tmp_path / name)
    clip = render(board(), spec, executor=here, cache=False)
    with av.open(str(clip.video)) as film:
        stream = film.streams.video[0]
        ticks = [p.pts * p.time_base * rate for p in film.demux(stream) if p.pts is not None]
        assert all(tick.denominator == 1 for tick in ticks)
        assert float(film.duration or 0) / 1e6 == pytest.approx(board().duration, abs=0.03)
    assert clip.manifest.fps == pytest.approx(23.976024)
    written = json.loads(clip.video.with_suffix(".json").read_bytes())
    assert written["files"]["video"]["name"] == name
