"""Finished films in the cache: by the storyboard, and, before there is one, by the request for it.

A request is a lesson's file, its parameters and the spec. What the lesson imports and reads besides
is recorded with it, so that a lesson never seems unchanged when it is not. All digests are of the
bytes that were run (`calcanim.sources`), whatever the files have become since.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping, Sequence
from pathlib import Path

from calcanim import provenance
from calcanim.render.clip import Clip, Manifest
from calcanim.render.files import Content
from calcanim.render.place import put_film
from calcanim.render.spec import RenderSpec
from calcanim.sources import all_of, digest_of
from calcanim.store import Store
from calcanim.storyboard.board import Storyboard
from calcanim.storyboard.lesson import Lesson


def film_key(
    digest: str, spec: RenderSpec, voice: str = "", codecs: Sequence[str] = ("h264",)
) -> str:
    """The key of a film: its storyboard, its look, who reads it, and the code behind them."""
    return _hash([provenance.everything(), digest, spec.look(), voice, list(codecs)])


def keep_film(store: Store, key: str, files: Mapping[str, Content]) -> None:
    """Store a film that is one file; a PNG sequence is made again from its segments."""
    whole = {name: data for name, data in files.items() if isinstance(data, bytes)}
    if len(whole) < len(files):
        return
    head = json.dumps([[name, len(data)] for name, data in whole.items()]).encode()
    store.put("films", key, head + b"\n" + b"".join(whole.values()))


def film(store: Store, key: str, video: Path) -> Clip | None:
    """Write a stored film to `video` and beside it; None where it is not stored."""
    try:
        files = _unpacked(store.get("films", key) or b"")
        # It may have been rendered to another place.
        manifest = Manifest.from_json(files[".json"]).named(video.name)
    except (ValueError, TypeError, KeyError):
        return None  # none is there, or not as it should be: the film is made again
    files[".json"] = manifest.to_json().encode()
    put_film(files, video)
    return Clip(video, manifest)


def _unpacked(content: bytes) -> dict[str, bytes]:
    """The files of a stored film, by the ending of their names."""
    head, _, data = content.partition(b"\n")
    files: dict[str, bytes] = {}
    at = 0
    for name, size in json.loads(head):
        files[name] = data[at : at + size]
        at += size
    return files


def keep_request(
    store: Store,
    lesson: Lesson,
    values: Mapping[str, str],
    spec: RenderSpec,
    digest: str,
    voice: str = "",
    words: str = "",
    codecs: Sequence[str] = ("h264",),
    sources: Mapping[str, str] | None = None,
) -> None:
    """Remember which film a request led to: that of the storyboard with this `digest`.

    `sources` are the digests of what the lesson was built from, where another process has built it.
    """
    found = all_of(lesson.sources) if sources is None else dict(sources)
    record = {"film": film_key(digest, spec, voice, codecs), "sources": found}
    key = _request(lesson, values, spec, voice, words, codecs)
    store.put("requests", key, json.dumps(record).encode())


def unchanged(
    store: Store,
    lesson: Lesson,
    values: Mapping[str, str],
    spec: RenderSpec,
    voice: str = "",
    words: str = "",
    codecs: Sequence[str] = ("h264",),
) -> Clip | None:
    """The clip of a request that was met before and would give the same again; else None.

    `voice` says who reads, and of recordings which ones: another take is another request.
    `words` is the digest of those that replace the lesson's.

    Neither Manim nor sympy is loaded.
    """
    key = known(store, lesson, values, spec, voice, words, codecs)
    return film(store, key, video_of(lesson, values, spec)) if key is not None else None


def known(
    store: Store,
    lesson: Lesson,
    values: Mapping[str, str],
    spec: RenderSpec,
    voice: str = "",
    words: str = "",
    codecs: Sequence[str] = ("h264",),
) -> str | None:
    """The key of the film that a request would give, as far as such a one was met; as `unchanged`.

    The film itself need not be stored any more.
    """
    stored = store.get("requests", _request(lesson, values, spec, voice, words, codecs))
    if stored is None:
        return None
    try:
        record = json.loads(stored)
        sources = {str(path): digest for path, digest in record["sources"].items()}
        key = str(record["film"])
    except (ValueError, TypeError, KeyError, AttributeError):
        return None
    if any(_digest_in(lesson, path) != digest for path, digest in sources.items()):
        return None
    return key


def video_of(lesson: Lesson, values: Mapping[str, str], spec: RenderSpec) -> Path:
    """Where the film of a lesson goes, known before there is a storyboard."""
    default = lesson.is_default(values)
    named = Storyboard(lesson.slug, lesson.title, (), tuple(values.items()), default)
    return spec.video(named)


def _request(
    lesson: Lesson,
    values: Mapping[str, str],
    spec: RenderSpec,
    voice: str,
    words: str,
    codecs: Sequence[str],
) -> str:
    source = _digest_in(lesson, lesson.file)
    given = [lesson.slug, source, list(values.items()), spec.look(), voice, words, list(codecs)]
    return _hash([provenance.everything(), *given])


def _digest_in(lesson: Lesson, path: str) -> str:
    """What the file at `path` gave to `lesson`, or would give to it now."""
    known = lesson.sources.digests if lesson.sources is not None else {}
    return known.get(path) or digest_of(path)


def _hash(what: object) -> str:
    return hashlib.sha256(json.dumps(what, sort_keys=True).encode()).hexdigest()
