"""A problem worked out: what every kind of ``calcanim steps`` gives back."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Literal

from calcanim.calculus.derivation import (
    Certificate,
    RefutedError,
    Step,
    Verdict,
    moves_between,
    weakest,
)
from calcanim.exact.values import Value, number_or_none
from calcanim.expressions.tree import Expression

Answer = Literal[
    "proved", "checked", "refuted", "unknown", "undefined", "diverges", "no_closed_form"
]


@dataclass(frozen=True, slots=True)
class Table:
    """Numbers beside a derivation, as text; said to be numerical."""

    title: str
    head: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]


@dataclass(frozen=True, slots=True)
class Solution:
    """`result` and `value` are tuples where the kind has one entry a variable (gradient).

    `result` is None where there is no answer; `verdict` then says why, and so does the last step.
    `path` and `values` are the iterates of a descent and the function's value at each. `extra` is
    what only one kind has, as text or lists of text: a gradient's Hessian, its eigenvalues, the
    directional derivative.
    """

    kind: str
    problem: Expression
    variables: tuple[str, ...]
    steps: tuple[Step, ...]
    result: Expression | tuple[Expression, ...] | None
    verdict: Answer
    value: Value | tuple[Value, ...] | None = None
    tables: tuple[Table, ...] = ()
    notes: tuple[str, ...] = ()
    path: tuple[tuple[Value, ...], ...] | None = None
    values: tuple[Value, ...] | None = None
    extra: Mapping[str, Any] = field(default_factory=dict)


def certified(
    rule: str,
    before: Expression,
    after: Expression,
    why: str,
    certificate: Certificate,
    conditions: Sequence[str] = (),
) -> Step:
    """A step, unless it is refuted (RefutedError); a change of domain becomes a condition."""
    if certificate.verdict == "refuted":
        raise RefutedError(f"the step {before} = {after} was refuted: {certificate.method}")
    noted = [*conditions, *([certificate.domain_change] if certificate.domain_change else [])]
    moves = moves_between(before, after)
    return Step(rule, before, after, (), moves, why, tuple(dict.fromkeys(noted)), certificate)


def statement(rule: str, place: Expression, why: str, verdict: Verdict = "proved") -> Step:
    """A step that rewrites nothing: a sentence on `place`, such as why there is no answer."""
    return Step(rule, place, place, (), (), why, (), Certificate(verdict, "stated"))


def solved(
    kind: str,
    problem: Expression,
    variables: tuple[str, ...],
    steps: Sequence[Step],
    result: Expression | None,
    verdict: Answer | None = None,
    value: Value | None = None,
) -> Solution:
    """A solution: its value is the constant `result` unless given, its verdict the steps'."""
    if result is not None and value is None and not result.variables:
        value = number_or_none(result)
    return Solution(
        kind, problem, variables, tuple(steps), result, verdict or verdict_of(steps), value
    )


def verdict_of(steps: Sequence[Step], *more: Certificate) -> Verdict:
    """The weakest verdict among them; ``unknown`` where there is none."""
    return weakest([*(s.certificate.verdict for s in steps), *(c.verdict for c in more)])
