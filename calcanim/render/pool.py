"""Worker processes, each on a line of its own: what happens to one is no matter to the others.

A worker that dies, be it in the middle of its answer, ends its own job alone and is replaced for
the next one. Nothing is shared (no semaphores, no shared memory): a pipe each is all they need.
"""

from __future__ import annotations

import contextlib
import multiprocessing
import os
import pickle
import queue
import signal
import struct
import sys
import threading
import types
from collections.abc import Callable, Iterator
from concurrent.futures import BrokenExecutor, Executor, Future
from multiprocessing.connection import wait
from pathlib import Path
from typing import Any

from calcanim.parent import is_alive

_STARTS = 5  # how often a process may fail to start before there are said to be none
_STOPPED = 5  # seconds after which a process that is stopped is given up
_STUCK = 60  # seconds after which one that has work and uses no processor is
_HEAD = struct.Struct(">Q")
_STOP, _DEAD = ("T", "t"), ("Z", "X")  # states in /proc

_starting = threading.RLock()


class WorkerDied(BrokenExecutor):
    """The process that had this job has ended without an answer."""


class NoWorkersError(RuntimeError):
    """No process can be started here; the message says why."""


class Pool(Executor):
    """`count` processes that are started when they are needed; an Executor of their calls.

    A future fails with WorkerDied where its process died, and with NoWorkersError where none
    could be started. A process that has been stopped (SIGSTOP) or has waited for long without
    using any processor time is killed, which counts as dying, as far as the system tells (/proc).
    """

    def __init__(self, count: int, context: Any = None) -> None:
        self._context = context or multiprocessing.get_context("spawn")
        self._calls: queue.SimpleQueue[tuple[Future[Any], bytes] | None] = queue.SimpleQueue()
        self._hands = [_Hand(self._context) for _ in range(count)]
        self._threads: list[threading.Thread] = []
        self._closed = threading.Event()

    @property
    def pids(self) -> tuple[int, ...]:
        """The processes that are alive."""
        return tuple(hand.pid for hand in self._hands if hand.pid)

    def submit(self, fn: Callable[..., Any], /, *args: Any, **kwargs: Any) -> Future[Any]:
        """Run the call in a process; it and its result must pickle."""
        if self._closed.is_set():
            raise RuntimeError("the pool is closed")
        future: Future[Any] = Future()
        self._calls.put((future, pickle.dumps((fn, args, kwargs))))
        if not self._threads:
            self._start(_Watch(self._hands, self._closed).run)
        if len(self._threads) <= len(self._hands):
            self._start(self._hands[len(self._threads) - 1].run, self._calls, self._closed)
        return future

    def shutdown(self, wait: bool = True, *, cancel_futures: bool = False) -> None:
        """Kill all processes at once, whatever they do; what waits is cancelled."""
        self._closed.set()
        for hand in self._hands:
            hand.kill()
        for pid in (_fork_server(), _tracker()):  # they would never notice that this program ends
            if _state(pid)[0] in _STOP:
                _kill(pid)
        with contextlib.suppress(queue.Empty):
            while True:
                item = self._calls.get_nowait()
                if item is not None:
                    item[0].cancel()
        for _ in self._threads:
            self._calls.put(None)

    def _start(self, work: Callable[..., None], *args: Any) -> None:
        # Daemons: whatever has happened to a process, this program can end.
        thread = threading.Thread(target=work, args=args, daemon=True)
        self._threads.append(thread)
        thread.start()


class _Hand:
    """One process and the line to it; used by one thread, watched and killed by others."""

    def __init__(self, context: Any) -> None:
        self._context = context
        self._process: Any = None
        self._line: Any = None
        self.busy = False  # it has a job, or is being started
        self.starting = False

    @property
    def pid(self) -> int:
        """The process's, or 0 where there is none that lives."""
        process = self._process
        return process.pid if process is not None and _is_alive(process.pid) else 0

    def kill(self) -> None:
        """End the process at once."""
        _kill(self.pid)

    def run(
        self, calls: queue.SimpleQueue[tuple[Future[Any], bytes] | None], closed: threading.Event
    ) -> None:
        """Answer calls until there are no more."""
        while (item := calls.get()) is not None:
            future, call = item
            if not future.set_running_or_notify_cancel():
                continue
            self.busy = True
            try:
                good, value = pickle.loads(self._ask(call, closed))
            except BaseException as error:
                good, value = False, error
            self.busy = False
            if good:
                future.set_result(value)
            else:
                future.set_exception(value)
        self._forget()

    def _ask(self, call: bytes, closed: threading.Event) -> bytes:
        if not self.pid:
            self._begin(closed)
        try:
            _send(self._line, call)
            return _receive(self._line, self._process)
        except (EOFError, OSError):
            self._forget()
            raise WorkerDied("a process has died") from None

    def _begin(self, closed: threading.Event) -> None:
        self._forget()
        why: BaseException | None = None
        for n in range(_STARTS):
            if closed.wait(n / 5):  # a server that was killed is not gone at once
                raise WorkerDied("the pool is closed")
            self.starting = True
            try:
                with no_main():
                    started = self._started()
            except (OSError, EOFError, ImportError) as error:  # its server has died, or none can be
                why = error
                continue
            finally:
                self.starting = False
            self._process, self._line = started
            if closed.is_set():
                self.kill()
            return
        said = getattr(why, "strerror", None) or str(why) or type(why).__name__
        raise NoWorkersError(f"no process can be started: {said}")

    def _started(self) -> tuple[Any, Any]:
        ours, theirs = self._context.Pipe()
        try:
            process = self._context.Process(target=_serve, args=(theirs,), daemon=True)
            process.start()
        except BaseException:
            ours.close()
            raise
        finally:
            theirs.close()
        return process, ours

    def _forget(self) -> None:
        self.kill()
        process, self._process = self._process, None
        if self._line is not None:
            self._line.close()
            self._line = None
        if process is not None:
            process.join(1)  # its server, which would say that it has ended, may be stopped


class _Watch:
    """Kills what is stopped or stuck. Time that this process itself is stopped does not count."""

    def __init__(self, hands: list[_Hand], closed: threading.Event) -> None:
        self._hands, self._closed = hands, closed
        self._seen: dict[int, tuple[int, int, int]] = {}

    def run(self) -> None:
        """Look once a second, until the pool is closed."""
        while not self._closed.wait(1):
            watched = [hand.pid for hand in self._hands if hand.busy and hand.pid]
            if any(hand.starting for hand in self._hands):
                watched.append(_fork_server())
            self._seen = {pid: self._look(pid) for pid in watched if pid}
            for pid, (_, stopped, idle) in self._seen.items():
                if stopped >= _STOPPED or idle >= _STUCK:
                    _kill(pid)

    def _look(self, pid: int) -> tuple[int, int, int]:
        """Its processor time, and for how many looks it has been stopped and used none."""
        before, stopped, idle = self._seen.get(pid, (-1, 0, 0))
        state, used = _state(pid)
        return used, stopped + 1 if state in _STOP else 0, idle + 1 if used == before else 0


def _state(pid: int) -> tuple[str, int]:
    """A process's state in one letter, and its processor time; changing where nothing is known."""
    try:
        fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
        return fields[0], int(fields[11]) + int(fields[12])
    except (OSError, ValueError, IndexError):
        return "?", int.from_bytes(os.urandom(8), "big")


def _is_alive(pid: int) -> bool:
    """Whether a process lives; that its fork server has ended says nothing about it."""
    return is_alive(pid) and _state(pid)[0] not in _DEAD


def _kill(pid: int) -> None:
    """Kill a process; 0 is none (and not, as for the system, this one's whole group)."""
    if pid:
        with contextlib.suppress(OSError):
            os.kill(pid, signal.SIGKILL)


def _tracker() -> int:
    """The process of multiprocessing that looks after resources, or 0."""
    from multiprocessing import resource_tracker

    return getattr(resource_tracker._resource_tracker, "_pid", None) or 0


def _fork_server() -> int:
    """The process that forks workers, or 0."""
    try:
        from multiprocessing import forkserver

        return getattr(forkserver._forkserver, "_forkserver_pid", None) or 0
    except ImportError:
        return 0


# -- the line ------------------------------------------------------------------------


def _send(line: Any, message: bytes) -> None:
    left = memoryview(_HEAD.pack(len(message)) + message)
    while left:
        left = left[os.write(line.fileno(), left[: 1 << 20]) :]


def _receive(line: Any, process: Any = None) -> bytes:
    """A whole message. Raises EOFError where the other end, or the process at it, has ended."""
    content = bytearray()
    watched = [line] if process is None else [line, process.sentinel]
    while len(content) < _HEAD.size or len(content) < _HEAD.size + _HEAD.unpack_from(content)[0]:
        if line not in wait(watched) and len(watched) > 1:
            if not _is_alive(process.pid) and not line.poll(0):
                raise EOFError
            watched.pop()  # not this process has ended, but the one that forked it
            continue
        piece = os.read(line.fileno(), 1 << 20)
        if not piece:
            raise EOFError
        content += piece
    return bytes(content[_HEAD.size :])


def _serve(line: Any) -> None:
    """A worker's life: calls in, results out."""
    from calcanim.render.hand import begin

    begin()
    with contextlib.suppress(EOFError, OSError):
        while True:
            answer = _answer(_receive(line))
            _send(line, answer)


def _answer(call: bytes) -> bytes:
    try:
        fn, args, kwargs = pickle.loads(call)
        return pickle.dumps((True, fn(*args, **kwargs)))
    except Exception as error:
        try:
            answer = pickle.dumps((False, error))
            pickle.loads(answer)
        except Exception:
            answer = pickle.dumps((False, RuntimeError(f"{type(error).__name__}: {error}")))
        return answer


@contextlib.contextmanager
def no_main() -> Iterator[None]:
    """Hide the main program: multiprocessing would run it again in every process that it starts.

    So a script that renders needs no ``if __name__ == "__main__"``.
    """
    with _starting:
        main = sys.modules["__main__"]
        sys.modules["__main__"] = types.ModuleType("__main__")
        try:
            yield
        finally:
            sys.modules["__main__"] = main
