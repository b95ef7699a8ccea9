"""What the forge is asked for: lines of JSON on its standard input."""

from __future__ import annotations

import json
import os
import selectors
import time
from collections.abc import Callable
from typing import Any

TICK = 0.5  # seconds between two signs of life, at the most while the forge waits


class NewOrder(Exception):  # noqa: N818 - not an error
    """Something has come in."""


class Orders:
    """Orders from the descriptor `source`, read without blocking what else there is to wait for.

    `ping` gives a sign of life; whoever waits calls `live`, which calls it once a `TICK`.
    """

    def __init__(self, ping: Callable[[], None], source: int = 0) -> None:
        self.source = source
        self.buffer = b""
        self.ended = False
        self._ping = ping
        self._pinged = 0.0

    def next(self) -> dict[str, Any] | None:
        """The newest order, when there is one; None at the end."""
        while b"\n" not in self.buffer and not self.ended:
            if self._waiting(TICK):
                self.read()
            self.live()
        if b"\n" not in self.buffer:
            return None
        *lines, self.buffer = self.buffer.split(b"\n")
        order: dict[str, Any] = json.loads(lines[-1])
        return order

    def read(self) -> None:
        """Take in what is there; wait where nothing is."""
        data = os.read(self.source, 1 << 16)
        self.buffer += data
        self.ended = not data

    def check(self) -> None:
        """Raise NewOrder where something has come in."""
        if self._waiting(0):
            self.read()
        if b"\n" in self.buffer or self.ended:
            raise NewOrder

    def live(self) -> None:
        """Give a sign of life, if the last was long enough ago."""
        now = time.monotonic()
        if now - self._pinged >= TICK:
            self._pinged = now
            self._ping()

    def _waiting(self, seconds: float) -> bool:
        with selectors.DefaultSelector() as waiting:
            waiting.register(self.source, selectors.EVENT_READ)
            return bool(waiting.select(seconds))
