"""PNGs to a GIF: one palette for the whole film, chosen from all of its pictures."""

from __future__ import annotations

import io
from collections.abc import Sequence
from fractions import Fraction
from typing import Any

import av
import av.filter
import numpy as np
from PIL import Image

_TICK = Fraction(1, 100)  # a GIF counts hundredths of a second


def gif(
    pngs: Sequence[bytes],
    frames: Sequence[int],
    total: int,
    fps: int | Fraction,
    clear: bool,
) -> bytes:
    """An animated GIF that loops; `frames` says at which frame each picture comes on.

    With `clear`, what is less than half opaque is transparent. A picture that would be shown for
    less than a fiftieth of a second is left out: players slow such pictures down.
    """
    times = [round(frame * 100 / fps) for frame in frames]
    end = max(round(total * 100 / fps), times[-1] + 2)
    chosen: list[int] = []
    for n, (time, after) in enumerate(zip(times, [*times[1:], end], strict=True)):
        if chosen and time - times[chosen[-1]] < 2:
            if after - time < 2:
                continue
            chosen.pop()  # the picture that lasts is the one to keep
        chosen.append(n)
    palette = _palette((pngs[n] for n in chosen), clear)
    file = io.BytesIO()
    with av.open(file, "w", format="gif", options={"loop": "0"}) as film:
        stream: Any = film.add_stream("gif", rate=100)
        stream.pix_fmt = "pal8"
        graph, push = _mapping(palette, clear)
        packets: list[Any] = []
        for n in chosen:
            frame = _frame(pngs[n])
            frame.pts, frame.time_base = times[n], _TICK
            if n == chosen[0]:
                stream.width, stream.height = frame.width, frame.height
            push(frame)
            _drain(graph, stream, packets)
        push(None)
        _drain(graph, stream, packets)
        packets += stream.encode()
        packets[-1].duration = end - times[chosen[-1]]
        film.mux(packets)
    return file.getvalue()


def _frame(png: bytes) -> av.VideoFrame:
    image = Image.open(io.BytesIO(png)).convert("RGBA")
    return av.VideoFrame.from_ndarray(np.asarray(image), format="rgba")


def _palette(pngs: Any, clear: bool) -> av.VideoFrame:
    graph = av.filter.Graph()
    source: Any = None
    for n, png in enumerate(pngs):
        frame = _frame(png)
        frame.pts, frame.time_base = n, _TICK
        if source is None:
            source = graph.add_buffer(
                width=frame.width, height=frame.height, format="rgba", time_base=_TICK
            )
            make = graph.add("palettegen", f"stats_mode=full:reserve_transparent={int(clear)}")
            sink = graph.add("buffersink")
            source.link_to(make)
            make.link_to(sink)
            graph.configure()
        source.push(frame)
    source.push(None)
    made = graph.pull()
    assert isinstance(made, av.VideoFrame)
    return made


def _mapping(palette: av.VideoFrame, clear: bool) -> tuple[Any, Any]:
    """A filter that sets pictures in the palette's colours, and the call that feeds it."""
    graph = av.filter.Graph()
    width, height = palette.width, palette.height
    source: Any = None
    colours = graph.add_buffer(width=width, height=height, format="rgba", time_base=_TICK)
    use = graph.add(
        "paletteuse",
        f"dither=sierra2_4a:diff_mode=rectangle:alpha_threshold={128 if clear else 0}",
    )
    sink = graph.add("buffersink")

    def push(frame: av.VideoFrame | None) -> None:
        nonlocal source
        if source is None and frame is not None:
            source = graph.add_buffer(
                width=frame.width, height=frame.height, format="rgba", time_base=_TICK
            )
            source.link_to(use, 0, 0)
            colours.link_to(use, 0, 1)
            use.link_to(sink)
            graph.configure()
            palette.pts, palette.time_base = 0, _TICK
            colours.push(palette)
            colours.push(None)
        source.push(frame)

    return graph, push


def _drain(graph: Any, stream: Any, packets: list[Any]) -> None:
    while True:
        try:
            frame = graph.pull()
        except (BlockingIOError, EOFError):
            return
        packets += stream.encode(frame)
