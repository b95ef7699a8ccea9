"""Around the circle: sine and cosine as the coordinates of a point, and what its next step adds."""

from __future__ import annotations

from calcanim.authoring.beats import beat
from calcanim.authoring.cues import hide, reveal, slide
from calcanim.authoring.gestures.known_rules import KnownRules
from calcanim.authoring.gestures.take_turns import Turns
from calcanim.pictures.unit_circle import unit_circle
from calcanim.storyboard.board import Beat


def around_the_circle(rules: KnownRules, turns: Turns) -> Beat:
    """Best seen in ``derivative_rules``."""
    circle, sine, cosine = unit_circle(rules.x), rules.function("sin"), rules.function("cos")
    return beat(
        "Around the circle",
        (*turns.take(circle), reveal(circle.radius + circle.height + circle.wave)),
        slide(circle, circle.turned(), 2.0),
        "The sine is the height of a point on the unit circle.",
        reveal(circle.step + circle.rise),
        "Its next step goes square to the radius, and rises by the cosine.",
        (reveal(circle.numbers), *sine.cues, hide(circle.length, 0.3)),
        cosine.cues,
        "Across it goes back, by the sine.",
        slide(circle, circle.around(), 4.0),
        "Beyond the top the cosine is below zero, and the height falls.",
    )
