"""What stands beside every film as JSON: its beats, its claims, its files with their digests.

Schema 2. Schema 1, which had neither files nor ids of sections, is still read. A manifest may come
from anywhere: whatever is wrong with it is a `ManifestError` that names the place.
"""

from __future__ import annotations

import hashlib
import json
import math
import re
import types
import typing
import unicodedata
from collections.abc import Callable, Iterable
from dataclasses import MISSING, asdict, dataclass, field, fields, is_dataclass, replace
from functools import cache
from pathlib import Path
from typing import Any

from calcanim.outside import LANGUAGE
from calcanim.refusals import Refusal

SCHEMA = 2
_TYPE = re.compile(r"[a-z]+/[a-z0-9.+-]+(; ?[a-z]+=(\"[A-Za-z0-9.,_ -]+\"|[A-Za-z0-9.,_-]+))*")
MAX_BYTES = 2_000_000
MAX_SECTIONS = 500
# A film's files: what they are for, and how their names end ("" is the video's own ending).
ROLES = {
    "video": "",
    "captions": ".vtt",
    "chapters": ".chapters.vtt",
    "descriptions": ".ad.vtt",
    "transcript": ".txt",
    "subtitles": ".srt",
    "poster": ".png",
}
# Codecs of an mp4, and how the names of their files end where a film has several.
ENCODINGS = {"h264": "", "av1": ".av1.mp4"}
TYPES = dict.fromkeys((".vtt", ".chapters.vtt", ".ad.vtt"), "text/vtt")
TYPES |= {".txt": "text/plain", ".srt": "application/x-subrip", ".png": "image/png"}


class ManifestError(Refusal):
    """A manifest, or the clip that it describes, is not whole; the message is one sentence."""


@dataclass(frozen=True, slots=True)
class Sight:
    """What is seen, in words, from `start` to `end` in seconds."""

    start: float
    end: float
    text: str


@dataclass(frozen=True, slots=True)
class Spoken:
    """When a beat is heard, in seconds of the film: the whole, and each word of its narration."""

    start: float
    end: float
    words: tuple[tuple[float, float], ...]


@dataclass(frozen=True, slots=True)
class VoiceRecord:
    """Who reads a film aloud.

    `kind` is ``synthetic``, ``recorded``, or ``mixed`` of both; `loudness` in LUFS, `true_peak` in
    dBTP. `waits` are places where the speech waits for the picture (beat and word, counted from 0,
    and seconds), `late` cues that start later than their word, or earlier.
    """

    kind: str
    name: str
    version: str
    language: str
    loudness: float
    true_peak: float
    waits: tuple[tuple[float, float, float], ...] = ()
    late: tuple[tuple[float, float, float], ...] = ()

    @property
    def label(self) -> str:
        """What listeners are owed of a voice that nobody has spoken; else empty."""
        return label(self.kind, self.version)


def label(kind: str, version: str) -> str:
    """What listeners are owed of a voice of a kind; `version` is the synthetic one's."""
    if kind == "synthetic":
        return f"Synthetic voice: {version}"
    return f"Synthetic voice in part: {version}" if kind == "mixed" else ""


@dataclass(frozen=True, slots=True)
class Section:
    """A beat in the video: its start and duration in seconds, its title, its words, its sights.

    `id` names it in addresses: lower-case ASCII, unique in its film.
    """

    title: str
    start: float
    duration: float
    narration: str
    seen: tuple[Sight, ...] = ()
    id: str = ""
    speech: Spoken | None = None

    @property
    def end(self) -> float:
        """In seconds."""
        return round(self.start + self.duration, 3)


@dataclass(frozen=True, slots=True)
class ClaimRecord:
    """An equality that the film shows, with its verdict; `beat` counts from 0.

    `formula` is the text of the formula that makes the claim; the rest is the claim itself.
    """

    beat: int
    formula: str
    verdict: str
    method: str
    kind: str = "identity"
    left: str = ""
    right: str = ""
    at: str = ""


@dataclass(frozen=True, slots=True)
class FileRecord:
    """A file of a film: its name beside the manifest, its media type, its size and digest.

    A video's type has its codecs. A PNG sequence is a folder; size and digest are those of all its
    pictures, one after the other.
    """

    name: str
    type: str
    bytes: int
    sha256: str

    def describes(self, folder: Path) -> bool:
        """Whether the file in `folder` is the one that was recorded, byte for byte."""
        path = folder / self.name
        try:
            if path.is_dir():
                pictures = sorted(path.glob("[0-9]*.png"))
                return digest_of(p.read_bytes() for p in pictures) == (self.bytes, self.sha256)
            if path.stat().st_size != self.bytes:
                return False
            with path.open("rb") as file:
                return hashlib.file_digest(file, "sha256").hexdigest() == self.sha256
        except OSError:
            return False


@dataclass(frozen=True, slots=True)
class Manifest:
    """Everything about a clip but its pictures. `files` is by role, `ROLES` has them all.

    `videos` are all encodings of the pictures, in the order in which a page offers them, where
    there is more than one; `files["video"]` is one of them.
    """

    lesson: str
    title: str
    digest: str
    parameters: dict[str, str]
    versions: dict[str, str]
    width: int
    height: int
    fps: float
    theme: str
    duration: float
    sections: tuple[Section, ...]
    claims: tuple[ClaimRecord, ...]
    language: str = "en"
    aspect: str = "16:9"
    files: dict[str, FileRecord] = field(default_factory=dict)
    voice: VoiceRecord | None = None
    videos: tuple[FileRecord, ...] = ()

    @property
    def records(self) -> tuple[FileRecord, ...]:
        """All files that it names, each once."""
        return tuple(dict.fromkeys((*self.files.values(), *self.videos)))

    def to_json(self) -> str:
        """Indented JSON. A silent film says nothing of a voice, one video nothing of others."""
        data = {"schema": SCHEMA, **asdict(self)}
        if self.voice is None:
            del data["voice"]
        if not self.videos:
            del data["videos"]
        for section in data["sections"]:
            if section["speech"] is None:
                del section["speech"]
        text = json.dumps(data, indent=2, ensure_ascii=False, allow_nan=False) + "\n"
        # A file's name may be bytes that are no text; JSON has escapes for what stands for them.
        return text.encode("utf-8", "backslashreplace").decode()

    def named(self, video: str) -> Manifest:
        """The same of a film whose video is called `video`: its companions follow it."""
        before, stem = Path(self.files["video"].name), Path(video).stem

        def renamed(file: FileRecord, ending: str) -> FileRecord:
            return replace(file, name=stem + ending if ending else video)

        return replace(
            self,
            files={role: renamed(file, ROLES[role]) for role, file in self.files.items()},
            videos=tuple(
                renamed(v, "" if v.name == before.name else v.name.removeprefix(before.stem))
                for v in self.videos
            ),
        )

    @staticmethod
    def from_json(text: str | bytes) -> Manifest:
        """The inverse of `to_json`; reads schema 1 too, and ignores what it does not know.

        Raises ManifestError, with the place, for anything else: more than 2 MB or 500 sections,
        times that are not finite, names that lead out of the manifest's folder.
        """
        content = text.encode("utf-8", "surrogatepass") if isinstance(text, str) else text
        if len(content) > MAX_BYTES:
            raise ManifestError(f"the manifest has more than {MAX_BYTES:,} bytes")
        data = _json(content)
        schema = data.get("schema", 1)
        if type(schema) is not int or not 1 <= schema <= SCHEMA:
            raise ManifestError(f"schema must be 1 or {SCHEMA}, or this calcanim is too old for it")
        sections = data.get("sections")
        if isinstance(sections, list) and len(sections) > MAX_SECTIONS:
            raise ManifestError(f"sections has more than {MAX_SECTIONS} entries")
        if schema == 1:
            manifest: Manifest = _record(Manifest, {**data, "files": {}, "videos": []}, "")
            ids = section_ids(s.title for s in manifest.sections)
            named = zip(manifest.sections, ids, strict=True)
            manifest = replace(manifest, sections=tuple(replace(s, id=i) for s, i in named))
        else:
            manifest = _record(Manifest, data, "")
            if "video" not in manifest.files:
                raise ManifestError("files.video is missing")
        _check(manifest)
        return manifest


def section_ids(titles: Iterable[str]) -> tuple[str, ...]:
    """Ids of sections by their titles: ``tidy-up``; ``beat-3`` where a title has no such letter.

    A second section of an id gets ``-2``, and so on.
    """
    out: list[str] = []
    for n, title in enumerate(titles, 1):
        plain = unicodedata.normalize("NFKD", title).lower()
        name = base = re.sub(r"[^a-z0-9]+", "-", plain).strip("-") or f"beat-{n}"
        again = 2
        while name in out:
            name, again = f"{base}-{again}", again + 1
        out.append(name)
    return tuple(out)


def digest_of(parts: Iterable[bytes]) -> tuple[int, str]:
    """Size and SHA-256 of `parts`, one after the other."""
    total, size = hashlib.sha256(), 0
    for part in parts:
        total.update(part)
        size += len(part)
    return size, total.hexdigest()


def name_fault(name: str) -> str | None:
    """What keeps `name` from naming a file beside a manifest and in a web address; else None."""
    if not name:
        return "is empty"
    if "/" in name or "\\" in name or ".." in name or "\0" in name:
        return "must be the name of a file beside the manifest"
    if name.startswith("."):
        return "must not begin with a dot"
    if re.match(r"[A-Za-z][A-Za-z0-9+.-]*:", name):
        return "begins like a web address"
    return None


def _check(manifest: Manifest) -> None:
    for place in ("width", "height", "fps"):
        if not 0 < getattr(manifest, place) <= 100_000:
            raise ManifestError(f"{place} must lie between 0 and 100,000")
    if not re.fullmatch(LANGUAGE, manifest.language):
        raise ManifestError("language must be a language's tag, such as en")
    if not re.fullmatch(r"[0-9]{1,5}:[0-9]{1,5}", manifest.aspect):
        raise ManifestError("aspect must be a proportion, such as 16:9")
    times = [("duration", manifest.duration)]
    ids: set[str] = set()
    for n, section in enumerate(manifest.sections):
        at = f"sections[{n}]"
        times += [(f"{at}.start", section.start), (f"{at}.duration", section.duration)]
        for k, sight in enumerate(section.seen):
            times += [(f"{at}.seen[{k}].start", sight.start), (f"{at}.seen[{k}].end", sight.end)]
        if not re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)*", section.id):
            raise ManifestError(f"{at}.id must be lower-case letters and digits with hyphens")
        if section.id in ids:
            raise ManifestError(f"{at}.id is there twice: {section.id}")
        ids.add(section.id)
    for place, time in times:
        if not 0 <= time <= 1e6:
            raise ManifestError(f"{place} must be a time in seconds, from 0")
    for role, file in manifest.files.items():
        _check_file(file, f"files.{role}")
    for n, file in enumerate(manifest.videos):
        _check_file(file, f"videos[{n}]")
    if manifest.videos:
        if manifest.files.get("video") not in manifest.videos:
            raise ManifestError("videos must have files.video among them")
        if len({file.name for file in manifest.videos}) < len(manifest.videos):
            raise ManifestError("videos has a file twice")


def _check_file(file: FileRecord, place: str) -> None:
    if (fault := name_fault(file.name)) is not None:
        raise ManifestError(f"{place}.name {fault}")
    if file.bytes < 0:
        raise ManifestError(f"{place}.bytes must not be negative")
    if not re.fullmatch(r"[0-9a-f]{64}", file.sha256):
        raise ManifestError(f"{place}.sha256 must be 64 hexadecimal digits")
    if not _TYPE.fullmatch(file.type):
        raise ManifestError(f"{place}.type must be a media type")


# -- plain data to records ---------------------------------------------------------


def _json(content: bytes) -> dict[str, Any]:
    try:
        data = json.loads(content)
    except RecursionError:
        raise ManifestError("the manifest is nested too deep") from None
    except json.JSONDecodeError as error:
        raise ManifestError(f"the manifest is not JSON: {error}") from None
    except ValueError:
        raise ManifestError("the manifest is not UTF-8, or a number in it is too long") from None
    if not isinstance(data, dict):
        raise ManifestError("the manifest must be a JSON object")
    return data


@cache
def _hints(kind: type) -> dict[str, Any]:
    return typing.get_type_hints(kind)


def _record(kind: Any, data: Any, place: str) -> Any:
    """A dataclass from a JSON object, by its annotations; unknown keys are ignored."""
    if not isinstance(data, dict):
        raise ManifestError(f"{place} must be an object")
    values: dict[str, Any] = {}
    for f in fields(kind):
        at = f"{place}.{f.name}" if place else f.name
        if f.name in data:
            values[f.name] = _value(_hints(kind)[f.name], data[f.name], at)
        elif f.default is MISSING and f.default_factory is MISSING:
            raise ManifestError(f"{at} is missing")
    return kind(**values)


def _value(hint: Any, data: Any, place: str) -> Any:
    origin, args = typing.get_origin(hint), typing.get_args(hint)
    if hint in _PLAIN:
        return _PLAIN[hint](data, place)
    if origin in (types.UnionType, typing.Union):
        (kind,) = (a for a in args if a is not type(None))
        return None if data is None else _value(kind, data, place)
    if is_dataclass(hint):
        return _record(hint, data, place)
    if origin is tuple:
        if not isinstance(data, list):
            raise ManifestError(f"{place} must be a list")
        return tuple(_value(args[0], item, f"{place}[{n}]") for n, item in enumerate(data))
    if origin is dict:
        if not isinstance(data, dict):
            raise ManifestError(f"{place} must be an object")
        known = ROLES if args[1] is FileRecord else data
        return {
            _text(key, place): _value(args[1], item, f"{place}.{key}")
            for key, item in data.items()
            if key in known
        }
    return data  # what a record says in other shapes is its own affair


def _text(data: Any, place: str) -> str:
    if not isinstance(data, str):
        raise ManifestError(f"{place} must be text")
    try:
        data.encode()
    except UnicodeEncodeError:
        raise ManifestError(f"{place} has half of a character") from None
    return data


def _whole(data: Any, place: str) -> int:
    if type(data) is not int:
        raise ManifestError(f"{place} must be a whole number")
    return data


def _number(data: Any, place: str) -> float:
    if type(data) not in (int, float):
        raise ManifestError(f"{place} must be a number")
    try:
        finite = math.isfinite(data)
    except OverflowError:
        finite = False
    if not finite:
        raise ManifestError(f"{place} must be a finite number")
    return data if isinstance(data, int) else float(data)


_PLAIN: dict[Any, Callable[[Any, str], Any]] = {str: _text, int: _whole, float: _number}
