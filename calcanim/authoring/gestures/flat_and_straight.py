"""Flat and straight: one slope everywhere, and what is added only lifts."""

from __future__ import annotations

from calcanim.authoring.beats import beat
from calcanim.authoring.cues import reveal, slide
from calcanim.authoring.gestures.known_rules import KnownRules
from calcanim.authoring.gestures.take_turns import Turns
from calcanim.pictures.straight import straight
from calcanim.storyboard.board import Beat


def flat_and_straight(rules: KnownRules, turns: Turns) -> Beat:
    """Best seen in ``derivative_rules``."""
    ramp, rule = straight(rules.x), rules.straight
    return beat(
        "Flat and straight",
        (*turns.take(ramp), reveal(ramp.triangle), slide(ramp, ramp.slid(), 2.6)),
        "A straight line has one slope, wherever you look.",
        rule.cues,
        (reveal(ramp.numbers), slide(ramp, ramp.lifted(), 4.0)),
        "What is added only lifts it, and a constant alone is flat.",
    )
