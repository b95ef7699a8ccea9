"""``@lesson``: a function from parameters to beats, and what is known of it before it runs."""

from __future__ import annotations

import inspect
import keyword
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

from calcanim.authoring.readers import Kind
from calcanim.storyboard.board import Beat, Storyboard
from calcanim.storyboard.lesson import Lesson, LessonError, Parameter, slug_of

Build = Callable[..., Iterable[Beat]]


def lesson(
    *,
    title: str,
    topic: str,
    after: Sequence[str] = (),
    examples: Sequence[Mapping[str, object]] = (),
) -> Callable[[Build], Lesson]:
    """Make a lesson of a function that returns or yields beats; its slug is its file's name.

    The defaults of its parameters are kinds, whose values it is called with. A name that is a
    keyword of Python, such as ``from``, is written ``from_``. `after` names the lessons that come
    right before this one; `examples` are parameters for which it is tested besides its defaults.
    Raises TypeError for a declaration that makes no sense.
    """

    def declare(function: Build) -> Lesson:
        params = []
        for name, parameter in inspect.signature(function).parameters.items():
            if not isinstance(parameter.default, Kind):
                raise TypeError(f"parameter '{name}' of a lesson needs a kind as its default")
            params.append(Parameter(_option(name), parameter.default))
        file = function.__code__.co_filename
        slug = slug_of(Path(file).stem)
        summary = (inspect.getmodule(function) or function).__doc__ or function.__doc__ or ""

        def film(values: Mapping[str, Any]) -> Storyboard:
            from calcanim.authoring.beats import card_of
            from calcanim.authoring.pacing import titled
            from calcanim.notation.lines import numbered

            with numbered():
                beats = function(**{_argument(name): value for name, value in values.items()})
                if not isinstance(beats, Iterable):
                    raise LessonError(f"the lesson {slug} must return or yield beats")
                told = tuple(beats)
                return Storyboard(slug, title, titled(told), card=card_of(told, topic))

        declared = Lesson(
            slug,
            title,
            topic,
            summary.strip().split("\n")[0],
            tuple(params),
            film,
            file,
            tuple(after),
        )
        try:
            cases = tuple(
                {n: t for n, t in declared.texts(given).items() if n in given}
                for given in ({_option(n): v for n, v in case.items()} for case in examples)
            )
        except LessonError as error:
            raise TypeError(f"an example does not fit: {error}") from None
        return replace(declared, examples=cases)

    return declare


def _option(name: str) -> str:
    """The option of a parameter that Python calls `name`."""
    return name[:-1] if keyword.iskeyword(name[:-1]) else name


def _argument(option: str) -> str:
    return f"{option}_" if keyword.iskeyword(option) else option
