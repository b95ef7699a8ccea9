"""Labels of a figure fly into the line that is being written, or parts of a line to its labels."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from manim import VMobject

from calcanim.stage.cast import Actor, Cast
from calcanim.stage.formulas import Glyph, Line, role_of
from calcanim.stage.geometry import Array, box_of, union
from calcanim.stage.lines import after, come, set_down
from calcanim.stage.motion import Motion, State
from calcanim.storyboard.cues import Lift, Write
from calcanim.storyboard.theme import Theme

_ARRIVED = 0.85  # share of the time at which a label is there
_LATEST = 0.6  # share of the way at which a copy is seen at the latest


def lift(cast: Cast, cue: Lift) -> None:
    """Write the line with parts that come from figures; in `reverse`, send parts to them."""
    if cue.reverse:
        _send(cast, cue)
        return
    line, room = set_down(cast, Write(cue.id, cue.formula, cue.region, cue.size))
    begin = after(room)
    carried: dict[int, Motion] = {}
    for figure, key, part in cue.lifts:
        glyphs = [g for g in line.select(part) if id(g) not in carried]
        place = _place(cast.actors[figure], key)
        if place is None or not glyphs:
            continue
        starts, own = _fitted(glyphs, place)
        finish, veil = begin + _ARRIVED * (1 - begin), _free(place, own)
        for glyph, start in zip(glyphs, starts, strict=True):
            carried[id(glyph)] = Motion(glyph, start, State.of(glyph), begin, finish, veil=veil)
    motions = [*room, *carried.values()]
    for glyph in line.glyphs:
        if id(glyph) not in carried:
            end = State.of(glyph)
            motions.append(Motion(glyph, end.faded(), end, begin + 0.5 * (1 - begin), 1.0))
    come(cast, cue.id, motions, cue.run_time)


def _send(cast: Cast, cue: Lift) -> None:
    """Copies of the line's parts fly to the labels, and these take their places."""
    source = cast.actors.get(cue.id)
    if source is None and cue.id not in cast.gone:
        raise KeyError(cue.id)
    motions: list[Motion] = []
    flying: list[VMobject] = []
    labels: list[VMobject] = []
    for figure, key, part in cue.lifts:
        actor = cast.actors[figure]
        new = [k for k in actor.keys(key) if k not in actor.visible]
        place = _place(actor, key)
        if source is not None and source.line is not None and place is not None:
            copies = _copies(source.line, part, cast.theme)
            ends, own = _fitted(copies, place)
            motions += [
                Motion(g, State.of(g), end, 0.0, _ARRIVED, veil=_free(own, place))
                for g, end in zip(copies, ends, strict=True)
            ]
            flying += copies
        actor.visible.update(new)
        for leaf in (leaf for k in new for leaf in actor.elements[k].leaves):
            end = State.of(leaf)
            motions.append(Motion(leaf, end.faded(), end, _ARRIVED, 1.0))
            labels.append(leaf)
    cast.player.enter([*labels, *flying])
    cast.play(motions, cue.run_time)
    cast.player.leave(flying)


def _copies(line: Line, part: str, theme: Theme) -> list[Glyph]:
    """The part once more, in its own colours, whatever is lit just now."""
    return [
        Glyph(g.points, g.shape, g.part, theme.colour(role_of(line.formula, g.part)))
        for g in line.select(part)
    ]


def _place(actor: Actor, key: str) -> Array | None:
    """The box of the label's text where it stands; None where there was no room for it."""
    leaves = [
        leaf
        for k in actor.keys(key)
        if actor.elements[k].kind == "text"
        for leaf in actor.elements[k].leaves
        if len(leaf.points)
    ]
    return union(np.stack([box_of(leaf.points) for leaf in leaves])) if leaves else None


def _fitted(glyphs: Sequence[VMobject], place: Array) -> tuple[list[State], Array]:
    """The glyphs' states in the label's box, and the box in which they stand now."""
    own = union(np.stack([box_of(g.points) for g in glyphs]))
    size, room = own[2:] - own[:2], place[2:] - place[:2]
    scale = float((room / np.maximum(size, 1e-9)).min())
    middle, there = (own[:2] + own[2:]) / 2, (place[:2] + place[2:]) / 2
    states = []
    for glyph in glyphs:
        points = glyph.points.copy()
        points[:, :2] = (points[:, :2] - middle) * scale + there
        states.append(State(points, glyph.fill_rgbas.copy(), glyph.stroke_rgbas.copy()))
    return states, own


def _free(source: Array, target: Array) -> float:
    """The share of the way from box to box at which a copy is free of what it comes from."""
    way = np.abs((target[:2] + target[2:] - source[:2] - source[2:]) / 2)
    size = source[2:] - source[:2]
    return float(min((size / np.maximum(way, 1e-9)).min(), _LATEST))
