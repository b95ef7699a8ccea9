"""The films that a course asks for: each lesson and variant on each ground."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

from calcanim import catalog
from calcanim.course import ground, theme
from calcanim.course.plan import Course, FilmPlan
from calcanim.publish.site.model import Ground
from calcanim.refusals import Refusal
from calcanim.render import remember
from calcanim.render.clip import Clip
from calcanim.render.many import Request
from calcanim.render.spec import RenderSpec, spec_of
from calcanim.store import Store
from calcanim.storyboard.worded import Script

if TYPE_CHECKING:
    from calcanim.render.heard import Narrator

# Who reads a film of a spec: by a voice's name, or by where recordings lie. Raises Refusal.
Voices = Callable[[RenderSpec, str], "Narrator | None"]


@dataclass(frozen=True, eq=False)
class Wanted:
    """A film of the course on a ground; its `request` does not say yet where it goes."""

    film: FilmPlan
    ground: Ground
    request: Request

    def key(self, clip: Clip) -> str:
        """What a film of it was made from."""
        who, _, codecs = self.request.said
        return remember.film_key(clip.manifest.digest, self.request.spec, who, codecs)

    def known(self, store: Store) -> str | None:
        """Its key, where the store knows it and no storyboard is needed; else None."""
        r = self.request
        return remember.known(store, r.lesson, self.texts, r.spec, *r.said)

    def kept(self, store: Store, folder: Path) -> Clip | None:
        """The film out of the store, in `folder`; None where it is not there."""
        r = self.into(folder)
        return remember.unchanged(store, r.lesson, self.texts, r.spec, *r.said)

    def into(self, folder: Path) -> Request:
        """The request for the film in a `folder` of its own."""
        output = folder / f"{self.request.lesson.slug}.mp4"
        return replace(self.request, spec=replace(self.request.spec, output=output))

    @property
    def texts(self) -> dict[str, str]:
        """All options of the lesson, as text."""
        return self.request.lesson.texts(dict(self.request.values))


def wanted(
    course: Course, quality: str, voices: Voices
) -> tuple[list[Wanted], dict[FilmPlan, str]]:
    """All films in the course's order, and of films that cannot be asked for what is wrong.

    Raises Refusal for what is wrong with all of them.
    """
    themes = [theme(name, course.file.parent) for name in course.themes]
    specs = {ground(made): spec_of(quality, theme=made) for made in themes}
    found: list[Wanted] = []
    wrong: dict[FilmPlan, str] = {}
    readers: dict[str, Narrator | None] = {}
    for film in (film for lesson in course.lessons for film in lesson.films):
        try:
            lesson = catalog.lesson(film.lesson)
            lesson.texts(dict(film.values))
            words = Script.of(film.script) if film.script is not None else None
            for where, spec in specs.items():
                if film.voice not in readers:
                    readers[film.voice] = voices(spec, film.voice)
                voice = readers[film.voice]
                request = Request(
                    lesson, film.lesson, spec, film.values, voice, words, course.codecs
                )
                found.append(Wanted(film, where, request))
        except Refusal as error:
            wrong[film] = str(error)
    return found, wrong
