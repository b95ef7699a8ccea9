"""``calcanim page``."""

from __future__ import annotations

from pathlib import Path

import click

from calcanim.cli.streams import say


@click.command("page", help="A page for each clip, to be opened, uploaded or shown in a frame.")
@click.argument("clips", metavar="CLIP.json|CLIP.mp4...", nargs=-1, required=True)
@click.option(
    "-o", "--output", metavar="DIR", help="Folder of the pages; without it they lie beside clips."
)
@click.option("--single-file", is_flag=True, help="One file with all in it, up to 25 MB.")
@click.option(
    "--force", is_flag=True, help="Replace a page of calcanim's that was changed by hand."
)
@click.option(
    "--base", default="", metavar="URL", help="The folder's address on the web, for other sites."
)
def command(
    clips: tuple[str, ...], output: str | None, single_file: bool, force: bool, base: str
) -> None:
    """Ends with the pages' paths on standard output, one a line."""
    for page in pages_of(clips, output, single_file, force, base):
        click.echo(str(page))


def pages_of(
    clips: tuple[str, ...],
    output: str | None = None,
    single: bool = False,
    force: bool = False,
    base: str = "",
) -> list[Path]:
    """Write the pages; a clip whose files are not those of its manifest is told of."""
    from calcanim.publish.page import Request, write
    from calcanim.render.clip import Clip

    loaded = tuple(Clip.load(path) for path in clips)
    for clip in loaded:
        if not clip.sound():
            name = clip.video.with_suffix(".json").name
            say(f"some files are not those that {name} names")
    folder = None if output is None else Path(output)
    return write(Request(loaded, folder, single, force, base))
