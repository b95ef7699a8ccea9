"""What a course's site is made of, before it is pages."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from typing import Literal
from urllib.parse import quote

from calcanim.publish.words import Words, words
from calcanim.render.clip import Clip, FileRecord

Ground = Literal["light", "dark"]

MEDIA = "media"
_ENDS = ("?", "!", ".", "…", ":")
EPOCH = "1980-01-01"
"""The date of what has none: the clock is never asked."""


@dataclass(frozen=True, slots=True)
class Look:
    """A film on a ground. The clip lies in the site's `MEDIA`; its names are by content."""

    ground: Ground
    clip: Clip


def by_content(stem: str, sha256: str, ending: str) -> str:
    """``chain_rule.1a2b3c4d5e.mp4``: the name of a file in `MEDIA`; `ending` has its dot."""
    return f"{stem}.{sha256[:10]}{ending}"


def manifest_name(clip: Clip) -> str:
    """What a published clip's manifest is called."""
    digest = hashlib.sha256(clip.manifest.to_json().encode()).hexdigest()
    return by_content(clip.video.name.partition(".")[0], digest, ".json")


@dataclass(frozen=True, slots=True)
class Film:
    """A lesson's film, or a variant's, in all its looks: the first stands where no script runs.

    `slug` is its address in the site, ``chain-rule`` or ``chain-rule/sqrt-log-x-at-3``; `label` is
    what a menu of variants says; `parameters` are the lesson's options as text, in their order.
    `name` is what the course calls the film, where that is not its own title.
    """

    slug: str
    label: str
    parameters: tuple[tuple[str, str], ...]
    looks: tuple[Look, ...]
    name: str = ""

    @property
    def clip(self) -> Clip:
        """The one that stands where no script runs."""
        return self.looks[0].clip

    @property
    def id(self) -> str:
        """Of the lesson in its page. Variants share it: a chapter's ``#id--chapter`` fits all."""
        return self.slug.partition("/")[0]

    @property
    def page(self) -> str:
        """Its page from the site's root, with the file's name: a folder opens no page on a disk."""
        return quote(self.slug) + "/index.html"

    @property
    def heading(self) -> str:
        """What the course calls the film, or the film itself."""
        return self.name or self.clip.manifest.title

    @property
    def more(self) -> str:
        """What makes a variant one, beside its heading; nothing of a lesson's own film."""
        return self.label if "/" in self.slug and self.label != self.heading else ""

    @property
    def title(self) -> str:
        """The heading; of a variant with what makes it one."""
        if not self.more:
            return self.heading
        return f"{self.heading}{' ' if self.heading.endswith(_ENDS) else ': '}{self.more}"

    def file(self, role: str) -> str:
        """Where the file of a role lies, from the site's root; empty where the film has none."""
        record = self.clip.manifest.files.get(role)
        return "" if record is None else medium(record)


@dataclass(frozen=True, slots=True)
class Entry:
    """A lesson of the course with its variants. `updated` is a date such as ``2026-11-28``."""

    film: Film
    variants: tuple[Film, ...] = ()
    updated: str = ""

    @property
    def films(self) -> tuple[Film, ...]:
        """Its own, and those of the variants."""
        return (self.film, *self.variants)


@dataclass(frozen=True, slots=True)
class Extra:
    """A file more, such as the sheet of all formulas, by its path from the site's root.

    `label` is what the index's link to it says; without one there is no link.
    """

    path: str
    label: str
    content: bytes


@dataclass(frozen=True, slots=True)
class Site:
    """The whole course; `base_url` ends in ``/`` or is empty. `author` is for the feed."""

    title: str
    entries: tuple[Entry, ...]
    language: str = "en"
    description: str = ""
    base_url: str = ""
    updated: str = ""
    extras: tuple[Extra, ...] = ()
    author: str = ""

    def url(self, film: Film) -> str:
        """The absolute address of a film's page; empty without a `base_url`."""
        return f"{self.base_url}{quote(film.slug)}/" if self.base_url else ""

    @property
    def words(self) -> Words:
        """The words of its pages."""
        return words(self.language)

    @property
    def own(self) -> str | None:
        """The ``lang`` of what the course's author wrote, where it is not that of the pages."""
        return self.words.mark(self.language)

    def tongue(self, film: Film) -> str | None:
        """The same for a film's heading, which may be the film's own."""
        return self.own if film.name else self.words.mark(film.clip.manifest.language)

    def date(self, entry: Entry) -> str:
        """When a lesson was changed last: its own date, or the course's."""
        return entry.updated or self.updated or EPOCH

    @property
    def latest(self) -> str:
        """When anything in the course was changed last."""
        return max((self.updated or EPOCH, *map(self.date, self.entries)))


def medium(record: FileRecord) -> str:
    """Where a clip's file lies, from the site's root."""
    return f"{MEDIA}/{quote(record.name, safe='')}"
