"""What may be asked of a rendering, and where its video goes."""

from fractions import Fraction
from pathlib import Path

import pytest

from calcanim.render.spec import ASPECTS, RenderSpec, SpecError, frame_rate, spec_of
from calcanim.stage.frame import FRAMES
from calcanim.storyboard import Storyboard

TINY = Storyboard("tiny", "Tiny", ())


@pytest.mark.parametrize(
    ("quality", "aspect", "size", "path"),
    [
        ("h", "16:9", (1920, 1080), "1080p60/tiny.mp4"),
        ("h", "9:16", (1080, 1920), "1080p60/tiny-9x16.mp4"),
        ("h", "1:1", (1080, 1080), "1080p60/tiny-1x1.mp4"),
        ("l", "9:16", (480, 854), "480p15/tiny-9x16.mp4"),
    ],
)
def test_size_and_name_follow_the_aspect(
    quality: str, aspect: str, size: tuple[int, int], path: str
) -> None:
    spec = spec_of(quality, aspect=aspect)
    assert (spec.width, spec.height) == size
    assert spec.video(TINY) == Path("media/videos/tiny") / path


def test_every_aspect_has_a_frame_of_its_shape() -> None:
    assert set(FRAMES) == set(ASPECTS)
    for aspect, frame in FRAMES.items():
        assert abs(frame.width / frame.height - ASPECTS[aspect]) < 1e-9


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"aspect": "4:3"}, "unknown aspect '4:3'; there are: 16:9, 1:1, 9:16"),
        ({"width": 1080, "height": 1920}, "with --aspect 9:16"),
        ({"aspect": "1:1", "width": 1920, "height": 1080}, "is not 1:1"),
        ({"width": 8, "height": 8}, "between"),
    ],
)
def test_refusals(changes: dict[str, object], words: str) -> None:
    with pytest.raises(SpecError, match=words):
        spec_of("h", **changes)


def test_the_output_s_ending_says_the_format() -> None:
    assert spec_of(output=Path("film.gif")).format == "gif"
    assert spec_of(output=Path("film.mp4")).format == "mp4"
    with pytest.raises(SpecError, match="must end in"):
        spec_of(output=Path("film.gif"), format="webm")


@pytest.mark.parametrize(
    ("output", "video", "format_"),
    [
        ("A.MP4", "A.MP4", "mp4"),
        ("a", "a.mp4", "mp4"),
        ("b.WebM", "b.WebM", "webm"),
        ("x/c.gif", "x/c.gif", "gif"),
    ],
)
def test_the_output_s_ending(output: str, video: str, format_: str) -> None:
    spec = spec_of("l", output=Path(output))
    assert (spec.video(TINY), spec.format) == (Path(video), format_)
    assert spec_of("l", output=Path("a"), format="webm").video(TINY) == Path("a.webm")
    assert spec_of("l", output=Path("a"), format="png").video(TINY) == Path("a")


@pytest.mark.parametrize("output", [".", "..", "/", "a.mov", "a.png"])
def test_outputs_that_name_no_video(output: str) -> None:
    with pytest.raises(SpecError):
        spec_of("l", output=Path(output))


def test_frame_rates() -> None:
    """NTSC's are 1000/1001 of a whole number, however they are written."""
    assert frame_rate("23.976") == Fraction(24000, 1001)
    assert frame_rate("29.97") == frame_rate("30000/1001") == Fraction(30000, 1001)
    assert frame_rate("59.94") == Fraction(60000, 1001)
    assert frame_rate("30") == frame_rate("60/2") == 30
    assert frame_rate("12.5") == Fraction(25, 2)
    spec = spec_of("l", fps=frame_rate("23.976"))
    assert RenderSpec.of_look(spec.look()) == spec
    assert spec.video(TINY) == Path("media/videos/tiny/480p23.976/tiny.mp4")
    for text in ("0", "121", "x", "1/0", "-5", "1e2", "30/", "\u0663\u0660", "1/3"):
        with pytest.raises(SpecError):
            frame_rate(text)
