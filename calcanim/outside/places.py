"""Addresses and paths as a user writes them."""

from __future__ import annotations

import re
from urllib.parse import urlsplit

from calcanim.outside.rules import OutsideError


def folder_address(text: str, *, absolute: bool = False) -> str:
    """The address of a folder, ending in ``/``: http, https or, unless `absolute`, a relative one.

    An absolute one is ASCII and has no user in it, since feeds and site maps carry it to everyone.
    Raises OutsideError.
    """
    try:
        parts = urlsplit(text)
        scheme, host, _ = parts.scheme, parts.netloc, parts.port
    except ValueError:
        scheme, host = "?", ""
    wrong = scheme not in ("", "http", "https") or (bool(scheme) and not host)
    if absolute:
        wrong = wrong or not scheme or not parts.hostname or "@" in host or not text.isascii()
    # A browser leaves tabs and newlines out, and takes a backslash for a slash.
    if wrong or re.search(r"[\s\x00-\x1f\x7f\\\"<>]", text) or (not scheme and ":" in text):
        kind = "such as https://example.org/course/" if absolute else "or a relative one"
        raise OutsideError(f"must be an http(s) address {kind}, and is {text!r}")
    if re.search(r"[?#]", text):
        raise OutsideError(f"must be the address of a folder, without ? and #, and is {text!r}")
    return text if text.endswith("/") else text + "/"
