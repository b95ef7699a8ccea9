"""Courses of tiny lessons, and a stand-in for the crew that draws: films are made up at once."""

import functools
import hashlib
import json
import os
import re
from collections.abc import Callable, Iterable
from contextlib import nullcontext
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from calcanim.build import course as courses
from calcanim.build.course import Built, Means
from calcanim.build.packed import Packed
from calcanim.course.plan import Course, FilmPlan, LessonPlan
from calcanim.render import remember
from calcanim.render.clip import Clip, records
from calcanim.render.crew import Crew, Here, RenderError
from calcanim.render.finish import companions
from calcanim.render.many import Request
from calcanim.render.place import put_film
from calcanim.store import Store
from tests.publish import films

LESSON = '''
"""Small."""
from calcanim.authoring.script import Beat, lesson, text
from calcanim.storyboard import prose
from calcanim.storyboard.cues import Write

@lesson(title="Lesson {name}", topic="tests")
def build(word=text("{name}", "what is shown")):
    if word == "wrong":
        raise ValueError("there is no such word")
    yield Beat("One", "Some words.", (Write("w", prose(word), "title"),))
'''


@functools.cache
def film() -> bytes:
    """Ten seconds of grey."""
    return films.film()


def lesson(folder: Path, name: str, *words: str, given: str = "") -> LessonPlan:
    """A lesson in a file of its own, with a variant for each of `words`."""
    path = folder / f"{name}.py"
    if not path.exists():
        path.write_text(LESSON.format(name=name))

    def plan(slug: str, word: str) -> FilmPlan:
        return FilmPlan(str(path), (("word", word),) if word else (), slug, word or name)

    return LessonPlan(plan(name, given), tuple(plan(f"{name}/{w}", w) for w in words))


def course(folder: Path, *lessons: LessonPlan, **changes: Any) -> Course:
    """A course in both grounds."""
    made = Course(folder / "course.toml", "A course", lessons, codecs=("h264",), quality="l")
    return replace(made, **changes)


class Studio:
    """Makes films up; `drawn` counts them, `said` has what the user was told."""

    def __init__(self, folder: Path, patch: pytest.MonkeyPatch) -> None:
        self.store = Store(folder / "cache")
        self.drawn: list[str] = []
        self.said: list[str] = []
        patch.setattr(courses, "render_many", self.render_many)
        patch.setattr(os, "fsync", lambda handle: None)  # the tests' disks do not lose power

    def build(self, wanted: Course, root: Path, *packed: Packed, store: bool = True) -> Built:
        """`calcanim.build.course.build`, with nothing drawn or told so far."""
        self.drawn, self.said = [], []
        return courses.build(wanted, root, wanted.quality, self.means(store), packed)

    def means(self, store: bool = True) -> Means:
        """Nobody draws but this one."""

        def crew() -> Any:
            return nullcontext(Crew(1, Here()))

        def silent() -> Any:
            return nullcontext(lambda report: None)

        kept = self.store if store else None
        return Means(kept, crew, silent, lambda spec, voice: None, self.said.append)

    def render_many(
        self,
        requests: Iterable[Request],
        crew: Crew,
        store: Store | None,
        progress: object,
        done: Callable[[Request, Clip | RenderError], None],
    ) -> None:
        """In place of `calcanim.render.many.render_many`."""
        for request in requests:
            try:
                outcome: Clip | RenderError = self._film(request, store)
            except ValueError as error:
                outcome = RenderError(str(error))
            done(request, outcome)

    def _film(self, request: Request, store: Store | None) -> Clip:
        board = request.lesson.build(**dict(request.values))
        spec, slug = request.spec, request.lesson.slug
        manifest = films.manifest(
            board.title,
            lesson=slug,
            digest=board.digest,
            parameters=dict(board.parameters),
            theme=spec.theme.name,
        )
        # Another film has other bytes: a box that every player skips.
        told = hashlib.sha256(f"{board.digest} {spec.theme.name}".encode()).digest()
        video = film() + (8 + len(told)).to_bytes(4, "big") + b"free" + told
        files = {"": video, ".png": films.poster((86, 48)), **companions(manifest)}
        target = spec.video(board)
        manifest = replace(manifest, files=records(files, target))
        files[".json"] = manifest.to_json().encode()
        put_film(files, target)
        if store is not None:
            texts = request.lesson.texts(dict(request.values))
            remember.keep_film(store, remember.film_key(board.digest, spec), files)
            remember.keep_request(store, request.lesson, texts, spec, board.digest)
        self.drawn.append(f"{board.parameters[0][1]}, {spec.theme.name}")
        return Clip(target, manifest)


def tree(root: Path) -> dict[str, bytes]:
    """Every file below `root`, hidden ones too."""
    return {
        str(path.relative_to(root)): path.read_bytes()
        for path in sorted(root.rglob("*"))
        if path.is_file()
    }


def times(root: Path) -> dict[str, int]:
    """When everything below `root`, and it, was last changed."""
    return {str(path): path.stat().st_mtime_ns for path in [root, *root.rglob("*")]}


def is_whole(root: Path) -> bool:
    """Whether the site can be used: all that pages lead to is there, and films are as recorded."""
    record = json.loads((root / "course.json").read_bytes())
    pages = {root / film["slug"] / "index.html" for x in record["lessons"] for film in x["films"]}
    for page in {root / "index.html", *pages, *root.rglob("*.html")}:
        for there in re.findall(r'(?:src|href|poster)="([^"#:]+)', page.read_text()):
            if not (page.parent / there).exists():
                return False
    return all(
        hashlib.sha256((root / path).read_bytes()).hexdigest() == about["sha256"]
        for path, about in record["files"].items()
        if path.startswith("media/")
    )
