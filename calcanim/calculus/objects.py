"""What Python hands in: sympy objects with symbols of their own.

The symbols that came in go out again with the answer, and what is assumed of them is said.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from calcanim.calculus.solution import Solution
from calcanim.expressions.errors import ExpressionError
from calcanim.expressions.names import is_variable
from calcanim.expressions.remembered import Remembered
from calcanim.expressions.tree import Expression

# What sympy may know of a symbol, and how it is said; the first that holds is enough of a kind.
_SIGNS = (
    ("zero", "{} = 0"),
    ("positive", "{} > 0"),
    ("negative", "{} < 0"),
    ("nonnegative", "{} >= 0"),
    ("nonpositive", "{} <= 0"),
    ("nonzero", "{} != 0"),
)
_WHOLE = (
    ("even", "{} is even"),
    ("odd", "{} is odd"),
    ("prime", "{} is prime"),
    ("integer", "{} is a whole number"),
    ("rational", "{} is rational"),
)


def is_sympy(thing: object) -> bool:
    """Whether `thing` is an object of sympy's, told without loading it."""
    return any((c.__module__ or "").partition(".")[0] == "sympy" for c in type(thing).__mro__)


def refused(reason: str, thing: object) -> ExpressionError:
    """An error of one sentence about a whole object."""
    source = str(thing).replace("\n", " ")
    return ExpressionError(reason, source, 0, len(source))


def name_of(thing: object) -> str:
    """The name of a variable, given as text or as a symbol. Raises ExpressionError."""
    name = str(thing.name) if is_sympy(thing) and hasattr(thing, "name") else str(thing)
    if not is_variable(name):
        raise refused("this is not the name of a variable", thing)
    return name


def names_of(things: object) -> tuple[str, ...]:
    """One name or several."""
    if isinstance(things, str) or not isinstance(things, Sequence):
        return (name_of(things),)
    return tuple(name_of(t) for t in things)


def only_variable(e: Expression) -> str:
    """x, or the only variable there is. Raises ExpressionError where there are several."""
    found = e.variables
    if "x" in found or not found:
        return "x"
    if len(found) > 1:
        raise refused(f"there are several variables, {', '.join(found)}: say which", e)
    return found[0]


def answered(solution: Solution, *things: object) -> Solution:
    """The solution with the symbols of the sympy objects among `things`, and what they assume.

    Raises ExpressionError where the answer holds for letters above 0 and one is assumed below.
    """
    from calcanim.calculus.last_form import finished

    solution = finished(solution)
    given = [t for t in things if is_sympy(t)]
    symbols = {s.name: s for t in given for s in _symbols(t)}
    if not symbols:
        return solution
    free = {s for t in given for s in getattr(t, "free_symbols", ())}
    notes = [said for s in sorted(free, key=str) for said in _assumed(s)]
    for s in free:
        if s.is_positive is False or s.is_nonnegative is False:
            _not_against(solution, s.name)
    return replace(
        solution,
        problem=Remembered(solution.problem, symbols),
        result=_remembered(solution.result, symbols),
        notes=tuple(dict.fromkeys((*solution.notes, *(f"given: {n}" for n in notes)))),
    )


def _symbols(thing: Any) -> set[Any]:
    import sympy

    return set(thing.atoms(sympy.Symbol)) if hasattr(thing, "atoms") else set()


def _remembered(result: Any, symbols: Mapping[str, Any]) -> Any:
    if isinstance(result, tuple):
        return tuple(_remembered(r, symbols) for r in result)
    return Remembered(result, symbols) if isinstance(result, Expression) else result


def _assumed(symbol: Any) -> list[str]:
    """What is assumed of a symbol beyond that it is real, in words."""
    out = []
    for kinds in (_SIGNS, _WHOLE):
        known = next((said for kind, said in kinds if getattr(symbol, f"is_{kind}")), None)
        if known is not None:
            out.append(known.format(symbol.name))
    return out


def _not_against(solution: Solution, name: str) -> None:
    """Refuse an answer whose conditions contradict what is assumed of `name`."""
    above = re.compile(rf"(?<![\w.]){re.escape(name)} > 0|\b0 <=? {re.escape(name)}\b")
    said = [t for step in solution.steps for t in (step.why, *step.conditions)]
    conditions = [*solution.notes, *said]
    if any(above.search(c) for c in conditions):
        why = f"the answer that was found holds for {name} > 0; write -{name} with a positive "
        raise refused(f"{why}{name} for a symbol below 0", solution.problem)
