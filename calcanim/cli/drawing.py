"""What all commands that draw have in common: who draws, what may be used again, how far it is."""

from __future__ import annotations

from contextlib import AbstractContextManager
from typing import TYPE_CHECKING, Any

import click

from calcanim.cli.streams import say

if TYPE_CHECKING:
    from calcanim.render.crew import Crew
    from calcanim.store import Store


def drawing_options() -> list[click.Option]:
    """``--jobs``, ``--cluster``, ``--cache`` and ``--progress``."""
    return [
        click.Option(
            ["-j", "--jobs"], type=click.IntRange(1), help="Processes that draw; one a core."
        ),
        click.Option(
            ["--cluster"],
            metavar="tls://HOST:PORT|tcp://…|local:N",
            help="Draw on a Dask cluster (needs calcanim[cluster]).",
        ),
        click.Option(
            ["--cache/--no-cache"], default=True, help="Whether earlier work may be used."
        ),
        click.Option(
            ["--progress"],
            default="auto",
            show_default=True,
            type=click.Choice(["auto", "json", "none"]),
            help="A bar in a terminal, or JSON lines for programs, on standard error.",
        ),
    ]


def crew_of(jobs: int | None, cluster: str | None, **_: Any) -> AbstractContextManager[Crew]:
    """Processes of our own, or a cluster."""
    from calcanim.render import crew

    if cluster is not None:
        from calcanim.render import cluster as clusters

        return clusters.cluster(cluster)
    crew.prepare()  # Manim is imported while the storyboard is built
    return crew.Crew(jobs, say=say)


def store_of(cache: bool, **_: Any) -> Store | None:
    """The user's store, or none."""
    from calcanim import store

    return store.default() if cache else None
