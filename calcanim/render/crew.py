"""Who does the work: any `concurrent.futures.Executor`; by default processes of our own.

Processes are forked from one that has imported Manim once (where there is a fork server), so that
a new one costs milliseconds. A process that dies is replaced and its job is done again.
"""

from __future__ import annotations

import contextlib
import multiprocessing
import os
import signal
import sys
import threading
import types
from collections import deque
from collections.abc import Callable, Iterator
from concurrent.futures import FIRST_COMPLETED, BrokenExecutor, Executor, Future, wait
from concurrent.futures.process import ProcessPoolExecutor
from dataclasses import dataclass
from typing import Any

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


class Crew:
    """Runs tasks, as many at once as there are `hands`. A context manager.

    `executor`, where given, is used as it is and left open; `width` is how many calls it runs at
    once. Otherwise processes are started, `jobs` of them (by default one a core).
    """

    def __init__(
        self,
        jobs: int | None = None,
        executor: Executor | None = None,
        make: Callable[[int], Executor] | None = None,
        local: bool = True,
    ) -> None:
        self.hands = max(jobs or cores(), 1)
        self.local = local
        self.executor = executor
        self._make = make or processes
        self._own: Executor | None = None

    def __enter__(self) -> Crew:
        return self

    def __exit__(self, *problem: object) -> None:
        self.close()

    def close(self) -> None:
        """End our own processes at once, whatever they do."""
        own, self._own = self._own, None
        if own is not None:
            _end(own)

    @property
    def pids(self) -> tuple[int, ...]:
        """Our own processes that are alive."""
        workers = getattr(self._own, "_processes", None) or {}
        return tuple(workers)

    def run(self, tasks: deque[Task]) -> None:
        """Run all tasks; what a task's `done` appends to `tasks` is run too.

        Raises RenderError for a task that fails, and for one that kills its process three times.
        """
        running: dict[Future[bytes], Task] = {}
        try:
            while tasks or running:
                self._fill(tasks, running)
                finished, _ = wait(running, return_when=FIRST_COMPLETED)
                lost = [t for f in finished for t in [running.pop(f)] if not _deliver(f, t)]
                if lost:
                    # All that ran in the broken pool is lost; one of them is to blame.
                    for future, task in list(running.items()):
                        if future.cancel() or not future.done() or not _deliver(future, task):
                            lost.append(task)
                    running.clear()
                    self._replace(lost)
                    tasks.extendleft(reversed(lost))
        except BaseException:
            for future in running:
                future.cancel()
            self.close()
            raise

    def _fill(self, tasks: deque[Task], running: dict[Future[bytes], Task]) -> None:
        """Hand out tasks. One that was lost twice runs alone, so that it is surely to blame."""
        while tasks and len(running) < self.hands:
            alone = tasks[0].tries == _TRIES - 1
            if running and (alone or any(t.tries == _TRIES - 1 for t in running.values())):
                return
            task = tasks.popleft()
            try:
                with no_main():  # the pool starts its processes in here
                    running[self._executor().submit(task.work, task.job())] = task
            except BrokenExecutor:
                self._replace([task])
                tasks.appendleft(task)

    def _executor(self) -> Executor:
        if self.executor is not None:
            return self.executor
        if self._own is None:
            self._own = self._make(self.hands)
        return self._own

    def _replace(self, lost: list[Task]) -> None:
        for task in lost:
            task.tries += 1
            if task.tries >= _TRIES or self.executor is not None:
                times = "once" if task.tries == 1 else f"{task.tries} times"
                raise RenderError(f"a process died {times} while it drew {task.label}")
        self.close()


def _deliver(future: Future[bytes], task: Task) -> bool:
    """Hand a result on; False where the process died before there was one."""
    try:
        result = future.result()
    except BrokenExecutor:
        return False
    except MemoryError:
        raise RenderError(f"there is not enough memory to draw {task.label}") from None
    except Exception as error:
        if type(error).__name__ == "KilledWorker":  # Dask's word for it
            raise RenderError(f"workers died again and again while drawing {task.label}") from None
        fault = RenderError(f"{task.label} cannot be drawn: {error}")
        if task.failed is None:
            raise fault from error
        task.failed(fault)
        return True
    try:
        task.done(result)
    except RenderError as error:
        if task.failed is None:
            raise
        task.failed(error)
    return True


def cores() -> int:
    """How many processors this process may use."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


def prepare() -> None:
    """Start the process that imports Manim, in the background: there is other work meanwhile."""
    context = _context()
    if context.get_start_method() == "forkserver":
        from multiprocessing import forkserver

        context.set_forkserver_preload(["calcanim.render.worker"])
        with no_main(), deaf_to_ctrl_c():
            forkserver.ensure_running()


def processes(count: int) -> Executor:
    """A pool of worker processes."""
    from calcanim.render.hand import begin

    prepare()
    return ProcessPoolExecutor(count, _context(), begin)


def _context() -> Any:
    methods = multiprocessing.get_all_start_methods()
    return multiprocessing.get_context("forkserver" if "forkserver" in methods else "spawn")


@contextlib.contextmanager
def no_main() -> Iterator[None]:
    """Hide the main program: multiprocessing would run it again in every process that it starts.

    So a script that renders needs no ``if __name__ == "__main__"``.
    """
    main = sys.modules["__main__"]
    sys.modules["__main__"] = types.ModuleType("__main__")
    try:
        yield
    finally:
        sys.modules["__main__"] = main


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


def _end(executor: Executor) -> None:
    """Kill a pool's processes and forget its queue."""
    workers = getattr(executor, "_processes", None) or {}
    for process in list(workers.values()):
        with contextlib.suppress(OSError, ValueError, AttributeError):
            process.kill()
    executor.shutdown(wait=False, cancel_futures=True)
