"""The look of a rendered film, measured on its pictures, beside what `calcanim check` measures.

The film's manifest says when its beats end, and of which storyboard it is. The stage, which is
built again from that, says where figures and glyphs stand; whether anything moves there, how much
of the frame is used and how high a glyph is, is read off the pictures alone.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass, field, fields
from pathlib import Path
from statistics import fmean, median
from typing import Any

import av
import numpy as np
from manim import Animation, VMobject

from calcanim import catalog, course
from calcanim.refusals import Refusal
from calcanim.render.manifest import Manifest
from calcanim.render.timeline import Timeline
from calcanim.stage.cast import Actor
from calcanim.stage.frame import FRAMES, Frame
from calcanim.stage.inspect import examine
from calcanim.stage.measures import Film, Surveyed, surveyed
from calcanim.stage.perform import Performer
from calcanim.stage.shapes import Shape, Sight
from calcanim.stage.tables import TableMobject
from calcanim.storyboard import Storyboard
from calcanim.storyboard.cues import Cue
from calcanim.storyboard.theme import Theme

Array = np.ndarray[Any, np.dtype[Any]]

_CHANGED = 17  # levels of 255: more than what the encoder leaves of a change nearby
_POINTS = 3  # so many pixels, at least, are a change
_INK = 10  # levels from the background: a grid's lines are faint, and thin at 480p
_PAUSE = 3  # frames: a shorter rest between two motions, or within a slow one, is none
_DARK = 0.4  # of a glyph's darkest: a row within it
_EDGE = 2  # pixels around a box


def main() -> None:
    """Print both tables."""
    parser = argparse.ArgumentParser(prog="scripts/film", description=__doc__)
    parser.add_argument("video", type=Path, help="an MP4 with its manifest beside it")
    parser.add_argument("--json", action="store_true")
    options = parser.parse_args()
    try:
        manifest = Manifest.from_json(options.video.with_suffix(".json").read_bytes())
        board = catalog.lesson(manifest.lesson).build(**manifest.parameters)
        theme, frame = course.theme(manifest.theme), FRAMES[manifest.aspect]
    except (OSError, Refusal) as error:
        parser.error(str(error))
    if board.digest != manifest.digest:
        parser.error("the film is of another storyboard than its lesson makes now: render it again")
    seen = filmed(options.video, manifest, places(board, theme, frame, manifest.fps), theme, frame)
    _, built = examine(board, theme, frame)
    if options.json:
        print(json.dumps({"pictures": asdict(seen), "storyboard": asdict(built)}, indent=2))
        return
    print(f"{'':10} pictures  storyboard")
    for f in fields(Film):
        print(f"{f.name:10} {getattr(seen, f.name):8g}  {getattr(built, f.name):8g}")


# -- where things stand ------------------------------------------------------------------------


@dataclass
class Places:
    """Boxes in scene units, each (left, bottom, right, top).

    `spans` has, for each cue, the frame after its last, boxes of figures and boxes of lines;
    `glyphs` the boxes of what is written at each beat's end, shape (n, 4).
    """

    spans: list[tuple[int, Array, Array]] = field(default_factory=list)
    glyphs: list[Array] = field(default_factory=list)


def places(board: Storyboard, theme: Theme, frame: Frame, fps: float) -> Places:
    """Where the figures and the glyphs of a film stand."""
    out, at = Places(), iter(Timeline(board, round(fps)).intervals)
    before = _standing({})

    def end_cue(beat: int, cue: Cue) -> None:
        nonlocal before
        now, span = _standing(performer.actors), next(at)
        boxes = [np.concatenate(pair) for pair in zip(before, now, strict=True)]
        out.spans.append((span.start + span.frames, boxes[0], boxes[1]))
        before = now

    def end_beat(index: int) -> None:
        if index:
            span = next(at)
            out.spans.append((span.start + span.frames, *before))
            out.glyphs.append(_glyphs(performer.actors))

    performer = Performer(board, theme, _Nobody(), end_cue, frame)
    performer.run(end_beat)
    end_beat(len(board.beats))
    return out


class _Nobody:
    """A player that shows nothing: every motion is over at once."""

    def enter(self, leaves: Sequence[VMobject]) -> None: ...
    def leave(self, leaves: Sequence[VMobject]) -> None: ...
    def hold(self, run_time: float) -> None: ...

    def play(self, animation: Animation, leaves: Sequence[VMobject], run_time: float) -> None:
        animation.begin()
        animation.finish()


def _standing(actors: dict[str, Actor]) -> tuple[Array, Array]:
    """The boxes of figures, and those of lines."""
    figures, lines = [np.zeros((0, 4))], [np.zeros((0, 4))]
    for actor in actors.values():
        if isinstance(actor.figure, TableMobject):
            continue
        found = [s.box for s in _shapes(actor) if np.isfinite(s.box).all()]
        if found:
            boxes = np.stack(found)
            whole = np.concatenate((boxes[:, :2].min(axis=0), boxes[:, 2:].max(axis=0)))
            (lines if actor.figure is None else figures).append(whole[None])
    return np.concatenate(figures), np.concatenate(lines)


def _glyphs(actors: dict[str, Actor]) -> Array:
    texts = [s.boxes for a in actors.values() for s in _shapes(a) if s.kind == "text"]
    return np.concatenate([np.zeros((0, 4)), *texts])


def _shapes(actor: Actor) -> Iterator[Shape]:
    sight = Sight()
    for name, element in actor.elements.items():
        if name in actor.visible and (shape := sight.shape(name, element)) is not None:
            yield shape


# -- what the pictures show --------------------------------------------------------------------


def filmed(path: Path, manifest: Manifest, where: Places, theme: Theme, frame: Frame) -> Film:
    """The measures of a film, from its pictures."""
    ends = {round(s.end * manifest.fps) - 1: n for n, s in enumerate(manifest.sections)}
    background = np.array([int(theme.background[k : k + 2], 16) for k in (1, 3, 5)])
    moved: list[bool] = []
    stills: list[Surveyed] = []
    glyphs: list[float] = []
    spans = iter(where.spans)
    last, mask, stop = None, np.zeros(0), 0
    count = round(manifest.duration * manifest.fps)
    for n, picture in _pictures(path, count, manifest.fps):
        while n >= stop:
            stop, figures, lines = next(spans, (sys.maxsize, *_standing({})))
            mask = _inside(figures, picture, frame) & ~_inside(lines, picture, frame)
        moved.append(last is not None and last is not picture and changed(last, picture, mask))
        last = picture
        if n in ends:
            ink = np.abs(picture.astype(int) - background).max(axis=2)
            stills.append(surveyed(_finer(ink > _INK, frame)))
            unit = picture.shape[0] / frame.height
            found = _heights(ink, where.glyphs[ends[n]], frame)
            glyphs += [height / unit * 720 / 8 for height in found]
    moving = motions(moved, _PAUSE)
    return Film(
        round(fmean(moving), 3),
        round(longest_rest(moving) / manifest.fps, 1),
        round(fmean(s.box for s in stills), 3),
        round(median(s.empty for s in stills), 3),
        round(median(s.cells for s in stills), 3),
        round(median(glyphs), 1),
    )


def _pictures(path: Path, count: int, fps: float) -> Iterator[tuple[int, Array]]:
    """Each of `count` frames with its number; one that is held is in the file but now and then."""
    n, shown = 0, None
    with av.open(str(path)) as film:
        for picture in film.decode(video=0):
            at = round(picture.time * fps)
            if shown is not None:
                yield from ((k, shown) for k in range(n, at))
            n, shown = at, picture.to_ndarray(format="rgb24")
    if shown is not None:
        yield from ((k, shown) for k in range(n, count))


def changed(before: Array, after: Array, mask: Array) -> bool:
    """Whether pictures, shape (height, width, 3), differ where the mask says to look."""
    off = np.abs(before[mask].astype(np.int16) - after[mask]).max(axis=1, initial=0)
    return int((off > _CHANGED).sum()) >= _POINTS


def motions(moved: Sequence[bool], shortest: int) -> list[bool]:
    """The same with rests of fewer than `shortest` pictures filled, and single changes left out.

    A change that nothing follows is the encoder's: a still picture once more, a little finer.
    """
    out = list(moved)
    rest = len(out)  # so that stillness at the beginning is no pause
    for n, moves in enumerate(out):
        if moves and 0 < rest < shortest:
            out[n - rest : n] = [True] * rest
        rest = 0 if moves else rest + 1
    around = [False, *out, False]
    return [b and (a or c) for a, b, c in zip(around, around[1:], around[2:], strict=False)]


def longest_rest(moving: Sequence[bool]) -> int:
    """The most pictures one after the other in which nothing moves."""
    longest = rest = 0
    for moves in moving:
        rest = 0 if moves else rest + 1
        longest = max(longest, rest)
    return longest


def _pixels(boxes: Array, picture: Array, frame: Frame) -> Array:
    """Boxes in scene units as pixels, rows from the top: (left, top, right, bottom)."""
    height, width = picture.shape[:2]
    unit = height / frame.height
    left, bottom, right, top = boxes.T
    half = frame.height / 2
    at = np.stack(
        [
            width / 2 + left * unit,
            (half - top) * unit,
            width / 2 + right * unit,
            (half - bottom) * unit,
        ],
        axis=1,
    )
    return np.clip(at, 0, [width, height, width, height])


def _inside(boxes: Array, picture: Array, frame: Frame) -> Array:
    out = np.zeros(picture.shape[:2], dtype=bool)
    for left, top, right, bottom in _pixels(boxes, picture, frame).astype(int):
        rows = slice(max(top - _EDGE, 0), bottom + _EDGE + 1)
        out[rows, max(left - _EDGE, 0) : right + _EDGE + 1] = True
    return out


def _heights(ink: Array, boxes: Array, frame: Frame) -> list[float]:
    """How high each glyph is in its box, in pixels: rows at its ends count by how dark they are."""
    out = []
    for left, top, right, bottom in _pixels(boxes, ink, frame):
        rows = slice(max(int(top) - 1, 0), int(np.ceil(bottom)) + 1)
        found = ink[rows, int(left) : max(int(np.ceil(right)), int(left) + 1)]
        if found.size and found.max() > _INK:
            dark = found.max(axis=1) / found.max()
            inner = np.flatnonzero(dark > _DARK)
            first, last = int(inner[0]), int(inner[-1])
            ends = dark[max(first - 1, 0) : first].sum() + dark[last + 1 : last + 2].sum()
            out.append(float(last + 1 - first + ends))
    return out


def _finer(ink: Array, frame: Frame) -> Array:
    """Pixels gathered into the cells of the stage's finer grid."""
    rows, columns = Surveyed.size(frame)
    row = np.arange(ink.shape[0]) * rows // ink.shape[0]
    column = np.arange(ink.shape[1]) * columns // ink.shape[1]
    out = np.zeros((rows, columns), dtype=bool)
    at = np.nonzero(ink)
    out[row[at[0]], column[at[1]]] = True
    return out


if __name__ == "__main__":
    main()
