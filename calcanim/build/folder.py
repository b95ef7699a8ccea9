"""A site's folder as it is: what in it is calcanim's, and what must be left alone."""

from __future__ import annotations

import hashlib
import os
import re
import stat
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from calcanim.build.record import NAME, Record, Stored, is_path
from calcanim.outside import OutsideError, read, read_json
from calcanim.render.errors import SpecError
from calcanim.render.files import refuse_place

WORK = ".calcanim-build"
JOURNAL, NEW, FILMS = "journal", "new", "films"
_BY_CONTENT = re.compile(r"\.[0-9a-f]{8,10}\.[a-z0-9]+$")


@dataclass(frozen=True, slots=True)
class _Noted(Stored):
    path: str


def stored(content: bytes) -> Stored:
    """Size and digest of `content`."""
    return Stored(len(content), hashlib.sha256(content).hexdigest())


class Folder:
    """The folder at `root` as it is. Raises SpecError where it is nobody's to build in.

    `record` is that of the last whole site, None where there is none.
    """

    def __init__(self, root: Path) -> None:
        self.root = root
        self._seen: dict[str, tuple[tuple[int, ...], Stored | None]] = {}
        self._left: dict[str, set[Stored]] = {}
        self.record = self._record()

    # -- what is there ---------------------------------------------------------------

    def holds(self, path: str, content: Stored) -> bool:
        """Whether the file at `path` is this one, byte for byte."""
        return self._there(path) == content

    def whole(self, paths: Iterable[str]) -> bool:
        """Whether the files at `paths` are as the record has them."""
        files = self.record.files if self.record is not None else {}
        return all(p in files and self.holds(p, files[p]) for p in paths)

    @property
    def unfinished(self) -> bool:
        """Whether a build was killed here."""
        return os.path.isdir(self.root / WORK)

    def fault(self, paths: Iterable[str]) -> str:
        """What is wrong with files of the record: ``missing``, ``damaged``, or nothing."""
        paths = list(paths)
        if self.whole(paths):
            return ""
        return "damaged" if all(self._there(path) for path in paths) else "missing"

    def change(self, path: str, content: Stored) -> str:
        """What a build would make of the file at `path`: ``new``, ``missing``, ``changed``, or
        nothing."""
        if self.holds(path, content):
            return ""
        if self._there(path) is not None:
            return "changed"
        return "missing" if self.record is not None and path in self.record.files else "new"

    def read(self, path: str) -> bytes:
        """A file's content. Raises OSError."""
        return (self.root / path).read_bytes()

    def refuse_foreign(self, paths: Iterable[str]) -> None:
        """Raise SpecError where a file that calcanim did not write is, or was changed, at a path.

        What has its digest in its name may be replaced: it is not what it says that it is.
        """
        for path in paths:
            self._refuse_on_the_way(path)
            target = self.root / path
            if not os.path.lexists(target):
                continue
            if target.is_symlink():
                raise SpecError(f"{target} is a link, which would be replaced; move it away")
            if target.is_dir():
                raise SpecError(f"{target} is a folder, where a file is to go; move it away")
            if path == NAME or self._is_ours(path):
                continue
            if not self._known(path):
                raise SpecError(
                    f"{target} was not made by calcanim, and would be replaced; "
                    "move it away, or choose another folder with -o"
                )
            if not _BY_CONTENT.search(path):
                raise SpecError(
                    f"{target} was changed since calcanim wrote it; move it away, and it is "
                    "written anew"
                )

    def _record(self) -> Record | None:
        try:
            kind = self.root.lstat().st_mode
        except FileNotFoundError:
            refuse_place(self.root)
            return None
        except (OSError, ValueError):
            refuse_place(self.root)
            raise
        if stat.S_ISLNK(kind):
            raise SpecError(f"{self.root} is a link; name the folder itself with -o")
        if not stat.S_ISDIR(kind):
            raise SpecError(
                f"{self.root} is a file, where a folder is to go; choose another one with -o"
            )
        names = os.listdir(self.root)
        work = self.root / WORK
        for place in (work, *(work / name for name in (JOURNAL, NEW, FILMS))):
            if place.is_symlink():
                raise SpecError(f"{place} is a link, and leads out of the site; take it away")
        if work.is_dir():
            self._left = _noted(work / JOURNAL)
        elif names and NAME not in names:
            raise SpecError(
                f"{self.root} is not empty, and calcanim did not build it; "
                "choose another folder with -o"
            )
        if NAME not in names:
            return None
        try:
            return Record.from_json(_regular(self.root / NAME))
        except OutsideError as error:
            raise SpecError(
                f"{self.root / NAME} is not what this calcanim wrote ({error}); "
                "choose another folder with -o"
            ) from None

    def _there(self, path: str) -> Stored | None:
        """The file at `path` as it is now, None for all else; it is read again if it was touched.

        A build may last for hours, and somebody may work on a page meanwhile.
        """
        place = self.root / path
        try:
            found = place.lstat()
        except OSError:
            return None
        if not stat.S_ISREG(found.st_mode):
            return None
        now = found.st_mtime_ns, found.st_ctime_ns, found.st_size, found.st_ino
        if path not in self._seen or self._seen[path][0] != now:
            self._seen[path] = now, _digest(place)
        return self._seen[path][1]

    def _known(self, path: str) -> set[Stored]:
        """What calcanim may have put there: the last site, or a build that was killed."""
        files = self.record.files if self.record is not None else {}
        return self._left.get(path, set()) | ({files[path]} if path in files else set())

    def _is_ours(self, path: str) -> bool:
        return self._there(path) in self._known(path)

    def _refuse_on_the_way(self, path: str) -> None:
        for part in reversed(Path(path).parents[:-1]):
            place = self.root / part
            if place.is_symlink() or (place.exists() and not place.is_dir()):
                raise SpecError(f"{place} is no folder of the site's; move it away")


def _noted(journal: Path) -> dict[str, set[Stored]]:
    """What a journal has; a line that was cut off counts for nothing: it came before its files."""
    out: dict[str, set[Stored]] = {}
    try:
        lines = _regular(journal).split(b"\n")
    except OSError:
        return out
    for line in lines:
        try:
            noted = read(_Noted, read_json(line))
        except OutsideError:
            continue
        if is_path(noted.path):
            out.setdefault(noted.path, set()).add(Stored(noted.bytes, noted.sha256))
    return out


def _regular(path: Path) -> bytes:
    """A regular file's content. Raises OSError for anything else, such as a pipe."""
    if not stat.S_ISREG(path.lstat().st_mode):
        raise OSError(f"{path} is no regular file")
    return path.read_bytes()


def _digest(path: Path) -> Stored | None:
    try:
        with path.open("rb") as file:
            digest = hashlib.file_digest(file, "sha256").hexdigest()
            return Stored(file.tell(), digest)
    except OSError:
        return None
