"""A lesson: one file, one decorated function that builds a storyboard from its parameters."""

from __future__ import annotations

import hashlib
import inspect
import keyword
import re
import unicodedata
from collections.abc import Callable, Mapping
from contextlib import nullcontext
from dataclasses import dataclass, field, replace
from importlib import import_module
from pathlib import Path
from typing import Any

from calcanim.sources import Sources
from calcanim.storyboard.board import Storyboard

_LONGEST_SLUG = 60


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
    """What a lesson's file declares; `sources` are the files behind it, where it has some."""

    slug: str
    title: str
    topic: str
    summary: str
    params: tuple[Parameter, ...]
    function: Callable[..., Storyboard]
    sources: Sources | None = field(default=None, compare=False, repr=False)

    def build(self, **values: object) -> Storyboard:
        """The storyboard for these parameters: text, numbers or sympy objects.

        A point may be a mapping from variables to numbers. Every claim has the verdict that its
        text deserves; a false one is ``refuted``, and `calcanim.render` refuses the film. Raises
        LessonError for a name that the lesson does not have, ExpressionError for an object that is
        no expression.
        """
        names = [p.name for p in self.params]
        for name in values:
            if name not in names:
                raise LessonError(
                    f"the lesson {self.slug} has no parameter '{name}'; it has {', '.join(names)}"
                )
        given: Mapping[str, str] = {
            p.name: _text(values[p.name]) if values.get(p.name) is not None else p.default
            for p in self.params
        }
        # The one door from what a lesson says to what is shown: what it claims is certified here.
        from calcanim.claims.film import certified_film

        arguments = {f"{n}_" if keyword.iskeyword(n) else n: v for n, v in given.items()}
        with self.sources.active() if self.sources is not None else nullcontext():
            board = certified_film(self.function(**arguments))
        return replace(
            board,
            slug=self.slug,
            parameters=tuple(given.items()),
            default=self.is_default(given),
        )

    def is_default(self, values: Mapping[str, str]) -> bool:
        """Whether every parameter has its default."""
        return all(values.get(p.name, p.default) == p.default for p in self.params)


def _text(value: object) -> str:
    """A parameter as text in calcanim's grammar."""
    if isinstance(value, Mapping):
        return ",".join(f"{name}={_text(number)}" for name, number in value.items())
    kinds = {(c.__module__ or "").partition(".")[0] for c in type(value).__mro__}
    if "sympy" not in kinds:
        return str(value)
    # Loaded by name and only for such an object: the storyboard itself knows no mathematics.
    return str(import_module("calcanim.calculus.objects").plain(value))


def slug_of(stem: str) -> str:
    """The slug of a lesson's file: its name in lower-case letters, digits and underscores.

    Accents are dropped (``été-1`` is ``ete_1``); a name without any such letter has a digest.
    """
    plain = unicodedata.normalize("NFKD", stem).encode("ascii", "ignore").decode().lower()
    slug = re.sub(r"[^a-z0-9]+", "_", plain).strip("_")[:_LONGEST_SLUG]
    if not slug:
        digest = hashlib.sha256(stem.encode("utf-8", "surrogateescape")).hexdigest()
        return f"lesson_{digest[:8]}"
    return slug if slug[0].isalpha() else f"lesson_{slug}"


def lesson(*, title: str, topic: str) -> Callable[[Callable[..., Storyboard]], Lesson]:
    """Make a lesson of a function; its slug is that of the file's name."""

    def declare(function: Callable[..., Storyboard]) -> Lesson:
        params = []
        for name, parameter in inspect.signature(function).parameters.items():
            marker = parameter.default
            if not isinstance(marker, _Marker):
                raise TypeError(f"parameter '{name}' of a lesson needs a default made by param()")
            public = name[:-1] if keyword.iskeyword(name[:-1]) else name
            params.append(Parameter(public, marker.default, marker.help, marker.kind))
        path = Path(function.__code__.co_filename)
        slug = slug_of(path.stem)
        summary = (inspect.getmodule(function) or function).__doc__ or function.__doc__ or ""
        return Lesson(slug, title, topic, summary.strip().split("\n")[0], tuple(params), function)

    return declare
