"""What is spoken of is lit, and the rest steps back."""

from __future__ import annotations

from manim import ManimColor

from calcanim.stage.cast import Cast
from calcanim.stage.contrast import TEXT, quieter
from calcanim.stage.formulas import role_of
from calcanim.stage.motion import Motion, State
from calcanim.storyboard.cues import Highlight


def highlight(cast: Cast, cue: Highlight) -> None:
    """Parts are lit; without keys, or with `restore`, a line has its own colours again."""
    if cue.id not in cast.actors and cue.id in cast.gone:
        cast.player.hold(cue.run_time)
        return
    actor = cast.actors[cue.id]
    motions = []
    rgb = ManimColor(cast.theme.colour(cue.role)).to_rgb()
    # What is not lit steps back as far as it can still be read.
    quiet = quieter(cast.theme.colour("muted"), cast.theme.background, TEXT + 0.1)
    dim = ManimColor(quiet).to_rgb()
    if actor.line is not None:
        chosen = {id(g) for key in cue.keys for g in actor.line.select(key)}
        for glyph in actor.line.glyphs:
            start = State.of(glyph)
            role = role_of(actor.line.formula, glyph.part)
            own = cast.theme.colour("muted" if id(glyph) in actor.struck else role)
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
    cast.play(motions, cue.run_time)
