"""The folder of a preview's pictures: locked as long as it is used, so that leftovers can be told.

Where a preview is killed and nobody could clear up, the next one does.
"""

from __future__ import annotations

import contextlib
import fcntl
import os
import shutil
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

_PREFIX = "calcanim-preview-"
_LOCK = "in-use"
_TRIES = 20  # a process that has just been killed may still be writing


@contextlib.contextmanager
def pictures() -> Iterator[Path]:
    """A folder of our own, until the end of the block."""
    _sweep()
    folder = Path(tempfile.mkdtemp(prefix=_PREFIX))
    lock = -1
    try:
        # It has its name when it is locked: no other preview finds it before that.
        lock = os.open(folder / "new", os.O_CREAT | os.O_RDWR | os.O_CLOEXEC, 0o600)
        fcntl.flock(lock, fcntl.LOCK_EX)
        os.rename(folder / "new", folder / _LOCK)
        yield folder
    finally:
        _remove(folder)
        if lock >= 0:
            os.close(lock)


def _remove(folder: Path) -> None:
    for _ in range(_TRIES):
        shutil.rmtree(folder, ignore_errors=True)
        if not folder.exists():
            return
        time.sleep(0.05)


def _sweep() -> None:
    """Remove the folders of previews that have ended and left them."""
    for folder in Path(tempfile.gettempdir()).glob(f"{_PREFIX}*"):
        with contextlib.suppress(OSError):
            if folder.is_symlink() or folder.stat().st_uid != os.getuid():
                continue
            lock = os.open(folder / _LOCK, os.O_RDWR | os.O_NOFOLLOW | os.O_CLOEXEC)
            try:
                fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
                _remove(folder)
            finally:
                os.close(lock)
