"""Quotients of factorials that are a few factors apart."""

from __future__ import annotations

from fractions import Fraction
from math import factorial

from calcanim.calculus.derivation import Certificate, Step
from calcanim.calculus.solution import certified
from calcanim.exact.tidy import rational, tidy
from calcanim.expressions.evaluate import EvaluationOverflowError, evaluate, exact
from calcanim.expressions.tree import Expression, add, call, div, mul, neg, number

_CASES = 8
_FACTORIALS = ("factorial", "gamma", "binomial")


def cancelled_step(f: Expression, i: str, first: int) -> Step | None:
    """The step to `f` without factorials of the index, whole numbers from `first` on; or None."""
    if not any(n.value in _FACTORIALS and n.has(i) for _, n in f.walk()):
        return None
    after = cancelled(f.transform(lambda n: _few_factors(n, i)))
    if any(n.value in _FACTORIALS and n.has(i) for _, n in after.walk()):
        return None
    names = [n for n in f.variables if n != i]
    for k in range(_CASES):
        at = {i: Fraction(first + k), **{n: Fraction(2 * k + 3, 7) for n in names}}
        one, other = exact(f, at), exact(after, at)
        if one is None or other is None:
            try:
                a, b = evaluate(f, at, 40), evaluate(after, at, 40)
            except EvaluationOverflowError:
                return None
            if a is None or b is None or abs(a - b) > abs(a) * 10**-30:
                return None
        elif one != other:
            return None
    why = "factorials a few factors apart cancel: (n + 1)! = (n + 1)*n!"
    return certified("CANCEL", f, after, why, Certificate("checked", "at whole numbers", _CASES))


def _few_factors(n: Expression, i: str) -> Expression:
    """gamma(u) as (u - 1)!, and binomial(u, 3) as its three factors over 3!."""
    if n.op != "call" or not n.has(i):
        return n
    if n.value == "gamma":
        return call("factorial", tidy(add(n.args[0], neg(number(1))), ""))
    if n.value == "binomial":
        top, k = n.args[0], rational(n.args[1])
        if k is None or k.denominator > 1 or not 0 <= k <= 6:
            return n
        factors = [tidy(add(top, neg(number(j))), "") if j else top for j in range(int(k))]
        below = number(factorial(int(k)))
        return div(mul(*factors), below) if factors else number(1)
    return n


def cancelled(e: Expression) -> Expression:
    """(n+1)!/n! as n + 1, wherever two factorials are a few factors apart."""
    over: list[Expression] = []
    under: list[Expression] = []
    split(e, over, under)
    changed = True
    while changed:
        changed = False
        for a in [x for x in over if x.value == "factorial"]:
            for b in [x for x in under if x.value == "factorial"]:
                gap = rational(tidy(add(a.args[0], neg(b.args[0])), ""))
                if (
                    gap is None
                    or gap.denominator > 1
                    or abs(gap) > 6
                    or a not in over
                    or b not in under
                ):
                    continue
                over.remove(a)
                under.remove(b)
                low, side = (b.args[0], over) if gap >= 0 else (a.args[0], under)
                side += [tidy(add(low, number(k)), "") for k in range(1, abs(int(gap)) + 1)]
                changed = True
    top = mul(*over)
    return tidy(div(top, mul(*under)), "") if under else tidy(top, "")


def split(e: Expression, over: list[Expression], under: list[Expression]) -> None:
    """The factors of `e` over and under its bars, powers up to the fourth one by one."""
    if e.op == "mul":
        for a in e.args:
            split(a, over, under)
    elif e.op == "div":
        split(e.args[0], over, under)
        split(e.args[1], under, over)
    elif e.op == "pow" and (n := rational(e.args[1])) in (2, 3, 4):
        for _ in range(int(n)):
            split(e.args[0], over, under)
    elif e.op == "neg":
        over.append(number(-1))
        split(e.args[0], over, under)
    else:
        over.append(e)
