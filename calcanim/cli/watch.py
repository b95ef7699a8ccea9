"""A bound on how long one problem may take, in this process and in sympy's."""

from __future__ import annotations

import signal
import time
from collections.abc import Callable
from contextlib import suppress
from typing import Any, TypeVar

T = TypeVar("T")


class TooSlowError(Exception):
    """No answer in time; the message is a sentence for the user."""


class _Over(BaseException):  # not an error to be caught on the way
    pass


def within(seconds: float, work: Callable[[], T]) -> T:
    """What `work` returns; TooSlowError after `seconds`, where the system has a timer."""
    from calcanim.calculus.cas import budget

    budget.seconds = seconds
    budget.deadline = time.monotonic() + seconds
    old: Any = None
    timed = hasattr(signal, "setitimer")
    with suppress(ValueError):  # not in the main thread: only sympy's process is bounded
        if timed:
            old = signal.signal(signal.SIGALRM, _over)
            # Again and again: a first alarm may fall into code that swallows everything.
            signal.setitimer(signal.ITIMER_REAL, seconds + 0.3, 0.2)
    try:
        return work()
    except _Over:
        # Clearing up may have taken a while: a second alarm must not break out of here.
        if timed:
            with suppress(_Over, ValueError):
                signal.setitimer(signal.ITIMER_REAL, 0)
        raise TooSlowError(
            f"no answer within {seconds:g} seconds; try a simpler function, or a longer --timeout"
        ) from None
    finally:
        budget.deadline = None
        if old is not None:
            signal.setitimer(signal.ITIMER_REAL, 0)
            signal.signal(signal.SIGALRM, old)


def _over(signum: int, frame: object) -> None:
    raise _Over
