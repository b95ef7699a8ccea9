"""A course's own theme: colours by role in ``calcanim.toml`` or ``pyproject.toml``.

This is the one place where the name of a theme becomes the theme itself.
"""

from __future__ import annotations

import os
import re
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, Literal

from calcanim.outside import OutsideError, read_toml
from calcanim.outside.rules import near, shown
from calcanim.refusals import Refusal
from calcanim.storyboard.colour import luminance
from calcanim.storyboard.legibility import shortcomings
from calcanim.storyboard.theme import DARK, THEMES, Theme

_WORDS = ("name", "base", "background", "card", "logo")
_ROLES = tuple(role for role, _ in DARK.roles)
_LONGEST_LOGO = 60


class ThemeError(Refusal):
    """There is no such theme, or it cannot be read or seen; the message is one sentence."""


@dataclass(frozen=True, slots=True)
class _Table:
    path: Path
    entries: dict[str, Any]
    name: str


def theme(name: str, folder: Path | None = None) -> Theme:
    """The theme called `name`: ``dark``, ``light``, or the course's own.

    The course's is looked for in `folder` (by default the current directory) and its parents.
    Raises ThemeError.
    """
    if name in THEMES:
        return THEMES[name]
    table = _find(folder)
    if table is None or name != table.name:
        known = [*THEMES, *([table.name] if table else [])]
        raise ThemeError(f"unknown theme '{name}'; there are: {', '.join(known)}")
    made = _theme(table)
    faults = shortcomings(made)
    if faults:
        more = f" (and {len(faults) - 1} more)" if len(faults) > 1 else ""
        raise ThemeError(f"the theme {made.name} in {table.path}: {faults[0]}{more}")
    return made


def source(name: str, folder: Path | None = None) -> Path | None:
    """The file that the theme `name` is read from; None for those that come with calcanim."""
    table = None if name in THEMES else _find(folder)
    return table.path if table is not None else None


def ground(made: Theme) -> Literal["light", "dark"]:
    """What kind of page a theme suits, by its background; the player asks a page the same."""
    return "dark" if luminance(made.background) < luminance("#808080") else "light"


def _find(start: Path | None) -> _Table | None:
    """The nearest table; in one folder calcanim.toml goes before pyproject.toml."""
    try:
        folder = (start or Path()).resolve()
    except OSError:  # the current directory was removed: nothing is above it
        return None
    for place in (folder, *folder.parents):
        for file in ("calcanim.toml", "pyproject.toml"):
            path = place / file
            if not os.path.isfile(path):  # False, too, where one may not look
                continue
            try:
                data = read_toml(path)
            except OutsideError as error:
                raise ThemeError(str(error)) from None
            tool = data.get("tool")
            own = tool.get("calcanim") if isinstance(tool, dict) else None
            entries = own.get("theme") if isinstance(own, dict) else None
            if entries is None and file == "calcanim.toml":
                entries = data.get("theme")
            if entries is None:
                continue
            if not isinstance(entries, dict):
                raise ThemeError(f"the theme in {path} must be a table, [tool.calcanim.theme]")
            return _Table(path, entries, _name(path, entries.get("name", "course")))
    return None


def _name(path: Path, name: Any) -> str:
    if not isinstance(name, str):
        raise ThemeError(f"the theme in {path}: name must be text in quotes, and is {shown(name)}")
    if not re.fullmatch(r"[a-z][a-z0-9_-]{0,29}", name) or name in THEMES:
        raise ThemeError(
            f"the theme in {path}: its name must be up to 30 lower-case letters, digits, - and _,"
            f" not dark or light, and is {shown(name)}"
        )
    return name


def _theme(table: _Table) -> Theme:
    entries, where = table.entries, f"the theme in {table.path}"
    for key, value in entries.items():
        if key not in (*_WORDS, *_ROLES):
            hint = near(key, (*_WORDS, *_ROLES), f"; roles are: {', '.join(_ROLES)}")
            raise ThemeError(f"{where} has an unknown entry {shown(key)}{hint}")
        if not isinstance(value, str):
            raise ThemeError(f"{where}: {key} must be text in quotes, and is {shown(value)}")
        if key not in ("name", "base", "logo") and not re.fullmatch(r"#[0-9a-fA-F]{6}", value):
            raise ThemeError(
                f"{where}: {key} must be a colour such as #6cb6ff, and is {shown(value)}"
            )
    base = entries.get("base", "dark")
    if base not in THEMES:
        raise ThemeError(f"{where}: base must be {' or '.join(THEMES)}, and is {shown(base)}")
    logo = entries.get("logo", "").strip()
    if len(logo) > _LONGEST_LOGO or not logo.isprintable():
        raise ThemeError(f"{where}: logo must be one line of at most {_LONGEST_LOGO} characters")
    parent = THEMES[base]
    return replace(
        parent,
        name=table.name,
        background=entries.get("background", parent.background).lower(),
        card=entries.get("card", parent.card).lower(),
        roles=tuple((role, entries.get(role, own).lower()) for role, own in parent.roles),
        logo=logo,
    )
