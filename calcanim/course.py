"""A course's own theme: colours by role in ``calcanim.toml`` or ``pyproject.toml``.

This is the one place where the name of a theme becomes the theme itself.
"""

from __future__ import annotations

import difflib
import re
import tomllib
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from calcanim.storyboard.legibility import shortcomings
from calcanim.storyboard.theme import DARK, THEMES, Theme

_WORDS = ("name", "base", "background", "card", "logo")
_ROLES = tuple(role for role, _ in DARK.roles)
_LONGEST_LOGO = 60


class ThemeError(ValueError):
    """There is no such theme, or it cannot be read or seen; the message is one sentence."""


@dataclass(frozen=True, slots=True)
class _Table:
    path: Path
    entries: dict[str, Any]

    @property
    def name(self) -> str:
        return str(self.entries.get("name", "course"))


def theme(name: str, folder: Path | None = None) -> Theme:
    """The theme called `name`: ``dark``, ``light``, or the course's own.

    The course's is looked for in `folder` (by default the current directory) and its parents.
    Raises ThemeError.
    """
    if name in THEMES:
        return THEMES[name]
    table = _find((folder or Path()).resolve())
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
    table = None if name in THEMES else _find((folder or Path()).resolve())
    return table.path if table is not None else None


def _find(folder: Path) -> _Table | None:
    """The nearest table; in one folder calcanim.toml goes before pyproject.toml."""
    for place in (folder, *folder.parents):
        for file in ("calcanim.toml", "pyproject.toml"):
            path = place / file
            if not path.is_file():
                continue
            try:
                data = tomllib.loads(path.read_text(encoding="utf-8"))
            except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
                raise ThemeError(f"{path} is no valid TOML: {error}") from None
            tool = data.get("tool")
            own = tool.get("calcanim") if isinstance(tool, dict) else None
            entries = own.get("theme") if isinstance(own, dict) else None
            if entries is None and file == "calcanim.toml":
                entries = data.get("theme")
            if entries is None:
                continue
            if not isinstance(entries, dict):
                raise ThemeError(f"the theme in {path} must be a table, [tool.calcanim.theme]")
            return _Table(path, entries)
    return None


def _theme(table: _Table) -> Theme:
    entries, where = table.entries, f"the theme in {table.path}"
    for key, value in entries.items():
        if key not in (*_WORDS, *_ROLES):
            near = difflib.get_close_matches(key, (*_WORDS, *_ROLES), 1)
            hint = f"did you mean {near[0]}?" if near else f"roles are: {', '.join(_ROLES)}"
            raise ThemeError(f"{where} has an unknown entry '{key}'; {hint}")
        if not isinstance(value, str):
            raise ThemeError(f"{where}: {key} must be text in quotes, and is {value!r}")
        if key not in ("name", "base", "logo") and not re.fullmatch(r"#[0-9a-fA-F]{6}", value):
            raise ThemeError(f"{where}: {key} must be a colour such as #6cb6ff, and is '{value}'")
    if not re.fullmatch(r"[a-z][a-z0-9_-]{0,29}", table.name) or table.name in THEMES:
        raise ThemeError(
            f"{where}: its name must be up to 30 lower-case letters, digits, - and _, not dark or"
            f" light, and is '{table.name}'"
        )
    base = entries.get("base", "dark")
    if base not in THEMES:
        raise ThemeError(f"{where}: base must be {' or '.join(THEMES)}, and is '{base}'")
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
