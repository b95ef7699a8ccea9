"""Recording in the page, by a browser whose microphone hears a file: from the beat to the film."""

import os
import signal
import subprocess
import sys
import time
import urllib.parse
from collections.abc import Callable
from http.client import HTTPConnection
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from calcanim.voice.sound import decoded
from tests.barriers import barriers
from tests.preview.conftest import CHROMIUM, LESSON, PATIENCE, Preview, opened
from tests.preview.test_voiced import got, segments, sound
from tests.voice.tones import RATE, write

heart = pytest.importorskip("calcanim.voice.heart")
pytest.importorskip("hibari", reason="calcanim[voice] is not installed: nobody speaks to the page")
pytestmark = [
    pytest.mark.render,
    pytest.mark.skipif(CHROMIUM is None, reason="there is no chromium here"),
    pytest.mark.skipif(not hasattr(os, "fork"), reason="the forge forks"),
]
TITLE = "Here is a title: we add one, and see what comes."
SPOKEN = LESSON.replace("Here is a <title>.", TITLE)
BEFORE = 6.0  # s until somebody speaks


def until(page: Any, expression: str) -> None:
    """Wait for it from outside: the page's own policy forbids it to evaluate text."""
    end = time.monotonic() + PATIENCE
    while not page.evaluate(expression):
        assert time.monotonic() < end, expression
        page.wait_for_timeout(50)


def does(page: Any, what: str) -> None:
    until(page, f"document.body.dataset.does === '{what}'")


def dots(page: Any) -> list[str]:
    found: list[str] = page.evaluate(
        "[...document.querySelectorAll('#dots button')].map(b => b.dataset.take)"
    )
    return found


def said(page: Any) -> str:
    text: str = page.locator("#said").inner_text()
    return text


def test_from_the_microphone_to_the_film(previewed: Callable[..., Preview], tmp_path: Path) -> None:
    speech = heart.Heart().say(TITLE)
    still = [np.zeros(round(s * RATE), np.float32) for s in (BEFORE, 30.0)]
    room = np.random.default_rng(0).normal(0, 3e-4, sum(map(len, still)) + len(speech.samples))
    whole = np.concatenate([still[0], 0.8 * speech.samples, still[1]]) + room.astype(np.float32)
    heard = write(tmp_path / "microphone.wav", whole)
    preview = previewed(SPOKEN, "--record", "takes/")
    takes = tmp_path / "takes"
    first = preview.until(lambda s: s["phase"] in ("ready", "error"))
    assert first["error"] is None
    assert sound(got(preview, first["video"]))[1] > 0  # silent so far, and as long as its words
    drawn = segments(preview)
    told: list[str] = []

    fake = f"--use-file-for-fake-audio-capture={heard}%noloop"
    with opened(tmp_path, "--use-fake-device-for-media-stream", fake) as page:
        page.on("console", lambda message: told.append(message.text))
        page.on("pageerror", lambda error: told.append(str(error)))
        page.goto(preview.url)
        until(page, "document.querySelectorAll('#dots button').length === 2")
        until(page, "!document.querySelector('#video').hidden")
        assert dots(page) == ["missing", "missing"]
        assert page.locator("#dots button").first.text_content() == "1. A title: missing"

        # Without permission: what else can be done.
        page.keyboard.press("Space")
        page.wait_for_selector("#without:not([hidden])")
        assert page.locator("#why").inner_text() == "The microphone may not be used here"
        assert page.locator("#script").inner_text() == "calcanim script tiny.py"
        for scheme in ("light", "dark"):
            page.emulate_media(color_scheme=scheme)
            assert barriers(page) == []

        # With it: count, speak, stop; nothing is written yet.
        page.context.grant_permissions(["microphone"])
        page.keyboard.press("Space")
        does(page, "ready")
        assert page.locator("#without").is_hidden()
        page.keyboard.press("Space")
        does(page, "recording")
        level = "Number(document.querySelector('#meter').getAttribute('aria-valuenow'))"
        until(page, f"{level} > -35")
        page.wait_for_timeout(1000 * speech.seconds + 800)
        page.keyboard.press("Space")
        does(page, "review")
        assert not list(takes.iterdir())
        page.keyboard.press("p")
        until(page, "document.querySelector('#play').innerText.startsWith('Stop')")
        for scheme in ("light", "dark"):
            page.emulate_media(color_scheme=scheme)
            assert barriers(page) == []

        # Kept, the dot changes, the film follows, and nothing is drawn again.
        page.keyboard.press("Enter")
        until(page, "document.querySelector('#said').textContent.startsWith('Kept')")
        assert said(page).startswith("Kept as 01-take1.webm.")
        until(page, "document.querySelector('#dots button').dataset.take === 'recorded'")
        assert page.locator("#count").inner_text() == "1 of 2 recorded"
        assert page.locator("#beat").inner_text() == "2. A line"
        voiced = preview.until(lambda s: s["build"] >= 2 and s["phase"] in ("ready", "error"))
        assert voiced["error"] is None
        assert segments(preview) == drawn
        film = got(preview, voiced["video"])
        assert sound(film)[1] == pytest.approx(sound(film)[0], abs=0.05)
        track = decoded(film)
        assert np.abs(track[: round(voiced["beats"][1]["start"] * RATE)]).max() > 0.1

        # The take lies there as it was recorded, half a second before it, and its words are found.
        recording = decoded((takes / "01-take1.webm").read_bytes())
        assert len(recording) / RATE > speech.seconds + 0.5
        begins = [start for start, _ in voiced["beats"][0]["words"]]
        truth = [word.start for word in speech.words]
        off = np.array(begins) - begins[0] - (np.array(truth) - truth[0])
        assert np.abs(off).max() < 0.2, off
        assert got(preview, "/takes/1") == (takes / "01-take1.webm").read_bytes()
        page.locator("#dots button").first.click()
        page.keyboard.press("p")
        until(page, "document.querySelector('#play').innerText.startsWith('Stop')")
        until(page, "document.querySelector('#wave').getAttribute('d').length > 100")
        page.keyboard.press("w")
        until(page, "!document.querySelector('#video').muted")

        # Other words: the take is stale.
        preview.save(SPOKEN.replace("we add one", "we add two"))
        until(page, "document.querySelector('#dots button').dataset.take === 'stale'")
        assert "its words have changed" in page.locator("#dots button").first.text_content()
        for width in (320, 1280):
            page.set_viewport_size({"width": width, "height": 800})
            assert page.evaluate("document.documentElement.scrollWidth") <= width
        assert told == []

        # Killed while a take comes: nothing of it is left.
        token = page.locator("meta[name=calcanim-token]").get_attribute("content")
        digest = preview.until(lambda s: s["takes"][0]["state"] == "stale")["beats"][0]["digest"]
    before = {path.name: path.read_bytes() for path in takes.iterdir()}
    take = before["01-take1.webm"]
    host = urllib.parse.urlsplit(preview.url).netloc
    connection = HTTPConnection(host, timeout=PATIENCE)
    connection.putrequest("PUT", "/takes/1")
    for name, value in (
        ("Origin", f"http://{host}"),
        ("Calcanim-Token", token),
        ("Calcanim-Words", digest),
        ("Content-Length", str(len(take))),
    ):
        connection.putheader(name, value or "")
    connection.endheaders()
    connection.send(take[: len(take) // 2])
    end = time.monotonic() + PATIENCE
    while not list(preview.temporary.rglob("sent")):
        assert time.monotonic() < end
        time.sleep(0.02)
    os.kill(preview.process.pid, signal.SIGKILL)
    preview.process.wait(PATIENCE)
    connection.close()
    assert {path.name: path.read_bytes() for path in takes.iterdir()} == before


@pytest.mark.parametrize(
    ("args", "words"),
    [
        (["--record", "a.txt"], "a.txt is no folder; takes are recorded into one"),
        (["--record", "takes/", "--voice", "heart"], "leave --voice or --record out"),
        (["--record", "twice/"], "beat 1 has two recordings, 01.wav and 1.wav"),
    ],
)
def test_where_nothing_can_be_recorded(tmp_path: Path, args: list[str], words: str) -> None:
    (tmp_path / "a.txt").write_text("")
    (tmp_path / "twice").mkdir()
    for name in ("01.wav", "1.wav"):
        (tmp_path / "twice" / name).write_bytes(b"")
    done = subprocess.run(
        [sys.executable, "-m", "calcanim", "preview", "chain_rule", *args],
        capture_output=True,
        text=True,
        cwd=tmp_path,
    )
    assert done.returncode == 2, done.stderr
    assert words in done.stderr
