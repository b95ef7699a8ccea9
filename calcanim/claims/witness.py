"""sympy as a second witness: its value of each side of a claim, held against ours.

It works in a process of its own, with bounds on processor time and memory: where it has no answer
within them, nothing is said. Questions and answers are lines of JSON with expressions as text. Run
as ``python -m calcanim.claims.witness``.
"""

from __future__ import annotations

import json
import signal
import subprocess
import sys
from collections.abc import Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass
from types import FrameType
from typing import Any

import mpmath
from mpmath import mpf

from calcanim.claims.worth import worth
from calcanim.expressions.evaluate import EvaluationOverflowError, evaluate
from calcanim.expressions.parse import parse
from calcanim.expressions.tree import NOTATION, Expression

EACH, ALL = 0.4, 3  # seconds of the processor: for a question, and for all of a film
_PATIENCE = 60.0  # seconds by the clock until it is given up on: silence is no fault
_BYTES = 1 << 30
_DIGITS = 15
_OFF = mpf(10) ** -8  # relative: sympy's numbers for integrals are no better
_SAMPLES = ("0.7312", "1.6183", "2.4177", "-0.3719")
_POINTS = 1
_FILM = "null"  # instead of a question: the next film's follow


@dataclass(frozen=True, slots=True)
class Question:
    """What `e`, which claim number `claim` has on a side, comes to where letters are `at`."""

    claim: int
    e: Expression
    at: tuple[tuple[str, str], ...] = ()


class Witness:
    """The process; it loads sympy while claims are certified."""

    def __init__(self) -> None:
        self.process = subprocess.Popen(
            [sys.executable, "-m", "calcanim.claims.witness"],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            text=True,
            encoding="utf-8",
        )

    def disagreements(self, *films: Sequence[Question]) -> list[dict[int, str]]:
        """Of each film, by claim, what sympy says where that is not what we say."""
        lines = [
            line
            for film in films
            for line in (_FILM, *(json.dumps({"e": str(q.e), "at": dict(q.at)}) for q in film))
        ]
        patience = _PATIENCE * max(len(films), 1)
        try:
            text, _ = self.process.communicate("\n".join(lines) + "\n", timeout=patience)
        except subprocess.TimeoutExpired:
            self.process.kill()
            text, _ = self.process.communicate()
        except OSError:
            text = ""
        answers = iter(text.splitlines())
        return [_faults(film, answers) for film in films]


def _faults(film: Sequence[Question], answers: Iterator[str]) -> dict[int, str]:
    """By claim, what is wrong by the answers to this film's questions, which come first."""
    out: dict[int, str] = {}
    for question, answer in zip(film, answers, strict=False):
        with suppress(ValueError):
            said = [mpf(v) for v in json.loads(answer)]
            fault = _against(question, said)
            if fault:
                out.setdefault(question.claim, fault)
    return out


def _against(question: Question, said: Sequence[mpf]) -> str:
    """What is wrong, if none of the values that sympy has found is ours."""
    ours = _ours(question.e, {k: mpf(v) for k, v in question.at})
    if not said or ours is None:
        return ""
    scale = max(abs(ours), mpf(10) ** -6)
    if any(abs(v - ours) <= _OFF * scale for v in said):
        return ""
    where = "".join(f", {k} = {v}" for k, v in question.at)
    theirs, own = (mpmath.nstr(v, 10) for v in (said[0], ours))
    return f"sympy says that {question.e}{where} is {theirs}, and we say {own}"


def _ours(e: Expression, values: dict[str, mpf]) -> mpf | None:
    if any(n.op in NOTATION for _, n in e.walk()):
        found = worth(e, values)
        return None if found is None else found[0]
    try:
        return evaluate(e, values, 40)
    except (EvaluationOverflowError, ValueError, KeyError):
        return None


def questions(claim: int, sides: Sequence[Expression]) -> list[Question]:
    """What to ask about the sides of a claim: at a point where letters are left."""
    names = tuple(dict.fromkeys(v for e in sides for v in e.variables))
    if not names:
        return [Question(claim, e) for e in dict.fromkeys(sides)]
    out: list[Question] = []
    for k in range(len(_SAMPLES)):
        at = tuple((v, _SAMPLES[(k + i) % len(_SAMPLES)]) for i, v in enumerate(names))
        values = {v: mpf(x) for v, x in at}
        if all(_ours(e, values) is not None for e in sides):
            out += [Question(claim, e, at) for e in dict.fromkeys(sides)]
        if len(out) >= _POINTS * len(sides):
            break
    return out


# -- in the other process ------------------------------------------------------


class _OverError(Exception):
    pass


def _over(number: int, frame: FrameType | None) -> None:
    raise _OverError


def said(e: Expression, at: dict[str, str]) -> list[str]:
    """sympy's values of `e` as text: by its algebra, and for an integral by its numbers too."""
    import sympy

    from calcanim.expressions.bridge import symbol, to_sympy

    whole = to_sympy(e)
    point = {symbol(k): sympy.Rational(v) for k, v in at.items()}
    forms = []
    worked = whole.doit().subs(point)
    if not worked.has(sympy.Integral, sympy.Limit, sympy.Derivative):
        forms.append(worked)
    if whole.has(sympy.Integral):
        forms.append(whole.subs(point))
    out = []
    for form in forms:
        value = sympy.N(form, _DIGITS)
        if value.is_real and value.is_finite and value.is_Float:
            out.append(str(value))
        elif value.is_Integer or value.is_Rational:
            out.append(str(sympy.Float(value, _DIGITS)))
    return out


def main() -> None:
    """Answer questions from standard input until it ends, or the time is over."""
    import sympy  # noqa: F401  # before the clock

    with suppress(ImportError, ValueError, OSError):
        import resource

        resource.setrlimit(resource.RLIMIT_AS, (_BYTES, _BYTES))
    timed = hasattr(signal, "setitimer")
    if timed:
        signal.signal(signal.SIGVTALRM, _over)
    spent = 0.0
    for line in sys.stdin:
        if line.strip() == _FILM:
            spent = 0.0
            continue
        answer: list[str] = []
        if spent < ALL:
            answer, used = _answered(json.loads(line), timed)
            spent += used
        print(json.dumps(answer), flush=True)


def _answered(question: dict[str, Any], timed: bool) -> tuple[list[str], float]:
    """The answer, empty where there is none within EACH, and what it took."""
    if not timed:
        return [], 0.0
    signal.setitimer(signal.ITIMER_VIRTUAL, EACH)
    try:
        found = said(parse(question["e"], notation=True), question["at"])
    except (Exception, RecursionError, _OverError):
        found = []
    left, _ = signal.setitimer(signal.ITIMER_VIRTUAL, 0)
    return found, EACH - left


if __name__ == "__main__":
    main()
