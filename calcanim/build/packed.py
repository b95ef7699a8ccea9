"""A site as one file beside it: to be taken offline, or for a learning platform."""

from __future__ import annotations

import os
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path

from calcanim.publish.site import archive, scorm
from calcanim.publish.site.files import files
from calcanim.publish.site.model import Site
from calcanim.render.files import refuse_foreign

Files = Mapping[str, bytes | Path]


@dataclass(frozen=True, slots=True)
class Packed:
    """A kind of archive: how its name ends, and its files by those of the site and the media."""

    ending: str
    files: Callable[[Site, Files, Files], Files]

    def at(self, root: Path) -> Path:
        """Where it lies: beside the site."""
        place = Path(os.path.abspath(root)) if root.name in ("", "..") else root
        return place.parent / f"{place.name}{self.ending}"

    def refuse_taken(self, root: Path) -> None:
        """Raise SpecError where it would replace what calcanim did not make."""
        refuse_foreign({self.at(root): bytes}, archive.is_ours)

    def write(self, root: Path, site: Site, pages: Files, media: Files) -> None:
        """Make it, unless it is there already. Raises SpecError and OSError."""
        archive.write(self.at(root), self.files(site, pages, media))


def _offline(site: Site, pages: Files, media: Files) -> Files:
    return {**pages, **media}


def _scorm(site: Site, pages: Files, media: Files) -> Files:
    return scorm.package({**files(site, scorm=True), **media}, site)


OFFLINE = Packed(".zip", _offline)
SCORM = Packed(".scorm.zip", _scorm)
