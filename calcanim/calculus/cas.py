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
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from typing import Any

from calcanim.expressions.parse import parse
from calcanim.expressions.tree import Expression

SECONDS = 10.0
# What of a problem's time sympy may work on it: a search that leads somewhere is soon there.
SHARE = 0.3
_PATIENCE = 0.6  # of the time that is left by the clock: a busy machine must leave some for numbers
_GRACE = 0.5
_LEAST = 0.1


@dataclass(slots=True)
class Budget:
    """How long a question may take, and until when all of them together."""

    seconds: float = SECONDS
    deadline: float | None = None
    spent: float = 0.0

    def start(self, seconds: float) -> None:
        """A problem of its own begins."""
        self.seconds, self.deadline, self.spent = seconds, time.monotonic() + seconds, 0.0

    def effort(self) -> float:
        """Processor seconds that sympy may still use for this problem."""
        return SHARE * self.seconds - (0.0 if self.deadline is None else self.spent)

    def patience(self) -> float:
        """Seconds to wait for the next answer."""
        return self.left() * (1.0 if self.deadline is None else _PATIENCE)

    def left(self) -> float:
        """Seconds for the next question; 0 or less where there is no time for one."""
        if self.deadline is None:
            return self.seconds
        return min(self.seconds, self.deadline - time.monotonic())


budget = Budget()


@contextmanager
def without_questions() -> Iterator[None]:
    """No question is asked in here: what the techniques alone can do."""
    before, budget.seconds = budget.seconds, 0.0
    try:
        yield
    finally:
        budget.seconds = before


class _Server:
    """The parent's end: one process, started at the first question."""

    def __init__(self) -> None:
        self.process: subprocess.Popen[str] | None = None
        self.owner = 0
        self.loaded = False  # it has said that it is ready

    def ask(self, question: dict[str, Any], seconds: float, start: float) -> dict[str, Any] | None:
        """The answer, or None where there was none in time; `start` bounds loading sympy."""
        process = self._started(start)
        seconds = min(seconds, budget.patience())  # Loading has taken its share of the whole.
        effort = budget.effort()
        if process is None or seconds <= 0 or effort < _LEAST:
            return None
        assert process.stdin is not None
        assert process.stdout is not None
        try:
            bounds = {"seconds": seconds, "effort": effort}
            process.stdin.write(json.dumps({**question, **bounds}) + "\n")
            process.stdin.flush()
        except OSError:
            self.stop()
            return None
        line = _line_within(process, seconds + _GRACE)
        if line is None:
            self.stop()
            return None
        answer = json.loads(line)
        if not isinstance(answer, dict):
            return None
        budget.spent += answer.get("spent", 0.0)
        return answer

    def begin(self) -> subprocess.Popen[str]:
        """Start the process, unless there is one that lives."""
        # A fork of the owner may ask too, but cannot tell whether the server still lives.
        mine = self.owner == os.getpid()
        if self.process is not None and mine and self.process.poll() is not None:
            self.stop()
        if self.process is None:
            self.owner = os.getpid()
            self.loaded = False
            self.process = subprocess.Popen(
                [sys.executable, "-m", "calcanim.calculus.cas_server"],
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=subprocess.DEVNULL,
                text=True,
                start_new_session=True,  # Ctrl-C belongs to the parent, which then stops us.
            )
        return self.process

    def ready(self, seconds: float) -> bool:
        """Whether it has loaded sympy, at the latest after so many seconds."""
        if not self.loaded:
            self.loaded = _line_within(self.begin(), seconds) is not None
        return self.loaded

    def _started(self, seconds: float) -> subprocess.Popen[str] | None:
        self.begin()
        if not self.ready(seconds):
            self.stop()
        return self.process

    def stop(self) -> None:
        """Kill the server and what it forked."""
        process, self.process = self.process, None
        if process is None:
            return
        if process.poll() is None:
            with suppress(OSError):
                if hasattr(os, "killpg"):
                    os.killpg(process.pid, 9)
                else:
                    process.kill()
        process.wait()
        for pipe in (process.stdin, process.stdout):
            if pipe is not None:
                with suppress(OSError):
                    pipe.close()


def _line_within(process: subprocess.Popen[str], seconds: float) -> str | None:
    """One line of the server's output; None after `seconds` or at its end."""
    out = process.stdout
    assert out is not None
    if os.name == "posix":
        ready, _, _ = select.select([out], [], [], seconds)
        return (out.readline() or None) if ready else None
    from threading import Thread

    got: list[str] = []
    reader = Thread(target=lambda: got.append(out.readline()), daemon=True)
    reader.start()
    reader.join(seconds)
    return got[0] if got and got[0] else None


_server = _Server()
atexit.register(_server.stop)


def begin() -> None:
    """Start the server, for this process or for a fork of it, which waits until it is `ready`.

    Only one of them may ask at a time; a fork that is killed leaves the server to be stopped.
    """
    _server.begin()


def ready(seconds: float) -> bool:
    """Whether the server that was begun is loaded, at the latest after so many seconds."""
    process = _server.process
    return process is not None and process.poll() is None and _server.ready(seconds)


def stop() -> None:
    """Stop the server; the next question starts another."""
    _server.stop()


def ask(what: str, e: Expression, *args: Expression | str) -> Expression | None:
    """sympy's answer as a tree; None where it has none in time, or none that calcanim can write.

    `what` is a name in ``cas_server.ANSWERS``; a str among `args` is a variable's name. All the
    questions of a problem have SHARE of its time between them, in seconds of the processor.
    """
    seconds = budget.left()
    if seconds <= 0:
        return None
    question = {"what": what, "args": [str(e), *(str(a) for a in args)]}
    answer = _server.ask(question, seconds, budget.left())
    if answer is None or "answer" not in answer:
        return None
    return parse(answer["answer"], notation=True)
