"""``calcanim build``."""

from __future__ import annotations

from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from calcanim.cli.drawing import crew_of, drawing_options, store_of
from calcanim.cli.streams import say
from calcanim.cli.voices import narrator_of

if TYPE_CHECKING:
    from calcanim.build.course import Means
    from calcanim.course.plan import Course
    from calcanim.render.heard import Narrator
    from calcanim.render.spec import RenderSpec


def _run(
    file: str | None,
    output: str,
    quality: str | None,
    check: bool,
    zip_: bool,
    scorm: bool,
    progress: str,
    **drawing: Any,
) -> int:
    """Ends with the path of the index on standard output; 1 where a lesson failed."""
    from calcanim.course.plan import read

    course = read(Path(file) if file is not None else None)
    means = _means(course, progress, **drawing)
    chosen = quality or course.quality
    if check:
        return _check(course, Path(output), chosen, means)
    from calcanim.build.course import build
    from calcanim.build.packed import OFFLINE, SCORM

    packed = [form for form, asked in ((OFFLINE, zip_), (SCORM, scorm)) if asked]
    built = build(course, Path(output), chosen, means, packed)
    if built.site is not None:
        click.echo(str(Path(output) / "index.html"))
    return 0 if built.good else 1


def _check(course: Course, root: Path, quality: str, means: Means) -> int:
    from calcanim.build.stale import stale

    lines, good = stale(course, root, quality, means)
    for line in lines:
        click.echo(line)
    if not lines and good:
        click.echo(f"{root} is up to date")
    return 0 if not lines and good else 1


def _means(course: Course, progress: str, **drawing: Any) -> Means:
    from calcanim.build.course import Means
    from calcanim.cli.progress import shown

    def voices(spec: RenderSpec, voice: str) -> Narrator | None:
        how = {k: getattr(course, k) for k in ("loudness", "missing", "trim", "denoise")}
        return narrator_of(spec, voice, **how)

    return Means(
        store_of(**drawing), partial(crew_of, **drawing), partial(shown, progress), voices, say
    )


command = click.Command(
    "build",
    callback=_run,
    help="A course's file to a folder that any web server can serve.",
    params=[
        click.Argument(["file"], metavar="[COURSE.toml]", required=False),
        click.Option(
            ["-o", "--output"],
            default="site",
            show_default=True,
            metavar="DIR",
            help="Folder of the site: a new one, or that of the last build.",
        ),
        click.Option(
            ["-q", "--quality"],
            type=click.Choice(["l", "m", "h", "p", "k"]),
            help="Instead of the course's own, for a trial.",
        ),
        click.Option(
            ["--check"], is_flag=True, help="Only say what is stale; 1 where something is."
        ),
        click.Option(
            ["--zip", "zip_"], is_flag=True, help="DIR.zip too: the site, to be taken offline."
        ),
        click.Option(
            ["--scorm"], is_flag=True, help="DIR.scorm.zip too, for Moodle and other platforms."
        ),
        *drawing_options(),
    ],
)
