"""PNGs in a row, each with its length in front of it."""

from __future__ import annotations

import struct
from collections.abc import Iterable, Iterator


def stack(pngs: Iterable[bytes]) -> bytes:
    """All of them as one."""
    return b"".join(struct.pack(">Q", len(png)) + png for png in pngs)


def pictures(stacked: bytes) -> Iterator[bytes]:
    """The inverse of `stack`."""
    at = 0
    while at < len(stacked):
        (size,) = struct.unpack_from(">Q", stacked, at)
        yield stacked[at + 8 : at + 8 + size]
        at += 8 + size
