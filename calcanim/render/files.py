"""Files on disk: in place whole, or not at all, and nothing that is not calcanim's is touched.

New files are written into a workshop, a hidden folder beside their places, and renamed from there.
A workshop is locked by the process that it belongs to; who finds one without its process, after a
kill -9 say, takes it away.
"""

from __future__ import annotations

import contextlib
import ctypes
import os
import re
import shutil
import signal
import stat
import sys
import tempfile
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, BinaryIO

from calcanim.parent import is_alive
from calcanim.render.errors import SpecError

# A file's bytes; for a folder of pictures each one with the number of its frames; for a folder that
# is replaced as a whole each file by its name.
Content = bytes | list[tuple[bytes, int]] | dict[str, bytes]


@dataclass(frozen=True, slots=True)
class Poured:
    """A file that is too large for memory: `pour` writes it, piece by piece."""

    pour: Callable[[BinaryIO], None]


# Every PNG says in its first bytes who made it, so that one is known wherever it lies.
SIGNATURE = b"tEXtSoftware\x00calcanim"
_PICTURE = re.compile(r"\d{5,}\.png")
_WORKSHOP = re.compile(r"\.calcanim-\d+-\w{8}")
_LOCK, _OLD = "lock", "old-"


def refuse_foreign(targets: Mapping[Path, type], ours: Callable[[Path], bool]) -> None:
    """Raise SpecError where a target cannot be written, or holds what calcanim did not make.

    `targets` has the type of each one's `Content`; `ours` is asked of files that are there, and of
    folders that would be replaced as a whole. Nothing is touched.
    """
    for path, content in targets.items():
        refuse_place(path)
        try:
            kind = path.lstat().st_mode
        except FileNotFoundError:
            continue
        way_out = "move it away, or choose another name with -o"
        if stat.S_ISLNK(kind):
            raise SpecError(f"{path} is a link, which would be replaced; {way_out}")
        if content in (list, dict) and not stat.S_ISDIR(kind):
            raise SpecError(f"{path} is a file, where a folder is to go; {way_out}")
        if content is dict:
            if not ours(path):
                raise SpecError(f"{path} holds what calcanim did not make; {way_out}")
        elif content is list:
            other = _not_a_picture(path)
            if other is not None:
                raise SpecError(
                    f"{path} holds {other}, which is no picture of calcanim's; {way_out}"
                )
        elif stat.S_ISDIR(kind):
            raise SpecError(f"{path} is a folder, where a file is to go; {way_out}")
        elif not stat.S_ISREG(kind) or not ours(path):
            raise SpecError(f"{path} was not made by calcanim, and would be replaced; {way_out}")


def publish(files: Mapping[Path, Content | Poured], ours: Callable[[Path], bool]) -> None:
    """Write all files and rename them into place, in their order: what counts most comes last.

    Raises SpecError as `refuse_foreign` does, and OSError, naming the file, where one cannot be
    written; then all that was there before is there still, and nothing new is. Signals that end
    the program are held back while files are renamed.
    """
    if not files:
        return
    targets = {path: type(content) for path, content in files.items()}
    refuse_foreign(targets, ours)
    home = Path(os.path.commonpath([path.parent for path in files]))
    with made_folders(home), _workshop(home) as workshop:
        for n, (path, content) in enumerate(files.items()):
            with about(path):
                if isinstance(content, bytes | Poured):
                    write_synced(workshop / str(n), content)
                elif isinstance(content, dict):
                    _folder(workshop / str(n), content)
                else:
                    _sequence(workshop / str(n), content)
        refuse_foreign(targets, ours)  # it has taken a while to write them
        with held_signals():
            for n, path in enumerate(files):
                with about(path):
                    path.parent.mkdir(parents=True, exist_ok=True)
                    _put(workshop / str(n), path)
            settle(home)


def signature() -> Any:
    """What Pillow writes into a PNG so that `is_signed_png` knows it: its `pnginfo`."""
    from PIL.PngImagePlugin import PngInfo

    text = PngInfo()
    text.add_text("Software", "calcanim")
    return text


def is_signed_png(path: Path) -> bool:
    """Whether a file is a PNG that calcanim made."""
    try:
        with open(path, "rb") as file:
            head = file.read(128)
    except OSError:
        return False
    return head.startswith(b"\x89PNG") and SIGNATURE in head


@contextlib.contextmanager
def made_folders(folder: Path) -> Iterator[None]:
    """Make a folder with all above it; those that are empty are taken away if something fails."""
    missing = [p for p in (folder, *folder.parents) if not p.exists()]
    with about(folder):
        folder.mkdir(parents=True, exist_ok=True)
    try:
        yield
    except BaseException:
        for path in missing:
            with contextlib.suppress(OSError):
                path.rmdir()
        raise


def refuse_place(path: Path) -> None:
    """Raise SpecError where no file can be made at `path`, as far as that can be told."""
    try:
        path.lstat()
    except FileNotFoundError:
        pass
    except NotADirectoryError:
        above = next(p for p in path.parents if p.exists() and not p.is_dir())
        raise SpecError(f"{above} is no folder; choose another place with -o") from None
    except (OSError, ValueError) as error:
        why = error.strerror if isinstance(error, OSError) else str(error)
        raise SpecError(f"{path} cannot be a file here: {why}") from None
    folder = next(p for p in path.parents if p.exists())
    if not os.access(folder, os.W_OK | os.X_OK):
        raise SpecError(f"{folder} cannot be written; choose another place with -o")


def _not_a_picture(folder: Path) -> str | None:
    """The name of something in `folder` that is no picture of an earlier sequence of ours."""
    with os.scandir(folder) as entries:
        for entry in entries:
            if (
                not _PICTURE.fullmatch(entry.name)
                or not entry.is_file(follow_symlinks=False)
                or not is_signed_png(Path(entry.path))
            ):
                return entry.name
    return None


# -- workshops -------------------------------------------------------------------------


@contextlib.contextmanager
def _workshop(home: Path) -> Iterator[Path]:
    """A hidden folder for this process alone; those of dead processes are swept away."""
    sweep(home)
    with about(home):
        folder = Path(tempfile.mkdtemp(prefix=f".calcanim-{os.getpid()}-", dir=home))
    lock = -1
    try:
        with about(home):
            lock = os.open(folder / _LOCK, os.O_CREAT | os.O_RDWR)
            lock_file(lock)
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)
        if lock >= 0:
            os.close(lock)


def sweep(home: Path) -> None:
    """Take away the workshops in `home` whose processes have died; an old folder is put back."""
    try:
        found = [Path(e.path) for e in os.scandir(home) if _WORKSHOP.fullmatch(e.name)]
    except OSError:
        return
    for folder in found:
        if folder.is_symlink() or not _is_abandoned(folder):
            continue
        with contextlib.suppress(OSError):
            for old in folder.glob(_OLD + "*"):
                target = home / old.name.removeprefix(_OLD)
                if not target.exists():
                    os.rename(old, target)
        shutil.rmtree(folder, ignore_errors=True)


def _is_abandoned(folder: Path) -> bool:
    try:
        lock = os.open(folder / _LOCK, os.O_RDWR)
    except FileNotFoundError:  # its process was about to make the lock, or is
        if not is_alive(int(folder.name.split("-")[1])):
            with contextlib.suppress(OSError):
                folder.rmdir()  # which only an empty folder lets happen
        return False
    except OSError:
        return False
    try:
        return lock_file(lock)
    finally:
        os.close(lock)


def lock_file(file: int) -> bool:
    """Lock an open file for as long as it is open; False where another process has."""
    try:
        import fcntl
    except ImportError:
        return False
    try:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        return False
    return True


# -- writing and renaming --------------------------------------------------------------


@contextlib.contextmanager
def about(path: Path) -> Iterator[None]:
    """An OSError in here is about `path`, whatever call has failed."""
    try:
        yield
    except OSError as error:
        raise OSError(error.errno, error.strerror, str(path)) from error


def write_synced(path: Path, content: bytes | Poured) -> None:
    """Write a file, and wait until the disk has it. Raises OSError."""
    with open(path, "wb") as file:
        if isinstance(content, Poured):
            content.pour(file)
        else:
            file.write(content)
        file.flush()
        # A disk that is full may say so only now.
        os.fsync(file.fileno())


def _folder(folder: Path, files: Mapping[str, bytes]) -> None:
    folder.mkdir()
    for name, content in files.items():
        write_synced(folder / name, content)


def _sequence(folder: Path, pictures: Iterable[tuple[bytes, int]]) -> None:
    """``00000.png`` and so on, a file a frame; a still's files are links to one."""
    folder.mkdir()
    frame = 0
    for png, frames in pictures:
        first = folder / f"{frame:05}.png"
        write_synced(first, png)
        for n in range(1, frames):
            again = folder / f"{frame + n:05}.png"
            try:
                os.link(first, again)
            except OSError:
                shutil.copyfile(first, again)
        frame += frames


def _put(new: Path, target: Path) -> None:
    """Rename, whatever of ours is there: a folder's place is never empty in between."""
    if not target.is_dir():
        os.replace(new, target)
    elif not _exchange(new, target):
        os.rename(target, new.with_name(_OLD + target.name))
        os.rename(new, target)


def _exchange(one: Path, other: Path) -> bool:
    """Let two paths change places at once; False where the system or the disk cannot."""
    if not sys.platform.startswith("linux"):
        return False
    here, swap = -100, 2  # AT_FDCWD, RENAME_EXCHANGE
    try:
        call = ctypes.CDLL(None).renameat2
    except (OSError, AttributeError):
        return False
    return bool(call(here, os.fsencode(one), here, os.fsencode(other), swap) == 0)


@contextlib.contextmanager
def held_signals() -> Iterator[None]:
    """What ends the program waits until the renaming is done; only a kill -9 does not wait."""
    if not hasattr(signal, "pthread_sigmask"):
        yield
        return
    ending = {signal.SIGINT, signal.SIGTERM, signal.SIGHUP}
    before = signal.pthread_sigmask(signal.SIG_BLOCK, ending)
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)


def settle(folder: Path) -> None:
    """Let the new names reach the disk, where the system lets one ask for that."""
    with contextlib.suppress(OSError):
        handle = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)
