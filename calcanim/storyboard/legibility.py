"""Whether a theme can be read: contrast of every role, and roles that eyes must tell apart."""

from __future__ import annotations

from itertools import combinations

from calcanim.storyboard.colour import DEFICIENCIES, contrast, difference
from calcanim.storyboard.theme import TOGETHER, Theme

# WCAG 2.1's bounds for text, and for what is looked at and not read.
TEXT_CONTRAST, GRAPHICS_CONTRAST = 4.5, 3.0
# CIEDE2000; about five just noticeable differences, for thin glyphs and lines.
LEAST_DIFFERENCE = 12.0
GRAPHICS = frozenset(("surface",))


def shortcomings(theme: Theme) -> tuple[str, ...]:
    """What is wrong with `theme`, one clause a fault: contrast first, of each the worst first."""
    return tuple(
        text for found in (_contrasts(theme), _likenesses(theme)) for _, text in sorted(found)
    )


def _contrasts(theme: Theme) -> list[tuple[float, str]]:
    found = []
    for role, colour in theme.roles:
        graphics = role in GRAPHICS
        least, kind = (
            (GRAPHICS_CONTRAST, "graphics need") if graphics else (TEXT_CONTRAST, "text needs")
        )
        grounds = [("background", theme.background), ("card", theme.card)]
        for name, ground in grounds[:1] if graphics else grounds:
            ratio = contrast(colour, ground)
            if ratio < least:
                found.append(
                    (
                        ratio / least,
                        f"{role} {colour} on the {name} {ground} has a contrast of"
                        f" {_below(ratio, least)}:1, and {kind} {least:g}:1",
                    )
                )
    return found


def _likenesses(theme: Theme) -> list[tuple[float, str]]:
    found = []
    pairs = {pair for roles in TOGETHER for pair in combinations(sorted(roles), 2)}
    for a, b in sorted(pairs):
        first, second = theme.colour(a), theme.colour(b)
        amount, eyes = min(
            (difference(first, second, kind), kind or "") for kind in (None, *DEFICIENCIES)
        )
        if amount < LEAST_DIFFERENCE:
            seen = f" with {eyes}" if eyes else ""
            found.append(
                (
                    amount / LEAST_DIFFERENCE,
                    f"{a} {first} and {b} {second} are too alike to eyes{seen}: they differ by"
                    f" {_below(amount, LEAST_DIFFERENCE)} (CIEDE2000), and need"
                    f" {LEAST_DIFFERENCE:g}",
                )
            )
    return found


def _below(value: float, bound: float) -> str:
    """`value` to one place; more, where rounding would hide that it is below `bound`."""
    places = 1
    while round(value, places) >= bound:
        places += 1
    return f"{value:.{places}f}"
