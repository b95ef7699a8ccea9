"""The page in a browser: seen, clicked, typed at, and wrong and right again."""

import os
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.preview.conftest import CHROMIUM, LESSON, PATIENCE, Preview, opened

pytestmark = [
    pytest.mark.render,
    pytest.mark.skipif(CHROMIUM is None, reason="there is no chromium here"),
    pytest.mark.skipif(not hasattr(os, "fork"), reason="the forge forks"),
]


@pytest.fixture
def page(tmp_path: Path) -> Iterator[Any]:
    """A page of the system's browser."""
    with opened(tmp_path) as made:
        yield made


def _until(page: Any, expression: str) -> None:
    """Wait for it from outside: the page's own policy forbids it to evaluate text."""
    end = time.monotonic() + PATIENCE
    while not page.evaluate(expression):
        assert time.monotonic() < end, expression
        page.wait_for_timeout(50)


def test_the_page(previewed: Callable[..., Preview], page: Any) -> None:
    preview = previewed()
    asked: list[str] = []
    told: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.on("console", lambda message: told.append(message.text))
    page.on("pageerror", lambda error: told.append(str(error)))
    page.goto(preview.url)

    # Stills first, then the video.
    page.wait_for_selector("#beats li:nth-child(2) img")
    page.wait_for_selector("#video:not([hidden])")
    assert page.title() == "Sums & differences · calcanim"
    assert page.locator("#beats button").count() == 2
    assert page.locator("#words").inner_text() == "Here is a <title>."

    # A click on a beat seeks; so does Enter on what the arrow keys reach.
    _until(page, "document.querySelector('#video').readyState >= 2")
    page.locator("#beats button").nth(1).click()
    _until(page, "Math.abs(document.querySelector('#video').currentTime - 1.81) < 0.1")
    assert page.locator("#words").inner_text() == "And here is a line."
    current = page.locator("#beats [aria-current=true]")
    assert "A line" in current.inner_text()
    page.locator("#beats button").nth(1).focus()
    page.keyboard.press("ArrowUp")
    page.keyboard.press("Enter")
    _until(page, "document.querySelector('#video').currentTime < 0.5")
    assert "A title" in current.inner_text()

    # Captions are on.
    _until(page, "document.querySelector('#video').textTracks[0].cues?.length === 2")
    mode, text = page.evaluate(
        "(({mode, cues}) => [mode, cues[0].text])(document.querySelector('#video').textTracks[0])"
    )
    assert mode == "showing"
    assert text == "Here is a &lt;title&gt;."

    # Played, the list follows.
    page.evaluate("document.querySelector('#video').muted = true")
    page.evaluate("document.querySelector('#video').play()")
    _until(
        page,
        "document.querySelectorAll('#beats button')[1].getAttribute('aria-current') === 'true'",
    )

    # A mistake is one sentence, read out; mended, it goes.
    preview.save(LESSON.replace('Beat("A line"', 'Baet("A line"'))
    page.wait_for_selector("#error:not([hidden])")
    assert page.locator("#message").inner_text() == (
        "NameError: name 'Baet' is not defined (tiny.py, line 13)"
    )
    assert page.locator("#error").get_attribute("role") == "alert"
    preview.save(LESSON.replace('"A line"', '"Another line"'))
    page.wait_for_selector("#error[hidden]", state="attached")
    page.wait_for_selector("#beats button:has-text('Another line')")
    # (The still may be in sight too briefly to be caught; tests/preview/test_preview.py has it.)
    page.wait_for_selector("#video:not([hidden])")

    # Both colour schemes, and a narrow window without sideways scrolling.
    grounds = []
    for scheme in ("light", "dark"):
        page.emulate_media(color_scheme=scheme)
        grounds.append(page.evaluate("getComputedStyle(document.body).backgroundColor"))
    assert grounds == ["rgb(251, 250, 247)", "rgb(16, 20, 28)"]
    for width in (320, 1280):
        page.set_viewport_size({"width": width, "height": 800})
        assert page.evaluate("document.documentElement.scrollWidth") <= width

    assert preview.interrupt()[0] == 130
    _until(page, "document.querySelector('#phase').textContent === 'the preview has ended'")
    assert all(url.startswith(preview.url) for url in asked), asked
    assert [t for t in told if "ERR_" not in t] == []
