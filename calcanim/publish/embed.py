"""What is pasted into other people's pages: five forms of one clip."""

from __future__ import annotations

from typing import Literal
from urllib.parse import quote

from calcanim.publish.element import Element, element, html
from calcanim.publish.head import player_links
from calcanim.publish.lesson import (
    Place,
    clock,
    film,
    lesson,
    require_video,
    slug,
    sound,
)
from calcanim.publish.ours import digests_of
from calcanim.render.clip import Clip, Manifest

Kind = Literal["html", "iframe", "moodle", "markdown", "links"]
KINDS: tuple[Kind, ...] = ("html", "iframe", "moodle", "markdown", "links")
FRAME_HEIGHT = 720


def embed(clip: Clip, place: Place, kind: Kind = "html") -> str:
    """The markup of a clip, without a blank line. Raises EmbedError.

    ``html``: the whole lesson; ``markdown``: the same, with Markdown's signs written so that no
    dialect reads them; ``links``: poster and links, of which the player makes the film; ``iframe``:
    a frame with the clip's page; ``moodle``: a plain video with its tracks.
    """
    if kind == "iframe":
        return frame(clip, place)
    if kind == "moodle":
        require_video(clip)
        return html(film(clip, place)) + "\n"
    made = lesson(clip, place, "links" if kind == "links" else "video")
    return html(made, markdown=kind == "markdown") + "\n"


def frame(clip: Clip, place: Place) -> str:
    """An ``<iframe>`` with the clip's page, and a link in it for who shows no frames."""
    require_video(clip)
    m = clip.manifest
    where = place.base + quote(page_name(clip, place.base), safe="")
    if place.start:
        section = next((s for s in m.sections if s.start == place.start), None)
        # The page has the id that its file gives it, whatever this one is called here.
        where += f"#{quote(slug(clip))}" + (f"--{section.id}" if section else f":t={place.start:g}")
    return html(around(m, where, place.id if place.id != slug(clip) else None)) + "\n"


def around(m: Manifest, page: str, id: str | None = None, width: str = "100%") -> Element:
    """A frame around a film's `page`, `FRAME_HEIGHT` pixels high."""
    return element(
        "iframe",
        element("a", f"{m.title}: video, {clock(m.duration)}, {sound(m)}", href=page),
        src=page,
        id=id,
        title=f"{m.title}: video, {clock(m.duration)}",
        width=width,
        height=FRAME_HEIGHT,
        loading="lazy",
        allow="fullscreen",
        allowfullscreen=True,
    )


def page_name(clip: Clip, base: str) -> str:
    """The file of the clip's page: the one that is there, else the one that `page` would make.

    With a base that is `page -o`, without one `page` beside the clip.
    """
    beside, index = f"{clip.video.stem}.html", "index.html"
    for name in (beside, index):
        if digests_of(clip.video.with_name(name)) is not None:
            return name
    return index if base else beside


def player_head(base: str = "") -> str:
    """The two lines that a page needs for the player: its look and its script."""
    _, look, script = player_links(base)
    return f"{html(look)}\n{html(script)}\n"
