"""A worker process's first and last moments, apart from what it does: loads nothing heavy."""

from __future__ import annotations

import os
import signal
import threading
import time


def begin(parent: int) -> None:
    """Prepare a worker process: it leaves Ctrl-C to its parent, and ends when that one does."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    signal.signal(signal.SIGTERM, signal.SIG_DFL)
    threading.Thread(target=_outlive_nobody, args=(parent,), daemon=True).start()


def _outlive_nobody(parent: int) -> None:
    born = os.getppid()
    while os.getppid() == born and _alive(parent):
        time.sleep(0.5)
    os._exit(1)


def _alive(process: int) -> bool:
    if os.name != "posix":
        return True
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    return True


def draw(job: str) -> bytes:
    """`calcanim.render.worker.draw`, loaded where it runs."""
    from calcanim.render import worker

    return worker.draw(job)


def build(job: str) -> bytes:
    """A lesson's storyboard with its defaults, as JSON."""
    import json

    from calcanim import catalog

    return catalog.lesson(json.loads(job)["lesson"]).build().to_json().encode()
