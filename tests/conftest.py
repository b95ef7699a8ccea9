"""Tests have a cache of their own, empty at first, and hear Ctrl-C however they are started."""

import os
import signal
import threading
from collections.abc import Iterator

import pytest

# A shell starts what runs in the background deaf to SIGINT, and every process started from there
# inherits it: the commands whose interruption is tested would be deaf too.
if (
    signal.getsignal(signal.SIGINT) == signal.SIG_IGN
    and threading.current_thread() is threading.main_thread()
):
    signal.signal(signal.SIGINT, signal.default_int_handler)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """What is marked `long` is skipped, unless all is asked for."""
    if not os.environ.get("CALCANIM_LONG"):
        for item in items:
            if item.get_closest_marker("long"):
                item.add_marker(pytest.mark.skip(reason="CALCANIM_LONG=1 runs it"))


@pytest.fixture(scope="session", autouse=True)
def _own_cache(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("CALCANIM_CACHE_DIR", str(tmp_path_factory.mktemp("cache")))
        yield


@pytest.fixture(autouse=True)
def _in_turn() -> Iterator[None]:
    """No test leaves its process in real time: it, and all that it starts, would stop the rest."""
    yield
    if hasattr(os, "sched_getscheduler"):
        assert os.sched_getscheduler(0) not in (os.SCHED_FIFO, os.SCHED_RR)
