"""Inverse substitution: x = h(u) gets rid of a root, an exponential or a logarithm."""

from __future__ import annotations

from collections.abc import Iterator
from math import lcm

from calcanim.calculus.antiderivatives.found import Found, Task
from calcanim.calculus.antiderivatives.in_terms import replaced_outside_in
from calcanim.calculus.rules import differentiated
from calcanim.exact.algebra import expanded, polynomial
from calcanim.exact.factors import Product, factored, linear, times
from calcanim.exact.lowest_terms import reduced
from calcanim.exact.tidy import rational, tidy
from calcanim.expressions.tree import (
    Expression,
    add,
    call,
    div,
    integral,
    neg,
    number,
    power,
    variable,
)


def rationalise(task: Task) -> Found | None:
    """A root of a linear function, or an exponential, as the new variable: x by u, dx by du."""
    for g, inverse, slope in _inverses(task):
        u = task.fresh()
        swapped = replaced_outside_in(task.f, g, task.x, variable(u)).substitute(task.x, inverse)
        if swapped.has(task.x):
            continue
        whole = _mul(swapped, slope)
        if g.op == "call" and g.value == "exp":
            whole = reduced(whole, u) or whole
        p = factored(whole, u)
        rest = Product(number(1), p.factors).expression if p.factors else number(1)
        if rest.size > 3 * task.f.size + 10:
            continue
        done = task.ask(rest, u)
        if done is None:
            continue
        after = times(p.constant, integral(rest, u))
        why = f"let {u} = {g}, so that {task.x} = {inverse} and d{task.x} = {slope} d{u}"
        return task.found("SUBSTITUTION", why, after, done, substituted=(u, g))
    return None


def _bilinear(e: Expression, x: str, u: Expression) -> tuple[Expression, Expression] | None:
    """x and dx/du where u**2 is a quotient of two lines."""
    if e.op != "div":
        return None
    lines = [polynomial(a, x) for a in e.args]
    if any(c is None or len(c) > 2 for c in lines):
        return None
    zero = number(0)
    (b, a), (d, c) = (((*(c or ()), zero)[:2]) for c in lines)
    square = power(u, number(2))
    name = u.value or ""
    top = tidy(add(_mul(d, square), neg(b)), name)
    under = tidy(add(a, neg(_mul(c, square))), name)
    if rational(under) == 0:
        return None
    bottom = tidy(power(under, number(2)), name)
    inverse = div(top, under) if rational(under) != 1 else top
    rise = tidy(
        add(
            _mul(tidy(differentiated(top, name), name), under),
            neg(_mul(top, tidy(differentiated(under, name), name))),
        ),
        name,
    )
    return inverse, div(expanded(rise) or rise, bottom)


def _mul(a: Expression, b: Expression) -> Expression:
    return Expression("mul", (a, b))


def _inverses(task: Task) -> Iterator[tuple[Expression, Expression, Expression]]:
    """(g, x, dx/du) for each u = g worth a try, x and its slope in u."""
    u = variable(task.fresh())
    seen: list[Expression] = []
    roots: dict[Expression, list[int]] = {}
    for _, n in task.f.walk():
        if n.op == "call" and n.value in ("sqrt", "cbrt") and n.has(task.x):
            roots.setdefault(n.args[0], []).append(2 if n.value == "sqrt" else 3)
        if n.op == "pow" and n.has(task.x):
            k = rational(n.args[1])
            if k is not None and k.denominator > 1:
                roots.setdefault(n.args[0], []).append(k.denominator)
        if n.op == "call" and n.value == "exp" and n not in seen:
            line = linear(n.args[0], task.x)
            if line is not None and rational(line[1]) == 0:
                seen.append(n)
        if n.op == "call" and n.value == "log" and n.args == (variable(task.x),) and n not in seen:
            seen.append(n)
    for inside, orders in roots.items():
        line = linear(inside, task.x)
        if line is None:
            bilinear = _bilinear(inside, task.x, u)
            if bilinear is not None and set(orders) == {2}:
                yield call("sqrt", inside), *bilinear
            continue
        order = lcm(*orders)
        a, b = line
        top = add(power(u, number(order)), neg(b)) if rational(b) != 0 else power(u, number(order))
        inverse = tidy(div(top, a), u.value or "")
        slope = tidy(differentiated(inverse, u.value or ""), u.value or "")
        g = call("sqrt", inside) if order == 2 else power(inside, div(number(1), number(order)))
        if order == 3 and any(n.op == "call" and n.value == "cbrt" for _, n in task.f.walk()):
            g = call("cbrt", inside)
        yield g, inverse, slope
    for g in sorted(seen, key=lambda n: n.size):
        if g.value == "log":
            yield g, call("exp", u), call("exp", u)
            continue
        exponent = linear(g.args[0], task.x)
        assert exponent is not None
        inverse = tidy(div(call("log", u), exponent[0]), u.value or "")
        yield g, inverse, div(number(1), times(exponent[0], u))
