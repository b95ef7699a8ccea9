"""RGBA pixels to the encoder's YUV 4:2:0, BT.709, full range: only where they have changed."""

from __future__ import annotations

from typing import Any

import av
import numpy as np
from av.video.reformatter import ColorRange, Colorspace, Interpolation, VideoReformatter

from calcanim.render.boxes import Box
from calcanim.render.canvas import Pixels

# Boxes grow to whole blocks, and are converted with a margin that is then cut off: swscale's
# filters see across a box's edge what they would see in the whole picture.
_SPREAD = 4  # a pixel's colour reaches its neighbours' chroma
_BLOCK = 16
_MARGIN = 16


class Planes:
    """A frame for the encoder that follows a canvas's pixels. `alpha` adds a plane of opacity."""

    def __init__(self, width: int, height: int, alpha: bool = False) -> None:
        self.width, self.height, self.alpha = width, height, alpha
        self._format = "yuva420p" if alpha else "yuv420p"
        self.frame = av.VideoFrame(width, height, self._format)
        self.frame.colorspace = 1
        self.frame.color_range = int(ColorRange.JPEG)
        self.samples = [_array(plane) for plane in self.frame.planes]
        self._scaler = VideoReformatter()

    def update(self, pixels: Pixels, box: Box) -> bool:
        """Convert the pixels in `box`; whether any sample is another one now."""
        inner = Box(
            max((box.left - _SPREAD) // _BLOCK * _BLOCK, 0),
            max((box.top - _SPREAD) // _BLOCK * _BLOCK, 0),
            min(-(-(box.right + _SPREAD) // _BLOCK) * _BLOCK, self.width),
            min(-(-(box.bottom + _SPREAD) // _BLOCK) * _BLOCK, self.height),
        )
        outer = Box(
            max(inner.left - _MARGIN, 0),
            max(inner.top - _MARGIN, 0),
            min(inner.right + _MARGIN, self.width),
            min(inner.bottom + _MARGIN, self.height),
        )
        part = pixels[outer.slices]
        if self.alpha:
            part = straight(part)
        converted = self._scaler.reformat(
            av.VideoFrame.from_numpy_buffer(part, format="rgba"),
            format=self._format,
            dst_colorspace=Colorspace.ITU709,
            src_color_range=ColorRange.JPEG,
            dst_color_range=ColorRange.JPEG,
            interpolation=Interpolation.BILINEAR,
            threads=1,
        )
        changed = False
        for n, plane in enumerate(converted.planes):
            half = n in (1, 2)
            place, cut = (
                Box(*(-(-v // 2) for v in b)) if half else b
                for b in (inner, Box(*(v - outer[i % 2] for i, v in enumerate(inner))))
            )
            old, new = self.samples[n][place.slices], _array(plane)[cut.slices]
            if changed or not np.array_equal(old, new):
                old[:] = new
                changed = True
        return changed


def _array(plane: Any) -> Pixels:
    rows = np.frombuffer(plane, np.uint8).reshape(-1, plane.line_size)
    return rows[: plane.height, : plane.width]


def straight(pixels: Pixels) -> Pixels:
    """Cairo's colours, which are multiplied by their opacity, as they are without it."""
    alpha = np.maximum(pixels[..., 3:].astype(np.uint16), 1)
    colour = np.minimum((pixels[..., :3].astype(np.uint16) * 255 + alpha // 2) // alpha, 255)
    return np.concatenate((colour.astype(np.uint8), pixels[..., 3:]), axis=2)
