"""HTML as a small tree: built once, written as text here, as another tool's own tree elsewhere."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from html import escape

# Elements without content, and elements that may stand on lines of their own.
_VOID = {"source", "track", "img", "meta", "link"}
_BLOCKS = {"div", "calcanim-lesson", "figure", "video", "details", "ol"}
_CONTROL, _UNKNOWN = re.compile(r"[\x00-\x1f\x7f-\x9f]"), "\N{REPLACEMENT CHARACTER}"
_MARKDOWN = re.compile(r"[\\`*_{}\[\]()#+!|~$:<>&\"'.-]")


@dataclass(frozen=True, slots=True)
class Raw:
    """Text that is written as it is: a block of data, already escaped."""

    text: str


@dataclass(frozen=True, slots=True)
class Element:
    """An element with its attributes (None: an attribute without a value) and what is in it."""

    tag: str
    attributes: dict[str, str | None]
    children: tuple[Element | Raw | str, ...] = ()

    def __iter__(self) -> Iterator[Element | Raw | str]:
        return iter(self.children)


def element(
    tag: str, *children: Element | Raw | str, **attributes: str | float | bool | None
) -> Element:
    """An `Element`. ``_`` in a name stands for ``-`` (and ``class_`` for ``class``).

    True gives an attribute without a value; None and False leave it out.
    """
    named = {
        name.rstrip("_").replace("_", "-"): None if value is True else plain(str(value))
        for name, value in attributes.items()
        if value is not None and value is not False
    }
    return Element(tag, named, children)


def plain(text: str) -> str:
    """Text on one line; a control character, which HTML does not know, is a question mark."""
    return _CONTROL.sub(_UNKNOWN, re.sub(r"\s+", " ", text).strip())


def html(what: Element | Raw | str, markdown: bool = False) -> str:
    """The markup: a line for each element of a block, no blank line.

    With `markdown` the signs of Markdown in texts are written as character references, so that no
    dialect reads them as its own.
    """
    if isinstance(what, Raw):
        return what.text
    if isinstance(what, str):
        return _MARKDOWN.sub(_reference, what) if markdown else escape(what, quote=True)
    named = "".join(
        f" {name}" if value is None else f' {name}="{escape(value, quote=True)}"'
        for name, value in what.attributes.items()
    )
    if what.tag in _VOID:
        return f"<{what.tag}{named}>"
    between = "\n" if what.tag in _BLOCKS else ""
    inner = between.join(html(child, markdown) for child in what.children)
    if between and inner:
        inner = f"{between}{inner}{between}"
    return f"<{what.tag}{named}>{inner}</{what.tag}>"


def whole_page(
    language: str, head: Iterable[Element], body: Iterable[Element], look: str | None = None
) -> str:
    """An HTML page, a line for each element of its head and body; `look` is the body's class."""
    start = "<body>" if look is None else f'<body class="{escape(look)}">'
    lines = ["<!doctype html>", f'<html lang="{escape(language)}">', "<head>"]
    lines += ['<meta charset="utf-8">', *map(html, head), "</head>"]
    return "\n".join([*lines, start, *map(html, body), "</body>", "</html>"]) + "\n"


def _reference(sign: re.Match[str]) -> str:
    return f"&#{ord(sign[0])};"
