"""The one door to Typst: source in, SVG out; no files, no packages, nothing from the network.

A formula's source comes from lessons, and from storyboards that somebody else has written. Typst
reads files below its root and asks its package server, so its root is a folder without files, and
its words for opening something are taken from the source.
"""

from __future__ import annotations

import re
from pathlib import Path
from threading import local
from typing import Any

_NOWHERE = Path(__file__).parent / "nowhere"
# What runs text as source could be given these words in pieces.
_NO_SOURCE_FROM_TEXT = "#let eval = none\n#let std = none\n"
# As an escape the word is what it was in text and between quotes, and nothing anywhere else.
_OPENS = re.compile("i(mport|nclude)")
_SHUT = r"\\u{69}\1"
_LONG = 160
_CLOSED = re.compile(
    "not found|escape the project root|failed to load|is a directory|access denied"
)


class TypesetError(RuntimeError):
    """Typst refused a formula; the message says which."""


_own = local()


def _compiler() -> Any:
    """This thread's compiler, which keeps its fonts: that makes a formula ten times faster."""
    if not hasattr(_own, "compiler"):
        import typst

        nowhere = str(_NOWHERE)
        # Typst's own fonts only: the same on every machine, and none are looked for.
        _own.compiler = typst.Compiler(
            root=nowhere,
            package_path=nowhere,
            package_cache_path=nowhere,
            ignore_system_fonts=True,
        )
    return _own.compiler


def svg(source: str, preamble: str = "") -> bytes:
    """What Typst makes of `source`, one page. Raises TypesetError, whose message names `source`."""
    closed = _OPENS.sub(_SHUT, source)
    try:
        whole = (_NO_SOURCE_FROM_TEXT + preamble + closed).encode()
        found = _compiler().compile(whole, format="svg")
    except Exception as error:
        why = str(error).partition("\n")[0]
        if _CLOSED.search(why) or (closed != source and "not valid in code" in why):
            why = "a formula opens no files and no packages"
        raise TypesetError(f"Typst refuses {_named(source)}: {why}") from error
    if not isinstance(found, bytes):
        raise TypesetError(f"Typst refuses {_named(source)}: a formula has one page")
    return found


def _named(source: str) -> str:
    return repr(source if len(source) <= _LONG else source[: _LONG - 1] + "…")
