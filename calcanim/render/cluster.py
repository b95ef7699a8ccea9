"""A Dask cluster as the crew: segments go out as JSON and come back as bytes; no disk is shared.

A worker that leaves, or is lost, costs nothing but time: Dask gives its segments to another one.
"""

from __future__ import annotations

import contextlib
import logging
import socket
from collections.abc import Iterator
from typing import Any

from calcanim.render.crew import Crew, no_main
from calcanim.render.spec import SpecError


@contextlib.contextmanager
def cluster(address: str) -> Iterator[Crew]:
    """A crew on the cluster at ``tcp://HOST:PORT``, or on ``local:N`` processes of this machine.

    Raises SpecError where there is no such cluster, or Dask is not installed.
    """
    try:
        from distributed import Client, LocalCluster
    except ImportError:
        raise SpecError(
            "--cluster needs dask.distributed: pip install 'calcanim[cluster]'"
        ) from None
    local: Any = None
    patience = 1.0  # after an interrupt
    try:
        if address.startswith("local:"):
            local = _local(LocalCluster, address.removeprefix("local:"))
        elif not address.startswith(("tcp://", "tls://")):
            raise SpecError(f"a cluster is tcp://HOST:PORT or local:N, and not {address}")
        try:
            if local is None:
                _knock(address)
            client: Any = Client(local or address, timeout=10, set_as_default=False)  # type: ignore[no-untyped-call]
        except (OSError, ValueError, TimeoutError) as error:
            raise SpecError(f"there is no Dask scheduler at {address}") from error
        with client:
            threads = sum(client.nthreads().values())
            if not threads:
                raise SpecError(f"the cluster at {address} has no workers")
            executor = client.get_executor(pure=False)
            # One more than there are threads: none waits while a result travels.
            yield Crew(threads + 1, executor, local=False)
        patience = 30.0
    finally:
        if local is not None:
            # Its processes are daemons: what is not closed in time ends with this one.
            with contextlib.suppress(TimeoutError):
                local.close(timeout=patience)


def _knock(address: str) -> None:
    """Raise OSError at once where nobody listens; Dask would try again and again."""
    host, _, port = address.partition("://")[2].rpartition(":")
    socket.create_connection((host, int(port)), timeout=5).close()


def _local(kind: Any, count: str) -> Any:
    if not count.isdigit() or not int(count):
        raise SpecError(f"local:N names a number of processes, and not '{count}'")
    with no_main():
        return kind(
            n_workers=int(count),
            threads_per_worker=1,
            processes=True,
            dashboard_address=None,
            silence_logs=logging.CRITICAL,
        )
