"""Where a film and its companions go, and which of the files there are calcanim's already."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

from calcanim.render.files import Content, is_signed_png, publish, refuse_foreign

# Endings of the companions' names; "" is the video itself. The manifest is put in place first: from
# then on it says what belongs to the film. The video comes last: where it is, all else is.
ENDINGS = (".json", ".vtt", ".chapters.vtt", ".ad.vtt", ".srt", ".txt", ".png", "")
_FORMATS = (".mp4", ".webm", ".gif", "")


def beside(video: Path, ending: str) -> Path:
    """A companion's path; "" is the video itself."""
    return video.with_name(video.stem + ending) if ending else video


def refuse_taken(video: Path, pictures: bool) -> None:
    """Raise SpecError where a film at `video` would touch what calcanim did not make.

    `pictures`: the film is a folder of them.
    """
    kinds = {ending: list if pictures and not ending else bytes for ending in ENDINGS}
    targets = {beside(video, ending): kind for ending, kind in kinds.items()}
    refuse_foreign(targets, _ours(video))


def put_film(files: Mapping[str, Content], video: Path) -> None:
    """Put a film and its companions (by the ending of their names) in place, whole or not at all.

    Raises SpecError as `refuse_taken` does, and OSError where a file cannot be written.
    """
    ordered = sorted(files, key=ENDINGS.index)
    publish({beside(video, ending): files[ending] for ending in ordered}, _ours(video))


def _ours(video: Path) -> Callable[[Path], bool]:
    """Whether a file at `video` or beside it belongs to a film of ours: its manifest names it."""
    # Read anew for each file: another run of the same lesson may put its film there meanwhile.
    manifest = beside(video, ".json")
    return lambda path: path.name in _named_in(manifest) or is_signed_png(path)


def _named_in(manifest: Path) -> frozenset[str]:
    """The names of a film's files as its manifest has them; none where the file is none of ours."""
    try:
        data: Any = json.loads(manifest.read_bytes())
    except (OSError, ValueError, RecursionError):
        return frozenset()
    keys = ("lesson", "digest", "sections", "claims", "versions")
    if not isinstance(data, dict) or not all(key in data for key in keys):
        return frozenset()
    stem = manifest.stem
    companions = {stem + ending for ending in ENDINGS if ending}
    files = data.get("files")
    if not isinstance(files, dict):  # the first manifests did not name their files
        return frozenset(companions | {stem + ending for ending in _FORMATS})
    entries = [*files.values(), *(data.get("videos") or ())]
    named = {e["name"] for e in entries if isinstance(e, dict) and isinstance(e.get("name"), str)}
    return frozenset(companions | named)
