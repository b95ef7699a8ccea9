"""Sound through FFmpeg's filters, in this process: rates, loudness, encoding, decoding."""

from __future__ import annotations

import io
import itertools
import math
from collections.abc import Iterable, Iterator, Sequence
from fractions import Fraction
from typing import Any

import av
import numpy as np

from calcanim.voice import LOUDNESS
from calcanim.voice.speech import RATE, Samples

_CLOSE = 0.1  # LU
_PASSES = 8
_LIMIT = "limit=-2dB:level=false:attack=4:release=60:latency=1"  # codecs overshoot by a decibel
_BLOCK = 4800


def resampled(samples: Any, rate: int) -> Samples:
    """Mono samples of another rate at ours."""
    if rate == RATE or not len(samples):
        return np.asarray(samples, np.float32)
    count = round(len(samples) * RATE / rate)
    chain = [("aresample", str(RATE)), ("aformat", f"sample_fmts=flt:sample_rates={RATE}")]
    return fitted(filtered(np.asarray(samples, np.float32), chain, rate), count)


def filtered(samples: Samples, chain: Sequence[tuple[str, str]], rate: int = RATE) -> Samples:
    """Mono samples through FFmpeg's filters, each with its options."""
    blocks = [frame.to_ndarray().reshape(-1) for frame in _through(samples, chain, rate)]
    return np.concatenate(blocks) if blocks else np.zeros(0, np.float32)


def loudness(samples: Samples) -> tuple[float, float]:
    """Integrated loudness in LUFS and true peak in dBTP (EBU R128); -inf where nothing is heard."""
    last: dict[str, str] = {}
    for frame in _through(samples, [("ebur128", "metadata=1:peak=true")], RATE):
        last = dict(frame.metadata) or last
    if not last:
        return -math.inf, -math.inf
    peak = float(last.get("lavfi.r128.true_peak", "0"))
    whole = float(last.get("lavfi.r128.I", "-inf"))
    return whole, 20 * math.log10(peak) if peak > 0 else -math.inf


def levelled(samples: Samples, target: float = LOUDNESS) -> Samples:
    """The same at `target` LUFS, its peaks held below what codecs make too loud."""
    clean = fitted(filtered(samples, [("highpass", "f=70"), _FLOAT]), len(samples))
    gain = target - loudness(clean)[0]
    if not math.isfinite(gain):
        return samples
    out = clean
    for _ in range(_PASSES):
        louder = (clean * np.float32(10 ** (gain / 20))).astype(np.float32)
        out = fitted(filtered(louder, [("alimiter", _LIMIT), _FLOAT]), len(samples))
        missing = target - loudness(out)[0]
        if abs(missing) <= _CLOSE:
            break
        gain += missing
    return out


_FLOAT = ("aformat", f"sample_fmts=flt:sample_rates={RATE}")


def packets(samples: Samples, stream: Any) -> list[Any]:
    """The encoded packets of mono samples, for an audio stream that was added to a container."""
    size = stream.codec_context.frame_size or 1024
    out: list[Any] = []
    for frame in _frames(samples, RATE, size, "fltp" if stream.name != "libopus" else "flt"):
        out += stream.encode(frame)
    return [*out, *stream.encode(None)]


def decoded(content: bytes | str, most: float = math.inf) -> Samples:
    """The first audio stream of a file, or of its bytes, mono at our rate.

    Decoding ends soon after `most` seconds. Raises av.error.FFmpegError or IndexError for what has
    none.
    """
    blocks: list[Samples] = []
    count = 0
    with av.open(io.BytesIO(content) if isinstance(content, bytes) else content) as file:
        stream = file.streams.audio[0]
        to_mono = av.AudioResampler(format="flt", layout="mono", rate=RATE)
        for frame in itertools.chain(file.decode(stream), [None]):
            for part in to_mono.resample(frame):
                blocks.append(part.to_ndarray().reshape(-1))
                count += len(blocks[-1])
            if count > most * RATE:
                break
    return np.concatenate(blocks) if blocks else np.zeros(0, np.float32)


def lasts(content: bytes) -> float | None:
    """Seconds of a file as its container tells them, without decoding; None where it does not."""
    with av.open(io.BytesIO(content)) as file:
        stream = file.streams.audio[0]
        if stream.duration is not None and stream.time_base is not None:
            return float(stream.duration * stream.time_base)
        return file.duration / av.time_base if file.duration is not None else None


def fitted(samples: Samples, count: int) -> Samples:
    """Exactly `count` samples: filters may hold a few back, or add some."""
    return np.pad(samples[:count], (0, max(count - len(samples), 0))).astype(np.float32)


def _frames(samples: Samples, rate: int, size: int, kind: str) -> Iterator[Any]:
    for start in range(0, len(samples), size):
        block = np.ascontiguousarray(samples[None, start : start + size], dtype=np.float32)
        frame = av.AudioFrame.from_ndarray(block, format=kind, layout="mono")
        frame.sample_rate = rate
        frame.pts = start
        frame.time_base = Fraction(1, rate)
        yield frame


def _through(samples: Samples, chain: Sequence[tuple[str, str]], rate: int) -> Iterator[Any]:
    graph = av.filter.Graph()
    first = last = graph.add_abuffer(sample_rate=rate, format="flt", layout="mono")
    for name, options in chain:
        each = graph.add(name, options)
        last.link_to(each)
        last = each
    sink = graph.add("abuffersink")
    last.link_to(sink)
    graph.configure()
    for frame in _frames(samples, rate, _BLOCK, "flt"):
        first.push(frame)
        yield from _pulled(sink)
    first.push(None)
    yield from _pulled(sink)


def _pulled(sink: Any) -> Iterable[Any]:
    while True:
        try:
            yield sink.pull()
        except (av.error.BlockingIOError, av.error.EOFError):
            return
