"""A clip as a page of its own, which any site, mail or frame can hold."""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Iterable
from dataclasses import dataclass, replace
from io import BytesIO
from pathlib import Path
from urllib.parse import quote

from calcanim.publish import player
from calcanim.publish.element import Element, Raw, element, plain, whole_page
from calcanim.publish.head import abroad, head, player_links, policy
from calcanim.publish.lesson import EmbedError, Place, base_of, lesson, place_of, require_video
from calcanim.publish.ours import mark, refuse_foreign_page, webp_signature
from calcanim.publish.words import ENGLISH, Words, words
from calcanim.render.clip import Clip, Manifest, ManifestError
from calcanim.render.files import Content, publish

LARGEST_SINGLE = 25_000_000
_LARGEST_POSTER = 100_000_000  # pixels


@dataclass(frozen=True, slots=True)
class Request:
    """Pages that are wanted: of these clips, in a folder or beside them.

    Without a `folder` a clip's page is ``STEM.html`` beside it, else ``FOLDER/STEM/index.html``
    with copies of all files. `single` puts everything into one file. `base` is the address that
    the folder of the pages will have: with it they carry absolute addresses for other sites.
    """

    clips: tuple[Clip, ...]
    folder: Path | None = None
    single: bool = False
    force: bool = False
    base: str = ""


def write(request: Request) -> list[Path]:
    """Write the pages, whole or not at all; their paths.

    Raises EmbedError, SpecError or OSError, and then nothing has changed.
    """
    stems = [clip.video.stem for clip in request.clips]
    double = next((s for s in stems if stems.count(s) > 1), None)
    if double is not None and (request.folder is not None or request.single):
        raise EmbedError(f"two clips are called {double}; give each a folder of its own with -o")
    files: dict[Path, Content] = {}
    pages: list[Path] = []
    for clip in request.clips:
        page, made = _made(clip, request)
        pages.append(page)
        files |= made
    ours = refuse_foreign_page(files, request.force)
    # The players first: where a page is, what it needs is there.
    ordered = sorted(files, key=lambda path: (path.parent.name != player.FOLDER, path in pages))
    publish({path: files[path] for path in ordered}, ours)
    return pages


def refuse_taken(video: Path) -> None:
    """Raise EmbedError where a page beside `video` would touch what calcanim did not make."""
    paths = [video.with_suffix(".html"), video.with_suffix(".webp")]
    refuse_foreign_page(dict.fromkeys(paths, b""), force=False)


def _made(clip: Clip, request: Request) -> tuple[Path, dict[Path, Content]]:
    require_video(clip)
    base = base_of(request.base)
    home = clip.video.parent
    stem = clip.video.stem
    beside = request.folder is None or (request.folder / stem).resolve() == home.resolve()
    if request.single:
        page = (home if request.folder is None else request.folder) / f"{stem}.html"
        return page, {page: mark(single_page(clip), {})}
    root = home if request.folder is None else request.folder
    players: dict[Path, Content] = {
        root / player.FOLDER / name: data for name, data in player.files().items()
    }
    poster = webp(clip)
    extra = {f"{stem}.webp": poster} if poster else {}
    if request.folder is None:
        page = home / f"{stem}.html"
        where = base + quote(page.name) if base else ""
    else:
        page = root / stem / "index.html"
        where = f"{base}{quote(stem)}/" if base else ""
    text = document(clip, players="" if request.folder is None else "../", url=where)
    if beside:
        content = {page: mark(text, extra)}
        return page, players | {
            page.with_name(name): data for name, data in extra.items()
        } | content
    for record in clip.manifest.records:
        if record.name in (page.name, f"{stem}.json"):
            raise EmbedError(f"a file of the clip is called {record.name}, as one of its page is")
    files = {r.name: (home / r.name).read_bytes() for r in clip.manifest.records}
    files |= {f"{stem}.json": _manifest(clip), **extra}
    folder: dict[str, bytes] = {**files, page.name: mark(text, files)}
    return page, players | {page.parent: folder}


def document(clip: Clip, *, players: str = "", url: str = "") -> str:
    """The page of a clip whose files lie beside it; `players` leads to the player's folder.

    With the page's absolute `url` it says to other sites where it and its film are.
    """
    m, place, image = clip.manifest, place_of(clip), quote(clip.video.stem + ".webp")
    shown = replace(place, files={"poster": image}) if "poster" in m.files else place
    more = player_links(players)
    if url:
        folder = url.rpartition("/")[0] + "/"
        video = folder + quote(m.files["video"].name)
        more += abroad(m, m.title, place.id, url, folder + image, video)
    name = words(m.language)("Manifest")
    manifest = element("a", name, href=quote(clip.video.stem + ".json"))
    return _page(clip, policy(), more, lesson(clip, shown, spoken=True), manifest)


def single_page(clip: Clip) -> str:
    """The page with all that it needs in it, as ``data:``. Raises EmbedError over 25 MB."""
    m = clip.manifest
    if (total := sum(f.bytes for f in m.files.values()) * 4 // 3) > LARGEST_SINGLE:
        raise EmbedError(
            f"{clip.video.name} makes a single file of {total / 1e6:.0f} MB, and 25 MB is the most;"
            " leave --single-file out, or render at a lower quality"
        )
    files = {
        role: data_url(record.type, clip.video.with_name(record.name).read_bytes())
        for role, record in m.files.items()
        if role != "poster"
    }
    if poster := webp(clip):
        files["poster"] = data_url("image/webp", poster)
    script, style = player.script().decode(), player.style().decode()
    allowed = policy(content_hash(script), content_hash(style), "data:")
    icon = data_url("image/svg+xml", player.icon())
    links = [element("link", rel="icon", href=icon), element("style", Raw(style))]
    place = Place(place_of(clip).id, files=files)
    # The script comes last: it must stand in the page for its hash, and find the page there.
    body = lesson(clip, place, spoken=True)
    return _page(clip, allowed, links, body, None, element("script", Raw(script)))


def data_url(kind: str, content: bytes) -> str:
    """``data:`` with the content in it."""
    kind = kind.replace(" ", "").replace('"', "")
    return f"data:{quote(kind, safe='/;=,+')};base64,{base64.b64encode(content).decode()}"


def webp(clip: Clip) -> bytes:
    """The poster without loss as WebP, a third of the PNG; empty where there is none."""
    path = clip.file("poster")
    if path is None:
        return b""
    # By its plug-ins' own doors: `Image.open` and `save` load a dozen other formats first.
    from PIL import Image, PngImagePlugin, WebPImagePlugin  # noqa: F401 # registers itself

    out = BytesIO()
    try:
        with path.open("rb") as file:
            poster = PngImagePlugin.PngImageFile(file)
            if poster.width * poster.height > _LARGEST_POSTER:
                raise ValueError("it is too large")
            image = poster.convert("RGB")
        image.encoderinfo = {
            "lossless": True,
            "quality": 40,
            "method": 1,
            "xmp": webp_signature(),
        }
        Image.SAVE["WEBP"](image, out, "")
    except (OSError, ValueError, SyntaxError) as error:
        raise EmbedError(f"{path.name} is no picture: {error}") from None
    return out.getvalue()


def certified(m: Manifest, said: Words = ENGLISH) -> str:
    """How many claims the film makes, and that all of them hold; empty where it makes none.

    A wrong guess, which it strikes out, is no claim of its own.
    """
    claims = [c for c in m.claims if c.kind != "tempting"]
    total = len(claims)
    if not total:
        return ""
    good = [c for c in claims if c.verdict in ("proved", "checked")]
    verdicts = [v for v in ("proved", "checked") if any(c.verdict == v for c in good)]
    counted = said.counted(total, "claim")
    if len(good) < total:
        return said("{claims}, {good} of them certified", claims=counted, good=len(good))
    how = said(f"{'all ' if total > 1 else ''}{' or '.join(verdicts)}")
    return said("Certified: {claims}, {how}", claims=counted, how=how)


# -- parts of a page ---------------------------------------------------------------


def footer(m: Manifest, manifest: Element | None, said: Words) -> list[Element]:
    """What is certified, and the link to the manifest; nothing where there is neither."""
    line: list[Element | Raw | str] = [certified(m, said)] if m.claims else []
    if manifest is not None:
        line += [" · ", manifest] if line else [manifest]
    return [element("footer", element("p", *line))] if line else []


def _page(
    clip: Clip,
    policy: str,
    more: Iterable[Element],
    body: Element,
    manifest: Element | None,
    *last: Element,
) -> str:
    m = clip.manifest
    said = words(m.language)
    title = element("h1", element("bdi", plain(m.title)), lang=said.mark(m.language))
    main = element("main", title, body)
    return whole_page(
        said.language,
        head(m, m.title, m.title, policy, more),
        [main, *footer(m, manifest, said), *last],
        "calcanim-page",
    )


def _manifest(clip: Clip) -> bytes:
    """As it lies there, where it names its files already."""
    try:
        content = clip.video.with_suffix(".json").read_bytes()
        if Manifest.from_json(content) == clip.manifest:
            return content
    except (OSError, ManifestError):
        pass
    return clip.manifest.to_json().encode()


def content_hash(text: str) -> str:
    """What a page's policy says of a script or a style that stands in it."""
    digest = base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()
    return f"'sha256-{digest}'"
