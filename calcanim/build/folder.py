"""A site's folder: what in it is calcanim's, and how one whole site becomes the next.

Whatever is put into the folder is noted before in a journal, in a hidden folder; it stands there
until the site is whole again. So a build that was killed leaves the last good site, and the next
one knows what it left. What has other bytes than calcanim wrote is never removed.
"""

from __future__ import annotations

import contextlib
import hashlib
import json
import os
import re
import shutil
import stat
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

from calcanim.build.record import NAME, Record, Stored, is_path
from calcanim.outside import OutsideError, read, read_json
from calcanim.render.errors import SpecError
from calcanim.render.files import (
    about,
    held_signals,
    lock_file,
    made_folders,
    refuse_place,
    settle,
    write_synced,
)

WORK = ".calcanim-build"
_JOURNAL, _NEW, _FILMS = "journal", "new", "films"
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
        self._seen: dict[str, Stored | None] = {}
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
        if work.is_dir() and not work.is_symlink():
            self._left = _noted(work / _JOURNAL)
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
        if path not in self._seen:
            self._seen[path] = _digest(self.root / path)
        return self._seen[path]

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


class Building(Folder):
    """A folder that is being built in, by this process alone; `say` gets what is kept."""

    def __init__(self, root: Path, say: Callable[[str], None]) -> None:
        super().__init__(root)
        self._say = say
        self._work = root / WORK
        for left in (_NEW, _FILMS):
            shutil.rmtree(self._work / left, ignore_errors=True)

    def staging(self, name: str) -> Path:
        """A folder of its own for a film that is made."""
        return self._work / _FILMS / name

    def put(self, files: Mapping[str, bytes | tuple[Path, Stored]]) -> None:
        """Put files in their places, in this order; those that are there already stay untouched.

        A file may lie elsewhere on the same disk: it is moved. Raises SpecError as
        `refuse_foreign`, and OSError.
        """
        about_them = {p: stored(c) if isinstance(c, bytes) else c[1] for p, c in files.items()}
        changed = [p for p in files if not self.holds(p, about_them[p])]
        if not changed:
            return
        self.refuse_foreign(changed)
        self._note([(p, about_them[p]) for p in changed])
        moves: list[tuple[Path, str]] = []
        (self._work / _NEW).mkdir(exist_ok=True)
        for n, path in enumerate(changed):
            content = files[path]
            if isinstance(content, bytes):
                new = self._work / _NEW / str(n)
                with about(self.root / path):
                    write_synced(new, content)
            else:
                new = content[0]
            moves.append((new, path))
        with held_signals():
            for new, path in moves:
                target = self.root / path
                with about(target):
                    target.parent.mkdir(parents=True, exist_ok=True)
                    os.replace(new, target)
                self._seen.pop(path, None)
        for folder in {(self.root / path).parent for path in changed}:
            settle(folder)

    def become(self, pages: Mapping[str, bytes], record: Record) -> None:
        """Let the site be this one: `record` has all its files, and `pages` are those not in place.

        Pages come before what leads to them, and the record comes last; what is then no part of
        the site any more is taken away.
        """
        # A page that is new comes before those that were there: they lead to it already.
        ordered = sorted(pages, key=lambda p: (_rank(p), self._there(p) is not None, p))
        final = {p: pages[p] for p in ordered} | {NAME: record.to_json()}
        before = {*(self.record.files if self.record is not None else ()), *self._left}
        gone = before - {*record.files, NAME}
        if any(not self.holds(path, stored(content)) for path, content in final.items()):
            # The record that names them is about to go.
            self._note([(p, s) for p in gone for s in self._known(p)])
            self.put(final)
        self._end(gone)

    def stay(self) -> None:
        """Let the site be what it was; what was put beside it is taken away."""
        self._end(self._left.keys() - (self.record.files if self.record is not None else ()))

    def _note(self, files: Sequence[tuple[str, Stored]]) -> None:
        """Write into the journal what is put in place next."""
        lines = [json.dumps({"path": path, **asdict(content)}) + "\n" for path, content in files]
        if not lines:
            return
        journal = self._work / _JOURNAL
        with about(journal):
            self._work.mkdir(exist_ok=True)
            with journal.open("ab") as file:
                # A line that was cut off as a build was killed ends here.
                file.write(b"\n" + "".join(lines).encode())
                file.flush()
                os.fsync(file.fileno())
        settle(self._work)
        for path, content in files:
            self._left.setdefault(path, set()).add(content)

    def _remove(self, path: str) -> None:
        target = self.root / path
        with contextlib.suppress(SpecError):
            self._refuse_on_the_way(path)
            if self._is_ours(path):
                with about(target):
                    target.unlink()
            elif os.path.lexists(target):
                self._say(f"{target} was changed since calcanim wrote it, and is left where it is")
            for part in Path(path).parents[:-1]:
                with contextlib.suppress(OSError):  # others have something in it
                    (self.root / part).rmdir()

    def _end(self, gone: Iterable[str]) -> None:
        """Take away what is no part of the site, and then what is left of the build."""
        for path in sorted(gone, key=_rank, reverse=True):
            self._remove(path)
        if not self._work.is_dir():
            return
        self.drop_films()
        shutil.rmtree(self._work / _NEW, ignore_errors=True)
        with contextlib.suppress(OSError):
            (self._work / _JOURNAL).unlink(missing_ok=True)
            self._work.rmdir()

    def drop_films(self) -> None:
        """Take away what lies in `staging`; the journal stays, where there is one."""
        shutil.rmtree(self._work / _FILMS, ignore_errors=True)
        if not self._left:
            with contextlib.suppress(OSError):
                self._work.rmdir()


@contextlib.contextmanager
def building(root: Path, say: Callable[[str], None]) -> Iterator[Building]:
    """The folder at `root`, made if there is none, for this process alone.

    Raises SpecError as `Folder` does, and where another build is at work in it; then, as with
    anything else that ends it early, all that was there is there still.
    """
    Folder(root)  # refuses before anything is made
    refuse_place(root / NAME)
    new = not root.exists()
    with made_folders(root):
        handle = os.open(root, os.O_RDONLY)
        try:
            if not lock_file(handle):
                raise SpecError(f"another build is at work in {root}; wait until it is done")
            folder = Building(root, say)
            try:
                yield folder
            finally:
                folder.drop_films()
        finally:
            os.close(handle)
    if new:
        with contextlib.suppress(OSError):  # unless something was built
            root.rmdir()


def _rank(path: str) -> int:
    """What others need comes before what leads to them."""
    if path == "index.html":
        return 3
    if path.endswith((".xml", ".html")):
        return 1 if "/" in path else 2
    return 0


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
        about_it = path.lstat()
        if not stat.S_ISREG(about_it.st_mode):
            return None
        with path.open("rb") as file:
            return Stored(about_it.st_size, hashlib.file_digest(file, "sha256").hexdigest())
    except OSError:
        return None
