"""What was worked out before, on disk: content under a key, checked whenever it is read.

A file holds a checksum of its kind, its key and its content, and appears whole, by renaming. One
that is damaged, half written or in another one's place is deleted and counts as missing. Several
processes may read and write at once. Only files that are the store's by kind and key, below a
folder of its own, are ever deleted.
"""

from __future__ import annotations

import contextlib
import hashlib
import os
import re
import stat
import sys
import tempfile
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from calcanim.parent import is_alive

_MAGIC = b"calcanim-2 "
LIMIT = 2_000_000_000  # bytes
KINDS = ("cards", "films", "formulas", "histories", "requests", "segments", "speeches", "takes")
_KEY = re.compile(r"[0-9a-f]{64}")
_PART = re.compile(r"\.part-(\d+)-\w{8}")
_PART_LIFE = 3600  # seconds after which a file is given up, whoever may still write it
# https://bford.info/cachedir/: backup programs leave such a folder out.
_TAG = """Signature: 8a477f597d28d172789f06886806bc55
# This folder is calcanim's cache. It may be deleted; `calcanim cache clear` does that.
"""


def folder() -> Path:
    """Where the cache is: below CALCANIM_CACHE_DIR, else in the system's place for caches."""
    given = os.environ.get("CALCANIM_CACHE_DIR")
    if given:
        return Path(given) / "calcanim-cache"  # the folder that was named may hold other things
    if sys.platform == "darwin":
        return Path.home() / "Library" / "Caches" / "calcanim"
    if sys.platform == "win32":
        local = os.environ.get("LOCALAPPDATA") or str(Path.home() / "AppData" / "Local")
        return Path(local) / "calcanim" / "Cache"
    return Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache") / "calcanim"


@dataclass(frozen=True, slots=True)
class Store:
    """Bytes by kind (one of `KINDS`) and key (64 hexadecimal digits), in a folder of its own.

    `limit` is in bytes. A store that cannot be written stays silent.
    """

    root: Path
    limit: int = LIMIT

    def get(self, kind: str, key: str) -> bytes | None:
        """The content, or None where there is none, or none that is sound."""
        path = self._path(kind, key)
        try:
            content = _read(path)
        except OSError:
            return None
        head, _, data = content.partition(b"\n")
        if head != _head(kind, key, data):
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
            self._tag()
            handle, partial = tempfile.mkstemp(prefix=f".part-{os.getpid()}-", dir=path.parent)
            with open(handle, "wb") as file:
                file.write(_head(kind, key, data) + b"\n" + data)
            os.replace(partial, path)
        except OSError:
            if partial is not None:
                with contextlib.suppress(OSError):
                    os.unlink(partial)
        if key.startswith("00"):  # one in 256, so that the limit holds whoever fills the store
            self.trim()

    def trim(self) -> None:
        """Delete what was used longest ago, until the limit holds, and what was never finished."""
        self._sweep()
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
            kind = path.parent.parent.name
            count, total = out.get(kind, (0, 0))
            out[kind] = count + 1, total + size
        return out

    def clear(self) -> int:
        """Delete all that is kept, and the folders that are then empty; how many files went."""
        self._sweep(0)
        gone = 0
        for path, _, _ in list(self._files()):
            with contextlib.suppress(OSError):
                path.unlink()
                gone += 1
        for place in [*self._places(), *(self.root / kind for kind in KINDS)]:
            with contextlib.suppress(OSError):
                place.rmdir()
        with contextlib.suppress(OSError):
            tag = self.root / "CACHEDIR.TAG"
            if os.listdir(self.root) == [tag.name] and _read(tag) == _TAG.encode():
                tag.unlink()
                self.root.rmdir()
        return gone

    def _path(self, kind: str, key: str) -> Path:
        if kind not in KINDS or not _KEY.fullmatch(key):
            raise ValueError(f"the cache has no place for {kind} {key}")
        return self.root / kind / key[:2] / key

    def _tag(self) -> None:
        tag = self.root / "CACHEDIR.TAG"
        if not tag.exists():
            tag.write_text(_TAG)

    def _places(self) -> Iterator[Path]:
        """The folders that hold files; links are not followed."""
        for kind in KINDS:
            with contextlib.suppress(OSError), os.scandir(self.root / kind) as entries:
                if (self.root / kind).is_symlink():
                    continue
                for entry in entries:
                    if len(entry.name) == 2 and entry.is_dir(follow_symlinks=False):
                        yield Path(entry.path)

    def _entries(self, name: re.Pattern[str]) -> Iterator[tuple[Path, int, float]]:
        """Regular files of such a name, with their sizes and times."""
        for place in self._places():
            with contextlib.suppress(OSError), os.scandir(place) as entries:
                for entry in entries:
                    if name.fullmatch(entry.name) and entry.is_file(follow_symlinks=False):
                        about = entry.stat(follow_symlinks=False)
                        yield Path(entry.path), about.st_size, about.st_mtime

    def _files(self) -> Iterator[tuple[Path, int, float]]:
        for found in self._entries(_KEY):
            if found[0].name.startswith(found[0].parent.name):
                yield found

    def _sweep(self, life: float = _PART_LIFE) -> None:
        """Delete unfinished files whose process was killed, or that are older than `life` s."""
        for path, _, when in self._entries(_PART):
            writer = _PART.fullmatch(path.name)
            if time.time() - when >= life or (writer and not is_alive(int(writer[1]))):
                with contextlib.suppress(OSError):
                    path.unlink()


def _head(kind: str, key: str, data: bytes) -> bytes:
    digest = hashlib.sha256(f"{kind} {key} ".encode() + data)
    return _MAGIC + digest.hexdigest().encode()


def _read(path: Path) -> bytes:
    """A regular file's content; OSError for anything else, such as a pipe, which would not end."""
    handle = os.open(path, os.O_RDONLY | getattr(os, "O_NONBLOCK", 0))
    with open(handle, "rb") as file:
        if not stat.S_ISREG(os.fstat(handle).st_mode):
            raise OSError(f"{path} is no regular file")
        return file.read()


def default() -> Store:
    """The user's store. CALCANIM_CACHE_LIMIT, in megabytes, overrides its size."""
    megabytes = os.environ.get("CALCANIM_CACHE_LIMIT", "")
    return Store(folder(), int(megabytes) * 1_000_000 if megabytes.isdecimal() else LIMIT)
