"""An antiderivative as a textbook prints it."""

from __future__ import annotations

from fractions import Fraction

from calcanim.exact.factors import factored_number, raised, scaled
from calcanim.exact.signs import positive
from calcanim.exact.tidy import as_expression, rational, tidy
from calcanim.expressions.tree import Expression, add, call, div, mul


def polished(e: Expression, x: str) -> Expression:
    """Numbers multiplied into sums, logs without needless bars, roots of powers as one power."""
    for _ in range(3):
        after = tidy(_without_constants(spread(e.transform(lambda n: _one(n, x)), x), x), x)
        if after == e:
            break
        e = after
    return e


def _without_constants(e: Expression, x: str) -> Expression:
    """log(2*u)/2 as log(u)/2, in an antiderivative: what falls away is a constant."""
    if e.op in ("add", "neg"):
        return Expression(e.op, tuple(_without_constants(a, x) for a in e.args), e.value)
    for path, n in e.walk():
        if n.op != "call" or n.value != "log" or len(n.args) != 1 or not n.has(x):
            continue
        if e.replace(path, Expression("number", (), "1")).has(x):
            return e  # Not a multiple of the log alone.
        bare = n.args[0].value == "abs" and n.args[0].op == "call"
        value, rest = factored_number(n.args[0].args[0] if bare else n.args[0])
        if rest is None or value <= 0 or value == 1:
            return e
        return e.replace(path, call("log", call("abs", rest) if bare else rest))
    return e


def _one(n: Expression, x: str) -> Expression:
    if n.op == "call" and n.value == "log" and len(n.args) == 1:
        return _log(n, x)
    if n.op == "call" and n.value in ("exp", "sin", "cos", "sinh", "cosh") and n.args[0].size < 40:
        if n.value == "exp" and n.args[0].op == "call" and n.args[0].value == "log":
            return n.args[0].args[0]
        return Expression("call", (tidy(n.args[0], x),), n.value)
    if n.op == "pow" and n.args[0].op == "call" and n.args[0].value == "sqrt":
        k = rational(n.args[1])
        if k is not None and k.denominator == 1:
            return raised(n.args[0].args[0], k / 2)
    if n.op == "pow":
        return _power(n)
    if n.op == "call" and n.value == "abs" and positive(n.args[0], x):
        return n.args[0]
    return n


def _power(n: Expression) -> Expression:
    """(2x)^3 as 8x^3, exp(x)^2 as exp(2x), (x^(1/6))^3 as sqrt(x)."""
    base, k = n.args[0], rational(n.args[1])
    if k is None or k.denominator != 1:
        return n
    if base.op == "call" and base.value == "exp":
        return call("exp", scaled(base.args[0], k))
    if base.op == "pow" and (p := rational(base.args[1])) is not None and p.denominator > 1:
        return raised(base.args[0], p * k)
    value, rest = factored_number(base)
    if rest is not None and value != 1 and abs(k) <= 12:
        return scaled(raised(rest, k), value ** int(k))
    return n


def _log(n: Expression, x: str) -> Expression:
    u = n.args[0]
    if u.op == "call" and u.value == "exp":
        return u.args[0]
    inside = u.args[0] if u.op == "call" and u.value == "abs" else None
    if inside is None:
        return n
    if inside.op == "pow":
        k = rational(inside.args[1])
        if k is not None and k.denominator == 1:
            return scaled_log(inside.args[0], k, x)
    if positive(inside, x):
        return call("log", inside)
    return n


def scaled_log(u: Expression, k: Fraction, x: str) -> Expression:
    """``k*log|u|``."""
    one = call("log", u if positive(u, x) else call("abs", u))
    return mul(raised_number(k), one)


def raised_number(k: Fraction) -> Expression:
    """The number `k` as a tree."""
    return as_expression(k)


def spread(e: Expression, x: str) -> Expression:
    """Constant factors multiplied into sums: -(a/7 - b/5) as b/5 - a/7."""
    if e.op == "add":
        terms: list[Expression] = []
        for t in e.args:
            inner = spread(t, x)
            terms += inner.args if inner.op == "add" else (inner,)
        return add(*terms)
    if e.op == "neg":
        return scaled(spread(e.args[0], x), Fraction(-1))
    if e.op == "div" and (v := rational(e.args[1])):
        return _times_sum(e.args[0], 1 / v, x)
    if e.op == "div" and not e.args[1].has(x) and e.args[0].op == "add":
        return add(*(spread(div(t, e.args[1]), x) for t in e.args[0].args))
    if e.op == "mul":
        sums = [i for i, a in enumerate(e.args) if a.op in ("add", "neg")]
        rest = [a for i, a in enumerate(e.args) if i not in sums]
        if len(sums) == 1 and not any(a.has(x) for a in rest):
            inner = spread(e.args[sums[0]], x)
            if inner.op == "add":
                return add(*(spread(tidy(mul(*rest, t), x), x) for t in inner.args))
    return e


def _times_sum(e: Expression, c: Fraction, x: str) -> Expression:
    inner = spread(e, x)
    return scaled(inner, c)
