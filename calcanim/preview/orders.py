"""What the forge is asked for: lines of JSON on its standard input."""

from __future__ import annotations

import json
import os
import selectors
from typing import Any


class NewOrder(Exception):  # noqa: N818 - not an error
    """Something has come in on standard input."""


class Orders:
    """Standard input, read without blocking what else there is to wait for."""

    def __init__(self) -> None:
        self.buffer = b""
        self.ended = False

    def next(self) -> dict[str, Any] | None:
        """The newest order, when there is one; None at the end."""
        while b"\n" not in self.buffer and not self.ended:
            self.read()
        if b"\n" not in self.buffer:
            return None
        *lines, self.buffer = self.buffer.split(b"\n")
        order: dict[str, Any] = json.loads(lines[-1])
        return order

    def read(self) -> None:
        """Take in what is there; wait where nothing is."""
        data = os.read(0, 1 << 16)
        self.buffer += data
        self.ended = not data

    def check(self) -> None:
        """Raise NewOrder where something has come in."""
        with selectors.DefaultSelector() as waiting:
            waiting.register(0, selectors.EVENT_READ)
            if waiting.select(0):
                self.read()
        if b"\n" in self.buffer or self.ended:
            raise NewOrder
