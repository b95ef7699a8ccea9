"""One short film for all tests of pages, a server, and a browser for each file."""

import contextlib
import functools
import re
import shutil
import threading
import time
from collections.abc import Callable, Iterator
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest

from tests.barriers import barriers
from tests.publish import films

CHROMIUM = shutil.which("chromium") or shutil.which("google-chrome")
FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
PATIENCE = 30_000.0  # ms; nothing is timed


@pytest.fixture(scope="session")
def video() -> bytes:
    """The film's MP4."""
    return films.film()


@pytest.fixture(scope="session")
def looks(video: bytes) -> dict[str, tuple[bytes, bytes]]:
    """The film by its ground, as AV1 and as H.264; the light one is brighter."""
    light = films.film(brighter=20), films.film("libsvtav1", 20)
    return {"light": light[::-1], "dark": (films.film("libsvtav1"), video)}


@pytest.fixture
def clip(tmp_path: Path, video: bytes) -> Path:
    """A clip with all its companions, by its manifest."""
    return films.write(tmp_path / "clip", films.manifest(), video)


class _Ranges(SimpleHTTPRequestHandler):
    """Serves files with byte ranges, keeps nothing, says nothing."""

    protocol_version = "HTTP/1.1"

    def log_message(self, *args: Any) -> None:
        pass

    def end_headers(self) -> None:
        self.send_header("Accept-Ranges", "bytes")
        self.send_header("Cache-Control", "no-store")
        super().end_headers()

    def send_head(self) -> Any:
        wanted = re.match(r"bytes=(\d+)-(\d*)", self.headers.get("Range") or "")
        path = Path(self.translate_path(self.path))
        if wanted is None or not path.is_file():
            return super().send_head()
        size = path.stat().st_size
        first = int(wanted[1])
        last = min(int(wanted[2] or size - 1), size - 1)
        self.send_response(206)
        self.send_header("Content-Type", self.guess_type(str(path)))
        self.send_header("Content-Range", f"bytes {first}-{last}/{size}")
        self.send_header("Content-Length", str(last - first + 1))
        self.end_headers()
        with path.open("rb") as file:
            file.seek(first)
            self._rest = file.read(last - first + 1)
        with contextlib.suppress(BrokenPipeError, ConnectionResetError):
            self.wfile.write(self._rest)
        return None

    def handle(self) -> None:
        with contextlib.suppress(BrokenPipeError, ConnectionResetError):
            super().handle()


@pytest.fixture(scope="session")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Path, str]]:
    """A folder and the address at which it is served."""
    folder = tmp_path_factory.mktemp("site")
    server = ThreadingHTTPServer(
        ("127.0.0.1", 0), functools.partial(_Ranges, directory=str(folder))
    )
    server.daemon_threads = True
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield folder, f"http://127.0.0.1:{server.server_port}/"
    server.shutdown()
    server.server_close()
    thread.join()


@pytest.fixture(scope="module")
def browser() -> Iterator[Any]:
    """The system's Chromium, once for a file: its driver's event loop runs as long as it does.

    Other tests of the same process have loops of their own, or a browser.
    """
    if CHROMIUM is None:
        pytest.skip("there is no chromium here: what pages do in a browser is not tested")
    sync_api = pytest.importorskip(
        "playwright.sync_api", reason="playwright is not installed: no page is tested in a browser"
    )
    with sync_api.sync_playwright() as playwright:
        started = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS, headless=True)
        yield started
        started.close()


def until(page: Any, expression: str, told: object = "") -> Any:
    """Wait for it from outside: a page's own policy forbids it to evaluate text."""
    end = time.monotonic() + PATIENCE / 1000
    while not (found := page.evaluate(expression)):
        assert time.monotonic() < end, (expression, told)
        time.sleep(0.03)
    return found


class Tab:
    """A page of the browser, what it asked for, and what went wrong in it."""

    def __init__(self, browser: Any, **options: Any) -> None:
        self.context = browser.new_context(**options)
        self.page = self.context.new_page()
        self.page.set_default_timeout(PATIENCE)
        self.asked: list[str] = []
        self.told: list[str] = []
        self.page.on("request", lambda request: self.asked.append(request.url))
        self.page.on("console", lambda message: self.told.append(message.text))
        self.page.on("pageerror", lambda error: self.told.append(f"error: {error}"))

    def go(self, url: str) -> Any:
        """Open a page, and wait until its lessons are players."""
        self.page.goto(url)
        self.until("document.querySelector('calcanim-lesson [data-bar] button')")
        return self.page

    def until(self, expression: str) -> Any:
        """Wait for it, and give what it is."""
        return until(self.page, expression, self.told)

    def barriers(self) -> list[list[str]]:
        """What axe finds in the page as it is: its rules, and where."""
        return barriers(self.page)

    @property
    def time(self) -> float:
        """Seconds of the first film."""
        return float(self.page.evaluate("document.querySelector('video').currentTime"))


@pytest.fixture
def tab(browser: Any) -> Iterator[Callable[..., Tab]]:
    """Opens tabs with options of their own; they are closed at the end."""
    opened: list[Tab] = []

    def start(**options: Any) -> Tab:
        opened.append(Tab(browser, **options))
        return opened[-1]

    yield start
    for each in opened:
        each.context.close()
