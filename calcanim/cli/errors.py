"""Which exit code an error means: 2 for a wrong request, 1 for an answer that is no."""

from __future__ import annotations


def code_of(error: Exception) -> int:
    """2 where the user can mend the request, else 1."""
    from calcanim.catalog import UnknownLessonError
    from calcanim.expressions.errors import ExpressionError
    from calcanim.storyboard.lesson import LessonError

    wrong: tuple[type[Exception], ...] = (ExpressionError, LessonError, UnknownLessonError)
    names = (
        "SpecError",
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
