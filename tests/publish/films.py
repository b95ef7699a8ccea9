"""A film of ten seconds for tests of pages: grey fields, a lighter one each second."""

import hashlib
import io
import os
from dataclasses import replace
from pathlib import Path
from typing import Any

import av
import numpy as np
import pytest
from PIL import Image

from calcanim.render.clip import ClaimRecord, Clip, FileRecord, Manifest, Section, Sight, records
from calcanim.render.container import media_type
from calcanim.render.finish import companions
from calcanim.render.join import Piece, join
from calcanim.render.manifest import ROLES, TYPES, section_ids
from calcanim.render.turns import ordinary_turns

LONG = bool(os.environ.get("CALCANIM_LONG"))
long = pytest.mark.skipif(not LONG, reason="CALCANIM_LONG=1 runs it")
SIZE = (854, 480)
SECONDS = 10
TITLES = ("How fast?", "Inside, outside", "A nudge", "Each layer", "The number", "Recap")
WORDS = (
    "Here is y, equal to x squared plus one.",
    "Read it from the inside out.",
    "Give x a small nudge.",
    "Each layer stretches it.",
    "At x equals two, the slope is 300.",
    "Remember the rule & use it.",
)


def grey(second: int) -> int:
    """The shade of a second."""
    return 40 + 18 * second


def film(codec: str = "libx264", brighter: int = 0) -> bytes:
    """An MP4 with a keyframe each second; that of H.264 has its index first."""
    file = io.BytesIO()
    preset = "ultrafast" if codec == "libx264" else "10"
    os.environ.setdefault("SVT_LOG", "1")  # errors
    with av.open(file, "w", format="mp4") as container:
        stream = container.add_stream(codec, rate=5, options={"g": "5", "preset": preset})
        stream.width, stream.height = SIZE
        stream.pix_fmt = "yuv420p"
        with ordinary_turns():
            container.start_encoding()
        for n in range(SECONDS * 5):
            picture = np.full((SIZE[1], SIZE[0], 3), grey(n // 5) + brighter, np.uint8)
            picture[:, : 80 * (n % 5)] //= 2
            frame = av.VideoFrame.from_ndarray(picture, format="rgb24")
            container.mux(stream.encode(frame))
        container.mux(stream.encode())
    if codec != "libx264":
        return file.getvalue()
    return join([Piece(file.getvalue(), range(SECONDS * 5))], SECONDS * 5, 5, "mp4")


def poster(size: tuple[int, int] = SIZE, kind: str = "PNG", shade: int = 16) -> bytes:
    """A plain picture."""
    file = io.BytesIO()
    Image.new("RGB", size, (shade, shade + 4, shade + 12)).save(file, kind, lossless=True)
    return file.getvalue()


def manifest(
    title: str = "The chain rule",
    titles: tuple[str, ...] = TITLES,
    words: tuple[str, ...] = WORDS,
    **changes: Any,
) -> Manifest:
    """Of a film of six chapters, five in the first eight seconds."""
    starts = (0.0, 1.6, 3.2, 4.8, 6.4, 8.0)
    ends = (*starts[1:], float(SECONDS))
    sections = tuple(
        Section(t, a, round(b - a, 3), w, (Sight(a, a + 1.5, f"A line appears: {n}."),), i)
        for n, (t, a, b, w, i) in enumerate(
            zip(titles, starts, ends, words, section_ids(titles), strict=True)
        )
    )
    claims = (ClaimRecord(1, "1 + 1 = 2", "proved", "exact"),)
    made = Manifest(
        "chain_rule",
        title,
        "ab" * 32,
        {"function": "x"},
        {"calcanim": "0.1.0"},
        *SIZE,
        5,
        "dark",
        float(SECONDS),
        sections,
        claims,
    )
    return replace(made, **changes)


def write(folder: Path, made: Manifest, video: bytes, stem: str = "chain_rule") -> Path:
    """A clip with all its companions; the manifest's path."""
    folder.mkdir(parents=True, exist_ok=True)
    files = {"": video, ".png": poster(), **companions(made)}
    target = folder / f"{stem}.mp4"
    made = replace(made, files=records(files, target))
    files[".json"] = made.to_json().encode()
    for ending, content in files.items():
        (target.with_name(stem + ending) if ending else target).write_bytes(content)
    return target.with_suffix(".json")


def published(
    media: Path, made: Manifest, *videos: bytes, stem: str = "chain_rule", shade: int = 16
) -> Clip:
    """A clip as a course's site holds it: all names by content, `videos` in their order."""

    def put(content: bytes, ending: str, kind: str) -> FileRecord:
        digest = hashlib.sha256(content).hexdigest()
        name = f"{stem}.{digest[:10]}{ending}"
        (media / name).write_bytes(content)
        return FileRecord(name, kind, len(content), digest)

    media.mkdir(parents=True, exist_ok=True)
    encodings = tuple(put(video, ".mp4", media_type(video)) for video in videos)
    first = next((v for v in encodings if "avc1" in v.type), encodings[0])
    roles = {ending: role for role, ending in ROLES.items()}
    files = {roles[e]: put(content, e, TYPES[e]) for e, content in companions(made).items()}
    files["poster"] = put(poster(kind="WEBP", shade=shade), ".webp", "image/webp")
    made = replace(
        made, files={"video": first, **files}, videos=encodings if len(encodings) > 1 else ()
    )
    put(made.to_json().encode(), ".json", "application/json")
    return Clip(media / first.name, made)
