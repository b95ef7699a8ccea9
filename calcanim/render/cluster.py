"""A Dask cluster as the crew: segments go out as JSON and come back as bytes; no disk is shared.

A worker that leaves, or is lost, costs nothing but time: Dask gives its segments to another one.
"""

from __future__ import annotations

import contextlib
import logging
import multiprocessing
import socket
from collections.abc import Iterator
from typing import Any

from calcanim.render.crew import Crew, RenderError, deaf_to_ctrl_c
from calcanim.render.pool import no_main
from calcanim.render.spec import SpecError


@contextlib.contextmanager
def cluster(address: str) -> Iterator[Crew]:
    """A crew on the cluster at ``tcp://HOST:PORT``, or on ``local:N`` processes of this machine.

    Raises SpecError where there is no such cluster, or Dask is not installed; RenderError where its
    scheduler is lost while it draws.
    """
    try:
        from distributed import Client
    except ImportError:
        raise SpecError(
            "--cluster needs dask.distributed: pip install 'calcanim[cluster]'"
        ) from None
    if address.startswith("local:"):
        own: Any = _local(address.removeprefix("local:"))
    elif address.startswith(("tcp://", "tls://")):
        own = contextlib.nullcontext(address)
    else:
        raise SpecError(f"a cluster is tcp://HOST:PORT or local:N, and not {address}")
    with _quiet(), own as place:
        try:
            if place is address:
                _knock(address)
            client: Any = Client(place, timeout=10, set_as_default=False)  # type: ignore[no-untyped-call]
        except (OSError, ValueError, TimeoutError) as error:
            raise SpecError(f"there is no Dask scheduler at {address}") from error
        patience = 0.5
        try:
            threads = sum(client.nthreads().values())
            if not threads:
                raise SpecError(f"the cluster at {address} has no workers")
            executor = client.get_executor(pure=False)
            # One more than there are threads: none waits while a result travels.
            yield Crew(threads + 1, executor, local=False)
            patience = 10.0
        except RenderError as error:
            if client.status != "running":
                raise RenderError(f"the cluster's scheduler at {address} is lost") from error
            raise
        finally:
            with contextlib.suppress(TimeoutError, OSError):
                client.close(timeout=patience)


@contextlib.contextmanager
def _quiet() -> Iterator[None]:
    """Dask tells of a lost connection with tracebacks; one sentence of ours says the same."""
    ours = ("distributed", "tornado", "asyncio")
    names = [n for n in logging.root.manager.loggerDict if n.partition(".")[0] in ours]
    loggers = [logging.getLogger(n) for n in names]
    before = [logger.level for logger in loggers]
    for logger in loggers:
        logger.setLevel(logging.CRITICAL + 1)
    try:
        yield
    finally:
        for logger, level in zip(loggers, before, strict=True):
            logger.setLevel(level)


def _knock(address: str) -> None:
    """Raise OSError at once where nobody listens; Dask would try again and again."""
    host, _, port = address.partition("://")[2].rpartition(":")
    socket.create_connection((host, int(port)), timeout=5).close()


@contextlib.contextmanager
def _local(count: str) -> Iterator[Any]:
    """Processes of this machine; where something is raised, they end at once."""
    from distributed import LocalCluster
    from distributed.deploy.spec import SpecCluster

    if not count.isdigit() or not int(count):
        raise SpecError(f"local:N names a number of processes, and not '{count}'")
    others = list(SpecCluster._instances)
    children = multiprocessing.active_children()
    try:
        with no_main(), deaf_to_ctrl_c():
            started: Any = LocalCluster(  # type: ignore[no-untyped-call]
                n_workers=int(count),
                threads_per_worker=1,
                processes=True,
                dashboard_address="127.0.0.1:0",  # None would take port 8787, on every address
                silence_logs=logging.CRITICAL,
            )
        yield started
        with contextlib.suppress(TimeoutError):
            started.close(timeout=30)
    except BaseException:
        _abandon([c for c in SpecCluster._instances if c not in others], children)
        raise


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
