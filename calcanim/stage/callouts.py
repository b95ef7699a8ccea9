"""A few words beside a part, with a line that leads to it."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from calcanim.stage.cast import Actor, Cast
from calcanim.stage.geometry import Array, near, pierced, union
from calcanim.stage.items import Element
from calcanim.stage.labels import SIDES, Obstacles, place
from calcanim.stage.layout import MIN_EM, fit
from calcanim.stage.motion import Motion, State
from calcanim.stage.painted import Strokes, Words
from calcanim.stage.shapes import Shape, Sight
from calcanim.storyboard.cues import Callout

_EM = 0.38
_WIDEST = 3.4
_GAP = 0.42  # from the part to its words
_CLEAR = 0.1  # from the words to everything else
_SHORT = 0.07  # what the leader leaves free at either end
_TURNED = 0.4  # cosine: words further round than this stand on another side


def callout(cast: Cast, cue: Callout) -> None:
    """The words come on where they touch nothing, and their leader grows to the part."""
    if cue.id not in cast.actors and cue.id in cast.gone:
        cast.player.hold(cue.run_time)
        return
    actor = cast.actors[cue.id]
    words = Words(fit(cue.words, _WIDEST, _EM, cast.theme, MIN_EM))
    centre, way = _place(cast, actor, cue, (2 * words.half[0], 2 * words.half[1]))
    words.place(*centre)
    leader = Strokes(cast.theme.colour("muted"), 2.5)
    leader.put(way[None, :2], way[None, 2:])
    name = f"callout.{cue.key}"
    actor.note(name, Element("text", words.leaves, words.em, MIN_EM))
    actor.note(f"{name}.leader", Element("line", [leader]))
    motions = []
    for leaf in words.leaves:
        end = State.of(leaf)
        motions.append(Motion(leaf, end.faded(), end, 0.0, 0.7))
    end = State.of(leader)
    start = State(np.repeat(end.points[:1], len(end.points), axis=0), end.fill, end.stroke)
    motions.append(Motion(leader, start, end, 0.3, 1.0))
    cast.player.enter([*words.leaves, leader])
    cast.play(motions, cue.run_time)


def _place(
    cast: Cast, actor: Actor, cue: Callout, size: tuple[float, float]
) -> tuple[tuple[float, float], Array]:
    """The middle of the words, and their leader as (x0, y0, x1, y1).

    Where no place is free they stand on their side all the same: the inspection reports it.
    """
    shapes = _seen(cast)
    target = _target(actor, cue.key)
    obstacles = _obstacles(shapes)
    x, _ = cast.frame.safe
    room = (-x, cast.frame.caption_top + 0.05, x, cast.frame.regions["title"].bottom)
    wanted = np.array(SIDES[cue.side])
    sides = sorted(SIDES.values(), key=lambda s: -float(wanted @ s) / np.hypot(*s))
    for side in sides:
        anchor = _edge(target, side)
        found = place(
            size, anchor, obstacles, room, prefer=side, gap=_GAP, clear=_CLEAR, leader=False
        )
        if found is None:
            continue
        turn = np.array(found.centre) - anchor
        if float(turn @ side) / (np.hypot(*turn) * np.hypot(*side)) < _TURNED:
            continue
        way = _leader(np.array(found.box), anchor)
        if _free(way, obstacles, target):
            return found.centre, way
    anchor = _edge(target, wanted)
    centre = anchor + np.sign(wanted) * (np.array(size) / 2 + _GAP)
    box = np.concatenate((centre - np.array(size) / 2, centre + np.array(size) / 2))
    return (float(centre[0]), float(centre[1])), _leader(box, anchor)


def _seen(cast: Cast) -> list[Shape]:
    sight = Sight()
    found = (
        sight.shape(f"{key}.{name}", element)
        for key, actor in cast.actors.items()
        for name, element in actor.elements.items()
        if name in actor.visible
    )
    return [shape for shape in found if shape is not None]


def _target(actor: Actor, key: str) -> Array:
    """The box of the part; of strokes, the place on them that is nearest to their middle."""
    if actor.line is not None:
        glyphs = actor.line.select(key) if key else actor.line.glyphs
        shape = Sight().shape(key, Element("text", glyphs))
        assert shape is not None
        return shape.box
    assert actor.figure is not None
    sight = Sight()
    elements = [actor.elements[k] for k in actor.figure.keys(key) if k in actor.visible]
    shapes = [s for n, e in enumerate(elements) if (s := sight.shape(f"{key}.{n}", e)) is not None]
    if not shapes:
        raise KeyError(key)
    first = shapes[0]
    segments = np.concatenate([leaf.segments for leaf in first.leaves])
    if first.kind != "line" or not len(segments):
        return first.box
    middles = (segments[:, :2] + segments[:, 2:]) / 2
    box = union(np.stack([leaf.box for leaf in first.leaves]))
    middle = (box[:2] + box[2:]) / 2
    spot = middles[int(np.hypot(*(middles - middle).T).argmin())]
    return np.concatenate((spot, spot))


def _obstacles(shapes: Sequence[Shape]) -> Obstacles:
    """Texts and dots as boxes, strokes as segments; what is filled may lie below words."""
    boxes = [s.boxes if s.kind == "text" else s.box[None] for s in shapes if s.kind in _SOLID]
    lines = [leaf.segments for s in shapes if s.kind == "line" for leaf in s.leaves]
    none = np.zeros((0, 4))
    return Obstacles(np.concatenate([none, *lines]), np.concatenate([none, *boxes]))


_SOLID = ("text", "dot")


def _edge(box: Array, side: Sequence[float] | Array) -> Array:
    """The middle of the box's edge on that side, or its corner."""
    middle, half = (box[:2] + box[2:]) / 2, (box[2:] - box[:2]) / 2
    return np.asarray(middle + half * np.sign(side))


def _leader(box: Array, anchor: Array) -> Array:
    """From the words' nearest place to the part, a little short of both."""
    start = np.clip(anchor, box[:2], box[2:])
    way = anchor - start
    length = max(float(np.hypot(*way)), 1e-9)
    short = way / length * min(_SHORT, length / 3)
    return np.concatenate((start + short, anchor - short))


def _free(way: Array, obstacles: Obstacles, target: Array) -> bool:
    """Whether the leader crosses no text: what belongs to the part itself does not count."""
    boxes = obstacles.boxes
    own = (boxes[:, :2] >= target[:2] - 1e-6).all(axis=1) & (boxes[:, 2:] <= target[2:] + 1e-6).all(
        axis=1
    )
    others = boxes[~own]
    return (
        not len(others)
        or not len(near(way[None], union(others)))
        or bool(pierced(others, way[None]).max() < 0)
    )
