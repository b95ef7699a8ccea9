"""The player's files, as they are published."""

from __future__ import annotations

import hashlib
import re
from functools import cache
from pathlib import Path

FOLDER = "_calcanim"
# Texts of a script, and spaces that it does not need around signs outside of them.
_TEXTS = re.compile(r'("(?:\\.|[^"\\])*"|`[^`]*`)')
_SPACES = re.compile(r" (===|!==|&&|\|\||\?\?|=>|[=+?<>:]) (?![+-])")


@cache
def script() -> bytes:
    """The element, without comments and indentation."""
    return _bare("lesson.js")


@cache
def variants() -> bytes:
    """What makes a menu of a lesson's variants, as bare as `script`."""
    return _bare("variants.js")


@cache
def scorm() -> bytes:
    """What tells a learning platform what was seen of a film, as bare as `script`."""
    return _bare("scorm.js")


@cache
def style() -> bytes:
    """Its look, and that of a page of ours."""
    return compact(_read("lesson.css"))


def compact(css: str) -> bytes:
    """A style without comments and white space."""
    text = re.sub(r"/\*.*?\*/", "", css, flags=re.DOTALL)
    text = re.sub(r"\s+", " ", text).strip()
    text = re.sub(r" ?([{};,]) ?", r"\1", text).replace(";}", "}")
    return (re.sub(r"(?<=[a-z-]): (?=[^{}]*[;}])", ":", text) + "\n").encode()


@cache
def icon() -> bytes:
    """What stands in the tab of a page of ours."""
    return _read("lesson.svg").encode()


def files() -> dict[str, bytes]:
    """Script, style and icon; each name has a piece of the SHA-256, so it can be kept for ever."""
    contents = {"js": script(), "css": style(), "svg": icon()}
    return {named("lesson", data, ending): data for ending, data in contents.items()}


def names() -> tuple[str, str, str]:
    """Names of script, style and icon."""
    first, second, third = files()
    return first, second, third


def named(stem: str, content: bytes, ending: str) -> str:
    """``lesson.1a2b3c4d.css``: a name by content."""
    return f"{stem}.{hashlib.sha256(content).hexdigest()[:8]}.{ending}"


def scorm_name() -> str:
    """The name of `scorm`, as those of `files`."""
    return named("scorm", scorm(), "js")


def variants_name() -> str:
    """The name of `variants`, as those of `files`."""
    return named("variants", variants(), "js")


def _bare(name: str) -> bytes:
    lines = (line.strip() for line in _read(name).split("\n"))
    code = "\n".join(x for x in lines if x and not re.match(r"//|/\*.*\*/$", x)) + "\n"
    parts = _TEXTS.split(code)
    parts[::2] = (_SPACES.sub(r"\1", re.sub(r"(?<=[{;,(])\n", "", part)) for part in parts[::2])
    return "".join(parts).encode()


def _read(name: str) -> str:
    return (Path(__file__).parent / name).read_text(encoding="utf-8")
