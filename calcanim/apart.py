"""Work in a process of its own: it is replaced when it is overdue, dies or has no memory left.

Nothing that happens there can break the process that asks: no alarm strikes inside of an import,
and whatever is half done goes with the process. Where processes can be forked, the asker loads what
the work needs (`prepare`), and a new one is there at once.
"""

from __future__ import annotations

import contextlib
import multiprocessing
import os
import signal
import sys
import threading
import time
import warnings
from collections.abc import Callable
from multiprocessing.connection import Connection
from types import TracebackType
from typing import Any

_LATE = 0.3  # seconds that an answer on its way may take on top
_LOADING = 600.0  # seconds until what is loading is taken for stuck
_READY, _ANSWER, _LAST, _PAUSE, _GO_ON = "ready", "answer", "last", "pause", "go on"

Pause = Callable[[], contextlib.AbstractContextManager[None]]
"""What is done in such a context does not count: the clock stands still."""


class ApartError(RuntimeError):
    """There is no answer; the message is a sentence for the user."""


class OverdueError(ApartError):
    """There was none in time."""


class Apart:
    """Answers of ``work(request, pause)``, which runs in another process, one at a time.

    Requests and answers are pickled. `memory` is how many bytes the process may use on top of what
    it has at first; where that is not enough the answer is a MemoryError.
    """

    def __init__(
        self,
        work: Callable[[Any, Pause], Any],
        prepare: Callable[[], None] | None = None,
        memory: int | None = None,
    ) -> None:
        self._work, self._prepare, self._memory = work, prepare, memory
        self._process: Any = None
        self._line: Connection | None = None
        self._pipes: Any = None

    def __enter__(self) -> Apart:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()

    def ask(self, request: Any, seconds: float) -> Any:
        """The answer to `request`. Raises OverdueError after `seconds`; ApartError, MemoryError.

        Loading is not counted. Where the process dies the request is tried once more.
        """
        ended = ""
        for _ in range(2):
            try:
                line = self._ready()
                line.send((request,))
                return self._answer(line, seconds)
            except (EOFError, OSError) as error:
                ended = self._how_it_ended(error)
            except BaseException:
                self.close()
                raise
        raise ApartError(f"the process that worked on it {ended}, twice")

    def close(self) -> None:
        """End the process, and whatever it has started."""
        process, self._process = self._process, None
        if self._line is not None:
            self._line.close()
            self._line = None
        if process is None:
            return
        with contextlib.suppress(OSError):
            if hasattr(os, "killpg") and os.getpgid(process.pid) == process.pid:
                os.killpg(process.pid, signal.SIGKILL)
            else:
                process.kill()
        process.join()
        process.close()

    def _answer(self, line: Connection, seconds: float) -> Any:
        end = time.monotonic() + seconds + _LATE
        while True:
            if not line.poll(max(0.0, end - time.monotonic())):
                raise OverdueError(
                    f"no answer within {seconds:g} seconds;"
                    " try a simpler function, or a longer --timeout"
                )
            kind, content = line.recv()
            if kind == _PAUSE:
                begun = time.monotonic()
                self._wait(line)
                end += time.monotonic() - begun
            elif kind == _LAST:
                self.close()
                raise MemoryError("it needs more memory than there is for one problem")
            elif isinstance(content, Exception):
                raise content
            else:
                return content

    def _ready(self) -> Connection:
        if self._process is not None and self._line is not None and self._process.is_alive():
            return self._line
        self.close()
        here: Connection
        forks = "fork" in multiprocessing.get_all_start_methods() and threading.active_count() == 1
        context: Any = multiprocessing.get_context("fork" if forks else "spawn")
        if forks and self._prepare is not None:
            self._prepare()
        here, there = context.Pipe()
        ours = here if forks else None
        prepare = None if forks else self._prepare
        arguments = (self._work, prepare, self._memory, there, ours)
        self._process = context.Process(target=_life, args=arguments)
        with warnings.catch_warnings():
            # numpy's threads, at rest, are threads of this process too: Python 3.12 warns.
            warnings.simplefilter("ignore", DeprecationWarning)
            try:
                self._process.start()
            except BaseException:
                self._process = None
                here.close()
                raise
            finally:
                there.close()
        self._line = here
        self._wait(here)
        return here

    def _wait(self, line: Connection) -> None:
        if not line.poll(_LOADING):
            raise ApartError(f"nothing was loaded within {_LOADING:g} seconds")
        line.recv()

    def _how_it_ended(self, error: Exception) -> str:
        process = self._process
        if process is None:
            return f"cannot be started ({error})"
        process.join(1.0)
        code = process.exitcode
        self.close()
        if code is None or code >= 0:
            return "ended"
        return f"ended by signal {-code}"


def _life(
    work: Callable[[Any, Pause], Any],
    prepare: Callable[[], None] | None,
    memory: int | None,
    line: Connection,
    other: Connection | None,
) -> None:
    """The other process, from its start to its end."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    signal.signal(signal.SIGTERM, signal.SIG_DFL)
    if other is not None:
        other.close()
    if hasattr(os, "setsid"):
        os.setsid()  # so that all that it starts can be ended with it
    _to_standard_error()
    parent = multiprocessing.parent_process()
    if parent is not None:
        threading.Thread(target=_end_with, args=(parent,), daemon=True).start()
    if prepare is not None:
        prepare()
    if memory is not None:
        bound_memory(memory)

    @contextlib.contextmanager
    def pause() -> Any:
        line.send((_PAUSE, None))
        try:
            yield
        finally:
            line.send((_GO_ON, None))

    line.send((_READY, None))
    with contextlib.suppress(EOFError, OSError):
        while True:
            (request,) = line.recv()
            try:
                answer = work(request, pause)
            except MemoryError:
                line.send((_LAST, None))
                return
            except Exception as error:
                answer = RuntimeError(f"{type(error).__name__}: {error}")
            line.send((_ANSWER, answer))
    _end()  # nobody asks any more


def _end_with(parent: Any) -> None:
    parent.join()  # it waits on a pipe, so that even a killed parent is noticed
    _end()


def _end() -> None:
    """End this process and what it has started."""
    if hasattr(os, "killpg"):
        os.killpg(0, signal.SIGKILL)
    os._exit(1)


def _to_standard_error() -> None:
    """What is printed here is no answer."""
    nothing = os.open(os.devnull, os.O_RDWR)
    os.dup2(nothing, 0)
    try:
        os.dup2(2, 1)
    except OSError:
        os.dup2(nothing, 1)
    sys.stdout = sys.stderr


def bound_memory(more: int) -> None:
    """Let this process use `more` bytes of memory than it does now, where the system can."""
    with contextlib.suppress(ImportError, OSError, ValueError):
        import resource

        with open("/proc/self/statm", encoding="ascii") as file:
            now = int(file.read().split()[0]) * resource.getpagesize()
        soft, hard = resource.getrlimit(resource.RLIMIT_AS)
        bound = now + more if hard == resource.RLIM_INFINITY else min(now + more, hard)
        if soft == resource.RLIM_INFINITY or bound < soft:
            resource.setrlimit(resource.RLIMIT_AS, (bound, hard))
