"""What a segment's pictures become: a piece of video, or a row of PNGs."""

from __future__ import annotations

import io
from typing import Protocol

import numpy as np

from calcanim.render.canvas import Canvas, Pixels
from calcanim.render.encode import Reel
from calcanim.render.files import signature
from calcanim.render.planes import Planes, straight
from calcanim.render.spec import RenderSpec
from calcanim.render.stack import stack


class Strip(Protocol):
    """Takes pictures from a canvas, one by one."""

    def look(self) -> bool:
        """Take over the canvas as it is now; whether it has changed."""

    def add(self, times: int) -> None:
        """Put the picture that was looked at on the strip, for so many frames."""

    def finish(self) -> bytes:
        """The whole strip."""


class Film:
    """Encoded pictures: a little video file."""

    def __init__(self, spec: RenderSpec, canvas: Canvas, areas: bool) -> None:
        self.canvas = canvas
        self.planes = Planes(spec.width, spec.height, spec.transparent)
        self.reel = Reel(spec, areas)
        canvas.changed()
        self._first = True

    def look(self) -> bool:
        """Convert what has changed."""
        changed = self.canvas.changed()
        boxes = [self.canvas.whole] if self._first else [*changed]
        self._first = False
        return sum(self.planes.update(self.canvas.pixels, box) for box in boxes) > 0

    def add(self, times: int) -> None:
        """Encode."""
        self.reel.add(self.planes.frame, times)

    def finish(self) -> bytes:
        """A file that `join` understands."""
        return self.reel.finish()


class Stack:
    """PNGs, one after the other, each with its length in front."""

    def __init__(self, spec: RenderSpec, canvas: Canvas) -> None:
        self.canvas, self.transparent = canvas, spec.transparent
        self._seen: Pixels | None = None
        self._parts: list[bytes] = []

    def look(self) -> bool:
        """Copy the pixels."""
        same = self._seen is not None and np.array_equal(self._seen, self.canvas.pixels)
        self._seen = self.canvas.pixels.copy()
        return not same

    def add(self, times: int) -> None:
        """Compress. A picture is stored once, however long it lasts."""
        assert self._seen is not None
        data = png(self._seen, self.transparent)
        self._parts.append(data)

    def finish(self) -> bytes:
        """All of them."""
        return stack(self._parts)


def png(pixels: Pixels, transparent: bool) -> bytes:
    """A signed PNG of RGBA pixels; opaque ones lose their alpha."""
    from PIL import Image

    image = Image.fromarray(straight(pixels) if transparent else pixels[:, :, :3])
    file = io.BytesIO()
    image.save(file, "PNG", compress_level=4, pnginfo=signature())
    return file.getvalue()


def strip(spec: RenderSpec, canvas: Canvas, areas: bool) -> Strip:
    """The kind that the format asks for; whole `areas` may change from picture to picture."""
    return Film(spec, canvas, areas) if spec.format in ("mp4", "webm") else Stack(spec, canvas)
