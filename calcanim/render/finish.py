"""From segments to the joined film and its companions."""

from __future__ import annotations

import platform
from importlib.metadata import version
from typing import TYPE_CHECKING

from calcanim import __version__
from calcanim.render.clip import Manifest
from calcanim.render.production import Production

if TYPE_CHECKING:
    from calcanim.render.heard import Sound


def versions() -> dict[str, str]:
    """Versions of what determines the pictures."""
    found = {name: version(name) for name in ("manim", "typst", "av", "numpy")}
    return {"calcanim": __version__, "python": platform.python_version(), **found}


def assemble(
    production: Production, sound: Sound | None, codec: str
) -> bytes | list[tuple[bytes, int]]:
    """The film's bytes, `sound` in them; for a PNG sequence every picture with its frames."""
    spec, timeline = production.spec, production.shown
    pieces = production.pieces(codec)
    if spec.format in ("mp4", "webm"):
        from calcanim.render.join import Piece, join

        parts = [Piece(data, frames) for data, frames in pieces]
        return join(parts, timeline.frames, spec.fps, spec.format, sound)
    from calcanim.render.stack import pictures

    pngs = [png for data, _ in pieces for png in pictures(data)]
    shown = [frame for _, frames in pieces for frame in frames]
    if spec.format == "gif":
        from calcanim.render.gif import gif

        return gif(pngs, shown, timeline.frames, spec.fps, spec.transparent)
    lasts = [b - a for a, b in zip(shown, [*shown[1:], timeline.frames], strict=True)]
    return list(zip(pngs, lasts, strict=True))


def companions(manifest: Manifest) -> dict[str, bytes]:
    """Captions, chapters, descriptions and transcript, by the ending of the file's name."""
    from calcanim.render import captions

    texts = {
        ".vtt": captions.vtt(manifest.sections),
        ".chapters.vtt": captions.chapters(manifest.sections),
        ".ad.vtt": captions.descriptions(manifest.sections),
        ".srt": captions.srt(manifest.sections),
        ".txt": captions.transcript(manifest.title, manifest.sections, manifest.voice),
    }
    return {suffix: text.encode() for suffix, text in texts.items()}
