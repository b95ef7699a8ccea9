"""A clip in a notebook: the lesson with its film in it, a picture for what shows no HTML."""

from __future__ import annotations

import base64
import os
from dataclasses import replace
from pathlib import Path
from urllib.parse import quote

from calcanim.publish.element import html
from calcanim.publish.lesson import lesson, place_of
from calcanim.publish.page import data_url
from calcanim.render.clip import Clip

LARGEST = 4_000_000  # bytes of a film that a notebook holds; a larger one is a link


class Markup(str):
    """HTML that a notebook shows as such."""

    def _repr_html_(self) -> str:
        return str(self)


def shown(clip: Clip, largest: int = LARGEST) -> Markup:
    """The lesson for the end of a cell: with the film in it, or linked where it is too large."""
    video = clip.manifest.files["video"]
    if video.bytes > largest:
        return linked(clip)
    files = {
        role: data_url(record.type, clip.video.with_name(record.name).read_bytes())
        for role, record in clip.manifest.files.items()
    }
    return Markup(html(lesson(clip, replace(place_of(clip), files=files), spoken=True)))


def linked(clip: Clip, base: str | None = None) -> Markup:
    """The lesson with links to its files, from the folder of the notebook, or from `base`."""
    if base is None:
        try:
            base = quote(Path(os.path.relpath(clip.video.parent)).as_posix()) + "/"
        except ValueError:  # another drive
            base = clip.video.parent.resolve().as_uri() + "/"
        return Markup(html(lesson(clip, replace(place_of(clip), base=base))))
    return Markup(html(lesson(clip, place_of(clip, base=base))))


def bundle(clip: Clip) -> dict[str, object]:
    """By media type: what Jupyter asks for. The poster is what PDF and code hosts show."""
    m = clip.manifest
    said: dict[str, object] = {"text/plain": f"{m.title}: {clip.video} ({m.duration:g} s)"}
    poster = clip.file("poster")
    if poster is not None and poster.is_file():
        said["image/png"] = base64.b64encode(poster.read_bytes()).decode()
    if "video" in m.files and m.files["video"].type.startswith("video/"):
        said["text/html"] = str(shown(clip))
    return said
