"""The one door to Typst: source in, pictures out; no files, no packages, nothing from the network.

A formula's source comes from lessons, and from storyboards that somebody else has written. Typst
reads files below its root and asks its package server, so its root is a folder without files, and
its words for opening something are taken from the source.
"""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path
from threading import local
from typing import Any

from calcanim.refusals import Refusal

_NOWHERE = Path(__file__).parent / "nowhere"
# What runs text as source could be given these words in pieces.
_NO_SOURCE_FROM_TEXT = "#let eval = none\n#let std = none\n"
# As an escape the word is what it was in text and between quotes, and nothing anywhere else.
_OPENS = re.compile("i(mport|nclude)")
_SHUT = r"\\u{69}\1"
_LONG = 160
_OUTLINES = re.compile(rb'<symbol[^>]*><path d="([^"]*)"')
_NUMBER = re.compile(rb"[-+]?(?:\d+\.?\d*|\.\d+)(?:e[-+]?\d+)?\s*")
_CLOSED = re.compile(
    "not found|escape the project root|failed to load|is a directory|access denied"
)


class TypesetError(RuntimeError):
    """Typst refused a formula; the message says which."""


class MissingLetterError(Refusal):
    """No font here has a letter; the message is one sentence that names it."""


_own = local()


def _compiler(system: bool = False) -> Any:
    """This thread's compiler, which keeps its fonts: that makes a formula ten times faster.

    Typst's own fonts only, the same on every machine; with `system` those of this one, too.
    """
    name = "with_system_fonts" if system else "compiler"
    if not hasattr(_own, name):
        import typst

        nowhere = str(_NOWHERE)
        made = typst.Compiler(
            root=nowhere,
            package_path=nowhere,
            package_cache_path=nowhere,
            ignore_system_fonts=not system,
        )
        setattr(_own, name, made)
    return getattr(_own, name)


def svg(source: str, preamble: str = "") -> bytes:
    """What Typst makes of `source`, one page.

    Letters that Typst's own fonts lack are set from the system's. Raises MissingLetterError where
    none has one, and TypesetError, whose message names `source`, for what is no Typst.
    """
    return _made(source, preamble, *_fonts(source, preamble))


def png(source: str, preamble: str = "", ppi: float = 144.0) -> bytes:
    """The same as a picture, `ppi` pixels to 72 points."""
    return _made(source, preamble, _fonts(source, preamble)[0], None, "png", ppi)


def document(source: str, preamble: str, format: str) -> bytes:
    """One page as a ``pdf``, ``svg`` or ``png``, in letters as `svg` finds them."""
    return _made(source, preamble, _fonts(source, preamble)[0], None, format)


def _fonts(source: str, preamble: str) -> tuple[bool, bytes | None]:
    """Whether the system's fonts are needed, and the SVG that showed it."""
    if source.isascii() and "\\u{" not in source:
        return False, None
    found = _made(source, preamble, False)
    if not _lacks(found):
        return False, found
    found = _made(source, preamble, True)
    if not _lacks(found) and b"<image" not in found:
        return True, found
    for letter in dict.fromkeys(c for c in source if not c.isascii()):
        alone = _made(letter, preamble, True)
        if _lacks(alone) or b"<image" in alone:
            raise MissingLetterError(
                f"no font on this machine can draw the letter {letter!r}; install one that has it,"
                " or write it in other letters"
            )
    raise TypesetError(f"Typst refuses {_named(source)}: a font lacks one of its letters")


def _made(
    source: str,
    preamble: str,
    system: bool,
    known: bytes | None = None,
    format: str = "svg",
    ppi: float | None = None,
) -> bytes:
    if known is not None:
        return known
    closed = _OPENS.sub(_SHUT, source)
    try:
        whole = (_NO_SOURCE_FROM_TEXT + preamble + closed).encode()
        found = _compiler(system).compile(whole, format=format, ppi=ppi)
    except Exception as error:
        why = str(error).partition("\n")[0]
        if _CLOSED.search(why) or (closed != source and "not valid in code" in why):
            why = "a formula opens no files and no packages"
        raise TypesetError(f"Typst refuses {_named(source)}: {why}") from error
    if not isinstance(found, bytes):
        raise TypesetError(f"Typst refuses {_named(source)}: a formula has one page")
    return found


def _lacks(found: bytes) -> bool:
    """Whether a glyph of an SVG is the box that stands for a letter which the font has not."""
    return not _boxes().isdisjoint(_shapes(found))


@cache
def _boxes() -> frozenset[bytes]:
    """The shapes of those boxes, in text and in mathematics: U+FFFF is no letter."""
    both = (_made(f"{around}\uffff{around}", "", False) for around in ("", "$"))
    return frozenset(shape for found in both for shape in _shapes(found))


def _shapes(found: bytes) -> list[bytes]:
    """The outlines of glyphs, each in units of its first length, whatever their size."""
    return [_in_units(path) for path in _OUTLINES.findall(found)]


def _in_units(path: bytes) -> bytes:
    first = next((abs(float(n)) for n in _NUMBER.findall(path) if float(n)), 1.0)
    return _NUMBER.sub(lambda n: f"{float(n[0]) / first:.2f} ".encode(), path)


def _named(source: str) -> str:
    return repr(source if len(source) <= _LONG else source[: _LONG - 1] + "…")
