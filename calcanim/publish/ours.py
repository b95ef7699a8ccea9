"""Which pages and files of pages are calcanim's, so that nothing else is ever replaced.

A page says in itself what belongs to it, with digests: one that was changed by hand is not ours any
more, unless the user says so.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Callable, Mapping
from html import escape, unescape
from pathlib import Path

from calcanim.publish import player
from calcanim.publish.lesson import EmbedError
from calcanim.render.files import Content

_MARK = re.compile(rb'<meta name="calcanim-page" content="([^"]*)">\n')
_SIGNATURE = b"<!-- calcanim -->"


def webp_signature() -> bytes:
    """What a poster of ours has in it, as XMP."""
    return _SIGNATURE


def mark(page: str, files: Mapping[str, bytes]) -> bytes:
    """The page with the digests of itself and of the files that are written with it."""
    content = page.encode()
    digests = {"page": _digest(content), "files": {n: _digest(d) for n, d in files.items()}}
    said = escape(json.dumps(digests, sort_keys=True, separators=(",", ":")))
    return content.replace(
        b'<meta charset="utf-8">\n',
        f'<meta charset="utf-8">\n<meta name="calcanim-page" content="{said}">\n'.encode(),
        1,
    )


def refuse_foreign_page(files: Mapping[Path, Content], force: bool) -> Callable[[Path], bool]:
    """Whether what is at a path now may be replaced, for each of `files`.

    Raises EmbedError, naming it, where something is not ours. With `force` what we made and
    somebody has changed counts as ours; what we never made does not.
    """

    def fault(path: Path) -> str | None:
        if path.is_symlink() or not path.exists():
            return None  # `files.publish` has a sentence for it
        if path.is_dir():
            return _folder_fault(path, force) if isinstance(files[path], dict) else None
        if path.suffix == ".html":
            return _page_fault(path, force)
        if path.parent.name == player.FOLDER:
            short = path.name.split(".")[-2]
            same = _digest(path.read_bytes()).startswith(short)
            return None if same or force else f"{path} was changed; --force replaces it"
        if _is_signed(path):
            return None
        return f"{path} was not made by calcanim; move it away, or choose another folder with -o"

    for path in files:
        if (said := fault(path)) is not None:
            raise EmbedError(said)
    return lambda path: fault(path) is None


def digests_of(page: Path) -> tuple[bool, dict[str, str]] | None:
    """Whether a page of ours is as it was written, and the digests of its files; else None."""
    try:
        content = page.read_bytes()
        found = _MARK.search(content[:8000])
        said = json.loads(unescape(found[1].decode())) if found else {}
        own, files = said["page"], dict(said["files"])
    except (OSError, ValueError, KeyError, TypeError, RecursionError):
        return None
    return _digest(content.replace(found[0] if found else b"", b"", 1)) == own, files


def _page_fault(path: Path, force: bool) -> str | None:
    said = digests_of(path)
    if said is None:
        return f"{path} was not made by calcanim; move it away, or choose another folder with -o"
    if not said[0] and not force:
        return f"{path} was changed since calcanim wrote it; --force replaces it"
    return None


def _folder_fault(folder: Path, force: bool) -> str | None:
    """What keeps a page's folder from being replaced by a newer one."""
    entries = sorted(folder.iterdir())
    if not entries:
        return None
    said = digests_of(folder / "index.html")
    names = {"index.html", *(said[1] if said is not None else ())}
    for path in entries:
        if path.name not in names or path.is_symlink() or not path.is_file():
            return (
                f"{folder} holds {path.name}, which calcanim did not make; "
                "move it away, or choose another folder with -o"
            )
    if (found := _page_fault(folder / "index.html", force)) is not None or said is None:
        return found
    for name, digest in said[1].items():
        path = folder / name
        if path.exists() and _digest(path.read_bytes()) != digest and not force:
            return f"{path} was changed since calcanim wrote it; --force replaces it"
    return None


def _is_signed(path: Path) -> bool:
    return path.suffix == ".webp" and _SIGNATURE in path.read_bytes()[-200:]


def _digest(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()
