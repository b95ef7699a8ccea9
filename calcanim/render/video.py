"""The one function of this package: a storyboard and a spec in, a clip out, whole or not at all."""

from __future__ import annotations

import os
import shutil
import tempfile
from collections.abc import Callable, Sequence
from pathlib import Path

from calcanim.render.clip import ClaimRecord, Clip, Manifest, Section, Sight
from calcanim.render.spec import RenderSpec, spec_of
from calcanim.storyboard.board import Storyboard
from calcanim.storyboard.describe import describe

Progress = Callable[[float], None]


class RenderError(RuntimeError):
    """Rendering failed, or the film may not be shown; the message is one sentence."""


def render(
    storyboard: Storyboard,
    spec: RenderSpec | None = None,
    *,
    quality: str = "h",
    out: str | Path | None = None,
    progress: Progress | None = None,
) -> Clip:
    """Render `storyboard` to an MP4 with captions, chapters, transcript, poster and manifest.

    Give a `spec`, or `quality` (one of l, m, h, p, k) and `out`. `progress` is called with the
    share that is done, 0 to 1. Nothing appears at the destination until all of it is finished.
    Raises RenderError, SpecError, or OSError where the destination cannot be written.
    """
    spec = spec or spec_of(quality, output=Path(out) if out is not None else None)
    claims = claims_of(storyboard)
    refuted = [c for c in claims if c.verdict == "refuted"]
    if refuted:
        raise RenderError(f"{storyboard.slug} shows a false equality: {refuted[0].formula}")
    video = spec.video(storyboard)
    video.parent.mkdir(parents=True, exist_ok=True)
    workshop = Path(tempfile.mkdtemp(prefix=".calcanim-", dir=video.parent))
    try:
        from calcanim.render import engine

        starts, length = engine.shoot(storyboard, spec, workshop / "film.mp4", progress)
        sections = sections_of(storyboard, starts, length)
        manifest = Manifest(
            lesson=storyboard.slug,
            title=storyboard.title,
            digest=storyboard.digest,
            parameters=dict(storyboard.parameters),
            versions=engine.versions(),
            width=spec.width,
            height=spec.height,
            fps=spec.fps,
            theme=spec.theme.name,
            duration=round(length, 3),
            sections=sections,
            claims=claims,
        )
        engine.poster(storyboard, spec, workshop / "film.png")
        _companions(manifest, workshop)
        for suffix in (".vtt", ".chapters.vtt", ".ad.vtt", ".srt", ".txt", ".png", ".json", ".mp4"):
            os.replace(workshop / f"film{suffix}", video.with_name(video.stem + suffix))
    finally:
        shutil.rmtree(workshop, ignore_errors=True)
    return Clip(video, manifest)


def sections_of(
    storyboard: Storyboard, starts: Sequence[float], length: float
) -> tuple[Section, ...]:
    """The beats as they are in the video: `starts` and `length` in seconds, as it was made."""
    out = []
    sights = describe(storyboard)
    for n, beat in enumerate(storyboard.beats):
        start = round(starts[n], 3)
        end = round(starts[n + 1] if n + 1 < len(starts) else length, 3)
        seen = tuple(
            Sight(round(start + s.start, 3), round(min(start + s.end, end), 3), s.text)
            for s in sights[n]
            if start + s.start < end
        )
        out.append(Section(beat.title, start, round(end - start, 3), beat.narration, seen))
    return tuple(out)


def claims_of(storyboard: Storyboard) -> tuple[ClaimRecord, ...]:
    """Every equality that the film shows, each once, at the beat where it first appears."""
    seen: dict[str, ClaimRecord] = {}
    for index, beat in enumerate(storyboard.beats):
        for formula in beat.formulas:
            claim = formula.claim
            if claim is not None and claim.text not in seen:
                seen[claim.text] = ClaimRecord(index, claim.text, claim.verdict, claim.method)
    return tuple(seen.values())


def _companions(manifest: Manifest, workshop: Path) -> None:
    from calcanim.publish import captions

    texts = {
        ".vtt": captions.vtt(manifest.sections),
        ".chapters.vtt": captions.chapters(manifest.sections),
        ".ad.vtt": captions.descriptions(manifest.sections),
        ".srt": captions.srt(manifest.sections),
        ".txt": captions.transcript(manifest.title, manifest.sections),
        ".json": manifest.to_json(),
    }
    for suffix, text in texts.items():
        (workshop / f"film{suffix}").write_text(text, encoding="utf-8")
