"""What a build would change, without building."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from calcanim.build.course import Films, Means, record_for
from calcanim.build.folder import Folder, stored
from calcanim.build.record import NAME, Record
from calcanim.course.plan import Course
from calcanim.publish.site.files import files


def stale(course: Course, root: Path, quality: str, means: Means) -> tuple[list[str], bool]:
    """A line for everything at `root` that a build would change, and whether no lesson fails.

    Nothing is drawn or written. Storyboards are built only where neither the store nor the digest
    of the code tells whether a film, or the page of every formula, is the same. Raises Refusal as
    `build`.
    """
    folder = Folder(root)
    films = Films(course, folder, quality, means)
    films.find()
    lines = ["build: an earlier one did not end"] if folder.unfinished else []
    lines += _films(folder, films)
    if folder.record is not None:
        lines += _removed(course, folder.record, films)
    return [*lines, *_pages(course, folder, films)], not films.failures


def _films(folder: Folder, films: Films) -> Iterator[str]:
    """Films that would be made."""
    lessons = folder.record.lessons if folder.record is not None else ()
    looks = {(f.slug, k.ground): k for lesson in lessons for f in lesson.films for k in f.looks}
    for wanted in films.open():
        look = looks.get((wanted.film.slug, wanted.ground))
        why = "new" if look is None else folder.fault(look.paths) or "changed"
        yield f"film {wanted.film.slug}, {wanted.ground}: {why}"


def _removed(course: Course, record: Record, films: Films) -> Iterator[str]:
    """Lessons and films of the last site that the course has no more."""
    grounds = {wanted.ground for wanted in films.wanted}
    lessons = {lesson.film.slug: lesson for lesson in course.lessons}
    for lesson in record.lessons:
        if lesson.slug not in lessons:
            yield f"lesson {lesson.slug}: removed"
            continue
        slugs = {film.slug for film in lessons[lesson.slug].films}
        if films.failures.keys() & slugs:
            continue  # it stays as it is
        for film in lesson.films:
            if film.slug not in slugs:
                yield f"film {film.slug}: removed"
            else:
                gone = (look.ground for look in film.looks if look.ground not in grounds)
                yield from (f"film {film.slug}, {ground}: removed" for ground in gone)


def _pages(course: Course, folder: Folder, films: Films) -> Iterator[str]:
    """Files beside the films, but for the pages of films that are made anew anyway."""
    found = list(films.lessons())
    if not found:
        return
    pages = files(films.site(found))
    anew = {wanted.film.slug for wanted in films.open()}
    if not anew:
        pages[NAME] = record_for(course, found, pages).to_json()
    for path, content in pages.items():
        if path.rpartition("/")[0] not in anew and (why := folder.change(path, stored(content))):
            yield f"page {path}: {why}"
