"""AV1 beside H.264: the same pictures at the same times, in a file of its own."""

import os
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path
from typing import Any

import av
import numpy as np
import pytest
from boards import A, board

from calcanim.render import av1, hand
from calcanim.render.clip import Clip, Manifest, ManifestError
from calcanim.render.crew import Crew, RenderError
from calcanim.render.place import refuse_taken
from calcanim.render.spec import RenderSpec, SpecError
from calcanim.render.video import render
from calcanim.store import Store

SMALL = RenderSpec(width=214, height=120, fps=10)
BOTH = ("av1", "h264")


class Counted(ThreadPoolExecutor):
    """A thread of this process that counts what it is asked for."""

    def __init__(self) -> None:
        super().__init__(1)
        self.asked: Counter[str] = Counter()

    def submit(self, fn: Any, /, *args: Any, **kwargs: Any) -> Any:
        self.asked[fn.__name__] += 1
        return super().submit(fn, *args, **kwargs)


@pytest.fixture(scope="module")
def here() -> Iterator[Counted]:
    with Counted() as executor:
        yield executor


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory, here: Counted) -> tuple[Clip, Store]:
    """A film in both encodings, and the cache that it was made with."""
    folder = tmp_path_factory.mktemp("both")
    store = Store(folder / "cache")
    spec = replace(SMALL, output=folder / "film.mp4")
    return render(board(), spec, executor=here, cache=store, codecs=BOTH), store


def packets(path: Path) -> list[tuple[int, int, bool]]:
    """Time, duration and whether it is a keyframe, of every picture in ticks."""
    with av.open(str(path)) as film:
        tick = 1 / (10 * film.streams.video[0].time_base)
        every = [p for p in film.demux(video=0) if p.pts is not None]
        return [(round(p.pts / tick), round(p.duration / tick), p.is_keyframe) for p in every]


def pictures(path: Path) -> list[Any]:
    with av.open(str(path)) as film:
        return [f.to_ndarray().astype(int) for f in film.decode(video=0)]


def test_the_same_pictures_at_the_same_times(made: tuple[Clip, Store]) -> None:
    clip, _ = made
    other = clip.video.with_name("film.av1.mp4")
    times = packets(clip.video)
    assert packets(other) == times
    starts = [round(section.start * 10) for section in clip.sections]
    assert set(starts) <= {time for time, _, key in times if key}
    for ours, theirs in zip(pictures(other), pictures(clip.video), strict=True):
        assert np.mean((ours - theirs) ** 2) < 255**2 / 10**4  # 40 dB
    data = other.read_bytes()
    assert data.find(b"moov") < data.find(b"mdat")
    with av.open(str(other)) as film:
        context = film.streams.video[0].codec_context
        assert context.name in ("libdav1d", "av1", "libaom-av1")
        tags = context.color_range, context.colorspace, context.color_primaries, context.color_trc
        assert tags == (2, 1, 1, 1)  # full range, and BT.709 three times
        assert (context.width, context.height, context.pix_fmt) == (214, 120, "yuv420p")


def test_the_manifest_tells_both(made: tuple[Clip, Store]) -> None:
    clip, _ = made
    manifest = Manifest.from_json(clip.video.with_suffix(".json").read_bytes())
    assert manifest == clip.manifest
    assert [v.name for v in manifest.videos] == ["film.av1.mp4", "film.mp4"]
    assert manifest.files["video"] == manifest.videos[1]
    # ISO/IEC 14496-12 binding of AV1, 2.3.3: profile and level are in the second byte of av1C.
    data = clip.video.with_name("film.av1.mp4").read_bytes()
    _, second, third = data[data.index(b"av1C") + 4 :][:3]
    assert (second >> 5, third & 0b11100000) == (0, 0)  # main profile and tier, 8 bits
    assert manifest.videos[0].type == f'video/mp4; codecs="av01.0.{second & 31:02}M.08"'
    assert Clip.load(clip.video).sound()


def test_what_lies_in_the_place_of_an_encoding_is_not_sound(
    made: tuple[Clip, Store], tmp_path: Path
) -> None:
    clip, _ = made
    for record in (*clip.manifest.records, None):
        name = record.name if record else "film.json"
        (tmp_path / name).write_bytes(clip.video.with_name(name).read_bytes())
    other = tmp_path / "film.av1.mp4"
    assert Clip.load(tmp_path / "film.mp4").sound()
    other.write_bytes(other.read_bytes()[:-1] + b"?")
    assert not Clip.load(tmp_path / "film.mp4").sound()
    other.unlink()
    with pytest.raises(ManifestError, match=r"film\.av1\.mp4 is missing"):
        Clip.load(tmp_path / "film.mp4")


def test_the_cache_encodes_what_has_changed(
    made: tuple[Clip, Store], here: Counted, tmp_path: Path
) -> None:
    clip, store = made
    whole = clip.video.with_name("film.av1.mp4").read_bytes()
    here.asked.clear()
    again = render(
        board(), replace(SMALL, output=tmp_path / "a.mp4"), executor=here, cache=store, codecs=BOTH
    )
    assert not here.asked
    assert again.video.with_name("a.av1.mp4").read_bytes() == whole
    assert [v.name for v in again.manifest.videos] == ["a.av1.mp4", "a.mp4"]
    # Alone it is the video itself; its segments are known, the film is not.
    spec = replace(SMALL, output=tmp_path / "alone.mp4")
    alone = render(board(), spec, executor=here, cache=store, codecs=("av1",))
    assert not here.asked
    assert alone.video.read_bytes() == whole
    assert alone.manifest.videos == ()
    assert alone.manifest.files["video"].type == clip.manifest.videos[0].type
    # Another last beat is drawn, with the poster, and encoded; what comes before it is not.
    spec = replace(SMALL, output=tmp_path / "changed.mp4")
    render(board(last=A), spec, executor=here, cache=store, codecs=BOTH)
    assert here.asked == {"draw": 2, "encode_again": 1}


@pytest.mark.render
def test_the_same_bytes_for_any_number_of_workers(made: tuple[Clip, Store], tmp_path: Path) -> None:
    clip, _ = made
    with Crew(2) as crew:
        spec = replace(SMALL, output=tmp_path / "film.mp4")
        other = render(board(), spec, crew=crew, cache=False, codecs=BOTH)
    assert other.manifest == clip.manifest
    assert other.sound()


def test_a_segment_with_a_keyframe_within_keeps_it(tmp_path: Path) -> None:
    path = tmp_path / "strip.mp4"
    with av.open(str(path), "w") as film:
        options = {"bf": "0", "g": "4", "preset": "ultrafast"}
        stream: Any = film.add_stream("libx264", rate=10, options=options)
        stream.width, stream.height, stream.pix_fmt = 64, 36, "yuv420p"
        for n in range(10):
            frame = av.VideoFrame.from_ndarray(np.full((54, 64), 20 * n, np.uint8), "yuv420p")
            film.mux(stream.encode(frame))
        film.mux(stream.encode())
    result = av1.Result.of_bytes(hand.encode_again(av1.job_of(path.read_bytes())))
    assert result.key == av1.key_of(path.read_bytes())
    (tmp_path / "again.mp4").write_bytes(result.data)
    assert packets(tmp_path / "again.mp4") == [(n, 1, n % 4 == 0) for n in range(10)]
    assert av1.Result.of_bytes(hand.encode_again(av1.job_of(path.read_bytes()))).data == result.data


def test_a_film_of_somebody_else_is_left_alone(
    made: tuple[Clip, Store], here: Counted, tmp_path: Path
) -> None:
    _, store = made
    spec, other = replace(SMALL, output=tmp_path / "film.mp4"), tmp_path / "film.av1.mp4"

    def rendered(*codecs: str) -> list[str]:
        render(board(), spec, executor=here, cache=store, codecs=codecs)
        return sorted(os.listdir(tmp_path))

    other.write_text("mine")
    for _ in range(2):  # also when the manifest of a film of ours lies beside it
        with pytest.raises(SpecError, match=r"film\.av1\.mp4 was not made by calcanim"):
            rendered("h264", "av1")
        refuse_taken(spec.output or tmp_path, False)
        rendered("h264")
        assert other.read_text() == "mine"
    other.unlink()
    assert "film.av1.mp4" in rendered("h264", "av1")
    assert "film.av1.mp4" in rendered("h264", "av1")
    # It belongs to the film there, and goes with it.
    assert "film.av1.mp4" not in rendered("h264")
    assert "film.av1.mp4" in rendered("h264", "av1")


def test_where_there_is_no_encoder_it_is_said(
    here: Counted, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(av1, "_ENCODER", "libnone")
    spec = replace(SMALL, output=tmp_path / "film.mp4")
    with pytest.raises(RenderError, match=r"cannot be drawn: PyAV has no libnone here"):
        render(board(), spec, executor=here, cache=False, codecs=BOTH)
    assert not os.listdir(tmp_path)


@pytest.mark.parametrize(
    ("codecs", "format_", "said"),
    [
        (("h265",), "mp4", "unknown codec 'h265'; there are: h264, av1"),
        ((), "mp4", "codecs are named once each, and at least one is"),
        (("av1", "av1"), "mp4", "codecs are named once each, and at least one is"),
        (("av1",), "webm", "codecs are chosen for an mp4, and for no webm"),
    ],
)
def test_what_is_no_choice_of_codecs(codecs: tuple[str, ...], format_: str, said: str) -> None:
    with pytest.raises(SpecError, match=said):
        render(board(), replace(SMALL, format=format_), codecs=codecs)
