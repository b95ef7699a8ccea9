"""One preview from beginning to end: the page is served, the file watched, each change built."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from threading import Thread
from typing import Any

from calcanim.preview.server import Server
from calcanim.preview.state import State

_LOOK = 0.1  # seconds between two looks at the file
_KEPT = 2  # builds whose files stay: a browser may still be reading the one before
_PATIENCE = 3.0  # seconds for the forge to end by itself


@dataclass(frozen=True, slots=True)
class Request:
    """What to show. `lesson` is a slug or a path, `file` its file, `also` what else is watched."""

    lesson: str
    file: Path
    values: dict[str, str]
    theme: str = "dark"
    aspect: str = "16:9"
    also: tuple[Path, ...] = ()


def run(request: Request, ready: Callable[[str], None]) -> None:
    """Serve until interrupted; `ready` is called with the page's URL once it answers.

    KeyboardInterrupt goes through, after every process has ended and every file is gone.
    """
    across, up = (int(n) for n in request.aspect.split(":"))
    state = State(request.file.name, (across, up))
    folder = Path(tempfile.mkdtemp(prefix="calcanim-preview-"))
    server = Server(state)
    forge = _Forge(state)
    try:
        Thread(target=server.serve_forever, args=(0.1,), daemon=True).start()
        ready(server.url)
        _watch(request, state, forge, folder)
    finally:
        state.close()
        server.shutdown()
        server.server_close()
        forge.end()
        shutil.rmtree(folder, ignore_errors=True)


def _watch(request: Request, state: State, forge: _Forge, folder: Path) -> None:
    build = 0
    seen: list[tuple[int, int, int] | None] = []
    while True:
        now = [_stamp(file) for file in (request.file, *request.also)]
        # An editor may take a file away for a moment; what counts is what it leaves.
        if None not in now and now != seen:
            seen, build = now, build + 1
            own = folder / str(build)
            own.mkdir()
            shutil.rmtree(folder / str(build - _KEPT), ignore_errors=True)
            state.begin(build)
            forge.order(
                {
                    "build": build,
                    "lesson": request.lesson,
                    "values": request.values,
                    "theme": request.theme,
                    "aspect": request.aspect,
                    "folder": str(own),
                }
            )
        forge.look_after(build)
        time.sleep(_LOOK)


def _stamp(file: Path) -> tuple[int, int, int] | None:
    try:
        found = file.stat()
    except OSError:
        return None
    return found.st_mtime_ns, found.st_size, found.st_ino


class _Forge:
    """The warm process, from here."""

    def __init__(self, state: State) -> None:
        self.state = state
        self._start()

    def _start(self) -> None:
        self.missed = False
        self.process = subprocess.Popen(
            [sys.executable, "-m", "calcanim.preview.forge"],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            text=True,
            start_new_session=True,  # Ctrl-C is for the command, which ends the forge itself
        )
        Thread(target=_listen, args=(self.process, self.state), daemon=True).start()

    def order(self, order: dict[str, Any]) -> None:
        """Build this; work on what was ordered before is dropped."""
        if self.process.poll() is not None:
            self._start()
        assert self.process.stdin is not None
        with suppress(OSError):
            self.process.stdin.write(json.dumps(order) + "\n")
            self.process.stdin.flush()

    def look_after(self, build: int) -> None:
        """Say so where the forge has died; the next change starts another."""
        code = self.process.poll()
        if code is not None and not self.missed:
            self.missed = True
            self.state.error(build, f"the builder ended with code {code}; save to try again")

    def end(self) -> None:
        """End the forge, and with it what it has forked."""
        assert self.process.stdin is not None
        with suppress(OSError):
            self.process.stdin.close()
        try:
            self.process.wait(_PATIENCE)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()


def _listen(process: subprocess.Popen[str], state: State) -> None:
    assert process.stdout is not None
    for line in process.stdout:
        item = json.loads(line)
        match item["news"]:
            case "board":
                state.board(item["build"], item["title"], item["beats"])
            case "still":
                state.still(item["build"], item["n"], Path(item["path"]))
            case "progress":
                state.progress(item["build"], item["share"])
            case "video":
                state.video(item["build"], Path(item["path"]), item["starts"], item["tracks"])
            case "error":
                state.error(item["build"], item["message"])
