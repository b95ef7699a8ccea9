"""Passes: a network's values from left to right, then its derivatives from right to left."""

from __future__ import annotations

from calcanim.authoring.cues import reveal
from calcanim.pictures.network import Passes
from calcanim.storyboard.cues import Cue


def passes(network: Passes) -> tuple[Cue, Cue]:
    """The forward pass, and the backward pass."""
    count = len(network.forward)
    return reveal(network.values, 0.3 * count + 0.6), reveal(network.gradients, 1.4 * count)
