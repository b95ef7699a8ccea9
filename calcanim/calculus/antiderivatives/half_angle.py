"""u = tan(x), or u = tan(x/2) after Weierstrass: quotients of waves become those of polynomials."""

from __future__ import annotations

from calcanim.calculus.antiderivatives.found import Found, Task
from calcanim.calculus.antiderivatives.real_coefficients import in_lowest_degree
from calcanim.calculus.antiderivatives.wave_powers import EXPONENTS
from calcanim.exact.factors import factored
from calcanim.exact.lowest_terms import reduced
from calcanim.exact.tidy import rational
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

_ONE, _TWO = number(1), number(2)


def tangent_alone(task: Task) -> Found | None:
    """A function of tan(x) and nothing else: u = tan(x), dx = du/(1 + u^2)."""
    x = variable(task.x)
    tan = call("tan", x)
    u = variable(task.fresh())
    inside = task.f.transform(lambda n: u if n == tan else n)
    if inside.has(task.x) or inside == u:
        return None
    name = u.value or ""
    p = factored(div(inside, add(_ONE, power(u, _TWO))), name)
    done = task.ask(p.expression, name)
    if done is None:
        return None
    why = f"let {u} = {tan}, so that d{task.x} = d{u}/(1 + {u}**2)"
    after = integral(p.expression, name)
    return task.found("SUBSTITUTION", why, after, done, substituted=(name, tan))


def half_angle(task: Task) -> Found | None:
    """A quotient of sines and cosines of x becomes one of polynomials in tan(x) or tan(x/2)."""
    x = variable(task.x)
    names = {n.value for _, n in task.f.walk() if n.op == "call" and n.has(task.x)}
    if not names or not names <= set(EXPONENTS):
        return None
    if any(n.args[0] != x for _, n in task.f.walk() if n.op == "call" and n.has(task.x)):
        return None
    plain = task.f.transform(_plain_waves)
    u = variable(task.fresh())
    under = add(_ONE, power(u, _TWO))
    whole = (call("tan", x), div(_ONE, under), _even_waves(plain, u))
    half = (call("tan", div(x, _TWO)), div(_TWO, under), _half_angle_waves(plain, u))
    name = u.value or ""
    for g, slope, swapped in (whole, half):
        rest = None
        if swapped is not None:
            whole_fraction = mul(swapped, slope)
            rest = reduced(whole_fraction, name) or in_lowest_degree(whole_fraction, name)
        done = None if rest is None else task.ask(rest, name)
        if rest is None or done is None:
            continue
        why = f"let {u} = {g}: then sin({x}) and cos({x}) are quotients in {u}, d{x} = {slope} d{u}"
        return task.found("SUBSTITUTION", why, integral(rest, name), done, substituted=(name, g))
    return None


def _half_angle_waves(e: Expression, u: Expression) -> Expression:
    """`e` in u = tan(x/2)."""
    square = power(u, _TWO)
    waves = {
        "sin": div(mul(_TWO, u), add(_ONE, square)),
        "cos": div(add(_ONE, neg(square)), add(_ONE, square)),
    }
    return e.transform(lambda n: waves.get(n.value or "", n) if n.op == "call" else n)


def _plain_waves(n: Expression) -> Expression:
    """tan and its like as quotients of sin and cos."""
    if n.op != "call" or n.value not in EXPONENTS:
        return n
    s, c = call("sin", *n.args), call("cos", *n.args)
    return {
        "tan": div(s, c),
        "cot": div(c, s),
        "sec": div(_ONE, c),
        "csc": div(_ONE, s),
        "sin": s,
        "cos": c,
    }[n.value or "sin"]


def _even_waves(e: Expression, u: Expression) -> Expression | None:
    """`e` in u = tan(x), where all that occurs is sin^2, cos^2 (and tan, as a quotient)."""
    square = power(u, _TWO)

    def change(n: Expression) -> Expression:
        if n.op == "pow" and n.args[0].op == "call" and n.args[0].value in ("sin", "cos"):
            k = rational(n.args[1])
            if k is not None and k.denominator == 1 and k % 2 == 0:
                top = square if n.args[0].value == "sin" else _ONE
                part = div(top, add(_ONE, square))
                return part if k == 2 else power(part, number(int(k / 2)))
        if n.op == "div" and n.args[0].value == "sin" and n.args[1].value == "cos":
            return u
        return n

    out = e.transform(change)
    return None if any(n.op == "call" for _, n in out.walk()) else out
