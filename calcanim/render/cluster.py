"""A Dask cluster as the crew: segments go out as JSON and come back as bytes; no disk is shared.

A worker that leaves, or is lost, costs nothing but time: Dask gives its segments to another one.
"""

from __future__ import annotations

import contextlib
import logging
import socket
from collections.abc import Iterator
from typing import Any

from calcanim.render.crew import Crew, RenderError
from calcanim.render.local_cluster import local_cluster
from calcanim.render.spec import SpecError


@contextlib.contextmanager
def cluster(address: str) -> Iterator[Crew]:
    """A crew on the cluster at ``tls://HOST:PORT`` or ``tcp://…``, or on ``local:N`` processes.

    Those are of this machine, and talk by TLS with a certificate that exists as long as they do.
    For ``tls://`` the certificate is the one in Dask's own configuration. Whoever reaches the port
    of a ``tcp://`` cluster can run code on it, as the account that it runs as.

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
        own: Any = local_cluster(address.removeprefix("local:"))
    elif address.startswith(("tcp://", "tls://")):
        own = contextlib.nullcontext(address)
    else:
        raise SpecError(f"a cluster is tls://HOST:PORT, tcp://HOST:PORT or local:N, not {address}")
    if address.startswith("tls://"):
        _need_certificate()
    with quiet(), own as place:
        try:
            if place is address:
                _knock(address)
            client: Any = Client(place, timeout=10, set_as_default=False)  # type: ignore[no-untyped-call]
        except (OSError, ValueError, OverflowError, RuntimeError) as error:
            with_ours = ", or not one that takes this certificate" if address[:3] == "tls" else ""
            raise SpecError(f"there is no Dask scheduler at {address}{with_ours}") from error
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
def quiet() -> Iterator[None]:
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


def _need_certificate() -> None:
    from distributed.security import Security

    if Security().get_connection_args("client")["ssl_context"] is None:  # type: ignore[no-untyped-call]
        raise SpecError(
            "a tls:// cluster needs a certificate: set distributed.comm.tls.ca-file,"
            " .client.cert and .client.key in Dask's configuration"
        )


def _knock(address: str) -> None:
    """Raise OSError at once where nobody listens; Dask would try again and again."""
    host, _, port = address.partition("://")[2].rpartition(":")
    socket.create_connection((host.strip("[]"), int(port)), timeout=5).close()
