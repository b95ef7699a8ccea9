"""Work in a fork, which dies when a new order comes in."""

from __future__ import annotations

import contextlib
import json
import os
import selectors
import signal
import sys
import traceback
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from calcanim.preview.orders import Orders

Say = Callable[[dict[str, Any]], None]
"""Sends an item of news to whoever waits for it."""


def sentence(error: BaseException, lesson: str) -> str:
    """What is wrong, in a sentence; for a mistake in the lesson's code, with its line."""
    from calcanim.refusals import code_of

    if isinstance(error, SystemExit):
        return f"{lesson} ends the program; a lesson's build returns a storyboard"
    if isinstance(error, Exception) and code_of(error) == 2:
        return str(error)
    kind = type(error).__name__
    said = str(error) if kind in ("RenderError", "TypesetError") else f"{kind}: {error}"
    places = [
        frame.lineno
        for frame in traceback.extract_tb(error.__traceback__)
        if Path(frame.filename).name == Path(lesson).with_suffix(".py").name
    ]
    return f"{said} ({Path(lesson).name}, line {places[-1]})" if places else said


def forked(work: Callable[[Say], None], orders: Orders) -> Iterator[dict[str, Any]]:
    """What `work` sends from a fork; the fork is killed when a new order comes in."""
    sys.stdout.flush()
    sys.stderr.flush()
    reading, writing = os.pipe()
    child = os.fork()
    if not child:
        _child(work, reading, writing)
    os.close(writing)
    with contextlib.suppress(OSError):
        os.setpgid(child, child)  # by both, whoever comes first: what it forks dies with it
    ended = False
    try:
        yield from _lines(reading, orders)
        _, status = os.waitpid(child, 0)
        ended = True
        code = os.waitstatus_to_exitcode(status)
        if code:
            why = f"by signal {-code}" if code < 0 else f"with exit code {code}"
            yield {
                "news": "error",
                "error": f"the build ended {why}",
                "message": f"the build ended {why}",
            }
    finally:
        os.close(reading)
        if not ended:
            with contextlib.suppress(OSError):
                os.killpg(child, signal.SIGKILL)
            os.waitpid(child, 0)


def _child(work: Callable[[Say], None], reading: int, writing: int) -> None:
    """The fork's life, from which nothing returns."""
    code = 1
    try:
        os.setpgid(0, 0)
        os.close(reading)
        nothing = os.open(os.devnull, os.O_RDONLY)
        os.dup2(nothing, 0)
        with os.fdopen(writing, "w", encoding="utf-8") as out:

            def send(item: dict[str, Any]) -> None:
                out.write(json.dumps(item) + "\n")
                out.flush()

            try:
                work(send)
            except Exception as error:
                traceback.print_exc()
                send({"news": "error", "message": sentence(error, "lesson")})
        code = 0
    finally:
        os._exit(code)


def _lines(reading: int, orders: Orders) -> Iterator[dict[str, Any]]:
    buffer = b""
    with selectors.DefaultSelector() as waiting:
        waiting.register(reading, selectors.EVENT_READ, "fork")
        waiting.register(0, selectors.EVENT_READ, "orders")
        while True:
            for key, _ in waiting.select():
                if key.data == "orders":
                    orders.check()
                    continue
                data = os.read(reading, 1 << 16)
                if not data:
                    return
                *lines, buffer = (buffer + data).split(b"\n")
                for line in lines:
                    yield json.loads(line)
