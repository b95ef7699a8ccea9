"""What a rendering leaves: the video, its companions, and the manifest that describes them."""

from __future__ import annotations

import errno
import stat
from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path

from calcanim.render.container import media_type
from calcanim.render.files import Content
from calcanim.render.manifest import (
    MAX_BYTES,
    ROLES,
    TYPES,
    ClaimRecord,
    FileRecord,
    Manifest,
    ManifestError,
    Section,
    Sight,
    digest_of,
)

__all__ = ["ClaimRecord", "Clip", "FileRecord", "Manifest", "ManifestError", "Section", "Sight"]


@dataclass(frozen=True, slots=True)
class Clip:
    """A finished video and the files beside it."""

    video: Path
    manifest: Manifest

    @staticmethod
    def load(path: str | Path) -> Clip:
        """The clip of a manifest; `path` is the manifest's, or its video's.

        All files that the manifest names must be there; whether they are the ones that it means
        is `sound`. Raises ManifestError.
        """
        path = Path(path)
        source = path if path.suffix == ".json" else path.with_suffix(".json")
        try:
            if not stat.S_ISREG(source.stat().st_mode):
                raise OSError(errno.EINVAL, "it is no file")
            with source.open("rb") as file:
                content = file.read(MAX_BYTES + 1)
        except FileNotFoundError:
            raise ManifestError(f"there is no {source}; render the lesson first") from None
        except (OSError, ValueError) as error:
            what = getattr(error, "strerror", None) or error
            raise ManifestError(f"{source} cannot be read: {what}") from None
        try:
            manifest = Manifest.from_json(content)
        except ManifestError as error:
            raise ManifestError(f"{source}: {error}") from None
        if not manifest.files:
            manifest = replace(manifest, files=_found(source))
        for record in manifest.records:
            if not _is_there(source.parent / record.name):
                raise ManifestError(f"{record.name} is missing beside {source.name}; render again")
        return Clip(source.parent / manifest.files["video"].name, manifest)

    def sound(self) -> bool:
        """Whether every file on disk is, byte for byte, the one that the manifest names."""
        folder = self.video.parent
        return bool(self.manifest.files) and all(
            record.describes(folder) for record in self.manifest.records
        )

    def file(self, role: str) -> Path | None:
        """Where the file of a role lies (`ROLES` has them); None where the film has none."""
        record = self.manifest.files.get(role)
        return None if record is None else self.video.with_name(record.name)

    @property
    def captions(self) -> Path:
        """WebVTT captions."""
        return self.video.with_suffix(".vtt")

    @property
    def descriptions(self) -> Path:
        """WebVTT audio description: what is seen, in words."""
        return self.video.with_suffix(".ad.vtt")

    @property
    def poster(self) -> Path:
        """The recap card as a PNG."""
        return self.video.with_suffix(".png")

    @property
    def sections(self) -> tuple[Section, ...]:
        """The beats, with their times."""
        return self.manifest.sections

    def embed(self, base: str | None = None) -> str:
        """The lesson as HTML with links to its files: a notebook shows it, a page can hold it.

        The links start at the folder where Python runs, or at `base`.
        """
        from calcanim.publish.notebook import linked

        return linked(self, base)

    def _repr_mimebundle_(
        self, include: object = None, exclude: object = None
    ) -> dict[str, object]:
        from calcanim.publish.notebook import bundle

        return bundle(self)


def records(files: Mapping[str, Content], video: Path) -> dict[str, FileRecord]:
    """What a manifest says of a film's files, which are given by the ending of their names."""
    out = {}
    for role, ending in ROLES.items():
        if ending not in files:
            continue
        out[role] = record(files[ending], ending, video)
    return out


def record(content: Content, ending: str, video: Path) -> FileRecord:
    """What a manifest says of one of a film's files; of a folder its pictures, frame by frame."""
    name = video.stem + ending if ending else video.name
    if isinstance(content, bytes):
        kind = TYPES.get(ending) or media_type(content)
        return FileRecord(name, kind, *digest_of([content]))
    assert isinstance(content, list)
    pictures = (png for png, frames in content for _ in range(frames))
    return FileRecord(name, "image/png", *digest_of(pictures))


def _is_there(path: Path) -> bool:
    """Whether there is a file, or a folder of pictures; not a device, not a name too long."""
    try:
        kind = path.stat().st_mode
    except (OSError, ValueError):
        return False
    return stat.S_ISREG(kind) or stat.S_ISDIR(kind)


def _found(source: Path) -> dict[str, FileRecord]:
    """The files beside a manifest that does not name them: they are called as it is."""
    out = {}
    videos = [source.with_suffix(ending) for ending in (".mp4", ".webm", ".gif")]
    for role, ending in ROLES.items():
        path = source.with_name(source.stem + ending)
        if role == "video":
            path = next((v for v in videos if v.is_file()), videos[0])
        try:
            content = path.read_bytes()
        except OSError:
            raise ManifestError(
                f"{path.name} is missing beside {source.name}; render again"
            ) from None
        kind = TYPES.get(ending) or media_type(content)
        out[role] = FileRecord(path.name, kind, *digest_of([content]))
    return out
