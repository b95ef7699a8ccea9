"""Segments to one film without encoding anything again: packets are copied, times are given."""

from __future__ import annotations

import io
import struct
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import TYPE_CHECKING, Any

import av

if TYPE_CHECKING:
    from calcanim.render.heard import Sound


@dataclass(frozen=True, slots=True)
class Piece:
    """A segment's file, and for each of its pictures the film's frame at which it is shown."""

    data: bytes
    frames: Sequence[int]


def join(
    pieces: Sequence[Piece],
    total: int,
    fps: int | Fraction,
    container: str,
    sound: Sound | None = None,
) -> bytes:
    """The film, `total` frames long. Each picture is shown until the next one's time.

    `container` is ``mp4`` (its index comes first, so that a browser starts at once) or ``webm``.
    With `sound` its encoded packets lie beside those of the pictures.
    """
    file = io.BytesIO()
    shown = [frame for piece in pieces for frame in piece.frames]
    lasts = {a: b - a for a, b in zip(shown, [*shown[1:], total], strict=True)}
    tick = Fraction(1, fps)
    with av.open(file, "w", format=container) as film:
        stream: Any = None
        packets: list[Any] = []
        delay = 0
        for piece in pieces:
            with av.open(io.BytesIO(piece.data)) as clip:
                source = clip.streams.video[0]
                if stream is None:
                    # AV1 has a decoder whose name no encoder has.
                    opaque = source.codec.canonical_name == "av1" or None
                    stream = film.add_stream_from_template(source, opaque)
                    stream.time_base = tick
                    stream.metadata.update(
                        {k: v for k, v in source.metadata.items() if k.lower() == "alpha_mode"}
                    )
                own = [p for p in clip.demux(source) if p.pts is not None]
                delay = max(delay, _place(own, piece, tick))
                packets += own
        heard = sound.packets(film, container) if sound is not None else []
        for decoded, packet in enumerate(packets):
            packet.stream = stream
            packet.duration = lasts[packet.pts]
            # Decoding runs `delay` pictures ahead of showing.
            ahead = decoded - delay
            packet.dts = shown[ahead] if ahead >= 0 else shown[0] + ahead
            if decoded + 1 == len(packets):
                packet.duration = total - packet.dts  # the file ends with it
        # Both streams together, by the times at which they are decoded.
        for packet in sorted((*packets, *heard), key=lambda p: p.dts * p.time_base):
            film.mux(packet)
    data = file.getvalue()
    return _index_first(data) if container == "mp4" else data


def _place(packets: Sequence[Any], piece: Piece, tick: Fraction) -> int:
    """Give packets their times in the film; returns how many are decoded ahead of the first shown.

    A packet's place among its segment's pictures is its time there, in ticks.
    """
    times = [round(p.pts * p.time_base / tick) for p in packets]
    first = min(times)
    ahead = 0
    for decoded, (packet, time) in enumerate(zip(packets, times, strict=True)):
        packet.time_base = tick
        packet.pts = piece.frames[time - first]
        ahead = max(ahead, decoded - (time - first))
    return ahead


def _index_first(data: bytes) -> bytes:
    """Move the box ``moov`` before ``mdat``, with the places of all samples moved as far."""
    boxes = list(_boxes(data, 0, len(data)))
    moov = next(data[a:b] for kind, _, a, b in boxes if kind == b"moov")
    if [kind for kind, *_ in boxes].index(b"moov") < [k for k, *_ in boxes].index(b"mdat"):
        return data
    moved = bytearray(moov)
    _shift(moved, 0, len(moved), len(moov))
    before = b"".join(data[a:b] for kind, _, a, b in boxes if kind == b"ftyp")
    rest = b"".join(data[a:b] for kind, _, a, b in boxes if kind not in (b"ftyp", b"moov"))
    return before + bytes(moved) + rest


def _boxes(data: bytes | bytearray, start: int, end: int) -> Iterator[tuple[bytes, int, int, int]]:
    """Kind, start of the content, start and end of every box between two places."""
    while start + 8 <= end:
        size, kind = struct.unpack_from(">I4s", data, start)
        body = start + 8
        if size == 1:
            size, body = struct.unpack_from(">Q", data, body)[0], start + 16
        elif size == 0:
            size = end - start
        yield kind, body, start, start + size
        start += size


def _shift(data: bytearray, start: int, end: int, by: int) -> None:
    for kind, body, _, stop in _boxes(data, start, end):
        if kind in (b"moov", b"trak", b"mdia", b"minf", b"stbl"):
            _shift(data, body, stop, by)
        elif kind in (b"stco", b"co64"):
            width, form = (4, ">I") if kind == b"stco" else (8, ">Q")
            count = struct.unpack_from(">I", data, body + 4)[0]
            for n in range(count):
                at = body + 8 + n * width
                struct.pack_into(form, data, at, struct.unpack_from(form, data, at)[0] + by)
