"""Lines of text come on, and one becomes the next: what they share travels."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from difflib import SequenceMatcher

import numpy as np
from manim import ManimColor, RoundedRectangle, VMobject

from calcanim.stage.cast import Actor, Cast, bounds
from calcanim.stage.columns import height_left, stack
from calcanim.stage.formulas import Glyph, Line
from calcanim.stage.items import Element
from calcanim.stage.layout import LINE_GAP, MIN_EM, fit
from calcanim.stage.motion import Motion, State
from calcanim.storyboard.cues import Rewrite, Write
from calcanim.storyboard.formula import prose
from calcanim.storyboard.theme import Theme

_MARGIN = 0.9  # of a card, in Manim's units, both sides together


def write(cast: Cast, cue: Write) -> None:
    """A line comes on glyph by glyph; as a title it takes the place of the one before."""
    region = cast.frame.regions[cue.region]
    margin = _MARGIN if cue.framed else 0.0
    width, height = region.width - margin, height_left(cast, cue.region) - margin
    line = fit(cue.formula, width, region.em * cue.size, cast.theme, MIN_EM, height)
    actor = Actor(cue.region, line, None)
    actor.pinned = cue.pinned
    if cue.framed:
        _frame(cast, actor, line, width)
    leaving: list[Motion] = []
    if cue.region == "title":
        leaving = cast.fade(k for k, a in cast.actors.items() if a.region == "title")
    motions = [*leaving, *stack(cast, cue.region, actor)]
    cast.actors[cue.id] = actor
    begin = 0.3 if motions else 0.0
    motions += _spelled(line, begin)
    if actor.card is not None:
        end = State.of(actor.card)
        motions.insert(0, Motion(actor.card, end.faded(), end, 0, 0.6))
    if actor.logo is not None:
        for glyph in actor.logo.glyphs:
            end = State.of(glyph)
            motions.append(Motion(glyph, end.faded(), end, 0.4, 1))
    cast.player.enter(actor.leaves)
    cast.play(motions, cue.run_time)
    cast.drop_faded(leaving)


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
    line = fit(cue.formula, region.width, region.em, cast.theme, MIN_EM, height)
    actor = Actor(old.region, line, None)
    shifts = stack(cast, old.region, actor, instead_of=cue.source if cue.in_place else None)
    origins = _origins(old.line, line, cue.moves)
    ends = {id(m.leaf): m.end for m in shifts}
    motions = _travel(line, origins)
    if cue.in_place:
        motions += _dissolved(old.line, origins)
        motions += [Motion(n, s := State.of(n), s.faded(), 0, 0.4) for n in old.noted]
    else:
        motions += _left_behind(old.line, ends, cast.theme)
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


def _origins(old: Line, new: Line, moves: Sequence[tuple[str, str]]) -> dict[int, Glyph]:
    """For each glyph of the new line, by its id, the glyph of the old one that becomes it."""
    origins: dict[int, Glyph] = {}
    for before, after in moves:
        for a, b in _match(old.select(before), new.select(after)):
            origins.setdefault(id(b), a)
    return origins


def _travel(line: Line, origins: Mapping[int, Glyph]) -> list[Motion]:
    """Each glyph of a line from where its origin stands now; those without one fade in."""
    motions = []
    for glyph in line.glyphs:
        end = State.of(glyph)
        origin = origins.get(id(glyph))
        if origin is None:
            motions.append(Motion(glyph, end.faded(), end, 0.5, 1.0))
        else:
            motions.append(Motion(glyph, State.of(origin), end, 0.0, 0.85))
    return motions


def _dissolved(line: Line, origins: Mapping[int, Glyph]) -> list[Motion]:
    """A line fades; what has become a glyph of the next is out of the way at once."""
    taken = {id(glyph) for glyph in origins.values()}
    return [
        Motion(glyph, s := State.of(glyph), s.faded(), 0, 0.02 if id(glyph) in taken else 0.4)
        for glyph in line.glyphs
    ]


def _left_behind(line: Line, ends: Mapping[int, State], theme: Theme) -> list[Motion]:
    """A line turns muted on its way to where the column puts it (`ends`, by a glyph's id)."""
    muted = ManimColor(theme.colour("muted")).to_rgb()
    return [
        Motion(glyph, s := State.of(glyph), ends.get(id(glyph), s).coloured(muted))
        for glyph in line.glyphs
    ]


def _match(old: Sequence[Glyph], new: Sequence[Glyph]) -> list[tuple[Glyph, Glyph]]:
    """Pairs of equal glyphs, in order: they travel; the others fade."""
    matcher = SequenceMatcher(None, [g.shape for g in old], [g.shape for g in new], autojunk=False)
    return [
        (old[block.a + n], new[block.b + n])
        for block in matcher.get_matching_blocks()
        for n in range(block.size)
    ]


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
