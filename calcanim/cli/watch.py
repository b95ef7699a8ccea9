"""A bound on how long one problem may take, in this process and in sympy's."""

from __future__ import annotations

import ctypes
import faulthandler
import os
import signal
import threading
from collections.abc import Callable
from typing import Any, TypeVar

T = TypeVar("T")
_LATE = 0.3  # seconds that a partial result may take on top
_AGAIN = 0.2
_STUCK = 0.9


class TooSlowError(Exception):
    """No answer in time; the message is a sentence for the user."""


class _Over(BaseException):  # not an error to be caught on the way
    pass


def within(seconds: float, work: Callable[[], T], *, last: bool = False) -> T:
    """What `work` returns; TooSlowError after `seconds`.

    With `last`, the process has nothing else to do: should it be stuck where no exception reaches
    it, it ends with exit code 1.
    """
    from calcanim.calculus.cas import budget

    budget.start(seconds)
    clock = _Signal() if _has_signals() else _Thread()
    if last:
        _end_anyway(seconds + _STUCK)
    clock.start(seconds + _LATE)
    try:
        return work()
    except _Over:
        raise TooSlowError(
            f"no answer within {seconds:g} seconds; try a simpler function, or a longer --timeout"
        ) from None
    finally:
        budget.deadline = None
        clock.stop()
        if last:
            faulthandler.cancel_dump_traceback_later()


def _has_signals() -> bool:
    main = threading.current_thread() is threading.main_thread()
    return main and hasattr(signal, "setitimer")


class _Signal:
    """An alarm of the system."""

    def start(self, seconds: float) -> None:
        self.old: Any = signal.signal(signal.SIGALRM, _over)
        # Again and again: a first alarm may fall into code that swallows everything.
        signal.setitimer(signal.ITIMER_REAL, seconds, _AGAIN)

    def stop(self) -> None:
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, self.old)


class _Thread:
    """Where there is no alarm: a thread that raises in the one that works."""

    def start(self, seconds: float) -> None:
        self.done = threading.Event()
        worker = threading.get_ident()

        def watch() -> None:
            wait = seconds
            while not self.done.wait(wait):
                raised, wait = ctypes.py_object(_Over), _AGAIN
                ctypes.pythonapi.PyThreadState_SetAsyncExc(ctypes.c_ulong(worker), raised)

        self.watcher = threading.Thread(target=watch, daemon=True)
        self.watcher.start()

    def stop(self) -> None:
        self.done.set()
        self.watcher.join()


def _end_anyway(seconds: float) -> None:
    # faulthandler's timer needs no interpreter; what it would print goes nowhere.
    nowhere = open(os.devnull, "w")  # noqa: SIM115
    faulthandler.dump_traceback_later(seconds, exit=True, file=nowhere)


def _over(signum: int, frame: object) -> None:
    raise _Over
