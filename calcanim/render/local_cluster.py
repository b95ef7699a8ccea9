"""A Dask cluster of this machine's processes, which nobody else can talk to.

Dask runs whatever code reaches its ports, so they speak TLS, with a certificate that is made for
this cluster and exists in the memory of its processes alone. There are no web pages.
"""

from __future__ import annotations

import contextlib
import logging
import multiprocessing
from collections.abc import Iterator
from typing import Any

from calcanim.render.crew import RenderError, deaf_to_ctrl_c
from calcanim.render.pool import no_main
from calcanim.render.spec import SpecError

_TRIES = 3


@contextlib.contextmanager
def local_cluster(count: str) -> Iterator[Any]:
    """`count` processes of this machine; where something is raised, they end at once.

    Raises SpecError where `count` is no number of processes, or ``cryptography`` is missing, and
    RenderError where one of them ends while it starts, again and again.
    """
    from distributed.deploy.spec import SpecCluster

    if not (count.isascii() and count.isdigit() and 0 < int(count[:9]) < 1000):
        raise SpecError(f"local:N names a number of processes, 1 to 999, and not '{count}'")
    others = list(SpecCluster._instances)
    children = multiprocessing.active_children()

    def abandon() -> None:
        _abandon([c for c in SpecCluster._instances if c not in others], children)

    try:
        started = _started(int(count), abandon)
        yield started
        with contextlib.suppress(TimeoutError):
            started.close(timeout=30)
    except BaseException:
        abandon()
        raise


def _started(count: int, abandon: Any) -> Any:
    for _ in range(_TRIES):
        try:
            with no_main(), deaf_to_ctrl_c():
                return _cluster(count)
        except RuntimeError as error:  # a process has ended while it started
            abandon()
            why = error
    raise RenderError(f"the processes of local:{count} end while they start") from why


def _cluster(count: int) -> Any:
    from distributed import Nanny
    from distributed.deploy.spec import SpecCluster
    from distributed.security import Security

    from calcanim.render.dask_nodes import PagelessScheduler, PagelessWorker

    try:
        security: Any = Security.temporary()  # type: ignore[no-untyped-call]
    except ImportError:
        raise SpecError(
            "--cluster local:N needs cryptography: pip install 'calcanim[cluster]'"
        ) from None
    common = {"host": "127.0.0.1", "protocol": "tls://", "security": security, "dashboard": False}
    worker = {
        "cls": Nanny,
        "options": {
            **common,
            "worker_class": PagelessWorker,
            "nthreads": 1,
            "memory_limit": 1.0 / count,
            "silence_logs": logging.CRITICAL,
        },
    }
    return SpecCluster(  # type: ignore[no-untyped-call]
        scheduler={"cls": PagelessScheduler, "options": {**common, "port": 0}},
        worker=worker,
        workers=dict.fromkeys(range(count), worker),
        security=security,
        silence_logs=logging.CRITICAL,
        name="calcanim",
    )


def _abandon(clusters: list[Any], others: list[Any]) -> None:
    """Kill what they have started, and keep Dask from waiting for it when this process ends."""
    from distributed.core import Status

    for own in clusters:
        own.shutdown_on_close = False
        for nanny in own.workers.values():
            nanny.status = Status.closing_gracefully  # else it would start a new worker
    for process in multiprocessing.active_children():
        if process not in others and process.name.startswith("Dask Worker"):
            process.kill()
