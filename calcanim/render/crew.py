"""Who does the work: any `concurrent.futures.Executor`; by default processes of our own.

Processes are forked from one that has imported Manim once (where there is a fork server), so that
a new one costs milliseconds. A process that dies is replaced and its job is done again.
"""

from __future__ import annotations

import contextlib
import multiprocessing
import os
import signal
import threading
import warnings
from collections import deque
from collections.abc import Callable, Iterator
from concurrent.futures import FIRST_COMPLETED, BrokenExecutor, Executor, Future, wait
from dataclasses import dataclass
from typing import Any

from calcanim.refusals import Refusal
from calcanim.render import server
from calcanim.render.pool import NoWorkersError, Pool, WorkerDied, no_main

_TRIES = 3


class RenderError(RuntimeError):
    """Rendering failed, or the film may not be shown; the message is one sentence."""


@dataclass(eq=False)
class Task:
    """A call of `work` with `job`, whose result goes to `done`.

    `label` says to a reader where in which film it is. An error goes to `failed`, where there is
    one, and else ends the whole run. `owner` marks tasks that belong together.
    """

    work: Callable[[str], bytes]
    job: Callable[[], str]
    label: str
    done: Callable[[bytes], None]
    failed: Callable[[RenderError], None] | None = None
    owner: object = None
    tries: int = 0


class Here(Executor):
    """Draws in this process, where there can be no other."""

    def submit(self, fn: Callable[..., Any], /, *args: Any, **kwargs: Any) -> Future[Any]:
        """Run the call now."""
        future: Future[Any] = Future()
        try:
            future.set_result(fn(*args, **kwargs))
        except Exception as error:
            future.set_exception(error)
        return future


class Crew:
    """Runs tasks, as many at once as there are `hands`. A context manager.

    `executor`, where given, is used as it is and left open; `width` is how many calls it runs at
    once. Otherwise processes are started, `jobs` of them (by default one a core); where none can
    be, this one draws, and `say` gets a sentence about it.
    """

    def __init__(
        self,
        jobs: int | None = None,
        executor: Executor | None = None,
        make: Callable[[int], Executor] | None = None,
        local: bool = True,
        say: Callable[[str], None] | None = None,
    ) -> None:
        self.hands = max(jobs or cores(), 1)
        self.local = local
        self.executor = executor
        self._make = make or processes
        self._own: Executor | None = None
        self._say = say or (lambda sentence: warnings.warn(sentence, RuntimeWarning, stacklevel=2))

    def __enter__(self) -> Crew:
        return self

    def __exit__(self, *problem: object) -> None:
        self.close()

    def close(self) -> None:
        """End our own processes at once, whatever they do."""
        own, self._own = self._own, None
        if own is not None:
            own.shutdown(wait=False, cancel_futures=True)

    @property
    def pids(self) -> tuple[int, ...]:
        """Our own processes that are alive."""
        return self._own.pids if isinstance(self._own, Pool) else ()

    def run(self, tasks: deque[Task]) -> None:
        """Run all tasks; what a task's `done` appends to `tasks` is run too.

        Raises RenderError for a task that fails, or kills its process three times, and has no
        `failed`.
        """
        running: dict[Future[bytes], Task] = {}
        try:
            while tasks or running:
                self._fill(tasks, running)
                finished, _ = wait(running, return_when=FIRST_COMPLETED)
                for future in finished:
                    task = running.pop(future)
                    try:
                        _deliver(future, task)
                    except WorkerDied:
                        if self._again(task):
                            tasks.appendleft(task)
                    except NoWorkersError as error:
                        self._draw_here(error)
                        tasks.appendleft(task)
        except BaseException:
            for future in running:
                future.cancel()
            self.close()
            raise

    def _fill(self, tasks: deque[Task], running: dict[Future[bytes], Task]) -> None:
        while tasks and len(running) < self.hands:
            task = tasks.popleft()
            running[self._executor().submit(task.work, task.job())] = task

    def _executor(self) -> Executor:
        if self.executor is not None:
            return self.executor
        if self._own is None:
            try:
                self._own = self._make(self.hands)
            except (OSError, ImportError) as error:
                self._draw_here(error)
                return self._executor()
        return self._own

    def _again(self, task: Task) -> bool:
        """Whether a task whose process died is done once more."""
        task.tries += 1
        if task.tries < _TRIES:
            return True
        error = RenderError(f"a process died {task.tries} times while it drew {task.label}")
        if task.failed is None:
            raise error
        task.failed(error)
        return False

    def _draw_here(self, why: Exception) -> None:
        if self.executor is None:
            self._say(f"{why}; everything is drawn in this one")
            self.close()
            self.executor, self.hands = Here(), 1


def _deliver(future: Future[bytes], task: Task) -> None:
    """Hand a result on. Raises WorkerDied or NoWorkersError where there is none yet."""
    try:
        result = future.result()
    except (WorkerDied, NoWorkersError):
        raise
    except BrokenExecutor:
        raise RenderError(f"a process died while it drew {task.label}") from None
    except MemoryError:
        raise RenderError(f"there is not enough memory to draw {task.label}") from None
    except Exception as error:
        if type(error).__name__ == "KilledWorker":  # Dask's word for it
            raise RenderError(f"workers died again and again while drawing {task.label}") from None
        fault = RenderError(f"{task.label} cannot be drawn: {error}")
        if task.failed is None:
            # A letter that no font has is nothing that went wrong here.
            raise error if isinstance(error, Refusal) else fault from error
        fault.__cause__ = error
        task.failed(fault)
        return
    try:
        task.done(result)
    except RenderError as error:
        if task.failed is None:
            raise
        task.failed(error)


def cores() -> int:
    """How many processors this process may use."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


def prepare() -> None:
    """Start the process that imports Manim, in the background: there is other work meanwhile.

    Where that fails nothing is said: whoever needs a process will try again.
    """
    context = _context()
    if context.get_start_method() == "forkserver":
        from multiprocessing import forkserver

        context.set_forkserver_preload(["calcanim.render.server", "calcanim.render.worker"])
        with contextlib.suppress(OSError, EOFError), no_main(), deaf_to_ctrl_c(), _tied():
            forkserver.ensure_running()


@contextlib.contextmanager
def _tied() -> Iterator[None]:
    """What the main thread starts in here ends with it (another thread may end long before)."""
    if threading.current_thread() is not threading.main_thread():
        yield
        return
    os.environ[server.TIED] = "yes"
    try:
        yield
    finally:
        del os.environ[server.TIED]


def processes(count: int) -> Executor:
    """A pool of worker processes."""
    prepare()
    return Pool(count, _context())


def _context() -> Any:
    methods = multiprocessing.get_all_start_methods()
    return multiprocessing.get_context("forkserver" if "forkserver" in methods else "spawn")


@contextlib.contextmanager
def deaf_to_ctrl_c() -> Iterator[None]:
    """What is started in here ignores the terminal's Ctrl-C, also while it imports: we end it."""
    if threading.current_thread() is not threading.main_thread():
        yield
        return
    before = signal.signal(signal.SIGINT, signal.SIG_IGN)
    try:
        yield
    finally:
        signal.signal(signal.SIGINT, before)
