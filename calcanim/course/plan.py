"""A course as its file describes it: which lessons, with which functions, in which looks."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from calcanim.refusals import Refusal


class PlanError(Refusal):
    """A course's file cannot be read, or asks for what cannot be; the message is one sentence."""


@dataclass(frozen=True, slots=True)
class FilmPlan:
    """One film: a lesson with the values that were given to it.

    `lesson` is a slug, or the file of a lesson (resolved against the course's file). `values` are
    the options that were given, as text; all others are the lesson's own. `slug` is the film's
    address in the site: ``chain-rule``, and of a variant ``chain-rule/sqrt-log-x-at-3``. `label`
    is what a menu of variants says. `voice` is none, a voice's name, or a path (resolved).
    """

    lesson: str
    values: tuple[tuple[str, str], ...]
    slug: str
    label: str
    voice: str = "none"
    script: Path | None = None


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
    """All that a course's file says; `base_url` ends in ``/`` or is empty."""

    file: Path
    title: str
    lessons: tuple[LessonPlan, ...]
    language: str = "en"
    description: str = ""
    base_url: str = ""
    quality: str = "m"
    themes: tuple[str, ...] = ("light", "dark")
    codecs: tuple[str, ...] = ("av1", "h264")
    updated: str = ""
