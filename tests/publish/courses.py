"""A small course as `build` leaves it: two lessons, the first with a variant, light and dark."""

from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

from calcanim.publish.site.model import MEDIA, Entry, Film, Ground, Look, Site
from tests.publish import films

BASE = "https://example.org/calculus/"
H264 = b"\0\0\0\x08ftyp" + b"h264"  # as much of a film as pages read
GROUNDS: tuple[Ground, Ground] = ("light", "dark")


def course(
    root: Path,
    title: str = "The chain rule",
    titles: tuple[str, ...] = films.TITLES,
    video: bytes = H264,
    looks: Mapping[str, tuple[bytes, ...]] | None = None,
    **changes: Any,
) -> Site:
    """The course, with its media below `root`; `title` and `titles` are those of the first.

    `looks` are encodings by the ground, else `video` is all there is.
    """

    def film(slug: str, label: str, title: str, titles: tuple[str, ...]) -> Film:
        seen = []
        for n, ground in enumerate(GROUNDS):
            made = films.manifest(title, titles, theme=ground)
            stem, shade = slug.replace("/", "-"), 240 - 220 * n
            videos = looks[ground] if looks else (video + bytes([n]),)
            clip = films.published(root / MEDIA, made, *videos, stem=stem, shade=shade)
            seen.append(Look(ground, clip))
        function, _, at = label.partition(", x = ")
        return Film(slug, label, (("function", function), ("at", at)), tuple(seen))

    own = film("chain-rule", "sin(x), x = 1", title, titles)
    variant = film("chain-rule/x-2", "x**2, x = 2", title, titles)
    other = film("gradient", "", "Gradient", films.TITLES)
    return replace(Site("Analysis 1", (Entry(own, (variant,)), Entry(other))), **changes)
