"""What the user can mend ends with 2, what is a fault of ours with 1."""

import pytest

from calcanim.calculus.derivation import RefutedError
from calcanim.catalog import UnknownLessonError
from calcanim.claims import FalseClaimError
from calcanim.course import ThemeError
from calcanim.exact.values import TooLargeError, UndefinedError
from calcanim.expressions.errors import ExpressionError
from calcanim.outside import OutsideError
from calcanim.refusals import Refusal, code_of
from calcanim.render.crew import RenderError
from calcanim.render.errors import SpecError
from calcanim.storyboard import LessonError


@pytest.mark.parametrize(
    "error",
    [
        ExpressionError("this is not expected here", "x+", 1, 2),
        LessonError("no"),
        OutsideError("no"),
        Refusal("no"),
        SpecError("no"),
        ThemeError("no"),
        TooLargeError("no"),
        UndefinedError("no"),
        UnknownLessonError("no"),
    ],
    ids=lambda error: type(error).__name__,
)
def test_a_wrong_request(error: Exception) -> None:
    assert isinstance(error, Refusal)
    assert code_of(error) == 2


@pytest.mark.parametrize(
    "error",
    [
        FalseClaimError("no"),
        RefutedError("no"),
        RenderError("no"),
        ValueError("no"),
        KeyError("no"),
    ],
    ids=lambda error: type(error).__name__,
)
def test_a_fault_of_ours(error: Exception) -> None:
    assert not isinstance(error, Refusal)
    assert code_of(error) == 1
