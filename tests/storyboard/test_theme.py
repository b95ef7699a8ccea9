"""Contrast of every role on its background: WCAG 2.1's formula, computed here."""

import pytest

from calcanim.storyboard import THEMES, Theme


def luminance(colour: str) -> float:
    channels = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(a: str, b: str) -> float:
    high, low = sorted((luminance(a), luminance(b)), reverse=True)
    return (high + 0.05) / (low + 0.05)


def test_the_formula_itself() -> None:
    assert abs(contrast("#ffffff", "#000000") - 21) < 1e-9


@pytest.mark.parametrize("theme", THEMES.values(), ids=lambda t: t.name)
def test_text_is_readable(theme: Theme) -> None:
    for role, colour in theme.roles:
        least = 3.0 if role == "surface" else 4.5
        assert contrast(colour, theme.background) >= least, role
    assert contrast(theme.colour("text"), theme.card) >= 4.5


def test_both_themes_have_the_same_roles() -> None:
    dark, light = (dict(t.roles).keys() for t in THEMES.values())
    assert dark == light
