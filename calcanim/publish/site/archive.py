"""Many files as one zip that has the same bytes wherever and whenever it is made.

Nothing is compressed: films and posters are already, and what deflate makes of the rest (some two
percent of a course) depends on the version of zlib.
"""

from __future__ import annotations

import shutil
import stat
import struct
from collections.abc import Mapping
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path
from typing import BinaryIO
from zipfile import BadZipFile, ZipFile, ZipInfo
from zlib import crc32

from calcanim.render.files import Poured, publish

# By this an archive of ours is known again: only such a one is ever replaced.
COMMENT = b"Made by calcanim from a course; the next build replaces it."
_END = b"PK\x05\x06"
_UNIX = 3
_PIECE = 1 << 20


@dataclass(frozen=True, slots=True)
class _Member:
    name: str
    content: bytes | Path
    size: int

    def is_that(self, kept: ZipInfo) -> bool:
        """Whether it lies in an archive as `kept`."""
        if (self.name, self.size) != (kept.filename, kept.file_size):
            return False
        return isinstance(self.content, Path) or crc32(self.content) == kept.CRC


def write(path: Path, files: Mapping[str, bytes | Path]) -> bool:
    """Make the archive at `path`, whole or not at all; whether it had to be made.

    `files` are contents by their paths in it; those given as paths have names by content (as a
    course's media have), so that an archive with the same names and sizes is left as it is. More
    than 65,535 files or 4 GB make it a zip64, which all but very old tools read. Raises OSError,
    and SpecError where something is at `path` that calcanim did not make.
    """
    members = _members(files)
    if is_ours(path) and _is_current(path, members):
        return False
    publish({path: Poured(lambda file: _pour(members, file))}, is_ours)
    return True


def zipped(files: Mapping[str, bytes | Path]) -> bytes:
    """The archive that `write` makes, in memory."""
    file = BytesIO()
    _pour(_members(files), file)
    return file.getvalue()


def is_ours(path: Path) -> bool:
    """Whether a file is an archive that calcanim made."""
    last = struct.pack("<H", len(COMMENT)) + COMMENT
    try:
        with path.open("rb") as file:
            file.seek(-(len(_END) + 16 + len(last)), 2)
            end = file.read()
    except OSError:
        return False
    return end.startswith(_END) and end.endswith(last)


def _members(files: Mapping[str, bytes | Path]) -> list[_Member]:
    return [
        _Member(
            name, content, content.stat().st_size if isinstance(content, Path) else len(content)
        )
        for name, content in sorted(files.items())
    ]


def _is_current(path: Path, members: list[_Member]) -> bool:
    try:
        with ZipFile(path) as archive:
            kept = archive.infolist()
    except (OSError, BadZipFile, ValueError):
        return False
    return len(kept) == len(members) and all(
        m.is_that(k) for m, k in zip(members, kept, strict=True)
    )


def _pour(members: list[_Member], file: BinaryIO) -> None:
    with ZipFile(file, "w") as archive:
        archive.comment = COMMENT
        for member in members:
            info = ZipInfo(member.name, (1980, 1, 1, 0, 0, 0))
            info.create_system = _UNIX
            info.external_attr = (stat.S_IFREG | 0o644) << 16
            info.file_size = member.size  # decides whether it needs zip64
            with archive.open(info, "w") as place:
                if isinstance(member.content, Path):
                    with member.content.open("rb") as source:
                        shutil.copyfileobj(source, place, _PIECE)
                else:
                    place.write(member.content)
