"""A course as a SCORM 1.2 package, which a learning platform takes in and keeps the progress of.

Sources: ADL, SCORM Content Aggregation Model 1.2 (2001), sections 2.3 and 2.4, and Run-Time
Environment 1.2; IMS Content Packaging 1.1.2.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable, Mapping
from dataclasses import replace
from pathlib import Path
from urllib.parse import quote, unquote
from xml.etree.ElementTree import Element

from calcanim.publish.site import xml
from calcanim.publish.site.model import MEDIA, Entry, Film, Site

MANIFEST = "imsmanifest.xml"
_IMS = "http://www.imsproject.org/xsd/imscp_rootv1p1p2"
_ADL = "http://www.adlnet.org/xsd/adlcp_rootv1p2"
_COMMON = "common"
_LONGEST = 200  # of a title, by IMS' own limit


def flat(site: Site) -> Site:
    """The course as a package has it: every film is an entry, and nothing has an absolute address.

    The platform's own menu leads to each film. No page lists the variants of another: who follows
    such a link leaves the film that the platform thinks is shown.
    """
    entries = [Entry(film, (), entry.updated) for entry in site.entries for film in entry.films]
    return replace(site, entries=tuple(entries), base_url="", extras=())


def package(files: Mapping[str, bytes | Path], site: Site) -> dict[str, bytes | Path]:
    """All files of the package by their paths in it, the manifest, which lists them, among them.

    `files` are ``files.files(site, scorm=True)`` and the media.
    """
    return {**files, MANIFEST: manifest(files, site)}


def manifest(paths: Iterable[str], site: Site) -> bytes:
    """``imsmanifest.xml`` of a package with files at these paths.

    The platform starts each film's page (a SCO); where a lesson has variants, they stand below its
    title with the film itself, for only what has no items below it may be started.
    """
    rest = set(paths)
    title = _title(site.title)
    root = xml.root("manifest", xmlns=_IMS, adlcp=_ADL)
    root.set("identifier", "course-" + hashlib.sha256(title.encode()).hexdigest()[:16])
    metadata = xml.add(root, "metadata")
    xml.add(metadata, "schema", "ADL SCORM")
    xml.add(metadata, "schemaversion", "1.2")
    organizations = xml.add(root, "organizations", default="lessons")
    organization = xml.add(organizations, "organization", identifier="lessons")
    xml.add(organization, "title", title)
    for entry in site.entries:
        own = entry.film.heading
        if not entry.variants:
            _item(organization, own, _id("item", entry.film), _id("film", entry.film))
            continue
        group = _item(organization, own, _id("lesson", entry.film))
        for film in entry.films:
            _item(group, film.label or own, _id("item", film), _id("film", film))
    resources = xml.add(root, "resources")
    listed: set[str] = set()
    for entry in flat(site).entries:
        listed |= _film(resources, entry.film, rest)
    common = xml.add(resources, "resource", identifier=_COMMON, type="webcontent")
    common.set("adlcp:scormtype", "asset")
    _list(common, sorted(rest - listed))
    return xml.document(root)


def _item(to: Element, title: str, identifier: str, starts: str = "") -> Element:
    named = {"identifierref": starts} if starts else {}
    item = xml.add(to, "item", identifier=identifier, **named)
    xml.add(item, "title", _title(title))
    return item


def _film(resources: Element, film: Film, paths: set[str]) -> set[str]:
    """The resource of a film, and which of `paths` are of it alone: its page and its media."""
    page = unquote(film.page)
    records = (record for look in film.looks for record in look.clip.manifest.records)
    media = {f"{MEDIA}/{record.name}" for record in records} & paths
    resource = xml.add(resources, "resource", identifier=_id("film", film), type="webcontent")
    resource.set("adlcp:scormtype", "sco")
    resource.set("href", quote(page))
    _list(resource, [page, *sorted(media)])
    xml.add(resource, "dependency", identifierref=_COMMON)
    return media | {page}


def _list(resource: Element, paths: Iterable[str]) -> None:
    for path in paths:
        xml.add(resource, "file", href=quote(path))


def _title(text: str) -> str:
    text = xml.sound(text) or "…"
    return text if len(text) <= _LONGEST else text[: _LONGEST - 2].rstrip() + " …"


def _id(kind: str, film: Film) -> str:
    """An identifier (NCName), equal for no two slugs; ``.`` stands for ``/``."""
    spelled = re.sub(r"[^A-Za-z0-9/-]", lambda sign: f"_{ord(sign[0]):x}_", film.slug)
    return f"{kind}.{spelled.replace('/', '.')}"
