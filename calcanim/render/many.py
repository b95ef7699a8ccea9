"""Many films at once: every core draws, whichever film a segment is of."""

from __future__ import annotations

import contextlib
import json
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import partial
from typing import TYPE_CHECKING

from calcanim.refusals import Refusal
from calcanim.render import hand, remember
from calcanim.render.clip import Clip
from calcanim.render.crew import Crew, RenderError, Task
from calcanim.render.place import refuse_taken
from calcanim.render.production import Production
from calcanim.render.progress import Ledger, Progress, Report
from calcanim.render.spec import RenderSpec, refuse_codecs
from calcanim.render.video import finish, refuse_false, refuse_mute
from calcanim.store import Store
from calcanim.storyboard.board import Storyboard
from calcanim.storyboard.lesson import Lesson

if TYPE_CHECKING:
    from calcanim.render.heard import Narrator, Reading
    from calcanim.storyboard.worded import Script

Done = Callable[["Request", "Clip | RenderError"], None]


@dataclass(frozen=True, eq=False)
class Request:
    """A film that is wanted: a lesson with `values`, the options that are given, as text.

    `place` is the lesson's slug, or its file. `voice` reads the film aloud, `words` stand for the
    lesson's own. `codecs` are those of the mp4, in the order in which a page offers them. Two
    requests are never equal.
    """

    lesson: Lesson
    place: str
    spec: RenderSpec
    values: tuple[tuple[str, str], ...] = ()
    voice: Narrator | None = None
    words: Script | None = None
    codecs: tuple[str, ...] = ("h264",)

    @property
    def said(self) -> tuple[str, str, tuple[str, ...]]:
        """Who reads, in which words, and the encodings, as `remember` takes them."""
        who = self.voice.identity(None) if self.voice is not None else ""
        return who, self.words.digest if self.words is not None else "", self.codecs


def render_many(
    requests: Iterable[Request],
    crew: Crew,
    store: Store | None,
    progress: Progress | None,
    done: Done,
) -> None:
    """Build and draw all films. What goes wrong with one of them leaves the others as they are.

    `done` gets every request once, in this process, as soon as its film is in place: with its
    clip, or with the error, whose message is one sentence (a lesson's or a recording's refusal as
    it is, what is not certified, what cannot be drawn or written). What `done` raises ends the run.

    Storyboards are built by the crew too: a lesson's mathematics runs while another one is drawn.
    Requests for the same lesson and values have one storyboard. With a `store` the next request of
    the same kind finds its film without building one (`remember.unchanged`).
    """
    _Run(crew, store, progress, done).all(requests)


def keys_of(
    requests: Iterable[Request], crew: Crew, store: Store | None
) -> dict[Request, str | RenderError]:
    """What `remember.film_key` says of each film, or why there can be none; nothing is drawn."""
    run = _Keys(crew, store, None, lambda request, outcome: None)
    run.all(requests)
    return run.keys


class _Run:
    """All films on their way."""

    def __init__(
        self, crew: Crew, store: Store | None, progress: Progress | None, done: Done
    ) -> None:
        self.crew, self.store, self.progress, self._done = crew, store, progress, done
        self.tasks: deque[Task] = deque()
        self.settled: set[Request] = set()
        self.sources: dict[Request, dict[str, str]] = {}
        self.latest: dict[Request, Report] = {}

    def all(self, requests: Iterable[Request]) -> None:
        """Run everything."""
        requests = list(requests)
        self.ledger = Ledger(len(requests), 0, self.crew.hands)
        boards: dict[tuple[str, ...], list[Request]] = {}
        for request in requests:
            try:
                texts = request.lesson.texts(dict(request.values))
            except Refusal as error:
                self.settle(request, RenderError(str(error)))
                continue
            job = json.dumps({"lesson": request.place, "values": texts})
            boards.setdefault((job, request.lesson.file), []).append(request)
        self.ledger.boards = len(boards)
        for (job, _), group in boards.items():
            label = f"{group[0].lesson.slug}, its storyboard"
            self.tasks.append(
                Task(
                    hand.build,
                    partial(str, job),
                    label,
                    partial(self.built, group),
                    failed=partial(self.unbuilt, group),
                )
            )
        self.crew.run(self.tasks)

    def settle(self, request: Request, outcome: Clip | RenderError) -> None:
        """A request's one answer; segments of it that are still drawn go to waste."""
        if request not in self.settled:
            self.settled.add(request)
            for task in [t for t in self.tasks if t.owner is request]:
                self.tasks.remove(task)
            self.ledger.settle(request)
            if isinstance(outcome, Clip):
                self.remember(request, outcome.manifest.digest)
            self.report(request)
            self._done(request, outcome)

    def told(self, request: Request, production: Production, report: Report) -> None:
        """A film has come further."""
        self.ledger.note(request, production.work())
        self.latest[request] = report
        if not production.complete:  # else it is still to be put together
            self.report(request)

    def report(self, request: Request) -> None:
        """Say how far a film is, and all of them."""
        if self.progress is not None and request in self.latest:
            self.progress(replace(self.latest[request], total=self.ledger.total()))

    def remember(self, request: Request, digest: str) -> None:
        """Let the same request be known by its storyboard's `digest` the next time."""
        if self.store is None:
            return
        lesson, spec = request.lesson, request.spec
        texts, sources = lesson.texts(dict(request.values)), self.sources[request]
        remember.keep_request(self.store, lesson, texts, spec, digest, *request.said, sources)

    def unbuilt(self, group: Sequence[Request], error: RenderError) -> None:
        """There is no storyboard: what a lesson refuses with is already a sentence for a reader."""
        self.ledger.built(0.0)
        why = error.__cause__
        for request in group:
            self.settle(request, RenderError(str(why)) if isinstance(why, Refusal) else error)

    def built(self, group: Sequence[Request], content: bytes) -> None:
        """A storyboard is there, for all of `group`."""
        head, _, text = content.decode().partition("\n")
        board, told = Storyboard.from_json(text), json.loads(head)
        self.sources |= dict.fromkeys(group, told["sources"])
        self.ledger.built(told["cost"])
        readings: dict[tuple[int, str], Reading] = {}
        wanted: list[Task] = []
        for request in group:
            with self.apart(request):
                wanted += self.begun(request, board, readings)
        self.tasks.extendleft(reversed(wanted))

    def begun(
        self, request: Request, board: Storyboard, readings: dict[tuple[int, str], Reading]
    ) -> list[Task]:
        """What must be drawn for a request; `readings` has those of its group, by voice."""
        spec, voice = request.spec, request.voice
        refuse_codecs(spec, request.codecs)
        if voice is not None:
            refuse_mute(spec)
        if request.words is not None:
            board = request.words.told(board)
        refuse_false(board)
        refuse_taken(spec.video(board), spec.format == "png", request.codecs)
        if self.store is not None:
            who = voice.identity(board) if voice is not None else ""
            key = remember.film_key(board.digest, spec, who, request.codecs)
            clip = remember.film(self.store, key, spec.video(board))
            if clip is not None:
                self.settle(request, clip)
                return []
        reading = None
        if voice is not None:
            named = id(voice), board.digest
            if named not in readings:
                readings[named] = voice.read(board, self.store)
            reading = readings[named]
        production = Production(
            board,
            spec,
            self.store,
            lambda report: self.told(request, production, report),
            self.crew.hands,
            self.crew.local,
            reading,
            request.codecs,
        )
        complete = partial(self.complete, request, board, production)

        def own(task: Task) -> Task:
            task.owner = request
            task.done = partial(self.taken, request, production, task.done, complete)
            task.failed = partial(self.settle, request)
            return task

        wanted = [own(t) for t in production.tasks(lambda more: self.tasks.appendleft(own(more)))]
        if not wanted:
            complete()
        return wanted

    def taken(
        self,
        request: Request,
        production: Production,
        take: Callable[[bytes], None],
        complete: Callable[[], None],
        content: bytes,
    ) -> None:
        """A piece of a film is there."""
        if request in self.settled:
            return
        with self.apart(request):
            take(content)
            if production.complete:
                complete()

    def complete(self, request: Request, board: Storyboard, production: Production) -> None:
        """Every piece of a film is there."""
        clip = finish(production)
        if request.voice is not None:
            request.voice.made(board)
        self.settle(request, clip)

    @contextlib.contextmanager
    def apart(self, request: Request) -> Iterator[None]:
        """What goes wrong in here is this request's own affair, until it has its answer."""
        try:
            yield
        except (RenderError, Refusal, OSError) as error:
            if request in self.settled:
                raise
            slug = request.lesson.slug
            written = isinstance(error, OSError)
            why = f"{slug} cannot be written: {error}" if written else str(error)
            self.settle(request, RenderError(why))


class _Keys(_Run):
    """The films' keys alone."""

    keys: dict[Request, str | RenderError]

    def all(self, requests: Iterable[Request]) -> None:
        self.keys = {}
        super().all(requests)

    def settle(self, request: Request, outcome: Clip | RenderError) -> None:
        """Only what goes wrong comes here."""
        assert isinstance(outcome, RenderError)
        self.keys.setdefault(request, outcome)

    def begun(
        self, request: Request, board: Storyboard, readings: dict[tuple[int, str], Reading]
    ) -> list[Task]:
        """Nothing is drawn."""
        if request.words is not None:
            board = request.words.told(board)
        refuse_false(board)
        who = request.voice.identity(board) if request.voice is not None else ""
        self.keys[request] = remember.film_key(board.digest, request.spec, who, request.codecs)
        self.remember(request, board.digest)
        return []
