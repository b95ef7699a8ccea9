"""``calcanim check``."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, BinaryIO

import click

from calcanim import catalog, course
from calcanim.apart import Apart, Pause
from calcanim.cli.batch import FILE, answer_all, refusal, seconds_of
from calcanim.storyboard.board import Storyboard
from calcanim.storyboard.lesson import Lesson, LessonError
from calcanim.storyboard.statements import Claim
from calcanim.storyboard.theme import Theme

if TYPE_CHECKING:
    from calcanim.claims.film import Finding
    from calcanim.stage.inspect import Fault

_HEAD = 2000  # characters: a storyboard's JSON says there what it is
_SECONDS = 600.0  # a film's mathematics and its layout, on a busy machine
_MEMORY = 4 << 30  # bytes


@click.command(
    "check",
    context_settings={"ignore_unknown_options": True, "help_option_names": ["-h", "--help"]},
)
@click.argument(
    "words", nargs=-1, type=click.UNPROCESSED, metavar="LESSON|FILE.json... [LESSON OPTIONS]"
)
@click.option("--all", "every", is_flag=True, help="Every lesson, with its defaults.")
@click.option("--json", "as_json", is_flag=True, help="As JSON.")
@click.option("--theme", default="dark", show_default=True, help="dark, light, or a course's.")
@click.option("--aspect", default="16:9", show_default=True, help="16:9, 1:1 or 9:16.")
@click.option("--batch", type=FILE, help="A JSON object a line; - for standard input.")
@click.option("--timeout", help=f"Seconds for each line of a batch, {_SECONDS:g} unless told.")
def command(
    words: tuple[str, ...],
    every: bool,
    as_json: bool,
    theme: str,
    aspect: str,
    batch: BinaryIO | None,
    timeout: str | None,
) -> int:
    """Certify every equality shown, and inspect the layout, without rendering.

    A FILE.json is a storyboard, as `calcanim show --json` writes it, or a film's manifest.
    """
    if batch is not None:
        return _batch(batch, theme, aspect, seconds_of(timeout, _SECONDS))
    names, values = _split(words)
    files = [n for n in names if n.endswith(".json")]
    lessons = [catalog.lesson(n) for n in names if not n.endswith(".json")]
    if every:
        lessons = list(catalog.lessons())
    if not lessons and not files:
        raise click.UsageError("name a lesson or a FILE.json, or give --all")
    if values and not lessons:
        raise click.UsageError("a FILE.json has its parameters in it; it takes no options")
    colours = course.theme(theme)
    reports = [file_report(Path(name), colours, aspect) for name in files]
    reports += [report(x, values, colours, aspect) for x in lessons]
    if as_json:
        click.echo(json.dumps(reports[0] if len(reports) == 1 else reports, indent=2))
    else:
        for r in reports:
            _print(r)
    return 0 if all(r["ok"] for r in reports) else 1


def _split(words: tuple[str, ...]) -> tuple[list[str], dict[str, str]]:
    names: list[str] = []
    values: dict[str, str] = {}
    rest = list(words)
    while rest:
        word = rest.pop(0)
        if not word.startswith("--"):
            names.append(word)
            continue
        name, eq, value = word[2:].partition("=")
        if not eq:
            if not rest:
                raise click.UsageError(f"{word} needs a value")
            value = rest.pop(0)
        values[name] = value
    return names, values


@dataclass(frozen=True)
class _Line:
    request: dict[str, Any]
    theme: str
    aspect: str


def _batch(lines: BinaryIO, theme: str, aspect: str, seconds: float) -> int:
    course.theme(theme)  # refuses what is none

    with Apart(_reported, _warm, _MEMORY) as apart:

        def answer(request: dict[str, Any]) -> str:
            if "lesson" not in request:
                raise LessonError('a request is a JSON object with a "lesson"')
            own = min(seconds_of(request.pop("timeout", None), seconds), seconds)
            found = apart.ask(_Line(request, theme, aspect), own)
            assert isinstance(found, str)
            return found

        answer_all(lines, answer)
    return 0


def _reported(line: _Line, pause: Pause) -> str:
    """A line's report as JSON, in a process of its own."""
    from calcanim.calculus.sympy_process import cas

    cas.around_loading, cas.grouped = pause, True
    request = dict(line.request)
    try:
        name = str(request.pop("lesson"))
        # A line may ask for a theme or a shape of its own.
        colours = course.theme(str(request.pop("theme", line.theme)))
        shape = str(request.pop("aspect", line.aspect))
        values = {k: str(v) for k, v in request.items()}
        return json.dumps(report(catalog.lesson(name), values, colours, shape))
    except MemoryError:
        raise
    except (Exception, SystemExit) as error:
        return json.dumps(refusal(error))


def _warm() -> None:
    """Load what a report needs, before any clock runs."""
    import calcanim.stage.inspect  # noqa: F401
    from calcanim.calculus.sympy_process import cas
    from calcanim.render import video  # noqa: F401

    cas.begin()


def report(
    lesson: Lesson, values: dict[str, str], theme: Theme, aspect: str = "16:9"
) -> dict[str, Any]:
    """What `check` says of one lesson, in the form of its JSON."""
    from calcanim.render.spec import spec_of

    spec_of(aspect=aspect)  # refuses what is no aspect
    known = {p.name: p.default for p in lesson.params}
    for name in values:
        if name not in known:
            raise LessonError(
                f"the lesson {lesson.slug} has no option --{name}; it has "
                + ", ".join(f"--{n}" for n in known)
            )
    lesson.read({**known, **values})
    return _of_board(lesson.build(**values), theme, aspect)


def file_report(path: Path, theme: Theme, aspect: str = "16:9") -> dict[str, Any]:
    """The same of a storyboard or a manifest. Raises LessonError for what is neither."""
    from calcanim.claims.apart import in_fresh_process, records_text
    from calcanim.outside import OutsideError
    from calcanim.render.manifest import Manifest, ManifestError
    from calcanim.render.spec import spec_of

    spec_of(aspect=aspect)
    try:
        text = path.read_text(encoding="utf-8")
        if '"storyboard"' in text[:_HEAD] or '"storyboard"' in text[-_HEAD:]:
            return _of_board(Storyboard.from_json(text), theme, aspect)
        manifest = Manifest.from_json(text.encode())
    except (OSError, UnicodeDecodeError) as error:
        what = getattr(error, "strerror", None) or "it is no text"
        raise LessonError(f"{path} cannot be read: {what}") from None
    except OutsideError as error:
        raise LessonError(f"{path}: {error}") from None
    except ManifestError as error:
        raise LessonError(f"{path} is neither a storyboard nor a manifest: {error}") from None
    claims = [
        (r.beat, r.formula, Claim(r.kind, r.left, r.right, r.at, r.verdict, r.method))
        for r in manifest.claims
    ]
    return _told(manifest.lesson, in_fresh_process(records_text(claims)), [])


def _of_board(board: Storyboard, theme: Theme, aspect: str) -> dict[str, Any]:
    from concurrent.futures import ThreadPoolExecutor

    from calcanim.claims.apart import in_fresh_process

    with ThreadPoolExecutor(1) as meanwhile:  # one waits for the other process, one looks
        found = meanwhile.submit(in_fresh_process, board.to_json())

        from calcanim.stage.frame import FRAMES
        from calcanim.stage.inspect import examine

        layout, film = examine(board, theme, FRAMES[aspect])
        return _told(board.slug, found.result(), layout) | {"film": asdict(film)}


def _told(slug: str, found: Sequence[Finding], layout: Sequence[Fault]) -> dict[str, Any]:
    claims = [(f, f.claim) for f in found if f.claim is not None]
    return {
        "lesson": slug,
        "ok": not layout and not any(f.fault for f in found),
        "claims": [
            {
                "beat": f.beat,
                "formula": f.formula,
                "kind": c.kind,
                "left": c.left,
                "right": c.right,
                "at": c.at,
                "verdict": c.verdict,
                "method": c.method,
            }
            for f, c in claims
        ],
        "faults": [
            {
                "beat": f.beat,
                "formula": f.formula,
                "claim": f.claim.text if f.claim is not None else "",
                "fault": f.fault,
            }
            for f in found
            if f.fault
        ],
        "layout": [
            {"beat": f.beat, "time": f.time, "kind": f.kind, "who": list(f.who), "amount": f.amount}
            for f in layout
        ],
    }


def _print(r: dict[str, Any]) -> None:
    click.echo(f"{r['lesson']}: {'good' if r['ok'] else 'not good'}")
    if film := r.get("film"):
        click.echo(
            "  a figure moves {moving:.0%} of the time, and rests for {standstill:.1f} s at most;"
            " content reaches over {box:.0%} of the frame and is in {cells:.0%} of its cells, the"
            " largest empty part is {empty:.0%}, and a glyph {glyph:.0f} px at 720p".format(**film)
        )
    for c in r["claims"]:
        sign = "≈" if c["kind"] == "approximation" or "->" in c["at"] else "="
        at = f"  at {c['at']}" if c["at"] else ""
        click.echo(f"  {c['verdict']:<8} {c['left']} {sign} {c['right']}{at}")
    for f in r["faults"]:
        claim = f" ({f['claim']})" if f["claim"] else ""
        click.echo(f"  beat {f['beat']}, {f['formula']}{claim}: {f['fault']}")
    for f in r["layout"]:
        who = ", ".join(f["who"])
        click.echo(
            f"  beat {f['beat']}, {f['time']:.1f} s: {f['kind']} by {f['amount']:.2f} ({who})"
        )
