"""A fork of the forge: what it says, when it is silent, and that nothing of it is left."""

import contextlib
import os
import signal
import time
from collections.abc import Iterator
from typing import Any

import pytest

from calcanim.preview.forks import Say, forked
from calcanim.preview.orders import NewOrder, Orders

pytestmark = [
    pytest.mark.skipif(not hasattr(os, "fork"), reason="the forge forks"),
    # Python warns where the tests beside this one have left a thread.
    pytest.mark.filterwarnings("ignore:.*multi-threaded.*fork:DeprecationWarning"),
]


@pytest.fixture
def orders() -> Iterator[tuple[Orders, int]]:
    """Orders, and where they are written to."""
    reading, writing = os.pipe()
    yield Orders(lambda: None, reading), writing
    os.close(reading)
    os.close(writing)


def told(orders: Orders, work: Any, quiet: float = 60.0) -> list[str]:
    """The news of a fork, each in a word or two."""
    return [
        item.get("message", item["news"]) for item in forked(work, orders, "tiny.py", quiet=quiet)
    ]


def test_silence_is_news_once(orders: tuple[Orders, int]) -> None:
    def work(send: Say) -> None:
        time.sleep(2)
        send({"news": "one"})

    assert told(orders[0], work, quiet=0.1) == ["quiet", "one"]


def test_however_it_ends_that_is_one_sentence(orders: tuple[Orders, int]) -> None:
    class Mute(Exception):  # noqa: N818
        def __str__(self) -> str:
            raise KeyboardInterrupt

    def closes(send: Say) -> None:
        os.closerange(3, 1000)
        with open(os.devnull, "w"), open(os.devnull, "w"), open(os.devnull, "w"):
            send({"news": "lost"})

    def raises(error: BaseException) -> Any:
        def work(send: Say) -> None:
            raise error

        return work

    for work, words in (
        (raises(KeyboardInterrupt()), "KeyboardInterrupt"),
        (raises(Mute()), "Mute: its message cannot be read"),
        (raises(ValueError("x" * 10**6)), "ValueError: " + "x" * 1999 + "…"),
        (raises(SystemExit(3)), "tiny.py ends the program; a lesson's build gives beats"),
        (closes, "tiny.py closes file descriptors that are not its own"),
        (lambda send: os.kill(os.getpid(), signal.SIGKILL), "tiny.py ended by signal 9"),
        (lambda send: os._exit(5), "tiny.py ended with exit code 5"),
    ):
        found = told(orders[0], work)
        assert len(found) == 1
        assert found[0].endswith(words)


def test_what_it_has_forked_ends_with_it(orders: tuple[Orders, int]) -> None:
    """Though it holds the other end of the line, and whether the fork ends well or not."""
    for end in (lambda: None, lambda: os._exit(1)):

        def work(send: Say) -> None:
            child = os.fork()
            if not child:
                signal.pause()
            send({"news": "child", "message": str(child)})
            end()  # noqa: B023 - called here

        child = int(told(orders[0], work)[0])
        deadline = time.monotonic() + 30
        while _lives(child):
            assert time.monotonic() < deadline
            time.sleep(0.02)


def test_a_new_order_ends_it_though_it_is_stopped(orders: tuple[Orders, int]) -> None:
    pids: list[int] = []

    def work(send: Say) -> None:
        send({"news": "pid", "pid": os.getpid()})
        os.kill(os.getpid(), signal.SIGSTOP)

    def read() -> None:
        for item in forked(work, orders[0], "tiny.py"):
            pids.append(item["pid"])
            os.write(orders[1], b"{}\n")

    with pytest.raises(NewOrder):
        read()
    with pytest.raises(ChildProcessError):
        os.waitpid(pids[0], os.WNOHANG)
    assert orders[0].next() == {}


def _lives(pid: int) -> bool:
    """Whether it is there, and no zombie that waits for whoever has inherited it."""
    with contextlib.suppress(OSError):
        os.kill(pid, 0)
        with open(f"/proc/{pid}/stat") as stat:
            return stat.read().rpartition(")")[2].split()[0] != "Z"
    return False
