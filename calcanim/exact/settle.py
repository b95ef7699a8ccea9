"""A tree after numbers were put in: 0 and 1 go, constants are worked out."""

from __future__ import annotations

from calcanim.exact.constants import exactly
from calcanim.exact.tidy import rational, tidy
from calcanim.exact.values import UndefinedError
from calcanim.expressions.functions import FUNCTIONS
from calcanim.expressions.tree import Expression, add, call, div, neg, number


def settled(e: Expression, positive: tuple[str, ...] = ()) -> Expression:
    """`e` after numbers were put in: constants worked out, 0 and 1 gone, |a| as a where a > 0."""

    def change(n: Expression) -> Expression:
        if n.op in ("number", "constant", "variable"):
            return n
        if not n.variables:
            try:
                return exactly(n)
            except (UndefinedError, ZeroDivisionError):
                return n
        if n.op == "pow":
            return _power(n, positive)
        if n.op == "call":
            u = n.args[0]
            if n.value == "abs" and _positive(u, positive):
                return u
            if n.value == "sqrt" and u.op == "pow" and rational(u.args[1]) == 2:
                base = u.args[0]
                return base if _positive(base, positive) else call("abs", base)
            return mirrored(n)
        neat = _turned(tidy(n, ""))
        return neat if neat.size <= n.size else n

    for _ in range(4):
        after = e.transform(change)
        if after == e:
            break
        e = after
    return e


def mirrored(n: Expression) -> Expression:
    """asin(-u) as -asin(u), cos(-u) as cos(u); so with odd and even powers."""
    if n.op not in ("call", "pow") or n.args[0].op != "neg":
        return n
    if n.op == "call":
        parity = FUNCTIONS[n.value or ""].parity
    else:
        m = rational(n.args[1])
        parity = 0 if m is None or m.denominator > 1 else 1 - 2 * (m.numerator % 2)
    if not parity:
        return n
    turned = Expression(n.op, (n.args[0].args[0], *n.args[1:]), n.value)
    return neg(turned) if parity < 0 else turned


def _turned(e: Expression) -> Expression:
    """-1/(1 - p) as 1/(p - 1)."""
    if e.op == "neg" and e.args[0].op == "div":
        top, under = e.args[0].args
        if under.op == "add" and len(under.args) == 2 and under.args[1].op == "neg":
            return div(top, add(under.args[1].args[0], neg(under.args[0])))
    return e


def _positive(e: Expression, names: tuple[str, ...]) -> bool:
    if e.op == "variable":
        return e.value in names
    if e.op == "number":
        return True
    return e.op in ("mul", "div", "add") and all(_positive(a, names) for a in e.args)


def _power(n: Expression, positive: tuple[str, ...]) -> Expression:
    base, k = n.args
    r, m = rational(base), rational(k)
    if r == 1 or m == 0:
        return number(1)
    if m == 1:
        return base
    if r == 0 and positive:
        return number(0)  # The exponent is positive, or there was no value.
    if (turned := mirrored(n)) != n:
        return turned
    if base.op == "call" and base.value == "sqrt" and m == 2:
        return base.args[0]
    return n
