"""A site's folder while it is built in: how one whole site becomes the next.

Whatever is put into the folder is noted before in a journal, in a hidden folder; it stands there
until the site is whole again. So a build that was killed leaves the last good site, and the next
one knows what it left. What has other bytes than calcanim wrote is never removed.
"""

from __future__ import annotations

import contextlib
import json
import os
import shutil
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict
from pathlib import Path

from calcanim.build.folder import FILMS, JOURNAL, NEW, WORK, Folder, stored
from calcanim.build.record import NAME, Record, Stored
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


class Building(Folder):
    """A folder that is being built in, by this process alone; `say` gets what is kept."""

    def __init__(self, root: Path, say: Callable[[str], None]) -> None:
        super().__init__(root)
        self._say = say
        self._work = root / WORK
        for left in (NEW, FILMS):
            shutil.rmtree(self._work / left, ignore_errors=True)

    def staging(self, name: str) -> Path:
        """A folder of its own for a film that is made."""
        return self._work / FILMS / name

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
        (self._work / NEW).mkdir(exist_ok=True)
        for n, path in enumerate(changed):
            content = files[path]
            if isinstance(content, bytes):
                new = self._work / NEW / str(n)
                with about(self.root / path):
                    write_synced(new, content)
            else:
                new = content[0]
            moves.append((new, path))
        self.refuse_foreign(changed)  # it has taken a while to write them
        with held_signals():
            for new, path in moves:
                target = self.root / path
                with about(target):
                    target.parent.mkdir(parents=True, exist_ok=True)
                    os.replace(new, target)
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
        journal = self._work / JOURNAL
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
        shutil.rmtree(self._work / NEW, ignore_errors=True)
        with contextlib.suppress(OSError):
            (self._work / JOURNAL).unlink(missing_ok=True)
            self._work.rmdir()

    def drop_films(self) -> None:
        """Take away what lies in `staging`; the journal stays, where there is one."""
        shutil.rmtree(self._work / FILMS, ignore_errors=True)
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
