"""A course as its file describes it: which lessons, with which functions, in which looks.

`course.toml` has a table ``[course]`` and a ``[[lesson]]`` for each lesson, with a
``[[lesson.variant]]`` for each variant; in pyproject.toml the same stands in
``[tool.calcanim.course]``, its lessons beneath. docs/course.md says what each key does.
"""

from __future__ import annotations

import os
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from calcanim import catalog
from calcanim.course import keys, labels
from calcanim.course.keys import PlanError as PlanError
from calcanim.course.theme import ThemeError, ground, theme
from calcanim.outside import OutsideError, Written, read_toml
from calcanim.outside.places import folder_address
from calcanim.outside.rules import near, shown
from calcanim.storyboard.lesson import Lesson
from calcanim.voice import LOUDNESS, MISSING
from calcanim.voice.errors import VoiceError
from calcanim.voice.named import is_path, refuse_unknown

_MOST_LESSONS, _MOST_VARIANTS = 200, 20
_TABLES = ("course", "lesson")


@dataclass(frozen=True, slots=True)
class FilmPlan:
    """One film: a lesson with the values that were given to it.

    `lesson` is a slug, or the file of a lesson (resolved against the course's file). `values` are
    the options that were given, as text; all others are the lesson's own. `slug` is the film's
    address in the site: ``chain-rule``, and of a variant ``chain-rule/sqrt-log-x-at-3``. `label`
    is what a menu of variants says; where nobody chose it, it has the options that `differs`
    names, as they were typed. `title` is the course's own for the film, or empty. `voice` is none,
    a voice's name, or a path (resolved).
    """

    lesson: str
    values: tuple[tuple[str, str], ...]
    slug: str
    label: str
    voice: str = "none"
    script: Path | None = None
    title: str = ""
    differs: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class LessonPlan:
    """A lesson of the course, with its variants. `updated` is a date such as ``2026-11-28``."""

    film: FilmPlan
    variants: tuple[FilmPlan, ...] = ()
    updated: str = ""

    @property
    def films(self) -> tuple[FilmPlan, ...]:
        """Its own, and those of the variants."""
        return (self.film, *self.variants)


@dataclass(frozen=True, slots=True)
class Course:
    """All that a course's file says; `base_url` ends in ``/`` or is empty.

    `loudness` (LUFS), `missing`, `trim` and `denoise` are of all films that have a voice, as the
    options of `calcanim render`. `author` is for the feed. With `reference` the site has a page
    of every formula.
    """

    file: Path
    title: str
    lessons: tuple[LessonPlan, ...]
    language: str = "en"
    description: str = ""
    author: str = ""
    base_url: str = ""
    quality: str = "m"
    themes: tuple[str, ...] = ("light", "dark")
    codecs: tuple[str, ...] = ("av1", "h264")
    loudness: float = LOUDNESS
    missing: str = MISSING[0]
    trim: bool = True
    denoise: bool = False
    reference: bool = False
    updated: str = ""


def read(file: Path | None = None) -> Course:
    """The course that a file describes; without one ./course.toml, else ./pyproject.toml.

    Lessons are loaded for the names of their options, and so are as their files are now; what a
    lesson says to its values is seen only when it is built. Raises PlanError, and loads neither
    Manim nor sympy.
    """
    try:
        if file is not None:
            return _course(file, read_toml(file, Written))
        for file in (Path("course.toml"), Path("pyproject.toml")):
            if os.path.isfile(file):
                data = read_toml(file, Written)
                if file.name == "course.toml" or _own(data) is not None:
                    return _course(file, data)
    except (OutsideError, ThemeError, catalog.UnknownLessonError) as error:
        raise PlanError(str(error)) from None
    raise PlanError("there is no course.toml here; `calcanim new course.toml` writes one")


def _own(data: dict[str, Any]) -> Any:
    """What stands in ``[tool.calcanim.course]``."""
    tool = data.get("tool")
    own = tool.get("calcanim") if isinstance(tool, dict) else None
    return own.get("course") if isinstance(own, dict) else None


def _course(file: Path, data: dict[str, Any]) -> Course:
    where, table, rows = _tables(file, data)
    file = Path(os.path.abspath(file))
    head = keys.table(table, keys.COURSE, where, "[course]")
    if "title" not in head:
        raise PlanError(f"{where}: the course has no title")
    voice = head.pop("voice", "none")
    if is_path(voice, file.parent):
        raise PlanError(f"{where}: recordings are of one film; name them under its [[lesson]]")
    _refuse_voice(voice, where)
    if head.get("base_url"):
        try:
            head["base_url"] = folder_address(head["base_url"], absolute=True)
        except OutsideError as error:
            raise PlanError(f"{where}: base_url {error}") from None
    for key in ("themes", "codecs"):
        if key in head and not 1 <= len(set(head[key])) == len(head[key]):
            raise PlanError(f"{where}: {key} must be a list of at least one, each of them once")
    _refuse_themes(head.get("themes", ()), file.parent, where)
    rows = keys.rows(rows, "[[lesson]]", _MOST_LESSONS, where)
    if not rows:
        raise PlanError(f"{where}: there is no [[lesson]]")
    whose: dict[str, str] = {}  # addresses of films
    lessons = tuple(
        _Row(where, n, file.parent, voice).plan(row, whose) for n, row in enumerate(rows, 1)
    )
    return Course(file, lessons=lessons, **head)


def _tables(file: Path, data: dict[str, Any]) -> tuple[str, Any, Any]:
    """How a sentence names the place, what [course] holds, and the lessons."""
    own = _own(data)
    if own is not None and not any(name in data for name in _TABLES):
        where = f"{file}: [tool.calcanim.course]"
        if not isinstance(own, dict):
            raise PlanError(f"{where} must be a table, and is {shown(own)}")
        return where, {key: own[key] for key in own if key != "lesson"}, own.get("lesson")
    # calcanim.toml may hold a theme beside; elsewhere nobody would look for one.
    beside = ("theme", "tool") if file.name == "calcanim.toml" else ()
    for key in data:
        if key == "theme" and not beside:
            raise PlanError(f"{file}: a theme stands in calcanim.toml or pyproject.toml")
        if key not in (*_TABLES, *beside):
            hint = near(key, _TABLES, "; a course has [course] and [[lesson]]")
            raise PlanError(f"{file}: unknown table {shown(key)}{hint}")
    if "course" not in data:
        raise PlanError(f"{file} has no table [course]")
    return str(file), data["course"], data.get("lesson")


def _refuse_voice(name: str, where: str) -> None:
    try:
        if name != "none":
            refuse_unknown(name)
    except VoiceError as error:
        raise PlanError(f"{where}: {error}") from None


def _refuse_themes(names: Sequence[str], folder: Path, where: str) -> None:
    """At most one theme for light pages, and one for dark ones."""
    grounds: dict[str, str] = {}
    for name in names:
        try:
            kind = ground(theme(name, folder))
        except ThemeError as error:
            raise PlanError(f"{where}: themes: {error}") from None
        if kind in grounds:
            both = f"{grounds[kind]} and {name}"
            raise PlanError(
                f"{where}: themes may name a light and a dark one, and {both} are {kind}"
            )
        grounds[kind] = name


@dataclass(frozen=True, slots=True)
class _Row:
    """A [[lesson]] of the course: its place in the file, and what it has from the course."""

    where: str
    number: int
    folder: Path
    voice: str

    def plan(self, row: Any, whose: dict[str, str]) -> LessonPlan:
        """The lesson's plan; its films' addresses are added to `whose`."""
        place = f"{self.where}: lesson {self.number}"
        if not isinstance(row, dict):
            raise PlanError(f"{place} must be a table, and is {shown(row)}")
        if "lesson" not in row:
            raise PlanError(f'{place} does not say which lesson it is: lesson = "chain_rule"')
        which = {"lesson": row["lesson"]}
        name, lesson = self._lesson(keys.table(which, keys.LESSON, place)["lesson"], place)
        place = f"{place} ({lesson.slug})"
        rest = {key: row[key] for key in row if key not in (*which, "variant")}
        options = tuple(p.name for p in lesson.params if p.name not in (*keys.LESSON, "variant"))
        places, tables = [place], [keys.table(rest, keys.LESSON, place, options=options)]
        variants = keys.rows(row.get("variant"), "[[lesson.variant]]", _MOST_VARIANTS, place)
        for k, variant in enumerate(variants, 1):
            places.append(f"{place}, variant {k}")
            tables.append(keys.table(variant, keys.VARIANT, places[-1], options=options))
        own = [{o: t[o] for o in options if o in t} for t in tables]
        names, differs = _labels(lesson, own, tables, places)
        slugs = _slugs(lesson, own, tables, places, whose)
        films = []
        for table, given, at, slug, label in zip(tables, own, places, slugs, names, strict=True):
            title = table.get("title", tables[0].get("title", ""))
            chosen = _chosen(table, tables[0])
            merged = {**own[0], **given}
            values = tuple((o, merged[o]) for o in options if o in merged)
            voice, script = self._voice(table, tables[0], at), self._script(table, tables[0], at)
            said = () if chosen else differs
            films.append(FilmPlan(name, values, slug, label, voice, script, title, said))
        return LessonPlan(films[0], tuple(films[1:]), tables[0].get("updated", ""))

    def _lesson(self, name: str, place: str) -> tuple[str, Lesson]:
        """A lesson, and how it is found again."""
        if name.endswith(".py"):
            path = os.path.abspath(self.folder / name)
            if not os.path.isfile(path):
                raise PlanError(f"{place}: there is no file {path}")
            name = path
        try:
            return name, catalog.lesson(name)
        except catalog.UnknownLessonError as error:
            raise PlanError(f"{place}: {error}") from None

    def _voice(self, table: dict[str, Any], first: dict[str, Any], place: str) -> str:
        voice: str = table.get("voice", first.get("voice", self.voice))
        if not is_path(voice, self.folder):
            _refuse_voice(voice, place)
            return voice
        if "voice" not in table:
            raise PlanError(
                f"{place}: recordings are of one wording; give it recordings of its own, or another"
                ' voice, such as "none"'
            )
        path = os.path.abspath(self.folder / voice)
        if not os.path.exists(path):
            raise PlanError(f"{place}: there are no recordings at {path}")
        return path

    def _script(self, table: dict[str, Any], first: dict[str, Any], place: str) -> Path | None:
        script = table.get("script", first.get("script", ""))
        if not script:
            return None
        if "script" not in table:
            raise PlanError(
                f"{place}: a script is of one wording; give it a script of its own, or an empty one"
                ' for the lesson\'s words: script = ""'
            )
        path = os.path.abspath(self.folder / script)
        if not os.path.isfile(path):
            raise PlanError(f"{place}: there is no script {path}")
        return Path(path)


_Texts = list[dict[str, str]]


def _slugs(
    lesson: Lesson,
    own: _Texts,
    tables: list[dict[str, Any]],
    places: list[str],
    whose: dict[str, str],
) -> list[str]:
    """The addresses of a lesson's films, its own first. No two films have the same."""
    first = tables[0].get("slug") or lesson.slug.replace("_", "-").strip("-")
    given = [table.get("slug") for table in tables[1:]]
    slugs = [first]
    taken = {slug for slug in given if slug}
    for slug, values in zip(given, own[1:], strict=True):
        slugs.append(f"{first}/{slug or labels.address(values.items(), taken)}")
        taken.add(slugs[-1].partition("/")[2])
    for slug, place in zip(slugs, places, strict=True):
        last = slug.rpartition("/")[2]
        if last in labels.RESERVED:
            raise PlanError(f"{place}: the address '{last}' is kept; give it another slug")
        if slug in whose:
            raise PlanError(f"{place}: the address '{slug}' is that of {whose[slug]}, too")
        whose[slug] = place.rpartition(": ")[2]
    return slugs


def _labels(
    lesson: Lesson, own: _Texts, tables: list[dict[str, Any]], places: list[str]
) -> tuple[list[str], tuple[str, ...]]:
    """What the menu calls a lesson's films, and the options in which they differ.

    The latter are what a film is called that has no label. No two are called the same.
    """
    texts = [lesson.texts({**own[0], **given}) for given in own]
    seen: dict[tuple[str, ...], str] = {}
    for text, place in zip(texts, places, strict=True):
        same = tuple("".join(value.split()) for value in text.values())
        if same in seen:
            raise PlanError(f"{place} has the same values as {seen[same]}")
        seen[same] = place.rpartition(": ")[2]
    names = [p.name for p in lesson.params if len({text[p.name] for text in texts}) > 1]
    if len(own) == 1:
        names = list(own[0])
    found: dict[str, str] = {}
    for text, table, place in zip(texts, tables, places, strict=True):
        said = _chosen(table, tables[0]) or labels.label((name, text[name]) for name in names)
        if said in found:
            raise PlanError(f"{place}: the label {shown(said)} is that of {found[said]}, too")
        found[said] = place.rpartition(": ")[2]
    return list(found), tuple(names)


def _chosen(table: dict[str, Any], first: dict[str, Any]) -> str:
    """The label that a film was given: a variant's own title is one, too."""
    chosen: str = table.get("label") or ("" if table is first else table.get("title", ""))
    return chosen
