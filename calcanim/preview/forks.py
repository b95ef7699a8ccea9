"""Work in a fork, which dies when a new order comes in, and when the forge dies."""

from __future__ import annotations

import contextlib
import json
import os
import selectors
import signal
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from calcanim import parent
from calcanim.preview.orders import TICK, Orders
from calcanim.sources import line_of

Say = Callable[[dict[str, Any]], None]
"""Sends an item of news to whoever waits for it."""

QUIET = 20.0  # seconds without news after which that is news
_LONGEST = 1 << 26  # bytes of one item of news
_SHUT = 113  # the exit code of a fork whose way back has been closed
_WORDS = 2000  # characters of a message


def sentence(error: BaseException, lesson: str) -> str:
    """What is wrong, in a sentence; for a mistake in the lesson's code, with its line."""
    from calcanim.refusals import code_of

    if isinstance(error, SystemExit):
        return f"{lesson} ends the program; a lesson's build gives beats"
    try:
        text = str(error)
    except BaseException:
        text = "its message cannot be read"
    if len(text) > _WORDS:
        text = text[: _WORDS - 1] + "…"
    if isinstance(error, Exception) and code_of(error) == 2:
        return text
    kind = type(error).__name__
    told = kind in ("RenderError", "TypesetError")
    said = text if told else f"{kind}: {text}" if text else kind
    place = line_of(error, Path(lesson).with_suffix(".py").name)
    return f"{said} ({place})" if place else said


def forked(
    work: Callable[[Say], None], orders: Orders, lesson: str, quiet: float = QUIET
) -> Iterator[dict[str, Any]]:
    """What `work` sends from a fork; the fork is killed when a new order comes in.

    Whatever ends it early is the last item, with news ``error``. Where nothing has come for
    `quiet` seconds there is an item with news ``quiet``. What the fork has forked ends with it.
    """
    sys.stdout.flush()
    sys.stderr.flush()
    own = os.getpid()
    reading, writing = os.pipe()
    child = os.fork()
    if not child:
        _child(work, own, reading, writing, lesson)
    os.close(writing)
    with contextlib.suppress(OSError):
        os.setpgid(child, child)  # by both, whoever comes first: what it forks dies with it
    fork = _Fork(child)
    try:
        yield from _news(fork, reading, orders, lesson, quiet)
    finally:
        os.close(reading)
        fork.end()


class _Fork:
    """A fork from here, the first of a group of its own."""

    def __init__(self, pid: int) -> None:
        self.pid = pid
        self.code: int | None = None

    def ended(self, wait: bool = False) -> bool:
        if self.code is None:
            pid, status = os.waitpid(self.pid, 0 if wait else os.WNOHANG)
            if pid:
                self.code = os.waitstatus_to_exitcode(status)
        return self.code is not None

    def end(self) -> None:
        """Kill it, and all of its group."""
        with contextlib.suppress(OSError):
            os.killpg(self.pid, signal.SIGKILL)
        self.ended(wait=True)


def _news(
    fork: _Fork, reading: int, orders: Orders, lesson: str, quiet: float
) -> Iterator[dict[str, Any]]:
    os.set_blocking(reading, False)
    buffer = bytearray()
    heard = time.monotonic()
    told = False
    with selectors.DefaultSelector() as waiting:
        waiting.register(reading, selectors.EVENT_READ, "fork")
        waiting.register(orders.source, selectors.EVENT_READ, "orders")
        while True:
            events = [key.data for key, _ in waiting.select(TICK)]
            orders.live()
            if "orders" in events:
                orders.check()
            # It may have ended while something that it has forked holds the other end open.
            over = fork.ended()
            data = _read(reading)
            if data:
                buffer += data
                if b"\n" in data:
                    *lines, rest = bytes(buffer).split(b"\n")
                    buffer = bytearray(rest)
                    for line in lines:
                        item = json.loads(line)
                        if item["news"] == "end":
                            return
                        yield item
                    heard, told = time.monotonic(), False
                elif len(buffer) > _LONGEST:
                    yield _error(f"{lesson} makes a storyboard that is too large to show")
                    return
            elif over or data == b"":
                fork.ended(wait=True)
                yield _error(_why(fork.code or 0, lesson))
                return
            if not told and time.monotonic() - heard > quiet:
                told = True
                yield {"news": "quiet"}


def _read(reading: int) -> bytes | None:
    """What is there; None where nothing is yet, and empty at the end."""
    try:
        return os.read(reading, 1 << 16)
    except BlockingIOError:
        return None


def _why(code: int, lesson: str) -> str:
    if code == _SHUT:
        return f"{lesson} closes file descriptors that are not its own"
    if not code:
        return f"{lesson} ends the program; a lesson's build gives beats"
    how = f"by signal {-code}" if code < 0 else f"with exit code {code}"
    return f"the build of {lesson} ended {how}"


def _error(message: str) -> dict[str, Any]:
    return {"news": "error", "message": message}


def _child(work: Callable[[Say], None], own: int, reading: int, writing: int, lesson: str) -> None:
    """The fork's life, from which nothing returns."""
    code = 1
    try:
        os.setpgid(0, 0)
        parent.end_with(own)
        os.close(reading)
        nothing = os.open(os.devnull, os.O_RDONLY)
        os.dup2(nothing, 0)
        way = _identity(writing)

        def send(item: dict[str, Any]) -> None:
            # A lesson may have closed it, and opened something else that has its number now.
            if _identity(writing) != way:
                os._exit(_SHUT)
            data = json.dumps(item).encode() + b"\n"
            while data:
                data = data[os.write(writing, data) :]

        try:
            work(send)
        except BaseException as error:
            send(_error(sentence(error, lesson)))
        send({"news": "end"})
        code = 0
    finally:
        os._exit(code)


def _identity(descriptor: int) -> tuple[int, int] | None:
    try:
        found = os.fstat(descriptor)
    except OSError:
        return None
    return found.st_dev, found.st_ino
