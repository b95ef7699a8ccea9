"""A film and its companions on disk: in place whole, or not at all."""

from __future__ import annotations

import os
import shutil
import tempfile
from collections.abc import Mapping
from pathlib import Path

# By the ending of their names ("" is the video's own): bytes, or for a PNG sequence each picture
# with the number of its frames.
Files = Mapping[str, bytes | list[tuple[bytes, int]]]


def publish(files: Files, video: Path) -> None:
    """Write all files beside `video` and rename them into place; "" is the video's own name."""
    video.parent.mkdir(parents=True, exist_ok=True)
    workshop = Path(tempfile.mkdtemp(prefix=".calcanim-", dir=video.parent))
    try:
        for n, content in enumerate(files.values()):
            if isinstance(content, bytes):
                _write(workshop / str(n), content)
            else:
                _sequence(workshop / str(n), content)
        # The video comes last: where it is, its companions are.
        for n, suffix in sorted(enumerate(files), key=lambda item: item[1] == ""):
            target = video.with_name(video.stem + suffix) if suffix else video
            if target.is_dir():
                os.rename(target, workshop / f"old{n}")
            os.replace(workshop / str(n), target)
    finally:
        shutil.rmtree(workshop, ignore_errors=True)


def _write(path: Path, content: bytes) -> None:
    with open(path, "wb") as file:
        file.write(content)
        file.flush()
        # A disk that is full may say so only now.
        os.fsync(file.fileno())


def _sequence(folder: Path, pictures: list[tuple[bytes, int]]) -> None:
    """``00000.png`` and so on, a file a frame; a still's files are links to one."""
    folder.mkdir()
    frame = 0
    for png, frames in pictures:
        first = folder / f"{frame:05}.png"
        _write(first, png)
        for n in range(1, frames):
            again = folder / f"{frame + n:05}.png"
            try:
                os.link(first, again)
            except OSError:
                shutil.copyfile(first, again)
        frame += frames
