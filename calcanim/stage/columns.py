"""Lines below one another in a region: where each stands, and which make room."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from calcanim.stage.cast import Actor, Cast, bounds
from calcanim.stage.figures import GroupMobject
from calcanim.stage.layout import LINE_GAP, Region
from calcanim.stage.motion import Motion, State

_BESIDE = "beside"
_CLEAR = 0.1  # units between a line and what stands below it beside a figure
_BASELINE = 0.29  # of a title's size, below the middle of its region


def stack(cast: Cast, name: str, new: Actor, instead_of: str | None = None) -> list[Motion]:
    """Place `new` in its region; motions for those that make room or retire for it."""
    region = cast.frame.regions[name]
    gap = LINE_GAP
    column = [("", new)] if name == "title" else _with(cast, name, new, instead_of)
    motions = cast.fade(_retired(cast, column, _room(cast, name), gap))
    if name == "wide":
        # Lines keep a wider distance there, as far as none has to go for it.
        spare = region.height - sum(actor.height for _, actor in column)
        gap = min(max(spare / max(len(column) - 1, 1), gap), LINE_GAP * 1.6)
    total = sum(actor.height for _, actor in column) + gap * (len(column) - 1)
    centred = name != "derivation"
    y = region.centre[1] + total / 2 if centred else region.top
    for _, actor in column:
        height, block = actor.height, [*actor.body, *actor.noted]
        low, high = bounds(actor.body)
        x = region.centre[0] - (low[0] + high[0]) / 2 if centred else region.left - low[0]
        shift = np.array([x, y - height / 2 - (low[1] + high[1]) / 2, 0.0])
        if name == "title":
            shift[1] = _on_the_line(actor, region, float(shift[1]))
        y -= height + gap
        if actor is new:
            for leaf in block:
                leaf.points = leaf.points + shift
        elif np.abs(shift).max() > 1e-6:
            motions += [Motion(leaf, s := State.of(leaf), s.moved(shift), 0, 0.6) for leaf in block]
    return motions


def _on_the_line(title: Actor, region: Region, centred: float) -> float:
    """How far a title goes up so that its baseline is where every title's is; or `centred`."""
    assert title.line is not None
    low, high = (float(v) for v in (bounds(title.body)[0][1], bounds(title.body)[1][1]))
    feet = [round(float(g.points[:, 1].min()), 2) for g in title.line.glyphs]
    # A capital or a digit stands on it, or else most letters do; quotes and dashes are above.
    found = [f for f in (feet[0], max(set(feet), key=feet.count)) if f < (low + high) / 2]
    up = region.centre[1] - _BASELINE * region.em - max(found, default=low)
    return up if region.bottom <= low + up and high + up <= region.top else centred


def height_left(cast: Cast, name: str) -> float:
    """How high a line of a region may be: what is pinned there stays."""
    pinned = [a for a in cast.actors.values() if a.region == name and a.pinned]
    return _room(cast, name) - sum(a.height + LINE_GAP for a in pinned)


def _room(cast: Cast, name: str) -> float:
    """The height that a region has for lines: above what stands beside a figure, if it does."""
    region, below = cast.frame.regions[name], cast.frame.regions[_BESIDE]
    if name == "derivation" and region.bottom < below.top < region.top and _is_beside(cast):
        return region.top - below.top - _CLEAR
    return region.height


def _is_beside(cast: Cast) -> bool:
    """Whether a figure, or a part of a group that is seen, has the region of a companion."""
    for actor in cast.actors.values():
        figure = actor.figure
        if isinstance(figure, GroupMobject):
            parts = zip(figure.group.keys, figure.group.regions, strict=True)
            own = tuple(f"{key}." for key, region in parts if region == _BESIDE)
            if own and any(key.startswith(own) for key in actor.visible):
                return True
        elif figure is not None and actor.region == _BESIDE:
            return True
    return False


def _with(cast: Cast, name: str, new: Actor, instead_of: str | None) -> list[tuple[str, Actor]]:
    """The region's lines from top to bottom with `new` (key "") last, or in place of a line."""
    column = [(k, a) for k, a in cast.actors.items() if a.region == name and a.line]
    if instead_of is None:
        return [*column, ("", new)]
    return [("", new) if k == instead_of else (k, a) for k, a in column]


def _retired(cast: Cast, column: list[tuple[str, Actor]], height: float, gap: float) -> list[str]:
    """The lines that a full column gives up; they leave `column`."""
    leaving: list[str] = []
    heights = [actor.height for _, actor in column]
    while sum(heights) + gap * (len(column) - 1) > height and len(column) > 1:
        old = [i for i, (k, _) in enumerate(column) if k]
        old = [i for i in old if not column[i][1].pinned] or old
        # The oldest leaves, but what a later cue still works with stays while it can.
        unneeded = [i for i in old if cast.needed.get(column[i][0], -1) <= cast.now]
        at = (unneeded or old)[0]
        leaving.append(column.pop(at)[0])
        heights.pop(at)
    return leaving


def below_lines(cast: Cast, name: str) -> Region:
    """What the lines of a region leave free below them."""
    region = cast.frame.regions[name]
    bottoms = [
        bounds(a.body)[0][1] - LINE_GAP
        for a in cast.actors.values()
        if a.region == name and a.line is not None
    ]
    top = min([region.top, *bottoms])
    return replace(region, top=top)
