"""sympy's calls that can run away, in a process that can be killed.

`cas_server` is that process. Questions and answers are lines of JSON with expressions as text:
nothing is pickled, nothing evaluated.
"""

from __future__ import annotations

import atexit
import json
import os
import select
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager, nullcontext, suppress
from dataclasses import dataclass
from typing import Any

from calcanim.expressions.parse import parse
from calcanim.expressions.tree import Expression

SECONDS = 10.0
# What of a problem's time sympy may work on it: a search that leads somewhere is soon there.
SHARE = 0.3
_LEAST = 0.1
_LOADED = "loaded"  # the number of a line that comes back when sympy is there
_STUCK = 900.0  # seconds until a process that does nothing is given up


class LostError(RuntimeError):
    """sympy's process ended without a word, again and again: that is no answer."""


@dataclass(slots=True)
class Budget:
    """What sympy may do, in seconds of effort: how busy the machine is changes nothing.

    Effort is counted by `cas_server`; a second of it is at most one of the processor. A problem
    that begins with `start` has a share of its `seconds` for all its questions together; without
    one, each question has as much.
    """

    seconds: float = SECONDS
    spent: float | None = None
    asks: bool = True

    def start(self, seconds: float) -> None:
        """A problem of its own begins."""
        self.seconds, self.spent = seconds, 0.0

    def end(self) -> None:
        """It is over."""
        self.seconds, self.spent = SECONDS, None

    def effort(self) -> float:
        """Seconds for the next question; 0 or less where there may be none."""
        return SHARE * self.seconds - (self.spent or 0.0) if self.asks else 0.0

    def took(self, seconds: float) -> None:
        """Note what a question has used."""
        if self.spent is not None:
            self.spent += seconds


budget = Budget()
# What goes around the server's loading, which is no part of a problem's time.
around_loading: Callable[[], AbstractContextManager[None]] = nullcontext
# Whether this process ends with its group, and so need not keep Ctrl-C from the server.
grouped = False


@contextmanager
def without_questions() -> Iterator[None]:
    """No question is asked in here: what the techniques alone can do."""
    before, budget.asks = budget.asks, False
    try:
        yield
    finally:
        budget.asks = before


class _Server:
    """The parent's end: one process, started at the first question.

    What travels is a line of JSON with a number, so that an answer that nobody waits for any more
    is passed over.
    """

    def __init__(self) -> None:
        self.process: subprocess.Popen[bytes] | None = None
        self.owner = 0
        self._ready = False
        self._unread = b""
        self._number = 0

    def ask(self, question: dict[str, Any]) -> dict[str, Any]:
        """The answer; empty where there is none within the effort. Raises LostError."""
        for _ in range(3):  # a process may be killed from outside
            with suppress(OSError, EOFError):
                self._load()
                answer = self._exchange({**question, "effort": budget.effort()})
                if not answer.get("lost"):
                    budget.took(float(answer.get("spent", 0.0)))
                    return answer
                continue
            self.stop()
        raise LostError("the process that runs sympy ended without an answer, three times")

    def begin(self) -> None:
        """Start the process, without waiting for it; what it works on for nobody is dropped."""
        # A fork of the owner may ask too, but cannot tell whether the server still lives.
        mine = self.owner == os.getpid()
        if self.process is not None and mine and self.process.poll() is not None:
            self.stop()
        if self.process is not None:
            with suppress(OSError):
                self._write(b'\n{"cancel": true}\n')
            return
        self.owner, self._ready, self._unread = os.getpid(), False, b""
        self.process = subprocess.Popen(
            [sys.executable, "-m", "calcanim.calculus.sympy_process.cas_server"],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            bufsize=0,
            # Sets of names have one order, so that sympy takes the same way each time.
            env={**os.environ, "PYTHONHASHSEED": "0"},
            start_new_session=not grouped,  # Ctrl-C belongs to the parent, which then stops us.
        )
        with suppress(OSError):
            self._write(json.dumps({"number": _LOADED}).encode() + b"\n")

    def ready(self, seconds: float) -> bool:
        """Whether what was begun here is loaded, at the latest after so many seconds."""
        if self.process is None or self.process.poll() is not None:
            return False
        end = time.monotonic() + seconds
        with suppress(OSError, EOFError):
            while not self._ready:
                line = self._line(max(0.0, end - time.monotonic()))
                self._ready = _read(line).get("number") == _LOADED
        return self._ready

    def stop(self) -> None:
        """Kill the server and what it forked."""
        process, self.process = self.process, None
        if process is None:
            return
        if process.poll() is None:
            with suppress(OSError):
                if hasattr(os, "killpg") and os.getpgid(process.pid) == process.pid:
                    os.killpg(process.pid, 9)
                else:
                    process.kill()
        process.wait()
        for pipe in (process.stdin, process.stdout):
            if pipe is not None:
                with suppress(OSError):
                    pipe.close()

    def _load(self) -> None:
        mine = self.owner == os.getpid()
        if self.process is None or (mine and self.process.poll() is not None):
            self.begin()
        if not self._ready:
            with around_loading():
                self._exchange({})
            self._ready = True

    def _exchange(self, question: dict[str, Any]) -> dict[str, Any]:
        self._number += 1
        number = f"{os.getpid()}.{self._number}"
        self._write(json.dumps({**question, "number": number}).encode() + b"\n")
        while True:
            answer = _read(self._line(_STUCK))
            if answer.get("number") == number:
                return answer

    def _write(self, data: bytes) -> None:
        assert self.process is not None
        assert self.process.stdin is not None
        while data:
            data = data[os.write(self.process.stdin.fileno(), data) :]

    def _line(self, seconds: float) -> bytes:
        assert self.process is not None
        assert self.process.stdout is not None
        out = self.process.stdout.fileno()
        while b"\n" not in self._unread:
            if os.name == "posix" and not select.select([out], [], [], seconds)[0]:
                raise EOFError
            piece = os.read(out, 65536)
            if not piece:
                raise EOFError
            self._unread += piece
        line, _, self._unread = self._unread.partition(b"\n")
        return line


def _read(line: bytes) -> dict[str, Any]:
    """A line's object; an empty one where a killed process has left a part of it."""
    try:
        found = json.loads(line)
    except ValueError:
        return {}
    return found if isinstance(found, dict) else {}


_server = _Server()
atexit.register(_server.stop)


def begin() -> None:
    """Start the server, or end what it works on: for this process, or for a fork of it.

    Only one of them may ask at a time.
    """
    _server.begin()


def ready(seconds: float) -> bool:
    """Whether the server that was begun is loaded, at the latest after so many seconds."""
    return _server.ready(seconds)


def stop() -> None:
    """Stop the server; the next question starts another."""
    _server.stop()


def ask(what: str, e: Expression, *args: Expression | str) -> Expression | None:
    """sympy's answer as a tree; None where it finds none, or none that calcanim can write.

    `what` is a name in ``cas_server.ANSWERS``; a str among `args` is a variable's name. All the
    questions of a problem have SHARE of its time between them, in seconds of effort.
    Raises LostError where the process dies again and again, which is no answer.
    """
    if budget.effort() < _LEAST:
        return None
    question = {"what": what, "args": [str(e), *(str(a) for a in args)]}
    answer = _server.ask(question)
    if "answer" not in answer:
        return None
    return parse(answer["answer"], notation=True)
