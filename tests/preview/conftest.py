"""A preview of a tiny lesson, as a user starts it; and what it says."""

import contextlib
import json
import os
import shutil
import signal
import subprocess
import sys
import time
import urllib.request
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

LESSON = '''\
"""Tiny: two lines."""

from calcanim.authoring.script import Beat, function, lesson
from calcanim.storyboard import Formula, prose
from calcanim.storyboard.cues import Write


@lesson(title="Sums & differences", topic="tests")
def build(function=function("x + 1", "f(x)")):
    line = Formula(("x + 1",), (), str(function.e), "x plus one")
    title = Write("t", prose("Sums"), "title", run_time=0.4)
    yield Beat("A title", "Here is a <title>.", (title,))
    yield Beat("A line", "And here is a line.", (Write("a", line, "derivation"),))
'''
PATIENCE = 90.0  # seconds until something has gone wrong for good; nothing is timed


FLAGS = [
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
CHROMIUM = shutil.which("chromium") or shutil.which("google-chrome")


@contextlib.contextmanager
def opened(folder: Path, *flags: str) -> Iterator[Any]:
    """A page of the system's browser, with an empty profile below `folder`."""
    sync_api = pytest.importorskip("playwright.sync_api", reason="playwright is not installed")
    with sync_api.sync_playwright() as playwright:
        context = playwright.chromium.launch_persistent_context(
            str(folder / "profile"),
            executable_path=CHROMIUM,
            args=[*FLAGS, *flags],
            headless=True,
        )
        made = context.pages[0]
        made.set_default_timeout(1000 * PATIENCE)
        yield made
        context.close()


class Preview:
    """The running command, and the page's state as it comes."""

    def __init__(self, file: Path, *options: str) -> None:
        self.file = file
        self.temporary = file.parent / "temporary"
        self.temporary.mkdir(exist_ok=True)
        self.process = subprocess.Popen(
            [sys.executable, "-m", "calcanim", "preview", file.name, *options],
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
            cwd=file.parent,
            env={
                **os.environ,
                "CALCANIM_CACHE_DIR": str(file.parent / "cache"),
                "TMPDIR": str(self.temporary),
            },
        )
        assert self.process.stdout is not None
        self.url = self.process.stdout.readline().strip()
        self.seen: list[dict[str, Any]] = []

    def until(self, wanted: Callable[[dict[str, Any]], bool]) -> dict[str, Any]:
        """The first state that is as `wanted`; all before it are in `seen`."""
        end = time.monotonic() + PATIENCE
        with urllib.request.urlopen(f"{self.url}events", timeout=PATIENCE) as events:
            while time.monotonic() < end:
                line = events.readline().decode()
                if line.startswith("data: "):
                    self.seen.append(json.loads(line.removeprefix("data: ")))
                    if wanted(self.seen[-1]):
                        return self.seen[-1]
        raise AssertionError(f"never as wanted; last: {self.seen[-1]}")

    def save(self, text: str) -> None:
        """Write the lesson as an editor does: beside it, then renamed."""
        beside = self.file.with_suffix(".new")
        beside.write_text(text, encoding="utf-8")
        beside.replace(self.file)

    def interrupt(self) -> tuple[int, str]:
        """Ctrl-C; the exit code and what went to standard error."""
        self.process.send_signal(signal.SIGINT)
        _, said = self.process.communicate(timeout=PATIENCE)
        return self.process.returncode, said


@pytest.fixture
def previewed(tmp_path: Path) -> Iterator[Callable[..., Preview]]:
    """Starts previews of a tiny lesson's file, and ends them."""
    running: list[Preview] = []

    def start(text: str = LESSON, *options: str) -> Preview:
        file = tmp_path / "tiny.py"
        file.write_text(text, encoding="utf-8")
        running.append(Preview(file, *options))
        return running[-1]

    yield start
    for preview in running:
        if preview.process.poll() is None:
            preview.interrupt()
        for pipe in (preview.process.stdout, preview.process.stderr):
            with contextlib.suppress(AttributeError):
                pipe.close()  # type: ignore[union-attr]
