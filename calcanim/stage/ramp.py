"""Colours for heights: a ramp around the theme's `surface`, low to high."""

from __future__ import annotations

from colorsys import hls_to_rgb, rgb_to_hls

import numpy as np
from manim import ManimColor

from calcanim.stage.contrast import GRAPHICS, Colour, contrast, over
from calcanim.stage.space import Array
from calcanim.storyboard.theme import Theme

# Turns of the hue, factors of lightness and of saturation, from low to high.
_DARK = ((0.09, 0.62, 0.52), (0.035, 0.84, 0.66), (-0.03, 1.02, 0.68), (-0.13, 1.22, 0.58))
_LIGHT = ((0.09, 1.05, 0.60), (0.035, 1.28, 0.72), (-0.03, 1.46, 0.74), (-0.13, 1.66, 0.62))


def ramp(theme: Theme) -> Array:
    """Red, green and blue from 0 to 1, shape (4, 3)."""
    hue, light, colour = rgb_to_hls(*rgb(theme.colour("surface")))
    return np.array(
        [
            hls_to_rgb((hue + turn) % 1.0, min(light * a, 0.85), min(colour * b, 1.0))
            for turn, a, b in (_DARK if is_dark(theme) else _LIGHT)
        ]
    )


def is_dark(theme: Theme) -> bool:
    """Whether the theme's background is dark."""
    return sum(rgb(theme.background)) < 1.5


def rgb(colour: str) -> tuple[float, float, float]:
    """A colour of the theme as three numbers from 0 to 1."""
    red, green, blue = ManimColor(colour).to_rgb()
    return float(red), float(green), float(blue)


def legible(colour: Colour, ground: str, theme: Theme) -> Colour:
    """`colour`, moved towards the colour of text until it stands out from `ground`."""
    under, text = rgb(ground), rgb(theme.colour("text"))
    for share in np.linspace(0.0, 1.0, 21):
        mixed = over((*text, float(share)), colour)
        if contrast(mixed, under) >= GRAPHICS:
            return mixed
    return text


def along(colours: Array, share: float) -> tuple[float, float, float]:
    """The ramp's colour at `share`, 0 to 1."""
    at = min(max(share, 0.0), 1.0) * (len(colours) - 1)
    k = min(int(at), len(colours) - 2)
    red, green, blue = colours[k] + (colours[k + 1] - colours[k]) * (at - k)
    return float(red), float(green), float(blue)
