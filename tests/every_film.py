"""Every lesson's film, with its default and with its examples, built once in a process."""

from __future__ import annotations

import os
from functools import cache

import pytest

from calcanim import catalog
from calcanim.promises import cases_of
from calcanim.storyboard import Storyboard

LONG = bool(os.environ.get("CALCANIM_LONG"))
STORE = bool(os.environ.get("CALCANIM_STORE_DIGESTS"))
LESSONS = {lesson.slug: lesson for lesson in catalog.lessons()}
# The default and every other example; with --long, and where digests are stored, all of them.
STEP = 1 if LONG or STORE else 2
# One worker builds a storyboard, and has all the tests of it.
ALL = [
    pytest.param(slug, i, marks=pytest.mark.xdist_group(f"{slug} {i}"))
    for slug, lesson in LESSONS.items()
    for i in (0, *range(1, len(cases_of(lesson)), STEP))
]


@cache
def board_of(slug: str, i: int) -> Storyboard:
    """The film of a lesson's default, 0, or of one of its examples."""
    return LESSONS[slug].build(**cases_of(LESSONS[slug])[i])
