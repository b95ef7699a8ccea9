"""The forge from outside: it gets orders, gives signs of life, and is replaced where it is lost."""

from __future__ import annotations

import contextlib
import json
import os
import signal
import subprocess
import sys
from pathlib import Path
from threading import Thread
from typing import Any

from calcanim import parent
from calcanim.preview.state import State

# Looks without a sign of life, at two looks' pause a sign or more: the same few seconds for a
# forge that is stopped, and more where the machine is so busy that we come to look less often.
_SILENCE = 50
_TRIES = 3  # forges that one build may cost
_PATIENCE = 3.0  # seconds for the forge to end by itself


class Smith:
    """Keeps a forge at work on the latest order, and tells the state what it hears.

    A forge that has ended, is stopped or stuck is replaced, and the order given again, but for one
    that has cost three forges. `folder` is what the last forge removes if we are killed.
    """

    def __init__(self, state: State, folder: Path) -> None:
        self._state = state
        self._folder = folder
        self._order: dict[str, Any] | None = None  # as long as there is no answer
        self._build = 0
        self._lost = 0
        self._start()

    def order(self, order: dict[str, Any]) -> None:
        """Build this; work on what was ordered before is dropped."""
        self._order, self._build, self._lost = order, order["build"], 0
        if self._gave_up:
            self._start()
        self._send()

    def look_after(self) -> None:
        """Called again and again: see that there is a forge, and that it lives."""
        if self._gave_up:
            return
        self._silence += 1
        code = self.process.poll()
        if code is not None:
            self._replace(f"ended with code {code}" if code >= 0 else f"ended by signal {-code}")
        elif self._silence > _SILENCE:
            self._replace("gave no sign of life")
        else:
            self._push()

    def end(self) -> None:
        """End the forge, and all that it has forked."""
        with contextlib.suppress(OSError):
            os.close(self._orders)
        with contextlib.suppress(subprocess.TimeoutExpired):
            self.process.wait(_PATIENCE)
        self._bury()

    def _start(self) -> None:
        self._gave_up = False
        self._silence = 0
        self._unsent = b""
        reading, self._orders = os.pipe()
        os.set_blocking(self._orders, False)  # a forge that is stopped reads nothing
        self.process = subprocess.Popen(
            [sys.executable, "-m", "calcanim.preview.forge", str(self._folder)],
            stdin=reading,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            text=True,
            start_new_session=True,  # Ctrl-C is for the command, which ends the forge itself
        )
        os.close(reading)
        Thread(target=self._listen, args=(self.process,), daemon=True).start()

    def _send(self) -> None:
        self._unsent += json.dumps(self._order).encode() + b"\n"
        self._push()

    def _push(self) -> None:
        with contextlib.suppress(BlockingIOError, BrokenPipeError):
            while self._unsent:
                self._unsent = self._unsent[os.write(self._orders, self._unsent) :]

    def _replace(self, how: str) -> None:
        os.close(self._orders)
        self._bury()
        self._lost += 1
        if self._lost < _TRIES:
            self._start()
            if self._order is not None:
                self._state.note(self._build, f"The builder {how}; another begins again.")
                self._send()
        else:
            self._gave_up = True
            if self._order is not None:
                said = f"the builder {how}, {_TRIES} times; save to try again"
                self._state.error(self._build, said)

    def _bury(self) -> None:
        """Kill the forge and what it has left."""
        with contextlib.suppress(OSError):
            os.killpg(self.process.pid, signal.SIGKILL)
        parent.end_session(self.process.pid)
        with contextlib.suppress(subprocess.TimeoutExpired):
            self.process.wait(_PATIENCE)

    def _listen(self, process: subprocess.Popen[str]) -> None:
        assert process.stdout is not None
        with process.stdout:
            for line in process.stdout:
                item = json.loads(line)
                if process is not self.process:
                    return  # another has taken over
                self._silence = 0
                self._hear(item)

    def _hear(self, item: dict[str, Any]) -> None:
        state, build = self._state, item.get("build", 0)
        match item["news"]:
            case "board":
                state.board(build, item["title"], item["beats"], item["slug"])
            case "takes":
                state.takes(build, item["takes"])
            case "still":
                state.still(build, item["n"], Path(item["path"]))
            case "progress":
                state.progress(build, item["share"])
            case "video":
                state.video(
                    build,
                    Path(item["path"]),
                    item["starts"],
                    item["tracks"],
                    item["label"],
                    item["spoken"],
                )
            case "remark":
                state.remark(build, item["message"])
            case "slow":
                state.note(build, item["message"])
            case "error":
                state.error(build, item["message"])
        if item["news"] in ("video", "error") and build == self._build:
            self._order = None
