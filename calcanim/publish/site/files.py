"""Every file of a course's site, or of its package for a learning platform, but the media."""

from __future__ import annotations

from urllib.parse import unquote

from calcanim.publish import player
from calcanim.publish.lesson import EmbedError
from calcanim.publish.site import feed, index, oembed, page, sitemap
from calcanim.publish.site.model import Site
from calcanim.publish.site.scorm import flat


def files(site: Site, scorm: bool = False) -> dict[str, bytes]:
    """The files by their paths from the site's root, sorted: the same for the same site.

    Absolute addresses, and what needs them, are there only with a `base_url`. With `scorm` they
    are those of a package: the pages of the films alone, each with the script that tells the
    platform what was seen. Raises EmbedError where two files would be one.
    """
    shared = player.files()
    scripts: tuple[str, ...] = ()
    found: list[tuple[str, bytes]] = []
    if scorm:
        site = flat(site)
        shared |= {player.scorm_name(): player.scorm()}
        scripts = (f"{player.FOLDER}/{player.scorm_name()}",)
    else:
        found += [("index.html", index.document(site).encode()), (".nojekyll", b"")]
        shared |= {index.style_name(): index.style()}
    if any(entry.variants for entry in site.entries):
        shared |= {player.variants_name(): player.variants()}
    found += [(f"{player.FOLDER}/{name}", data) for name, data in shared.items()]
    found += [(extra.path, extra.content) for extra in site.extras]
    for entry in site.entries:
        for film in entry.films:
            found.append((unquote(film.page), page.document(site, entry, film, scripts).encode()))
            if site.base_url:
                found.append((f"{film.slug}/{oembed.NAME}", oembed.oembed(site, film)))
    if site.base_url:
        found.append((sitemap.NAME, sitemap.sitemap(site)))
        found.append((feed.NAME, feed.feed(site)))
        found.append(("robots.txt", sitemap.robots(site)))
    files: dict[str, bytes] = {}
    for path, content in sorted(found):
        if path in files:
            raise EmbedError(f"two files of the site are called {path}; give a lesson another slug")
        files[path] = content
    return files
