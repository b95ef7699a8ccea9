"""Colours by role, for a dark and a light background.

Lessons name roles; only a theme names colours. What they must satisfy (contrast, colour vision) is
computed in `calcanim.storyboard.legibility`.
"""

from __future__ import annotations

from dataclasses import dataclass

from calcanim.outside.rules import near


@dataclass(frozen=True, slots=True)
class Theme:
    """A background and a colour (``#rrggbb``) for every role.

    `card` lies behind a framed formula; `logo`, where there is one, is a line of text on the recap
    card.
    """

    name: str
    background: str
    card: str
    roles: tuple[tuple[str, str], ...]
    logo: str = ""

    def colour(self, role: str) -> str:
        """The colour of `role`. Raises ValueError where there is no such role."""
        found = dict(self.roles).get(role)
        if found is None:
            raise ValueError(no_such_role(role))
        return found


def no_such_role(role: str) -> str:
    """What is said of a role that a theme does not have."""
    known = [name for name, _ in DARK.roles]
    return f"no role is called {role!r}{near(role, known, '; there are ' + ', '.join(known))}"


DARK = Theme(
    name="dark",
    background="#10141c",
    card="#1a2130",
    roles=(
        ("text", "#f3f8f3"),
        ("muted", "#b0c2d1"),
        ("function", "#7ebdff"),
        ("derivative", "#ffcf3a"),
        ("input", "#7ef7b1"),
        ("increment", "#f29b6c"),
        ("area", "#309da5"),
        ("negative_area", "#e45f71"),
        ("inner", "#a175ff"),
        ("outer", "#7ebdff"),
        ("parameter", "#f2509e"),
        ("path", "#b08c01"),
        ("highlight", "#ffffff"),
        ("surface", "#589bf4"),
    ),
)

LIGHT = Theme(
    name="light",
    background="#fbfaf7",
    card="#ffffff",
    roles=(
        ("text", "#1b1f27"),
        ("muted", "#63776a"),
        ("function", "#005099"),
        ("derivative", "#966300"),
        ("input", "#00440f"),
        ("increment", "#dd1a5c"),
        ("area", "#0d7b8a"),
        ("negative_area", "#a01d35"),
        ("inner", "#7e0bff"),
        ("outer", "#005099"),
        ("parameter", "#89205b"),
        ("path", "#6c5d3e"),
        ("highlight", "#000000"),
        ("surface", "#456fa7"),
    ),
)

THEMES = {theme.name: theme for theme in (DARK, LIGHT)}

# Roles that meet in one lesson: eyes must tell them apart, colour-blind eyes too.
_ALWAYS = ("text", "muted")
TOGETHER: tuple[frozenset[str], ...] = tuple(
    frozenset((*_ALWAYS, *roles))
    for roles in (
        # layers of a composite
        ("input", "inner", "parameter", "area", "outer", "derivative", "increment"),
        # secants and tangents
        ("function", "derivative", "input", "increment", "parameter"),
        # areas
        ("function", "area", "negative_area", "input", "increment", "derivative"),
        # products and sums as areas
        (
            *("function", "inner", "area", "negative_area"),
            *("increment", "input", "derivative"),
        ),
        # antiderivatives and their constants
        ("function", "inner", "parameter", "area", "derivative", "input", "increment"),
        # surfaces and descents
        ("surface", "path", "parameter", "derivative", "input", "increment"),
        # volumes
        ("surface", "increment", "negative_area", "input"),
    )
)
