"""The one function of this package: a storyboard and a spec in, a clip out, whole or not at all."""

from __future__ import annotations

from collections import deque
from collections.abc import Sequence
from concurrent.futures import Executor
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from calcanim import store as stores
from calcanim.render import remember
from calcanim.render.clip import Clip, Manifest, record, records
from calcanim.render.crew import Crew, RenderError, Task
from calcanim.render.files import Content
from calcanim.render.finish import assemble, companions, versions
from calcanim.render.place import endings_of, put_film, refuse_taken
from calcanim.render.production import Production
from calcanim.render.progress import Progress, Report
from calcanim.render.records import claims_of, sections_of
from calcanim.render.spec import RenderSpec, SpecError, refuse_codecs, spec_of
from calcanim.store import Store
from calcanim.storyboard.board import Storyboard

if TYPE_CHECKING:
    from calcanim.render.heard import Narrator

__all__ = [
    "Clip",
    "Progress",
    "RenderError",
    "Report",
    "claims_of",
    "finish",
    "render",
    "sections_of",
]


def render(
    storyboard: Storyboard,
    spec: RenderSpec | None = None,
    *,
    quality: str = "h",
    out: str | Path | None = None,
    progress: Progress | None = None,
    jobs: int | None = None,
    executor: Executor | None = None,
    crew: Crew | None = None,
    cache: Store | bool = True,
    voice: Narrator | None = None,
    codecs: Sequence[str] = ("h264",),
) -> Clip:
    """Render `storyboard` to a video with captions, chapters, transcript, poster and manifest.

    Give a `spec`, or `quality` (one of l, m, h, p, k) and `out`. `progress` is called with a
    `Report` whenever a segment is done. Segments are drawn by `jobs` processes (by default one a
    core), by an `executor` of the caller's, or by a `crew` that stays warm between films. Nothing
    appears at the destination until all of it is finished; the frames are the same whoever draws
    them, and with or without the `cache`. A `voice` reads the film aloud; the pictures are those of
    the silent film, at other times. `codecs` are those of an mp4 (``h264``, ``av1``), in the order
    in which a page offers them; with both, the AV1 film lies beside the other one.
    Raises RenderError, SpecError, or OSError where the destination cannot be written.
    """
    spec = spec or spec_of(quality, output=Path(out) if out is not None else None)
    refuse_false(storyboard, built_here=False)
    refuse_codecs(spec, codecs)
    refuse_taken(spec.video(storyboard), spec.format == "png", codecs)
    kept = stores.default() if cache is True else (cache or None)
    if voice is not None:
        refuse_mute(spec)
    if kept is not None:
        who = voice.identity(storyboard) if voice is not None else ""
        key = remember.film_key(storyboard.digest, spec, who, codecs)
        clip = remember.film(kept, key, spec.video(storyboard))
        if clip is not None:
            return clip
    reading = voice.read(storyboard, kept) if voice is not None else None
    own = crew or Crew(jobs, executor, local=executor is None)
    try:
        production = Production(
            storyboard, spec, kept, progress, own.hands, own.local, reading, codecs
        )
        tasks: deque[Task] = deque()
        tasks.extend(production.tasks(tasks.appendleft))
        own.run(tasks)
        clip = finish(production)
    finally:
        if crew is None:
            own.close()
    if voice is not None:
        voice.made(storyboard)
    return clip


def refuse_mute(spec: RenderSpec) -> None:
    """Raise SpecError for a film that cannot be heard."""
    if spec.format not in ("mp4", "webm"):
        raise SpecError(f"a voice is heard in an mp4 or a webm, and in no {spec.format}")


def refuse_false(storyboard: Storyboard, built_here: bool = True) -> None:
    """Raise RenderError where the film would show an equality that is not certified.

    What a lesson builds is certified as it is built. A storyboard that came another way is
    certified here, whatever verdicts it came with.
    """
    if not built_here:
        from calcanim.claims.film import certified_film

        storyboard = certified_film(storyboard)
    for claim in claims_of(storyboard):
        if claim.verdict not in ("proved", "checked"):
            what = "a false equality" if claim.verdict == "refuted" else "what is not certified"
            at = f" at {claim.at}" if claim.at else ""
            raise RenderError(
                f"{storyboard.slug} shows {what}, in beat {claim.beat}: {claim.formula}{at}"
                f" ({claim.method})"
            )


def finish(production: Production) -> Clip:
    """The clip of a complete production, at its destination with all its companions."""
    board, spec, timeline = production.board, production.spec, production.shown
    length = float(timeline.frames / spec.fps)
    sections = sections_of(timeline.board, timeline.starts, length)
    reading, sound, heard = production.reading, None, None
    if reading is not None:
        sections = reading.spoken(sections)
        sound = reading.sound(timeline.starts, length)
        heard = reading.record(sound)
    manifest = Manifest(
        lesson=board.slug,
        title=board.title,
        digest=board.digest,
        parameters=dict(board.parameters),
        versions=versions(),
        width=spec.width,
        height=spec.height,
        fps=spec.fps if isinstance(spec.fps, int) else round(float(spec.fps), 6),
        theme=spec.theme.name,
        duration=round(length, 3),
        sections=sections,
        claims=claims_of(board),
        aspect=spec.aspect,
        language=board.language,
        voice=heard,
    )
    video = spec.video(board)
    endings = endings_of(production.codecs)
    files: dict[str, Content] = {e: assemble(production, sound, c) for c, e in endings.items()}
    files |= {".png": production.poster, **companions(manifest)}
    videos = tuple(record(files[ending], ending, video) for ending in endings.values())
    manifest = replace(
        manifest, files=records(files, video), videos=videos if len(videos) > 1 else ()
    )
    files[".json"] = manifest.to_json().encode()
    put_film(files, video)
    if production.store is not None:
        who = reading.identity if reading is not None else ""
        key = remember.film_key(board.digest, spec, who, production.codecs)
        remember.keep_film(production.store, key, files)
        production.store.trim()
    return Clip(video, manifest)
