"""A preview that is read aloud: from recordings that come, are bad, and are replaced."""

import io
import os
import urllib.request
from collections.abc import Callable
from pathlib import Path
from typing import Any

import av
import pytest

from tests.preview.conftest import LESSON, Preview
from tests.voice.tones import RATE, recorded, write

pytestmark = [
    pytest.mark.render,
    pytest.mark.skipif(not hasattr(os, "fork"), reason="the forge forks"),
]
TITLE, LINE = "Here is a <title>.", "And here is a line."


def got(preview: Preview, url: str) -> bytes:
    with urllib.request.urlopen(preview.url.rstrip("/") + url) as answer:
        content: bytes = answer.read()
    return content


def sound(film: bytes) -> tuple[float, float]:
    """Seconds of a film's pictures, and of its sound."""
    with av.open(io.BytesIO(film)) as file:
        pictures, heard = file.streams.video[0], file.streams.audio[0]
        return (
            float(pictures.duration * pictures.time_base),
            sum(frame.samples for frame in file.decode(heard)) / RATE,
        )


def segments(preview: Preview) -> set[str]:
    return {p.name for p in (preview.file.parent / "cache").rglob("segments/**/*") if p.is_file()}


def test_recordings_come_one_by_one_and_nothing_is_drawn_twice(
    previewed: Callable[..., Preview], tmp_path: Path
) -> None:
    takes = tmp_path / "takes"
    takes.mkdir()
    write(takes / "01.wav", recorded(TITLE, noise=0.03))
    preview = previewed(LESSON, "--voice", "takes/", "--trim")

    wrong = preview.until(lambda s: s["phase"] == "error")
    assert wrong["error"] == (
        'takes/ has no recording of beat 2 "A line"; calcanim script tiny shows its words '
        "(or --missing synthetic)"
    )
    stills = [beat["still"] for beat in wrong["beats"]]
    assert all(stills)

    write(takes / "02.wav", recorded(LINE))
    ready = preview.until(lambda s: s["build"] >= 2 and s["phase"] == "ready")
    assert [beat["still"] for beat in ready["beats"]] == stills
    assert got(preview, stills[0]).startswith(b"\x89PNG")
    assert any(remark.startswith("01.wav is noisy") for remark in ready["remarks"])
    pictures, heard = sound(got(preview, ready["video"]))
    assert heard == pytest.approx(pictures, abs=0.05)
    drawn = segments(preview)
    assert drawn

    seen = len(preview.seen)
    write(takes / "02-take2.wav", recorded(LINE, 0.6))
    again = preview.until(
        lambda s: s["build"] > ready["build"] and s["phase"] in ("ready", "error")
    )
    assert again["phase"] == "ready", again["error"]
    assert sound(got(preview, again["video"]))[0] > pictures + 0.3
    assert segments(preview) == drawn
    assert "stills" not in [state["phase"] for state in preview.seen[seen:]]

    # Words that changed since: the sentence names the beat; the film that there was stays.
    preview.save(LESSON.replace(LINE, "Quite another line is here."))
    wrong = preview.until(lambda s: s["phase"] == "error")
    assert wrong["error"] == (
        "beat 2 says other words now than when 02-take2.wav was recorded: "
        '"Quite another line is here."; record it again, or --missing synthetic'
    )
    code, _ = preview.interrupt()
    assert code == 130
    assert not list(preview.temporary.iterdir())


@pytest.mark.long
def test_a_synthetic_voice_is_named(previewed: Callable[..., Preview]) -> None:
    pytest.importorskip("hibari", reason="calcanim[voice] is not installed")
    ready: dict[str, Any] = previewed(LESSON, "--voice", "heart").until(
        lambda s: s["phase"] in ("ready", "error")
    )
    assert ready["label"].startswith("Synthetic voice: heart (hibari-tts")
