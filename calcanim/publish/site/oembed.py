"""What a link to a page becomes elsewhere (oembed.com): a frame, told in a file beside it."""

from __future__ import annotations

import json

from calcanim.publish.element import Element, element, html, plain
from calcanim.publish.embed import FRAME_HEIGHT, around
from calcanim.publish.site.model import Film, Site

NAME = "oembed.json"
_WIDTH = 854


def oembed(site: Site, film: Film) -> bytes:
    """The record of a film's page, on a site with a `base_url`."""
    m = film.clip.manifest
    record = {
        "version": "1.0",
        "type": "video",
        "title": plain(film.title),
        "provider_name": plain(site.title),
        "provider_url": site.base_url,
        "html": html(around(m, site.url(film), width=str(_WIDTH))),
        "width": _WIDTH,
        "height": FRAME_HEIGHT,
    }
    if poster := film.file("poster"):
        record |= {"thumbnail_url": site.base_url + poster}
        record |= {"thumbnail_width": m.width, "thumbnail_height": m.height}
    return json.dumps(record, indent=2, ensure_ascii=False).encode() + b"\n"


def link(site: Site, film: Film) -> Element:
    """What a page's head says of it."""
    return element(
        "link",
        rel="alternate",
        type="application/json+oembed",
        href=site.url(film) + NAME,
        title=film.title,
    )
