"""``calcanim sheet``."""

from __future__ import annotations

import os
from pathlib import Path

import click

from calcanim.cli.options import lesson_command
from calcanim.storyboard.lesson import Lesson

_WIDTH, _COLUMNS, _CAPTION, _GAP = 640, 3, 34, 8


def _run(lesson: Lesson, values: dict[str, str], output: str, theme: str) -> None:
    from calcanim.render.spec import RenderSpec, SpecError

    target = Path(output)
    if target.suffix != ".png":
        raise SpecError(f"the contact sheet is a PNG: {output} must end in .png")
    colours = RenderSpec(theme=theme).colours
    board = lesson.build(**values)

    from PIL import Image, ImageDraw, ImageFont

    from calcanim.stage.stills import stills

    pictures = stills(board, colours, _WIDTH)
    height = pictures[0].shape[0] + _CAPTION
    rows = -(-len(pictures) // _COLUMNS)
    size = (_COLUMNS * (_WIDTH + _GAP) + _GAP, rows * (height + _GAP) + _GAP)
    page = Image.new("RGB", size, "#7a7f88")
    draw, font = ImageDraw.Draw(page), ImageFont.load_default(20)
    for n, (picture, beat) in enumerate(zip(pictures, board.beats, strict=True)):
        x = _GAP + n % _COLUMNS * (_WIDTH + _GAP)
        y = _GAP + n // _COLUMNS * (height + _GAP)
        page.paste(Image.fromarray(picture[:, :, :3]), (x, y))
        caption = f"{n + 1}  {beat.title}  ·  {board.starts[n]:.0f} s"
        draw.text((x + 6, y + height - _CAPTION + 4), caption, "white", font)
    target.parent.mkdir(parents=True, exist_ok=True)
    partial = target.with_name(f".{target.name}.part")
    page.save(partial, "PNG")
    os.replace(partial, target)
    click.echo(str(target))


command = lesson_command(
    _run,
    [
        click.Option(["-o", "--output"], required=True, help="The PNG to write."),
        click.Option(["--theme"], default="dark", show_default=True, help="dark or light."),
    ],
    "sheet",
    "A contact sheet of a lesson: one captioned still a beat.",
)
