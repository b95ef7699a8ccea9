"""What the tables of a course's file may hold, and each key of them."""

from __future__ import annotations

import datetime
from collections.abc import Mapping
from typing import Annotated, Any, cast

from calcanim.course import labels
from calcanim.outside import Among, Matching, OneLine, OutsideError, Within, Written, read
from calcanim.outside.rules import near, shown
from calcanim.refusals import Refusal
from calcanim.storyboard.words import Language
from calcanim.voice import LOUDEST, MISSING, QUIETEST

_LONGEST_VALUE = 2000  # characters; an expression has 500 at most, data are longer


class PlanError(Refusal):
    """A course's file cannot be read, or asks for what cannot be; the message is one sentence."""


class _Day:
    """A day as ISO 8601 writes it."""

    def fault(self, value: str) -> str | None:
        try:
            good = datetime.date.fromisoformat(value).isoformat() == value
        except ValueError:
            good = False
        return None if good else f"must be a date such as 2026-11-28, and is {shown(value)}"


_PATH = Annotated[str, OneLine(1000)]
_LABEL = Annotated[str, OneLine(100)]
_DATE = Annotated[str, _Day()]
_ADDRESS = "lower-case letters, digits and single hyphens, such as chain-rule"

COURSE: Mapping[str, Any] = {
    "title": Annotated[str, OneLine(200)],
    "description": Annotated[str, OneLine(1000, empty=True)],
    "author": Annotated[str, OneLine(200, empty=True)],
    "language": Language,
    "base_url": Annotated[str, OneLine(500, empty=True)],
    "quality": Annotated[str, Among(("l", "m", "h", "p", "k"))],
    "themes": tuple[str, ...],
    "codecs": tuple[Annotated[str, Among(("av1", "h264"))], ...],
    "voice": _PATH,
    "loudness": Annotated[float, Within(QUIETEST, LOUDEST)],
    "missing": Annotated[str, Among(MISSING)],
    "trim": bool,
    "denoise": bool,
    "reference": bool,
    "updated": _DATE,
}
"""The keys of ``[course]``, and what each may hold."""

LESSON: Mapping[str, Any] = {
    "lesson": _PATH,
    "slug": Annotated[str, OneLine(labels.LONGEST), Matching(labels.LESSON, _ADDRESS)],
    "title": _LABEL,
    "label": _LABEL,
    "updated": _DATE,
    "voice": _PATH,
    "script": Annotated[str, OneLine(1000, empty=True)],
}
"""The keys of ``[[lesson]]`` beside ``variant`` and the lesson's own options."""

VARIANT: Mapping[str, Any] = {
    "slug": Annotated[str, OneLine(labels.LONGEST), Matching(labels.VARIANT, _ADDRESS)],
    **{key: LESSON[key] for key in ("title", "label", "voice", "script")},
}
"""The keys of ``[[lesson.variant]]`` beside the lesson's own options."""


def rows(found: Any, name: str, most: int, where: str) -> list[Any]:
    """The tables of a list, `most` of them; none where there is no list. Raises PlanError."""
    if found is None:
        return []
    if not isinstance(found, list):
        raise PlanError(f"{where}: {name} is a list of tables, and not {shown(found)}")
    if len(found) > most:
        raise PlanError(f"{where}: there are {len(found)} {name}, and may be {most}")
    return found


def table(
    given: Any,
    keys: Mapping[str, Any],
    where: str,
    name: str = "it",
    options: tuple[str, ...] = (),
) -> dict[str, Any]:
    """What a table holds: under `keys` as they say, under a lesson's `options` text.

    Raises PlanError, with `where` and the key.
    """
    if not isinstance(given, dict):
        raise PlanError(f"{where}: {name} must be a table, and is {shown(given)}")
    found: dict[str, Any] = {}
    for key, value in given.items():
        if key in keys:
            try:
                found[key] = read(cast(Any, keys[key]), _plain(value), key)
            except OutsideError as error:
                raise PlanError(f"{where}: {error.place} {error.reason}") from None
        elif key in options:
            found[key] = _text(value, f"{where}: {key}")
        else:
            hint = near(key, (*keys, *options), f"; there are: {', '.join((*keys, *options))}")
            raise PlanError(f"{where}: unknown key {shown(key)}{hint}")
    return found


def _plain(value: Any) -> Any:
    if isinstance(value, datetime.date | datetime.time):
        return value.isoformat()
    return float(value) if isinstance(value, Written) else value


def _text(value: Any, place: str) -> str:
    """An option's value as text; a number exactly as it was written."""
    if type(value) is int and value.bit_length() < 2000:
        return str(value)
    if isinstance(value, Written) and value.text.lstrip("+-") not in ("inf", "nan"):
        return value.text
    if type(value) is not str:
        raise PlanError(f"{place} must be text in quotes or a number, and is {shown(value)}")
    if (fault := OneLine(_LONGEST_VALUE, empty=True).fault(value)) is not None:
        raise PlanError(f"{place} {fault}")
    return value
