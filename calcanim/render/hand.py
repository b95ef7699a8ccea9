"""A worker process's first and last moments, apart from what it does: loads nothing heavy."""

from __future__ import annotations

import multiprocessing
import os
import signal
import threading
from typing import Any


def begin() -> None:
    """Prepare a worker process: it leaves Ctrl-C to its parent, and ends when that one does."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    signal.signal(signal.SIGTERM, signal.SIG_DFL)
    parent = multiprocessing.parent_process()
    if parent is not None:
        threading.Thread(target=_end_with, args=(parent,), daemon=True).start()


def _end_with(parent: Any) -> None:
    parent.join()  # it waits on a pipe, so that even a killed parent is noticed
    os._exit(1)


def draw(job: str) -> bytes:
    """`calcanim.render.worker.draw`, loaded where it runs."""
    from calcanim.render import worker

    return worker.draw(job)


def encode_again(job: str) -> bytes:
    """`calcanim.render.av1.run`, loaded where it runs."""
    from calcanim.render import av1

    return av1.run(job)


def build(job: str) -> bytes:
    """A lesson's storyboard for values of its options.

    Before it is a line: the digests of its sources, and the CPU seconds that it took.
    """
    import json
    import time

    from calcanim import catalog

    started = time.process_time()
    wanted = json.loads(job)
    lesson = catalog.lesson(wanted["lesson"])
    board = lesson.build(**wanted["values"]).to_json()
    sources = lesson.sources.digests if lesson.sources is not None else {}
    cost = round(time.process_time() - started, 4)
    return f"{json.dumps({'sources': sources, 'cost': cost})}\n{board}".encode()
