"""What a lesson's films are called in menus and titles, where nobody chose it."""

from __future__ import annotations

from calcanim import catalog
from calcanim.course import labels
from calcanim.course.plan import FilmPlan, LessonPlan
from calcanim.refusals import Refusal


def called(lesson: LessonPlan) -> dict[FilmPlan, str]:
    """Each film's label: values that nobody gave a name as people write them, ``x³/3 at 1``.

    They stay as typed where two would look the same, or the lesson refuses one.
    """
    typed = {film: film.label for film in lesson.films}
    if not lesson.variants:
        return typed  # nothing shows it
    try:
        readable = {film: _readable(film) for film in lesson.films}
    except Refusal:
        return typed
    return readable if len(set(readable.values())) == len(typed) else typed


def _readable(film: FilmPlan) -> str:
    if not film.differs:
        return film.label
    lesson = catalog.lesson(film.lesson)
    shown = lesson.shown(lesson.texts(dict(film.values)))
    return labels.label((name, shown[name]) for name in film.differs)
