"""``course.json``: what a site was built from, and every file in it that is calcanim's.

It comes from the disk, where anybody may have changed it: nothing in it is believed before it has
the shape of a record, and its paths stay inside the site.
"""

from __future__ import annotations

import json
import re
from dataclasses import asdict, dataclass, field
from typing import Annotated, Literal

from calcanim.outside import Matching, OutsideError, read, read_json
from calcanim.publish.site.model import Ground

NAME = "course.json"
_Digest = Annotated[str, Matching(r"[0-9a-f]{64}", "a SHA-256")]
_Date = Annotated[str, Matching(r"([0-9]{4}-[0-9]{2}-[0-9]{2})?", "a date, or empty")]
# What a web server serves as it is; only a file in the site's own folder may begin with a dot.
_PATH = re.compile(
    r"\.[A-Za-z0-9][A-Za-z0-9_.-]*|[A-Za-z0-9_][A-Za-z0-9_.-]*(/[A-Za-z0-9_][A-Za-z0-9_.-]*)*"
)


@dataclass(frozen=True, slots=True)
class Stored:
    """A file's size in bytes and its SHA-256."""

    bytes: int
    sha256: _Digest


@dataclass(frozen=True, slots=True)
class LookRecord:
    """A film on a ground: `key` says what it was made from; `manifest` and `media` are paths."""

    ground: Ground
    theme: str
    key: _Digest
    manifest: str
    media: tuple[str, ...]

    @property
    def paths(self) -> tuple[str, ...]:
        """Of all its files."""
        return (self.manifest, *self.media)


@dataclass(frozen=True, slots=True)
class FilmRecord:
    """A film in all its looks, in the course's order."""

    slug: str
    label: str
    lesson: str
    title: str
    parameters: dict[str, str]
    looks: tuple[LookRecord, ...]


@dataclass(frozen=True, slots=True)
class LessonRecord:
    """A lesson with its variants: its own film comes first."""

    slug: str
    films: tuple[FilmRecord, ...]
    updated: _Date = ""


@dataclass(frozen=True, slots=True)
class Record:
    """A site: `code` is the digest of the calcanim that wrote it, `files` are by their paths."""

    title: str
    language: str
    base_url: str
    code: _Digest
    versions: dict[str, str]
    lessons: tuple[LessonRecord, ...]
    files: dict[str, Stored] = field(default_factory=dict)
    generator: Literal["calcanim"] = "calcanim"
    schema: Literal["course-1"] = "course-1"

    def to_json(self) -> bytes:
        """Indented JSON; the same record gives the same bytes."""
        data = asdict(self)
        head = {key: data.pop(key) for key in ("schema", "generator")}
        data["files"] = dict(sorted(data["files"].items()))
        return (json.dumps({**head, **data}, indent=1, ensure_ascii=False) + "\n").encode()

    @staticmethod
    def from_json(content: bytes) -> Record:
        """The inverse of `to_json`. Raises OutsideError for what is no record."""
        record = read(Record, read_json(content))
        for path in record.files:
            if not is_path(path):
                raise OutsideError("must be the path of a file in the site", f"files[{path!r}]")
        for lesson in record.lessons:
            if not lesson.films or not all(film.looks for film in lesson.films):
                raise OutsideError(f"{lesson.slug!r} has no film, or one without a look", "lessons")
            for film in lesson.films:
                if not is_path(f"{film.slug}/index.html"):
                    raise OutsideError(f"{film.slug!r} is no address in the site", "lessons")
        for look in record.looks().values():
            for path in look.paths:
                if path not in record.files:
                    raise OutsideError(f"{path!r} is none of its files", "lessons")
        return record

    def lesson(self, slug: str) -> LessonRecord | None:
        """The lesson of this slug."""
        return next((lesson for lesson in self.lessons if lesson.slug == slug), None)

    def looks(self) -> dict[str, LookRecord]:
        """Every film on every ground, by its key."""
        films = (film for lesson in self.lessons for film in lesson.films)
        return {look.key: look for film in films for look in film.looks}


def is_path(path: str) -> bool:
    """Whether `path` is relative, stays in the site, and leads to no hidden folder."""
    return bool(_PATH.fullmatch(path))
