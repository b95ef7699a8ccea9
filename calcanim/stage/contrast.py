"""Contrast as WCAG 2 defines it, and colours laid over one another. Channels are 0 to 1."""

from __future__ import annotations

from collections.abc import Sequence

Colour = tuple[float, float, float]
Rgba = tuple[float, float, float, float]

TEXT = 4.5
GRAPHICS = 3.0


def rgb(code: str) -> Colour:
    """The channels of ``#rrggbb``."""
    red, green, blue = (int(code[i : i + 2], 16) / 255 for i in (1, 3, 5))
    return red, green, blue


def code(colour: Sequence[float]) -> str:
    """The inverse of `rgb`."""
    return "#" + "".join(f"{round(255 * min(max(c, 0.0), 1.0)):02x}" for c in colour[:3])


def over(top: Sequence[float], below: Sequence[float]) -> Colour:
    """The colour seen where `top` (red, green, blue, alpha) lies on the opaque `below`."""
    a = top[3]
    red, green, blue = (t * a + b * (1 - a) for t, b in zip(top[:3], below[:3], strict=True))
    return red, green, blue


def luminance(colour: Sequence[float]) -> float:
    """Relative luminance, 0 to 1 (WCAG 2.2)."""
    red, green, blue = (
        c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in colour[:3]
    )
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(a: Sequence[float], b: Sequence[float]) -> float:
    """The contrast ratio of two opaque colours, 1 to 21."""
    high, low = sorted((luminance(a), luminance(b)), reverse=True)
    return (high + 0.05) / (low + 0.05)


def quieter(colour: str, background: str, ratio: float) -> str:
    """`colour` moved towards `background` as far as its contrast stays at `ratio` or more."""
    start, end = rgb(colour), rgb(background)
    low, high = 0.0, 1.0
    for _ in range(16):
        middle = (low + high) / 2
        mixed = over((*end, middle), start)
        if contrast(rgb(code(mixed)), end) >= ratio:
            low = middle
        else:
            high = middle
    return code(over((*end, low), start))
