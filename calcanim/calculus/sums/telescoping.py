"""Sums that telescope: the terms are T(i + 1) - T(i), and the ends are left."""

from __future__ import annotations

from calcanim.calculus.certify import certify
from calcanim.calculus.derivation import Step
from calcanim.calculus.neaten import shortest
from calcanim.calculus.solution import certified
from calcanim.calculus.sums.antidifferences import (
    antidifference,
    gosper_term,
    polynomial_geometric,
)
from calcanim.calculus.sums.certificates import counted
from calcanim.exact.settle import settled
from calcanim.exact.tidy import tidy
from calcanim.expressions.tree import Expression, add, neg, number, variable

_ONE = number(1)


def shifted_difference(
    f: Expression, i: str, first: Expression, last: Expression, start: Expression
) -> list[Step]:
    """g(i + 1) - g(i) as it stands, a log of a quotient, or a wave."""
    t = antidifference(f, i)
    return [] if t is None else _ends(t, f, i, first, last, start)


def gosper_sum(
    f: Expression, i: str, first: Expression, last: Expression, start: Expression
) -> list[Step]:
    """A term T with T(i+1) - T(i) = f(i): the sum is T(last + 1) - T(first)."""
    t = polynomial_geometric(f, i) or gosper_term(f, i)
    return [] if t is None else _ends(t, f, i, first, last, start)


def difference_step(t: Expression, f: Expression, i: str) -> Step | None:
    """The step from f to T(i + 1) - T(i); None where they are not seen to be equal."""
    difference = add(t.substitute(i, add(variable(i), _ONE)), neg(t))
    certificate = certify(f, difference)
    if certificate.verdict not in ("proved", "checked"):
        return None
    why = f"each term is T({i} + 1) - T({i}) with T({i}) = {t}: all between cancels"
    return certified("TELESCOPING", f, difference, why, certificate)


def _ends(
    t: Expression,
    f: Expression,
    i: str,
    first: Expression,
    last: Expression,
    start: Expression,
) -> list[Step]:
    step = difference_step(t, f, i)
    if step is None:
        return []
    upper = tidy(add(last, _ONE), "")
    after = add(t.substitute(i, upper), neg(t.substitute(i, first)))
    if any(n.op == "call" and n.value == "gamma" for _, n in after.walk()):
        return []  # At a pole of gamma the two ends are no numbers.
    why = "the ends are left"
    steps = [step, certified("TELESCOPING", start, after, why, counted(start, after))]
    neat = shortest(settled(after))
    if neat != after:
        steps.append(certified("GATHER", after, neat, "tidied", counted(after, neat)))
    return steps
