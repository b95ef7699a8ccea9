"""Figures come on, show and hide their parts, and run along a track."""

from __future__ import annotations

from collections.abc import Sequence

from calcanim.stage.cast import Actor, Cast
from calcanim.stage.columns import below_lines
from calcanim.stage.figures import MovingFigure, on_stage
from calcanim.stage.motion import Motion, Run, State
from calcanim.stage.tracks import along
from calcanim.storyboard.cues import Hide, Plot, Reveal, Slide


def plot(cast: Cast, cue: Plot) -> None:
    """A figure comes on below the lines of its region, with what it says comes with it."""
    region = below_lines(cast, cue.region)
    figure = on_stage(cue.figure, region, cast.theme, cast.frame.regions)
    actor = Actor(cue.region, None, figure)
    cast.actors[cue.id] = actor
    _appear(cast, actor, list(figure.shown()), cue.run_time)


def reveal(cast: Cast, cue: Reveal) -> None:
    """Parts of a figure come on."""
    actor = cast.actors[cue.id]
    keys = _named(actor, cue.keys)
    _appear(cast, actor, [k for k in keys if k not in actor.visible], cue.run_time)


def hide(cast: Cast, cue: Hide) -> None:
    """Parts of a figure go, or notes on a line; `reveal` brings them on again as they were."""
    if cue.id not in cast.actors and cue.id in cast.gone:
        cast.player.hold(cue.run_time)
        return
    actor = cast.actors[cue.id]
    keys = [k for k in _named(actor, cue.keys) if k in actor.visible]
    leaves = [leaf for k in keys for leaf in actor.elements[k].leaves]
    before = [(leaf, State.of(leaf)) for leaf in leaves]
    cast.play([Motion(leaf, s, s.faded()) for leaf, s in before], cue.run_time)
    cast.player.leave(leaves)
    actor.visible.difference_update(keys)
    for leaf, state in before:  # as it was, should it come on again
        leaf.fill_rgbas, leaf.stroke_rgbas = state.fill, state.stroke


def slide(cast: Cast, cue: Slide) -> None:
    """A figure's quantities run along the track."""
    figure = cast.actors[cue.id].figure
    if not isinstance(figure, MovingFigure):
        raise KeyError(cue.id)
    channels = [(c.key, along(c)) for c in cue.track.channels]
    for key, _ in channels:
        if key not in figure.values:
            raise KeyError(key)

    def update(t: float) -> None:
        figure.run({key: float(value(t)) for key, value in channels})

    leaves = figure.movers(cast.actors[cue.id].visible, [key for key, _ in channels])
    cast.player.play(Run(leaves, update, cue.run_time), leaves, cue.run_time)


def _named(actor: Actor, keys: Sequence[str]) -> list[str]:
    """The elements that `keys` name, once each: a key may be a part of another's."""
    return list(dict.fromkeys(k for key in keys for k in actor.keys(key)))


def _appear(cast: Cast, actor: Actor, keys: list[str], run_time: float) -> None:
    actor.visible.update(keys)
    leaves = [leaf for k in keys for leaf in actor.elements[k].leaves]
    cast.player.enter(leaves)
    spread = 0.5 / max(len(keys), 1)
    motions = [
        Motion(leaf, end.faded(), end, spread * n, spread * n + 0.5)
        for n, k in enumerate(keys)
        for leaf in actor.elements[k].leaves
        for end in [State.of(leaf)]
    ]
    cast.play(motions, run_time)
