"""A lesson: one file, one decorated function that builds a storyboard from its parameters."""

from __future__ import annotations

import inspect
import keyword
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from calcanim.storyboard.board import Storyboard


class LessonError(ValueError):
    """A lesson's parameters do not suit it; the message is one sentence for the user."""


@dataclass(frozen=True, slots=True)
class Parameter:
    """An option of a lesson: its name, its default as text, and a line of help."""

    name: str
    default: str
    help: str = ""
    kind: str = "expression"


@dataclass(frozen=True, slots=True)
class _Marker:
    default: str
    help: str
    kind: str


def param(default: object, help: str = "", kind: str = "expression") -> Any:
    """Declare a lesson's parameter in its signature.

    `default` is text in calcanim's grammar. `kind` names what the command line asks for:
    ``expression``, ``number``, ``bound`` (a number, ``oo`` or ``-oo``), ``point`` (``x=2,y=1``)
    or ``text``. A lesson receives the text, and parses it itself. A name that is a keyword of
    Python, such as ``from``, is declared as ``from_``.
    """
    return _Marker(str(default), help, kind)


@dataclass(frozen=True, slots=True)
class Lesson:
    """What a lesson's file declares."""

    slug: str
    title: str
    topic: str
    summary: str
    params: tuple[Parameter, ...]
    function: Callable[..., Storyboard]

    def build(self, **values: object) -> Storyboard:
        """The storyboard for these parameters (text or anything whose str() is such text).

        Raises LessonError for a name that the lesson does not have.
        """
        names = [p.name for p in self.params]
        for name in values:
            if name not in names:
                raise LessonError(
                    f"the lesson {self.slug} has no parameter '{name}'; it has {', '.join(names)}"
                )
        given: Mapping[str, str] = {
            p.name: str(values[p.name]) if values.get(p.name) is not None else p.default
            for p in self.params
        }
        board = self.function(
            **{f"{n}_" if keyword.iskeyword(n) else n: v for n, v in given.items()}
        )
        return replace(
            board,
            slug=self.slug,
            parameters=tuple(given.items()),
            default=self.is_default(given),
        )

    def is_default(self, values: Mapping[str, str]) -> bool:
        """Whether every parameter has its default."""
        return all(values.get(p.name, p.default) == p.default for p in self.params)


def lesson(*, title: str, topic: str) -> Callable[[Callable[..., Storyboard]], Lesson]:
    """Make a lesson of a function; its slug is the name of the file that holds it."""

    def declare(function: Callable[..., Storyboard]) -> Lesson:
        params = []
        for name, parameter in inspect.signature(function).parameters.items():
            marker = parameter.default
            if not isinstance(marker, _Marker):
                raise TypeError(f"parameter '{name}' of a lesson needs a default made by param()")
            public = name[:-1] if keyword.iskeyword(name[:-1]) else name
            params.append(Parameter(public, marker.default, marker.help, marker.kind))
        path = Path(function.__code__.co_filename)
        slug = path.stem
        if not re.fullmatch(r"[a-z][a-z0-9_]*", slug):
            raise TypeError(f"'{slug}' is no slug: use lower-case letters, digits and underscores")
        summary = (inspect.getmodule(function) or function).__doc__ or function.__doc__ or ""
        return Lesson(slug, title, topic, summary.strip().split("\n")[0], tuple(params), function)

    return declare
