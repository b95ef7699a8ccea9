"""What kind of film some bytes are, with its codecs, as a web page has to say it (RFC 6381)."""

from __future__ import annotations

import re
from collections.abc import Iterator

_CONTAINERS = ("mdia", "minf", "stbl")
_AUDIO = {"mp4a": "mp4a.40.2", "Opus": "opus"}  # AAC-LC is the one that we write
_ENTRY = 86  # bytes of a sample entry before its own boxes
_MATROSKA = {b"V_VP8": "vp8", b"V_VP9": "vp9", b"V_AV1": "av01.0.08M.08"}


def media_type(data: bytes) -> str:
    """``video/mp4; codecs="avc1.64002a"`` and so on; without codecs where they are not known."""
    if data[4:8] == b"ftyp":
        return _with("video/mp4", _mp4(data))
    if data.startswith(b"\x1aE\xdf\xa3"):
        found = re.search(rb"V_(VP8|VP9|AV1)", data[:100_000])
        heard = ", opus" if b"A_OPUS" in data[:100_000] else ""
        return _with("video/webm", _MATROSKA[found[0]] + heard if found else "")
    if data.startswith(b"GIF8"):
        return "image/gif"
    if data.startswith(b"\x89PNG"):
        return "image/png"
    return "application/octet-stream"


def _with(kind: str, codecs: str) -> str:
    return f'{kind}; codecs="{codecs}"' if codecs else kind


def _mp4(data: bytes) -> str:
    """The codecs of the tracks, from the boxes that set their decoders up."""
    moov = _box(data, "moov") or b""
    found = [_codec(track) for track in _boxes(moov, "trak")]
    return ", ".join(found) if all(found) else ""


def _codec(track: bytes) -> str:
    boxes = track
    for name in _CONTAINERS:
        boxes = _box(boxes, name) or b""
    description = _box(boxes, "stsd") or b""
    kind = description[12:16].decode("latin-1")
    if kind in _AUDIO:
        return _AUDIO[kind]
    inner = description[8 + _ENTRY :]
    if kind in ("avc1", "avc3") and (c := _box(inner, "avcC")) and len(c) >= 4:
        return f"{kind}.{c[1:4].hex()}"
    if kind in ("hvc1", "hev1") and (c := _box(inner, "hvcC")) and len(c) >= 13:
        return _hevc(kind, c)
    if kind == "av01" and (c := _box(inner, "av1C")) and len(c) >= 3:
        depth = 8 if not c[2] & 0x40 else 12 if c[2] & 0x20 else 10
        return f"av01.{c[1] >> 5}.{c[1] & 31:02}{'H' if c[2] & 0x80 else 'M'}.{depth:02}"
    if kind == "vp09" and (c := _box(inner, "vpcC")) and len(c) >= 7:
        return f"vp09.{c[4]:02}.{c[5]:02}.{c[6] >> 4:02}"
    return ""


def _hevc(kind: str, c: bytes) -> str:
    """ISO/IEC 14496-15, annex E: profile, compatibility (bits reversed), tier and level."""
    space = ["", "A", "B", "C"][c[1] >> 6]
    compatible = int(f"{int.from_bytes(c[2:6], 'big'):032b}"[::-1], 2)
    tier = "H" if c[1] & 32 else "L"
    rest = "".join(f".{b:X}" for b in c[6:12].rstrip(b"\0"))
    return f"{kind}.{space}{c[1] & 31}.{compatible:X}.{tier}{c[12]}{rest}"


def _box(data: bytes, name: str) -> bytes | None:
    """The content of the first box of this name; None where there is none."""
    return next(_boxes(data, name), None)


def _boxes(data: bytes, name: str) -> Iterator[bytes]:
    """The contents of all boxes of this name, one level deep."""
    at = 0
    while at + 8 <= len(data):
        size = int.from_bytes(data[at : at + 4], "big")
        head = 8
        if size == 1:
            size, head = int.from_bytes(data[at + 8 : at + 16], "big"), 16
        elif size == 0:
            size = len(data) - at
        if size < head:
            return
        if data[at + 4 : at + 8] == name.encode():
            yield data[at + head : at + size]
        at += size
