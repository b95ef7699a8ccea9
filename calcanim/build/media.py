"""A film's files as a site has them: each named by its content, so that it can be kept for ever."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path, PurePosixPath

from calcanim.build.folder import Folder, stored
from calcanim.build.record import LookRecord, Stored
from calcanim.publish.page import webp
from calcanim.publish.site.model import MEDIA, Look, by_content, manifest_name
from calcanim.render.clip import Clip, FileRecord, Manifest, ManifestError

Files = dict[str, bytes | tuple[Path, Stored]]


def published(clip: Clip, root: Path) -> tuple[Clip, Files]:
    """The clip as it will lie in the site at `root`, and its files by their paths there.

    The poster becomes a WebP; the manifest, which comes last, names all others.
    """
    stem, home = clip.manifest.lesson, clip.video.parent
    files: Files = {}

    def named(record: FileRecord) -> FileRecord:
        name = by_content(stem, record.sha256, PurePosixPath(record.name).suffix)
        files[f"{MEDIA}/{name}"] = home / record.name, Stored(record.bytes, record.sha256)
        return replace(record, name=name)

    def poster() -> FileRecord:
        content = webp(clip)
        about = stored(content)
        name = by_content(stem, about.sha256, ".webp")
        files[f"{MEDIA}/{name}"] = content
        return FileRecord(name, "image/webp", about.bytes, about.sha256)

    records = clip.manifest.files
    manifest = replace(
        clip.manifest,
        files={role: poster() if role == "poster" else named(r) for role, r in records.items()},
        videos=tuple(map(named, clip.manifest.videos)),
    )
    made = Clip(root / MEDIA / manifest.files["video"].name, manifest)
    files[f"{MEDIA}/{manifest_name(made)}"] = manifest.to_json().encode()
    return made, files


def recorded(folder: Folder, look: LookRecord) -> Look | None:
    """A look as the record has it, where all its files are whole; else None."""
    if not folder.whole(look.paths):
        return None
    try:
        manifest = Manifest.from_json(folder.read(look.manifest))
    except (OSError, ManifestError):
        return None
    return Look(look.ground, Clip(folder.root / MEDIA / manifest.files["video"].name, manifest))


def record_of(look: Look, files: Iterable[str], key: str) -> LookRecord:
    """What the record says of a look with `files`, of which the manifest is the last."""
    *media, manifest = files
    return LookRecord(look.ground, look.clip.manifest.theme, key, manifest, tuple(sorted(media)))
