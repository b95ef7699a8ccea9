"""Wrong requests: found before anything heavy is loaded, and told from what fails by itself."""

from __future__ import annotations

from collections.abc import Mapping

from calcanim.storyboard.lesson import Lesson

_ENDLESS = ("oo", "+oo", "-oo")


def early_check(lesson: Lesson, values: Mapping[str, str]) -> None:
    """Refuse text that is no expression. Raises ExpressionError; loads neither manim nor sympy."""
    from calcanim.expressions import parse
    from calcanim.expressions.points import named_numbers

    for p in lesson.params:
        if p.kind == "bound" and values[p.name].strip() in _ENDLESS:
            continue
        if p.kind in ("expression", "number", "bound"):
            parse(values[p.name])
        elif p.kind == "point":
            named_numbers(values[p.name], p.name)


def code_of(error: Exception) -> int:
    """The exit code that an error means: 2 where the user can mend the request, else 1."""
    from calcanim.catalog import UnknownLessonError
    from calcanim.expressions.errors import ExpressionError
    from calcanim.storyboard.lesson import LessonError

    wrong: tuple[type[Exception], ...] = (ExpressionError, LessonError, UnknownLessonError)
    names = (
        "OutsideError",
        "SpecError",
        "ManifestError",
        "EmbedError",
        "ThemeError",
        "NoRuleError",
        "UndefinedError",
        "NothingToUnwindError",
        "BoundsError",
        "DirectionError",
        "DensityError",
        "StartError",
    )
    if isinstance(error, wrong) or type(error).__name__ in names:
        return 2
    return 1
