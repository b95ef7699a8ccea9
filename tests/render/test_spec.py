"""What may be asked of a rendering, and where its video goes."""

from pathlib import Path

import pytest

from calcanim.render.spec import ASPECTS, SpecError, spec_of
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
