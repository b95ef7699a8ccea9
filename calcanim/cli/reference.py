"""``calcanim reference``."""

from __future__ import annotations

import io
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import click

from calcanim import course
from calcanim.cli.options import theme_option
from calcanim.cli.streams import say

if TYPE_CHECKING:
    from calcanim.cards import Entry
    from calcanim.render.clip import Clip
    from calcanim.storyboard.theme import Theme

_TITLE = "Everything so far"
_SIGNED = {".pdf": b"\n%calcanim\n", ".svg": b"<!-- calcanim -->\n"}
"""What is at the end of a file of ours; a PNG says it in its first bytes."""
_KINDS = (".pdf", ".png", ".svg", ".html")


@click.command("reference", help="One sheet with a card for every lesson, or a page of them.")
@click.argument("lessons", metavar="[LESSON...]", nargs=-1)
@click.option(
    "-o", "--output", required=True, help="The sheet: a .pdf, .png or .svg; or the page, an .html."
)
@click.option("--media-dir", default="media", show_default=True, help="Films that a page links to.")
@click.option("--force", is_flag=True, help="Replace a page of calcanim's that was changed.")
def command(lessons: tuple[str, ...], output: str, theme: str, media_dir: str, force: bool) -> int:
    """Ends with the file's path on standard output; 1 where a lesson's film cannot be built."""
    from calcanim.cards import collect
    from calcanim.render.spec import SpecError, spec_of

    target = Path(output)
    kind = target.suffix.lower()
    if kind not in _KINDS:
        raise SpecError(f"a sheet ends in {', '.join(_KINDS[:-1])} or {_KINDS[-1]}, not {output}")
    colours = spec_of(theme=course.theme(theme)).theme
    _refuse_taken(target, kind, force)
    found = collect(lessons)
    for slug in found.without:
        say(f"{slug} has no card, and is left out")
    for slug, why in found.failed:
        say(f"{slug} is left out: {why}")
    if not found.entries:
        if found.failed:
            return 1
        raise SpecError("no lesson has a card; nothing is written")
    if kind == ".html":
        _page(target, found.entries, colours, Path(media_dir), force)
    else:
        _sheet(target, kind, found.entries, colours)
    click.echo(str(target))
    return 1 if found.failed else 0


command.params.append(theme_option())


def _refuse_taken(target: Path, kind: str, force: bool) -> None:
    """Refuse, before anything is built, what could not be written afterwards."""
    from calcanim.publish import reference
    from calcanim.render.files import refuse_foreign

    if kind == ".html":
        reference.refuse_taken(target, force)
    else:
        refuse_foreign({target: bytes}, _ours(kind))


def _ours(kind: str) -> Callable[[Path], bool]:
    from calcanim.render.files import is_signed_png

    if kind == ".png":
        return is_signed_png
    return lambda path: path.read_bytes().endswith(_SIGNED[kind])


def _sheet(target: Path, kind: str, entries: tuple[Entry, ...], theme: Theme) -> None:
    from calcanim.render.files import publish, signature
    from calcanim.stage.printed import Row, printed

    rows = [Row(e.lesson.title, _command(e), e.card) for e in _in_sentences(entries)]
    content = printed(rows, theme, _TITLE, kind[1:])
    if kind == ".png":
        from PIL import Image

        file = io.BytesIO()
        Image.open(io.BytesIO(content)).save(file, "PNG", pnginfo=signature())
        content = file.getvalue()
    else:
        content += _SIGNED[kind]
    publish({target: content}, _ours(kind))


def _page(target: Path, entries: tuple[Entry, ...], theme: Theme, media: Path, force: bool) -> None:
    from calcanim.publish.reference import CardOnPage, Picture, write
    from calcanim.stage.printed import formula_svg

    cards = [
        CardOnPage(
            e.lesson.title,
            e.card.topic,
            _command(e),
            tuple(Picture(formula_svg(f, theme), f.spoken or f.text) for f in e.card.formulas),
            e.card.use,
            _film_of(e, media),
        )
        for e in _in_sentences(entries)
    ]
    write(target, cards, theme, _TITLE, force)


def _in_sentences(entries: tuple[Entry, ...]) -> list[Entry]:
    from calcanim.storyboard.cards import as_sentence

    return [replace(e, card=replace(e.card, use=as_sentence(e.card.use))) for e in entries]


def _command(entry: Entry) -> str:
    """What renders the film: by its slug in the catalogue, else by its file."""
    from calcanim import catalog

    own = Path(entry.lesson.file)
    known = own.resolve() == (catalog.folder() / own.name).resolve()
    return f"calcanim render {entry.lesson.slug if known else own.name}"


def _film_of(entry: Entry, media: Path) -> Clip | None:
    """The sharpest film of the lesson with its defaults below `media`; None where there is none."""
    from calcanim.render.clip import Clip, ManifestError

    slug = entry.lesson.slug
    best: Clip | None = None
    for manifest in sorted((media / "videos" / slug).glob(f"*/{slug}.json")):
        try:
            clip = Clip.load(manifest)
        except ManifestError:
            continue
        if best is None or clip.manifest.height >= best.manifest.height:
            best = clip
    return best
