"""A segment's pictures as a little video of its own, one picture a tick; times come when joined."""

from __future__ import annotations

import io
from fractions import Fraction
from typing import Any

import av

from calcanim.render.spec import RenderSpec, SpecError
from calcanim.render.turns import ordinary_turns

# Chosen by measurement (docs/performance.md): of the settings whose files are no larger than
# Manim's and no less like the uncompressed frames, those that cost least. Where only writing and
# strokes move, a constant quantiser needs no look at the picture before it is coded, and whole
# steps find what has travelled. Where areas change, their slow shades need the adaptive one.
# All segments have the same headers: they are one film.
_SHARED = {"bf": "0", "sc_threshold": "0", "weightp": "none", "x264-params": "stitchable=1"}
_STROKES = {"preset": "superfast", "qp": "26", "subq": "0"}
_STROKES["x264-params"] = _SHARED["x264-params"] + ":no-deblock=1"
_AREAS = {"preset": "veryfast", "crf": "24", "refs": "1", "rc-lookahead": "0", "mbtree": "0"}
_VP9 = {"crf": "30", "b": "0", "deadline": "good", "cpu-used": "5", "row-mt": "0"}
_BT709 = 1
_FULL = 2  # 0 to 255, not 16 to 235: see docs/decisions


def settings(spec: RenderSpec, areas: bool = True) -> tuple[str, str, dict[str, str]]:
    """Encoder, pixel format and options of a video format.

    `areas` says that whole areas change from picture to picture. Who sets options of the encoder
    gets one setting for all of the film.
    """
    if spec.format == "webm":
        encoder, pixels, options = "libvpx-vp9", "yuv420p", dict(_VP9)
        if spec.transparent:
            pixels = "yuva420p"
            options["auto-alt-ref"] = "0"  # libvpx keeps no opacity with it
    else:
        own = spec.crf is not None or bool(spec.encoder_options)
        encoder, pixels, options = (
            "libx264",
            "yuv420p",
            _SHARED | (_AREAS if areas or own else _STROKES),
        )
    if spec.encoder and spec.encoder != encoder:
        encoder, options = spec.encoder, {}
    if spec.crf is not None:
        options["crf"] = str(spec.crf)
    return encoder, pixels, options | dict(spec.encoder_options)


class Reel:
    """An encoder for one segment; its first picture is a keyframe. For `areas` see `settings`."""

    def __init__(self, spec: RenderSpec, areas: bool = True) -> None:
        encoder, pixels, options = settings(spec, areas)
        self._file = io.BytesIO()
        self._container = av.open(self._file, "w", format=spec.format)
        stream: Any = self._container.add_stream(encoder, rate=spec.fps, options=options)
        stream.width, stream.height, stream.pix_fmt = spec.width, spec.height, pixels
        stream.thread_count = 1  # every core has a segment of its own
        if pixels == "yuva420p":
            stream.metadata["alpha_mode"] = "1"  # players look for opacity only where this is
        context = stream.codec_context
        context.color_range = _FULL
        context.color_primaries = context.color_trc = context.colorspace = _BT709
        with ordinary_turns():
            self._container.start_encoding()
        self._stream = stream
        self._base = Fraction(1, spec.fps)
        self._next = 0

    def add(self, frame: av.VideoFrame, times: int = 1) -> None:
        """Encode a picture for so many ticks."""
        for _ in range(times):
            frame.pts, frame.time_base = self._next, self._base
            self._next += 1
            self._container.mux(self._stream.encode(frame))

    def finish(self) -> bytes:
        """The segment's file."""
        self._container.mux(self._stream.encode())
        self._container.close()
        return self._file.getvalue()


def check(spec: RenderSpec) -> None:
    """Try the encoder on one picture. Raises SpecError with its refusal."""
    try:
        reel = Reel(spec)
        frame = av.VideoFrame(spec.width, spec.height, settings(spec)[1])
        reel.add(frame)
        reel.finish()
    except (av.FFmpegError, ValueError, OSError) as error:
        name, _, options = settings(spec)
        given = ", ".join(f"{k}={v}" for k, v in options.items())
        why = getattr(error, "strerror", None) or error
        raise SpecError(f"the encoder {name} refuses {given or 'the picture'}: {why}") from error
