"""AV1 beside H.264: a drawn segment encoded again, picture by picture.

Segments are encoded, not films: they are kept like drawn ones, and a changed beat costs that beat.
Nothing is lost by it: a film has a keyframe wherever a segment begins, in either encoding.
"""

from __future__ import annotations

import base64
import hashlib
import io
import json
import os
from fractions import Fraction
from typing import Any

from calcanim import provenance
from calcanim.render.result import Result
from calcanim.render.turns import ordinary_turns

# Chosen by measurement (docs/performance.md). One thread: every core has a segment of its own.
# Keyframes are where H.264 has them, and nowhere else: none by the clock, none by change of scene.
_OPTIONS = {"preset": "8", "crf": "50", "svtav1-params": "lp=1:keyint=-1:scd=0"}
_ENCODER, _PIXELS = "libsvtav1", "yuv420p"


def key_of(strip: bytes) -> str:
    """Names the encoding of a drawn segment in the cache: its bytes, our settings, our code."""
    given = [provenance.drawing(), _OPTIONS, hashlib.sha256(strip).hexdigest()]
    return hashlib.sha256(json.dumps(["av1", given], sort_keys=True).encode()).hexdigest()


def job_of(strip: bytes) -> str:
    """What `run` is given: no disk is shared with it."""
    return json.dumps({"code": provenance.drawing(), "strip": base64.b64encode(strip).decode()})


def run(job: str) -> bytes:
    """A `Result` as bytes: a file of as many pictures as the segment's, one a tick as there."""
    import time

    data = json.loads(job)
    if data["code"] != provenance.drawing():
        raise RuntimeError("this worker has another calcanim, or other libraries, than its caller")
    strip = base64.b64decode(data["strip"])
    started = time.process_time()
    film = _encoded(strip)
    return Result(key_of(strip), (), round(time.process_time() - started, 4), film).to_bytes()


def _encoded(strip: bytes) -> bytes:
    import av
    from av.video.frame import PictureType

    os.environ.setdefault("SVT_LOG", "1")  # errors only
    file = io.BytesIO()
    with av.open(io.BytesIO(strip)) as source, av.open(file, "w", format="mp4") as film:
        given: Any = source.streams.video[0]
        try:
            stream: Any = film.add_stream(_ENCODER, given.average_rate, options=dict(_OPTIONS))
        except av.codec.codec.UnknownCodecError:
            raise RuntimeError(f"PyAV has no {_ENCODER} here, which AV1 needs") from None
        stream.width, stream.height, stream.pix_fmt = given.width, given.height, _PIXELS
        stream.thread_count = 1
        ours, theirs = stream.codec_context, given.codec_context
        ours.color_range, ours.colorspace = theirs.color_range, theirs.colorspace
        ours.color_primaries, ours.color_trc = theirs.color_primaries, theirs.color_trc
        with ordinary_turns():
            film.start_encoding()
        for n, seen in enumerate(source.decode(given)):
            # The decoder has a name of its own for full range (yuvj420p), which would be converted.
            frame = av.VideoFrame.from_ndarray(seen.to_ndarray(), _PIXELS)
            frame.pict_type = PictureType.I if seen.key_frame else PictureType.NONE
            frame.pts, frame.time_base = n, Fraction(1, given.average_rate)
            film.mux(stream.encode(frame))
        film.mux(stream.encode())
    return file.getvalue()
