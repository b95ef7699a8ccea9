"""Processes that end with the one that started them, however that one ends."""

from __future__ import annotations

import contextlib
import ctypes
import os
import signal
import sys
import time
from pathlib import Path
from threading import Thread

_DEATH_SIGNAL = 1  # PR_SET_PDEATHSIG
_LOOK = 0.5  # seconds between two looks at who the parent is
TIED = "CALCANIM_TIED"  # in whose environment it is, ends with its parent


def end_with(parent: int) -> None:
    """End this process as soon as `parent`, the process that started it, has ended.

    Linux kills it, even where it is stopped; elsewhere a thread looks who the parent is. Called in
    this process's main thread, where a thread of the parent that lives as long has started it.
    """
    if not signalled(signal.SIGKILL):
        Thread(target=_look, args=(parent,), daemon=True).start()
    if os.getppid() != parent:  # it was faster
        os._exit(1)


def signalled(sign: signal.Signals) -> bool:
    """Let the system send this process `sign` when its parent ends; whether it can."""
    if not sys.platform.startswith("linux"):
        return False
    with contextlib.suppress(OSError, AttributeError):
        return bool(ctypes.CDLL(None).prctl(_DEATH_SIGNAL, int(sign), 0, 0, 0) == 0)
    return False


def _look(parent: int) -> None:
    while os.getppid() == parent:
        time.sleep(_LOOK)
    os._exit(1)


def is_alive(pid: int) -> bool:
    """Whether there is a process of that number, be it somebody else's."""
    try:
        os.kill(pid, 0)
    except (ProcessLookupError, OverflowError):
        return False
    except PermissionError:
        pass
    return True


def end_session(leader: int) -> None:
    """Kill what a process that leads a session has left, but for this process (where /proc is)."""
    for stat in Path("/proc").glob("[0-9]*/stat"):
        with contextlib.suppress(OSError, ValueError, IndexError):
            fields = stat.read_text(errors="replace").rpartition(")")[2].split()
            pid, session = int(stat.parent.name), int(fields[3])
            if session == leader and pid != os.getpid():
                os.kill(pid, signal.SIGKILL)
