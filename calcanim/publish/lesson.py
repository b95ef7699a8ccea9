"""A clip as markup: the film, its chapters and words, complete without any script.

What `<calcanim-lesson>` is made of, as one tree; docs/embedding.md says where it goes.
"""

from __future__ import annotations

import json
import re
from dataclasses import dataclass, field
from pathlib import Path
from typing import Literal
from urllib.parse import quote

from calcanim.outside import OutsideError
from calcanim.outside.places import folder_address
from calcanim.publish.cues import cues
from calcanim.publish.element import Element, Raw, element, plain
from calcanim.publish.variants import Variant, variants_list
from calcanim.publish.words import ENGLISH, PLAYER, Words, other, words
from calcanim.refusals import Refusal
from calcanim.render.clip import Clip, FileRecord, Manifest, ManifestError, Section
from calcanim.render.manifest import label

Form = Literal["video", "links"]
# Languages by their own names, as a menu of captions shows them; any other by its tag.
_NAMES = {"en": "English", "de": "Deutsch", "fr": "Français", "es": "Español", "it": "Italiano"}
_NAMES |= {"pt": "Português", "nl": "Nederlands", "pl": "Polski", "sv": "Svenska", "cs": "Čeština"}
_NAMES |= {"ja": "日本語", "zh": "中文", "ko": "한국어", "ar": "العربية", "ru": "Русский"}


class EmbedError(Refusal):
    """A clip cannot be shown as was asked; the message is one sentence."""


@dataclass(frozen=True, slots=True)
class Place:
    """Where a lesson stands in a page: its id, and where its files are from there.

    `base` is put before every name: "", a relative or an http(s) address that ends in ``/``.
    `files` are addresses of their own for roles, such as ``data:``; they go before `base`.
    `caption` stands below it in place of the title. `looks` are its films by the ground that they
    are for, ``light`` and ``dark``, where there are several; `variants` those that can be chosen.
    `language` is that of the page around it, the film's unless told.
    """

    id: str
    base: str = ""
    start: float = 0.0
    files: dict[str, str] | None = None
    caption: str = ""
    looks: dict[str, Clip] = field(default_factory=dict)
    variants: tuple[Variant, ...] = ()
    language: str = ""


def place_of(
    clip: Clip, *, id: str | None = None, base: str | None = None, start: str | None = None
) -> Place:
    """A `Place` out of what a user typed. Raises EmbedError.

    `start` is a chapter's id or title, or seconds.
    """
    if id is not None and not re.fullmatch(r"[^\W\d][\w.-]*", id):
        raise EmbedError(f"an id is letters, digits, '-', '_' and '.', from a letter: not {id!r}")
    return Place(id or slug(clip), base_of(base or ""), second_of(clip.manifest, start))


def slug(clip: Clip) -> str:
    """The id of a clip's element: its file's stem, as far as that can stand in an address."""
    return re.sub(r"[^\w.-]+", "-", clip.video.stem).strip("-.") or "lesson"


def base_of(base: str) -> str:
    """An address that ends in ``/``. Raises EmbedError for any but http, https and relative."""
    try:
        return folder_address(base) if base else ""
    except OutsideError as error:
        raise EmbedError(f"a base {error}") from None


def second_of(manifest: Manifest, start: str | None) -> float:
    """The second that a chapter's id or title, or a number of seconds, means."""
    if start is None:
        return 0.0
    for section in manifest.sections:
        if start in (section.id, section.title):
            return section.start
    if re.fullmatch(r"\d{1,6}(\.\d+)?", start) and float(start) <= manifest.duration:
        return float(start)
    ids = ", ".join(s.id for s in manifest.sections)
    raise EmbedError(
        f"no chapter and no second of the film is called {start!r}; the chapters are: {ids}"
    )


def lesson(clip: Clip, place: Place, form: Form = "video", spoken: bool = False) -> Element:
    """The lesson in its ``<div>``: as a ``video``, or as ``links`` that the script makes one of.

    With `spoken` it carries its captions as JSON, for pages whose tracks a browser may not read.
    Raises EmbedError where the clip is no video that a page can play.
    """
    m = clip.manifest
    require_video(clip)
    said = words(place.language or m.language)
    own = said.mark(m.language)
    figure = [*([film(clip, place)] if form == "video" else [poster_link(clip, place)])]
    figure += [element("p", data_words=True, lang=own), element("div", data_bar=True)]
    titled = None if place.caption else own
    caption = element("bdi", plain(place.caption or m.title), lang=titled)
    figure.append(element("figcaption", caption, f" · {clock(m.duration)} · {sound(m, said)}"))
    inner: list[Element | Raw | str] = [element("figure", *figure)]
    if place.variants:
        inner.append(variants_list(place.variants, said))
    inner += [transcript(m, place.id, said)]
    inner.append(downloads(clip, place, said, every=form == "links"))
    if spoken:
        block = Raw(data_block([list(cue) for cue in cues(_read(clip, "captions"))]))
        inner.append(element("script", block, type="application/json", data_cues=True))
    phrases = other(PLAYER, said)
    tag = element(
        "calcanim-lesson",
        *inner,
        id=place.id,
        class_="calcanim",
        lang=said.language,
        data_say=json.dumps(phrases, ensure_ascii=False) if phrases else None,
        data_duration=_number(m.duration),
        data_from=_number(place.start) if place.start else None,
        data_title=m.title if form == "links" else None,
    )
    return element("div", tag, class_="calcanim-clip")


def require_video(clip: Clip) -> None:
    """Raise EmbedError for a GIF or a folder of pictures."""
    kind = clip.manifest.files["video"].type
    if not kind.startswith("video/") or clip.video.is_dir():
        raise EmbedError(f"{clip.video.name} is no video; render it as mp4 or webm for a page")


def film(clip: Clip, place: Place) -> Element:
    """``<video>`` with its sources, tracks and, for browsers without video, a link."""
    m = clip.manifest
    said = words(place.language or m.language)
    inner: list[Element | str] = [*_sources(clip, place)]
    for kind, name, default in (
        ("captions", language_name(m.language), True),
        ("chapters", said("Chapters"), False),
        ("descriptions", said("What is seen"), False),
    ):
        if kind in m.files:
            where = address(clip, place, kind)
            inner.append(
                element(
                    "track", kind=kind, srclang=m.language, label=name, src=where, default=default
                )
            )
    how_large = size(m.files["video"])
    spare = plain(words(m.language)("{title} (video, {size})", title=m.title, size=how_large))
    where = address(clip, place, "video")
    # What is in the page itself is there once.
    inner.append(spare if where.startswith("data:") else element("a", spare, href=where))
    return element(
        "video",
        *inner,
        controls=True,
        playsinline=True,
        preload="none",
        width=m.width,
        height=m.height,
        poster=address(clip, place, "poster") or None,
        aria_label=m.title,
        lang=said.mark(m.language),
        **{f"data_{g}": address(c, place, "poster") or None for g, c in place.looks.items()},
    )


def _sources(clip: Clip, place: Place) -> list[Element]:
    """Its encodings, in the order in which a browser tries them; each in all looks."""
    looks = {ground: _encodings(look, place) for ground, look in place.looks.items()}
    sources = []
    for n, (where, kind) in enumerate(own := _encodings(clip, place)):
        if any(len(found) != len(own) for found in looks.values()):
            raise EmbedError(
                f"the films of {place.id} have unequal encodings; render them with the same codecs"
            )
        grounds = {f"data_{ground}": found[n][0] for ground, found in looks.items()}
        sources.append(element("source", src=where, type=kind, **grounds))
    return sources


def _encodings(clip: Clip, place: Place) -> list[tuple[str, str]]:
    """Address and type of each encoding; one where the film is in the page itself."""
    m = clip.manifest
    if not m.videos or "video" in (place.files or {}):
        return [(address(clip, place, "video", timed=True), m.files["video"].type)]
    return [(_where(place, record.name, timed=True), record.type) for record in m.videos]


def poster_link(clip: Clip, place: Place) -> Element:
    """The poster inside of a link to the film: what stays where only links and images may."""
    m = clip.manifest
    alt = f"{m.title}: video, {clock(m.duration)}"
    where = address(clip, place, "poster")
    image = element("img", src=where, alt=alt, width=m.width, height=m.height)
    return element(
        "a",
        image if where else plain(alt),
        data_role="video",
        href=address(clip, place, "video", timed=True),
        type=m.files["video"].type,
    )


def transcript(m: Manifest, id: str, said: Words) -> Element:
    """Chapters with their words, closed at first; each can be linked to."""
    items = (_chapter(section, id) for section in m.sections)
    box = element(
        "div",
        element("ol", *items, lang=said.mark(m.language)),
        data_text=True,
        tabindex=0,
        role="region",
        aria_label=said("Transcript: {title}", title=m.title),
    )
    return element("details", element("summary", said("Chapters and transcript")), box)


def _chapter(section: Section, id: str) -> Element:
    key = f"{id}--{section.id}"
    time = element("time", clock(section.start))
    title = element("bdi", plain(section.title) or section.id)
    link = element("a", time, " ", title, href="#" + key, data_at=_number(section.start))
    said = [element("p", plain(section.narration), dir="auto")]
    if section.seen:
        seen = " ".join(sight.text for sight in section.seen)
        said.append(element("p", plain(f"[{seen}]"), data_seen=True, dir="auto"))
    return element(
        "li",
        element("p", link, data_title=True),
        *said,
        id=key,
        data_start=_number(section.start),
        data_end=_number(section.end),
    )


def downloads(clip: Clip, place: Place, said: Words, every: bool) -> Element:
    """Links to the film's files; with `every` one to each track too, which the script reads."""
    m = clip.manifest
    names = {"transcript": "Transcript", "subtitles": "Subtitles"}
    if every:
        names |= {"captions": "Captions", "chapters": "Chapters", "descriptions": "What is seen"}
    names = {role: said(phrase) for role, phrase in names.items()}
    names = {"video": said("Video ({size})", size=size(m.files["video"])), **names}
    links: list[Element | str] = []
    for role, name in names.items():
        where = address(clip, place, role)
        if not where or (role == "video" and where.startswith("data:")):
            continue
        kept = m.files[role].name if where.startswith("data:") else True
        marked = role if every and role in ("captions", "chapters", "descriptions") else None
        links += [element("a", name, href=where, download=kept, data_role=marked), " "]
    return element("p", *links[:-1], data_downloads=True)


def address(clip: Clip, place: Place, role: str, timed: bool = False) -> str:
    """Where the file of a role is, from the page; "" where the film has none.

    The poster is the WebP that `page` makes, where that lies beside the clip.
    """
    if place.files is not None and role in place.files:
        return place.files[role]
    record = clip.manifest.files.get(role)
    if record is None:
        return ""
    name = record.name
    if role == "poster" and name.endswith(".png"):
        webp = clip.video.with_suffix(".webp")
        name = webp.name if webp.is_file() else name
    return _where(place, name, timed)


def _where(place: Place, name: str, timed: bool = False) -> str:
    start = f"#t={_number(place.start)}" if timed and place.start else ""
    return place.base + quote(name, safe="") + start


def sound(m: Manifest, said: Words = ENGLISH) -> str:
    """What is heard, so that nobody looks for the volume."""
    heard = said("silent" if m.voice is None else "read aloud")
    if m.voice is not None and (owed := label(m.voice.kind, "{version}")):
        heard = said(owed, version=m.voice.version)
    return said("{heard}, with captions", heard=heard) if "captions" in m.files else heard


def clock(seconds: float) -> str:
    """``2:05``, ``1:02:05``."""
    minutes, second = divmod(int(seconds), 60)
    hours, minute = divmod(minutes, 60)
    return f"{hours}:{minute:02}:{second:02}" if hours else f"{minute}:{second:02}"


def size(file: FileRecord) -> str:
    """``4.2 MB``, ``806 kB``: decimal, as browsers count."""
    return f"{file.bytes / 1e6:.1f} MB" if file.bytes >= 999_500 else f"{file.bytes / 1e3:.0f} kB"


def language_name(tag: str) -> str:
    """A language by its own name, where it is known."""
    return _NAMES.get(tag.partition("-")[0].lower(), tag)


def data_block(data: object) -> str:
    """JSON that can stand in a page: no sign that HTML or an old JavaScript would read."""
    text = json.dumps(data, ensure_ascii=False, separators=(",", ":"))
    for sign in "<>&\u2028\u2029":
        text = text.replace(sign, f"\\u{ord(sign):04x}")
    return text


def _number(value: float) -> str:
    return f"{value:.3f}".rstrip("0").rstrip(".")


def _read(clip: Clip, role: str) -> str:
    path: Path | None = clip.file(role)
    if path is None:
        return ""
    try:
        return path.read_text(encoding="utf-8")
    except UnicodeDecodeError:
        raise ManifestError(f"{path.name} is not UTF-8; render again") from None
