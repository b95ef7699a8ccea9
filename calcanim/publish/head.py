"""What stands in a page's head: its policy, its look, and what other sites are told of it."""

from __future__ import annotations

from collections.abc import Iterable
from urllib.parse import quote

from calcanim.publish import player
from calcanim.publish.element import Element, Raw, element, plain
from calcanim.publish.lesson import clock, data_block
from calcanim.render.clip import Manifest


def policy(scripts: str = "'self'", styles: str = "'self'", files: str = "'self'") -> str:
    """What a page of ours may load: its own site's, unless told otherwise, and nothing else."""
    return (
        f"default-src 'none'; script-src {scripts}; style-src {styles}; img-src {files}; "
        f"media-src {files}; connect-src {files}; base-uri 'none'; form-action 'none'"
    )


def player_links(base: str = "") -> list[Element]:
    """Icon, look and script of the player; `base` leads to its folder's parent."""
    script, style, icon = (f"{base}{player.FOLDER}/{name}" for name in player.names())
    return [
        element("link", rel="icon", href=icon),
        element("link", rel="stylesheet", href=style),
        element("script", defer=True, src=script),
    ]


def head(m: Manifest, title: str, name: str, policy: str, more: Iterable[Element]) -> list[Element]:
    """Of a film's page: `title` is the window's, `name` what other sites call the film."""
    said = about(m)
    return [
        element("meta", http_equiv="Content-Security-Policy", content=policy),
        element("meta", name="viewport", content="width=device-width, initial-scale=1"),
        element("meta", name="color-scheme", content="light dark"),
        element("meta", name="generator", content=f"calcanim {m.versions.get('calcanim', '')}"),
        element("meta", name="description", content=said),
        element("meta", property="og:title", content=name),
        element("meta", property="og:type", content="video.other"),
        element("meta", property="og:description", content=said),
        element("title", plain(title)),
        *more,
    ]


def about(m: Manifest) -> str:
    """What a film is about, in its own first words, for search engines and lists."""
    words = plain(m.sections[0].narration) if m.sections else ""
    if len(words) > 200:
        words = words[:200].rpartition(" ")[0] + " …"
    return words or f"{plain(m.title)}, {clock(m.duration)}"


def abroad(m: Manifest, name: str, id: str, url: str, image: str, video: str) -> list[Element]:
    """Absolute addresses, and the film as data for search engines (schema.org's VideoObject).

    `url` is the page's, `id` that of the lesson in it; `image` and `video` are the files'.
    """
    film = {
        "@context": "https://schema.org",
        "@type": "VideoObject",
        "name": plain(name),
        "description": about(m),
        "duration": iso_duration(m.duration),
        "thumbnailUrl": image,
        "contentUrl": video,
        "inLanguage": m.language,
        "transcript": " ".join(plain(s.narration) for s in m.sections),
        "hasPart": [
            {
                "@type": "Clip",
                "name": plain(s.title),
                "startOffset": s.start,
                "endOffset": s.end,
                "url": f"{url}#{quote(f'{id}--{s.id}')}",
            }
            for s in m.sections
        ],
    }
    return [
        element("meta", property="og:url", content=url),
        element("meta", property="og:image", content=image),
        element("script", Raw(data_block(film)), type="application/ld+json"),
    ]


def iso_duration(seconds: float) -> str:
    """``PT2M5S``, as ISO 8601 has it."""
    minutes, second = divmod(int(seconds), 60)
    hours, minute = divmod(minutes, 60)
    return "PT" + (f"{hours}H" if hours else "") + (f"{minute}M" if minute else "") + f"{second}S"
