"""A lesson: what its file declares, and the one way from its parameters to a storyboard."""

from __future__ import annotations

import hashlib
import re
import unicodedata
from collections.abc import Callable, Mapping
from contextlib import nullcontext
from dataclasses import dataclass, field, replace
from importlib import import_module
from typing import Any, Protocol

from calcanim.refusals import Refusal
from calcanim.sources import Sources
from calcanim.storyboard.board import Storyboard

_LONGEST_SLUG = 60


class LessonError(Refusal):
    """A lesson's parameters do not suit it; the message is one sentence for the user."""


class Reader(Protocol):
    """What a parameter is: it reads its own text, and refuses what does not suit it."""

    @property
    def default(self) -> str:
        """Text in calcanim's grammar."""

    @property
    def help(self) -> str:
        """A line for the option's help."""

    @property
    def metavar(self) -> str:
        """What stands for the value there, such as ``NUMBER``."""

    def read(self, text: str, name: str, others: Mapping[str, Any]) -> Any:
        """The value of `text`; `others` are the parameters before it. Raises Refusal."""

    def shown(self, value: Any, text: str) -> str:
        """How people write a `value` that was read of `text`, on one line."""


@dataclass(frozen=True, slots=True)
class Parameter:
    """An option of a lesson: its name, and what it takes."""

    name: str
    kind: Reader

    @property
    def default(self) -> str:
        return self.kind.default

    @property
    def help(self) -> str:
        return self.kind.help


@dataclass(frozen=True, slots=True)
class Lesson:
    """What a lesson's `file` declares; `sources` are the files behind it, where it has some.

    `after` names the lessons that come right before it; `examples` are parameters, as text, that
    show what it can do.
    """

    slug: str
    title: str
    topic: str
    summary: str
    params: tuple[Parameter, ...]
    function: Callable[[Mapping[str, Any]], Storyboard]
    file: str
    after: tuple[str, ...] = ()
    examples: tuple[Mapping[str, str], ...] = field(default=(), hash=False)
    sources: Sources | None = field(default=None, compare=False, repr=False)

    def texts(self, values: Mapping[str, object]) -> dict[str, str]:
        """Every parameter as text: of `values`, else its default.

        Raises LessonError for a name that the lesson does not have.
        """
        names = [p.name for p in self.params]
        for name in values:
            if name not in names:
                has = f"it has {', '.join(names)}" if names else "it has none"
                raise LessonError(f"the lesson {self.slug} has no parameter '{name}'; {has}")
        return {
            p.name: _text(values[p.name]) if values.get(p.name) is not None else p.default
            for p in self.params
        }

    def read(self, texts: Mapping[str, str]) -> dict[str, Any]:
        """What each parameter's text says. Raises Refusal; loads neither manim nor sympy."""
        out: dict[str, Any] = {}
        for p in self.params:
            out[p.name] = p.kind.read(texts[p.name], p.name, out)
        return out

    def shown(self, texts: Mapping[str, str]) -> dict[str, str]:
        """Each parameter's text as people write it: ``x³/3`` for ``x**3/3``. Raises Refusal."""
        read = self.read(texts)
        return {p.name: p.kind.shown(read[p.name], texts[p.name]) for p in self.params}

    def build(self, **values: object) -> Storyboard:
        """The storyboard for these parameters: text, numbers or sympy objects.

        A point may be a mapping from variables to numbers. Every claim has the verdict that its
        text deserves; a false one is ``refuted``, and `calcanim.render` refuses the film. Raises
        Refusal, with one sentence, for what does not suit the lesson.
        """
        given = self.texts(values)
        read = self.read(given)  # what is refused loads nothing heavy

        # The one door from what a lesson says to what is shown: what it claims is certified here.
        from calcanim.claims.film import certified_film

        with self.sources.active() if self.sources is not None else nullcontext():
            board = certified_film(self.function(read))
        return replace(board, parameters=tuple(given.items()), default=self.is_default(given))

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
    return str(import_module("calcanim.calculus.solving").plain(value))


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
