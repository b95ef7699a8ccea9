"""Plays cues: keeps what stands on stage, and hands animations to whoever runs them."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from difflib import SequenceMatcher
from typing import Protocol

import numpy as np
from manim import Animation, ManimColor, RoundedRectangle, VMobject

from calcanim.stage.contrast import TEXT, quieter
from calcanim.stage.figures import FigureMobject, MovingFigure, on_stage
from calcanim.stage.formulas import Glyph, Line, role_of
from calcanim.stage.items import Element
from calcanim.stage.layout import LINE_GAP, MIN_EM, WIDE, Frame, Region, fit
from calcanim.stage.motion import Morph, Motion, Run, State
from calcanim.storyboard.board import Storyboard
from calcanim.storyboard.cues import (
    Clear,
    Cue,
    Hide,
    Highlight,
    Hold,
    Plot,
    Reveal,
    Rewrite,
    Slide,
    Write,
)
from calcanim.storyboard.formula import prose
from calcanim.storyboard.theme import Theme


class Player(Protocol):
    """Whoever shows the stage: a Manim scene, or an inspection that draws nothing."""

    def enter(self, leaves: Sequence[VMobject]) -> None: ...
    def leave(self, leaves: Sequence[VMobject]) -> None: ...
    def play(self, animation: Animation, leaves: Sequence[VMobject], run_time: float) -> None: ...
    def hold(self, run_time: float) -> None: ...


class Actor:
    """Something that a cue gave an id: a line of text, or a figure."""

    def __init__(self, region: str, line: Line | None, figure: FigureMobject | None) -> None:
        self.region = region
        self.line = line
        self.figure = figure
        self.card: VMobject | None = None
        self.logo: Line | None = None
        self.elements: dict[str, Element] = dict(figure.elements) if figure else {}
        self.visible: set[str] = set(figure.shown()) if figure else {"line"}
        if line is not None:
            self.elements["line"] = Element("text", line.glyphs, line.em, MIN_EM)

    @property
    def leaves(self) -> list[VMobject]:
        """What of it is on stage."""
        return [
            leaf for k in self.elements if k in self.visible for leaf in self.elements[k].leaves
        ]


class Performer:
    """Runs a storyboard's beats on a `Player`; `actors` is what stands on stage, by id."""

    def __init__(
        self,
        board: Storyboard,
        theme: Theme,
        player: Player,
        on_cue: Callable[[int, Cue], None] | None = None,
        frame: Frame = WIDE,
    ) -> None:
        self.board, self.theme, self.player = board, theme, player
        self.frame = frame
        self.actors: dict[str, Actor] = {}
        # The region of everything that has left: a small frame retires lines that a wide one keeps.
        self.gone: dict[str, str] = {}
        self.needed = _last_uses(board)
        self.now = 0
        self.closing = False
        self.on_cue = on_cue or (lambda beat, cue: None)

    def run(self, on_beat: Callable[[int], None] | None = None) -> None:
        """Play the whole film."""
        for index, beat in enumerate(self.board.beats):
            if on_beat:
                on_beat(index)
            self.closing = index == len(self.board.beats) - 1
            for cue in beat.cues:
                try:
                    self.cue(cue)
                except KeyError as error:
                    raise KeyError(
                        f"{self.board.slug}, beat '{beat.title}': {type(cue).__name__} names"
                        f" {error}, which is not on stage"
                    ) from error
                self.on_cue(index, cue)
                self.now += 1
            self.player.hold(beat.hold)

    def cue(self, cue: Cue) -> None:
        """Play one cue."""
        if isinstance(cue, Write):
            self._write(cue)
        elif isinstance(cue, Rewrite):
            self._rewrite(cue)
        elif isinstance(cue, Highlight):
            self._highlight(cue)
        elif isinstance(cue, Plot):
            self._plot(cue)
        elif isinstance(cue, Reveal):
            self._reveal(cue)
        elif isinstance(cue, Hide):
            self._hide(cue)
        elif isinstance(cue, Slide):
            self._slide(cue)
        elif isinstance(cue, Clear):
            self._clear(cue)
        elif isinstance(cue, Hold):
            self.player.hold(cue.run_time)

    # -- lines ---------------------------------------------------------------

    def _write(self, cue: Write) -> None:
        region = self.frame.regions[cue.region]
        em = region.em * cue.size
        margin = 0.9 if cue.framed else 0.0
        line = fit(
            cue.formula, region.width - margin, em, self.theme, MIN_EM, region.height - margin
        )
        actor = Actor(cue.region, line, None)
        if cue.framed:
            if self.closing and self.theme.logo:
                actor.logo = self._logo(line, region)
                actor.elements["logo"] = Element("text", actor.logo.glyphs, actor.logo.em, MIN_EM)
                actor.visible.add("logo")
            actor.card = _card(_written(actor), self.theme)
            actor.elements = {"card": Element("card", [actor.card]), **actor.elements}
            actor.visible.add("card")
        leaving: list[Motion] = []
        if cue.region == "title":
            leaving = self._fade(k for k, a in self.actors.items() if a.region == "title")
        moving = self._stack(cue.region, actor)
        self.actors[cue.id] = actor
        motions = [*leaving, *moving]
        spread = 0.5 / max(len(line.glyphs), 1)
        begin = 0.3 if motions else 0.0
        for n, glyph in enumerate(line.glyphs):
            end = State.of(glyph)
            start = begin + spread * n * (1 - begin)
            motions.append(
                Motion(glyph, end.faded(), end, start, min(start + (1 - begin) / 2, 1.0))
            )
        if actor.card is not None:
            end = State.of(actor.card)
            motions.insert(0, Motion(actor.card, end.faded(), end, 0, 0.6))
        if actor.logo is not None:
            ends = [State.of(glyph) for glyph in actor.logo.glyphs]
            motions += [
                Motion(g, e.faded(), e, 0.4, 1)
                for g, e in zip(actor.logo.glyphs, ends, strict=True)
            ]
        self.player.enter(actor.leaves)
        self._play(motions, cue.run_time)
        self._drop_faded(leaving)

    def _logo(self, line: Line, region: Region) -> Line:
        """The course's line of text, below what its card holds."""
        logo = fit(prose(self.theme.logo, "muted"), region.width - 0.9, MIN_EM * 1.1, self.theme)
        low, high = _bounds(line.glyphs)
        own_low, own_high = _bounds(logo.glyphs)
        middle = (low[0] + high[0] - own_low[0] - own_high[0]) / 2
        shift = np.array([middle, low[1] - LINE_GAP - own_high[1], 0.0])
        for glyph in logo.glyphs:
            glyph.points = glyph.points + shift
        return logo

    def _rewrite(self, cue: Rewrite) -> None:
        if cue.source not in self.actors and cue.source in self.gone:
            self._write(Write(cue.id, cue.formula, self.gone[cue.source], run_time=cue.run_time))
            return
        old = self.actors[cue.source]
        if old.line is None:
            raise KeyError(cue.source)
        region = self.frame.regions[old.region]
        line = fit(cue.formula, region.width, region.em, self.theme, MIN_EM, region.height)
        actor = Actor(old.region, line, None)
        shifts: list[Motion] = []
        if cue.in_place:
            shifts = self._stack(old.region, actor, instead_of=cue.source)
        else:
            shifts = self._stack(old.region, actor)
        # Where the old glyphs stand now is where the travel begins; where the column goes at the
        # same time is only for those that stay.
        arrived: dict[int, Glyph] = {}
        for before, after in cue.moves:
            for a, b in _match(old.line.select(before), line.select(after)):
                arrived.setdefault(id(b), a)
        motions: list[Motion] = []
        taken = set()
        for glyph in line.glyphs:
            end = State.of(glyph)
            origin = arrived.get(id(glyph))
            if origin is None:
                motions.append(Motion(glyph, end.faded(), end, 0.5, 1.0))
            else:
                taken.add(id(origin))
                motions.append(Motion(glyph, State.of(origin), end, 0.0, 0.85))
        stay = {id(m.leaf): m for m in shifts}
        for glyph in old.line.glyphs:
            start = State.of(glyph)
            end = stay[id(glyph)].end if id(glyph) in stay else start
            if cue.in_place:
                motions.append(
                    Motion(glyph, start, start.faded(), 0, 0.02 if id(glyph) in taken else 0.4)
                )
            else:
                muted = ManimColor(self.theme.colour("muted")).to_rgb()
                motions.append(Motion(glyph, start, end.coloured(muted)))
        own = {id(g) for g in old.line.glyphs}
        motions += [m for m in shifts if id(m.leaf) not in own]
        self.player.enter(actor.leaves)
        self._play(motions, cue.run_time)
        if cue.in_place:
            self.player.leave(old.leaves)
            # The new line keeps the old one's place in the column's order.
            self.actors = {
                (cue.id if k == cue.source else k): (actor if k == cue.source else a)
                for k, a in self.actors.items()
            }
        elif id(old.line.glyphs[0]) in stay and stay[id(old.line.glyphs[0])].end.fill[0, 3] == 0:
            self.player.leave(old.leaves)
        self._drop_faded(shifts)
        self.actors[cue.id] = actor

    def _stack(self, name: str, new: Actor, instead_of: str | None = None) -> list[Motion]:
        """Place `new` in its region; motions for those that make room or retire for it."""
        region = self.frame.regions[name]
        here = [
            (k, a)
            for k, a in self.actors.items()
            if a.region == name and a.line and k != instead_of
        ]
        if instead_of is not None:
            keys = [k for k, a in self.actors.items() if a.region == name and a.line]
            position = keys.index(instead_of)
        else:
            position = len(here)
        stack = [*here[:position], ("", new), *here[position:]]
        if name == "title":
            stack = [("", new)]
        leaving: list[str] = []
        gap = LINE_GAP if name != "wide" else LINE_GAP * 1.6
        heights = [_height(a) for _, a in stack]
        while sum(heights) + gap * (len(stack) - 1) > region.height and len(stack) > 1:
            old = [i for i, (k, _) in enumerate(stack) if k]
            # The oldest leaves, but what a later cue still works with stays while it can.
            free = [i for i in old if self.needed.get(stack[i][0], -1) <= self.now]
            retired = (free or old)[0]
            leaving.append(stack.pop(retired)[0])
            heights.pop(retired)
        total = sum(heights) + gap * (len(stack) - 1)
        centred = name != "derivation"
        y = region.centre[1] + total / 2 if centred else region.top
        motions: list[Motion] = self._fade(leaving)
        for (_key, actor), height in zip(stack, heights, strict=True):
            assert actor.line is not None
            block = _block(actor)
            low, high = _bounds(block)
            x = region.centre[0] - (low[0] + high[0]) / 2 if centred else region.left - low[0]
            shift = np.array([x, y - height / 2 - (low[1] + high[1]) / 2, 0.0])
            y -= height + gap
            if actor is new:
                for leaf in block:
                    leaf.points = leaf.points + shift
            elif np.abs(shift).max() > 1e-6:
                motions += [
                    Motion(leaf, s := State.of(leaf), s.moved(shift), 0, 0.6) for leaf in block
                ]
        return motions

    # -- figures -------------------------------------------------------------

    def _plot(self, cue: Plot) -> None:
        region = self._free(self.frame.regions[cue.region], cue.region)
        figure = on_stage(cue.figure, region, self.theme, self.frame.regions)
        actor = Actor(cue.region, None, figure)
        self.actors[cue.id] = actor
        self._appear(actor, list(figure.shown()), cue.run_time)

    def _free(self, region: Region, name: str) -> Region:
        """What the region's lines leave free below them."""
        bottoms = [
            _bounds(_block(a))[0][1] - LINE_GAP
            for a in self.actors.values()
            if a.region == name and a.line is not None
        ]
        top = min([region.top, *bottoms])
        return Region(region.left, region.right, region.bottom, top, region.em)

    def _reveal(self, cue: Reveal) -> None:
        actor = self.actors[cue.id]
        if actor.figure is None:
            raise KeyError(cue.id)
        keys = [k for key in cue.keys for k in actor.figure.keys(key)]
        self._appear(actor, [k for k in keys if k not in actor.visible], cue.run_time)

    def _hide(self, cue: Hide) -> None:
        actor = self.actors[cue.id]
        if actor.figure is None:
            raise KeyError(cue.id)
        keys = [k for key in cue.keys for k in actor.figure.keys(key) if k in actor.visible]
        leaves = [leaf for k in keys for leaf in actor.elements[k].leaves]
        before = [(leaf, State.of(leaf)) for leaf in leaves]
        self._play([Motion(leaf, s, s.faded()) for leaf, s in before], cue.run_time)
        self.player.leave(leaves)
        actor.visible.difference_update(keys)
        for leaf, state in before:  # as it was, should it come on again
            leaf.fill_rgbas, leaf.stroke_rgbas = state.fill, state.stroke

    def _appear(self, actor: Actor, keys: list[str], run_time: float) -> None:
        actor.visible.update(keys)
        leaves = [leaf for k in keys for leaf in actor.elements[k].leaves]
        self.player.enter(leaves)
        spread = 0.5 / max(len(keys), 1)
        motions = [
            Motion(leaf, end.faded(), end, spread * n, spread * n + 0.5)
            for n, k in enumerate(keys)
            for leaf in actor.elements[k].leaves
            for end in [State.of(leaf)]
        ]
        self._play(motions, run_time)

    def _slide(self, cue: Slide) -> None:
        figure = self.actors[cue.id].figure
        if not isinstance(figure, MovingFigure):
            raise KeyError(cue.id)
        channels = {c.key: np.array(c.values) for c in cue.track.channels}
        for key in channels:
            if key not in figure.values:
                raise KeyError(key)

        def update(t: float) -> None:
            figure.run(
                {
                    key: float(np.interp(t * (len(v) - 1), np.arange(len(v)), v))
                    for key, v in channels.items()
                }
            )

        leaves = figure.movers(self.actors[cue.id].visible, tuple(channels))
        self.player.play(Run(leaves, update, cue.run_time), leaves, cue.run_time)

    # -- light ---------------------------------------------------------------

    def _highlight(self, cue: Highlight) -> None:
        if cue.id not in self.actors and cue.id in self.gone:
            self.player.hold(cue.run_time)
            return
        actor = self.actors[cue.id]
        motions = []
        rgb = ManimColor(self.theme.colour(cue.role)).to_rgb()
        # What is not lit steps back as far as it can still be read.
        quiet = quieter(self.theme.colour("muted"), self.theme.background, TEXT + 0.1)
        dim = ManimColor(quiet).to_rgb()
        if actor.line is not None:
            chosen = {id(g) for key in cue.keys for g in actor.line.select(key)}
            for glyph in actor.line.glyphs:
                start = State.of(glyph)
                own = self.theme.colour(role_of(actor.line.formula, glyph.part))
                lit = cue.restore or (not cue.keys) or id(glyph) in chosen
                if lit and not cue.restore and cue.role != "highlight":
                    end = start.coloured(rgb)
                elif lit:
                    end = start.coloured(ManimColor(own).to_rgb())
                else:
                    end = start.coloured(dim)
                motions.append(Motion(glyph, start, end))
        else:
            assert actor.figure is not None
            for key in cue.keys:
                for k in actor.figure.keys(key):
                    for leaf in actor.elements[k].leaves:
                        start = State.of(leaf)
                        motions.append(Motion(leaf, start, start.coloured(rgb)))
        self._play(motions, cue.run_time)

    def _clear(self, cue: Clear) -> None:
        # A full column retires its oldest lines; to clear such a line is no mistake.
        for key in cue.ids:
            if key not in self.actors and key not in self.gone:
                raise KeyError(key)
        everything = tuple(k for k, a in self.actors.items() if a.region != "title")
        ids = tuple(k for k in cue.ids if k in self.actors) if cue.ids else everything
        motions = self._fade(ids)
        self._play(motions, cue.run_time)
        self._drop_faded(motions)

    def _fade(self, ids: Iterable[str]) -> list[Motion]:
        """Motions that take these actors off; they are forgotten at once."""
        motions = []
        for key in list(ids):
            actor = self.actors.pop(key)
            self.gone[key] = actor.region
            for leaf in actor.leaves:
                start = State.of(leaf)
                motions.append(Motion(leaf, start, start.faded(), 0, 0.6))
        return motions

    def _play(self, motions: list[Motion], run_time: float) -> None:
        if not motions:
            self.player.hold(run_time)
            return
        morph = Morph(motions, run_time)
        self.player.play(morph, morph.leaves, run_time)

    def _drop_faded(self, motions: list[Motion]) -> None:
        gone = [
            m.leaf for m in motions if not m.end.fill[:, 3].any() and not m.end.stroke[:, 3].any()
        ]
        if gone:
            self.player.leave(gone)


def _last_uses(board: Storyboard) -> dict[str, int]:
    """For each line, the number of the last cue, counted through the film, that works with it."""
    uses: dict[str, int] = {}
    for n, cue in enumerate(cue for beat in board.beats for cue in beat.cues):
        if isinstance(cue, Rewrite):
            uses[cue.source] = n
        elif isinstance(cue, Highlight):
            uses[cue.id] = n
    return uses


def _match(old: Sequence[Glyph], new: Sequence[Glyph]) -> list[tuple[Glyph, Glyph]]:
    """Pairs of equal glyphs, in order: they travel; the others fade."""
    matcher = SequenceMatcher(None, [g.shape for g in old], [g.shape for g in new], autojunk=False)
    return [
        (old[block.a + n], new[block.b + n])
        for block in matcher.get_matching_blocks()
        for n in range(block.size)
    ]


def _written(actor: Actor) -> list[VMobject]:
    assert actor.line is not None
    return [*actor.line.glyphs, *(actor.logo.glyphs if actor.logo is not None else [])]


def _block(actor: Actor) -> list[VMobject]:
    return [*_written(actor), *([actor.card] if actor.card is not None else [])]


def _bounds(leaves: Sequence[VMobject]) -> tuple[np.ndarray, np.ndarray]:
    points = np.concatenate([leaf.points for leaf in leaves])
    return points.min(axis=0), points.max(axis=0)


def _height(actor: Actor) -> float:
    """Height of a line with at least an em, so that short lines keep their distance."""
    low, high = _bounds(_block(actor))
    return max(float(high[1] - low[1]), actor.line.em if actor.line else 0.0)


def _card(written: Sequence[VMobject], theme: Theme) -> VMobject:
    """A card around what is written."""
    low, high = _bounds(written)
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
