"""Lessons as sub-commands: their parameters become real options, with help and defaults."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import click

from calcanim import catalog

_OF = 'The lesson of what is to be worked out, such as "Integral(x**2, (x, 0, 2))".'


def theme_option() -> click.Option:
    """``--theme``; `calcanim.course.theme` makes the theme of its value."""
    return click.Option(
        ["--theme"], default="dark", show_default=True, help="dark, light, or the course's own."
    )


class LessonGroup(click.Group):
    """A group whose sub-commands are the lessons; options may stand before or after the slug."""

    def __init__(self, run: Callable[..., Any], shared: list[click.Option], **kwargs: Any) -> None:
        # Read by `parse_args`, which puts its lesson in its place: here for the help alone.
        of = click.Option(["--of"], metavar="EXPRESSION", expose_value=False, help=_OF)
        super().__init__(params=[of], **kwargs)
        self.run, self.shared = run, shared

    def list_commands(self, ctx: click.Context) -> list[str]:
        return list(catalog.slugs())

    def get_command(self, ctx: click.Context, name: str) -> click.Command:
        lesson = catalog.lesson(name)
        own = [
            click.Option(
                [f"--{p.name}"],
                default=p.default,
                show_default=True,
                help=p.help,
                metavar=p.kind.metavar,
            )
            for p in lesson.params
        ]
        names = [p.name for p in lesson.params]

        def callback(**values: Any) -> Any:
            chosen = {n: values.pop(n) for n in names}
            lesson.read(chosen)  # refuses what is wrong before anything heavy is loaded
            return self.run(lesson, chosen, **values)

        return click.Command(
            name, params=[*own, *self.shared], callback=callback, help=lesson.summary
        )

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        # The lesson may follow options: find the first word that is one, and put it in front.
        return super().parse_args(ctx, _lesson_first(_named(ctx, args), self.shared))


def _named(ctx: click.Context, args: list[str]) -> list[str]:
    """``--of EXPRESSION`` as the lesson that films it, with the options that say so.

    They come first, so that an option that is given by name has the last word.
    """
    for i, arg in enumerate(args):
        name, equals, thing = arg.partition("=")
        if name != "--of":
            continue
        if not equals and i + 1 == len(args):
            raise click.UsageError("Option '--of' requires an argument.", ctx)
        thing, rest = (thing, args[i + 1 :]) if equals else (args[i + 1], args[i + 2 :])
        rest = [*args[:i], *rest]
        if (first := next((a for a in rest if a in catalog.slugs()), None)) is not None:
            raise click.UsageError(f"--of names the lesson itself; leave {first} out", ctx)
        from calcanim.asked import asked

        slug, values = asked(thing)
        return [slug, *(word for n, v in values.items() for word in (f"--{n}", v)), *rest]
    return args


def _lesson_first(args: list[str], shared: list[click.Option]) -> list[str]:
    takes_value = {name for o in shared if not o.is_flag for name in (*o.opts, *o.secondary_opts)}
    skip = False
    for i, arg in enumerate(args):
        if skip:
            skip = False
        elif arg.startswith("-"):
            skip = arg in takes_value
        else:
            return [arg, *args[:i], *args[i + 1 :]]
    return args


def aspect_option() -> click.Option:
    """``--aspect``: the picture's shape."""
    return click.Option(
        ["--aspect"],
        default="16:9",
        show_default=True,
        help="16:9, 1:1 or 9:16 (a phone: figure above, derivation below).",
    )


def lesson_command(
    run: Callable[..., Any], shared: list[click.Option], name: str, help: str
) -> LessonGroup:
    """A command ``NAME LESSON [options]``."""
    return LessonGroup(
        run,
        shared,
        name=name,
        help=help,
        subcommand_metavar="LESSON [OPTIONS]",
        no_args_is_help=True,
        context_settings={"help_option_names": ["-h", "--help"]},
    )
