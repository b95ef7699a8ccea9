"""Parts are struck out: muted, under a line that runs through them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import numpy as np
from manim import ManimColor, VMobject

from calcanim.stage.cast import Actor, Cast
from calcanim.stage.formulas import Glyph
from calcanim.stage.geometry import Array, box_of, union
from calcanim.stage.items import Element
from calcanim.stage.motion import Motion, State
from calcanim.stage.painted import Strokes
from calcanim.storyboard.cues import Strike

_WIDTH = 4.0  # in Manim's units of strokes
_BEYOND = 0.06  # units that the line reaches beyond what it strikes
_RISE = 0.8  # of the height of what is struck, where that is wide
_ROWS = 0.25  # em between two rows of a broken line, at least


def strike(cast: Cast, cue: Strike) -> None:
    """Mute the parts, and draw a line through each."""
    if cue.id not in cast.actors and cue.id in cast.gone:
        cast.player.hold(cue.run_time)
        return
    actor = cast.actors[cue.id]
    muted = ManimColor(cast.theme.colour("muted")).to_rgb()
    motions, lines = [], []
    for key, leaves in _struck(actor, cue.keys):
        for leaf in leaves:
            start = State.of(leaf)
            motions.append(Motion(leaf, start, start.coloured(muted), 0.0, 0.6))
        line = Strokes(cast.theme.colour("text"), _WIDTH)
        box = union(np.stack([box_of(leaf.points) for leaf in leaves]))
        start_at, end_at = _through(box, cast.frame.safe[0])
        line.put(start_at[None], end_at[None])
        end = State.of(line)
        start = State(np.repeat(end.points[:1], len(end.points), axis=0), end.fill, end.stroke)
        motions.append(Motion(line, start, end, 0.2, 1.0))
        actor.note(key, Element("strike", [line]))
        lines.append(line)
    cast.player.enter(lines)
    cast.play(motions, cue.run_time)


def _struck(actor: Actor, keys: Sequence[str]) -> Iterator[tuple[str, Sequence[VMobject]]]:
    """What one line each goes through, and the key under which that line is known."""
    if actor.line is None:
        assert actor.figure is not None
        named = [k for name in keys for k in actor.figure.keys(name) if k in actor.visible]
        # A label has a leader and a span its ticks: the line goes through their words alone.
        texts = [k for k in named if actor.elements[k].kind == "text"]
        for key in texts or named:
            leaves = [leaf for leaf in actor.elements[key].leaves if len(leaf.points)]
            if leaves and f"{key}.strike" not in actor.visible:
                yield f"{key}.strike", leaves
        return
    rows = _rows(actor.line.glyphs, _ROWS * actor.line.em)
    for key in keys or ("",):
        chosen = {id(g) for g in (actor.line.select(key) if key else actor.line.glyphs)}
        actor.struck |= chosen
        for n, row in enumerate(rows):
            here = [g for g in row if id(g) in chosen]
            if here:
                yield f"strike.{key}.{n}", here


def _rows(glyphs: Sequence[Glyph], apart: float) -> list[list[Glyph]]:
    """The glyphs of each row, from the top: rows are at least so far apart."""
    rows: list[list[Glyph]] = []
    low = np.inf
    for glyph in sorted(glyphs, key=lambda g: -float(g.points[:, 1].max())):
        if float(glyph.points[:, 1].max()) < low - apart or not rows:
            rows.append([])
        rows[-1].append(glyph)
        low = min(low, float(glyph.points[:, 1].min()))
    return rows


def _through(box: Array, farthest: float) -> tuple[Array, Array]:
    """A line from the lower left to the upper right, shape (2,) each, inside of the frame."""
    low, high = box[:2], box[2:]
    middle, half = (low + high) / 2, (high - low) / 2
    if half[0] > 2 * half[1]:
        half = half * np.array([1.0, _RISE])
    reach = half + np.array([_BEYOND, min(_BEYOND, 0.3 * half[1])])
    ends = np.stack((middle - reach, middle + reach))
    ends[:, 0] = np.clip(ends[:, 0], -farthest, farthest)
    return ends[0], ends[1]
