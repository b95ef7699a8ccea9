"""How many browsers, and others, are answered at once, and who has to go for a new one."""

from __future__ import annotations

from contextlib import suppress
from enum import IntEnum
from socket import SHUT_RDWR, socket
from threading import Lock
from time import monotonic

MOST = 64  # a page needs one for its events, and up to five beside it
IDLE = 30.0  # seconds to send a request in


class Use(IntEnum):
    """What a connection is used for; where there are too many, the lowest goes first."""

    WAITS = 0  # for a request to come in
    EVENTS = 1
    ANSWERED = 2


class Connections:
    """The connections that are open. Threads open, mark and end them."""

    def __init__(self) -> None:
        self._lock = Lock()
        self._open: dict[socket, tuple[Use, float]] = {}

    def __len__(self) -> int:
        return len(self._open)

    def add(self, connection: socket) -> None:
        """A new one; for one too many, that one is closed which has kept us waiting longest."""
        with self._lock:
            if len(self._open) >= MOST:
                self._close(min(self._open, key=lambda c: self._open[c]))
            self._open[connection] = Use.WAITS, monotonic()

    def mark(self, connection: socket, use: Use) -> None:
        """From now on it is used for this."""
        with self._lock:
            if connection in self._open:
                self._open[connection] = use, monotonic()

    def remove(self, connection: socket) -> None:
        """It has ended."""
        with self._lock:
            self._open.pop(connection, None)

    def close_idle(self) -> None:
        """Close those from which no request has come for long, be it byte by byte."""
        early = monotonic() - IDLE
        with self._lock:
            for connection, (use, since) in list(self._open.items()):
                if use is Use.WAITS and since < early:
                    self._close(connection)

    def _close(self, connection: socket) -> None:
        self._open.pop(connection)
        with suppress(OSError):
            connection.shutdown(SHUT_RDWR)  # its thread reads the end of it, and closes it
