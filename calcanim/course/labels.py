"""What the films of a course are called: in a menu, and in an address."""

from __future__ import annotations

import hashlib
import re
import unicodedata
from collections.abc import Collection, Iterable

LESSON = r"[a-z][a-z0-9]*(-[a-z0-9]+)*"
"""A lesson's address, as a pattern: ids of its page begin with it, and so with a letter."""

VARIANT = r"[a-z0-9]+(-[a-z0-9]+)*"
"""A variant's address within its lesson's, as a pattern."""

LONGEST = 60
"""Characters of an address."""

RESERVED = frozenset(
    # The site's own folders, and names that no file has on Windows, where zips are opened.
    {"media", "reference", "con", "prn", "aux", "nul"}
    | {f"{port}{n}" for port in ("com", "lpt") for n in "123456789"}
)

_LONGEST_LABEL = 100
_WORDS = {"+": " plus ", "-": " minus ", "\N{MINUS SIGN}": " minus ", "/": " over "}

Values = Iterable[tuple[str, str]]
"""Options of a lesson with their text."""


def label(values: Values) -> str:
    """``sqrt(log(x)) at 3``: a function by itself, all else behind its name."""
    words = [
        value if name == "function" else f"{name} {value}" if value else f"without {name}"
        for name, value in ((name, " ".join(value.split())) for name, value in values)
    ]
    said = " ".join(words)
    return said if len(said) <= _LONGEST_LABEL else said[: _LONGEST_LABEL - 1] + "…"


def address(values: Values, taken: Collection[str]) -> str:
    """``sqrt-log-x-at-3``: what `label` says, as far as an address can.

    A digest follows where that is in `taken` (``x*2`` looks like ``x**2``), is no name or too long.
    """
    values = tuple(values)
    said = " ".join(value if name == "function" else f"{name} {value}" for name, value in values)
    plain = unicodedata.normalize("NFKD", said).lower()
    plain = re.sub("[-+/\N{MINUS SIGN}]", lambda sign: _WORDS[sign.group()], plain)
    plain = re.sub(r"[^a-z0-9]+", "-", plain.encode("ascii", "ignore").decode()).strip("-")
    if plain and len(plain) <= LONGEST and plain not in taken and plain not in RESERVED:
        return plain
    digest = hashlib.sha256(repr(values).encode()).hexdigest()[:8]
    return f"{plain[: LONGEST - 9].strip('-') or 'variant'}-{digest}"
