"""Letters at which a formula has no value, and what holds there; the other sign of a letter.

``sin(2*pi*n)/(2*pi*n)`` is the integral of ``cos(2*pi*n*t)`` from 0 to 1 for every n but 0, and
there it is 1.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence

from calcanim.calculus.derivation import Certificate, RefutedError, Step
from calcanim.calculus.solution import Solution, certified
from calcanim.exact.algebra import polynomial
from calcanim.exact.settle import settled
from calcanim.exact.tidy import rational, tidy
from calcanim.expressions.tree import Expression, div, integral, neg, variable

_MOST = 3
# Works out an integral as a node, with or without limits.
SolveIntegral = Callable[[Expression], Solution]


def excluded(result: Expression, names: Sequence[str]) -> list[tuple[str, Expression]]:
    """(letter, value) for which a denominator of `result` is 0, each once."""
    found: list[tuple[str, Expression]] = []
    for _, n in result.walk():
        if n.op == "div":
            under = n.args[1]
        elif n.op == "pow" and (k := rational(n.args[1])) is not None and k < 0:
            under = n.args[0]
        else:
            continue
        for g in under.args if under.op == "mul" else (under,):
            base = g.args[0] if g.op == "pow" or g.value == "sqrt" else g
            zero = _zero(base, names)
            if zero is not None and zero not in found:
                found.append(zero)
    return found[:_MOST]


def _zero(g: Expression, names: Sequence[str]) -> tuple[str, Expression] | None:
    """The letter in which `g` is a line, and where it is 0; the first letter that is alone."""
    if set(g.variables) - set(names):
        return None
    for name in names:
        if not g.has(name):
            continue
        c = polynomial(g, name)
        if c is None or len(c) != 2 or c[1].variables:
            continue
        return name, tidy(div(neg(c[0]), c[1]), "")
    return None


def unequal(name: str, value: Expression) -> str:
    """The condition in words of the grammar."""
    return f"{name} != {value}"


def special_steps(
    start: Expression, zeros: Sequence[tuple[str, Expression]], solve: SolveIntegral
) -> list[Step]:
    """What the integral is where the formula has no value: one step for each place."""
    out = []
    for name, value in zeros:
        put = start.substitute(name, value)
        inside = settled(tidied(put.args[0], put.value or ""))
        put = Expression(put.op, (inside, *(settled(a) for a in put.args[1:])), put.value)
        try:
            done = solve(put)
        except (ValueError, ZeroDivisionError, ArithmeticError):
            continue
        if not isinstance(done.result, Expression) or done.verdict not in ("proved", "checked"):
            continue
        certificate = Certificate("checked", "worked out for this value alone")
        why = f"the special value {name} = {value}, at which the formula above is not defined"
        try:
            step = certified(
                "SPECIAL_VALUE", put, done.result, why, certificate, (f"{name} = {value}",)
            )
        except RefutedError:
            continue
        out.append(step)
    return out


def other_signs(
    f: Expression,
    x: str,
    conditions: Sequence[str],
    find: Callable[[Expression, str], tuple[tuple[Step, ...], Expression] | None],
    check: Callable[[Expression, Expression, str], Certificate],
) -> list[Step]:
    """Where a letter was taken to be positive: the antiderivative for a negative one."""
    out = []
    for condition in dict.fromkeys(conditions):
        name = re.fullmatch(r"(\w+) > 0", condition)
        if name is None or not f.has(name[1]):
            continue
        letter = name[1]
        fresh = next(v for v in ("k", "q", "w", "r", "s") if v not in f.variables and v != x)
        turned = f.substitute(letter, neg(variable(fresh)))
        found = find(tidied(turned, x), x)
        if found is None:
            continue
        answer = found[1].substitute(fresh, neg(variable(letter)))
        certificate = check(answer, f, x)
        if certificate.verdict == "refuted":
            continue
        why = f"the other sign of {letter}"
        try:
            out.append(
                certified(
                    "OTHER_SIGN", integral(f, x), answer, why, certificate, (f"{letter} < 0",)
                )
            )
        except RefutedError:
            continue
    return out


def tidied(e: Expression, x: str) -> Expression:
    """x**2 + -k as x**2 - k."""
    return e.transform(lambda n: tidy(n, x) if n.op in ("add", "neg") else n)
