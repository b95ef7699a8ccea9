"""Ways to a closed form. Each gives its steps, or none; the first that holds is taken."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from calcanim.calculus.derivation import RefutedError, Step
from calcanim.calculus.solution import Solution, certified, verdict_of
from calcanim.calculus.sums.big_operators import BigOperator
from calcanim.calculus.sums.certificates import counted
from calcanim.calculus.sympy_process.cas import ask
from calcanim.exact.tidy import rational, tidy
from calcanim.expressions.evaluate import EvaluationOverflowError
from calcanim.expressions.tree import Expression, add, neg, number

# The summand (or factor), its index, the bounds, and all of that in its notation.
Way = Callable[[Expression, str, Expression, Expression, Expression], list[Step]]


def first_closed_form(
    big: BigOperator,
    ways: Sequence[Way],
    f: Expression,
    i: str,
    first: Expression,
    last: Expression,
) -> Solution | None:
    """The sum or product by the first way that leads to an end; None where none does."""
    start = big.notation(f, i, first, last)
    for way in ways:
        try:
            steps = way(f, i, first, last, start)
        except (RefutedError, EvaluationOverflowError, ZeroDivisionError):
            continue
        if steps:
            result = steps[-1].after
            return Solution(big.kind, f, (i,), tuple(steps), result, verdict_of(steps))
    return None


def length(first: Expression, last: Expression) -> Expression:
    """The number of terms."""
    return tidy(add(last, neg(first), number(1)), "")


def by_computer_algebra(
    question: str, f: Expression, i: str, first: Expression, last: Expression, start: Expression
) -> list[Step]:
    """sympy's closed form, if it stands the test of cases."""
    known = ask(question, f, i, first, last)
    if known is None or known.has(i):
        return []
    certificate = counted(start, known)
    if certificate.verdict not in ("proved", "checked"):
        return []
    why = "found by computer algebra, without steps; checked case by case"
    return [certified("COMPUTER_ALGEBRA", start, known, why, certificate)]


_SUMMED = ("factorial", "gamma", "binomial", "exp", "sqrt")


def beyond_series(f: Expression, i: str) -> bool:
    """Whether a root, a logarithm or a wave of the index is in `f`: computer algebra sums none."""
    for _, n in f.walk():
        if n.op == "call" and n.has(i) and n.value not in _SUMMED:
            return True
        if n.op == "call" and n.value in ("sqrt", "cbrt", "log") and n.has(i):
            return True
        if n.op == "pow" and n.args[0].has(i):
            k = rational(n.args[1])
            if k is not None and k.denominator > 1:
                return True
    return False
