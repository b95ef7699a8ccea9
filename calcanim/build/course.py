"""One build: what is missing is made, and then the site becomes the new one, whole."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from calcanim import __version__, provenance
from calcanim.build.building import Building, building
from calcanim.build.films import Voices, Wanted, wanted
from calcanim.build.folder import Folder, stored
from calcanim.build.media import published, record_of, recorded
from calcanim.build.names import called
from calcanim.build.packed import Packed
from calcanim.build.record import NAME, FilmRecord, LessonRecord, LookRecord, Record, Stored
from calcanim.build.sheet import with_sheet
from calcanim.course.plan import Course, FilmPlan, LessonPlan
from calcanim.publish.site import feed, oembed, sitemap
from calcanim.publish.site.files import files
from calcanim.publish.site.model import EPOCH, Entry, Film, Look, Site
from calcanim.publish.site.sheet import FOLDER
from calcanim.refusals import Refusal
from calcanim.render.clip import Clip
from calcanim.render.crew import Crew, RenderError
from calcanim.render.many import Request, keys_of, render_many
from calcanim.render.progress import Progress
from calcanim.store import Store


@dataclass(frozen=True, slots=True)
class Means:
    """What a build works with.

    `crew` draws, and is asked for only where there is something to draw, as `progress` is; `say`
    gets what a user should know, a sentence each. Without a `store` every film is made anew.
    """

    store: Store | None
    crew: Callable[[], AbstractContextManager[Crew]]
    progress: Callable[[], AbstractContextManager[Progress]]
    voices: Voices
    say: Callable[[str], None]


@dataclass(frozen=True, slots=True)
class Made:
    """A film that the site has, with what its record says, and its files."""

    look: Look
    record: LookRecord
    files: dict[str, Stored]


@dataclass(frozen=True, slots=True)
class Shown:
    """A lesson of the site with what its record says, and the files of its films."""

    entry: Entry
    record: LessonRecord
    files: dict[str, Stored]


class Films:
    """The films of a course as a site's folder has them, and those that it lacks."""

    def __init__(self, course: Course, folder: Folder, quality: str, means: Means) -> None:
        self.course, self.folder, self.means = course, folder, means
        self.wanted, wrong = wanted(course, quality, means.voices)
        self.made: dict[Wanted, Made] = {}
        self.failures: dict[str, str] = {}
        for film, why in wrong.items():
            self.fail(film, why)

    def fail(self, film: FilmPlan, why: str) -> None:
        """Say once of a film what is wrong with it."""
        if film.slug not in self.failures:
            self.failures[film.slug] = why
            self.means.say(f"{film.slug}: {why}")

    def open(self) -> list[Wanted]:
        """Those that are not there, as far as is known."""
        return [w for w in self.wanted if w not in self.made and w.film.slug not in self.failures]

    def find(self, anew: bool = False) -> None:
        """Find those that the folder has: none of them where all are made `anew`.

        Values that a lesson refuses are told of before anything heavy is loaded.
        """
        store, record = self.means.store, self.folder.record
        unknown = []
        for film in self.open() if not anew else ():
            key = film.known(store) if store is not None else None
            if key is not None:
                self._take(film, key)
            else:
                unknown.append(film)
        for film in self.open():
            try:
                film.request.lesson.read(film.texts)
            except Refusal as error:
                self.fail(film.film, str(error))
        if record is None or record.code != provenance.everything():
            return  # nothing that is there is of this calcanim
        slugs = {film.slug for lesson in record.lessons for film in lesson.films}
        doubtful = [f for f in unknown if f.film.slug in slugs and f.film.slug not in self.failures]
        if doubtful:
            self.ask(doubtful)

    def ask(self, films: Iterable[Wanted]) -> None:
        """Find out by their storyboards whether the folder has `films`."""
        asked = {film.request: film for film in films}
        with self.means.crew() as crew:
            keys = keys_of(asked, crew, self.means.store)
        for request, key in keys.items():
            if isinstance(key, RenderError):
                self.fail(asked[request].film, str(key))
            else:
                self._take(asked[request], key)

    def draw(self, folder: Building) -> None:
        """Make those that are missing, and put each in its place as it is done."""
        store = self.means.store
        requests: dict[Request, Wanted] = {}
        for n, film in enumerate(self.open()):
            place = folder.staging(str(n))
            clip = film.kept(store, place) if store is not None else None
            if clip is not None:
                self._put(folder, film, clip)
            else:
                requests[film.into(place)] = film

        def done(request: Request, outcome: Clip | RenderError) -> None:
            film = requests[request]
            if isinstance(outcome, RenderError):
                self.fail(film.film, str(outcome))
            else:
                self._put(folder, film, outcome)

        if requests:
            with self.means.crew() as crew, self.means.progress() as progress:
                render_many(requests, crew, store, progress, done)

    def lessons(self) -> Iterator[Shown]:
        """The lessons of the site: as they are wanted, or, where one fails, as they were before."""
        for lesson in self.course.lessons:
            films = {f: [w for w in self.wanted if w.film is f] for f in lesson.films}
            if all(found and all(w in self.made for w in found) for found in films.values()):
                yield _lesson(lesson, {f: [self.made[w] for w in ws] for f, ws in films.items()})
            elif (before := self._before(lesson)) is not None:
                yield before

    def site(self, found: Iterable[Shown]) -> Site:
        """The site of these lessons, with the page of every formula where the course wants it."""
        site = site_of(self.course, found)
        return with_sheet(self.course, site, self.means.store, self.means.say, self.failures)

    def _take(self, film: Wanted, key: str) -> None:
        """Take a film from the folder, if it has the one with this key, whole."""
        known = self.folder.record.looks() if self.folder.record is not None else {}
        if key in known and (look := recorded(self.folder, known[key])) is not None:
            self.made[film] = Made(look, known[key], self._recorded(known[key].paths))

    def _recorded(self, paths: Iterable[str]) -> dict[str, Stored]:
        assert self.folder.record is not None
        return {path: self.folder.record.files[path] for path in paths}

    def _put(self, folder: Building, film: Wanted, clip: Clip) -> None:
        made, content = published(clip, folder.root)
        folder.put(content)
        look = Look(film.ground, made)
        about = {path: stored(c) if isinstance(c, bytes) else c[1] for path, c in content.items()}
        self.made[film] = Made(look, record_of(look, content, film.key(clip)), about)

    def _before(self, lesson: LessonPlan) -> Shown | None:
        """A lesson as the last site had it, where all of it is still there."""
        record = self.folder.record
        known = record.lesson(lesson.film.slug) if record is not None else None
        if known is None:
            return None
        films = []
        for film in known.films:
            looks = [recorded(self.folder, look) for look in film.looks]
            whole = tuple(look for look in looks if look is not None)
            if len(whole) < len(looks):
                return None
            name = film.title if film.title != whole[0].clip.manifest.title else ""
            values = tuple(film.parameters.items())
            films.append(Film(film.slug, film.label, values, whole, name))
        paths = [path for film in known.films for look in film.looks for path in look.paths]
        entry = Entry(films[0], tuple(films[1:]), known.updated)
        return Shown(entry, known, self._recorded(paths))


@dataclass(frozen=True, slots=True)
class Built:
    """A site in its folder; `good` where no lesson failed. Without lessons there is no site."""

    site: Site | None
    good: bool


def build(
    course: Course, root: Path, quality: str, means: Means, packed: Sequence[Packed] = ()
) -> Built:
    """Bring the site at `root` up to date, and then the archives of it that are wanted.

    A lesson that fails stays as it was, and one that never was is left out; `means.say` has told
    of it. Raises Refusal for what is wrong with the whole, and OSError.
    """
    for form in packed:
        form.refuse_taken(root)
    with building(root, means.say) as folder:
        folder.refuse_foreign(_pages(course))
        films = Films(course, folder, quality, means)
        films.find(anew=means.store is None)
        films.draw(folder)
        found = list(films.lessons())
        if not found:
            folder.stay()
            return Built(None, False)
        site = films.site(found)
        if site.base_url and any(site.date(entry) == EPOCH for entry in site.entries):
            means.say(f"the site says {EPOCH} of what has no date; `updated` under [course] is one")
        pages = files(site)
        record = record_for(course, found, pages)
        folder.become(pages, record)
        media = {path: root / path for path in record.files if path not in pages}
        for form in packed:
            form.write(root, site, {**pages, NAME: record.to_json()}, media)
    return Built(site, not films.failures)


def site_of(course: Course, found: Iterable[Shown]) -> Site:
    """The site of a course with these lessons."""
    return Site(
        course.title,
        tuple(lesson.entry for lesson in found),
        course.language,
        course.description,
        course.base_url,
        course.updated or _source_date(),
        author=course.author,
    )


def record_for(course: Course, found: Sequence[Shown], pages: Mapping[str, bytes]) -> Record:
    """What ``course.json`` says of a site."""
    content = {path: stored(data) for path, data in pages.items()}
    for lesson in found:
        content |= lesson.files
    return Record(
        course.title,
        course.language,
        course.base_url,
        provenance.everything(),
        {"calcanim": __version__},
        tuple(lesson.record for lesson in found),
        content,
    )


def _lesson(lesson: LessonPlan, made: Mapping[FilmPlan, Sequence[Made]]) -> Shown:
    films, records = [], []
    labels = called(lesson)
    files: dict[str, Stored] = {}
    for plan, looks in made.items():
        manifest = looks[0].look.clip.manifest
        given = manifest.parameters
        shown = tuple(m.look for m in looks)
        film = Film(plan.slug, labels[plan], tuple(given.items()), shown, plan.title)
        films.append(film)
        said = tuple(m.record for m in looks)
        about = film.slug, film.label, manifest.lesson, film.heading
        records.append(FilmRecord(*about, given, said))
        for each in looks:
            files |= each.files
    entry = Entry(films[0], tuple(films[1:]), lesson.updated)
    record = LessonRecord(lesson.film.slug, tuple(records), lesson.updated)
    return Shown(entry, record, files)


def _pages(course: Course) -> list[str]:
    """The paths that a site needs whatever its films are."""
    slugs = [film.slug for lesson in course.lessons for film in lesson.films]
    pages = [f"{slug}/index.html" for slug in slugs]
    if course.base_url:
        pages += [sitemap.NAME, feed.NAME, "robots.txt", *(f"{s}/{oembed.NAME}" for s in slugs)]
    sheet = [f"{FOLDER}/index.html"] if course.reference else []
    return [*pages, *sheet, ".nojekyll", "index.html", NAME]


def _source_date() -> str:
    """The day of SOURCE_DATE_EPOCH (reproducible-builds.org), or nothing."""
    given = os.environ.get("SOURCE_DATE_EPOCH", "")
    if not given.isdecimal() or len(given) > 11:
        return ""
    return datetime.fromtimestamp(int(given), UTC).date().isoformat()
