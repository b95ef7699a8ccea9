"""Many lessons at once: every core draws, whichever lesson a segment is of."""

from __future__ import annotations

import json
from collections import deque
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING

from calcanim.render import hand, remember
from calcanim.render.clip import Clip
from calcanim.render.crew import Crew, RenderError, Task
from calcanim.render.place import refuse_taken
from calcanim.render.production import Production, Progress
from calcanim.render.spec import RenderSpec, SpecError
from calcanim.render.video import finish, refuse_false
from calcanim.store import Store
from calcanim.storyboard.board import Storyboard
from calcanim.storyboard.lesson import Lesson

if TYPE_CHECKING:
    from calcanim.render.heard import Narrator


@dataclass(frozen=True)
class Request:
    """A lesson with its defaults; `place` is its slug, or its file."""

    lesson: Lesson
    place: str
    spec: RenderSpec


def render_many(
    requests: Iterable[Request],
    crew: Crew,
    store: Store | None,
    progress: Progress | None,
    done: Callable[[Request, Clip | RenderError], None],
    voice: Narrator | None = None,
) -> None:
    """Build and draw all lessons; `done` gets each one's clip, or what went wrong with it.

    Storyboards are built by the crew too: a lesson's mathematics runs while another one is drawn.
    """
    tasks: deque[Task] = deque()

    def built(request: Request, content: bytes) -> None:
        board = Storyboard.from_json(content.decode())
        refuse_false(board)
        try:
            refuse_taken(request.spec.video(board), request.spec.format == "png")
        except SpecError as error:
            raise RenderError(str(error)) from None
        if store is not None:
            who = voice.identity(board) if voice is not None else ""
            key = remember.film_key(board.digest, request.spec, who)
            clip = remember.film(store, key, request.spec.video(board))
            if clip is not None:
                done(request, clip)
                return
        reading = voice.read(board, store) if voice is not None else None
        production = Production(
            board, request.spec, store, progress, crew.hands, crew.local, reading
        )
        wanted = production.tasks()
        for task in wanted:
            task.done = partial(taken, request, production, task.done)
            task.failed = partial(failed, request)
        tasks.extendleft(reversed(wanted))
        if not wanted:
            complete(request, production)

    def taken(
        request: Request, production: Production, take: Callable[[bytes], None], content: bytes
    ) -> None:
        take(content)
        if production.complete:
            complete(request, production)

    def complete(request: Request, production: Production) -> None:
        try:
            clip = finish(production)
        except (SpecError, OSError) as error:
            raise RenderError(f"{request.lesson.slug} cannot be written: {error}") from error
        done(request, clip)

    def failed(request: Request, error: RenderError) -> None:
        for task in [t for t in tasks if t.owner is request]:
            tasks.remove(task)
        done(request, error)

    for request in requests:
        job = json.dumps({"lesson": request.place})
        tasks.append(
            Task(
                hand.build,
                partial(str, job),
                f"{request.lesson.slug}, its storyboard",
                partial(built, request),
                failed=partial(failed, request),
                owner=request,
            )
        )
    crew.run(tasks)
