"""The words that a storyboard's fields may hold, where not any text will do."""

from __future__ import annotations

from typing import Annotated

from calcanim.outside import LANGUAGE, Among, Matching, Within
from calcanim.storyboard.theme import DARK

REGIONS = (
    *("title", "figure", "derivation", "wide"),
    *("aside", "map", "chart", "below", "abreast", "beside"),
)
ROLES = tuple(role for role, _ in DARK.roles)
SIDES = ("n", "ne", "e", "se", "s", "sw", "w", "nw")

Region = Annotated[str, Among(REGIONS)]
"""A place of the frame (`calcanim.stage.frame`)."""
MaybeRegion = Annotated[str, Among((*REGIONS, ""))]
Role = Annotated[str, Among(ROLES)]
"""What a colour stands for; a theme says which colour."""
MaybeRole = Annotated[str, Among((*ROLES, ""))]
Side = Annotated[str, Among(SIDES)]
"""A direction of the compass."""
Slug = Annotated[str, Matching(r"[a-z][a-z0-9_]*", "lower-case letters, digits and underscores")]
"""A lesson's name, of which names of files are made."""
Language = Annotated[str, Matching(LANGUAGE, "a language's tag, such as en or pt-BR")]
"""What a film is told in (BCP 47)."""
Seconds = Annotated[float, Within(0.0, 3600.0)]
"""A time that something takes."""


def at_most(what: str, text: str, most: int) -> None:
    """Raise ValueError where there are more characters than could ever be shown, or said."""
    if len(text) > most:
        raise ValueError(f"{what} has at most {most:,} characters, and this one {len(text):,}")
