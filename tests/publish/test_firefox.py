"""The player in Firefox, spoken to in WebDriver BiDi: seeking, and what cannot be played."""

import asyncio
import json
import re
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from calcanim.publish.page import Request, document, write
from calcanim.render.clip import Clip
from tests.publish import films

FIREFOX = shutil.which("firefox-esr") or shutil.which("firefox")
pytestmark = [pytest.mark.render, films.long]
VIDEO = "document.querySelector('video')"


class Firefox:
    """A browser with one tab; every call waits for its answer."""

    def __init__(self, profile: Path) -> None:
        websocket = pytest.importorskip(
            "tornado.websocket", reason="tornado is not installed: nothing is tested in Firefox"
        )
        assert FIREFOX is not None
        self.loop = asyncio.new_event_loop()
        options = ["--headless", "--no-remote", "--remote-debugging-port", "0"]
        self.process = subprocess.Popen(
            [FIREFOX, *options, "--profile", str(profile)],
            stderr=subprocess.PIPE,
            stdout=subprocess.DEVNULL,
            text=True,
        )
        assert self.process.stderr is not None
        address = next(m[0] for x in self.process.stderr if (m := re.search(r"ws://\S+", x)))
        self.socket = self.loop.run_until_complete(
            self._connect(websocket.websocket_connect, f"{address}/session")
        )
        self.count = 0
        self.call("session.new", capabilities={})
        self.tab = self.call("browsingContext.getTree")["contexts"][0]["context"]

    async def _connect(self, connect: Any, address: str) -> Any:
        return await connect(address)

    def call(self, method: str, **params: Any) -> Any:
        """One command of the protocol."""
        return self.loop.run_until_complete(self._call(method, params))

    async def _call(self, method: str, params: dict[str, Any]) -> Any:
        self.count += 1
        await self.socket.write_message(
            json.dumps({"id": self.count, "method": method, "params": params})
        )
        while True:
            answer = json.loads(await asyncio.wait_for(self.socket.read_message(), 60))
            if answer.get("id") == self.count:
                assert "result" in answer, answer
                return answer["result"]

    def go(self, url: str) -> None:
        self.call("browsingContext.navigate", context=self.tab, url=url, wait="complete")

    def see(self, expression: str) -> Any:
        """What an expression is, as JSON has it."""
        code = f"JSON.stringify([{expression}])"
        answer = self.call(
            "script.evaluate", expression=code, target={"context": self.tab}, awaitPromise=True
        )
        assert answer["type"] == "success", answer
        return json.loads(answer["result"]["value"])[0]

    def until(self, expression: str) -> Any:
        for _ in range(600):
            if found := self.see(expression):
                return found
            self.loop.run_until_complete(asyncio.sleep(0.05))
        raise AssertionError(expression)

    def close(self) -> None:
        self.call("browser.close")
        self.socket.close()
        self.process.wait(30)
        assert self.process.stderr is not None
        self.process.stderr.close()
        self.loop.close()


@pytest.fixture
def firefox(tmp_path: Path) -> Iterator[Firefox]:
    """A browser with an empty profile."""
    if FIREFOX is None:
        pytest.skip("there is no Firefox here: nothing is tested in it")
    (tmp_path / "profile").mkdir()
    started = Firefox(tmp_path / "profile")
    yield started
    started.close()


@pytest.fixture
def clip(tmp_path: Path, video: bytes) -> Clip:
    return Clip.load(films.write(tmp_path / "clip", films.manifest(), video))


def test_seeking(firefox: Firefox, site: tuple[Path, str], clip: Clip) -> None:
    write(Request((clip,), site[0] / "firefox"))
    firefox.go(f"{site[1]}firefox/chain_rule/index.html")
    firefox.until("document.querySelector('[data-bar] button') !== null")
    if not firefox.see(f"{VIDEO}.canPlayType('video/mp4; codecs=\"avc1.64001e\"')"):
        pytest.skip("this Firefox plays no H.264 (libavcodec is missing): no seeking in it")

    def at(seconds: float) -> None:
        firefox.until(f"Math.abs({VIDEO}.currentTime - {seconds}) < 0.05 && !{VIDEO}.seeking")

    for hash_, seconds in (("chain_rule--the-number", 6.4), ("chain_rule:t=2.5", 2.5)):
        firefox.see(f"location.hash = {json.dumps(hash_)}")
        at(seconds)
        assert firefox.see(f"{VIDEO}.paused")
        shade = firefox.see(
            "(() => { const c = document.createElement('canvas'); c.width = 854; c.height = 480;"
            f"const x = c.getContext('2d'); x.drawImage({VIDEO}, 0, 0);"
            "return x.getImageData(700, 100, 1, 1).data[0] })()"
        )
        assert abs(shade - films.grey(int(seconds))) < 3
    words = "document.querySelector('[data-words]').textContent"
    assert firefox.until(words) == "Read it from the inside out."
    firefox.see("document.querySelector(\"a[data-at='8']\").click()")
    firefox.until(f"{VIDEO}.currentTime > 8 && !{VIDEO}.paused")
    firefox.see("document.querySelector('calcanim-lesson').pause()")
    firefox.go((site[0] / "firefox" / "chain_rule" / "index.html").as_uri())
    firefox.see("document.querySelector('calcanim-lesson').seek(6.5)")
    at(6.5)
    assert firefox.until(words) == "At x equals two, the slope is 300."


@pytest.mark.parametrize("what", ["404", "type"])
def test_what_cannot_be_played_says_so(
    firefox: Firefox, site: tuple[Path, str], clip: Clip, what: str
) -> None:
    folder = site[0] / f"firefox-{what}" / "chain_rule"
    write(Request((clip,), folder.parent))
    page = document(clip, players="../").replace("chain_rule.mp4", "none.mp4")
    if what == "type":
        page = page.replace("avc1.", "zzzz.")
    (folder / "index.html").write_text(page, encoding="utf-8")
    firefox.go(f"{site[1]}firefox-{what}/chain_rule/index.html")
    if what == "404":
        firefox.see("document.querySelector('calcanim-lesson').seek(6.5)")
    said = firefox.until("document.querySelector('[data-fault]')?.textContent")
    assert said == "This film cannot be played here. Download the video"
    assert firefox.see(f"{VIDEO}.controls")
