"""Hostile words, in every place where the page shows words: nothing runs, nothing is asked for."""

from collections.abc import Iterator
from pathlib import Path
from threading import Thread
from typing import Any

import pytest

from calcanim.preview.forks import sentence
from calcanim.preview.recorder import Recorder
from calcanim.preview.server import Server
from calcanim.preview.state import State
from tests.preview.conftest import CHROMIUM, opened

pytestmark = [
    pytest.mark.render,
    pytest.mark.skipif(CHROMIUM is None, reason="there is no chromium here"),
]
RUN = "window.ran=(window.ran||0)+1"
WORDS = [
    f"<script>{RUN}</script>",
    f"</script><script>{RUN}</script>",
    f"<img src=x onerror={RUN}>",
    f"\"><svg onload='{RUN}'>",
    f"' onmouseover='{RUN}' x='",
    f"</pre></p></title></textarea></style><script>{RUN}</script>",
    f"<!--><script>{RUN}</script>-->",
    f"javascript:{RUN}",
    f"data:text/html,<script>{RUN}</script>",
    f'<a href="javascript:{RUN}" autofocus onfocus={RUN}>x</a>',
    f"<iframe srcdoc='<script>parent.{RUN}</script>'></iframe>",
    f"<object data='data:text/html,<script>{RUN}</script>'></object>",
    "<base href=//evil.example><link rel=stylesheet href=//evil.example/a.css>",
    "<meta http-equiv=refresh content='0;url=//evil.example'>",
    f"<style>@import '//evil.example/a.css';</style><math><mtext><script>{RUN}</script></math>",
    f"\u2028{RUN}\u2029{RUN}\u2028",
    f"\\u003cscript\\u003e{RUN}\\u003c/script\\u003e",
    f"${{{RUN}}}{{{{{RUN}}}}}`+{RUN}+`",
    f'"}}\n\ndata: {{}}\n\nevent: error\ndata: {RUN}\r\rdata: x',
    f"&lt;script&gt;{RUN}&lt;/script&gt; &amp;#60;",
    f"x**2 + <b onclick={RUN}>1</b>",
    f"\u202e<\u0000script\u0000>{RUN}\ufeff\x1b[31m\x07",
    f"__proto__ constructor toString {RUN}",
    f"<script\n>{RUN}</script\n>" + "A" * 1000,
]


@pytest.fixture
def state(tmp_path: Path) -> Iterator[tuple[State, str]]:
    state = State("tiny.py", (16, 9))
    server = Server(state)
    thread = Thread(target=server.serve_forever, args=(0.01,))
    thread.start()
    yield state, server.url
    state.close()
    server.shutdown()
    server.server_close()
    thread.join()


def test_hostile_words_stay_words(state: tuple[State, str], tmp_path: Path) -> None:
    shown, url = state
    told: list[str] = []
    asked: list[str] = []
    with opened(tmp_path) as page:
        page.on("console", lambda message: told.append(message.text))
        page.on("pageerror", lambda error: told.append(str(error)))
        page.on("dialog", lambda dialog: told.append(dialog.message))
        page.on("request", lambda request: asked.append(request.url))
        page.goto(url)
        for build, words in enumerate(WORDS, 1):
            shown.begin(build)
            beat = {"title": words, "narration": words, "seen": words, "start": 0.0}
            shown.board(build, words, [beat, beat])
            shown.note(build, words)
            _until(page, "#words", words)
            assert page.locator("#title").text_content() == words
            assert page.locator("#beats button").nth(1).text_content() == f"2. {words}0:00"
            assert page.locator("#note").text_content() == words
            assert page.locator("#beats *").count() == 2 * 5  # li, button, blank, name, time
            page.locator("#beats button").nth(1).click()
            shown.error(build, sentence(ValueError(words), words))
            _until(page, "#message", f"ValueError: {words}")
        assert page.evaluate("window.ran") is None
        assert page.url == url
        assert page.evaluate("document.scripts.length") == 1
    assert told == []
    assert all(one.startswith(url) for one in asked)


def test_nor_do_they_run_where_they_are_read_aloud(tmp_path: Path) -> None:
    words = " ".join(WORDS)
    record = {"folder": words, "script": words}
    shown = State("tiny.py", (16, 9), record)
    server = Server(shown, Recorder(tmp_path, tmp_path, shown))
    Thread(target=server.serve_forever, args=(0.01,)).start()
    told: list[str] = []
    try:
        with opened(tmp_path) as page:
            page.on("console", lambda message: told.append(message.text))
            page.on("pageerror", lambda error: told.append(str(error)))
            page.goto(server.url)
            shown.begin(1)
            beat = {"title": words, "narration": words, "seen": words, "start": 0.0}
            plan = {"seconds": 9.0, "words": [[0.0, 1.0]], "digest": "0"}
            shown.board(1, words, [{**beat, **plan}], "tiny")
            shown.takes(1, [{"state": "recorded", "path": str(tmp_path / f"01 {RUN}.webm")}])
            shown.remark(1, f"01 {RUN}.webm is {words}")
            _until(page, "#words", words)
            assert page.locator("#dots button").text_content() == f"1. {words}: recorded"
            page.keyboard.press("Space")
            _until(page, "#script", words)
            _until(page, "#remark", f"01 {RUN}.webm is {words}")
            shown.error(1, words)
            _until(page, "#message", words)
            assert page.evaluate("window.ran") is None
            assert page.evaluate("document.scripts.length") == 1
    finally:
        shown.close()
        server.shutdown()
        server.server_close()
    assert told == []


def _until(page: Any, place: str, words: str) -> None:
    for _ in range(1000):
        if page.locator(place).text_content() == words:
            return
        page.wait_for_timeout(20)
    raise AssertionError((place, page.locator(place).text_content()))


def test_no_other_page_may_frame_it(state: tuple[State, str], tmp_path: Path) -> None:
    with opened(tmp_path) as page:
        page.set_content(f"<iframe src='{state[1]}'></iframe>")
        page.wait_for_timeout(300)
        for frame in page.frames[1:]:
            assert frame.locator("#title").count() == 0
        assert len(page.frames) == 2
