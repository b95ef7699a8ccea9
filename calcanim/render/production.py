"""One film on its way: the segments that it needs, and what the cache has of them."""

from __future__ import annotations

import contextlib
import hashlib
import json
from collections.abc import Callable, Sequence
from functools import partial
from typing import TYPE_CHECKING, Any

from calcanim import provenance
from calcanim.render import av1
from calcanim.render.crew import Task
from calcanim.render.hand import draw, encode_again
from calcanim.render.progress import Progress, Report, Work
from calcanim.render.result import Result
from calcanim.render.spec import RenderSpec
from calcanim.render.timeline import Segment, Timeline
from calcanim.store import Store
from calcanim.storyboard.board import Storyboard

if TYPE_CHECKING:
    from calcanim.render.heard import Reading

_POSTER = -1


class Production:
    """Collects a film's segments; `hands` is how many are drawn at once.

    A film that is read aloud shows the pictures of the silent one (`timeline`) at times of its own
    (`shown`).
    """

    def __init__(
        self,
        board: Storyboard,
        spec: RenderSpec,
        store: Store | None,
        progress: Progress | None,
        hands: int,
        shared: bool,
        reading: Reading | None = None,
        codecs: Sequence[str] = ("h264",),
    ) -> None:
        self.reading = reading
        if reading is not None and spec.constant_frame_rate:
            board = reading.board  # every frame of a still is a picture: no two films share them
        self.board, self.spec, self.store, self.codecs = board, spec, store, tuple(codecs)
        self.timeline = Timeline(board, spec.fps)
        self.shown = (
            self.timeline
            if reading is None or spec.constant_frame_rate
            else Timeline(reading.board, spec.fps, self.timeline)
        )
        self.results: dict[int, Result] = {}
        self.encoded: dict[int, Result] = {}
        self._recalled: set[int] = set()
        self.known: set[int] = set()
        self._progress, self._hands = progress or (lambda report: None), hands
        self._text = board.to_json()
        self._cache = str(store.root) if store is not None and shared else None
        self._aliases = self._histories() if store is not None else {}

    def tasks(self, more: Callable[[Task], None]) -> list[Task]:
        """What must be drawn, in the film's order; what the cache has is taken from there.

        What follows from it once it is drawn goes to `more`.
        """
        self._more = more
        tasks = []
        for n in (*range(len(self.timeline.segments)), _POSTER):
            self._recall(n)
            if n not in self.results:
                task = Task(draw, partial(self._job, n), self._label(n), partial(self._take, n))
                tasks.append(task)
            elif (again := self._again(n)) is not None:
                tasks.append(again)
        self._report()
        return tasks

    @property
    def complete(self) -> bool:
        """Whether every segment is there, in all encodings, and the poster."""
        segments = len(self.timeline.segments)
        return len(self.results) == segments + 1 and len(self.encoded) == (
            segments if "av1" in self.codecs else 0
        )

    @property
    def poster(self) -> bytes:
        """The last picture as a PNG."""
        return self.results[_POSTER].data

    def pieces(self, codec: str) -> list[tuple[bytes, list[int]]]:
        """Every segment's strip with the film's frame of each of its pictures."""
        strips = self.encoded if codec == "av1" else self.results
        out = []
        for segment in self.timeline.segments:
            result = self.results[segment.index]
            frames = [self.shown.frame(segment.first + i, o) for i, o in result.pictures]
            if self.spec.constant_frame_rate and self.spec.format in ("mp4", "webm"):
                frames = list(range(*self.shown.span(segment)))
            out.append((strips[segment.index].data, frames))
        return out

    # -- jobs --------------------------------------------------------------------

    def _job(self, index: int) -> str:
        job = {
            "board": self._text,
            "digest": hashlib.sha256(self._text.encode()).hexdigest(),
            "look": self.spec.look(),
            "segment": index,
            "code": provenance.drawing(),
            "cache": self._cache,
        }
        return json.dumps(job)

    def _label(self, index: int) -> str:
        if index == _POSTER:
            return f"{self.board.slug}, the poster"
        segment = self.timeline.segments[index]
        beat = self.board.beats[self.timeline.intervals[segment.first].beat]
        second = float(self.timeline.span(segment)[0] / self.spec.fps)
        return f"{self.board.slug}, beat '{beat.title}' at {second:.1f} s"

    def _take(self, index: int, content: bytes) -> None:
        result = self.results[index] = Result.of_bytes(content)
        if self.store is not None:
            self.store.put("segments", result.key, content)
            self.store.put("histories", self._aliases[index], result.key.encode())
        if (again := self._again(index)) is not None:
            self._more(again)
        self._report()

    def _again(self, index: int) -> Task | None:
        """What encodes a drawn segment again, where that is wanted and the cache has it not."""
        if "av1" not in self.codecs or index == _POSTER:
            return None
        strip = self.results[index].data
        with contextlib.suppress(ValueError):
            content = self.store.get("segments", av1.key_of(strip)) if self.store else None
            if content is not None:
                self.encoded[index] = Result.of_bytes(content)
                self._recalled.add(index)
                return None
        job, label = partial(av1.job_of, strip), self._label(index)
        return Task(encode_again, job, label, partial(self._take_again, index))

    def _take_again(self, index: int, content: bytes) -> None:
        result = self.encoded[index] = Result.of_bytes(content)
        if self.store is not None:
            self.store.put("segments", result.key, content)
        self._report()

    # -- cache -------------------------------------------------------------------

    def _recall(self, index: int) -> None:
        if self.store is None:
            return
        key = self.store.get("histories", self._aliases[index])
        if key is None:
            return
        with contextlib.suppress(ValueError):  # what is not as it should be is drawn again
            content = self.store.get("segments", key.decode())
            if content is not None:
                self.results[index] = Result.of_bytes(content)
                self.known.add(index)

    def _histories(self) -> dict[int, str]:
        """For every segment a digest of all cues so far: it needs no stage, and so no Manim.

        Equal histories have equal pictures. The other way round needs the stage: see `worker`.
        """
        beats = json.loads(self._text)["storyboard"]["beats"]
        constant = self.spec.constant_frame_rate
        head = json.dumps([provenance.drawing(), self.spec.look()], sort_keys=True)
        total = hashlib.sha256(head.encode())
        out: dict[int, str] = {}
        at = 0

        def told(interval_index: int, up_to: int | None) -> str:
            interval = self.timeline.intervals[interval_index]
            if interval.still:
                data: Any = self.timeline.stillness(interval_index, constant)
            else:
                assert interval.cue is not None
                data = [beats[interval.beat]["cues"][interval.cue], interval.frames]
            return json.dumps([data, up_to], sort_keys=True)

        for segment in self.timeline.segments:
            while at < segment.first:
                total.update(told(at, None).encode())
                at += 1
            own = total.copy()
            for n in range(segment.first, segment.last + 1):
                own.update(told(n, None).encode())
            stop = segment.stop if segment.stop < self._frames(segment) else None
            own.update(json.dumps([segment.offset, stop]).encode())
            out[segment.index] = own.hexdigest()
        for n in range(at, len(self.timeline.intervals)):
            total.update(told(n, None).encode())
        total.update(b"poster")
        out[_POSTER] = total.hexdigest()
        return out

    def _frames(self, segment: Segment) -> int:
        return self.timeline.intervals[segment.last].frames

    # -- progress ------------------------------------------------------------------

    def work(self) -> Work:
        """What of the film is drawn here, and what is still to be; what the cache had is no work.

        Equal pictures in a row are one, which is not known before they are drawn.
        """
        drawn = to_draw = encoded = to_encode = 0
        drawing = encoding = 0.0
        for segment in self.timeline.segments:
            n, pictures = segment.index, self._moving(segment)
            if n not in self.results:
                to_draw += pictures
            elif n not in self.known:
                drawn += pictures
                drawing += self.results[n].cost
            if n in self.encoded:
                if n not in self._recalled:
                    encoded += pictures
                    encoding += self.encoded[n].cost
            elif "av1" in self.codecs:
                to_encode += pictures
        return Work(drawn, to_draw, drawing, encoded, to_encode, encoding)

    def _report(self) -> None:
        done = 0
        for segment in self.timeline.segments:
            first, after = self.timeline.span(segment)
            if segment.index in self.results and (
                "av1" not in self.codecs or segment.index in self.encoded
            ):
                done += after - first
        self._progress(
            Report(
                self.board.slug,
                done,
                self.timeline.frames,
                self.work().seconds_left(self._hands),
                sum(1 for n in self.results if n >= 0 and n not in self.known),
                sum(1 for n in self.known if n >= 0),
                len(self.timeline.segments),
            )
        )

    def _moving(self, segment: Segment) -> int:
        """Pictures that a segment has, about: the frames of its motions."""
        return 1 + sum(
            (segment.stop if n == segment.last else interval.frames)
            - (segment.offset if n == segment.first else 0)
            for n in range(segment.first, segment.last + 1)
            for interval in [self.timeline.intervals[n]]
            if not interval.still
        )
