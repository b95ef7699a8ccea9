"""Worked problems from the field against right values: one JSON object a line, a file a topic.

A row has ``request`` (a line for ``calcanim steps --batch``), ``source`` (where the input comes
from) and what must hold of the answer:

* ``expected``: the right answer as text in calcanim's grammar, a list for one entry a variable,
  null where there is none. Without variables it is held against ``value``, with variables against
  ``result``, by their values at points; an integral without limits by the slopes of both.
  It comes from another route than the code: by hand, or mpmath in 50 digits or more.
* ``verdict``: the verdict, or a list of those that are right.
* ``says``, ``unsaid``: regular expressions that the steps' sentences and the notes must hold, or
  must not.
* ``error``: a regular expression for the one sentence of a refusal, instead of the above.

``long`` rows run only in a long run.
"""

from __future__ import annotations

import itertools
import json
import os
import re
from pathlib import Path
from typing import Any

import mpmath
import pytest
from mpmath import mpf

from calcanim.cli.answers import as_json
from calcanim.cli.problems import solve
from calcanim.cli.steps import _asked
from calcanim.expressions import parse
from calcanim.expressions.evaluate import EvaluationOverflowError, evaluate

_TABLES = sorted(Path(__file__).with_name("field_cases").glob("*.jsonl"))
_POINTS = ("0.7312", "-1.2931", "2.4177", "0.0917", "5.1303", "-0.3719", "1.6183", "0.5477")
_DIGITS = 60
_LONG = bool(os.environ.get("CALCANIM_LONG"))


def _rows() -> list[Any]:
    out = []
    for table in _TABLES:
        for n, line in enumerate(table.read_text(encoding="utf-8").splitlines(), 1):
            if line.strip():
                row = json.loads(line)
                q = row["request"]
                name = f"{table.stem}:{n} {q['kind']} {q['expression']}"[:80]
                late = pytest.mark.skipif(
                    bool(row.get("long")) and not _LONG, reason="CALCANIM_LONG=1 runs it"
                )
                out.append(pytest.param(row, id=name, marks=late))
    return out


@pytest.mark.parametrize("row", _rows())
def test_row(row: dict[str, Any]) -> None:
    kind, source, given = _asked(dict(row["request"]))
    if "error" in row:
        with pytest.raises(Exception, match=row["error"]):
            solve(kind, source, given)
        return
    answer = as_json(solve(kind, source, given))
    verdict = row.get("verdict")
    if verdict is not None:
        right = [verdict] if isinstance(verdict, str) else verdict
        assert answer["verdict"] in right, (answer["verdict"], _words(answer)[-300:])
    if "expected" in row:
        _hold(row, answer)
    if "says" in row:
        assert re.search(row["says"], _words(answer)), _words(answer)
    if "unsaid" in row:
        assert not re.search(row["unsaid"], _words(answer)), _words(answer)
    assert not re.search(r"Error\b|Traceback|mpf\(|Expression\(", _words(answer))


def _words(answer: dict[str, Any]) -> str:
    said = [w for s in answer["steps"] for w in (s["why"], *s["conditions"])]
    return "\n".join([*said, *answer.get("notes", [])])


def _hold(row: dict[str, Any], answer: dict[str, Any]) -> None:
    expected = row["expected"]
    if expected is None:
        assert answer["result"] is None
        assert answer["value"] is None
        return
    many = isinstance(expected, list)
    wanted = expected if many else [expected]
    with_letters = any(_parsed(w).variables for w in wanted)
    got = answer["result"] if with_letters or answer["value"] is None else answer["value"]
    assert got is not None, _words(answer)[-300:]
    got = got if isinstance(got, list) else [got]
    assert len(got) == len(wanted), got
    q = row["request"]
    slopes = q["kind"] == "integral" and "from" not in q
    for one, other in zip(got, wanted, strict=True):
        if with_letters:
            _same_function(one, other, answer["variables"][0] if slopes else None)
        else:
            _same_number(one, other)


def _parsed(text: str) -> Any:
    return parse(text, notation=True)


def _same_number(got: str, wanted: str) -> None:
    """All digits shown are right: to 16, or as many as `wanted` has where that is a decimal."""
    with mpmath.workdps(_DIGITS):
        shown, right = (evaluate(_parsed(t), {}, _DIGITS) for t in (got, wanted))
        assert shown is not None, got
        assert right is not None, wanted
        digits = 16
        decimal = re.fullmatch(r"-?([0-9.]+)(e[-+]?\d+)?", wanted)
        if decimal and ("." in wanted or "e" in wanted):
            known = len(decimal[1].replace(".", "").lstrip("0"))
            assert known >= 12, "a right value has 12 digits or is exact"
            digits = min(digits, known - 1)
        assert abs(shown - right) <= mpf(10) ** -digits * abs(right), (got, wanted)


def _same_function(got: str, wanted: str, slope_in: str | None) -> None:
    one, other = _parsed(got), _parsed(wanted)
    names = tuple(dict.fromkeys((*other.variables, *one.variables)))
    common = 0
    with mpmath.workdps(_DIGITS):
        for k in range(len(_POINTS)):
            numbers = itertools.islice(itertools.cycle(_POINTS), k, None, 3)
            at = {n: mpf(p) for n, p in zip(names, numbers, strict=False)}
            a, b = (_at(e, at, slope_in) for e in (one, other))
            if b is None:
                continue
            assert a is not None, f"{got} has no value at {at}"
            common += 1
            assert abs(a - b) <= mpf(10) ** -14 * max(abs(b), mpf(10) ** -20), (got, wanted, at)
    assert common >= 2, "no points at which the right answer has values"


def _at(e: Any, at: dict[str, mpf], slope_in: str | None) -> mpf | None:
    try:
        if slope_in is None:
            return evaluate(e, at, _DIGITS)
        h = mpf(10) ** -20
        ahead, behind = (
            evaluate(e, {**at, slope_in: at[slope_in] + s * h}, _DIGITS) for s in (1, -1)
        )
    except EvaluationOverflowError:
        return None
    return None if ahead is None or behind is None else (ahead - behind) / (2 * h)
