"""What is measured inside: the encoder's share, and how like the drawn frames a film is."""

from __future__ import annotations

import io
import time
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

import av
import numpy as np

from calcanim.render.canvas import Canvas
from calcanim.render.encode import Reel
from calcanim.render.planes import Planes
from calcanim.render.projector import Projector
from calcanim.render.spec import RenderSpec
from calcanim.render.timeline import Segment, Timeline
from calcanim.stage.frame import FRAMES
from calcanim.storyboard.board import Storyboard


@dataclass(frozen=True)
class Measured:
    """A segment: its pictures, CPU seconds of each part, and time-weighted likeness of both."""

    pictures: int
    drawing: float
    converting: float
    encoding: float
    ours: float = 0.0
    manims: float = 0.0
    weight: int = 0


def floor(board: Storyboard, spec: RenderSpec, cores: int, sample: int) -> list[Measured]:
    """Every segment measured, on all cores at once; likeness for one segment in `sample`."""
    count = len(Timeline(board, spec.fps).segments)
    jobs = [(board.to_json(), spec.look(), n, sample and n % sample == 0) for n in range(count)]
    with ProcessPoolExecutor(cores) as pool:
        return list(pool.map(_measure, jobs))


def _measure(job: tuple[str, dict[str, Any], int, bool]) -> Measured:
    text, look, index, compare = job
    board, spec = Storyboard.from_json(text), RenderSpec.of_look(look)
    timeline = Timeline(board, spec.fps)
    segment = timeline.segments[index]
    frame = FRAMES[spec.aspect]
    canvas = Canvas(spec.width, spec.height, frame, spec.theme.background)
    projector = Projector(board, timeline, spec.theme, frame, canvas)
    projector.go(segment.first)
    planes = Planes(spec.width, spec.height)
    started = time.process_time()
    converting = encoding = 0.0
    reel, kept, starts = Reel(spec, segment.areas), [], []

    def shutter(interval: int, offset: int) -> None:
        nonlocal converting, encoding
        changed = canvas.changed()
        boxes = [*changed] if starts else [canvas.whole]
        starts.append(timeline.frame(interval, offset))
        if compare:
            kept.append(canvas.pixels[..., :3].copy())
        before = time.process_time()
        for box in boxes:
            planes.update(canvas.pixels, box)
        converting += time.process_time() - before
        before = time.process_time()
        reel.add(planes.frame)
        encoding += time.process_time() - before

    projector.show(segment, shutter)
    before = time.process_time()
    data = reel.finish()
    encoding += time.process_time() - before
    drawing = time.process_time() - started - converting - encoding
    lasts = np.diff([*starts, timeline.span(segment)[1]]).tolist()
    if not compare:
        return Measured(len(starts), drawing, converting, encoding)
    ours, manims = _likeness(data, kept, lasts, spec, timeline, segment, starts)
    return Measured(len(starts), drawing, converting, encoding, ours, manims, sum(lasts))


def _likeness(
    data: bytes,
    kept: list[np.ndarray],
    lasts: list[int],
    spec: RenderSpec,
    timeline: Timeline,
    segment: Segment,
    starts: list[int],
) -> tuple[float, float]:
    with av.open(io.BytesIO(data)) as film:
        ours = [
            ssim(picture, frame.to_ndarray(format="rgb24"))
            for picture, frame in zip(kept, film.decode(video=0), strict=True)
        ]
    manims: list[float] = []
    begins = {timeline.intervals[n].start for n in range(segment.first, segment.last + 1)}
    play: list[int] = []
    for n, start in enumerate(starts):
        if play and start in begins:
            manims += _as_manim(kept, lasts, play, spec)
            play = []
        play.append(n)
    manims += _as_manim(kept, lasts, play, spec)
    return float(np.average(ours, weights=lasts)), float(np.average(manims, weights=lasts))


def _as_manim(
    kept: list[np.ndarray], lasts: list[int], play: list[int], spec: RenderSpec
) -> list[float]:
    """Likeness of the pictures of one play as Manim 0.22 encodes it: x264's medium, crf 23.

    Manim leaves its films untagged: they are decoded as what they are, BT.601.
    """
    file = io.BytesIO()
    with av.open(file, "w", format="mp4") as film:
        stream: Any = film.add_stream("libx264", rate=spec.fps, options={"crf": "23"})
        stream.width, stream.height, stream.pix_fmt = spec.width, spec.height, "yuv420p"
        pts = 0
        for n in play:
            for _ in range(lasts[n]):
                frame = av.VideoFrame.from_ndarray(kept[n], format="rgb24")
                frame.pts, frame.time_base = pts, Fraction(1, spec.fps)
                pts += 1
                film.mux(stream.encode(frame))
        film.mux(stream.encode())
    frames = _decoded(file.getvalue())
    out = []
    for n in play:
        # A still gets better while it lasts; five looks at most.
        step = max(lasts[n] // 5, 1)
        seen = [next(frames) for _ in range(lasts[n])][::step]
        out.append(float(np.mean([ssim(kept[n], s.to_ndarray(format="rgb24")) for s in seen])))
    return out


def _decoded(data: bytes) -> Iterator[av.VideoFrame]:
    with av.open(io.BytesIO(data)) as film:
        yield from film.decode(video=0)


def ssim(a: np.ndarray, b: np.ndarray) -> float:
    """Mean structural similarity (Wang et al., 2004) of luma, in blocks of 8 by 8 pixels."""
    weights = np.array([0.2126, 0.7152, 0.0722], np.float32)
    x, y = ((v.astype(np.float32) @ weights)[: len(v) // 8 * 8] for v in (a, b))
    x, y = (
        v[:, : v.shape[1] // 8 * 8].reshape(len(v) // 8, 8, -1, 8).swapaxes(1, 2).reshape(-1, 64)
        for v in (x, y)
    )
    mx, my = x.mean(1), y.mean(1)
    vx, vy = (x * x).mean(1) - mx * mx, (y * y).mean(1) - my * my
    cov = (x * y).mean(1) - mx * my
    c1, c2 = (0.01 * 255) ** 2, (0.03 * 255) ** 2
    score = (2 * mx * my + c1) * (2 * cov + c2) / ((mx**2 + my**2 + c1) * (vx + vy + c2))
    return float(score.mean())
