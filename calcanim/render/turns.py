"""A process's turns on the processor: what an encoder takes for itself is given back."""

from __future__ import annotations

import contextlib
import os
from collections.abc import Iterator


@contextlib.contextmanager
def ordinary_turns() -> Iterator[None]:
    """Afterwards every thread of this process is scheduled as the calling one was before.

    Where root runs it, SVT-AV1 gives its threads, and the one that opens it, the highest
    real-time priority. Processes that are started then inherit it, and all others stand still.
    """
    if not hasattr(os, "sched_getscheduler"):  # macOS has no such thing, and no such fault
        yield
        return
    policy, priority = os.sched_getscheduler(0), os.sched_getparam(0)
    try:
        yield
    finally:
        for thread in map(int, os.listdir("/proc/self/task")):
            with contextlib.suppress(OSError):  # it has ended meanwhile
                if os.sched_getscheduler(thread) != policy:
                    os.sched_setscheduler(thread, policy, priority)
