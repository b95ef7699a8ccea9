"""Functions that have no value for any real number, such as log(-1 - x**2) or x/0: proved.

Interval arithmetic shows that on each of finitely many cells, which cover the line, some part of
the function lies outside of its domain.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from typing import Literal

from mpmath import mpf

from calcanim.calculus.solution import Solution, statement
from calcanim.exact.algebra import expanded, proved_equal, rational_coefficients
from calcanim.exact.certain import UndefinedHereError, UnsettledError, certain
from calcanim.exact.tidy import as_expression
from calcanim.expressions.evaluate import EvaluationOverflowError, evaluate
from calcanim.expressions.tree import NOTATION, Expression, add, call, mul, number, variable

Extent = Literal["somewhere", "points", "nowhere"]

_PLACES = ("0.7312", "-1.2931", "2.4177", "5.1303", "-0.3719", "0.0917", "-7.9127", "23.517")
_AGREE = mpf(10) ** -8


def undefined_everywhere(
    kind: str, f: Expression, names: Sequence[str], *, derivative: bool = False
) -> Solution | None:
    """The answer to every problem of kind `kind` with a function that is defined nowhere, or None.

    With `derivative`, also of one that has values at single points only.
    """
    found = extent(f)
    if found == "somewhere" or (found == "points" and not derivative):
        return None
    letters = _listed(f.variables or tuple(names))
    why = f"{f} is not defined for any real {letters}"
    if found == "points":
        why = f"{f} is defined at single points only, and nowhere next to them: no derivative"
    step = statement("UNDEFINED", f, why, "proved")
    return Solution(kind, f, tuple(names), (step,), None, "undefined")


def _listed(names: Sequence[str]) -> str:
    if len(names) < 2:
        return names[0] if names else "number"
    return f"{', '.join(names[:-1])} and {names[-1]}"


@lru_cache(maxsize=256)
def extent(f: Expression) -> Extent:
    """Whether `f` is proved to have no real value at all, or at single points only."""
    if any(n.op in NOTATION for _, n in f.walk()) or _has_value(f):
        return "somewhere"
    for _, n in f.walk():
        if not n.variables and n.args and _without_value(n):
            return "nowhere"
    if not f.variables:
        return "somewhere"
    plain = f.transform(_plain)
    # Most functions have a value at once, and need no numpy.
    from calcanim.sampling.arrays.domains import empty, single_points

    if empty(plain):
        return "nowhere"
    for _, n in plain.walk():
        if not n.variables and n.args and _without_value(n):
            return "nowhere"
    return "points" if single_points(plain) else "somewhere"


def _has_value(f: Expression) -> bool:
    """Whether there is a value at one of a few places, by two precisions: 1/(x - x) has none."""
    names = f.variables
    for k in range(len(_PLACES)):
        at = {n: mpf(_PLACES[(k + 3 * i) % len(_PLACES)]) for i, n in enumerate(names)}
        try:
            coarse, fine = evaluate(f, at, 20), evaluate(f, at, 40)
        except EvaluationOverflowError:
            return True
        if coarse is not None and fine is not None and abs(coarse - fine) <= abs(fine) * _AGREE:
            return True
    return False


def _without_value(constant: Expression) -> bool:
    try:
        certain(constant)
    except UndefinedHereError:
        return True
    except UnsettledError:
        pass
    return False


def _plain(n: Expression) -> Expression:
    """What is a constant in fact as one, polynomials as nested brackets, which bounds like."""
    if n.op == "call" and n.value in ("asec", "acsc", "acoth"):
        # Not 1/u, which bounds know little of: only where there is a value matters here.
        return call("acosh", call("abs", n.args[0]))
    if not n.variables or n.op not in ("add", "mul", "neg", "div", "pow"):
        return n
    short = expanded(n)
    if short is not None and not short.variables:
        return short
    if proved_equal(n, number(0)):
        return number(0)
    if len(n.variables) == 1:
        name = n.variables[0]
        c = rational_coefficients(n, name)
        if c is not None and 2 < len(c) <= 12 and any(c[1:-1]):
            x, out = variable(name), as_expression(c[-1])
            for k in c[-2::-1]:
                out = mul(x, out) if not k else add(as_expression(k), mul(x, out))
            return out
    return n
