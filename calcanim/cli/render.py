"""``calcanim render``."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from calcanim import catalog, course
from calcanim.cli.drawing import crew_of, drawing_options, store_of
from calcanim.cli.options import LessonGroup, aspect_option, theme_option
from calcanim.cli.streams import say
from calcanim.cli.voices import narrator_of, recording_options, voice_option
from calcanim.storyboard.lesson import Lesson
from calcanim.voice.named import is_path

if TYPE_CHECKING:
    from calcanim.render.clip import Clip
    from calcanim.render.spec import RenderSpec
    from calcanim.storyboard.board import Storyboard
    from calcanim.storyboard.worded import Script


def _run(lesson: Lesson, values: dict[str, str], **options: Any) -> None:
    from calcanim.render import remember
    from calcanim.render.place import refuse_taken

    spec, store = _spec(**options), store_of(**options)
    script = _script(**options)
    narrator = narrator_of(spec, **options)
    who = narrator.identity(None) if narrator is not None else ""
    words = script.digest if script is not None else ""
    codecs = _codecs(spec, **options)

    def built() -> Storyboard:
        board = lesson.build(**values)
        return script.told(board) if script is not None else board

    refuse_taken(remember.video_of(lesson, values, spec), spec.format == "png", codecs)
    if options["page"]:
        _refuse_page(lesson, values, spec)
    clip = None
    if store is not None:
        clip = remember.unchanged(store, lesson, values, spec, who, words, codecs)
    if clip is None:
        from calcanim.cli.progress import shown
        from calcanim.render.video import render

        board = None
        if narrator is not None and is_path(options["voice"]):
            # Recordings that do not suit are refused before Manim is loaded.
            board = built()
            narrator.read(board, store)
        with crew_of(**options) as crew:
            board = board or built()
            with shown(options["progress"]) as progress:
                clip = render(
                    board,
                    spec,
                    progress=progress,
                    crew=crew,
                    cache=store or False,
                    voice=narrator,
                    codecs=codecs,
                )
        if store is not None:
            remember.keep_request(store, lesson, values, spec, board.digest, who, words, codecs)
    elif narrator is not None and not narrator.noted:
        narrator.made(built())
    if options["page"]:
        _page(clip)
    if options["preview"]:
        click.launch(str(clip.video))
    click.echo(str(clip.video))


def _run_all(**options: Any) -> int:
    """Every lesson with its defaults; 1 where one of them failed."""
    from calcanim.cli.progress import shown
    from calcanim.render import remember
    from calcanim.render.crew import RenderError
    from calcanim.render.many import Request, render_many
    from calcanim.render.spec import SpecError

    if options["output"]:
        raise SpecError("-o names one video; with --all use --media-dir")
    if is_path(options["voice"]):
        raise SpecError("recordings are of one lesson; with --all choose a voice by its name")
    if options["script"]:
        raise SpecError("a script has the words of one lesson; leave --script or --all out")
    spec, store = _spec(**options), store_of(**options)
    narrator = narrator_of(spec, **options)
    codecs = _codecs(spec, **options)
    failures: list[str] = []
    wanted: list[Request] = []

    def done(request: Request, outcome: Clip | RenderError) -> None:
        if isinstance(outcome, RenderError):
            failures.append(str(outcome))
            say(str(outcome))
        else:
            if options["page"]:
                _page(outcome)
            click.echo(str(outcome.video))

    for lesson in catalog.lessons():
        values = {p.name: p.default for p in lesson.params}
        if options["page"]:
            _refuse_page(lesson, values, spec)
        request = Request(lesson, lesson.slug, spec, voice=narrator, codecs=codecs)
        clip = None
        if store is not None:
            clip = remember.unchanged(store, lesson, values, spec, *request.said)
        if clip is not None:
            done(request, clip)
        else:
            wanted.append(request)
    if wanted:
        with crew_of(**options) as crew, shown(options["progress"]) as progress:
            render_many(wanted, crew, store, progress, done)
    return 1 if failures else 0


def _refuse_page(lesson: Lesson, values: dict[str, str], spec: RenderSpec) -> None:
    """Refuse a page before anything is drawn, where it could not be written afterwards."""
    from calcanim.publish.page import refuse_taken
    from calcanim.render import remember
    from calcanim.render.spec import SpecError

    if spec.format not in ("mp4", "webm"):
        raise SpecError(f"a page plays an mp4 or a webm, and no {spec.format}; leave --page out")
    refuse_taken(remember.video_of(lesson, values, spec))


def _page(clip: Clip) -> None:
    from calcanim.publish.page import Request, write

    for page in write(Request((clip,))):
        click.echo(str(page))


def _spec(
    quality: str,
    resolution: str | None,
    fps: str | None,
    format_: str | None,
    theme: str,
    aspect: str,
    media_dir: str,
    output: str | None,
    encoder_option: tuple[str, ...],
    **rest: Any,
) -> RenderSpec:
    from calcanim.render.spec import SpecError, frame_rate, spec_of

    width = height = None
    if resolution is not None:
        try:
            width, height = (int(n) for n in resolution.split(","))
        except ValueError:
            raise SpecError(f"the resolution is written W,H, and not {resolution}") from None
    pairs = [tuple(option.partition("=")[::2]) for option in encoder_option]
    for option, (name, value) in zip(encoder_option, pairs, strict=True):
        if not name or not value:
            raise SpecError(f"an encoder's option is written K=V, and not {option}")
    spec = spec_of(
        quality,
        width=width,
        height=height,
        fps=None if fps is None else frame_rate(fps),
        format=format_,
        theme=course.theme(theme),
        aspect=aspect,
        media_dir=Path(media_dir),
        output=Path(output) if output else None,
        encoder_options=tuple(pairs),
        **{k: rest[k] for k in ("transparent", "constant_frame_rate", "encoder", "crf")},
    )
    if spec.encoder or spec.encoder_options or spec.crf is not None:
        from calcanim.cli.quiet import silenced
        from calcanim.render import encode

        with silenced():  # x264 would say the same in its own words
            encode.check(spec)
    return spec


def _codecs(spec: RenderSpec, codec: tuple[str, ...], **_: Any) -> tuple[str, ...]:
    from calcanim.render.spec import refuse_codecs

    codecs = codec or ("h264",)
    refuse_codecs(spec, codecs)
    return codecs


def _script(script: str | None, **_: Any) -> Script | None:
    from calcanim.storyboard.worded import Script

    return Script.of(Path(script)) if script is not None else None


class _Render(LessonGroup):
    """``render --all`` is the one form without a lesson."""

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        args = [a for arg in args for a in _unbundle(arg)]
        ctx.meta["args"] = args
        if "--all" in args:
            ctx.meta["every"] = True
            return []
        return super().parse_args(ctx, args)

    def invoke(self, ctx: click.Context) -> Any:
        if not ctx.meta.get("every"):
            return super().invoke(ctx)
        rest = [a for a in ctx.meta["args"] if a != "--all"]
        every = click.Command("--all", params=list(self.shared), callback=_run_all)
        with every.make_context("--all", list(rest), parent=ctx) as inner:
            return every.invoke(inner)


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
        click.Option(["--fps"], help="Frames a second: 30, 29.97 or 30000/1001."),
        click.Option(
            ["--format", "format_"],
            type=click.Choice(["mp4", "webm", "gif", "png"]),
            help="mp4 (unless the output's name says otherwise), webm, gif, or a folder of png.",
        ),
        click.Option(
            ["--codec"],
            multiple=True,
            type=click.Choice(["h264", "av1"]),
            help="Of an mp4: h264 (unless said otherwise) or av1, which is smaller; may be "
            "repeated for both.",
        ),
        click.Option(["--transparent", "-t"], is_flag=True, help="No background (webm, gif, png)."),
        theme_option(),
        aspect_option(),
        click.Option(
            ["--media-dir", "--media_dir", "media_dir"],
            default="media",
            show_default=True,
            help="Where videos go.",
        ),
        click.Option(["-o", "--output"], help="The video's file; its companions follow it."),
        voice_option(),
        click.Option(
            ["--script"],
            metavar="FILE",
            help="Your own words, in any language: what `calcanim script --json` writes, changed.",
        ),
        *recording_options(),
        click.Option(
            ["--page"], is_flag=True, help="A page beside the film too, as `calcanim page` makes."
        ),
        click.Option(["-p", "--preview"], is_flag=True, help="Open the video when it is done."),
        click.Option(
            ["--constant-frame-rate"],
            is_flag=True,
            help="Write every frame of a still, for editors; else a still is one long frame.",
        ),
        click.Option(["--encoder"], default="", help="FFmpeg's name of another encoder."),
        click.Option(["--crf"], type=float, help="The encoder's quality; lower is better."),
        click.Option(
            ["--encoder-option"],
            multiple=True,
            metavar="K=V",
            help="An option of the encoder; may be repeated.",
        ),
        *drawing_options(),
        click.Option(["-v", "--verbosity"], default="ERROR", help="As Manim's."),
    ],
    name="render",
    help="Render a lesson (or a lesson's file, or --all) to video with captions and chapters.",
    subcommand_metavar="LESSON [OPTIONS] | --all",
    no_args_is_help=True,
    invoke_without_command=True,
    context_settings={"help_option_names": ["-h", "--help"]},
)
