"""Plays a storyboard: each kind of cue has a function that plays it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from calcanim.stage.callouts import callout
from calcanim.stage.cast import Cast, Player
from calcanim.stage.frame import WIDE, Frame
from calcanim.stage.lifts import lift
from calcanim.stage.light import highlight
from calcanim.stage.lines import rewrite, write
from calcanim.stage.plots import hide, plot, reveal, slide
from calcanim.stage.strikes import strike
from calcanim.storyboard.board import Storyboard
from calcanim.storyboard.cues import (
    Callout,
    Clear,
    Cue,
    Hide,
    Highlight,
    Hold,
    Lift,
    Plot,
    Reveal,
    Rewrite,
    Slide,
    Strike,
    Write,
)
from calcanim.storyboard.theme import Theme


def clear(cast: Cast, cue: Clear) -> None:
    """Actors fade out: all but the title where the cue names none."""
    # A full column retires its oldest lines; to clear such a line is no mistake.
    for key in cue.ids:
        if key not in cast.actors and key not in cast.gone:
            raise KeyError(key)
    everything = tuple(k for k, a in cast.actors.items() if a.region != "title")
    ids = tuple(k for k in cue.ids if k in cast.actors) if cue.ids else everything
    motions = cast.fade(ids)
    cast.play(motions, cue.run_time)
    cast.drop_faded(motions)


def hold(cast: Cast, cue: Hold) -> None:
    """Nothing moves."""
    cast.player.hold(cue.run_time)


PLAYS: dict[type, Callable[[Cast, Any], None]] = {
    Write: write,
    Rewrite: rewrite,
    Highlight: highlight,
    Strike: strike,
    Callout: callout,
    Lift: lift,
    Plot: plot,
    Reveal: reveal,
    Hide: hide,
    Slide: slide,
    Clear: clear,
    Hold: hold,
}


class Performer(Cast):
    """Runs a storyboard's beats on a `Player`; `actors` is what stands on stage, by id."""

    def __init__(
        self,
        board: Storyboard,
        theme: Theme,
        player: Player,
        on_cue: Callable[[int, Cue], None] | None = None,
        frame: Frame = WIDE,
    ) -> None:
        super().__init__(board, theme, player, frame)
        self.board = board
        self.on_cue = on_cue or (lambda beat, cue: None)

    def run(self, on_beat: Callable[[int], None] | None = None) -> None:
        """Play the whole film."""
        for index, beat in enumerate(self.board.beats):
            if on_beat:
                on_beat(index)
            for cue in beat.cues:
                try:
                    self.cue(cue)
                except KeyError as error:
                    raise KeyError(
                        f"{self.board.slug}, beat '{beat.title}': {type(cue).__name__} names"
                        f" {error}, which is not on stage"
                    ) from error
                self.on_cue(index, cue)
            self.player.hold(beat.hold)

    def cue(self, cue: Cue) -> None:
        """Play the film's next cue. KeyError where it names what is not on stage."""
        PLAYS[type(cue)](self, cue)
        self.now += 1
