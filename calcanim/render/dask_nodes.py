"""Dask's scheduler and worker without the web pages that they serve, with or without a dashboard.

A module of its own, which needs Dask, and whose names a worker process finds.
"""

from __future__ import annotations

from typing import Any

from distributed import Scheduler, Worker


class PagelessScheduler(Scheduler):
    """Opens one port, and that one speaks TLS."""

    def start_http_server(self, *args: Any, **options: Any) -> None:
        """Nothing: the pages tell whoever asks what runs, and could not know who asks."""


class PagelessWorker(Worker):
    """As the scheduler."""

    def start_http_server(self, *args: Any, **options: Any) -> None:
        """Nothing."""
