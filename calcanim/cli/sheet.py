"""``calcanim sheet``."""

from __future__ import annotations

import io
from pathlib import Path
from typing import TYPE_CHECKING

import click

from calcanim import course
from calcanim.cli.options import aspect_option, lesson_command, theme_option
from calcanim.storyboard.lesson import Lesson

if TYPE_CHECKING:
    from PIL import Image

_CAPTION, _GAP = 34, 8
_LETTERS = """\
#set page(width: auto, height: auto, margin: 0pt, fill: none)
#set text(size: 12pt, fill: white, font: "New Computer Modern", top-edge: "ascender",
  bottom-edge: "descender")
#let part(i, body) = body
"""
_SIZES = {"16:9": (640, 3), "1:1": (480, 4), "9:16": (400, 5)}  # width of a still, columns


def _run(lesson: Lesson, values: dict[str, str], output: str, theme: str, aspect: str) -> None:
    from calcanim.render.files import is_signed_png, publish, refuse_foreign, signature
    from calcanim.render.spec import SpecError, spec_of

    target = Path(output)
    if target.name not in ("", "..") and not target.suffix:
        target = target.with_name(target.name + ".png")
    if target.suffix.lower() != ".png":
        raise SpecError(f"the contact sheet is a PNG: {output} must end in .png")
    refuse_foreign({target: bytes}, is_signed_png)
    colours = spec_of(theme=course.theme(theme), aspect=aspect).theme
    board = lesson.build(**values)

    from PIL import Image

    from calcanim.stage.frame import FRAMES
    from calcanim.stage.stills import stills

    width, columns = _SIZES[aspect]
    pictures = stills(board, colours, width, FRAMES[aspect])
    height = pictures[0].shape[0] + _CAPTION
    rows = -(-len(pictures) // columns)
    size = (columns * (width + _GAP) + _GAP, rows * (height + _GAP) + _GAP)
    page = Image.new("RGB", size, "#7a7f88")
    for n, (picture, beat) in enumerate(zip(pictures, board.beats, strict=True)):
        x = _GAP + n % columns * (width + _GAP)
        y = _GAP + n // columns * (height + _GAP)
        page.paste(Image.fromarray(picture[:, :, :3]), (x, y))
        caption = _caption(f"{n + 1}  {beat.title} · {board.starts[n]:.0f} s")
        caption.thumbnail((width - 12, _CAPTION - 4))
        page.paste(caption, (x + 6, y + height - _CAPTION + 4), caption)
    file = io.BytesIO()
    page.save(file, "PNG", pnginfo=signature())
    publish({target: file.getvalue()}, is_signed_png)
    click.echo(str(target))


def _caption(words: str) -> Image.Image:
    """White words without a ground, in the film's own letters."""
    from PIL import Image

    from calcanim.stage.typesetting import png
    from calcanim.storyboard.formula import prose

    (markup,) = prose(words).segments
    return Image.open(io.BytesIO(png(markup, _LETTERS))).convert("RGBA")


command = lesson_command(
    _run,
    [
        click.Option(["-o", "--output"], required=True, help="The PNG to write."),
        theme_option(),
        aspect_option(),
    ],
    "sheet",
    "A contact sheet of a lesson: one captioned still a beat.",
)
