"""Both themes can be read, by colour-blind eyes too; so can whatever a course brings."""

import pytest

from calcanim.stage.contrast import quieter
from calcanim.storyboard import DARK, THEMES, Theme
from calcanim.storyboard.colour import contrast
from calcanim.storyboard.legibility import shortcomings
from calcanim.storyboard.theme import TOGETHER


@pytest.mark.parametrize("theme", THEMES.values(), ids=lambda t: t.name)
def test_built_in_themes_have_no_shortcoming(theme: Theme) -> None:
    assert shortcomings(theme) == ()


@pytest.mark.parametrize("theme", THEMES.values(), ids=lambda t: t.name)
def test_a_role_that_steps_back_stays_readable_on_its_way(theme: Theme) -> None:
    """Between its own colour and the quietest grey that can be read, mixed as the stage mixes."""
    quiet = quieter(theme.colour("muted"), theme.background, 4.6)
    for role, own in theme.roles:
        for share in (0.25, 0.5, 0.75):
            channels = zip(*(bytes.fromhex(c[1:]) for c in (own, quiet)), strict=True)
            mixed = "#" + "".join(f"{round(a + (b - a) * share):02x}" for a, b in channels)
            assert role == "surface" or contrast(mixed, theme.background) >= 4.5, role


def test_both_themes_have_the_same_roles() -> None:
    dark, light = (dict(t.roles).keys() for t in THEMES.values())
    assert dark == light
    assert frozenset().union(*TOGETHER) <= dark


def _with(**colours: str) -> Theme:
    roles = tuple((role, colours.get(role, own)) for role, own in DARK.roles)
    return Theme("own", DARK.background, DARK.card, roles)


def test_a_pale_role_is_named_with_its_ratio_and_what_is_needed() -> None:
    first = shortcomings(_with(input="#334433"))[0]
    assert first.startswith("input #334433 on the ")
    assert "text needs 4.5:1" in first


def test_graphics_need_less_than_text() -> None:
    dim = "#5a6a8a"
    assert not any("contrast" in s and "surface" in s for s in shortcomings(_with(surface=dim)))
    assert any("contrast" in s and "path" in s for s in shortcomings(_with(path=dim)))


def test_roles_that_only_colour_blind_eyes_confuse_are_named() -> None:
    # A red and a green of equal lightness.
    found = shortcomings(_with(input="#52bd52", negative_area="#e08a52"))
    assert any("input" in s and "negative_area" in s and "deuteranopia" in s for s in found)


def test_a_fault_by_a_hair_is_not_rounded_away() -> None:
    theme = Theme("own", "#ffffff", "#ffffff", tuple((r, "#777777") for r, _ in DARK.roles))
    assert "4.48:1" in next(s for s in shortcomings(theme) if s.startswith("text "))
