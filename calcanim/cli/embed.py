"""``calcanim embed``."""

from __future__ import annotations

import click

KINDS = ("html", "iframe", "moodle", "markdown", "links")


@click.command("embed", help="What to paste into a page of yours, on standard output.")
@click.argument("clip", metavar="CLIP.json|CLIP.mp4")
@click.option(
    "--as",
    "kind",
    type=click.Choice(KINDS),
    default="html",
    show_default=True,
    help="The lesson; a frame with its page; a bare video with tracks; the lesson in Markdown; "
    "or a poster with links.",
)
@click.option("--base", metavar="URL", help="Where the clip's files are, from that page.")
@click.option("--id", "id_", metavar="ID", help="The lesson's id there; else its file's name.")
@click.option("--start", metavar="CHAPTER|SECONDS", help="Where the film begins.")
@click.option(
    "--head", is_flag=True, help="Before it the two lines that bring the player into a page."
)
def command(
    clip: str, kind: str, base: str | None, id_: str | None, start: str | None, head: bool
) -> None:
    """Writes nothing but to standard output."""
    from calcanim.publish.embed import KINDS, embed, player_head
    from calcanim.publish.lesson import place_of
    from calcanim.render.clip import Clip

    loaded = Clip.load(clip)
    place = place_of(loaded, id=id_, base=base, start=start)
    chosen = next(k for k in KINDS if k == kind)
    made = embed(loaded, place, chosen)
    click.echo((player_head(place.base) if head else "") + made, nl=False)
