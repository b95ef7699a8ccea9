"""Where a film and its companions go, and which of the files there are calcanim's already."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any

from calcanim.render.files import Content, is_signed_png, publish, refuse_foreign
from calcanim.render.manifest import ENCODINGS

# Endings of the companions' names; "" is the video itself. The manifest is put in place first: from
# then on it says what belongs to the film. The video comes last: where it is, all else is. Other
# encodings of it come right before; a film need not have one.
COMPANIONS = (".json", ".vtt", ".chapters.vtt", ".ad.vtt", ".srt", ".txt", ".png")
_OTHER = tuple(ending for ending in ENCODINGS.values() if ending)
ENDINGS = (*COMPANIONS, *_OTHER, "")
_FORMATS = (".mp4", ".webm", ".gif", "")


def beside(video: Path, ending: str) -> Path:
    """A companion's path; "" is the video itself."""
    return video.with_name(video.stem + ending) if ending else video


def refuse_taken(video: Path, pictures: bool, codecs: Sequence[str] = ("h264",)) -> None:
    """Raise SpecError where a film at `video` would touch what calcanim did not make.

    `pictures`: the film is a folder of them.
    """
    endings = (*COMPANIONS, *endings_of(codecs).values())
    kinds = {ending: list if pictures and not ending else bytes for ending in endings}
    targets = {beside(video, ending): kind for ending, kind in kinds.items()}
    refuse_foreign(targets, _ours(video))


def endings_of(codecs: Sequence[str]) -> dict[str, str]:
    """How the name of each encoding's file ends, in the same order.

    The video itself is the H.264 one, where there is one, and else the first.
    """
    main = "h264" if "h264" in codecs else codecs[0]
    return {codec: "" if codec == main else ENCODINGS[codec] for codec in codecs}


def put_film(files: Mapping[str, Content], video: Path) -> None:
    """Put a film and its companions (by the ending of their names) in place, whole or not at all.

    Another encoding that the film there had before, and has no more, is taken away. Raises
    SpecError as `refuse_taken` does, and OSError where a file cannot be written.
    """
    ordered = sorted(files, key=ENDINGS.index)
    before = _named_in(beside(video, ".json"))
    publish({beside(video, ending): files[ending] for ending in ordered}, _ours(video))
    for path in (beside(video, ending) for ending in _OTHER if ending not in files):
        if path.name in before and path.is_file() and not path.is_symlink():
            path.unlink()


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
    companions = {stem + ending for ending in COMPANIONS}
    files = data.get("files")
    if not isinstance(files, dict):  # the first manifests did not name their files
        return frozenset(companions | {stem + ending for ending in _FORMATS})
    entries = [*files.values(), *(data.get("videos") or ())]
    named = {e["name"] for e in entries if isinstance(e, dict) and isinstance(e.get("name"), str)}
    return frozenset(companions | named)
