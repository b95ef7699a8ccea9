"""A real, tiny rendering; and none where it is interrupted."""

from pathlib import Path

import av
import pytest

from calcanim.render.clip import Manifest
from calcanim.render.spec import SpecError, spec_of
from calcanim.render.video import RenderError, render
from calcanim.storyboard import Beat, Claim, Formula, Part, Storyboard, prose
from calcanim.storyboard.cues import Rewrite, Write

A = Formula(("part(#0, x)", "+ part(#1, 1)"), (Part("a", "input"), Part("b")), "x + 1")
B = Formula(("part(#0, 1)", "+ part(#1, x)"), (Part("b"), Part("a", "input")), "1 + x")


def board(*, claim: Claim | None = None) -> Storyboard:
    shown = Formula(A.segments, A.parts, A.text, claim=claim)
    first = Beat("One", "Here is a sum.", (Write("a", shown, "derivation", run_time=0.4),), 0.6)
    swap = Rewrite("a", "b", B, (("a", "a"), ("b", "b")), run_time=0.4)
    second = Beat("Two", "Its terms change places.", (swap,), 0.6)
    title = Beat("Zero", "A title.", (Write("t", prose("Sums"), "title", run_time=0.4),), 0.6)
    return Storyboard("tiny", "Sums", (title, first, second))


@pytest.mark.render
def test_video_and_companions(tmp_path: Path) -> None:
    shares: list[float] = []
    spec = spec_of("l", media_dir=tmp_path)
    clip = render(board(), spec, progress=shares.append)
    assert clip.video == tmp_path / "videos/tiny/480p15/tiny.mp4"
    with av.open(str(clip.video)) as video:
        stream = video.streams.video[0]
        assert (stream.width, stream.height) == (854, 480)
        assert abs(float(video.duration or 0) / 1e6 - board().duration) < 0.3
    names = {p.name for p in clip.video.parent.iterdir()}
    suffixes = ("mp4", "vtt", "chapters.vtt", "ad.vtt", "srt", "txt", "png", "json")
    assert names == {f"tiny.{s}" for s in suffixes}
    manifest = Manifest.from_json(clip.video.with_suffix(".json").read_text())
    assert manifest == clip.manifest
    assert [s.title for s in manifest.sections] == ["Zero", "One", "Two"]
    assert "A line appears: x + 1." in clip.descriptions.read_text()
    assert manifest.sections[1].seen[0].start == manifest.sections[1].start
    assert shares[-1] == 1.0
    index = clip.video.read_bytes()
    assert index.find(b"moov") < index.find(b"mdat")


def test_interrupted_leaves_nothing(tmp_path: Path) -> None:
    def stop(share: float) -> None:
        raise KeyboardInterrupt

    spec = spec_of("l", media_dir=tmp_path)
    with pytest.raises(KeyboardInterrupt):
        render(board(), spec, progress=stop)
    assert [p for p in tmp_path.rglob("*") if p.is_file()] == []
    assert not list(tmp_path.rglob(".calcanim-*"))


def test_a_false_equality_is_never_rendered(tmp_path: Path) -> None:
    false = board(claim=Claim("x = x + 1", "refuted"))
    with pytest.raises(RenderError, match="false"):
        render(false, spec_of("l", media_dir=tmp_path))
    assert not list(tmp_path.rglob("*"))


def test_specs() -> None:
    assert (spec_of("h").width, spec_of("h").height, spec_of("h").fps) == (1920, 1080, 60)
    with pytest.raises(SpecError):
        spec_of("x")
    with pytest.raises(SpecError):
        spec_of("l", fps=0)
    assert spec_of("l", output=Path("a/b.mp4")).video(board()) == Path("a/b.mp4")
