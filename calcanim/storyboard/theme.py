"""Colours by role, for a dark and a light background.

Lessons name roles; only a theme names colours. What each pair must satisfy (contrast, colour
vision) is computed in the tests.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Theme:
    """A background and a colour (``#rrggbb``) for every role."""

    name: str
    background: str
    card: str
    roles: tuple[tuple[str, str], ...]

    def colour(self, role: str) -> str:
        """The colour of `role`; KeyError where the theme has no such role."""
        return dict(self.roles)[role]


DARK = Theme(
    name="dark",
    background="#10141c",
    card="#1a2130",
    roles=(
        ("text", "#f2f4f8"),
        ("muted", "#8e99ab"),
        ("function", "#6cb6ff"),
        ("derivative", "#ffd166"),
        ("input", "#7ee0a2"),
        ("increment", "#ff9e64"),
        ("area", "#4fb3bf"),
        ("negative_area", "#ff7b89"),
        ("inner", "#c3a6ff"),
        ("outer", "#6cb6ff"),
        ("parameter", "#ff8fc7"),
        ("path", "#ffe08a"),
        ("highlight", "#ffffff"),
        ("surface", "#5a8fd6"),
    ),
)

LIGHT = Theme(
    name="light",
    background="#fbfaf7",
    card="#f0eee8",
    roles=(
        ("text", "#1b1f27"),
        ("muted", "#626b78"),
        ("function", "#0b5cad"),
        ("derivative", "#8a5a00"),
        ("input", "#0a7040"),
        ("increment", "#b8430a"),
        ("area", "#0f6b78"),
        ("negative_area", "#b3213a"),
        ("inner", "#6b3fc4"),
        ("outer", "#0b5cad"),
        ("parameter", "#a81f6f"),
        ("path", "#7a5b00"),
        ("highlight", "#000000"),
        ("surface", "#3e73b8"),
    ),
)

THEMES = {theme.name: theme for theme in (DARK, LIGHT)}
