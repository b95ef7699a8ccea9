"""A browser plays a film with a voice, also from its middle."""

from __future__ import annotations

from pathlib import Path

import pytest
from tones import WORDS, Tones, film

from calcanim.render.spec import spec_of
from calcanim.render.video import render
from calcanim.store import Store
from calcanim.storyboard import Beat, Storyboard
from calcanim.storyboard.cues import Hold
from calcanim.voice.reading import Reader
from tests.preview.conftest import CHROMIUM, opened

pytestmark = [
    pytest.mark.render,
    pytest.mark.skipif(CHROMIUM is None, reason="there is no Chromium"),
]
PLAYED = """async () => {
  const film = document.querySelector("video");
  if (film.readyState < 1) await new Promise((go) => (film.onloadedmetadata = go));
  film.currentTime = 60;
  await new Promise((go) => (film.onseeked = go));
  film.muted = true;
  await film.play();
  while (film.currentTime < 60.8) await new Promise((go) => setTimeout(go, 50));
  return [film.currentTime,
          film.webkitAudioDecodedByteCount, film.webkitVideoDecodedByteCount, film.duration];
}"""


def test_a_film_plays_with_its_voice_from_the_sixtieth_second(tmp_path: Path) -> None:
    pytest.importorskip("playwright.sync_api", reason="playwright is not installed")
    still = [Beat(f"Still {n}", WORDS, (Hold(1.0),), 3.0) for n in range(12)]
    board = Storyboard("spoken", "Spoken", (*film(WORDS).beats, *still))
    store = Store(tmp_path / "cache")
    clips = {}
    for container in ("mp4", "webm"):
        spec = spec_of("l", output=tmp_path / f"film.{container}")
        clips[container] = render(board, spec, jobs=1, cache=store, voice=Reader(Tones(1.3)))
        shown = tmp_path / f"{container}.html"
        shown.write_text(f'<video src="film.{container}" preload="auto"></video>')
    with opened(tmp_path, "--autoplay-policy=no-user-gesture-required") as page:
        for container, clip in clips.items():
            assert clip.manifest.duration > 62
            page.goto((tmp_path / f"{container}.html").as_uri())
            time, heard, seen, lasts = page.evaluate(PLAYED)
            assert time >= 60.8
            assert heard > 0
            assert seen > 0
            assert lasts == pytest.approx(clip.manifest.duration, abs=0.1)
