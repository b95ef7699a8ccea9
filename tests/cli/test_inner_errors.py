"""What goes wrong inside of the working never reaches the user as it is."""

from __future__ import annotations

import json

import pytest

from calcanim.calculus.derivation import RefutedError
from calcanim.cli import problems
from calcanim.cli.answers import as_json
from calcanim.cli.steps import _asked
from calcanim.exact.values import UndefinedError


@pytest.mark.parametrize(
    "error",
    [
        KeyError("z"),
        ZeroDivisionError("float division by zero"),
        OverflowError("math range error"),
        RefutedError("the step a = b was refuted"),
        TypeError("'NoneType' object is not iterable"),
        ValueError("a derivative of what is still to be worked out"),
        RecursionError("maximum recursion depth exceeded"),
    ],
    ids=lambda e: type(e).__name__,
)
def test_an_error_of_the_working_is_unknown(
    error: Exception, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(*_: object) -> None:
        raise error

    monkeypatch.setitem(problems._READERS, "derivative", broken)
    given = _asked({"kind": "derivative", "expression": "x**2"})
    answer = as_json(problems.solve(*given))
    assert (answer["verdict"], answer["result"], answer["value"]) == ("unknown", None, None)
    said = json.dumps(answer)
    assert "could not be certified" in said
    assert str(error) not in said
    assert type(error).__name__ not in said


def test_a_refusal_is_passed_on(monkeypatch: pytest.MonkeyPatch) -> None:
    def refused(*_: object) -> None:
        raise UndefinedError("x = y is not a number")

    monkeypatch.setitem(problems._READERS, "derivative", refused)
    with pytest.raises(UndefinedError, match="not a number"):
        problems.solve(*_asked({"kind": "derivative", "expression": "x**2"}))
