"""Integrands that change their formula: |u|, steps and saw teeth, with antiderivatives that join.

Each antiderivative is continuous, so that it holds across the places where the formula changes.
"""

from __future__ import annotations

from calcanim.calculus.antiderivatives.found import Found, Task
from calcanim.calculus.antiderivatives.rational import fraction_of
from calcanim.exact.constants import exactly
from calcanim.exact.factors import built, factored, linear, times
from calcanim.exact.tidy import rational, tidy
from calcanim.expressions.tree import (
    Expression,
    add,
    call,
    div,
    integral,
    mul,
    neg,
    number,
    power,
    variable,
)

_PI = Expression("constant", (), "pi")


def signed(task: Task) -> Found | None:
    """|u| times a polynomial, u a line: the sign of u is constant on either side of its zero."""
    p = factored(task.f, task.x)
    bars = [(b, n) for b, n in p.factors if b.op == "call" and b.value == "abs" and n == 1]
    if len(bars) != 1 or rational(p.constant) != 1:
        return None
    u = bars[0][0].args[0]
    line = linear(u, task.x)
    rest = built(p.without(bars[0][0]).factors) if len(p.factors) > 1 else number(1)
    if line is None or fraction_of(rest, task.x) is None:
        return None
    done = task.ask(mul(u, rest), task.x)
    if done is None:
        return None
    zero = tidy(div(neg(line[1]), line[0]), task.x)
    whole = tidy(done.answer, task.x)
    at_zero = tidy(whole.substitute(task.x, zero), task.x)
    if rational(at_zero) is None:
        return None
    level = whole if rational(at_zero) == 0 else add(whole, tidy(neg(at_zero), task.x))
    after = mul(call("sign", u), level)
    why = f"|{u}| is {u} with a sign that only changes at its zero; the constant joins both sides"
    return task.found("PIECES", why, after)


def sizes_only(task: Task) -> Found | None:
    """A function of |u|, u a line: its integral in |u|, with the sign of u in front."""
    f, x = task.f, task.x
    bars = {n.args[0] for _, n in f.walk() if n.op == "call" and n.value == "abs" and n.has(x)}
    if len(bars) != 1:
        return None
    u = bars.pop()
    line = linear(u, x)
    if line is None or f == call("abs", u):
        return None
    t = next(v for v in ("t", "s", "w", "v") if not f.has(v))
    swapped = f.transform(lambda n: variable(t) if n == call("abs", u) else n)
    a, b = line

    def where(sign: Expression) -> Expression:
        there = tidy(div(add(sign, neg(b)), a), "")
        return tidy(swapped.substitute(x, there), t)

    right, left = where(variable(t)), where(neg(variable(t)))
    odd = right == tidy(neg(left), t)
    if right != left and not odd:
        return None
    done = task.ask(right, t)
    if done is None:
        return None
    whole = tidy(done.answer, t)
    at_zero = tidy(whole.substitute(t, number(0)), t)
    if at_zero.variables:
        return None
    at_zero = exactly(at_zero)
    if not odd and rational(at_zero) != 0:
        whole = tidy(add(whole, neg(at_zero)), t)
    back = whole.substitute(t, call("abs", u))
    after = back if odd else mul(call("sign", u), back)
    why = f"|{u}| on either side of its zero, the constant so that both sides join"
    return task.found("PIECES", why, tidy(div(after, a), x) if rational(a) != 1 else after)


def steps_up(task: Task) -> Found | None:
    """floor, ceil and mod of a line: constant or a line between the steps."""
    f, x = task.f, task.x
    if f.op != "call" or f.value not in ("floor", "ceil", "mod"):
        return None
    u = f.args[0]
    line = linear(u, x)
    if line is None:
        return None
    half = number(2)
    if f.value == "mod":
        m = f.args[1]
        size = rational(m)
        if size is None or size <= 0:
            return None
        turns = u if size == 1 else div(u, m)
        inside = add(
            div(power(f, half), half),
            times(tidy(div(power(m, half), half), ""), call("floor", turns)),
        )
        why = "a saw tooth: each whole tooth adds half the square of its length"
    else:
        one = number(1) if f.value == "floor" else neg(number(1))
        inside = add(mul(u, f), neg(div(mul(f, add(f, one)), half)))
        why = "constant between the steps, and joined at them"
    after = inside if rational(line[0]) == 1 else div(inside, line[0])
    return task.found("PIECES", why, after)


def rectified(task: Task) -> Found | None:
    """|sin u| and |cos u|, u a line: each arch adds 2."""
    f, x = task.f, task.x
    if f.op != "call" or f.value != "abs":
        return None
    wave = f.args[0]
    if wave.op != "call" or wave.value not in ("sin", "cos"):
        return None
    line = linear(wave.args[0], x)
    if line is None:
        return None
    u = wave.args[0]
    if wave.value == "cos":
        u = add(u, div(_PI, number(2)))
    arches = mul(number(2), call("floor", div(u, _PI)))
    inside = add(arches, neg(call("cos", call("mod", u, _PI))))
    after = inside if rational(line[0]) == 1 else div(inside, line[0])
    why = "minus the cosine on each arch; every whole arch before adds 2"
    return task.found("PIECES", why, after)


def maxima(task: Task) -> Found | None:
    """max(a, b) is half of a + b + |a - b|, min the same with a minus."""
    for path, n in task.f.walk():
        if n.op == "call" and n.value in ("max", "min") and len(n.args) == 2 and n.has(task.x):
            a, b = n.args
            size = call("abs", tidy(add(a, neg(b)), task.x))
            whole = add(a, b, size if n.value == "max" else neg(size))
            swapped = task.f.replace(path, div(whole, number(2)))
            done = task.ask(swapped, task.x)
            if done is not None:
                joined = "and" if n.value == "max" else "less"
                why = f"the {n.value} of two is half their sum {joined} their distance"
                return task.found("REWRITE", why, integral(swapped, task.x), done)
    return None


def over_size(task: Task) -> Found | None:
    """A power of |u| below a bar, u a line: on either side of its zero |u| is u or -u."""
    p = factored(task.f, task.x)
    bars = [(b, n) for b, n in p.factors if b.op == "call" and b.value == "abs"]
    if len(bars) != 1 or bars[0][1] >= 0 or bars[0][1] % 2 != 1 or rational(p.constant) != 1:
        return None
    u = bars[0][0].args[0]
    if linear(u, task.x) is None:
        return None
    plain = tuple((u if b == bars[0][0] else b, n) for b, n in p.factors)
    done = task.ask(built(plain), task.x)
    if done is None:
        return None
    after = mul(call("sign", u), done.answer)
    why = f"|{u}| is {u} with a sign, which only changes where there is no value"
    return task.found("PIECES", why, after)


def saw_teeth(task: Task) -> Found | None:
    """asin(sin u), acos(cos u) and atan(tan u), u a line: saw teeth of slope 1 and -1."""
    f, x = task.f, task.x
    if f.op != "call" or f.value not in ("asin", "acos", "atan") or f.args[0].op != "call":
        return None
    inner = f.args[0]
    if inner.value != (f.value or "")[1:] or (line := linear(inner.args[0], x)) is None:
        return None
    u, half = inner.args[0], number(2)
    square = power(f, half)
    if f.value == "atan":
        whole = div(square, half)
    elif f.value == "asin":
        # It falls back at pi/2, where its square is pi^2/4 and the sign changes.
        level = div(power(_PI, half), number(4))
        whole = mul(call("sign", call("cos", u)), div(add(square, neg(level)), half))
    else:
        turns = call("floor", div(add(u, _PI), mul(half, _PI)))
        tooth = mul(call("sign", call("sin", u)), div(square, half))
        whole = add(tooth, mul(power(_PI, half), turns))
    after = whole if rational(line[0]) == 1 else div(whole, line[0])
    return task.found("PIECES", "half the square of a saw tooth, the pieces joined", after)
