"""``calcanim cache``."""

from __future__ import annotations

import click

from calcanim import store
from calcanim.cli.streams import say

_KINDS = {
    "films": "finished films",
    "segments": "drawn segments",
    "formulas": "typeset formulas",
    "requests": "lessons met before",
    "histories": "ways to segments",
    "cards": "cards of lessons",
}


@click.group("cache", context_settings={"help_option_names": ["-h", "--help"]})
def command() -> None:
    """What is kept from earlier renderings: `info` shows it, `clear` deletes it."""


@command.command("info")
def info() -> None:
    """Where the cache is, and how much is in it."""
    kept = store.default()
    usage = kept.usage()
    click.echo(f"{kept.root} (at most {kept.limit / 1e6:.0f} MB)")
    for kind in sorted(usage):
        files, size = usage[kind]
        click.echo(f"  {_KINDS.get(kind, kind):<20}{files:>6} files{size / 1e6:>10.1f} MB")
    click.echo(
        f"  {'in all':<20}{sum(f for f, _ in usage.values()):>6} files"
        f"{sum(s for _, s in usage.values()) / 1e6:>10.1f} MB"
    )


@command.command("clear")
def clear() -> int:
    """Delete everything that is kept; what is wanted again is then made again."""
    kept = store.default()
    gone = kept.clear()
    click.echo(f"{gone} files deleted from {kept.root}")
    left = sum(count for count, _ in kept.usage().values())
    if left:
        say(f"{left} files of the cache could not be deleted")
        return 1
    return 0
