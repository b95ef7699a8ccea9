"""XML as bytes: escaped, indented, without the characters that XML does not know."""

from __future__ import annotations

import re
from xml.etree.ElementTree import Element, SubElement, indent, tostring

from calcanim.publish.element import plain

# What is left after `plain`, and still no character of XML 1.0.
_UNKNOWN = re.compile("[\ud800-\udfff\ufffe\uffff]")


def root(tag: str, **namespaces: str) -> Element:
    """The outermost element; `xmlns` is its own namespace, any other name is a prefix."""
    named = {"xmlns" if n == "xmlns" else f"xmlns:{n}": uri for n, uri in namespaces.items()}
    return Element(tag, named)


def add(to: Element, tag: str, text: str = "", **attributes: str) -> Element:
    """A new last child of `to`, with `text` on one line."""
    child = SubElement(to, tag, {name: sound(value) for name, value in attributes.items()})
    child.text = sound(text) or None
    return child


def sound(text: str) -> str:
    """Text on one line; what XML does not know is a question mark."""
    return _UNKNOWN.sub("\N{REPLACEMENT CHARACTER}", plain(text))


def document(tree: Element) -> bytes:
    """The file."""
    indent(tree)
    text = tostring(tree, encoding="unicode")
    return f'<?xml version="1.0" encoding="utf-8"?>\n{text}\n'.encode()
