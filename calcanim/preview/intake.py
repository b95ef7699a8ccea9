"""Who may send a take, and how: the page itself, in one piece, in time."""

from __future__ import annotations

import hmac
import re
import socket
from contextlib import suppress
from email.message import Message
from http import HTTPStatus
from io import BufferedIOBase
from pathlib import Path
from time import monotonic
from typing import BinaryIO

from calcanim.preview.recorder import Recorder, Refused

LARGEST = 60_000_000
"""Bytes of a take."""

PATIENCE = 30.0
"""Seconds for a take to come."""

TOKEN, WORDS = "Calcanim-Token", "Calcanim-Words"
_LINGER = 1.0  # s in which what is refused may still come: an answer before that may be lost
_TAKE = re.compile(r"/takes/([1-9][0-9]{0,2})")


def admitted(path: str, headers: Message, recorder: Recorder) -> tuple[int, str]:
    """The beat that a request's take is of, and the digest of the words that it says.

    The request's Host is this server's. Raises Refused.
    """
    page = f"http://{headers.get('Host')}"
    token = (headers.get(TOKEN) or "").encode()
    if headers.get("Origin") != page or not hmac.compare_digest(token, recorder.token.encode()):
        raise Refused(HTTPStatus.FORBIDDEN)
    match = _TAKE.fullmatch(path)
    if match is None:
        raise Refused(HTTPStatus.NOT_FOUND)
    lengths = headers.get_all("Content-Length") or []
    if "Transfer-Encoding" in headers or len(lengths) != 1:
        raise Refused(HTTPStatus.LENGTH_REQUIRED)
    if not re.fullmatch(r"[0-9]{1,12}", lengths[0], re.ASCII):
        raise Refused(HTTPStatus.BAD_REQUEST)
    if int(lengths[0]) > LARGEST:
        sentence = f"A take has at most {LARGEST // 1_000_000} MB."
        raise Refused(HTTPStatus.REQUEST_ENTITY_TOO_LARGE, sentence)
    beat, digest = int(match[1]), headers.get(WORDS) or ""
    recorder.refuse(beat, digest)
    return beat, digest


class Body:
    """What comes after a request's head: `length` bytes, read once."""

    def __init__(self, connection: socket.socket, source: BufferedIOBase, length: int) -> None:
        self._connection, self._source, self._left = connection, source, length

    def write(self, target: Path) -> None:
        """Write all of it. Raises Refused where it does not come, or comes too slowly."""
        with open(target, "wb") as file:
            self._pass_on(file, monotonic() + PATIENCE)

    def linger(self) -> None:
        """Let the rest come, for a moment."""
        with suppress(Refused, OSError):
            self._pass_on(None, monotonic() + _LINGER)

    def _pass_on(self, target: BinaryIO | None, until: float) -> None:
        while self._left:
            self._connection.settimeout(max(until - monotonic(), 0.001))
            try:
                data = self._source.read1(min(self._left, 1 << 16))
            except OSError:  # it is late, or the other end has gone
                data = b""
            if not data or monotonic() > until:
                raise Refused(HTTPStatus.REQUEST_TIMEOUT)
            self._left -= len(data)
            if target is not None:
                target.write(data)


def length_of(headers: Message) -> int:
    """How much may come of a request, as far as that is told."""
    said = headers.get("Content-Length") or ""
    return min(int(said), LARGEST) if re.fullmatch(r"[0-9]{1,12}", said, re.ASCII) else 0
