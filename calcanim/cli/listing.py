"""``calcanim list``."""

from __future__ import annotations

import json

import click

from calcanim import catalog


@click.command("list")
@click.option("--topic", help="Only the lessons of this topic.")
@click.option("--json", "as_json", is_flag=True, help="As JSON.")
def command(topic: str | None, as_json: bool) -> None:
    """The lessons in the course's order: slug, title, topic, what comes before, parameters."""
    known = catalog.slugs()
    found = [x for x in catalog.lessons() if topic in (None, x.topic)]
    if not found:
        topics = ", ".join(sorted({x.topic for x in catalog.lessons()}))
        raise click.UsageError(f"no lesson has the topic '{topic}'; there are: {topics}")
    if as_json:
        rows = [
            {
                "slug": x.slug,
                "title": x.title,
                "topic": x.topic,
                "summary": x.summary,
                "after": [slug for slug in x.after if slug in known],
                "examples": [dict(case) for case in x.examples],
                "parameters": [
                    {"name": p.name, "default": p.default, "help": p.help} for p in x.params
                ],
            }
            for x in found
        ]
        click.echo(json.dumps(rows, indent=2))
        return
    for x in found:
        click.echo(f"{x.slug}  {x.title}  ({x.topic})")
        click.echo(f"    {x.summary}")
        if before := [slug for slug in x.after if slug in known]:
            click.echo(f"    after {', '.join(before)}")
        for p in x.params:
            click.echo(f"    --{p.name:<12}{p.help} [{p.default}]")
