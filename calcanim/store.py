"""What was worked out before, on disk: content under a key, checked whenever it is read.

A file holds its own checksum and appears whole, by renaming. One that is damaged, or half written,
is deleted and counts as missing. Several processes may read and write at once.
"""

from __future__ import annotations

import contextlib
import hashlib
import os
import shutil
import sys
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

_MAGIC = b"calcanim-1 "
LIMIT = 2_000_000_000  # bytes


def folder() -> Path:
    """Where the cache is: CALCANIM_CACHE_DIR, else the system's place for caches."""
    given = os.environ.get("CALCANIM_CACHE_DIR")
    if given:
        return Path(given)
    if sys.platform == "darwin":
        return Path.home() / "Library" / "Caches" / "calcanim"
    if sys.platform == "win32":
        local = os.environ.get("LOCALAPPDATA") or str(Path.home() / "AppData" / "Local")
        return Path(local) / "calcanim" / "Cache"
    return Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache") / "calcanim"


@dataclass(frozen=True, slots=True)
class Store:
    """Bytes by kind and key. `limit` is in bytes; a store that cannot be written stays silent."""

    root: Path
    limit: int = LIMIT

    def get(self, kind: str, key: str) -> bytes | None:
        """The content, or None where there is none, or none that is sound."""
        path = self._path(kind, key)
        try:
            content = path.read_bytes()
        except OSError:
            return None
        head, _, data = content.partition(b"\n")
        if head != _MAGIC + hashlib.sha256(data).hexdigest().encode():
            with contextlib.suppress(OSError):
                path.unlink()
            return None
        with contextlib.suppress(OSError):
            os.utime(path)  # the age by which `trim` chooses
        return data

    def put(self, kind: str, key: str, data: bytes) -> None:
        """Keep `data`; a full disk or a folder without rights is no error here."""
        path = self._path(kind, key)
        partial = None
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
            handle, partial = tempfile.mkstemp(prefix=".part-", dir=path.parent)
            with open(handle, "wb") as file:
                file.write(_MAGIC + hashlib.sha256(data).hexdigest().encode() + b"\n" + data)
            os.replace(partial, path)
        except OSError:
            if partial is not None:
                with contextlib.suppress(OSError):
                    os.unlink(partial)

    def trim(self) -> None:
        """Delete what was used longest ago, until the limit holds."""
        files = sorted(self._files(), key=lambda f: f[2])
        total = sum(size for _, size, _ in files)
        for path, size, _ in files:
            if total <= self.limit:
                return
            with contextlib.suppress(OSError):
                path.unlink()
            total -= size

    def usage(self) -> dict[str, tuple[int, int]]:
        """Files and bytes, by kind."""
        out: dict[str, tuple[int, int]] = {}
        for path, size, _ in self._files():
            kind = path.relative_to(self.root).parts[0]
            count, total = out.get(kind, (0, 0))
            out[kind] = count + 1, total + size
        return out

    def clear(self) -> None:
        """Delete everything."""
        shutil.rmtree(self.root, ignore_errors=True)

    def _path(self, kind: str, key: str) -> Path:
        return self.root / kind / key[:2] / key

    def _files(self) -> Iterator[tuple[Path, int, float]]:
        for directory, _, names in os.walk(self.root):
            for name in names:
                path = Path(directory, name)
                with contextlib.suppress(OSError):
                    about = path.stat()
                    yield path, about.st_size, about.st_mtime


def default() -> Store:
    """The user's store. CALCANIM_CACHE_LIMIT, in megabytes, overrides its size."""
    megabytes = os.environ.get("CALCANIM_CACHE_LIMIT", "")
    return Store(folder(), int(megabytes) * 1_000_000 if megabytes.isdigit() else LIMIT)
