"""``calcanim render``."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import click

from calcanim import catalog, course
from calcanim.cli.options import LessonGroup, aspect_option, theme_option
from calcanim.storyboard.lesson import Lesson


def _run(
    lesson: Lesson,
    values: dict[str, str],
    quality: str,
    resolution: str | None,
    fps: int | None,
    theme: str,
    aspect: str,
    media_dir: str,
    output: str | None,
    preview: bool,
    **_: Any,
) -> None:
    from calcanim.render.spec import SpecError, spec_of

    width = height = None
    if resolution is not None:
        try:
            width, height = (int(n) for n in resolution.split(","))
        except ValueError:
            raise SpecError(f"the resolution is written W,H, and not {resolution}") from None
    spec = spec_of(
        quality,
        width=width,
        height=height,
        fps=fps,
        theme=course.theme(theme),
        aspect=aspect,
        media_dir=Path(media_dir),
        output=Path(output) if output else None,
    )
    board = lesson.build(**values)

    from calcanim.render.video import render

    with _bar(lesson.slug) as progress:
        clip = render(board, spec, progress=progress)
    if preview:
        click.launch(str(clip.video))
    click.echo(str(clip.video))


@contextmanager
def _bar(slug: str) -> Iterator[Callable[[float], None]]:
    """A progress bar on standard error; silent where that is no terminal."""
    if not sys.stderr.isatty():
        yield lambda share: None
        return
    from rich.console import Console
    from rich.progress import BarColumn, Progress, TextColumn, TimeRemainingColumn

    columns = (TextColumn("{task.description}"), BarColumn(), TimeRemainingColumn())
    with Progress(*columns, console=Console(stderr=True), transient=True) as bar:
        task = bar.add_task(slug, total=1.0)
        yield lambda share: bar.update(task, completed=share)


class _Render(LessonGroup):
    """``render --all`` is the one form without a lesson."""

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        args = [a for arg in args for a in _unbundle(arg)]
        ctx.meta["args"] = args
        if "--all" in args:
            args = [a for a in args if a != "--all"]
            ctx.meta["every"] = True
            args = ["--", "all", *args]
            return click.Command.parse_args(self, ctx, [])
        return super().parse_args(ctx, args)

    def invoke(self, ctx: click.Context) -> Any:
        if not ctx.meta.get("every"):
            return super().invoke(ctx)
        rest = [a for a in ctx.meta["args"] if a != "--all"]
        for slug in catalog.slugs():
            command = self.get_command(ctx, slug)
            with command.make_context(slug, list(rest), parent=ctx) as inner:
                command.invoke(inner)
        return None


def _unbundle(arg: str) -> list[str]:
    """``-pqh`` as Manim takes it: ``-p -q h``."""
    if len(arg) > 2 and arg[0] == "-" and arg[1] == "p" and arg[2] == "q":
        return ["-p", "-" + arg[2:]]
    return [arg]


command = _Render(
    _run,
    [
        click.Option(
            ["-q", "--quality"],
            default="h",
            show_default=True,
            type=click.Choice(["l", "m", "h", "p", "k"]),
            help="480p15, 720p30, 1080p60, 1440p60 or 2160p60.",
        ),
        click.Option(["-r", "--resolution"], metavar="W,H", help="Size in pixels."),
        click.Option(["--fps"], type=int, help="Frames a second."),
        click.Option(
            ["--format", "format_"], default="mp4", type=click.Choice(["mp4"]), help="mp4."
        ),
        theme_option(),
        aspect_option(),
        click.Option(
            ["--media-dir", "--media_dir", "media_dir"],
            default="media",
            show_default=True,
            help="Where videos go.",
        ),
        click.Option(["-o", "--output"], help="The video's file; its companions follow it."),
        click.Option(["-p", "--preview"], is_flag=True, help="Open the video when it is done."),
        click.Option(["-v", "--verbosity"], default="ERROR", help="As Manim's."),
    ],
    name="render",
    help="Render a lesson (or a lesson's file, or --all) to video with captions and chapters.",
    subcommand_metavar="LESSON [OPTIONS] | --all",
    no_args_is_help=True,
    invoke_without_command=True,
    context_settings={"help_option_names": ["-h", "--help"]},
)
