"""A clip that is named in a page's source: found, and kept inside of the project."""

from __future__ import annotations

import hashlib
from pathlib import Path

from calcanim.publish.lesson import EmbedError, require_video
from calcanim.render.clip import Clip


def clip_in(path: Path, project: Path) -> Clip:
    """The clip at `path`. Raises EmbedError where it, or a file of it, is outside of `project`.

    Links are followed before that is asked. Raises ManifestError where the clip is not whole.
    """
    inside(path, project)
    clip = Clip.load(path)
    for file in files_of(clip):
        inside(file, project)
    require_video(clip)
    return clip


def inside(path: Path, project: Path) -> None:
    """Raise EmbedError where `path` leads out of `project`."""
    try:
        real = path.resolve()
    except (OSError, RuntimeError, ValueError):
        real = None
    if real is None or not real.is_relative_to(project.resolve()):
        raise EmbedError(f"{path.name} lies outside of the project's folder; copy the clip into it")


def files_of(clip: Clip) -> list[Path]:
    """All files of a clip, its manifest too."""
    named = [clip.video.with_name(r.name) for r in clip.manifest.records]
    return [*named, clip.video.with_suffix(".json")]


def fingerprint(clip: Clip) -> str:
    """A piece of a digest of all the clip's bytes: another film, another name."""
    total = hashlib.sha256()
    for path in files_of(clip):
        if path.is_file():
            total.update(path.name.encode() + b"\0" + hashlib.sha256(path.read_bytes()).digest())
    return total.hexdigest()[:10]
