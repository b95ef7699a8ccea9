"""Lines of text come on, and one becomes the next: what they share travels."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace

import numpy as np
from manim import ManimColor, RoundedRectangle, VMobject

from calcanim.stage.cast import Actor, Cast, bounds
from calcanim.stage.columns import height_left, stack
from calcanim.stage.formulas import Glyph, Line
from calcanim.stage.geometry import Array, box_of
from calcanim.stage.items import Element
from calcanim.stage.layout import LINE_GAP, MIN_EM, fit
from calcanim.stage.motion import Motion, State
from calcanim.stage.transit import Carried, copies, moved, runs, sooner
from calcanim.storyboard.cues import Rewrite, Write
from calcanim.storyboard.formula import prose
from calcanim.storyboard.theme import Theme

_ROOM = 0.4  # of a motion, in which the lines before make room
# What goes on in place: the old fades, what is common travels, the new comes.
_LEAVE, _TRAVEL, _COME = (0.0, 0.35), (0.1, 0.55), (0.3, 0.75)
_NEAR = 0.6  # em
_MARGIN = 0.9  # of a card, in Manim's units, both sides together


def write(cast: Cast, cue: Write) -> None:
    """A line comes on glyph by glyph; as a title it takes the place of the one before."""
    line, room = set_down(cast, cue)
    come(cast, cue.id, [*room, *_spelled(line, after(room))], cue.run_time)


def set_down(cast: Cast, cue: Write) -> tuple[Line, list[Motion]]:
    """Put the actor of a new line where it will stand; the motions of those that make room."""
    region = cast.frame.regions[cue.region]
    margin = _MARGIN if cue.framed else 0.0
    width, height = region.width - margin, height_left(cast, cue.region) - margin
    line = fit(cue.formula, width, region.em * cue.size, cast.theme, MIN_EM, height)
    actor = Actor(cue.region, line, None)
    actor.pinned, actor.size = cue.pinned, cue.size
    if cue.framed:
        _frame(cast, actor, line, width)
    leaving: list[Motion] = []
    if cue.region == "title":
        leaving = cast.fade(k for k, a in cast.actors.items() if a.region == "title")
    room = sooner([*leaving, *stack(cast, cue.region, actor)], _ROOM)
    cast.actors[cue.id] = actor
    return line, room


def after(room: Sequence[Motion]) -> float:
    """When a new line may come on, once there is room."""
    return 0.9 * _ROOM if room else 0.0


def come(cast: Cast, key: str, motions: list[Motion], run_time: float) -> None:
    """A line that is set down comes on, its glyphs by these motions."""
    actor = cast.actors[key]
    if actor.card is not None:
        end = State.of(actor.card)
        motions.insert(0, Motion(actor.card, end.faded(), end, 0, 0.6))
    if actor.logo is not None:
        for glyph in actor.logo.glyphs:
            end = State.of(glyph)
            motions.append(Motion(glyph, end.faded(), end, 0.4, 1))
    cast.player.enter(actor.leaves)
    cast.play(motions, run_time)
    cast.drop_faded(motions)


def _spelled(line: Line, begin: float) -> list[Motion]:
    """The glyphs come on one after the other from `begin` on, each while the next do."""
    motions = []
    spread = 0.5 / max(len(line.glyphs), 1)
    for n, glyph in enumerate(line.glyphs):
        end = State.of(glyph)
        start = begin + spread * n * (1 - begin)
        motions.append(Motion(glyph, end.faded(), end, start, min(start + (1 - begin) / 2, 1.0)))
    return motions


def _frame(cast: Cast, actor: Actor, line: Line, width: float) -> None:
    """Put a card around the line; on the film's last card the course's logo stands as well."""
    if cast.closing and cast.theme.logo:
        actor.logo = _logo(cast.theme, line, width)
        actor.elements["logo"] = Element("text", actor.logo.glyphs, actor.logo.em, MIN_EM)
        actor.visible.add("logo")
    actor.card = _card(actor.written, cast.theme)
    actor.elements = {"card": Element("card", [actor.card]), **actor.elements}
    actor.visible.add("card")


def _logo(theme: Theme, line: Line, width: float) -> Line:
    """The course's line of text, below what its card holds."""
    logo = fit(prose(theme.logo, "muted"), width, MIN_EM * 1.1, theme)
    low, high = bounds(line.glyphs)
    own_low, own_high = bounds(logo.glyphs)
    middle = (low[0] + high[0] - own_low[0] - own_high[0]) / 2
    shift = np.array([middle, low[1] - LINE_GAP - own_high[1], 0.0])
    for glyph in logo.glyphs:
        glyph.points = glyph.points + shift
    return logo


def rewrite(cast: Cast, cue: Rewrite) -> None:
    """A line becomes the next, below it or in its place: what the cue names travels."""
    if cue.source not in cast.actors and cue.source in cast.gone:
        write(cast, Write(cue.id, cue.formula, cast.gone[cue.source], run_time=cue.run_time))
        return
    old = cast.actors[cue.source]
    if old.line is None:
        raise KeyError(cue.source)
    region = cast.frame.regions[old.region]
    height = height_left(cast, old.region)
    line = fit(cue.formula, region.width, region.em * old.size, cast.theme, MIN_EM, height)
    actor = Actor(old.region, line, None)
    actor.size = old.size
    shifts = stack(cast, old.region, actor, instead_of=cue.source if cue.in_place else None)
    shifts = sooner(shifts, _ROOM)
    begin = 0.9 * _ROOM if shifts else 0.0
    ends = {id(m.leaf): m.end for m in shifts}
    groups, gone = _groups(old.line, line, cue.moves, {} if cue.in_place else ends)
    if cue.in_place:
        groups += _staying(old.line, line, groups, gone)
    carried = {id(g) for group in groups for g in group.glyphs}
    fresh = [g for g in line.glyphs if id(g) not in carried]
    if cue.in_place:
        motions = moved(groups, *_within(begin, _TRAVEL))
        motions += _dissolved(old.line, gone, _within(begin, _LEAVE))
        motions += [Motion(n, s := State.of(n), s.faded(), 0, 0.4) for n in old.noted]
        motions += _faded_in(fresh, *_within(begin, _COME))
    else:
        motions = copies(groups, _standing(cast, old, ends), begin, 0.9)
        motions += _left_behind(old.line, shifts, cast.theme)
        motions += _faded_in(fresh, begin + 0.5 * (1 - begin), 1.0)
    own = {id(g) for g in old.line.glyphs}
    motions += [m for m in shifts if id(m.leaf) not in own]
    cast.player.enter(actor.leaves)
    cast.play(motions, cue.run_time)
    if cue.in_place:
        cast.player.leave(old.leaves)
        # The new line keeps the old one's place in the column's order.
        cast.actors = {
            (cue.id if k == cue.source else k): (actor if k == cue.source else a)
            for k, a in cast.actors.items()
        }
    elif (end := ends.get(id(old.line.glyphs[0]))) is not None and end.fill[0, 3] == 0:
        cast.player.leave(old.leaves)
    cast.drop_faded(shifts)
    cast.actors[cue.id] = actor


def _within(begin: float, phase: tuple[float, float]) -> tuple[float, float]:
    """A phase of what goes on in place, as a part of what is left of the motion."""
    return begin + phase[0] * (1 - begin), begin + phase[1] * (1 - begin)


def _groups(
    old: Line, new: Line, moves: Sequence[tuple[str, str]], ends: Mapping[int, State]
) -> tuple[list[Carried], set[int]]:
    """What travels, a group for each move, and the old glyphs (by their ids) that it comes from.

    It starts where the old line is once that has moved.
    """
    groups: list[Carried] = []
    taken: set[int] = set()
    sources: set[int] = set()
    for before, after in moves:
        for pairs in runs(old.select(before), new.select(after)):
            free = [(a, b) for a, b in pairs if id(b) not in taken]
            taken |= {id(b) for _, b in free}
            sources |= {id(a) for a, _ in free}
            if free:
                starts = tuple(
                    State(ends[id(a)].points if id(a) in ends else a.points, *_colours(a))
                    for a, _ in free
                )
                groups.append(Carried(tuple(b for _, b in free), starts))
    return groups, sources


def _staying(old: Line, new: Line, groups: Sequence[Carried], gone: set[int]) -> list[Carried]:
    """What no move names and what stands where it stood, or close by: signs, bars, brackets.

    It is of the new line from now on, and `gone` from the old one.
    """
    carried = {id(g) for group in groups for g in group.glyphs}
    before = [g for g in old.glyphs if id(g) not in gone]
    after = [g for g in new.glyphs if id(g) not in carried]
    near = [
        (a, b)
        for run in runs(before, after)
        for a, b in run
        if np.abs(box_of(a.points) - box_of(b.points)).max() < _NEAR * new.em
    ]
    gone |= {id(a) for a, _ in near}
    starts = tuple(State(a.points, *_colours(a)) for a, _ in near)
    return [Carried(tuple(b for _, b in near), starts)] if near else []


def _colours(glyph: Glyph) -> tuple[Array, Array]:
    return glyph.fill_rgbas.copy(), glyph.stroke_rgbas.copy()


def _standing(cast: Cast, old: Actor, ends: Mapping[int, State]) -> Array:
    """The boxes of all glyphs of the old line's column, where they stand once room is made."""
    # The old line itself may have had to leave to make room.
    column = (a for a in (*cast.actors.values(), old) if a.region == old.region)
    glyphs = {id(g): g for a in column if a.line is not None for g in a.line.glyphs}
    return np.stack(
        [box_of(ends[id(g)].points if id(g) in ends else g.points) for g in glyphs.values()]
    )


def _faded_in(glyphs: Sequence[Glyph], begin: float, finish: float) -> list[Motion]:
    return [Motion(g, (s := State.of(g)).faded(), s, begin, finish) for g in glyphs]


def _dissolved(line: Line, gone: Collection[int], phase: tuple[float, float]) -> list[Motion]:
    """A line fades; what has become a glyph of the next (`gone`) is out of the way at once."""
    out = []
    for glyph in line.glyphs:
        state = State.of(glyph)
        start = state.faded() if id(glyph) in gone else state
        out.append(Motion(glyph, start, state.faded(), *phase))
    return out


def _left_behind(line: Line, shifts: Sequence[Motion], theme: Theme) -> list[Motion]:
    """A line turns muted, on its way to where the column puts it where that moves it."""
    muted = ManimColor(theme.colour("muted")).to_rgb()
    ways = {id(m.leaf): m for m in shifts}
    out = []
    for glyph in line.glyphs:
        state = State.of(glyph)
        way = ways.get(id(glyph), Motion(glyph, state, state, 0.0, 0.6))
        out.append(replace(way, end=way.end.coloured(muted)))
    return out


def _card(written: Sequence[VMobject], theme: Theme) -> VMobject:
    """A card around what is written."""
    low, high = bounds(written)
    card = RoundedRectangle(
        width=float(high[0] - low[0]) + 0.8,
        height=float(high[1] - low[1]) + 0.6,
        corner_radius=0.16,
        fill_color=theme.card,
        fill_opacity=1,
        stroke_color=theme.colour("muted"),
        stroke_width=2,
    )
    card.move_to((low + high) / 2)
    return card
