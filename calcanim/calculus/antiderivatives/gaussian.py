"""Bell curves: exp of a quadratic, whose integral is the error function."""

from __future__ import annotations

from calcanim.calculus.antiderivatives.found import Found, Task
from calcanim.exact.factors import ONE, factored, quadratic, times
from calcanim.exact.square_roots import square_root
from calcanim.exact.tidy import as_expression, rational, tidy
from calcanim.expressions.tree import Expression, add, call, div, mul, neg, number, power, variable

_PI = Expression("constant", (), "pi")
_ONE, _TWO = number(1), number(2)


def gaussian(task: Task) -> Found | None:
    """exp of a quadratic with a negative square term: the error function."""
    p = factored(task.f, task.x)
    if len(p.factors) != 1 or p.constant != _ONE:
        return None
    base, n = p.factors[0]
    if n != 1 or base.op != "call" or base.value != "exp":
        return None
    q = quadratic(base.args[0], task.x)
    if q is None:
        return None
    a, b, c = (rational(v) for v in q)
    x = variable(task.x)
    if None in (a, b, c):
        return _lettered_bell(task, *q)
    if a is None or b is None or c is None or a >= 0:
        return None
    shift = b / (2 * a)
    inner = x if not shift else add(x, as_expression(shift))
    if shift < 0:
        inner = add(x, neg(as_expression(-shift)))
    scale = square_root(-a)
    after = times(div(call("sqrt", _PI), times(_TWO, scale)), call("erf", times(scale, inner)))
    height = c - b * b / (4 * a)
    if height:
        after = times(call("exp", as_expression(height)), after)
    return task.found("FUNCTION", "complete the square: the error function's slope", after)


def _lettered_bell(task: Task, a: Expression, b: Expression, c: Expression) -> Found | None:
    """The same where the quadratic has letters in it."""
    x = variable(task.x)
    if rational(a) is None and a.op != "neg":
        return None
    if (lead := rational(a)) is not None and lead >= 0:
        return None
    rate = tidy(neg(a), "")
    root = square_root(rational(rate) or ONE) if rational(rate) is not None else call("sqrt", rate)
    shift = tidy(div(b, mul(_TWO, a)), "")
    inner = x if rational(shift) == 0 else add(x, shift)
    after = div(mul(call("sqrt", _PI), call("erf", times(root, inner))), times(_TWO, root))
    height = tidy(add(c, neg(div(power(b, _TWO), mul(number(4), a)))), "")
    if rational(height) != 0:
        after = mul(call("exp", height), after)
    conditions = () if rational(rate) is not None else (f"{rate} > 0",)
    why = "complete the square: the error function's slope"
    return task.found("FUNCTION", why, after, conditions=conditions)
